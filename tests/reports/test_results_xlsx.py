"""results.xlsx: opens without a warning, says everything, and text stays text."""

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
import python_calamine
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.reports import write_reports
from importer.reports.cell_texts import CELL_LIMIT, sheet_text
from importer.reports.looks import COUNT, PLAIN
from importer.reports.sheets import Column, TableSheet
from importer.reports.streamed_workbook import writing_workbook
from openpyxl import load_workbook

from tests.reports.examples import (
    RUN_ID,
    TRAPS,
    csv_source,
    everyday_run,
    hostile_run,
    row,
    run_record,
    workbook_run,
)
from tests.reports.memory_runs import MemoryRuns
from tests.reports.reading_back import read_sheets, read_table


def _written(runs: MemoryRuns, out: Path) -> Path:
    (path,) = write_reports(runs, RUN_ID, out, ["results.xlsx"])
    return path


def test_the_sheets_stand_in_the_order_in_which_they_are_read(tmp_path: Path) -> None:
    """First what happened, last what was left out."""
    assert list(read_sheets(_written(everyday_run(), tmp_path))) == [
        "Summary",
        "Rows",
        "Problems",
        "Changed values",
        "Opening balances",
        "What we changed",
        "What was left out",
    ]


def test_the_summary_says_what_happened_and_counts_every_ending(tmp_path: Path) -> None:
    """With charts of endings, kinds and columns beside the numbers."""
    path = _written(everyday_run(), tmp_path)
    lines = read_sheets(path)["Summary"]
    texts = [line[0] for line in lines]
    assert "Customer import into Sunrise Traders" in texts
    assert (
        "4 of 12 rows are in Bigcapital; 2 still to send, 4 to mend, 1 in doubt and 1 skipped."
        in texts
    )
    start = texts.index("ending") + 1
    assert [(line[0], line[1]) for line in lines[start : start + 9]] == [
        ("created", 4),
        ("updated", 0),
        ("unchanged", 0),
        ("skipped", 1),
        ("rejected", 3),
        ("refused", 1),
        ("failed", 1),
        ("unknown", 1),
        ("waiting", 1),
    ]
    with ZipFile(path) as archive:
        assert len([name for name in archive.namelist() if "charts/chart" in name]) == 3


def test_a_problem_is_one_line_with_cell_value_message_and_hint(tmp_path: Path) -> None:
    """So that it can be filtered by any of them."""
    problems = read_table(_written(everyday_run(), tmp_path), "Problems")
    (line,) = [problem for problem in problems if problem["code"] == "date-invalid"]
    assert line == {
        "file": "customers.csv",
        "sheet": None,
        "row": 7,
        "customer": "Customer 7",
        "severity": "error",
        "cell": "G7",
        "line": 9,
        "column": "Balance Date",
        "field": "Opening Balance At",
        "value": "31.02.2026",
        "message": "“31.02.2026” in Balance Date is not a date.",
        "what to do": "Write it as YYYY-MM-DD, for example 2026-01-31.",
        "code": "date-invalid",
    }


def test_repairs_are_grouped_with_an_example(tmp_path: Path) -> None:
    """What it was, what it became, how often."""
    changed = read_table(_written(everyday_run(), tmp_path), "What we changed")
    (line,) = [group for group in changed if group["code"] == "date-reformatted"]
    assert (line["column"], line["times"]) == ("Balance Date", 1)
    assert (line["for example: cell"], line["before"], line["after"]) == (
        "G13",
        "01.01.2026",
        "2026-01-01",
    )


def test_every_changed_value_has_a_line_of_its_own(tmp_path: Path) -> None:
    """However many there are of a kind."""
    rows = [
        row(
            number,
            Ending.CREATED,
            Problem("date-reformatted", "openingBalanceAt", 6, f"{number}", {"result": "2026"}),
        )
        for number in range(2, 52)
    ]
    path = _written(MemoryRuns(run_record(), (csv_source(),), rows), tmp_path)
    lines = read_table(path, "Changed values")
    assert [(one["cell"], one["before"], one["after"]) for one in lines] == [
        (f"G{number}", str(number), "2026") for number in range(2, 52)
    ]
    assert {one["what we changed"] for one in lines} == {"Date reformatted"}


def test_every_column_and_every_line_that_is_no_row_is_accounted_for(tmp_path: Path) -> None:
    """Mapped, left out, or sensitive; blank, title and total lines."""
    lines = read_table(_written(everyday_run(), tmp_path), "What was left out")
    became = {line["name"]: line["what became of it"] for line in lines}
    assert became["C: Email"] == "Email (named by the template)"
    assert became["H: Terms"] == "left out (no field for payment terms)"
    assert became["I: Card Number"].startswith("payment-card or bank data: left out")
    counts = {line["name"]: line["lines"] for line in lines if line["what"] == "lines"}
    assert counts == {"blank lines": 2, "titles above the table": 3, "total line": 1}


