"""A scheduler that nobody looks after: it outlasts its database, and no job holds up another."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.cli import fleet_submitting
from importer.core.errors import ImporterError
from importer.core.fleet import NewTask

Captured = pytest.CaptureFixture[str]
MIDNIGHT = 1_767_225_600.0
"""Unix seconds; 2026-01-01, UTC."""


class Queue:
    """As far as a scheduler needs one; it may be away, for all jobs or for one."""

    def __init__(self) -> None:
        self.is_away: Callable[[NewTask], bool] = lambda task: False
        self.dues: list[str] = []

    def schedule(self, task: NewTask, due: str) -> int | None:
        if self.is_away(task):
            raise ImporterError("journal-unreachable", "It is away.", hint="Wait.")
        if due in self.dues:
            return None
        self.dues.append(due)
        return len(self.dues)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    queue = Queue()

    class Fleet:
        def queue(self) -> Queue:
            return queue

    monkeypatch.setattr(fleet_submitting, "open_fleet", lambda settings: Fleet())
    return queue


Look = Callable[[float], None]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Look]], None]:
    """Whatever happens between two looks at the clock, a minute apart; then it is ended."""

    def go(happens: list[Look]) -> None:
        now = [MIDNIGHT - 30.0]
        coming = iter(happens)

        def sleep(seconds: float) -> None:
            look = next(coming, None)
            if look is None:
                raise KeyboardInterrupt
            now[0] += 60.0
            look(now[0])

        monkeypatch.setattr(time, "time", lambda: now[0])
        monkeypatch.setattr(time, "sleep", sleep)

    return go


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two that are due at midnight."""
    monkeypatch.setenv("KEY", "bc_0000")
    lines = [
        f'[jobs.{name}]\ninput = "{name}.csv"\nserver = "http://127.0.0.1:3000"\n'
        f'key.env = "KEY"\nschedule = "0 0 1 1 *"\n'
        for name in ("first", "second")
    ]
    (tmp_path / "jobs.toml").write_text("\n".join(lines))
    return tmp_path / "jobs.toml"


def scheduled(jobs: Path) -> int:
    return fleet_submitting.schedule(jobs, "", {"time_zone": "UTC"}, once=False)


def test_what_comes_round_while_the_database_is_away_is_made_up_for(
    queue: Queue, looks: Callable[[list[Look]], None], jobs: Path, capfd: Captured
) -> None:
    """And it is said once that it is away."""
    queue.is_away = lambda task: True

    def is_back(now: float) -> None:
        queue.is_away = lambda task: False

    looks([lambda now: None, lambda now: None, lambda now: None, is_back, lambda now: None])
    assert scheduled(jobs) == 0
    assert queue.dues == [f"{jobs}/{name} 2026-01-01T00:00Z" for name in ("first", "second")]
    assert capfd.readouterr().err.count("It is away.") == 1


def test_a_job_that_can_not_be_submitted_keeps_back_no_other(
    queue: Queue, looks: Callable[[list[Look]], None], jobs: Path
) -> None:
    queue.is_away = lambda task: task.name == "first"
    looks([lambda now: None, lambda now: None])
    scheduled(jobs)
    assert queue.dues == [f"{jobs}/second 2026-01-01T00:00Z"]


def test_jobs_of_one_name_in_two_files_are_two(
    queue: Queue, looks: Callable[[list[Look]], None], jobs: Path
) -> None:
    other = jobs.with_name("others.toml")
    other.write_text(jobs.read_text())
    for one in (jobs, other):
        looks([lambda now: None])
        scheduled(one)
    assert len(queue.dues) == 4
