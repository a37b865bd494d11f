"""The loop of `importer job watch` by a clock that tests set: days pass in no time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.jobs.turns import NightEnd, night_end
from importer.jobs.watching import Watching
from importer.settings import Job

from tests.cli.conftest import folder
from tests.jobs.clocks import SetClock
from tests.jobs.nights import CONFIG, INBOX, describe_job, drop

__all__ = ["folder"]


@dataclass
class Front:
    """Notes what is said, and when which job had a go."""

    clock: SetClock
    code: int = 0
    goes: list[str] = field(default_factory=list)
    said: list[object] = field(default_factory=list)

    def watches(self, jobs: Sequence[Job]) -> None:
        self.said.append([job.name for job in jobs])

    def unreadable(self, error: ImporterError) -> None:
        self.said.append(error.code)

    def missing(self, job: Job, error: ImporterError) -> None:
        self.said.append(error.code)

    def sees(self, job: Job, names: Sequence[str]) -> None:
        self.said.append(tuple(names))

    def rests(self) -> None:
        pass

    def go(self, job: Job) -> NightEnd:
        self.goes.append(f"{self.clock.shown:%m-%d %H:%M}")
        return night_end(self.code, None)


@dataclass
class Waiting:
    """Lets time pass, and does what was planned after so many waits."""

    clock: SetClock
    plan: Mapping[int, Callable[[], object]]
    waits: int = 0
    watched: list[frozenset[Path]] = field(default_factory=list)

    def of(self, folders: frozenset[Path]) -> None:
        self.watched.append(folders)

    def wait(self, seconds: float) -> None:
        self.waits += 1
        self.clock.passes(seconds=seconds)
        self.plan.get(self.waits, lambda: None)()

    def close(self) -> None:
        self.watched.append(frozenset())


@pytest.fixture
def clock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SetClock:
    monkeypatch.setenv("BIGCAPITAL_BASE_URL", "https://books.example.com")
    INBOX.mkdir()
    return SetClock("2026-01-05T02:00")


def watched(
    clock: SetClock, plan: Mapping[int, Callable[[], object]], *, waits: int, code: int = 0
) -> tuple[Front, Waiting]:
    """What so many waits bring, and then the end."""

    def end() -> None:
        raise KeyboardInterrupt

    front, waiting = Front(clock, code), Waiting(clock, {**plan, waits: end})
    config = CONFIG.absolute()
    assert Watching(config, (), front, clock, waiting).run() == 0
    return front, waiting


def test_a_process_that_has_nothing_to_do_sleeps(clock: SetClock) -> None:
    """A look a minute, over a day and a night; once the job is looked after."""
    describe_job(INBOX, 'schedule = "30 2 * * *"', 'time-zone = "UTC"')
    front, _ = watched(clock, {}, waits=24 * 60 + 40)
    assert front.goes == ["01-05 02:30", "01-06 02:30"]
    assert clock.shown.isoformat()[:16] >= "2026-01-06T02:39"


def test_a_schedule_is_kept_in_the_time_zone_given(clock: SetClock) -> None:
    describe_job(INBOX, 'schedule = "weekdays 04:15"', 'time-zone = "Europe/Zurich"')
    front, _ = watched(clock, {}, waits=90)
    assert front.goes == ["01-05 03:15"]


@pytest.mark.parametrize(
    ("shown", "goes"),
    [
        ("2036-07-01T12:00", ["07-01 12:00"]),  # ten years of nights are made up for by one
        ("2025-12-31T02:29", ["12-31 02:30"]),  # years ahead before: the next night counts
        ("2026-01-05T01:45", ["01-05 02:30"]),
    ],
)
def test_a_clock_that_is_set_neither_loses_a_night_nor_repeats_one(
    clock: SetClock, shown: str, goes: list[str]
) -> None:
    describe_job(INBOX, 'schedule = "30 2 * * *"', 'time-zone = "UTC"')
    front, _ = watched(clock, {5: lambda: clock.is_set(shown)}, waits=120)
    assert front.goes == goes


def test_a_clock_that_is_set_back_by_minutes_after_the_start_starts_nothing_again(
    clock: SetClock,
) -> None:
    describe_job(INBOX, 'schedule = "30 2 * * *"', 'time-zone = "UTC"')
    front, _ = watched(clock, {31: lambda: clock.is_set("2026-01-05T02:20")}, waits=90)
    assert front.goes == ["01-05 02:30"]


def test_files_are_taken_once_they_are_still_and_once_each(clock: SetClock) -> None:
    describe_job(INBOX, still_for=10)
    plan = {2: lambda: drop(1), 3: lambda: drop(2), 9: lambda: drop(1, "more.csv")}
    front, waiting = watched(clock, plan, waits=20)
    assert len(front.goes) == 3  # at the start, for the one, for the other
    assert front.said[1:] == [("customers.csv",), ("more.csv",)]
    assert waiting.watched[0] == frozenset({CONFIG.absolute().parent, INBOX.absolute()})


def test_an_inbox_that_goes_is_said_once_and_waited_for(clock: SetClock) -> None:
    describe_job(INBOX)
    plan = {2: INBOX.rmdir, 6: INBOX.mkdir, 7: lambda: drop(1)}
    front, _ = watched(clock, plan, waits=12)
    assert front.said[1] == "job-input-missing"
    assert front.said.count("job-input-missing") == 1
    assert len(front.goes) == 2


def test_a_description_that_changes_is_read_again(clock: SetClock) -> None:
    """One that can't be used is said once, and the jobs go on as they were."""
    describe_job(INBOX)
    good = CONFIG.read_text(encoding="utf-8")
    plan: dict[int, Callable[[], object]] = {
        2: lambda: CONFIG.write_text("[jobs]\n"),
        5: lambda: CONFIG.write_text(good.replace("nightly", "weekly")),
        8: CONFIG.unlink,
    }
    front, _ = watched(clock, plan, waits=12)
    assert front.said == [["nightly"], "jobs-missing", ["weekly"], "jobs-missing"]


def test_what_is_left_over_is_gone_on_with_by_itself(clock: SetClock) -> None:
    """A server that is down at night may be up a quarter of an hour later."""
    describe_job(INBOX)
    front, _ = watched(clock, {}, waits=200, code=1)
    assert front.goes == ["01-05 02:00", "01-05 02:15", "01-05 02:45", "01-05 03:45"]