def test_control_totals_are_numbers(tmp_path: Path) -> None:
    """Which can be summed."""
    (booked, waiting) = read_table(_written(everyday_run(), tmp_path), "Opening balances")
    assert booked["state"] == "booked"
    assert (booked["customers owe"], booked["owed to customers"]) == (1700, -50)
    assert (booked["together"], booked["in base currency"]) == (1650, 1650)
    assert (waiting["state"], waiting["currency"]) == ("not sent yet", "EUR")


def test_sheets_of_one_workbook_are_told_apart(tmp_path: Path) -> None:
    """By the column that names the sheet."""
    rows = read_table(_written(workbook_run(), tmp_path), "Rows")
    assert [(row["sheet"], row["row"]) for row in rows] == [("A", 5), ("A", 6), ("B", 5), ("B", 6)]


def test_no_text_becomes_a_formula_a_number_or_an_error(tmp_path: Path) -> None:
    """Whatever it looks like, and though it stands in every column."""
    workbook = load_workbook(_written(hostile_run(), tmp_path))
    for sheet in workbook:
        kinds = {cell.data_type for line in sheet.iter_rows() for cell in line}
        assert kinds <= {"s", "n"}
        assert not sheet._hyperlinks
    names = [line[4].value for line in workbook["Rows"].iter_rows(min_row=2)]
    assert names[0] == TRAPS[0]
    assert names[TRAPS.index("00123")] == "00123"
    assert all(isinstance(name, str) and len(name) <= CELL_LIMIT for name in names)


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    """Read by another program; only control characters and what no cell can hold are missing."""
    workbook = python_calamine.CalamineWorkbook.from_path(_written(hostile_run(), tmp_path))
    names = [str(line[4]) for line in workbook.get_sheet_by_name("Rows").to_python()[1:]]
    for name, trap in zip(names, TRAPS, strict=True):
        if len(trap) > CELL_LIMIT:
            assert name.startswith("xxx")
            assert name.endswith("… [cut: 40,000 characters do not fit into a cell]")
        else:
            assert name == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", trap).replace("\r\n", "\n")


def test_every_part_of_the_workbook_is_well_formed(tmp_path: Path) -> None:
    """Else a spreadsheet program would offer to repair it."""
    with ZipFile(_written(hostile_run(), tmp_path)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize("text", ["x" * (CELL_LIMIT + 1), "😀" * 20_000, "é" * 100_000])
def test_a_text_that_no_cell_holds_is_cut_with_a_note(text: str) -> None:
    """Counted as Excel counts: characters beyond the first plane are two."""
    cut = sheet_text(text)
    assert CELL_LIMIT - 2 < len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert cut.endswith(f"… [cut: {len(text):,} characters do not fit into a cell]")


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    """With the header again; a million rows and more are written so."""
    path = tmp_path / "long.xlsx"
    with writing_workbook(path) as workbook:
        columns = (Column("name", 10, PLAIN), Column("number", 10, COUNT))
        table = TableSheet(workbook, "Rows", columns, last_row=3)
        for number in range(5):
            table.append((f"row {number}", Decimal(number)))
        table.close()
    assert read_sheets(path) == {
        "Rows": [["name", "number"], ["row 0", 0], ["row 1", 1]],
        "Rows 2": [["name", "number"], ["row 2", 2], ["row 3", 3]],
        "Rows 3": [["name", "number"], ["row 4", 4]],
    }
    assert load_workbook(path)["Rows 2"].auto_filter.ref == "A1:B3"


def test_every_row_tells_which_of_its_values_were_changed(tmp_path: Path) -> None:
    """Cell, before and after: 510 restored postal codes can be looked through one by one."""
    restored = [
        Problem(
            "postcode-zero-restored",
            "billingAddressPostcode",
            3,
            f"2{number:03}",
            {"result": f"02{number:03}", "country": "US"},
        )
        for number in range(510)
    ]
    blanks = Problem("blanks-trimmed", "displayName", 0, " Acme ", {"result": "Acme"})
    rows = [row(number, Ending.CREATED, one) for number, one in enumerate(restored, 2)]
    rows.append(
        row(600, Ending.REJECTED, blanks, Problem("cell-error", "email", 2, "#REF!"), restored[0])
    )
    path = _written(MemoryRuns(run_record(), (csv_source(),), rows), tmp_path)
    records = read_table(path, "Rows")

    assert [record["changes"] for record in records[:-1]] == [
        f"D{number + 2}: “2{number:03}” → “02{number:03}” [postcode-zero-restored]"
        for number in range(510)
    ]
    assert records[-1]["changes"] == (
        "A600: “ Acme ” → “Acme” [blanks-trimmed] | D600: “2000” → “02000” [postcode-zero-restored]"
    )


def test_what_was_changed_while_sending_has_its_cell_too(tmp_path: Path) -> None:
    """It knows its field alone, which one column fills."""
    moved = Problem("postcode-kept-elsewhere", "email", None, "x", {"place": "the note"})
    runs = MemoryRuns(run_record(), (csv_source(),), [row(5, Ending.CREATED, moved)])
    (record,) = read_table(_written(runs, tmp_path), "Rows")
    assert record["changes"] == "C5: “x” → “the note” [postcode-kept-elsewhere]"
