"""Takes back what a run changed of customers that were there, unless somebody has edited it since.

Field by field: one that still is as we wrote it gets the value from before; any other is kept, and
told. The customer is looked at just before, and read back.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from importer.core.customer import FieldKind
from importer.core.edits import Change, Edit, EditState
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.sending.changes import edit_body, is_made, is_of_balance
from importer.core.sending.comparison import body_json
from importer.core.sending.stored import StoredCustomer, days_of, decimal_of
from importer.core.sending.verification import UndoEnding
from importer.core.target_fields import target_fields
from importer.core.written import Written
from importer.run.keeping import edit_verdict
from importer.run.walk import Walk

Restored = tuple[UndoEnding, str]
"""What became of a customer, and why it was left alone, in words."""


async def restore(walk: Walk, edit: Edit) -> Restored:
    """Take one edit back; a row whose customer is as it was before waits again.

    Raises:
        ServerUnavailable: no usable answer came; nothing is recorded.
    """
    last = walk.journal.written(walk.run_id, [edit.customer_id]).get(edit.customer_id)
    stored = await walk.target.read(edit.customer_id)
    end, theirs = edit_verdict(edit.changes, last, stored, walk.organization.time_zone)
    if stored is None:
        return _keep(walk, edit, end, Problem("gone-already"))
    if end is UndoEnding.ANOTHER:
        return _keep(walk, edit, end, Problem("kept-because-another"))
    ours = _made(walk, edit.changes, stored)
    zone = walk.organization.time_zone
    if ours and not await _write(walk, edit, [_turned(one, zone) for one in ours], stored):
        theirs = ", ".join(one.field for one in edit.changes)
        ours = ()
    if not ours or theirs:
        problem = Problem("kept-because-edited-since", facts={"fields": theirs})
        if not ours:
            return _keep(walk, edit, UndoEnding.CHANGED, problem, theirs)
        _record(walk, edit, ours, last, (Problem("restored"), problem))
        return UndoEnding.CHANGED, theirs
    _record(walk, edit, ours, last, (Problem("restored"),))
    return UndoEnding.RESTORED, ""


def _made(walk: Walk, changes: Sequence[Change], stored: StoredCustomer) -> tuple[Change, ...]:
    zone = walk.organization.time_zone
    return tuple(one for one in changes if is_made(one, stored, zone))


def _turned(change: Change, time_zone: str) -> Change:
    """The way back, as the server takes it: a text that was blank is cleared, and a moment is a day
    of the organization."""
    before = change.before
    kind = target_fields()[change.field].kind
    if kind is FieldKind.FLAG:
        before = str(before).lower() not in {"0", "false"}
    elif kind is FieldKind.DATE and before is not None:
        written = str(before)[:10]
        before = min(days_of(before, time_zone) - {written}, default=written)
    return Change(change.field, change.after, None if before == "" else before)


async def _write(walk: Walk, edit: Edit, changes: Sequence[Change], stored: StoredCustomer) -> bool:
    """Whether the customer is as it was before, by what is read back."""
    plain = [one for one in changes if not is_of_balance(one.field)]
    booked = {one.field: one.after for one in changes if is_of_balance(one.field)}
    if plain:
        await walk.target.edit(edit.customer_id, body_json(edit_body(plain, stored)))
    if booked:
        amount = stored.get("openingBalance")
        async with walk.booking:
            booking = {"openingBalance": float(decimal_of(amount) or 0), **booked}
            await walk.target.book_opening_balance(edit.customer_id, body_json(booking))
    again = await walk.target.read(edit.customer_id)
    return again is not None and len(_made(walk, changes, again)) == len(changes)


def _keep(walk: Walk, edit: Edit, end: UndoEnding, problem: Problem, why: str = "") -> Restored:
    walk.journal.add_problems(walk.run_id, [(edit.row_id, problem)])
    return end, why


def _record(
    walk: Walk,
    edit: Edit,
    restored: Sequence[Change],
    last: Written | None,
    problems: tuple[Problem, ...],
) -> None:
    """The row waits again: its changes could be sent once more."""
    zone = walk.organization.time_zone
    written = None if last is None else replace(last, body=_before(last, restored, zone))
    if written is not None and _was_off(restored):
        written = replace(written, switched_off=True)
    outcome = Outcome(edit.ref, Ending.WAITING, edit.customer_id, problems, written)
    walk.journal.end_edit(walk.run_id, replace(edit, state=EditState.UNDONE), outcome)


def _was_off(restored: Sequence[Change]) -> bool:
    """Whether a customer that came back is inactive once more: in the next file it comes back."""
    return any(one.field == "active" and one.after is True for one in restored)


def _before(last: Written, restored: Sequence[Change], time_zone: str) -> dict[str, object]:
    """What is written of the customer once its fields are as they were."""
    body = {**last.body, **{one.field: _turned(one, time_zone).after for one in restored}}
    return {name: value for name, value in body.items() if value is not None}
