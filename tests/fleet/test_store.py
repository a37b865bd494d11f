"""What the machines of a fleet share: files, tasks with one holder, and the limits of servers."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from importer.api.bigcapital import Bigcapital
from importer.api.client import Connection
from importer.api.opening import Conduct as SendingConduct
from importer.api.opening import open_bigcapital
from importer.core.errors import ImporterError
from importer.core.fleet import NewTask, Task, TaskEnd, TaskKind, TaskState
from importer.core.ports.fleet import SharedState, TaskStore
from importer.core.sending.answers import CreateAnswer, Created
from importer.fleet.opening import Fleet
from importer.fleet.procrastinate_queue import ProcrastinateQueue
from importer.fleet.queue import Conduct, Hold, Stopping
from importer.journal.postgresql import fleet_schema
from importer.journal.postgresql.tasks import Tasks
from importer.run.clocks import SystemClock
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox

from tests.cli.processes import wait_until
from tests.fleet.conftest import opened

TEN = Limits(default=100, auth=10, window=4.0, block=4.0)
ANN = json.dumps({"customerType": "business", "currencyCode": "USD", "displayName": "Ann"})


@pytest.fixture
def fleet(journal: str) -> Fleet:
    return opened(journal)


@pytest.fixture
def store(fleet: Fleet) -> Iterator[TaskStore]:
    store = fleet.open_store()
    yield store
    store.close()


def add(store: TaskStore, source: str = "", server: str = "http://one") -> int:
    task = NewTask(TaskKind.FILE, "a.csv", "", (), server, "", source)
    number = store.add(task)
    assert number is not None
    return number


class TestFiles:
    def test_a_file_comes_back_byte_for_byte(self, store: TaskStore, tmp_path: Path) -> None:
        """Whatever its size."""
        for size in (0, 1, (1 << 20) - 1, 1 << 20, (2 << 20) + 7):
            path = tmp_path / f"{size}.bin"
            path.write_bytes(bytes(range(256)) * (size // 256) + b"x" * (size % 256))
            store.bring_file(store.keep_file(path), path.with_suffix(".back"))
            assert path.with_suffix(".back").read_bytes() == path.read_bytes()

    def test_what_is_not_what_was_submitted_is_refused(
        self, store: TaskStore, tmp_path: Path
    ) -> None:
        """Or is not there any more."""
        with pytest.raises(ImporterError) as refused:
            store.bring_file(f"{'0' * 64} gone", tmp_path / "a.csv")
        assert refused.value.code == "source-damaged"

    def test_it_is_kept_no_longer_than_its_task_may_need_it(
        self, store: TaskStore, tmp_path: Path
    ) -> None:
        (tmp_path / "a.csv").write_text("a customer")
        source = store.keep_file(tmp_path / "a.csv")
        number = add(store, source)
        store.take(number, "one", "w")
        store.end(number, "one", TaskEnd(TaskState.WAITING))
        store.bring_file(source, tmp_path / "again.csv")
        store.take(number, "two", "w")
        store.end(number, "two", TaskEnd(TaskState.DONE, 0))
        with pytest.raises(ImporterError):
            store.bring_file(source, tmp_path / "gone.csv")


class TestHolders:
    def test_who_has_lost_a_task_changes_nothing_of_it(self, store: TaskStore) -> None:
        number = add(store)
        store.take(number, "first", "w")
        store.take(number, "second", "w")

        with pytest.raises(ImporterError) as lost:
            store.begins(number, "first", "20260101-000000-0000")
        assert lost.value.code == "task-lost"
        store.waits(number, "first", "for ever", 60.0)
        assert not store.end(number, "first", TaskEnd(TaskState.DONE, 0))
        now = store.one(number)
        assert (now.state, now.run_id, now.waits) == (TaskState.RUNNING, "", "")

    def test_who_stands_still_within_a_transaction_keeps_nobody_from_a_task(
        self, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing of what it had begun to write is left."""
        monkeypatch.setattr(fleet_schema, "SILENCE", 1)
        still, other = fleet.open_store(), fleet.open_store()
        assert isinstance(still, Tasks)
        number = add(still)
        take = "UPDATE tasks SET holder = 'still' WHERE id = ?"

        still._database.say("BEGIN")
        still._database.execute(take, [number])
        assert other.take(number, "other", "w").goes == 1
        with pytest.raises(ImporterError) as lost:
            still._database.execute(take, [number])
        assert lost.value.code == "journal-connection-lost"
        other.begins(number, "other", "20260101-000000-0000")
        still.close()
        other.close()

    def test_nor_does_the_queue(self, fleet: Fleet) -> None:
        queue = fleet.queue()
        assert isinstance(queue, ProcrastinateQueue)
        with queue._app(sync=True).open() as app:
            asked = "SELECT current_setting('idle_in_transaction_session_timeout') AS silence"
            assert app.connector.get_sync_connector().execute_query_one(asked) == {"silence": "10s"}

    def test_who_tells_of_a_task_late_has_not_died_at_it(self, store: TaskStore) -> None:
        """It was only taken for dead; who says nothing to the end has."""
        number = add(store)
        for holder in ("silent", "late", "present"):
            store.take(number, holder, "w")
        assert store.one(number).falls == 2
        store.end(number, "late", TaskEnd(TaskState.WAITING))
        assert (store.one(number).falls, store.one(number).state) == (1, TaskState.RUNNING)

    def test_who_had_several_in_hand_died_of_none_of_them_for_certain(
        self, store: TaskStore
    ) -> None:
        """What it had told of before it died was in its hand no more."""
        poison, beside, told = add(store), add(store), add(store)
        for number in (poison, beside, told):
            store.take(number, f"first {number}", "w", life="first")
        store.end(told, f"first {told}", TaskEnd(TaskState.WAITING))
        for number in (poison, beside, told):
            now = store.take(number, f"second {number}", "w", life="second")
            assert (now.falls, now.falls_in_company) == (0, number != told)
        store.end(beside, f"second {beside}", TaskEnd(TaskState.WAITING))
        store.end(told, f"second {told}", TaskEnd(TaskState.WAITING))
        now = store.take(poison, "third", "w")
        assert (now.falls, now.falls_in_company) == (1, 1)

    def test_who_got_further_is_charged_with_no_earlier_death(self, store: TaskStore) -> None:
        number = add(store)
        for holder, reached in (("first", 0), ("second", 0), ("third", 7), ("fourth", 7)):
            store.take(number, holder, "w", reached)
        assert store.one(number).falls == 1

    def test_what_a_task_waits_for_holds_for_so_long_and_no_longer(self, store: TaskStore) -> None:
        number = add(store)
        store.take(number, "me", "w")
        store.waits(number, "me", "for an answer", 60.0)
        assert store.one(number).waits == "for an answer"
        store.waits(number, "me", "for an answer", 0.0)
        assert store.one(number).waits == ""

    def test_no_request_leaves_once_another_has_the_task(
        self, fleet: Fleet, store: TaskStore, server: Sandbox
    ) -> None:
        number = add(store, server=server.url)
        hold = Hold(store.take(number, "first", "w"), "first", Stopping())
        before = server.count_requests("GET /api/organization/current")
        store.take(number, "second", "w")

        with pytest.raises(ImporterError) as lost:
            asyncio.run(asked(fleet, hold, server, 1))

        assert lost.value.code == "task-lost"
        assert server.count_requests("GET /api/organization/current") == before


