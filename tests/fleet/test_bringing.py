"""What is seen of a task from outside, while it is brought in."""

import pytest
from importer.core.fleet import NewTask, Task, TaskKind, TaskState
from importer.core.outcomes import Ending
from importer.core.sending.options import Wait, WaitCause
from importer.fleet.bringing import Shown
from importer.fleet.counting import Counts
from importer.fleet.queue import Hold, Stopping
from importer.run.fronts import RunBegins
from importer.run.walk_events import DoubtUnheard, DoubtWatched, PostcodesDropped, ServerAwaited


class Store:
    """A `TaskStore` as far as a task under way needs one."""

    def __init__(self) -> None:
        self.run = ""
        self.said: list[tuple[str, float]] = []

    def begins(self, task_id: int, holder: str, run_id: str) -> None:
        self.run = run_id

    def waits(self, task_id: int, holder: str, words: str, seconds: float) -> None:
        self.said.append((words, seconds))


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def shown(store: Store) -> Shown:
    task = NewTask(TaskKind.FILE, "a.csv", "acme", (), "http://one", "")
    hold = Hold(Task(1, task, "", TaskState.RUNNING), "me", Stopping())
    return Shown(hold, store, Counts(Stopping(), lambda: None))  # type: ignore[arg-type]


def test_a_wait_for_an_answer_is_over_when_something_happens(shown: Shown, store: Store) -> None:
    shown.waits(Wait(WaitCause.ANSWER, 127.0))
    assert "has not answered yet" in store.said[-1][0]
    assert store.said[-1][1] == 127.0
    shown.event(RunBegins("20260101-000000-0000", ("a.csv",)))
    assert store.said[-1] == ("", 0.0)
    assert store.run == "20260101-000000-0000"
    shown.goes_on()
    assert len(store.said) == 2


@pytest.mark.parametrize("cause", [WaitCause.LIMIT, WaitCause.REFUSED])
def test_a_wait_for_a_limit_lasts_whatever_happens(
    shown: Shown, store: Store, cause: WaitCause
) -> None:
    """Rows that left before it come to their endings meanwhile."""
    shown.waits(Wait(cause, 40.0))
    shown.goes_on()
    assert [seconds for _, seconds in store.said] == [40.0]


@pytest.mark.parametrize(
    ("event", "words", "seconds"),
    [
        (DoubtWatched(57, 120.0), "57 rows are in doubt", 120.0),
        (DoubtUnheard(57, 120.0, 900.0), "57 rows are in doubt", 900.0),
        (ServerAwaited(900.0), "The server does not answer normally", 900.0),
    ],
)
def test_what_a_walk_waits_for_is_told(
    shown: Shown, store: Store, event: DoubtWatched, words: str, seconds: float
) -> None:
    """Two minutes in which nothing moves are no mystery to whoever looks."""
    shown.walk_event(event)
    assert store.said[-1][0].startswith(words)
    assert store.said[-1][1] == seconds


def test_what_is_no_wait_is_not_told_as_one(shown: Shown, store: Store) -> None:
    from importer.core.options import Postcodes

    shown.walk_event(PostcodesDropped(Postcodes.NOTE))
    assert store.said == []


def test_a_row_that_ends_is_counted_and_ends_a_wait(shown: Shown, store: Store) -> None:
    import asyncio

    from importer.core.sending.options import Pace, Work
    from importer.run.fronts import WalkBegins
    from importer.run.stopping import StopSignal

    async def walk() -> None:
        begins = WalkBegins("run", Work(1, 0), Pace(per_second=1.0, known=False))
        with shown.walking(begins, StopSignal(), lambda: begins.pace) as progress:
            progress.event(DoubtWatched(1, 120.0))
            progress.ended(Ending.CREATED)

    asyncio.run(walk())
    assert [seconds for _, seconds in store.said] == [120.0, 0.0]
