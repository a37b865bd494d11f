"""results.csv: every row, for scripts and for whoever opens it in a spreadsheet."""

from pathlib import Path

from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.values.spreadsheet_text import unescape
from importer.reports import write_reports

from tests.reports.examples import (
    RUN_ID,
    TRAPS,
    csv_source,
    everyday_run,
    hostile_run,
    row,
    run_record,
    unfinished_run,
)
from tests.reports.memory_runs import MemoryRuns
from tests.reports.reading_back import read_records


def _records(runs: MemoryRuns, out: Path) -> list[dict[str, str]]:
    (path,) = write_reports(runs, RUN_ID, out, ["results.csv"])
    return read_records(path)


def _record(runs: MemoryRuns, out: Path, number: int) -> dict[str, str]:
    (found,) = [each for each in _records(runs, out) if each["row"] == str(number)]
    return found


def test_a_row_says_how_it_ended_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    """Columns, cells, line of the file and code, word by word."""
    assert _record(everyday_run(), tmp_path, 7) == {
        "file": "customers.csv",
        "sheet": "",
        "row": "7",
        "source_key": "",
        "display_name": "Customer 7",
        "ending": "rejected",
        "customer_id": "",
        "problems": "C7 (line 9 of the file): “ann@acme” in Email is not an e-mail address that "
        "Bigcapital takes. [email-invalid] | G7 (line 9 of the file): “31.02.2026” in Balance "
        "Date is not a date. [date-invalid]",
        "what_to_do": "Correct the address or clear the cell; --invalid-contacts note keeps it in "
        "the note instead. Write it as YYYY-MM-DD, for example 2026-01-31.",
    }


def test_a_created_row_names_the_customer_and_asks_for_nothing(tmp_path: Path) -> None:
    """What we changed is no problem."""
    created = _record(everyday_run(), tmp_path, 5)
    assert (created["ending"], created["customer_id"]) == ("created", "1005")
    assert (created["source_key"], created["problems"], created["what_to_do"]) == ("0007", "", "")


def test_the_gravest_problem_stands_first(tmp_path: Path) -> None:
    """In whatever order they were found."""
    warning, error = Problem("phone-unusual", "workPhone", 3, "x"), Problem("email-invalid")
    runs = MemoryRuns(run_record(), (csv_source(),), [row(5, Ending.REJECTED, warning, error)])
    problems = _record(runs, tmp_path, 5)["problems"]
    assert problems.index("email-invalid") < problems.index("phone-unusual")


def test_a_row_that_waits_says_what_sends_it(tmp_path: Path) -> None:
    """And that depends on whether the run was meant to send."""
    waiting = _record(everyday_run(), tmp_path, 16)
    assert waiting["what_to_do"] == f"Valid, not sent yet: importer resume {RUN_ID} sends it."
    dry = MemoryRuns(run_record(dry_run=True), (csv_source(),), [row(5, Ending.WAITING)])
    assert _record(dry, tmp_path, 5)["what_to_do"] == (
        "Valid, not sent yet: importer run with the same file sends it."
    )


def test_a_row_of_a_table_that_was_not_read_to_its_end_is_named_by_its_letters(
    tmp_path: Path,
) -> None:
    """The header is recorded with the table, and a run may break off before."""
    problems = _record(unfinished_run(), tmp_path, 3)["problems"]
    assert problems.startswith("C3: “ann@acme” in column C is not an e-mail address")


def test_nothing_is_a_formula_and_nothing_is_lost(tmp_path: Path) -> None:
    """Every trap comes back byte by byte."""
    records = _records(hostile_run(), tmp_path)
    for record, trap in zip(records, TRAPS, strict=True):
        assert unescape(record["display_name"]) == unescape(record["source_key"]) == trap
        cells = [value for value in record.values() if value.lstrip("'")[:1] in set("=+-@")]
        assert all(value.startswith("'") for value in cells)


def test_excel_sees_that_it_is_unicode(tmp_path: Path) -> None:
    """By the byte order mark; lines end as RFC 4180 has it."""
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path, ["results.csv"])
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbffile,sheet,row,source_key,")
    assert content.endswith(b"\r\n")
