"""The five verbs mean the same, whatever queue is behind them."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

import pytest
from importer.core.errors import UsageError
from importer.core.fleet import FALLS_OF_A_SUSPECT, NewTask, TaskEnd, TaskKind, TaskState
from importer.fleet.memory import MemoryQueue
from importer.fleet.queue import Conduct, Hold, Queue, Stopping
from msgspec.structs import replace

from tests.fleet.conftest import FEW_FALLS

DONE = TaskEnd(TaskState.DONE, 0)
QUICK = Conduct("one", concurrency=4, heartbeat=0.2, silence=30.0, until_idle=True)
QUICKLY_RESCUED = Conduct("last", heartbeat=0.2, silence=1.0, until_idle=True)


def a_task(name: str = "a.csv", server: str = "http://one", address: str = "") -> NewTask:
    return NewTask(TaskKind.FILE, name, "acme", ("--set", "note=x y"), server, address, "12ab")


def test_what_is_submitted_is_what_is_taken(queue: Queue) -> None:
    number = queue.submit(a_task("ä\n.csv"))
    taken: list[Hold] = []

    def bring_in(hold: Hold) -> TaskEnd:
        taken.append(hold)
        return TaskEnd(TaskState.DONE, 3, "odd", "it is odd")

    queue.work(bring_in, QUICK, Stopping())

    assert [(one.task.id, one.task.task) for one in taken] == [(number, a_task("ä\n.csv"))]
    (now,) = queue.status()
    assert (now.state, now.exit_code, now.error, now.message, now.worker, now.goes) == (
        TaskState.DONE,
        3,
        "odd",
        "it is odd",
        "one",
        1,
    )


def test_a_lane_takes_one_at_a_time_and_in_order(queue: Queue) -> None:
    """And lanes don't wait for one another."""
    for server in ("http://one", "http://two"):
        for number in range(3):
            queue.submit(a_task(f"{number}.csv", server))
    lock, under_way, most, order = threading.Lock(), set[str](), [0], list[tuple[str, str]]()

    def bring_in(hold: Hold) -> TaskEnd:
        task = hold.task.task
        with lock:
            assert task.lane not in under_way
            under_way.add(task.lane)
            most[0] = max(most[0], len(under_way))
            order.append((task.lane, task.name))
        time.sleep(0.1)
        with lock:
            under_way.discard(task.lane)
        return DONE

    queue.work(bring_in, QUICK, Stopping())

    assert most == [2]
    for lane in ("http://one", "http://two"):
        assert [name for one, name in order if one == lane] == ["0.csv", "1.csv", "2.csv"]


def test_a_server_has_one_lane_however_its_address_is_written(queue: Queue) -> None:
    for server in ("http://localhost:3000", "http://127.0.0.1:3000", "http://LOCALHOST.:3000/api"):
        queue.submit(a_task(server, server))
    lock, under_way, most = threading.Lock(), [0], [0]

    def bring_in(hold: Hold) -> TaskEnd:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.1)
        with lock:
            under_way[0] -= 1
        return DONE

    queue.work(bring_in, QUICK, Stopping())

    assert most == [1]


def test_what_is_put_back_is_taken_again_before_what_came_later(queue: Queue) -> None:
    queue.submit(a_task("first.csv"))
    queue.submit(a_task("second.csv"))
    order: list[str] = []

    def bring_in(hold: Hold) -> TaskEnd:
        order.append(hold.task.task.name)
        return TaskEnd(TaskState.WAITING, rests=0.2) if len(order) == 1 else DONE

    queue.work(bring_in, QUICK, Stopping())

    assert order == ["first.csv", "first.csv", "second.csv"]
    assert [one.goes for one in queue.status()] == [2, 1]


def test_what_takes_long_is_not_taken_twice(queue: Queue) -> None:
    """As long as its worker is heard of, nobody comes to its rescue."""
    queue.submit(a_task())
    begun: list[int] = []
    stopping = Stopping()

    def bring_in(hold: Hold) -> TaskEnd:
        begun.append(hold.task.id)
        if len(begun) > 1:
            stopping.ask()
        time.sleep(8 * QUICK.heartbeat)
        return DONE

    queue.work(bring_in, QUICK, stopping)

    assert len(begun) == 1
    assert [one.goes for one in queue.status()] == [1]


