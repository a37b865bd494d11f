"""A walk with all that it needs: the server open, the front watching, the time that is left."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from msgspec.structs import replace

from importer.core.errors import importer_error_in
from importer.core.ports import RowsToSend
from importer.core.sending.options import SendOptions, StopCause, Work
from importer.run.clocks import SystemClock, time_left
from importer.run.corridor import Corridor
from importer.run.fronts import WalkBegins
from importer.run.now import today
from importer.run.revising import Revising
from importer.run.sending import SendResult, send
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey
from importer.run.undoing import Undone, undo
from importer.run.walk import Walk


def walk_run(corridor: Corridor, run_id: str, survey: Survey) -> SendResult:
    """Send what the run has waiting, until it is done or stopped."""
    choices = corridor.choices
    left = time_left(choices.max_duration, survey.began)
    options = replace(choices.sending(), max_duration=left)
    begins = WalkBegins(run_id, _work(corridor.journal, run_id, options), survey.pace)
    revising = Revising(
        corridor.journal,
        run_id,
        choices.checking(today()),
        survey.customers,
        survey.organization.time_zone,
    )
    hours = choices.hours(survey.organization.time_zone)

    async def walk() -> SendResult:
        async with _walking(corridor, begins, survey, options) as ready:
            return await send(replace(ready, revising=revising, hours=hours))

    try:
        with _told_as_one():
            return asyncio.run(walk())
    except asyncio.CancelledError:  # broken off: the journal knows what was under way
        return SendResult(StopCause.INTERRUPTED)


def walk_back(
    corridor: Corridor, run_id: str, survey: Survey, customers: int
) -> tuple[StopSignal, Undone]:
    """Delete the customers of the run, so many, until it is done or stopped; why it was stopped."""
    undone = Undone()
    begins = WalkBegins(run_id, Work(customers), survey.pace, deletes=True)

    async def walk() -> StopSignal:
        async with _walking(corridor, begins, survey, corridor.choices.sending()) as ready:
            left = time_left(corridor.choices.max_duration, survey.began)
            if left is not None:
                asyncio.get_running_loop().call_later(left, ready.stop.set, StopCause.TIME_UP)
            await undo(ready, undone)
            return ready.stop

    try:
        with _told_as_one():
            return asyncio.run(walk()), undone
    except asyncio.CancelledError:  # broken off: the journal knows what is deleted
        stop = StopSignal()
        stop.set(StopCause.INTERRUPTED)
        return stop, undone


@contextmanager
def _told_as_one() -> Iterator[None]:
    """Lanes run side by side, so what stops one, such as a journal that is gone, stops several, and
    they raise it in a bundle; whoever walks is told of it as of any other."""
    try:
        yield
    except BaseExceptionGroup as bundle:
        error = importer_error_in(bundle)
        if error is None:
            raise
        raise error from None


def _work(journal: RowsToSend, run_id: str, options: SendOptions) -> Work:
    rows = journal.rows_to_send(run_id)
    owing = sum(total.count for total in journal.balances_to_send(run_id))
    return Work(rows, owing).first(options.first or rows)


@asynccontextmanager
async def _walking(
    corridor: Corridor, begins: WalkBegins, survey: Survey, options: SendOptions
) -> AsyncIterator[Walk]:
    stop = StopSignal()
    async with corridor.server.to_send(stop, corridor.shows.waits) as target:
        with corridor.shows.walking(begins, stop, target.pace) as progress:
            yield Walk(
                run_id=begins.run_id,
                journal=corridor.journal,
                target=target,
                clock=SystemClock(),
                options=options,
                organization=survey.organization,
                progress=progress,
                stop=stop,
            )
