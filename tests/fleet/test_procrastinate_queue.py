"""What only a queue in a database can run into."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import procrastinate
import psycopg
import pytest
from importer.core.errors import ImporterError
from importer.core.fleet import NewTask, Task, TaskEnd, TaskKind, TaskState, Turn
from importer.fleet import procrastinate_queue
from importer.fleet.opening import Fleet
from importer.fleet.procrastinate_queue import ProcrastinateQueue
from importer.fleet.queue import Conduct, Hold, Stopping
from importer.journal.postgresql.queue_statements import FINISH_OWN
from importer.journal.postgresql.tasks import Tasks
from msgspec.structs import replace
from procrastinate.manager import JobManager

from tests.fleet.conftest import journal_text, opened
from tests.postgresql import Cluster, new_cluster

TASK = NewTask(TaskKind.FILE, "a.csv", "acme", (), "http://one", "", "12ab")
DONE = TaskEnd(TaskState.DONE, 0)
PATIENT = Conduct("one", heartbeat=0.2, silence=120.0, budget=120.0, until_idle=True)
"""Whoever waits for its silence, or its budget, waits for longer than a test does."""


@pytest.fixture
def fleet(journal: str) -> Fleet:
    return opened(journal)


@pytest.fixture
def database() -> Iterator[Cluster]:
    made = new_cluster()
    yield made
    made.remove()


def test_a_database_that_was_away_holds_nothing_up(
    database: Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    """What was under way is gone on with at once, its worker is heard of again, and no library
    floods the log."""
    queue = opened(journal_text(database.address("fleet"))).queue()
    queue.submit(TASK)
    beats: list[tuple[bool, str]] = []

    def beat(*, reached: bool, why_not: str = "") -> None:
        beats.append((reached, why_not))

    def bring_in(hold: Hold) -> TaskEnd:
        if hold.task.goes == 1:
            database.stop("immediate")
            time.sleep(8.0)  # longer than the queue waits for a connection
            database.start()
            return TaskEnd(TaskState.WAITING)
        time.sleep(6.0)  # longer than the silence after which another would take it
        return DONE

    queue.work(bring_in, replace(PATIENT, silence=3.0, concurrency=2, beat=beat), Stopping())

    (now,) = queue.status()
    assert (now.state, now.goes) == (TaskState.DONE, 2)
    assert any("connection" in why_not for reached, why_not in beats if not reached)
    assert beats[-1] == (True, "")
    assert capfd.readouterr().err == ""


class Absent(Tasks):
    """A database that is away whenever the end of a task is told, so many times."""

    times = 0

    def end(self, task_id: int, holder: str, end: TaskEnd) -> bool:
        if Absent.times:
            Absent.times -= 1
            raise ImporterError("journal-unreachable", "it is gone")
        return super().end(task_id, holder, end)


@pytest.fixture
def absent(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], ProcrastinateQueue]:
    monkeypatch.setattr(procrastinate_queue, "_UNTIL_IT_IS_TOLD", (0.1, 0.1))

    def queue(times: int) -> ProcrastinateQueue:
        monkeypatch.setattr(Absent, "times", times)
        return ProcrastinateQueue(fleet.place, lambda: store_of(fleet, Absent))

    return queue


def test_what_ends_while_the_database_is_gone_is_told_once_it_is_back(
    absent: Callable[[int], ProcrastinateQueue],
) -> None:
    """However long that takes: its worker lives."""
    queue = absent(12)
    queue.submit(TASK)
    queue.work(lambda _: DONE, PATIENT, Stopping())
    (now,) = queue.status()
    assert (now.state, now.goes) == (TaskState.DONE, 1)


def test_a_worker_that_another_took_over_from_meanwhile_has_not_died(
    fleet: Fleet, absent: Callable[[int], ProcrastinateQueue]
) -> None:
    """It charges itself with nothing once it tells; until then nobody can know."""
    queue = absent(12)
    number = queue.submit(TASK)
    charged: list[int] = []

    def bring_in(hold: Hold) -> TaskEnd:
        with closing(fleet.open_store()) as store:
            charged.append(store.take(number, "another", "two").falls)
        return TaskEnd(TaskState.WAITING)

    stopping = Stopping()
    threading.Timer(4.0, stopping.ask).start()
    queue.work(bring_in, replace(PATIENT, until_idle=False), stopping)

    (now,) = queue.status()
    assert charged == [1]
    assert (now.worker, now.goes, now.falls) == ("two", 2, 0)


def test_a_worker_that_is_to_end_does_not_wait_for_the_database_for_ever(
    absent: Callable[[int], ProcrastinateQueue],
) -> None:
    queue = absent(1_000_000)
    queue.submit(TASK)
    stopping = Stopping()

    def bring_in(hold: Hold) -> TaskEnd:
        threading.Timer(1.0, stopping.ask).start()
        return DONE

    queue.work(bring_in, PATIENT, stopping)
    assert [one.state for one in queue.status()] == [TaskState.RUNNING]


def test_a_lane_goes_on_where_the_end_of_a_job_could_not_be_put_on_record_at_once(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that its living worker leaves under way would hold it up for ever."""
    failures = iter([psycopg.OperationalError("the connection was lost")] * 2)
    say = procrastinate.PsycopgConnector.execute_query_async

    async def failing(self: Any, query: str, **values: Any) -> None:
        if query == FINISH_OWN and (failure := next(failures, None)):
            raise procrastinate.exceptions.ConnectorException from failure
        await say(self, query, **values)

    monkeypatch.setattr(procrastinate.PsycopgConnector, "execute_query_async", failing)
    queue = fleet.queue()
    queue.submit(TASK)
    queue.submit(TASK)
    queue.work(lambda _: DONE, PATIENT, Stopping())
    assert [(one.state, one.goes) for one in queue.status()] == [(TaskState.DONE, 1)] * 2