def test_each_time_of_a_schedule_counts_once(queue: Queue) -> None:
    first = queue.schedule(a_task("nightly"), "nightly 2026-01-01T02:30Z")
    assert first is not None
    assert queue.schedule(a_task("nightly"), "nightly 2026-01-01T02:30Z") is None
    assert queue.schedule(a_task("nightly"), "nightly 2026-01-02T02:30Z") is not None
    assert [one.due for one in queue.status()] == [
        "nightly 2026-01-01T02:30Z",
        "nightly 2026-01-02T02:30Z",
    ]


def test_two_submitted_by_hand_are_two(queue: Queue) -> None:
    assert queue.submit(a_task()) != queue.submit(a_task())


def test_what_is_cancelled_before_its_turn_never_begins(queue: Queue) -> None:
    number = queue.submit(a_task())
    assert queue.cancel(number) is TaskState.WAITING
    queue.work(never, QUICK, Stopping())
    assert [one.state for one in queue.status()] == [TaskState.CANCELLED]


def test_what_has_ended_is_not_cancelled_any_more(queue: Queue) -> None:
    number = queue.submit(a_task())
    queue.work(lambda _: DONE, QUICK, Stopping())
    assert queue.cancel(number) is TaskState.DONE
    (now,) = queue.status()
    assert (now.state, now.cancels) == (TaskState.DONE, False)


def test_what_is_cancelled_under_way_is_asked_to_end(queue: Queue) -> None:
    number = queue.submit(a_task())

    def bring_in(hold: Hold) -> TaskEnd:
        asked = threading.Event()
        hold.stopping.heed(asked.set)
        assert queue.cancel(number) is TaskState.RUNNING
        assert asked.wait(20)
        assert hold.stopping.is_cancelled
        return TaskEnd(TaskState.CANCELLED, 130)

    queue.work(bring_in, QUICK, Stopping())
    assert [one.state for one in queue.status()] == [TaskState.CANCELLED]


def test_what_is_cancelled_once_more_is_broken_off(queue: Queue) -> None:
    """A server that has stopped to answer is waited for, for as long as an answer may take."""
    number = queue.submit(a_task())

    def bring_in(hold: Hold) -> TaskEnd:
        asked = threading.Semaphore(0)
        hold.stopping.heed(asked.release)
        for _ in range(2):
            queue.cancel(number)
            assert asked.acquire(timeout=20)
        assert not asked.acquire(timeout=2)  # each was heard once
        return TaskEnd(TaskState.CANCELLED, 130)

    queue.work(bring_in, QUICK, Stopping())
    assert [one.state for one in queue.status()] == [TaskState.CANCELLED]


def test_a_worker_that_is_asked_to_end_asks_what_it_has_under_way(queue: Queue) -> None:
    """And puts it back; what waits is left alone."""
    queue.submit(a_task("first.csv"))
    queue.submit(a_task("second.csv"))
    stopping = Stopping()

    def bring_in(hold: Hold) -> TaskEnd:
        asked = threading.Event()
        hold.stopping.heed(asked.set)
        stopping.ask()
        assert asked.wait(20)
        return TaskEnd(TaskState.WAITING)

    queue.work(bring_in, QUICK, stopping)

    assert [(one.state, one.goes) for one in queue.status()] == [
        (TaskState.WAITING, 1),
        (TaskState.WAITING, 0),
    ]


def test_tasks_of_another_address_are_left_to_its_workers(queue: Queue) -> None:
    queue.submit(a_task(address="second line"))
    stopping = Stopping()
    threading.Timer(1.0, stopping.ask).start()
    queue.work(never, Conduct("one", heartbeat=0.2), stopping)
    assert [one.state for one in queue.status()] == [TaskState.WAITING]

    queue.work(
        lambda _: DONE, Conduct("two", address="second line", heartbeat=0.2, until_idle=True),
        Stopping(),
    )  # fmt: skip
    assert [one.worker for one in queue.status()] == ["two"]


