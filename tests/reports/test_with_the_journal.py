"""The real journal and the real sources say what the reports take them to say."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.reading import ReadingOptions
from importer.core.rows import Header, RowRef
from importer.core.runs import CheckedRow, RunState
from importer.journal import open_journal
from importer.reports import write_reports
from importer.reports.corrections_csv import delimiter_of, encoding_of
from importer.sources import open_tables

from tests.reports.examples import (
    BAD_EMAIL,
    NOT_BOOKED,
    RUN_ID,
    TRAPS,
    TRIMMED,
    csv_source,
    run_record,
)
from tests.reports.reading_back import page_rows, read_page, read_records


def _checked(row_id: int, ending: Ending, *problems: Problem) -> CheckedRow:
    return CheckedRow(
        row_id=row_id,
        ref=RowRef("customers.csv", "", row_id + 1),
        line=row_id + 1,
        cells=(TRAPS[row_id], *[""] * 8),
        source_key=str(row_id),
        display_name=TRAPS[row_id],
        ending=ending,
        body='{"displayName":"x"}' if ending is Ending.WAITING else "",
        opening_balance=Decimal("12.50") if ending is Ending.WAITING else None,
        opening_balance_base=Decimal("12.50") if ending is Ending.WAITING else None,
        opening_balance_date="2026-01-01" if ending is Ending.WAITING else "",
        currency="USD",
        problems=problems,
    )


def test_a_journaled_run_reads_the_same_in_all_formats(tmp_path: Path) -> None:
    """Rows, endings, problems and totals of the journal, traps included."""
    out = tmp_path / "out"
    with open_journal(tmp_path / "journal.sqlite") as journal:
        journal.start_run(run_record(state=RunState.CHECKING))
        journal.add_rows(
            RUN_ID,
            [
                _checked(1, Ending.WAITING, TRIMMED),
                _checked(2, Ending.REJECTED, BAD_EMAIL),
                _checked(3, Ending.WAITING),
            ],
        )
        journal.add_source(RUN_ID, csv_source(rows=3))
        journal.set_state(RUN_ID, RunState.FINISHED)
        created = Outcome(RowRef("customers.csv", "", 2), Ending.CREATED, 501, (NOT_BOOKED,))
        journal.record_outcomes(RUN_ID, [(1, created)])
        write_reports(journal, RUN_ID, out)
        endings, problems = journal.endings(RUN_ID), journal.problem_counts(RUN_ID)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["endings"] == {ending.value: count for ending, count in endings.items()}
    assert summary["problems"] == problems
    assert summary["opening_balances"]["booked"][0]["debits"] == "12.50"
    records = read_records(out / "results.csv")
    assert [record["ending"] for record in records] == ["created", "rejected", "waiting"]
    assert records[0]["customer_id"] == "501"
    shown = page_rows(read_page(out / "report.html"))
    assert [row["name"] for row in shown] == [TRAPS[1], TRAPS[2]]
    assert (out / "corrections.csv").exists()


def test_a_run_that_was_killed_while_reading_can_be_shown(tmp_path: Path) -> None:
    """Its rows are in the journal, its table is not."""
    with open_journal(tmp_path / "journal.sqlite") as journal:
        journal.start_run(run_record(state=RunState.CHECKING))
        journal.add_rows(RUN_ID, [_checked(1, Ending.WAITING), _checked(2, Ending.REJECTED)])
        written = write_reports(journal, RUN_ID, tmp_path / "out")
    names = {path.name for path in written}
    assert names >= {"summary.json", "results.csv", "results.xlsx", "report.html"}
    assert not [name for name in names if name.startswith("corrections")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_the_sources_detect_is_what_the_corrections_are_written_in(
    codec: str, delimiter: str, tmp_path: Path
) -> None:
    """The facts are words for people; both rooms must mean the same by them."""
    path = tmp_path / "customers.csv"
    lines = [["Customer", "Email", "Phone"], ["Müller", "m@example.com", "1"], ["Zoë", "", "2"]]
    path.write_bytes("\r\n".join(map(delimiter.join, lines)).encode(codec))
    (table,) = open_tables(path, path.name, ReadingOptions())
    source = csv_source(facts=dict(table.facts), header=Header(1, tuple(lines[0])))
    assert (encoding_of(source), delimiter_of(source)) == (codec, delimiter)


def test_the_clock_of_the_journal_keeps_the_time_by_which_corrections_are_known(
    tmp_path: Path,
) -> None:
    """A run read back from the journal was started at the same second."""
    started = datetime(2026, 1, 31, 14, 25, 1, 987_654, tzinfo=UTC)
    with open_journal(tmp_path / "journal.sqlite") as journal:
        journal.start_run(run_record(started_at=started))
        kept = journal.run(RUN_ID).started_at
    assert abs((kept - started).total_seconds()) < 1
