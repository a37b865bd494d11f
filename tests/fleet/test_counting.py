"""What a worker counts, and when it says that something is wrong with it."""

from contextlib import suppress

import pytest
from importer.core.fleet import NewTask, Task, TaskEnd, TaskKind, TaskState
from importer.core.outcomes import Ending
from importer.core.sending.traffic import Exchange
from importer.fleet.counting import Counts
from importer.fleet.queue import Hold, Stopping

from tests.fleet.test_observing import numbers_in

TASK = NewTask(TaskKind.FILE, "a.csv", "", (), "https://books.example.com", "")
HOLD = Hold(Task(1, TASK, "", TaskState.RUNNING), "me", Stopping())


class Clock:
    """Seconds as the test wants them."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stopping() -> Stopping:
    return Stopping()


@pytest.fixture
def counts(clock: Clock, stopping: Stopping) -> Counts:
    return Counts(stopping, lambda: {"waiting": 7}, clock=clock, now=lambda: 1_000.0)


def told(counts: Counts) -> dict[str, float]:
    """Name and labels, joined -> value."""
    return {
        " ".join((name.removeprefix("bigcapital_importer_"), *labels)): value
        for (name, labels), value in numbers_in(counts.render()).items()
    }


def test_a_task_is_counted_while_it_runs_and_by_its_end(counts: Counts) -> None:
    seen = []

    def bring_in(hold: Hold) -> TaskEnd:
        counts.row_ended(Ending.CREATED)
        counts.heard(Exchange(201, waited=0.5))
        counts.heard(Exchange(429, waited=2.0))
        seen.append(told(counts)["worker_tasks"])
        return TaskEnd(TaskState.DONE, 0)

    counts.around(bring_in)(HOLD)
    after = told(counts)
    assert seen == [1]
    assert after["worker_tasks"] == 0
    assert after["worker_tasks_ended_total done"] == 1
    assert after["worker_rows_total created"] == 1
    assert after["worker_requests_total"] == 2
    assert after["worker_rate_limited_requests_total"] == 1
    assert after["worker_wait_seconds_total"] == 2.5
    assert after["fleet_tasks waiting"] == 7


def test_a_task_that_breaks_is_no_longer_running(counts: Counts) -> None:
    def broken(hold: Hold) -> TaskEnd:
        raise RuntimeError

    with suppress(RuntimeError):
        counts.around(broken)(HOLD)
    assert told(counts)["worker_tasks"] == 0
    assert told(counts)["worker_tasks_ended_total broken"] == 1


def test_a_worker_without_its_database_lives_and_takes_nothing(
    counts: Counts, clock: Clock
) -> None:
    clock.seconds += 30
    counts.beat(reached=False)
    assert counts.why_not_alive() == ""
    assert "database" in counts.why_not_ready()
    counts.beat(reached=True)
    assert counts.why_not_ready() == ""


def test_a_worker_that_stands_still_is_to_be_started_anew(counts: Counts, clock: Clock) -> None:
    clock.seconds += 61
    assert counts.why_not_alive() == "The worker has stood still for 61 seconds."
    assert counts.why_not_ready() != ""


def test_a_worker_that_ends_takes_nothing(counts: Counts, stopping: Stopping) -> None:
    stopping.ask()
    assert counts.why_not_alive() == ""
    assert "ending" in counts.why_not_ready()
