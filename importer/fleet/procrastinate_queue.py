"""The queue on Procrastinate, in the journal's own database; this module and `procrastinate_jobs`
alone name it.

Procrastinate says which task is next, keeps those of a lane apart and in order, and counts the
heartbeats. It repeats nothing: what is left of a task is the journal's business.
"""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from itertools import chain, repeat, takewhile
from typing import Any, cast

import procrastinate
from procrastinate import jobs

from importer.core.errors import ImporterError
from importer.core.fleet import ENDED, NewTask, Task, TaskEnd, TaskState, Turn, lane_of
from importer.core.journal_address import JournalAddress
from importer.core.ports.fleet import TaskStore
from importer.fleet.procrastinate_jobs import (
    AGAIN,
    DATABASE_IS_GONE,
    Jobs,
    TellingWorker,
    quieten,
    said_by,
    turn_of,
)
from importer.fleet.queue import BringIn, Conduct, Hold, Stopping, given_up, unexpected_end
from importer.journal.postgresql.fleet_schema import SILENCE, fleet_address
from importer.journal.postgresql.queue_statements import (
    FORSAKEN,
    LEFT,
    RESCUE_STALLED,
    TO_CANCEL,
)
from importer.journal.postgresql.sessions import defaults

_NAME = "bring-in"
_BREAKING_OFF = 30.0
"""Seconds that tasks may take beyond their budget until all is on record."""

_PATIENCE = 5.0
"""Seconds for which a connection to it is waited for."""

_UNTIL_IT_IS_TOLD = (0.2, 0.5, 1.0, 2.0, *(4.0,) * 14)
"""Seconds between two tries to tell the end of a task: a minute in all, and on and on like the last
of them as long as nobody asks the worker to end."""

_NAP = 0.1


def queue_schema() -> str:
    """The statements that make Procrastinate's tables."""
    return procrastinate.schema.SchemaManager.get_schema()


class ProcrastinateQueue:
    """A `Queue` over a journal on PostgreSQL.

    Args:
        open_store: the tasks, on a connection of its own for each thread.
    """

    def __init__(self, journal: JournalAddress, open_store: Callable[[], TaskStore]) -> None:
        self._address = fleet_address(journal)
        self._open_store = open_store
        self._life = uuid.uuid4().hex

    def submit(self, task: NewTask) -> int:
        """See `Queue`."""
        found = self._put(task, "")
        if found is None:
            raise RuntimeError("a task without a due time was there before")
        return found

    def schedule(self, task: NewTask, due: str) -> int | None:
        """See `Queue`."""
        return self._put(task, due)

    def _put(self, task: NewTask, due: str) -> int | None:
        store = self._open_store()
        try:
            number = store.add(task, due)
        finally:
            store.close()
        if number is not None:  # should this process die here, a worker puts it into the queue
            app = self._app(sync=True)
            with suppress(*DATABASE_IS_GONE), app.open():  # or the database, just then
                _deferrer(app, task).defer(task_id=number)
        return number

    def status(self) -> tuple[Task, ...]:
        """See `Queue`."""
        store = self._open_store()
        try:
            return store.every()
        finally:
            store.close()

    def cancel(self, task_id: int) -> TaskState:
        """See `Queue`; what never begins is passed over when its turn comes."""
        store = self._open_store()
        try:
            return store.ask_to_cancel(task_id)
        finally:
            store.close()

    def work(self, bring_in: BringIn, conduct: Conduct, stopping: Stopping) -> None:
        """See `Queue`."""
        asyncio.run(self._work(bring_in, conduct, stopping))

    async def _work(self, bring_in: BringIn, conduct: Conduct, stopping: Stopping) -> None:
        quieten(asyncio.get_running_loop())
        while not stopping.is_asked:
            why_not = ""
            try:
                app = self._app(sync=False)
                async with app.open_async():
                    shift = _Shift(self._open_store, app, bring_in, conduct, stopping, self._life)
                    await shift.go()
                if shift.is_idle:
                    return
            except DATABASE_IS_GONE as error:
                why_not = said_by(error)
            conduct.beat(reached=False, why_not=why_not)
            if not stopping.is_asked:
                await asyncio.sleep(AGAIN)

    def _app(self, *, sync: bool) -> procrastinate.App:
        silence = f"-c idle_in_transaction_session_timeout={SILENCE}s"
        options = f"-c search_path={self._address.schema} {silence}"
        kwargs = {**defaults(self._address.url), "options": options}
        pool: dict[str, Any] = {
            "conninfo": self._address.url,
            "kwargs": kwargs,
            "timeout": _PATIENCE,
            # Else it lets ever more time pass between two tries, up to as long as it was away.
            "reconnect_timeout": _PATIENCE,
        }
        if sync:
            connector: Any = procrastinate.SyncPsycopgConnector(min_size=1, max_size=1, **pool)
        else:
            connector = procrastinate.PsycopgConnector(min_size=1, max_size=4, **pool)
        app = procrastinate.App(connector=connector)
        app.job_manager = Jobs(connector)
        return app


