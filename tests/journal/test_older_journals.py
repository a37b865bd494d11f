"""Journals that older importers left: opened, brought up to date, and nothing of them is lost."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import CellKind
from importer.core.runs import CheckedRow, ExistingCustomer, RunState
from importer.journal import older, open_journal

from tests.journal.examples import (
    balance_row,
    checked_row,
    rejected_row,
    run_record,
    source_record,
)
from tests.journal.older import VERSIONS, add_attempt, add_existing, write_older_journal
from tests.journal.test_matching import waiting
from tests.journal.test_rows import result_of

RUN = run_record(1, state=RunState.STOPPED)
TWINS = {"name_key": "twin", "body": "the same"}
ROWS = [
    checked_row(
        1, cells=("  a ", "line\nbreak", "\x1e\x1f", "😀"), problems=(Problem("same-email"),)
    ),
    balance_row(2, "-12.345", opening_balance_base=None, email_key="a@example.com"),
    rejected_row(3, line=None, cells=()),
    # Ids of rows that were dropped leave a gap.
    checked_row(7, **TWINS),
    checked_row(8, has_postcode=True, **TWINS),
    *(checked_row(row_id) for row_id in range(9, 1_100)),
]


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> int:
    """Each version that was ever released."""
    return int(request.param)


def rows_of(version: int) -> list[CheckedRow]:
    """Rows as that version could hold them."""
    kinds = (CellKind.NUMBER, CellKind.DATE)
    told = [] if version == 1 else [checked_row(1_100, cells=("1", "2"), kinds=kinds)]
    return [*ROWS, *told]


def written(path: Path, version: int) -> list[CheckedRow]:
    """A journal of that version; its rows."""
    rows = rows_of(version)
    write_older_journal(path, version, RUN, source_record(), rows)
    return rows


def test_all_that_an_older_journal_says_is_there(path: Path, version: int) -> None:
    rows = written(path, version)
    add_attempt(path, 9, customer_id=7)
    add_existing(path, 5, "twin")

    with open_journal(path) as journal:
        assert journal.runs() == (RUN,)
        assert journal.sources(RUN.id) == (source_record(),)
        expected = [result_of(row) for row in rows]
        expected[5] = result_of(rows[5], ending=Ending.CREATED, customer_id=7)
        assert list(journal.results(RUN.id)) == expected
        assert [journal.row(RUN.id, row.row_id) for row in rows] == list(map(waiting, rows))
        (attempt,) = journal.attempts(RUN.id)
        assert (attempt.row_id, attempt.customer_id) == (9, 7)
        ((_, twins),) = journal.groups(RUN.id, "fingerprint")
        assert twins == (waiting(rows[3]), waiting(rows[4]))
        met = ExistingCustomer(5, "twin", "", "{}")
        assert list(journal.matches(RUN.id, "name_key")) == [(twin, (met,)) for twin in twins]
        (total,) = journal.balance_totals(RUN.id, [Ending.WAITING])
        assert (str(total.credits), total.base) == ("-12.345", None)
        telling = journal.most_telling(RUN.id)
        assert telling is not None
        assert telling.row_id == 8


def test_it_is_the_same_file_as_a_new_one(path: Path, tmp_path: Path, version: int) -> None:
    """Table by table, so that what holds for a new journal holds for every other."""
    written(path, version)
    with open_journal(path), open_journal(tmp_path / "new.sqlite"):
        pass
    assert shape_of(path) == shape_of(tmp_path / "new.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def shape_of(path: Path) -> Mapping[str, str]:
    """The statements that a file's tables, indexes and triggers are made by."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()).replace("( ", "(") for name, sql in found}


def test_its_run_goes_on(path: Path, version: int) -> None:
    """Rows that were not sent yet are, and rows that come later may say more than it could hold."""
    rows = written(path, version)
    with open_journal(path) as journal:
        batch = journal.next_waiting(RUN.id, 2)
        journal.record_intents(RUN.id, [(row.row_id, row.body) for row in batch])
        assert journal.endings(RUN.id)[Ending.UNKNOWN] == 2
        later = checked_row(2_000, kinds=(CellKind.NUMBER,) * 3)
        journal.add_rows(RUN.id, [later])
        assert list(journal.results(RUN.id))[-1] == result_of(later)
        assert sum(journal.endings(RUN.id).values()) == len(rows) + 1


def test_it_is_brought_up_whole_or_not_at_all(
    path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process may end on the way; the next one begins anew."""
    rows = written(path, version)
    with monkeypatch.context() as dying:
        dying.setattr(older, "pack_texts", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_journal(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
    with open_journal(path) as journal:
        assert list(journal.results(RUN.id)) == [result_of(row) for row in rows]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE texts SET cells = '[1]'",
        "UPDATE texts SET body = x'ff'",
        "UPDATE rows SET ending = x'05'",
        "DELETE FROM texts WHERE id % 7 = 3",
    ],
)
def test_a_damaged_one_is_told_and_left_as_it_is(path: Path, version: int, damage: str) -> None:
    written(path, version)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
        connection.commit()
    with pytest.raises(ImporterError) as caught:
        open_journal(path)
    assert caught.value.code == "journal-damaged"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