def test_a_job_that_was_fetched_and_never_arrived_is_not_lost(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection broke with the answer on the way: the job is a living worker's, which does not
    know of it."""
    is_lost = iter([True])
    fetch = JobManager.fetch_job

    async def losing(self: JobManager, *whose: Any, **how: Any) -> Any:
        found = await fetch(self, *whose, **how)
        if found is not None and next(is_lost, False):
            failure = psycopg.OperationalError("the connection was lost")
            raise procrastinate.exceptions.ConnectorException from failure
        return found

    monkeypatch.setattr(JobManager, "fetch_job", losing)
    queue = fleet.queue()
    queue.submit(TASK)
    queue.work(lambda _: DONE, PATIENT, Stopping())
    assert [(one.state, one.goes) for one in queue.status()] == [(TaskState.DONE, 1)]


def test_what_begins_while_its_worker_is_asked_to_end_is_asked_too(fleet: Fleet) -> None:
    stopping = Stopping()

    class Slow(Tasks):
        def take(self, *what: Any) -> Task:
            taken = super().take(*what)
            stopping.ask()
            time.sleep(1.0)  # until those under way have been asked
            return taken

    queue = ProcrastinateQueue(fleet.place, lambda: store_of(fleet, Slow))
    queue.submit(TASK)

    def bring_in(hold: Hold) -> TaskEnd:
        asked = threading.Event()
        hold.stopping.heed(asked.set)
        assert asked.wait(60)
        return TaskEnd(TaskState.WAITING)

    queue.work(bring_in, PATIENT, stopping)
    assert [one.state for one in queue.status()] == [TaskState.WAITING]


def test_what_was_cancelled_while_its_worker_was_dying_is_not_begun_again(fleet: Fleet) -> None:
    queue = fleet.queue()
    number = queue.submit(TASK)
    with closing(fleet.open_store()) as store:
        store.take(number, "of one that died", "w")
    assert queue.cancel(number) is TaskState.RUNNING

    queue.work(never, PATIENT, Stopping())

    assert [one.state for one in queue.status()] == [TaskState.CANCELLED]


def test_what_a_worker_takes_up_anew_that_it_had_lost_is_done_once(
    fleet: Fleet, journal: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """It was taken for dead, and its other hand came to its own rescue."""
    queue = fleet.queue()
    queue.submit(TASK)
    url, schema = journal.partition("&schema=")[0], journal.rpartition("=")[2]
    is_rescued, is_over = threading.Event(), threading.Event()

    def bring_in(hold: Hold) -> TaskEnd:
        if hold.task.goes > 1:
            is_rescued.set()
            assert is_over.wait(60)
            time.sleep(1.0)  # until the first has told its end
            return DONE
        with psycopg.connect(url, options=f"-c search_path={schema}_fleet") as connection:
            connection.execute(
                "SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) "
                "FROM procrastinate_jobs WHERE status = 'doing'"
            )
        assert is_rescued.wait(60)
        is_over.set()
        return TaskEnd(TaskState.WAITING)

    queue.work(bring_in, replace(PATIENT, concurrency=2), Stopping())

    (now,) = queue.status()
    assert (now.state, now.goes, now.falls) == (TaskState.DONE, 2, 0)
    assert capfd.readouterr().err == ""


def test_the_queue_keeps_nothing_of_what_has_ended(fleet: Fleet, journal: str) -> None:
    """The task stays in the list; what the queue knew of it would pile up night after night."""
    queue = fleet.queue()
    queue.submit(TASK)
    queue.work(lambda _: DONE, PATIENT, Stopping())
    url, schema = journal.partition("&schema=")[0], journal.rpartition("=")[2]
    with psycopg.connect(url) as connection:
        (left,) = connection.execute(
            f"SELECT count(*) FROM {schema}_fleet.procrastinate_jobs".encode()
        ).fetchall()
    assert left == (0,)
    assert [one.state for one in queue.status()] == [TaskState.DONE]


def test_whose_turn_is_over_takes_nothing(fleet: Fleet) -> None:
    """A worker that stood still between its turn and its task finds that another has it, and takes
    it from nobody: two would be in one lane."""
    queue = fleet.queue()
    number = queue.submit(TASK)

    def bring_in(hold: Hold) -> TaskEnd:
        with closing(fleet.open_store()) as store, pytest.raises(ImporterError) as lost:
            store.take(number, "late", "two", turn=Turn(1, 12_345, 0))
        assert lost.value.code == "task-lost"
        return DONE

    queue.work(bring_in, PATIENT, Stopping())
    (now,) = queue.status()
    assert (now.state, now.worker, now.goes) == (TaskState.DONE, "one", 1)


def store_of(fleet: Fleet, kind: type[Tasks]) -> Tasks:
    from importer.journal.postgresql.fleet_schema import open_fleet_tables

    return kind(open_fleet_tables(fleet.place))


def never(hold: Hold) -> TaskEnd:
    raise AssertionError(f"{hold.task.id} was begun")
