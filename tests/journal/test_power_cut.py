"""The power goes: every intent that was promised is on the disk, and nothing is told out of order.

`synchronous=FULL` is what the promise rests on; without it the same cuts break it.
"""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import apsw
import pytest
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import Attempt, AttemptNews, AttemptState, RunState
from importer.journal import Journal, open_journal
from importer.journal.connection import SqliteDatabase, prepare

from tests.journal.disk import ApswConnection, NotingDisk, files_after_power_cut
from tests.journal.examples import body_of, checked_row, run_with_rows, source_record

ROWS = 40
CUTS = 600 if os.environ.get("IMPORTER_TEST_BUDGET") == "slow" else 60

Story = dict[int, Attempt]
"""What the journal should tell of the attempts, by id."""


@dataclass
class History:
    """What was told to the journal, call by call, beside what happened on the disk.

    Attributes:
        tellings: after each call, how many events the disk had seen and the story so far.
        promises: tellings that were promised to be on the disk.
    """

    disk: NotingDisk
    run_id: str = ""
    tellings: list[tuple[int, Story]] = field(default_factory=list)
    promises: list[int] = field(default_factory=list)

    def tell(self, story: Story, *, promised: bool = False) -> None:
        """A call returned."""
        self.tellings.append((len(self.disk.events), dict(story)))
        if promised:
            self.promises.append(len(self.tellings) - 1)

    def last_promise(self, cut: int) -> int:
        """The last telling that was promised before the power went."""
        return max(index for index in self.promises if self.tellings[index][0] <= cut)


class ForgetfulDatabase(SqliteDatabase):
    """A database that promises without syncing: what the journal would be without FULL."""

    @contextmanager
    def transaction(self, *, synced: bool = False) -> Iterator[None]:
        with super().transaction(synced=False):
            yield


def recorded(folder: Path, kind: type[SqliteDatabase] = SqliteDatabase) -> History:
    """A run that is checked, sent in batches, stopped and taken up again, on a noting disk."""
    folder.mkdir()
    path = folder / "journal.sqlite"
    history = History(NotingDisk(f"noting {folder}"))
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    inner = apsw.Connection(str(path), flags=flags, vfs=history.disk.name)
    connection = cast("sqlite3.Connection", ApswConnection(inner))
    # Files written in Python have no shared memory; alone with its file SQLite needs none.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    prepare(path, connection)
    # Small, so that the log is worked into the database again and again on the way.
    connection.execute("PRAGMA wal_autocheckpoint = 8")
    with Journal(kind(path, connection)) as journal:
        tell_a_run(journal, history)
        history.disk.events[:] = history.disk.events[: history.tellings[-1][0]]
    return history


def tell_a_run(journal: Journal, history: History) -> None:
    """Batches of four; some rows are created, some fail and are reopened."""
    rows = (checked_row(row_id, has_postcode=True) for row_id in range(1, ROWS + 1))
    history.run_id = run_id = run_with_rows(journal, *rows)
    story: Story = {}
    journal.set_state(run_id, RunState.SENDING)
    while batch := journal.next_waiting(run_id, 4):
        intents = [(row.row_id, body_of(row.row_id)) for row in batch]
        attempt_ids = journal.record_intents(run_id, intents)
        for attempt_id, row in zip(attempt_ids, batch, strict=True):
            intended = AttemptState.INTENDED
            story[attempt_id] = Attempt(attempt_id, row.row_id, row.ref, intended, row.body)
        history.tell(story, promised=True)
        for attempt_id in attempt_ids:
            tell_an_answer(journal, history, story, attempt_id)
        if attempt_ids[0] % 3 == 0:
            journal.reopen(run_id, [Ending.FAILED])
            history.tell(story)


def tell_an_answer(journal: Journal, history: History, story: Story, attempt_id: int) -> None:
    """Every fifth request fails before it leaves, the others create a customer."""
    attempt = story[attempt_id]
    failed = attempt_id % 5 == 0
    state = AttemptState.WITHDRAWN if failed else AttemptState.CONFIRMED
    customer_id = None if failed else 1000 + attempt_id
    journal.record_attempt(AttemptNews(attempt_id, state, customer_id=customer_id))
    story[attempt_id] = Attempt(
        attempt_id, attempt.row_id, attempt.ref, state, attempt.body, customer_id=customer_id
    )
    history.tell(story)
    ending = Ending.FAILED if failed else Ending.CREATED
    outcome = Outcome(attempt.ref, ending, customer_id, (Problem("not-stored"),))
    journal.record_outcomes(history.run_id, [(attempt.row_id, outcome)])
    history.tell(story)


def story_after_cut(history: History, cut: int, folder: Path, chance: random.Random) -> Story:
    """What the journal tells when it is opened again; SQLite must find it sound."""
    folder.mkdir()
    for name, content in files_after_power_cut(history.disk.events[:cut], chance).items():
        (folder / name).write_bytes(content)
    with closing(sqlite3.connect(folder / "journal.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with open_journal(folder / "journal.sqlite") as journal:
        assert sum(journal.endings(history.run_id).values()) == ROWS
        assert journal.sources(history.run_id) == (source_record(),)
        return {attempt.attempt_id: attempt for attempt in journal.attempts(history.run_id)}


def broken_promises(history: History, folder: Path, seed: int) -> list[int]:
    """Cuts after which the journal does not tell the story up to the last promise or further."""
    chance = random.Random(seed)
    first_promise = history.tellings[history.promises[0]][0]
    cuts = [chance.randint(first_promise, len(history.disk.events)) for _ in range(CUTS)]
    # Straight after a promise nothing else can have synced it.
    cuts += [history.tellings[index][0] for index in history.promises]
    broken = []
    for number, cut in enumerate(cuts):
        told = story_after_cut(history, cut, folder / f"cut {number}", chance)
        stories = [story for _, story in history.tellings[history.last_promise(cut) :]]
        if told not in stories:
            broken.append(cut)
    return broken


@pytest.mark.parametrize("seed", range(2))
def test_a_power_cut_breaks_no_promise(tmp_path: Path, seed: int) -> None:
    """Whatever the disk had not synced is lost, torn or out of order; the intents are there."""
    history = recorded(tmp_path / "before")
    assert broken_promises(history, tmp_path, seed) == []


def test_without_syncing_the_same_cuts_break_promises(tmp_path: Path) -> None:
    """The test above would notice: it is the syncing that keeps the promise."""
    history = recorded(tmp_path / "before", ForgetfulDatabase)
    assert broken_promises(history, tmp_path, seed=0)
