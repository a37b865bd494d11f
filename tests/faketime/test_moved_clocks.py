"""Two processes at one job whose clocks are years apart: the lock is no matter of clocks."""

import signal

import pytest
from importer.sandbox.server import Sandbox
from importer.settings import locks_folder

from tests.cli.conftest import Run
from tests.cli.processes import PATIENCE, ended, read_line, wait_until
from tests.faketime.conftest import StartAt
from tests.jobs.nights import CONFIG, INBOX, describe_job, drop, names, places

NIGHTLY = ("job", "run", "nightly", "--config", str(CONFIG))
MOVED = [("+3650d", "-3650d"), ("-3650d", "+3650d")]


@pytest.mark.parametrize(("first", "second"), MOVED)
def test_one_runs_and_the_other_says_who_has_the_lock_until_the_owner_is_killed(
    server: Sandbox, start_at: StartAt, first: str, second: str
) -> None:
    INBOX.mkdir()
    drop(2)
    describe_job(INBOX, still_for=600)
    owner = start_at(first, *NIGHTLY)
    try:
        wait_until(lambda: any(locks_folder().glob("*.owner")))
        code, _, shown = ended(start_at(second, *NIGHTLY))
        assert (code, names(server)) == (5, [])
        assert f"process {owner.pid}" in shown
    finally:
        owner.kill()
        owner.communicate(timeout=PATIENCE)
    describe_job(INBOX)
    code, _, shown = ended(start_at(second, *NIGHTLY))
    assert (code, len(names(server))) == (0, 2)
    assert f"Took the job over from one that ended without a word: process {owner.pid}" in shown


@pytest.mark.parametrize(("first", "second"), MOVED)
def test_nights_by_clocks_years_apart_are_in_their_order(
    run: Run, server: Sandbox, start_at: StartAt, first: str, second: str
) -> None:
    """The second is compared with the first, and a content that comes again is known."""
    INBOX.mkdir()
    describe_job(INBOX)
    for moved, rows in ((first, 2), (second, 3)):
        drop(rows)
        assert ended(start_at(moved, *NIGHTLY))[0] == 0
    drop(5)
    assert ended(start_at(first, *NIGHTLY))[0] == 0
    drop(1)  # fewer than half of the latest, whatever the oldest had
    assert "at most 50 % may be missing" in ended(start_at(second, *NIGHTLY))[2]
    assert places()["quarantine"] == ["customers.csv"]


def test_a_process_that_watches_ends_well_under_any_clock(
    server: Sandbox, start_at: StartAt
) -> None:
    INBOX.mkdir()
    describe_job(INBOX)
    drop(2)
    process = start_at("-3650d", "job", "watch", "--config", str(CONFIG), "--json")
    try:
        while "rests" not in read_line(process):
            pass
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0
    finally:
        process.kill()
        process.wait()
    assert len(names(server)) == 2
