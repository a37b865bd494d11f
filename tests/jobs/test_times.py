"""Nights by the clock: one that is set, time that is over, files that wait or never come."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from importer.cli.jobs import run_described
from importer.jobs import running
from importer.run import hours
from importer.run.clocks import SystemClock
from importer.run.corridor import Corridor
from importer.run.finishing import Finished
from importer.run.importing import run_files
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox
from importer.settings import Settings, find_job

from tests.cli.conftest import Run, Said, folder, run, server, write
from tests.jobs.clocks import SetClock
from tests.jobs.nights import CONFIG, INBOX, describe_job, drop, names, places

__all__ = ["folder", "run", "server"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The clock of every night."""
    clock = SetClock()
    monkeypatch.setattr(running.run_job, "__defaults__", (clock,))
    return clock


@pytest.fixture
def night(run: Run, server: Sandbox, clock: SetClock) -> Callable[..., Said]:
    """One night of a job over an inbox."""
    INBOX.mkdir()
    describe_job(INBOX)
    return lambda *more: run("job", "run", "nightly", "--config", str(CONFIG), *more)


Night = Callable[..., Said]
SetWallClock = Callable[..., None]


@pytest.fixture
def set_wall_clock(monkeypatch: pytest.MonkeyPatch, server: Sandbox) -> SetWallClock:
    """Sets what the clock of the organization shows, until the server has so many customers."""
    monkeypatch.setattr(hours, "_LONGEST_SLEEP", 0.01)

    def set_wall_clock(text: str, until: int = 10**9, then: str = "") -> None:
        def seconds(_: SystemClock) -> float:
            shown = then if len(server.customers()) >= until else text
            return datetime.fromisoformat(f"2026-01-05 {shown}").replace(tzinfo=UTC).timestamp()

        monkeypatch.setattr(SystemClock, "time", seconds)

    return set_wall_clock


def errors(said: Said) -> list[str]:
    return [one["error"] for one in said.objects if one.get("error")]


def drop_phones(name: str, *rows: str) -> None:
    """A file with other columns than `drop` makes."""
    Path(write(name, "Display Name,Phone", *rows)).rename(INBOX / name)


# --- a clock that is set --------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["2019-06-01T00:00", "2036-01-01T00:00"])
def test_what_came_last_is_compared_whatever_the_clock_said_then(
    night: Night, run: Run, clock: SetClock, wrong: str
) -> None:
    """The columns change, by a person's leave, while the clock is wrong; then it is set right."""
    describe_job(INBOX, "guards.rows-fell = 90")
    drop(2)
    night()
    clock.is_set(wrong)
    drop_phones("b.csv", "Gamma,+41 44 668 18 00")
    assert night().code == 5
    run("job", "approve", "nightly", "--yes", "--config", str(CONFIG))
    assert night().code == 0

    clock.is_set("2026-01-06T02:30")
    drop_phones("c.csv", "Delta,+41 44 668 18 01")
    assert night().code == 0
    drop(2, "d.csv")
    assert errors(night("--json")) == ["same-content-imported"]
    drop(3, "e.csv")
    assert errors(night("--json")) == ["header-drifted"]


# --- time that is over ----------------------------------------------------------------------------


