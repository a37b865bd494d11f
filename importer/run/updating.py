"""Edits on their way: customers that the server has, changed and read back.

The laws are those of creating: the intent is on disk before the request leaves, who the customer is
is asked just before it, what was stored is read back, and doubt is settled by what the server
shows. What is sent is compared anew with the customer as it is by then: somebody may have edited it
since the scan.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from importer.core.edits import Change, Edit, EditState
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.language import gettext_noop
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import WaitingRow
from importer.core.sending.answers import Refused
from importer.core.sending.changes import Revision, edit_body, is_made, is_of_balance
from importer.core.sending.comparison import (
    body_json,
    booking_difference,
    booking_of,
    parse_body,
    value_text,
)
from importer.core.sending.identity import is_another
from importer.core.sending.options import StopCause
from importer.core.sending.stored import StoredCustomer, values_of
from importer.core.written import Written
from importer.run.confirming import UNKNOWN_BALANCE
from importer.run.intents import refusal
from importer.run.patiently import WalkEnds, pause, read_patiently
from importer.run.revising import Revising
from importer.run.walk import Walk

_NOT_KEPT = gettext_noop("the server took the change each time, but did not keep it")
_NOT_HEARD_OF = gettext_noop("the importer ended before its answer came")
_INTERNAL_ERROR = "500"


class _Way(Struct):
    """One edit on its way.

    Attributes:
        last: what we had written of the customer before.
        seen: the customer as it was read last, if it was the row's.
        sent: what has left so far, by field.
        taken: what of it the server has said yes to.
        booked_on: the customer just before its opening balance was booked.
        doubt: what the last request came to; "" if it was answered.
        is_certain: that request has changed nothing.
    """

    edit: Edit
    row: WaitingRow
    last: Written | None
    seen: StoredCustomer | None = None
    sent: dict[str, Change] = field(default_factory=dict)
    taken: dict[str, Change] = field(default_factory=dict)
    booked_on: StoredCustomer | None = None
    doubt: str = ""
    is_certain: bool = True

    def said_yes(self, part: Sequence[Change]) -> bool:
        """Whether the server has taken these very changes, and has something else all the same."""
        return all(
            one.field in self.taken and self.taken[one.field].after == one.after for one in part
        )

    def lost(self, part: Sequence[Change]) -> bool:
        """Whether the customer is as if they had never been sent."""
        return all(self.taken[one.field].before == one.before for one in part)


class Updating:
    """Sends the edits of a walk."""

    def __init__(self, walk: Walk, revising: Revising) -> None:
        self._walk = walk
        self._revising = revising
        self._zone = walk.organization.time_zone
        self._after = 0
        self._queue: deque[Edit] = deque()
        self._bookings: deque[Edit] = deque()
        self._left: int | None = None

    async def settle(self) -> None:
        """Take up the edits whose requests an earlier walk did not live to see answered."""
        intended = self._walk.journal.edits(self._walk.run_id, (EditState.INTENDED,))
        for edit in tuple(intended):
            way = self._way(edit)
            way.sent = {one.field: one for one in edit.changes}
            way.doubt, way.is_certain = _NOT_HEARD_OF, False
            await self._bring(way)

    async def run(self, most: int | None) -> None:
        """Send what is planned: plain edits several at once, then those of opening balances one
        after the other (importer/api/README.md 7.3).

        Args:
            most: so many rows; the rest stays waiting. None for all.
        """
        self._left = most
        async with asyncio.TaskGroup() as lanes:
            for _ in range(self._walk.options.in_flight):
                lanes.create_task(self._work())
        while self._bookings and not self._walk.stop:
            await self._send(self._bookings.popleft())

    async def _work(self) -> None:
        while (edit := self._next()) is not None:
            if any(is_of_balance(one.field) for one in edit.changes):
                self._bookings.append(edit)
            else:
                await self._send(edit)

    def _next(self) -> Edit | None:
        if self._walk.stop or self._left == 0:
            return None
        if not self._queue:
            journal, most = self._walk.journal, self._walk.options.batch_size
            self._queue.extend(journal.next_edits(self._walk.run_id, self._after, most))
        if not self._queue:
            return None
        edit = self._queue.popleft()
        self._after = max(self._after, edit.row_id)
        self._left = None if self._left is None else self._left - 1
        return edit

    async def _send(self, edit: Edit) -> None:
        self._walk.journal.intend_edit(self._walk.run_id, edit.row_id)
        await self._bring(self._way(edit))
        limit = self._walk.options.stop_after_errors
        if limit is not None and self._walk.errors >= limit:
            self._walk.stop.set(StopCause.TOO_MANY_ERRORS)

    def _way(self, edit: Edit) -> _Way:
        journal, run_id = self._walk.journal, self._walk.run_id
        last = journal.written(run_id, [edit.customer_id]).get(edit.customer_id)
        return _Way(edit, journal.row(run_id, edit.row_id), last)

    async def _bring(self, way: _Way) -> None:
        """Bring the customer to what its row says, and end the row; where the walk ends before, the
        next one settles what may have been sent."""
        try:
            await self._try(way)
        except WalkEnds:
            if not way.sent:
                self._end(way, EditState.PLANNED, Outcome(way.row.ref, Ending.WAITING))

    async def _try(self, way: _Way) -> None:
        tries = self._walk.options.resend + 1
        while tries:
            stored = await self._read(way)
            if stored is None:
                return
            revision = self._revising.revise(way.row.ref, way.row.body, stored, way.last)
            part = _part(revision.changes)
            if not part:
                self._end_as_wanted(way, stored, revision)
                return
            if way.said_yes(part):
                if not way.lost(part) or tries == 1:
                    self._end_as_stored(way, stored, revision)
                    return
                await pause(self._walk, self._walk.options.recheck)
                tries -= 1
            refused = await self._send_part(way, stored, part)
            if refused is not None:
                self._end_refused(way, stored, revision, refused)
                return
            tries -= bool(way.doubt)
        self._end_in_vain(way)

    # --- one request

    async def _read(self, way: _Way) -> StoredCustomer | None:
        """The customer as it is now; None if it is not the row's any more, which ends the row."""
        stored = await read_patiently(self._walk, way.edit.customer_id)
        code = ""
        if stored is None:
            code = "linked-customer-gone"
        elif is_another(self._bodies(way), stored):
            code = "linked-customer-another"
        if not code:
            way.seen = stored
            return stored
        problem = Problem(code, facts={"id": str(way.edit.customer_id)})
        outcome = Outcome(way.row.ref, Ending.FAILED, problems=(problem,))
        self._end(way, EditState.PLANNED, outcome)
        return None

    def _bodies(self, way: _Way) -> tuple[Mapping[str, object], ...]:
        """What the customer may look like, if it is the row's."""
        if way.seen is not None:
            seen = values_of(way.seen)
            return seen, seen | {one.field: one.after for one in way.sent.values()}
        new = parse_body(way.row.body)
        return (new,) if way.last is None else (way.last.body, new)

    async def _send_part(
        self, way: _Way, stored: StoredCustomer, part: Sequence[Change]
    ) -> Refused | None:
        """One request; the server's refusal. What else it came to stands in the way."""
        before, way.doubt = dict(way.sent), ""
        way.sent |= {one.field: one for one in part if one.field not in way.sent}
        try:
            refused = await self._request(way, stored, part)
        except ServerUnavailable as error:
            await self._trouble(way, error, part)
            return None
        except ImporterError as error:  # a refused key: nothing was changed
            way.sent = before
            self._walk.unreadable(error)
            return None
        if refused is None:
            way.taken |= {one.field: one for one in part}
        return refused

    async def _request(
        self, way: _Way, stored: StoredCustomer, part: Sequence[Change]
    ) -> Refused | None:
        target, customer_id = self._walk.target, way.edit.customer_id
        if not is_of_balance(part[0].field):
            return await target.edit(customer_id, body_json(edit_body(part, stored)))
        way.booked_on = way.booked_on or stored
        booking = booking_of(parse_body(way.row.body))
        async with self._walk.booking:
            return await target.book_opening_balance(customer_id, body_json(booking))

    async def _trouble(self, way: _Way, error: ServerUnavailable, part: Sequence[Change]) -> None:
        """Nobody knows what became of the request, but for one that the server itself answered."""
        way.doubt = error.message
        way.is_certain = error.context.get("status") == _INTERNAL_ERROR
        self._walk.unreadable(error)
        options = self._walk.options
        # Beside one that is still under way a booking would be booked twice.
        may_be_under_way = is_of_balance(part[0].field) and not way.is_certain
        await pause(self._walk, options.server_timeout if may_be_under_way else options.recheck)

    # --- how it ends

    def _end_as_wanted(self, way: _Way, stored: StoredCustomer, revision: Revision) -> None:
        """The customer is as the row says: by us, or by somebody who was faster."""
        made = self._made(way, stored)
        if made:
            self._end_made(way, made, revision.problems, revision.written, stored)
        else:
            outcome = self._outcome(way, Ending.UNCHANGED, revision.problems, revision.written)
            self._end(way, EditState.PLANNED, outcome)

    def _end_as_stored(self, way: _Way, stored: StoredCustomer, revision: Revision) -> None:
        """The server has taken the changes, and has not stored all of them as sent."""
        missed = [one for one in revision.changes if one.field in way.taken]
        otherwise = {one.field: stored.text(one.field) for one in missed}
        written = replace(revision.written, otherwise={**revision.written.otherwise, **otherwise})
        changed = [one for one in missed if way.taken[one.field].before != one.before]
        made = (*self._made(way, stored), *(way.taken[one.field] for one in changed))
        if not made:
            problem = Problem("not-stored", facts={"reason": _NOT_KEPT})
            outcome = self._outcome(way, Ending.FAILED, (problem,), written)
            self._end(way, EditState.PLANNED, outcome)
            return
        problems = (*revision.problems, *(_not_as_sent(one, stored) for one in missed))
        self._end_made(way, made, problems, written, stored)

    def _end_refused(
        self, way: _Way, stored: StoredCustomer, revision: Revision, refused: Refused
    ) -> None:
        """A 4xx on what was to be changed; a part of it may have been changed before."""
        outcome = refusal(way.row, refused)
        made = self._made(way, stored)
        if not made:
            self._end(way, EditState.PLANNED, replace(outcome, customer_id=way.edit.customer_id))
            return
        # What was refused is as it was: the next night tries again.
        written = _without(revision, way.last, {one.field for one in made})
        self._end_made(way, made, (*revision.problems, *outcome.problems), written, stored)

    def _end_in_vain(self, way: _Way) -> None:
        """Tried often enough: certainly not changed, or nobody knows."""
        if way.is_certain:
            problem = Problem("not-stored", facts={"reason": way.doubt})
            self._end(way, EditState.PLANNED, self._outcome(way, Ending.FAILED, (problem,)))
            return
        facts = {"id": str(way.edit.customer_id), "reason": way.doubt}
        problem = Problem("edit-in-doubt", facts=facts)
        self._end(way, EditState.INTENDED, self._outcome(way, Ending.UNKNOWN, (problem,)))

    def _made(self, way: _Way, stored: StoredCustomer) -> tuple[Change, ...]:
        return tuple(one for one in way.sent.values() if is_made(one, stored, self._zone))

    def _end_made(
        self,
        way: _Way,
        made: Sequence[Change],
        problems: Sequence[Problem],
        written: Written,
        stored: StoredCustomer,
    ) -> None:
        found = (*problems, *self._booking_problems(way, stored))
        outcome = self._outcome(way, Ending.UPDATED, found, written)
        way.edit = replace(way.edit, changes=tuple(made))
        self._end(way, EditState.MADE, outcome)

    def _booking_problems(self, way: _Way, stored: StoredCustomer) -> Iterator[Problem]:
        if way.booked_on is None:
            return
        base = self._walk.organization.base_currency
        unbooked = booking_difference(way.booked_on, stored, base_currency=base)
        if unbooked is not None:
            facts = {"stored": unbooked.stored or UNKNOWN_BALANCE}
            yield Problem(
                "opening-balance-not-booked", "openingBalance", value=unbooked.sent, facts=facts
            )

    def _outcome(
        self,
        way: _Way,
        ending: Ending,
        problems: Iterable[Problem],
        written: Written | None = None,
    ) -> Outcome:
        (row,) = self._walk.journal.picked(self._walk.run_id, [way.row.row_id])
        news = tuple(one for one in problems if one not in row.problems)
        return Outcome(way.row.ref, ending, way.edit.customer_id, news, written)

    def _end(self, way: _Way, state: EditState, outcome: Outcome) -> None:
        self._walk.end_edit(replace(way.edit, state=state), outcome)


def _part(changes: Sequence[Change]) -> Sequence[Change]:
    """What goes into one request: the customer's fields, and after them its opening balance."""
    plain = [one for one in changes if not is_of_balance(one.field)]
    return plain or changes


def _not_as_sent(change: Change, stored: StoredCustomer) -> Problem:
    sent = "" if change.after is None else value_text(change.after)
    facts = {"stored": stored.text(change.field)}
    return Problem("not-stored-as-sent", field=change.field, value=sent, facts=facts)


def _without(revision: Revision, last: Written | None, made: Collection[str]) -> Written:
    """What is written where only these changes were made."""
    before = last.body if last else {}
    body = dict(revision.written.body)
    for change in revision.changes:
        if change.field not in made:
            body.pop(change.field, None)
            if change.field in before:
                body[change.field] = before[change.field]
    return replace(revision.written, body=body)