class TestForgetting:
    RUN = "20260101-000000-0000"

    def under_way(self, fleet: Fleet, store: TaskStore, tmp_path: Path, due: str = "") -> int:
        """A task whose run has begun, and which a worker has."""
        (tmp_path / "a.csv").write_text("a customer")
        source = store.keep_file(tmp_path / "a.csv")
        task = NewTask(TaskKind.FILE, "a.csv", "", (), "http://one", "", source)
        number = fleet.queue().schedule(task, due) if due else fleet.queue().submit(task)
        assert number is not None
        store.take(number, "one", "worker one")
        store.begins(number, "one", self.RUN)
        return number

    @pytest.mark.parametrize("state", [TaskState.WAITING, TaskState.STOPPED, TaskState.DONE])
    def test_a_run_takes_its_task_with_it(
        self, fleet: Fleet, store: TaskStore, tmp_path: Path, journal: str, state: TaskState
    ) -> None:
        """And the bytes of its file, and what the queue knew of it; no other task."""
        number = self.under_way(fleet, store, tmp_path)
        other = add(store, "another source")
        store.end(number, "one", TaskEnd(state))
        store.forget_run(self.RUN)
        assert [one.id for one in store.every()] == [other]
        assert store.find(number) is None
        assert count(journal, "sources") == count(journal, "procrastinate_jobs") == 0

    def test_not_while_a_worker_is_at_it(
        self, fleet: Fleet, store: TaskStore, tmp_path: Path
    ) -> None:
        number = self.under_way(fleet, store, tmp_path)
        with pytest.raises(ImporterError) as refused:
            store.forget_run(self.RUN)
        assert refused.value.code == "run-in-fleet"
        assert "worker one" in refused.value.message
        assert store.one(number).run_id == self.RUN

    def test_a_time_that_has_been_is_not_due_again(
        self, fleet: Fleet, store: TaskStore, tmp_path: Path
    ) -> None:
        due = "nightly 2026-01-01T02:30Z"
        number = self.under_way(fleet, store, tmp_path, due)
        store.end(number, "one", TaskEnd(TaskState.STOPPED, 1, "odd", "Ann is odd", "ask Ann"))
        store.forget_run(self.RUN)
        left = store.one(number)
        assert (left.run_id, left.message, left.hint) == ("", "", "")
        assert fleet.queue().schedule(left.task, due) is None

    def test_a_worker_that_comes_upon_it_finds_nothing_to_do(
        self, fleet: Fleet, store: TaskStore, tmp_path: Path, journal: str
    ) -> None:
        """The queue may have given it out in the same moment."""
        number = fleet.queue().submit(NewTask(TaskKind.FILE, "a.csv", "", (), "http://one", ""))
        with psycopg.connect(journal.partition("&schema=")[0]) as connection:
            connection.execute(f"DELETE FROM {tables(journal)}.tasks".encode())
        fleet.queue().work(never, Conduct("one", heartbeat=0.2, until_idle=True), Stopping())
        assert store.find(number) is None