def test_who_ends_when_idle_does_not_wait_for_tasks_of_another_address(queue: Queue) -> None:
    queue.submit(a_task(address="second line"))
    queue.submit(a_task())
    queue.work(lambda _: DONE, QUICK, Stopping())
    assert [one.state for one in queue.status()] == [TaskState.WAITING, TaskState.DONE]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_stops_its_task_and_no_other(queue: Queue, capfd: pytest.CaptureFixture[str]) -> None:
    """And the log says where it is."""
    queue.submit(a_task("bad.csv"))
    queue.submit(a_task("good.csv"))

    def bring_in(hold: Hold) -> TaskEnd:
        if hold.task.task.name == "bad.csv":
            raise ZeroDivisionError
        return DONE

    queue.work(bring_in, QUICK, Stopping())

    bad, good = queue.status()
    assert (bad.state, bad.error, good.state) == (TaskState.STOPPED, "unexpected", TaskState.DONE)
    assert bad.message
    if not isinstance(queue, MemoryQueue):
        assert "ZeroDivisionError" in capfd.readouterr().err


def test_no_task_of_that_number(queue: Queue) -> None:
    with pytest.raises(UsageError) as refused:
        queue.cancel(12)
    assert refused.value.code == "task-unknown"


class Deaths(Protocol):
    """See `tests.fleet.conftest.deaths`."""

    def __call__(self, number: int, *, rows: int = 0, concurrency: int = 1) -> None:
        """So many workers die one after the other, at the first that came of what they take; each
        has come so many rows further than the one before."""


def test_a_task_that_kills_its_workers_is_given_up(queue: Queue, deaths: Deaths) -> None:
    """And what waits behind it has its turn."""
    queue.submit(a_task("poison.csv"))
    queue.submit(a_task("behind.csv"))
    deaths(FEW_FALLS)
    order: list[str] = []

    def bring_in(hold: Hold) -> TaskEnd:
        order.append(hold.task.task.name)
        return DONE

    queue.work(bring_in, QUICKLY_RESCUED, Stopping())

    assert order == ["behind.csv"]
    poison, behind = queue.status()
    assert (poison.state, poison.error, poison.exit_code) == (TaskState.STOPPED, "workers-died", 1)
    assert (poison.goes, poison.falls) == (FEW_FALLS + 1, FEW_FALLS)
    assert f"{FEW_FALLS} workers in a row" in poison.message
    assert f"log of worker {FEW_FALLS - 1}" in poison.hint
    assert (behind.state, behind.falls) == (TaskState.DONE, 0)


def test_what_was_beside_it_is_not_given_up_with_it(queue: Queue, deaths: Deaths) -> None:
    """Its workers had both in hand, until it was found out which of the two they died of."""
    queue.submit(a_task("poison.csv", "http://one"))
    queue.submit(a_task("innocent.csv", "http://two"))
    deaths(FALLS_OF_A_SUSPECT, concurrency=2)
    assert [one.goes for one in queue.status()] == [FALLS_OF_A_SUSPECT, FALLS_OF_A_SUSPECT]
    deaths(FEW_FALLS, concurrency=2)

    queue.work(lambda _: DONE, QUICKLY_RESCUED, Stopping())

    poison, innocent = queue.status()
    assert (poison.state, poison.error) == (TaskState.STOPPED, "workers-died")
    assert (poison.falls, poison.falls_in_company) == (FEW_FALLS, FALLS_OF_A_SUSPECT)
    assert f"{FEW_FALLS} workers in a row" in poison.message
    assert (innocent.state, innocent.goes) == (TaskState.DONE, FALLS_OF_A_SUSPECT + 1)
    assert (innocent.falls, innocent.falls_in_company) == (0, FALLS_OF_A_SUSPECT)