def test_time_that_one_night_may_take_is_that_of_all_its_files(
    night: Night, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files fit into it; the third waits for the next night, and is said to."""
    given: list[float | None] = []

    def long_run(corridor: Corridor, files: tuple[Path, ...]) -> Finished:
        given.append(corridor.choices.max_duration)
        clock.passes(minutes=40)
        return run_files(corridor, files)

    monkeypatch.setattr(running, "run_files", long_run)
    describe_job(INBOX, 'max-duration = "1h"')
    for rows, name in enumerate(("a.csv", "b.csv", "c.csv"), 1):
        drop(rows, name)
    said = night()
    assert (said.code, places()["done"]) == (1, ["a.csv", "b.csv"])
    assert given == [3600.0, 1200.0]
    assert "For the next time wait: c.csv." in said.err
    assert (night().code, places()["done"]) == (0, ["a.csv", "b.csv", "c.csv"])


def test_a_night_that_runs_into_the_day_goes_on_the_next_night_before_the_new_file(
    night: Night, server: Sandbox, set_wall_clock: SetWallClock
) -> None:
    """The hours are those of the organization, whose clock is UTC here."""
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.1))
    describe_job(INBOX, 'not-between = "08:00-18:00, 19:00-20:00"', "recheck = 0")
    drop(30)
    set_wall_clock("07:59:29", until=3, then="07:59:31")
    said = night("--json")
    assert (said.code, places()["working"]) == (1, ["customers.csv"])
    assert 0 < (sent := len(server.customers())) < 30

    server.clear_faults()
    drop(31, "later.csv")
    set_wall_clock("09:12")
    said = night("--json")
    assert (said.code, errors(said)) == (1, ["not-between"])
    assert "It may start at 2026-01-05 18:00" in said.err
    assert "For the next time wait: later.csv." in said.err
    assert len(server.customers()) == sent

    set_wall_clock("23:00")
    said = night("--json")
    assert said.code == 0
    done = [Path(one["folder"]).name for one in said.objects if "folder" in one]
    assert [name.split()[-1] for name in done] == ["customers.csv", "later.csv"]
    assert len(names(server)) == len(set(names(server))) == 31


def test_a_process_that_watches_learns_when_it_may_go_on(
    night: Night, server: Sandbox, set_wall_clock: SetWallClock
) -> None:
    describe_job(INBOX, 'not-between = "08:00-18:00"')
    drop(1)
    set_wall_clock("09:00")
    job = find_job(CONFIG.absolute(), "nightly")
    opens = datetime(2026, 1, 5, 18, tzinfo=UTC).timestamp()
    assert run_described(job, {}) == (1, opens)
    set_wall_clock("18:00")
    assert run_described(job, {}) == (0, None)


@pytest.mark.parametrize("zone", ["", "Europe/Zurich"])
def test_whose_clock_counts_where_the_server_tells_none(zone: str) -> None:
    """The job's, else the machine's; the server's before both."""
    settings = Settings(not_between=("08:00-18:00",), time_zone=zone)
    own = settings.hours("")
    assert own is not None
    assert own.zone == (ZoneInfo(zone) if zone else None)
    told = settings.hours("Asia/Kathmandu")
    assert told is not None
    assert told.zone == ZoneInfo("Asia/Kathmandu")


# --- files that are yet to come -------------------------------------------------------------------


def test_a_file_is_taken_once_its_marker_is_there_and_the_marker_goes_along(
    night: Night, server: Sandbox
) -> None:
    describe_job(INBOX, 'marker = ".ok"')
    drop(1)
    assert (night().code, names(server)) == (0, [])
    (INBOX / "customers.csv.ok").touch()
    assert (night().code, len(names(server))) == (0, 1)
    assert not list(INBOX.glob("*.ok"))
    drop(2, "more.csv")
    (INBOX / "more.ok").touch()
    assert (night().code, len(names(server))) == (0, 2)
    assert places()["done"] == ["customers.csv", "more.csv"]
    assert [path.name for path in INBOX.iterdir() if path.is_file()] == []


def test_a_marker_whose_file_did_not_follow_it_comes_back(night: Night, server: Sandbox) -> None:
    """The process died in between."""
    describe_job(INBOX, 'marker = ".ok"')
    drop(1)
    place = INBOX / "working" / "20260104-023000-000000 customers.csv" / "marker"
    place.mkdir(parents=True)
    (place / "customers.csv.ok").touch()
    assert (night().code, len(names(server))) == (0, 1)
    assert places()["working"] == []


def test_a_marker_without_its_file_is_no_file(night: Night) -> None:
    describe_job(INBOX, 'marker = ".ok"')
    (INBOX / "customers.csv.ok").touch()
    assert night().code == 0
    assert (INBOX / "customers.csv.ok").exists()


def test_a_held_file_that_is_approved_needs_no_marker_of_anybody_else(
    night: Night, run: Run, server: Sandbox
) -> None:
    describe_job(INBOX, 'marker = ".ok"')
    Path(write("bad.csv", "Display Name,Email", "Ann,nowhere", "Ben,b@b.ch")).rename(
        INBOX / "bad.csv"
    )
    (INBOX / "bad.ok").touch()
    assert night().code == 5
    run("job", "approve", "nightly", "--yes", "--config", str(CONFIG))
    assert (night().code, names(server)) == (3, ["Ben"])
    assert [path.name for path in INBOX.iterdir() if path.is_file()] == []


def test_files_that_are_still_copied_are_known_by_their_names(night: Night) -> None:
    unfinished = (
        *("a.csv.part", "b.csv.tmp", "c.csv.filepart", "d.csv.crdownload", "e.csv.partial"),
        *("~$f.xlsx", ".g.csv"),
    )
    for name in unfinished:
        drop(1, name)
    said = night("--json")
    assert (said.code, said.objects[-1]["files"]) == (0, 0)
    assert {path.name for path in INBOX.iterdir()} == set(unfinished)


def test_nothing_that_comes_for_too_long_is_told(night: Night, clock: SetClock) -> None:
    describe_job(INBOX, 'guards.max-age = "2d"')
    drop(1)
    night()
    clock.passes(days=2)
    assert night().code == 0
    clock.passes(minutes=1)
    said = night("--json")
    assert (said.code, errors(said)) == (5, ["nothing-came"])
    assert "No new file has come for the job nightly since 2026-01-05" in said.err
    assert "at most 2 days may pass" in said.err
    drop(2)
    assert night().code == 0


def test_a_job_that_never_had_a_file_waits_since_it_was_described(
    night: Night, clock: SetClock
) -> None:
    """An inbox that nobody writes to would be silent for ever."""
    describe_job(INBOX, 'guards.max-age = "36h"')
    described = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
    os.utime(CONFIG, (described, described))
    clock.is_set("2026-01-06T11:59")
    assert night().code == 0
    clock.is_set("2026-01-06T12:01")
    assert night().code == 5


def test_a_file_of_the_future_does_not_keep_silence_in_the_present(
    night: Night, clock: SetClock
) -> None:
    """It came while the clock was years ahead."""
    describe_job(INBOX, 'guards.max-age = "2d"')
    drop(1)
    night()
    clock.is_set("2036-01-01T00:00")
    drop(2)
    night()
    clock.is_set("2026-01-09T02:30")
    assert night().code == 5
