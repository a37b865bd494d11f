"""Procrastinate's own parts, made to outlast a database that is away for a while, and silent on it.

As they come, its worker goes on without telling the others that it lives once a heartbeat has
failed (it looks after that only where it has periodic tasks), a job whose end could not be put on
record holds up its lane for ever, and each failure is a traceback in the log. Its statements on the
end of a job are replaced by such as change nothing once another worker has it, since a process that
was stopped for long may go on at any moment.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from procrastinate import exceptions, jobs, manager
from procrastinate.worker import Worker

from importer.core import fleet
from importer.core.errors import ImporterError
from importer.core.fleet import Turn
from importer.journal.postgresql.queue_statements import FINISH_OWN, IS_SUSPECT, RETURN_OWN

DATABASE_IS_GONE = (exceptions.ProcrastinateException, psycopg.Error, ImporterError, OSError)
"""What is tried again a little later; the queue's own among it, of two who put in the same task."""

AGAIN = 1.0
"""Seconds after which a database that was gone is asked again."""

_TIMES = 60
"""So often is an end put on record before its worker begins anew: what a worker leaves that has
begun anew is the others' after a while."""


class TellingWorker(Worker):
    """Says that it comes to its end: from then on it no longer tells the others that it lives,
    whatever it has under way."""

    def __init__(self, ends: Callable[[], None], **how: Any) -> None:
        super().__init__(**how)
        self._ends = ends

    def stop(self) -> None:
        """See `procrastinate.worker.Worker`."""
        super().stop()  # type: ignore[no-untyped-call]
        self._ends()


def turn_of(job: jobs.Job) -> Turn:
    """The turn for which a worker was given it."""
    return Turn(job.id or 0, job.worker_id or 0, job.attempts)


class Jobs(manager.JobManager):
    """The jobs of one worker."""

    gives_up: Callable[[], None] = staticmethod(lambda: None)
    """Called where it has to begin anew, under another number."""

    def __init__(self, connector: Any) -> None:
        super().__init__(connector)
        self._in_hand: set[Turn] = set()
        self._suspect: Turn | None = None

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> jobs.Job | None:
        """See `procrastinate.manager.JobManager`; none beside a suspect."""
        if self._suspect is not None:
            return None
        try:
            job = await super().fetch_job(queues, worker_id)
            if job is not None:
                await self._take_in_hand(job)
        except DATABASE_IS_GONE:  # there may be one that is this worker's, and it was not told
            self.gives_up()
            raise
        return job

    async def _take_in_hand(self, job: jobs.Job) -> None:
        row = await self.connector.execute_query_one_async(
            IS_SUSPECT, task_id=job.task_kwargs["task_id"], falls=fleet.FALLS_OF_A_SUSPECT
        )
        self._in_hand.add(turn_of(job))
        if row["is_suspect"]:
            self._suspect = turn_of(job)

    def has_to_wait(self, job: jobs.Job) -> bool:
        """Whether it is a suspect that has others beside it."""
        return turn_of(job) == self._suspect and len(self._in_hand) > 1

    def lets_go(self, job: jobs.Job) -> None:
        """It is no longer in hand."""
        self._in_hand.discard(turn_of(job))
        if turn_of(job) == self._suspect:
            self._suspect = None

    async def update_heartbeat(self, worker_id: int) -> None:
        """See `procrastinate.manager.JobManager`; the next one comes soon."""
        try:
            await super().update_heartbeat(worker_id)
        except DATABASE_IS_GONE as error:
            if not isinstance(error.__cause__, psycopg.OperationalError):
                self.gives_up()
                raise

    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:
        """See `procrastinate.manager.JobManager`."""
        await self._surely(FINISH_OWN, job, status=status.value, delete_job=delete_job)

    async def give_back(self, job: jobs.Job, rests: float) -> None:
        """Put it back where it stood in line; nobody takes it up for so many seconds."""
        await self._surely(RETURN_OWN, job, rests=rests)

    async def _surely(self, statement: str, job: jobs.Job, **values: Any) -> None:
        """Again and again: to do so twice changes nothing."""
        whose = {"job_id": job.id, "worker_id": job.worker_id, "attempts": job.attempts}
        for _ in range(_TIMES):
            try:
                await self.connector.execute_query_async(statement, **whose, **values)
            except DATABASE_IS_GONE:
                await asyncio.sleep(AGAIN)
            else:
                return
        self.gives_up()


def said_by(error: BaseException) -> str:
    """What the database said, without what the queue says of it."""
    return " ".join(str(error.__cause__ or error).split())


class _Unexpected(logging.Filter):
    """Lets through what nobody expects. That the database is gone is expected: who listens to the
    worker's beats hears of it, once, and not from each of the libraries with a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """See `logging.Filter`."""
        error = record.exc_info[1] if record.exc_info else None
        return error is not None and not isinstance(error, DATABASE_IS_GONE)


def quieten(loop: asyncio.AbstractEventLoop) -> None:
    """Let the libraries, and the loop, tell of nothing but bugs."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL + 1)
    told_of = logging.StreamHandler()
    told_of.addFilter(_Unexpected())
    library = logging.getLogger("procrastinate")
    library.handlers, library.propagate = [told_of], False

    def told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), DATABASE_IS_GONE):
            loop.default_exception_handler(context)

    loop.set_exception_handler(told)
