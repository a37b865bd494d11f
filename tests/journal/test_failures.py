"""A journal that can't be opened, read or written: one clear message, and nothing lost."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.outcomes import Ending
from importer.journal import Journal, open_journal
from importer.journal.connection import prepare

from tests.journal.examples import body_of, checked_row, run_record, run_with_rows
from tests.journal.implementations import INTEGRITY
from tests.journal.processes import line_from, say, started


def refusal(path: Path, *, read_only: bool = False) -> ImporterError:
    """What is said when the journal is opened; the path always stands in it."""
    with (
        pytest.raises(ImporterError) as caught,
        open_journal(path, read_only=read_only) as journal,
    ):
        journal.runs()
    assert str(path) in caught.value.message
    assert caught.value.context["path"] == str(path)
    assert caught.value.hint
    return caught.value


def test_reports_of_a_journal_that_is_not_there(path: Path) -> None:
    """Asking for a report does not make one."""
    assert refusal(path, read_only=True).code == "journal-missing"
    assert not path.parent.exists()


def state_of(path: Path) -> tuple[bytes, int, list[str]]:
    """What is in a file, who may read it, and what lies beside it."""
    beside = sorted(one.name for one in path.parent.iterdir())
    return path.read_bytes(), path.stat().st_mode, beside


def test_a_file_that_is_no_journal_is_left_untouched(path: Path) -> None:
    """A customer list given to --journal by mistake, say."""
    path.parent.mkdir()
    text = "Customer,E-mail\n" * 1_000
    path.write_text(text, encoding="utf-8")
    before = state_of(path)
    for read_only in (False, True):
        assert refusal(path, read_only=read_only).code == "journal-unknown-format"
        assert state_of(path) == before


def test_another_programs_database_is_left_untouched(path: Path) -> None:
    """Also if it is SQLite's."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = state_of(path)
    assert refusal(path).code == "journal-unknown-format"
    assert state_of(path) == before


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_no_journal(make: Callable[[Path], None], path: Path) -> None:
    """Nobody waits for the other end of a pipe."""
    path.parent.mkdir()
    make(path)
    assert refusal(path).code == "journal-not-writable"


def test_a_journal_of_a_newer_importer_is_left_untouched(path: Path) -> None:
    """We can't know what its columns mean."""
    with open_journal(path) as journal:
        journal.start_run(run_record())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    told = refusal(path)
    assert told.code == "journal-too-new"
    assert "Update the importer" in told.hint
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_a_damaged_journal_is_told_from_a_missing_row(path: Path) -> None:
    """Pages overwritten by a failing disk."""
    with open_journal(path) as journal:
        run_with_rows(journal, *(checked_row(row_id) for row_id in range(1, 2_000)))
    damaged = bytearray(path.read_bytes())
    damaged[8192:] = b"\xa5" * (len(damaged) - 8192)
    path.write_bytes(damaged)
    told = refusal(path)
    assert told.code == "journal-damaged"
    assert "backup" in told.hint


def test_a_folder_in_the_journals_place(path: Path) -> None:
    """It is not changed, whatever its mode is."""
    path.mkdir(parents=True)
    mode = path.stat().st_mode
    assert refusal(path).code == "journal-not-writable"
    assert path.stat().st_mode == mode


def test_a_file_in_the_folders_place(path: Path) -> None:
    """No folder can be made there."""
    path.parent.write_text("not a folder", encoding="utf-8")
    with pytest.raises(ImporterError) as caught:
        open_journal(path)
    assert caught.value.code == "journal-not-writable"
    assert "importer resume" in caught.value.hint


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    """A crash at the very first moment leaves one."""
    path.parent.mkdir()
    path.touch()
    with open_journal(path) as journal:
        assert journal.runs() == ()


def test_reports_can_not_write(path: Path) -> None:
    """Whoever opens a journal to show it leaves it as it is."""
    with open_journal(path) as journal:
        journal.start_run(run_record())
    with open_journal(path, read_only=True) as reports:
        with pytest.raises(ImporterError) as caught:
            reports.set_fact(run_record().id, "key", "value")
        assert caught.value.code == "journal-not-writable"
        assert reports.facts(run_record().id) == {}


def cramped(path: Path, pages: int) -> Journal:
    """A journal that takes no more than so many pages: SQLite's own full disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    database = prepare(path, connection)
    connection.execute(f"PRAGMA max_page_count = {pages}")
    return Journal(database)


def test_a_full_disk_stops_the_run_and_loses_nothing(path: Path) -> None:
    """What was recorded stays, what was under way is undone, and the run can go on."""
    with open_journal(path) as journal:
        run_id = run_with_rows(journal, *(checked_row(row_id) for row_id in range(1, 101)))
    with cramped(path, path.stat().st_size // 8192 + 2) as journal:
        (attempt,) = journal.record_intents(run_id, [(1, body_of(1))])
        with pytest.raises(ImporterError) as caught:
            journal.record_intents(run_id, [(row_id, "x" * 10_000) for row_id in range(2, 51)])
        assert caught.value.code == "disk-full"
        assert "Nothing is lost" in caught.value.hint
        assert "importer resume" in caught.value.hint
        assert [found.attempt_id for found in journal.attempts(run_id)] == [attempt]
    with open_journal(path) as journal:
        journal.record_intents(run_id, [(row_id, "x" * 10_000) for row_id in range(2, 51)])
        assert journal.endings(run_id)[Ending.WAITING] == 50
        assert sum(journal.endings(run_id).values()) == 100


def test_files_that_can_not_grow_stop_the_run(path: Path) -> None:
    """A quota, or a real full disk: the process ends in order, and the journal is sound."""
    with open_journal(path) as journal:
        run_id = run_with_rows(journal, checked_row(1))
    with started("tests.journal.cramped_writer", str(path)) as writer:
        said, _ = writer.communicate()
        assert writer.returncode == 0
    code, hint, runs = said.splitlines()
    assert code in {"journal-not-writable", "disk-full"}
    assert "Nothing is lost" in hint
    assert runs == "2 runs can still be read"
    with open_journal(path) as journal:
        journal.add_rows(run_record(2).id, (checked_row(i) for i in range(1, 10_000)))
        assert journal.endings(run_id)[Ending.WAITING] == 1


def test_processes_that_start_at_once_share_a_new_journal(path: Path) -> None:
    """Whoever comes first makes it, the others find it."""
    numbers = range(1, 5)
    with ExitStack() as stack:
        openers = [
            stack.enter_context(started("tests.journal.opener", str(path), str(number)))
            for number in numbers
        ]
        assert [line_from(opener) for opener in openers] == ["ready"] * len(openers)
        for opener in openers:
            say(opener, "go")
        assert [line_from(opener) for opener in openers] == ["done"] * len(openers)
    with open_journal(path) as journal:
        assert len(journal.runs()) == len(numbers)


def test_a_journal_that_stays_busy_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that never ends its transaction does not hang us for ever."""
    monkeypatch.setattr("importer.journal.connection._BUSY_SECONDS", 0.01)
    with open_journal(path) as journal, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ImporterError) as caught:
            journal.start_run(run_record())
        assert caught.value.code == "journal-in-use"
        other.execute("ROLLBACK")
        journal.start_run(run_record())


def test_what_only_a_bug_can_cause_stays_what_it_is(journal: Journal) -> None:
    """The same row twice is no matter for the user."""
    journal.start_run(run_record())
    with pytest.raises(INTEGRITY):
        journal.add_rows(run_record().id, [checked_row(1), checked_row(1)])
