"""One walk from the journal to the server and back: "send what the journal says is unsent".

Starting, resuming and going on after a crash are this same walk.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

from msgspec import Struct

from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.language import gettext_noop
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.run_facts import RunFact
from importer.core.runs import Attempt, AttemptState, RunState
from importer.core.sending.comparison import is_same_customer
from importer.core.sending.identity import is_another, sent_bodies
from importer.core.sending.options import StopCause
from importer.core.sending.stored import StoredCustomer
from importer.core.values.text import name_key
from importer.run.breaker import Breaker
from importer.run.claims import may_be_stored, unclaimed
from importer.run.deactivating import deactivate
from importer.run.doubts import Doubts
from importer.run.hours import keep_hours, stop_if_closed
from importer.run.lanes import Lanes
from importer.run.missing import left_to_deactivate
from importer.run.others import Others
from importer.run.readback import ReadBack
from importer.run.stopping import sleep_unless_stopped
from importer.run.updating import Updating
from importer.run.walk import Walk
from importer.run.walk_events import CustomersLost, NotScanned

_UNFINISHED = (Ending.WAITING, Ending.FAILED, Ending.UNKNOWN)
_LEFT_NOTHING = frozenset(
    {
        AttemptState.WITHDRAWN,
        AttemptState.NOT_STORED,
        AttemptState.REFUSED,
        AttemptState.ABSENT,
    }
)

_GONE = gettext_noop("its customer was read back, and is no longer there")
_LATE = gettext_noop(
    "a customer like it appeared after its request had been found to have left nothing"
)


class SendResult(Struct, frozen=True):
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
    started = walk.clock.monotonic()
    others = Others(walk)
    doubts = Doubts(walk)
    read_back = ReadBack(walk, doubts, others)
    lanes = Lanes(walk, Breaker(walk), read_back, doubts, others)
    updating = Updating(walk, walk.revising) if walk.revising else None
    stop_if_closed(walk.hours, walk.clock, walk.stop)
    keeping = (_keep_time(walk), keep_hours(walk.hours, walk.clock, walk.stop))
    async with _beside(read_back.run(), doubts.run(read_back.add), *keeping):
        read_back.recover()
        doubts.recover()
        await read_back.drain()
        if updating:
            await updating.settle()
        await lanes.run_first()
        await _walk_on(walk, lanes, read_back, doubts)
        if updating:
            await updating.run(lanes.room_left)
        if not (walk.stop or walk.journal.endings(walk.run_id)[Ending.WAITING]):
            await deactivate(walk)
        rounds = walk.options.resend + 1
        while await _scan_again(walk, lanes, doubts) and rounds:
            rounds -= 1
            await _walk_on(walk, lanes, read_back, doubts)
    lanes.give_up_tried()
    doubts.end_unsettled()
    _remember_pace(walk, walk.clock.monotonic() - started)
    return _finish(walk)


def _remember_pace(walk: Walk, seconds: float) -> None:
    """For the report: how long it took, and how fast the server lets anybody be."""
    before = float(walk.fact(RunFact.SENDING_SECONDS) or 0)
    walk.learn(RunFact.SENDING_SECONDS, f"{before + seconds:.1f}")
    walk.learn(RunFact.ANSWERS, json.dumps(walk.target.answers()))
    pace = walk.target.pace()
    if pace.known:
        walk.learn(RunFact.SERVER_PACE, f"{pace.per_second:.6g}")


async def _walk_on(walk: Walk, lanes: Lanes, read_back: ReadBack, doubts: Doubts) -> None:
    """Rounds of sending: what was lost, or is absent after all, waits for the next round.

    It ends: a row that failed is sent again for something that has moved since, and a row that has
    moved to its ending never comes back.
    """
    while True:
        await lanes.run()
        await read_back.drain()
        await doubts.settle_all()
        await read_back.drain()
        if walk.stop:
            return
        if not (lanes.has_more() or await lanes.settle_suspects() or lanes.take_up_lost()):
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


async def _scan_again(walk: Walk, lanes: Lanes, doubts: Doubts) -> bool:
    """Scan once more at the end, for created customers that are gone and for others of ours.

    A customer that was read back may be lost all the same, and its id be another's now (a crash of
    the database); its row is in doubt, and True is returned: there is more to walk. A customer of
    ours may have come to be when nobody looked: a request that looked lost ran after all, or
    something on the way repeats requests. A row that the server has twice is reported; nothing is
    deleted unasked. A row that has not been created, as far as we knew, is in doubt again.
    """
    if walk.stop:
        return False
    try:
        customers = await walk.target.scan(_is_new_or_ours(walk))
    except ServerUnavailable:
        walk.progress.event(NotScanned())
        return False
    except ImporterError as error:  # a refused key, or answers of no use
        walk.stop.set(StopCause.STOPPED, error)
        return False
    lost = _lost(walk, {customer.id: customer for customer in customers})
    _doubt_lost(walk, doubts, lost)
    strangers: dict[str, list[StoredCustomer]] = {}
    for customer in unclaimed(walk, customers):
        strangers.setdefault(name_key(customer.text("displayName")), []).append(customer)
    if strangers:
        walk.journal.add_problems(walk.run_id, tuple(_twins(walk, strangers)))
        _doubt_again(walk, lanes, strangers)
    return bool(lost)


def _is_new_or_ours(walk: Walk) -> Callable[[int], bool]:
    """Whether a customer, by its id, was made since the run began, or is known as a row's own."""
    ours = {
        attempt.customer_id
        for attempt in walk.journal.attempts(walk.run_id, (AttemptState.CONFIRMED,))
    }
    others = walk.there_before() - ours
    return lambda customer_id: customer_id not in others


