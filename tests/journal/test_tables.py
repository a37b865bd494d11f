"""Rows and problems as columns: what counts and lists a whole run. `test_laws` compares them."""

from pathlib import Path

import pytest
from importer.core.errors import JournalDamaged
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.journal import Journal, open_journal, tables

from tests.journal.examples import checked_row, rejected_row, run_with_rows

TRIMMED = Problem("blanks-trimmed", "displayName", 0, " Ann ", {"result": "Ann"})
UNUSUAL_PHONE = Problem("phone-unusual", "workPhone", 7, "12")


def test_rows_of_a_block_come_together_unless_they_are_heavy(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the file or its names are, memory stays small."""
    run_id = run_with_rows(journal, *map(checked_row, range(1, 6)))
    (together,) = journal.row_columns(run_id)
    assert list(together.row_ids) == [1, 2, 3, 4, 5]
    weight = sum(map(len, (*together.source_keys, *together.display_names)))
    monkeypatch.setattr(tables, "_HEAVIEST", weight // 2)
    assert [list(rows.row_ids) for rows in journal.row_columns(run_id)] == [[1, 2], [3, 4], [5]]


def test_no_portion_of_problems_ends_within_a_row(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows with a problem can be counted portion by portion."""
    monkeypatch.setattr(tables, "_PROBLEMS_AT_ONCE", 2)
    rows = [checked_row(n, problems=(TRIMMED,) * n) for n in (1, 2, 3)]
    run_id = run_with_rows(journal, *rows, checked_row(4))
    assert [list(some.row_ids) for some in journal.problem_columns(run_id)] == [
        [1, 2, 2],
        [3, 3, 3],
    ]


def test_long_values_come_in_smaller_portions(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory follows neither the rows nor their length."""
    monkeypatch.setattr(tables, "HEAVIEST", 100)
    long = Problem("text-too-long", "note", 0, "x" * 101)
    rows = [rejected_row(n, problems=(long,)) for n in (1, 2)]
    run_id = run_with_rows(journal, *rows)
    assert [list(some.row_ids) for some in journal.problem_columns(run_id)] == [[1], [2]]


def test_rows_of_several_tables_are_counted_apart(journal: Journal) -> None:
    """In the order in which the tables were read."""
    first = checked_row(1)
    other = rejected_row(2)
    run_id = run_with_rows(journal, first, other, checked_row(3))
    table = (first.ref.source, first.ref.sheet)
    assert journal.table_endings(run_id) == {table: {Ending.WAITING: 2, Ending.REJECTED: 1}}


def test_facts_that_are_none_are_damage(tmp_path: Path) -> None:
    """Told in words, whoever reads them."""
    path = tmp_path / "journal.sqlite"
    with open_journal(path) as journal:
        run_id = run_with_rows(journal, checked_row(1, problems=(TRIMMED, UNUSUAL_PHONE)))
        journal._database.execute("UPDATE problems SET facts = '[1]' WHERE facts <> ''")
        (some,) = journal.problem_columns(run_id)
    with pytest.raises(JournalDamaged):
        some.problem(0)
    assert some.problem(1) == UNUSUAL_PHONE
