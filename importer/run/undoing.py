"""Deletes what a run created, unless somebody has changed or used it since. What it changed of
others is taken back in `restoring`.

One customer at a time: `bulk-delete` stops in the middle when an id is unknown, and
`validate-bulk-delete` really deletes and rolls back (importer/api/README.md 7.4), so it is asked
for a few customers at a time with nothing else under way.
"""

from collections.abc import Sequence

from msgspec import Struct, field

from importer.core.deactivations import Deactivation, DeactivationState
from importer.core.edits import Edit, EditState
from importer.core.errors import ServerUnavailable
from importer.core.outcomes import Ending, Outcome
from importer.core.portions import by_number
from importer.core.problems import Problem
from importer.core.rows import RowRef
from importer.core.run_facts import RunFact
from importer.core.runs import ID_GIVEN_AGAIN, AttemptState, RunState
from importer.core.sending.verification import UndoEnding
from importer.run.deactivating import activate_again
from importer.run.keeping import IN_A_JOURNAL, NO_ANSWER, TRANSACTIONS, made_verdict
from importer.run.restoring import restore
from importer.run.verifying import Made, made_customers
from importer.run.walk import Walk
from importer.run.walk_events import JournalsUntold

CHUNK = 20
"""Customers that are asked about together."""

_PROBLEMS = {
    UndoEnding.DELETED: "undone",
    UndoEnding.GONE: "gone-already",
    UndoEnding.CHANGED: "kept-because-changed",
    UndoEnding.IN_USE: "kept-because-in-use",
    UndoEnding.ANOTHER: "kept-because-another",
}

UNTOLD = "untold"
"""What `RunFact.MANUAL_JOURNALS` says."""


class KeptCustomer(Struct, frozen=True):
    """A customer that was not deleted.

    Attributes:
        ref: None if it had no row: it was set inactive for want of one.
        why: the fields that were changed, or what refers to it.
    """

    customer_id: int
    ref: RowRef | None
    name: str
    end: UndoEnding
    why: str


class Undone(Struct):
    """What undo came to: how many customers came to which end, and those that are still there."""

    ends: dict[UndoEnding, int] = field(default_factory=lambda: dict.fromkeys(UndoEnding, 0))
    kept: list[KeptCustomer] = field(default_factory=list)

    def add(self, made: Made, end: UndoEnding, why: str) -> None:
        """One more customer has come to its end."""
        self.ends[end] += 1
        if not _is_gone(end):
            name = str(made.body.get("displayName", ""))
            self.kept.append(
                KeptCustomer(
                    customer_id=made.customer_id, ref=made.attempt.ref, name=name, end=end, why=why
                )
            )

    def add_edit(self, edit: Edit, name: str, end: UndoEnding, why: str) -> None:
        """A customer that the run had changed has come to its end."""
        self.ends[end] += 1
        if end not in {UndoEnding.RESTORED, UndoEnding.GONE}:
            self.kept.append(
                KeptCustomer(
                    customer_id=edit.customer_id, ref=edit.ref, name=name, end=end, why=why
                )
            )

    def add_deactivation(self, made: Deactivation, end: UndoEnding, why: str) -> None:
        """A customer that the run had set inactive has come to its end."""
        self.ends[end] += 1
        if end not in {UndoEnding.RESTORED, UndoEnding.GONE}:
            self.kept.append(KeptCustomer(made.customer_id, None, made.name, end, why))


async def undo(walk: Walk, undone: Undone | None = None) -> Undone:
    """Delete the run's customers; what became of them. A row whose customer is gone is waiting
    again.

    Stops in order when the walk's signal says so; called again it goes on.

    Args:
        undone: where to note what became of them, for who may break off in between.
    """
    undone = undone or Undone()
    for chunk in by_number(tuple(made_customers(walk.journal, walk.run_id)), CHUNK):
        if walk.stop:
            return undone
        await _undo_chunk(walk, chunk, undone)
    for edit in tuple(walk.journal.edits(walk.run_id, (EditState.MADE,))):
        if walk.stop:
            return undone
        await _undo_edit(walk, edit, undone)
    for made in walk.journal.deactivations(walk.run_id, (DeactivationState.MADE,)):
        if walk.stop:
            return undone
        await _undo_deactivation(walk, made, undone)
    if not undone.ends[UndoEnding.FAILED] and not walk.stop:
        walk.journal.set_state(walk.run_id, RunState.UNDONE)
    return undone