def test_what_workers_have_died_at_is_taken_up_alone(queue: Queue, deaths: Deaths) -> None:
    """What a worker has under way is put back first, and gone on with afterwards."""
    queue.submit(a_task("poison.csv", "http://one"))
    deaths(FEW_FALLS - 1)
    queue.submit(a_task("before.csv", "http://two"))
    queue.submit(a_task("behind.csv", "http://three"))
    lock, under_way, beside, order = threading.Lock(), list[str](), list[str](), list[str]()

    def bring_in(hold: Hold) -> TaskEnd:
        name = hold.task.task.name
        asked = threading.Event()
        hold.stopping.heed(asked.set)
        with lock:
            under_way.append(name)
            order.append(name)
        # Long enough for others to be taken up beside it; the rescue takes a while at first.
        is_asked = asked.wait(4.0 if name == "before.csv" and hold.task.goes == 1 else 1.5)
        with lock:
            if name == "poison.csv":
                beside.extend(under_way)
            under_way.remove(name)
        return TaskEnd(TaskState.WAITING) if is_asked else DONE

    queue.work(bring_in, replace(QUICKLY_RESCUED, concurrency=3), Stopping())

    assert beside == ["poison.csv"]
    # Who dies in memory is known at once to have; elsewhere its silence is waited for.
    assert order.count("before.csv") == 1 + (not isinstance(queue, MemoryQueue))
    assert {one.state for one in queue.status()} == {TaskState.DONE}


def test_the_last_worker_but_one_may_still_do_it(queue: Queue, deaths: Deaths) -> None:
    queue.submit(a_task())
    deaths(FEW_FALLS - 1)
    queue.work(lambda _: DONE, QUICKLY_RESCUED, Stopping())
    (task,) = queue.status()
    assert (task.state, task.falls) == (TaskState.DONE, FEW_FALLS - 1)


def test_workers_that_die_of_something_else_are_no_matter(queue: Queue, deaths: Deaths) -> None:
    """The task has come further with each of them."""
    queue.submit(a_task())
    deaths(FEW_FALLS + 2, rows=1)
    queue.work(lambda _: DONE, QUICKLY_RESCUED, Stopping())
    (task,) = queue.status()
    assert (task.state, task.goes) == (TaskState.DONE, FEW_FALLS + 3)


def test_what_is_put_back_in_order_is_no_fall(queue: Queue) -> None:
    """However often: its workers are ended, as with every new version."""
    queue.submit(a_task())
    falls: list[int] = []

    def bring_in(hold: Hold) -> TaskEnd:
        falls.append(hold.task.falls)
        return DONE if len(falls) > FEW_FALLS + 1 else TaskEnd(TaskState.WAITING)

    queue.work(bring_in, QUICK, Stopping())

    assert falls == [0] * (FEW_FALLS + 2)


def never(hold: Hold) -> TaskEnd:
    raise AssertionError(f"{hold.task.id} was begun")


class TestStopping:
    def test_each_time_counts_whether_or_not_anybody_heeds_it_by_then(self) -> None:
        stopping, heard = Stopping(), list[str]()

        def first() -> None:
            heard.append("first")

        stopping.heed(first)
        stopping.ask()
        stopping.ask()
        stopping.heed(lambda: heard.append("second"))
        stopping.forget(first)
        stopping.ask()

        assert heard == ["first", "first", "second", "second", "second"]
        assert stopping.is_asked
        assert not stopping.is_cancelled

    def test_two_with_reasons_of_their_own_ask_for_one_orderly_end(self) -> None:
        """Only who asks again, knowing that it was asked, breaks off."""
        stopping, heard = Stopping(), list[str]()
        stopping.heed(lambda: heard.append("asked"))
        stopping.ask_once()
        stopping.cancel()
        assert heard == ["asked"]
        assert stopping.is_cancelled
        stopping.cancel()
        assert heard == ["asked", "asked"]

    def test_a_signal_may_come_at_any_moment(self) -> None:
        """Its handler asks in the thread that is just about to heed."""
        stopping, heard = Stopping(), list[str]()

        class Interrupted(list[Callable[[], None]]):
            def append(self, one: Callable[[], None]) -> None:
                super().append(one)
                stopping.ask()

        stopping._heeding = Interrupted()
        thread = threading.Thread(
            target=lambda: stopping.heed(lambda: heard.append("asked")), daemon=True
        )
        thread.start()
        thread.join(20)
        assert heard == ["asked"]
