"""Journals of versions 5 and 6, which importers between two releases wrote in several shapes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from importer.core.deactivations import Deactivation, DeactivationState
from importer.core.edits import EditState
from importer.core.jobs.history import JobState
from importer.core.outcomes import Ending
from importer.journal import older, open_journal
from importer.journal.schema import DEACTIVATIONS, FETCHED
from msgspec.structs import replace

from tests.journal.examples import STARTED, run_record
from tests.journal.older import write_journal_with_jobs
from tests.journal.test_older_journals import shape_of
from tests.journal.test_updates import ACME, edit

JOB = "/etc/importer/importer.toml#nightly"
ENDED, GOES_ON = run_record(1).id, run_record(2).id

SWITCHED_OFF = (
    *DEACTIVATIONS,
    "ALTER TABLE written ADD COLUMN switched_off INTEGER NOT NULL DEFAULT 0",
)
SHAPES = {
    "as it was released": (5, ()),
    "with deactivations": (5, SWITCHED_OFF),
    "with files fetched": (6, FETCHED),
    "with both": (6, (*SWITCHED_OFF, *FETCHED)),
}


@pytest.fixture(params=SHAPES)
def older_path(request: pytest.FixtureRequest, path: Path) -> Path:
    """A journal of each shape."""
    write_journal_with_jobs(path, *SHAPES[request.param])
    return path


def test_it_is_the_same_file_as_a_new_one(older_path: Path, tmp_path: Path) -> None:
    with open_journal(older_path), open_journal(tmp_path / "new.sqlite"):
        pass
    assert shape_of(older_path) == shape_of(tmp_path / "new.sqlite")
    with closing(sqlite3.connect(older_path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_runs_edits_links_and_jobs_are_there(older_path: Path) -> None:
    with open_journal(older_path) as journal:
        assert [run.id for run in journal.runs()] == [ENDED, GOES_ON]
        assert journal.endings(ENDED)[Ending.CREATED] == 1
        assert journal.links(GOES_ON) == {"C-1": 7, "C-2": 8}
        assert journal.written(GOES_ON, [7, 8]) == {7: ACME, 8: ACME}
        assert tuple(journal.edits(GOES_ON, [EditState.PLANNED])) == (edit(),)
        (record,) = journal.job_records(JOB)
        assert (record.state, record.run_id) == (JobState.DONE, ENDED)
        assert (record.facts.rows, record.facts.created) == (2, None)


def test_what_came_later_works_in_it(older_path: Path) -> None:
    """What is fetched is known, and a customer that the file has lost is set inactive."""
    lost = Deactivation(8, "Beta")
    off = replace(ACME, switched_off=True)
    with open_journal(older_path) as journal:
        journal.record_fetched(JOB, ("sftp://files.example.com/a.csv", "17"), STARTED)
        journal.plan_deactivations(GOES_ON, [lost])
        journal.end_deactivation(GOES_ON, replace(lost, state=DeactivationState.MADE), off)
    with open_journal(older_path) as journal:
        assert journal.fetched(JOB) == {("sftp://files.example.com/a.csv", "17")}
        assert journal.written(GOES_ON, [8]) == {8: off}


def then_die(bring_up: Callable[[sqlite3.Connection, int], None]) -> Callable[..., None]:
    """The process ends when all is done but the last line."""

    def brought_up(connection: sqlite3.Connection, version: int) -> None:
        bring_up(connection, version)
        raise ZeroDivisionError

    return brought_up


def test_it_is_brought_up_whole_or_not_at_all(
    older_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(older_path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
    before = shape_of(older_path)
    with monkeypatch.context() as dying:
        dying.setattr(older, "bring_up", then_die(older.bring_up))
        with pytest.raises(ZeroDivisionError):
            open_journal(older_path)
    with closing(sqlite3.connect(older_path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == version
    assert shape_of(older_path) == before
