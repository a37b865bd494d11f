"""Deletes what a run created, unless somebody has changed or used it since.

One customer at a time: `bulk-delete` stops in the middle when an id is unknown, and
`validate-bulk-delete` really deletes and rolls back (BIGCAPITAL.md section 7), so it is asked for a
few customers at a time with nothing else under way.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from importer.core.comparison import differences, is_inactive, names_of
from importer.core.customer import FieldKind, target_fields
from importer.core.errors import ServerUnavailable
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import AttemptState, RunState
from importer.core.stored import StoredCustomer
from importer.core.verification import UndoEnding
from importer.run.verifying import Made, balance_moved, made_customers
from importer.run.walk import Walk

CHUNK = 20
"""Customers that are asked about together."""

_NEVER_BLANK = frozenset(
    {FieldKind.AMOUNT, FieldKind.RATE, FieldKind.FLAG, FieldKind.CUSTOMER_TYPE}
)

_PROBLEMS = {
    UndoEnding.DELETED: "undone",
    UndoEnding.GONE: "gone-already",
    UndoEnding.CHANGED: "kept-because-changed",
    UndoEnding.IN_USE: "kept-because-in-use",
}


async def undo(walk: Walk) -> dict[UndoEnding, int]:
    """Delete the run's customers; how many came to which end. A row whose customer is gone is
    waiting again.

    Stops in order when the walk's signal says so; called again it goes on.
    """
    ends = dict.fromkeys(UndoEnding, 0)
    for chunk in _chunks(tuple(made_customers(walk.journal, walk.run_id))):
        if walk.stop:
            return ends
        for end in await _undo_chunk(walk, chunk):
            ends[end] += 1
    if not ends[UndoEnding.FAILED] and not walk.stop:
        walk.journal.set_state(walk.run_id, RunState.UNDONE)
    return ends


async def _undo_chunk(walk: Walk, chunk: Sequence[Made]) -> list[UndoEnding]:
    try:
        free = await walk.target.deletable([made.customer_id for made in chunk])
    except ServerUnavailable as error:
        walk.unreadable(error)
        return [UndoEnding.FAILED for _ in chunk]
    walk.readable()
    ends = []
    for made in chunk:
        if walk.stop:
            break
        end = await _undo_one(walk, made, free)
        walk.progress.ended(Ending.WAITING if _is_gone(end) else Ending.CREATED)
        ends.append(end)
    return ends


async def _undo_one(walk: Walk, made: Made, free: frozenset[int]) -> UndoEnding:
    # Read just before deleting: what was unchanged a minute ago may be changed now.
    try:
        customer = await walk.target.read(made.customer_id)
        if customer is None:
            return _record(walk, made, UndoEnding.GONE)
        changed = changed_fields(walk, made, customer)
        if changed:
            return _record(walk, made, UndoEnding.CHANGED, changed)
        if made.customer_id not in free:
            return _record(walk, made, UndoEnding.IN_USE)
        deleted = await walk.target.delete(made.customer_id)
    except ServerUnavailable as error:
        walk.unreadable(error)
        return UndoEnding.FAILED
    walk.readable()
    return _record(walk, made, UndoEnding.DELETED if deleted else UndoEnding.IN_USE)


def changed_fields(walk: Walk, made: Made, customer: StoredCustomer) -> str:
    """The fields that are not as the run left them, as words: what was sent and differs (unless it
    did from the start), what was left blank and is filled now; `balance` if it moved."""
    organization = walk.organization
    sent = [
        found
        for found in differences(made.body, customer, time_zone=organization.time_zone)
        if made.reported.fields.get(found.field) != found.stored
    ]
    filled = [
        name
        for name, field in target_fields().items()
        if name not in made.body and field.kind not in _NEVER_BLANK and customer.text(name)
    ]
    deactivated = "active" not in made.body and is_inactive(customer)
    moved = balance_moved(made, customer, organization)
    names = [
        names_of(sent),
        *filled,
        "active" if deactivated else "",
        "balance" if moved else "",
    ]
    return ", ".join(filter(None, names))


def _record(walk: Walk, made: Made, end: UndoEnding, fields: str = "") -> UndoEnding:
    problem = Problem(_PROBLEMS[end], facts={"fields": fields} if fields else {})
    row_id, ref = made.attempt.row_id, made.attempt.ref
    if not _is_gone(end):
        walk.journal.add_problems(walk.run_id, [(row_id, problem)])
        return end
    outcome = Outcome(ref, Ending.WAITING, problems=(problem,))
    walk.journal.end_attempts(AttemptState.DELETED, [(made.attempt.attempt_id, outcome)])
    return end


def _is_gone(end: UndoEnding) -> bool:
    return end in {UndoEnding.DELETED, UndoEnding.GONE}


def _chunks(made: Sequence[Made]) -> Iterator[list[Made]]:
    rest = iter(made)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
