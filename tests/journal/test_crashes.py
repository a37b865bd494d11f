"""The process is killed at any moment: what the journal had promised is there, and it goes on."""

import json
import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from importer.core.outcomes import Ending
from importer.core.runs import AttemptState
from importer.journal import Journal, open_journal

from tests.journal.examples import checked_row, run_with_rows
from tests.journal.processes import line_from, started

KILLS = 30 if os.environ.get("IMPORTER_TEST_BUDGET") == "slow" else 5
ROWS = 12 * KILLS


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_process_breaks_no_promise(path: Path, seed: int) -> None:
    """Killed again and again until the run is through, each row ends once."""
    with open_journal(path) as journal:
        rows = (checked_row(row_id) for row_id in range(1, ROWS + 1))
        run_id = run_with_rows(journal, *rows)
    chance = random.Random(seed)
    for _ in range(KILLS):
        said = killed_after(chance.randint(1, 15), path, run_id)
        assert_sound(path)
        with open_journal(path) as journal:
            assert_kept(journal, run_id, said)
    with started("tests.journal.sender", str(path), run_id) as sender:
        sender.communicate()
        assert sender.returncode == 0
    with open_journal(path) as journal:
        assert journal.endings(run_id)[Ending.CREATED] == ROWS
        confirmed = list(journal.attempts(run_id, [AttemptState.CONFIRMED]))
        assert sorted(attempt.row_id for attempt in confirmed) == list(range(1, ROWS + 1))


def killed_after(lines: int, path: Path, run_id: str) -> list[dict[str, Any]]:
    """Everything that a sender said until it was killed, `lines` lines or a little more."""
    with started("tests.journal.sender", str(path), run_id) as sender:
        said = [line_from(sender) for _ in range(lines)]
        sender.kill()
        assert sender.stdout is not None
        said += sender.stdout.read().splitlines()
    return [json.loads(line) for line in said if line.endswith("}")]


def assert_kept(journal: Journal, run_id: str, said: list[dict[str, Any]]) -> None:
    """Every intent with its body, every answer, every outcome that was said to be on record."""
    attempts = {attempt.attempt_id: attempt for attempt in journal.attempts(run_id)}
    created = {row.row_id for row in journal.results(run_id, endings=[Ending.CREATED])}
    for fact in said:
        match fact:
            case {"said": "intended", "attempt": attempt, "row": row_id, "body": body}:
                assert (attempts[attempt].row_id, attempts[attempt].body) == (row_id, body)
            case {"said": "confirmed", "attempt": attempt}:
                assert attempts[attempt].state is AttemptState.CONFIRMED
            case {"said": "created", "row": row_id}:
                assert row_id in created
    assert sum(journal.endings(run_id).values()) == ROWS


def assert_sound(path: Path) -> None:
    """SQLite finds nothing wrong with the file."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