def _deferrer(app: procrastinate.App, task: NewTask) -> jobs.JobDeferrer:
    return app.configure_task(
        _NAME, lock=task.lane, queue=_queue_name(task.address), allow_unknown=True
    )


def _queue_name(address: str) -> str:
    return f"address {address}".rstrip()


class _Shift:
    """A worker from its registration to its end, or to the loss of the database.

    Args:
        life: names its process, of which it may be one shift of several.

    Attributes:
        is_idle: it has ended because nothing was left to do.
    """

    def __init__(
        self,
        open_store: Callable[[], TaskStore],
        app: procrastinate.App,
        bring_in: BringIn,
        conduct: Conduct,
        stopping: Stopping,
        life: str,
    ) -> None:
        self._open_store = open_store
        self._app = app
        self._bring_in = bring_in
        self._conduct = conduct
        self._stopping = stopping
        self._life = life
        self._holds: dict[str, Hold] = {}
        self._lock = threading.Lock()
        self._is_asked = self._is_over = False
        self._hands = ThreadPoolExecutor(conduct.concurrency, "task")
        self.is_idle = False

    async def go(self) -> None:
        """Until it is asked to stop, the database is lost, or nothing is left to do."""
        conduct = self._conduct
        self._app.task(name=_NAME, pass_context=True, queue=_queue_name(conduct.address))(self._do)
        worker = TellingWorker(
            self._leave,
            app=self._app,
            queues=[_queue_name(conduct.address)],
            name=conduct.worker,
            concurrency=conduct.concurrency,
            fetch_job_polling_interval=min(conduct.heartbeat, 5.0),
            abort_job_polling_interval=3600.0,
            shutdown_graceful_timeout=conduct.budget + _BREAKING_OFF,
            install_signal_handlers=False,
            delete_jobs="always",
            update_heartbeat_interval=conduct.heartbeat,
            stalled_worker_timeout=conduct.silence,
        )
        self._jobs.gives_up = worker.stop
        loop = asyncio.get_running_loop()

        def stop() -> None:
            loop.call_soon_threadsafe(self._stop, worker)

        self._stopping.heed(stop)
        watch = asyncio.create_task(self._watch(worker))
        try:
            await worker.run()  # type: ignore[no-untyped-call]
        finally:
            self._stopping.forget(stop)
            watch.cancel()
            self._hands.shutdown(wait=False)
            self._leave()

    @property
    def _jobs(self) -> Jobs:
        return cast(Jobs, self._app.job_manager)

    def _stop(self, worker: TellingWorker) -> None:
        """Asked for an orderly end; asked again, or past the budget, all is broken off."""
        is_again, self._is_asked = self._is_asked, True
        worker.stop()
        if is_again:
            self._break_off()
        else:
            asyncio.get_running_loop().call_later(self._conduct.budget, self._break_off)

    def _leave(self) -> None:
        """Ask for an orderly end of what is under way, once; what begins just now is asked too."""
        with self._lock:
            if self._is_over:
                return
            self._is_over = True
        self._ask_all()

    def _ask_all(self) -> None:
        for hold in self._under_way():
            hold.stopping.ask_once()

    def _break_off(self) -> None:
        for hold in self._under_way():
            hold.stopping.ask()

    def _under_way(self) -> tuple[Hold, ...]:
        with self._lock:
            return tuple(self._holds.values())

    async def _do(self, context: procrastinate.JobContext, task_id: int) -> None:
        job = context.job
        there = copy_context()
        loop = asyncio.get_running_loop()
        try:
            await self._until_alone(job)
            done = partial(there.run, self._hold, task_id, turn_of(job))
            end = await loop.run_in_executor(self._hands, done)
        except DATABASE_IS_GONE:
            end = TaskEnd(TaskState.WAITING, rests=AGAIN)
        finally:
            self._jobs.lets_go(job)
        if end.state is TaskState.WAITING:
            await self._jobs.give_back(job, end.rests)

    async def _until_alone(self, job: jobs.Job) -> None:
        """What is in hand beside a suspect is put back first: any worker goes on with it."""
        while self._jobs.has_to_wait(job):
            self._ask_all()
            await asyncio.sleep(_NAP)

    def _hold(self, task_id: int, turn: Turn) -> TaskEnd:
        holder = uuid.uuid4().hex
        store = self._open_store()
        try:
            task = store.find(task_id)
            if task is None:  # its run was forgotten
                return TaskEnd(TaskState.CANCELLED)
            if task.state in ENDED:  # the queue was told of it too late
                return TaskEnd(task.state)
            before = task.worker
            reached = self._conduct.how_far(task) if task.goes else 0
            task = store.take(task_id, holder, self._conduct.worker, reached, turn, self._life)
            if task.cancels:  # while nobody had it, or while its worker was dying
                end = TaskEnd(TaskState.CANCELLED)
                store.end(task_id, holder, end)
                return end
        finally:
            store.close()
        hold = Hold(task, holder, Stopping())
        self._begin(hold)
        end = unexpected_end()
        try:
            end = given_up(task, before) if task.is_given_up else self._bring_in(hold)
        finally:
            with self._lock:
                del self._holds[holder]
            is_ours = self._tell(hold, end)
        # Another one's by now: its end is the other's to tell.
        return end if is_ours else TaskEnd(TaskState.RUNNING)

    def _begin(self, hold: Hold) -> None:
        with self._lock:
            self._holds[hold.holder] = hold
            is_over = self._is_over
        if is_over:
            hold.stopping.ask_once()

    def _tell(self, hold: Hold, end: TaskEnd) -> bool:
        """Whether it was ours to tell. A database that is away is waited for: a worker that says
        nothing counts as dead, and one that says it late no longer does."""
        more = takewhile(lambda _: not self._stopping.is_asked, repeat(_UNTIL_IT_IS_TOLD[-1]))
        for pause in chain(_UNTIL_IT_IS_TOLD, more):
            with suppress(ImporterError):
                return self._tell_once(hold, end)
            time.sleep(pause)
        return self._tell_once(hold, end)

    def _tell_once(self, hold: Hold, end: TaskEnd) -> bool:
        store = self._open_store()
        try:
            return store.end(hold.task.id, hold.holder, end)
        finally:
            store.close()

    async def _watch(self, worker: TellingWorker) -> None:
        """Look after what others have left, and after who has asked for an end."""
        while True:
            await asyncio.sleep(min(self._conduct.heartbeat, 1.0))
            why_not = ""
            try:
                await self._look_after()
            except DATABASE_IS_GONE as error:
                why_not = said_by(error)
            self._conduct.beat(reached=not why_not, why_not=why_not)
            if self._conduct.until_idle and not why_not and not await self._is_anything_left():
                self.is_idle = True
                worker.stop()

    async def _look_after(self) -> None:
        await self._jobs.connector.execute_query_async(
            RESCUE_STALLED, silence=self._conduct.silence
        )
        await self._put_forsaken()
        await self._heed_cancels()

    async def _put_forsaken(self) -> None:
        """Put those into the queue whose submitter, or worker, died between two words to it."""
        for row in await self._jobs.connector.execute_query_all_async(FORSAKEN, task_name=_NAME):
            await self._app.configure_task(
                _NAME,
                lock=lane_of(row["server"], row["address"]),
                queue=_queue_name(row["address"]),
                queueing_lock=f"task {row['id']}",
            ).defer_async(task_id=row["id"])

    async def _is_anything_left(self) -> bool:
        with suppress(*DATABASE_IS_GONE):
            address = self._conduct.address
            row = await self._jobs.connector.execute_query_one_async(LEFT, address=address)
            return bool(row["left"])
        return True

    async def _heed_cancels(self) -> None:
        holds = self._under_way()
        held = [hold.task.id for hold in holds]
        if not held:
            return
        rows = await self._jobs.connector.execute_query_all_async(TO_CANCEL, held=held)
        asked = {row["id"]: row["cancels"] for row in rows}
        for hold in holds:
            for _ in range(asked.get(hold.task.id, 0) - hold.stopping.cancels):
                hold.stopping.cancel()
