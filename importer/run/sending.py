"""One walk from the journal to the server and back: "send what the journal says is unsent".

Starting, resuming and going on after a crash are this same walk.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass

from importer.core.comparison import is_same_customer, parse_body
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.runs import AttemptState, RunState
from importer.core.sending import StopCause
from importer.run.breaker import Breaker
from importer.run.doubts import Doubts
from importer.run.lanes import Lanes
from importer.run.readback import ReadBack
from importer.run.stopping import sleep_unless_stopped
from importer.run.walk import MARK, Walk

_UNFINISHED = (Ending.WAITING, Ending.FAILED, Ending.UNKNOWN)


@dataclass(frozen=True, slots=True)
class SendResult:
    """How a walk ended.

    Attributes:
        error: what stopped it, where something did.
    """

    cause: StopCause
    error: ImporterError | None = None


async def send(walk: Walk) -> SendResult:
    """Send every waiting row of the walk's run, and settle every one that is in doubt.

    Raises nothing that belongs to a row or to the server; both are in the journal and the result.
    """
    walk.journal.set_state(walk.run_id, RunState.SENDING)
    read_back = ReadBack(walk)
    doubts = Doubts(walk, read_back.confirming)
    lanes = Lanes(walk, Breaker(walk), read_back, doubts)
    async with _beside(read_back.run(), doubts.run(), _keep_time(walk)):
        read_back.recover()
        doubts.recover()
        await read_back.drain()
        await lanes.run_first()
        await _walk_on(walk, lanes, read_back, doubts)
    await _find_twins(walk)
    lanes.give_up_tried()
    doubts.end_unsettled()
    return _finish(walk)


async def _walk_on(walk: Walk, lanes: Lanes, read_back: ReadBack, doubts: Doubts) -> None:
    """Rounds of sending: what was lost, or is absent after all, waits for the next round."""
    while True:
        await lanes.run()
        await read_back.drain()
        await doubts.settle_all()
        await read_back.drain()
        if walk.stop or not lanes.has_more():
            return


@asynccontextmanager
async def _beside(*jobs: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run jobs that never end beside the block, and end them with it."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job) for job in jobs]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


async def _keep_time(walk: Walk) -> None:
    if walk.options.max_duration is not None:
        await sleep_unless_stopped(walk.clock, walk.stop, walk.options.max_duration)
        walk.stop.set(StopCause.TIME_UP)


async def _find_twins(walk: Walk) -> None:
    """Look whether an earlier request of a row that was sent again made a customer after all."""
    if walk.stop:
        return
    journal = walk.journal
    again = {attempt.row_id for attempt in journal.attempts(walk.run_id, (AttemptState.ABSENT,))}
    run = journal.run(walk.run_id)
    for row_id in sorted(again):
        attempts = journal.attempts_of_row(walk.run_id, row_id)
        confirmed = [one for one in attempts if one.state is AttemptState.CONFIRMED]
        if not confirmed:
            continue
        bodies = [parse_body(one.body) for one in attempts]
        try:
            found = await walk.target.find({"displayName": [str(bodies[0]["displayName"])]})
        except ServerUnavailable:
            continue
        known = journal.claimed_ids(run.base_url, run.organization_id)
        known |= journal.existing_ids(walk.run_id)
        mark = int(walk.fact(MARK) or 0)
        twins = [
            customer.id
            for customer in found
            if customer.id > mark
            and customer.id not in known
            and any(is_same_customer(body, customer) for body in bodies)
        ]
        if twins:
            ids = ", ".join(str(identity) for identity in (confirmed[0].customer_id, *twins))
            problem = Problem("created-twice", facts={"ids": ids})
            journal.add_problems(walk.run_id, [(row_id, problem)])


def _finish(walk: Walk) -> SendResult:
    endings = walk.journal.endings(walk.run_id)
    unfinished = any(endings[ending] for ending in _UNFINISHED)
    state = RunState.STOPPED if unfinished else RunState.FINISHED
    walk.journal.set_state(walk.run_id, state)
    cause = walk.stop.cause
    if cause is None:
        cause = StopCause.FIRST if endings[Ending.WAITING] else StopCause.DONE
    return SendResult(cause, walk.stop.error)