def _lost(walk: Walk, there: Mapping[int, StoredCustomer]) -> list[Attempt]:
    """Created rows whose customer is gone, or certainly another. What may be an edit is none."""
    return [
        attempt
        for attempt in walk.journal.attempts(walk.run_id, (AttemptState.CONFIRMED,))
        if attempt.customer_id is not None
        and (
            attempt.customer_id not in there
            or is_another(sent_bodies(attempt.sent_texts), there[attempt.customer_id])
        )
    ]


def _doubt_lost(walk: Walk, doubts: Doubts, lost: Sequence[Attempt]) -> None:
    if not lost:
        return
    walk.progress.event(CustomersLost(len(lost)))
    walk.journal.doubt_again([attempt.attempt_id for attempt in lost], _GONE)
    for attempt in lost:
        row = walk.journal.row(walk.run_id, attempt.row_id)
        doubts.add(row, _GONE, was_answered=True)
        walk.progress.reopened(Ending.CREATED)


def _twins(
    walk: Walk, strangers: Mapping[str, list[StoredCustomer]]
) -> Iterator[tuple[int, Problem]]:
    """Rows that were created, and of which nobody's customers have an equal."""
    for attempt in tuple(walk.journal.attempts(walk.run_id, (AttemptState.CONFIRMED,))):
        equal = _taken_equals(attempt, strangers)
        if equal:
            ids = ", ".join(str(one) for one in (attempt.customer_id, *(e.id for e in equal)))
            yield attempt.row_id, Problem("created-twice", facts={"ids": ids})


def _doubt_again(walk: Walk, lanes: Lanes, strangers: Mapping[str, list[StoredCustomer]]) -> None:
    """Rows of which no request had left anything, and of which there is a customer now: `resume`
    weighs the evidence anew."""
    journal, run_id = walk.journal, walk.run_id
    for attempt in tuple(journal.attempts(run_id, (AttemptState.ABSENT,))):
        states = {one.state for one in journal.attempts_of_row(run_id, attempt.row_id)}
        if states <= _LEFT_NOTHING and (equal := _taken_equals(attempt, strangers)):
            problem = may_be_stored(_LATE, tuple(one.id for one in equal))
            (row,) = journal.picked(run_id, [attempt.row_id])
            lanes.let_go(row.row_id)
            if row.ending is not Ending.WAITING:
                walk.progress.reopened(row.ending)
            outcome = Outcome(row.ref, Ending.UNKNOWN, problems=(problem,))
            walk.end_with(attempt.attempt_id, AttemptState.IN_DOUBT, outcome)


def _taken_equals(
    attempt: Attempt, strangers: Mapping[str, list[StoredCustomer]]
) -> list[StoredCustomer]:
    """The strangers that equal a body of the attempt; they are nobody else's from here on."""
    bodies = sent_bodies(attempt.sent_texts)
    candidates = strangers.get(name_key(str(bodies[0]["displayName"])), [])
    equal = [one for one in candidates if any(is_same_customer(body, one) for body in bodies)]
    candidates[:] = [one for one in candidates if one not in equal]
    return equal


def _finish(walk: Walk) -> SendResult:
    endings = walk.journal.endings(walk.run_id)
    unfinished = any(endings[ending] for ending in _UNFINISHED)
    unfinished = unfinished or left_to_deactivate(walk.journal, walk.run_id) > 0
    state = RunState.STOPPED if unfinished else RunState.FINISHED
    walk.journal.set_state(walk.run_id, state)
    cause = walk.stop.cause
    if cause is None:
        cause = StopCause.FIRST if endings[Ending.WAITING] else StopCause.DONE
    return SendResult(cause, walk.stop.error)