async def _undo_edit(walk: Walk, edit: Edit, undone: Undone) -> None:
    left = walk.clock.monotonic()
    try:
        end, why = await restore(walk, edit)
    except ServerUnavailable as error:
        walk.unreadable(error)
        end, why = UndoEnding.FAILED, NO_ANSWER
    else:
        walk.readable(left)
    walk.progress.ended(Ending.WAITING if end is UndoEnding.RESTORED else Ending.UPDATED)
    (row,) = walk.journal.picked(walk.run_id, [edit.row_id])
    undone.add_edit(edit, row.display_name, end, why)


async def _undo_deactivation(walk: Walk, made: Deactivation, undone: Undone) -> None:
    left = walk.clock.monotonic()
    try:
        end = await activate_again(walk, made)
    except ServerUnavailable as error:
        walk.unreadable(error)
        end = UndoEnding.FAILED
    else:
        walk.readable(left)
    undone.add_deactivation(made, end, NO_ANSWER if end is UndoEnding.FAILED else "active")


async def _undo_chunk(walk: Walk, chunk: Sequence[Made], undone: Undone) -> None:
    left = walk.clock.monotonic()
    try:
        used = await _used(walk, chunk)
    except ServerUnavailable as error:
        walk.unreadable(error)
        for made in chunk:
            undone.add(made, UndoEnding.FAILED, NO_ANSWER)
        return
    walk.readable(left)
    for made in chunk:
        if walk.stop:
            break
        end, why = await _undo_one(walk, made, used.get(made.customer_id, ""))
        walk.progress.ended(Ending.WAITING if _is_gone(end) else Ending.CREATED)
        undone.add(made, end, why)


async def _used(walk: Walk, chunk: Sequence[Made]) -> dict[int, str]:
    """Why some of the customers are in use, by id, as far as other records tell it."""
    ids = [made.customer_id for made in chunk]
    free = await walk.target.deletable(ids)
    named = await walk.target.named_in_journals()
    if named is None and walk.fact(RunFact.MANUAL_JOURNALS) != UNTOLD:
        walk.learn(RunFact.MANUAL_JOURNALS, UNTOLD)
        walk.progress.event(JournalsUntold())
    reasons = dict.fromkeys([one for one in ids if one not in free], TRANSACTIONS)
    return reasons | dict.fromkeys((named or frozenset()).intersection(ids), IN_A_JOURNAL)


async def _undo_one(walk: Walk, made: Made, used: str) -> tuple[UndoEnding, str]:
    left = walk.clock.monotonic()
    # Read just before deleting: what was unchanged a minute ago may be changed now.
    try:
        customer = await walk.target.read(made.customer_id)
        end, why = made_verdict(made, customer, used, walk.organization)
        if end is UndoEnding.ANOTHER:
            walk.journal.doubt_again([made.attempt.attempt_id], ID_GIVEN_AGAIN)
        if end is not UndoEnding.DELETED:
            return _record(walk, made, end, why)
        deleted = await walk.target.delete(made.customer_id)
    except ServerUnavailable as error:
        walk.unreadable(error)
        return UndoEnding.FAILED, NO_ANSWER
    walk.readable(left)
    if not deleted:
        return _record(walk, made, UndoEnding.IN_USE, TRANSACTIONS)
    return _record(walk, made, UndoEnding.DELETED)


_FACTS = {UndoEnding.CHANGED: "fields", UndoEnding.IN_USE: "reason"}


def _record(walk: Walk, made: Made, end: UndoEnding, why: str = "") -> tuple[UndoEnding, str]:
    problem = Problem(_PROBLEMS[end], facts={_FACTS[end]: why} if why else {})
    row_id, ref = made.attempt.row_id, made.attempt.ref
    if not _is_gone(end):
        walk.journal.add_problems(walk.run_id, [(row_id, problem)])
        return end, why
    outcome = Outcome(ref, Ending.WAITING, problems=(problem,))
    walk.journal.end_attempts(AttemptState.DELETED, [(made.attempt.attempt_id, outcome)])
    return end, why


def _is_gone(end: UndoEnding) -> bool:
    return end in {UndoEnding.DELETED, UndoEnding.GONE}