def never(hold: Hold) -> TaskEnd:
    raise AssertionError(f"{hold.task.id} was begun")


def tables(journal: str) -> str:
    return f"{journal.rpartition('=')[2]}_fleet"


def count(journal: str, table: str) -> int:
    with psycopg.connect(journal.partition("&schema=")[0]) as connection:
        found = connection.execute(f"SELECT count(*) FROM {tables(journal)}.{table}".encode())
        ((number,),) = found.fetchall()
    return int(number)


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(limits=TEN)) as server:
        yield server


@asynccontextmanager
async def asking(fleet: Fleet, hold: Hold, server: Sandbox) -> AsyncIterator[Bigcapital]:
    """The server, as one machine asks it."""
    budgets = fleet.open_budgets(hold)
    target = open_bigcapital(
        Connection(server.url, server.key), SystemClock(), SendingConduct(budgets=budgets)
    )
    try:
        yield target
    finally:
        await target.aclose()
        budgets.close()


async def asked(fleet: Fleet, hold: Hold, server: Sandbox, times: int) -> None:
    """Ask who we are so many times, as one machine does."""
    async with asking(fleet, hold, server) as target:
        for _ in range(times):
            await target.organization()


class TestLimits:
    def test_machines_keep_one_limit_together(
        self, fleet: Fleet, store: TaskStore, server: Sandbox
    ) -> None:
        """The first request of each alone would be more than the server takes."""
        holds = [held(store, server) for _ in range(12)]

        async def all_of_them() -> None:
            await asyncio.gather(*(asked(fleet, hold, server, 2) for hold in holds))

        asyncio.run(all_of_them())

        assert server.limited <= 1
        assert server.count_requests("GET /api/organization/current") >= 24

    def test_of_two_that_have_seen_the_same_the_second_looks_again(
        self, fleet: Fleet, store: TaskStore, server: Sandbox
    ) -> None:
        """Nobody's request is forgotten because of another's."""
        one, two = (fleet.open_budgets(held(store, server)) for _ in range(2))
        for number, before in enumerate(("", "first")):
            for each in (one, two):
                assert each.load("route") == SharedState(before, number)
            assert one.keep("route", "first", number)
            assert not two.keep("route", "second", number)
        assert two.load("route") == SharedState("first", 2)
        assert two.keep("route", "second", 2)
        assert one.load("route").text == "second"
        for each in (one, two):
            each.close()

    def test_who_takes_over_begins_with_what_is_left(
        self, fleet: Fleet, store: TaskStore, server: Sandbox
    ) -> None:
        """Which is nothing: its first request would be refused."""
        asyncio.run(asked(fleet, held(store, server), server, 10))
        asyncio.run(asked(fleet, held(store, server), server, 1))
        assert server.limited == 0

    def test_who_lost_the_task_still_hears_what_became_of_its_request(
        self, fleet: Fleet, store: TaskStore
    ) -> None:
        """To call it one that never left would send its row once more."""
        slow = Fault(FaultKind.DELAY_ANSWER, seconds=0.5)
        with Sandbox(SandboxOptions(faults=(slow,))) as server:
            hold = held(store, server)

            async def creating() -> CreateAnswer:
                async with asking(fleet, hold, server) as target:
                    sent = asyncio.create_task(target.create(ANN))
                    await asyncio.to_thread(wait_until, lambda: bool(server.customers()))
                    store.take(hold.task.id, "another", "w2")
                    answer = await sent
                    with pytest.raises(ImporterError) as refused:
                        await target.create(ANN)
                assert refused.value.code == "task-lost"
                return answer

            assert isinstance(asyncio.run(creating()), Created)
            assert len(server.customers()) == 1


def held(store: TaskStore, server: Sandbox) -> Hold:
    task: Task = store.take(add(store, server=server.url), "me", "w")
    return Hold(task, "me", Stopping())
