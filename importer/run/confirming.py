"""From a customer on the server to a row's ending: compared, mended where it can be, recorded.

Mending means: a postal code that the server dropped is kept elsewhere, an opening balance that
the ledger lacks is booked once more. What stays different is reported. Who the customer is, is
asked before all of it, and again in the same breath as each write: a server may have given the id
to another since (importer/api/README.md 1.3).
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from importer.core.errors import ServerUnavailable
from importer.core.language import gettext
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.run_facts import RunFact
from importer.core.runs import Attempt, AttemptNews, AttemptState, WaitingRow
from importer.core.sending.comparison import (
    Difference,
    body_json,
    booking_of,
    differences,
    is_postcode,
    opening_balance_difference,
    parse_body,
)
from importer.core.sending.identity import Identity, sent_bodies, who_is
from importer.core.sending.kept_postcodes import has_postcode, keep_postcodes, unmoved_of
from importer.core.sending.stored import StoredCustomer
from importer.core.written import Written
from importer.run.walk import DROPPED, KEPT, Sent, Walk
from importer.run.walk_events import PostcodesDropped

_CREATED = 201

UNKNOWN_BALANCE = "unknown"
"""What is reported of a balance that the server's answer does not tell."""


class NotTheOneSent(Exception):
    """The customer under the id is not certainly the row's: nothing may be done to it."""


class _Mended(Struct, frozen=True):
    """A stored customer after mending, with the body it is to be compared with."""

    body: Mapping[str, object]
    stored: StoredCustomer
    problems: tuple[Problem, ...] = ()


class Confirming:
    """Ends rows as created."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    async def confirm(
        self, sent: Sent, stored: StoredCustomer, *, twins: tuple[int, ...] = ()
    ) -> None:
        """Compare, mend, record; see `outcome_of`."""
        attempts = self._attempts(sent)
        self.record([(sent, await self.outcome_of(sent, stored, attempts, twins=twins))])

    def record(self, outcomes: Sequence[tuple[Sent, Outcome]]) -> None:
        """Record outcomes in one go, except of rows whose id another row was answered with
        meanwhile: they are in doubt."""
        attempts = self.attempts_of([sent for sent, _ in outcomes])
        ended = [
            (sent.attempt_id, outcome)
            for sent, outcome in outcomes
            if _holds_its_id(sent, attempts[sent.row.row_id])
        ]
        self._walk.end_all_with(AttemptState.CONFIRMED, ended)

    def holds_its_id(self, sent: Sent) -> bool:
        """Whether no other row has been answered with the row's id since."""
        return _holds_its_id(sent, self._attempts(sent))

    def attempts_of(self, rows: Sequence[Sent]) -> Mapping[int, tuple[Attempt, ...]]:
        """All attempts of rows, by the rows' ids."""
        row_ids = [sent.row.row_id for sent in rows]
        return self._walk.journal.attempts_of_rows(self._walk.run_id, row_ids)

    def _attempts(self, sent: Sent) -> tuple[Attempt, ...]:
        return self.attempts_of([sent])[sent.row.row_id]

    async def outcome_of(
        self,
        sent: Sent,
        stored: StoredCustomer,
        attempts: Sequence[Attempt],
        *,
        twins: tuple[int, ...] = (),
    ) -> Outcome:
        """Compare and mend, for whoever records several outcomes in one go.

        Args:
            attempts: all of the row, as they stood when the customer had been read. Whatever is
                written, and the outcome when it is recorded, rests on a look of its own.

        Raises:
            NotTheOneSent: before or while it was mended.
            ServerUnavailable: mending needed the server, and it gave no usable answer.
        """
        _require_same(_own(sent, attempts), stored)
        mended = await self._mend_postcodes(sent, stored)
        balance_problems = await self._mend_balance(sent, mended)
        problems = (
            *_history(sent, attempts),
            *_twins(sent.customer_id, twins),
            *self._moved_postcodes(sent),
            *mended.problems,
            *self._differences(mended),
            *balance_problems,
        )
        written = _written(sent, mended, self._walk.organization.time_zone)
        return Outcome(sent.row.ref, Ending.CREATED, sent.customer_id, problems, written)

    def end_if_sent_too_often(self, row: WaitingRow, reason: str) -> None:
        """A row that was certainly not stored is sent again, but not for ever.

        Only losses that were seen count: where the importer died between an intent and its answer,
        nobody knows whether a request left at all.
        """
        attempts = self._walk.journal.attempts_of_row(self._walk.run_id, row.row_id)
        losses = [one.state is AttemptState.ABSENT and one.was_heard_of for one in attempts]
        if losses[-1] and sum(losses) > self._walk.options.resend:
            self._walk.set_aside(row, reason)

    async def _mend_postcodes(self, sent: Sent, stored: StoredCustomer) -> _Mended:
        body = parse_body(sent.body)
        if not has_postcode(body):
            return _Mended(body, stored)
        zone = self._walk.organization.time_zone
        lost = [
            difference
            for difference in differences(body, stored, time_zone=zone)
            if is_postcode(difference.field) and not difference.stored
        ]
        self._learn(dropped=bool(lost))
        if not lost:
            return _Mended(body, stored)
        kept = keep_postcodes(body, self._walk.options.postcodes)
        if not kept.changed:
            return _Mended(kept.body, stored, kept.problems)
        await self._read_again(sent)  # who it is, just before the write
        self._walk.journal.record_attempt(
            AttemptNews(sent.attempt_id, AttemptState.ANSWERED, mended_body=body_json(kept.body))
        )
        identity = {name: body[name] for name in ("customerType", "displayName")}
        edit = identity | {name: kept.body[name] for name in kept.changed}
        if await self._walk.target.edit(sent.customer_id, body_json(edit)) is not None:
            self._walk.journal.record_attempt(
                AttemptNews(sent.attempt_id, AttemptState.ANSWERED, mended_body="")
            )
            dropped = tuple(
                Problem("postcode-dropped", field=one.field, value=one.sent) for one in lost
            )
            without = {name: value for name, value in body.items() if not is_postcode(name)}
            return _Mended(without, stored, dropped)
        return _Mended(kept.body, await self._read_again(sent), kept.problems)

    def _learn(self, *, dropped: bool) -> None:
        if self._walk.fact(RunFact.POSTCODES):
            return
        self._walk.learn(RunFact.POSTCODES, DROPPED if dropped else KEPT)
        if dropped:
            self._walk.progress.event(PostcodesDropped(self._walk.options.postcodes))

    async def _mend_balance(self, sent: Sent, mended: _Mended) -> tuple[Problem, ...]:
        if self._balance_difference(mended.body, mended.stored) is None:
            return ()
        async with self._walk.booking:
            again = await self._book(sent, mended.body)
        if again is None:
            return ()
        return (
            Problem(
                "opening-balance-not-booked",
                field="openingBalance",
                value=again.sent,
                facts={"stored": again.stored or UNKNOWN_BALANCE},
            ),
        )

    async def _book(self, sent: Sent, body: Mapping[str, object]) -> Difference | None:
        """Book the balance once more, if it is not there by now; what is still different."""
        fresh = await self._read_again(sent)  # who it is, just before the write
        if self._balance_difference(body, fresh) is None:
            return None
        booking = body_json(booking_of(body))
        await self._walk.target.book_opening_balance(fresh.id, booking)
        return self._balance_difference(body, await self._read_again(sent))

    def _balance_difference(
        self, body: Mapping[str, object], stored: StoredCustomer
    ) -> Difference | None:
        base = self._walk.organization.base_currency
        return opening_balance_difference(body, stored, base_currency=base)

    def _differences(self, mended: _Mended) -> tuple[Problem, ...]:
        zone = self._walk.organization.time_zone
        return tuple(
            Problem(
                "not-stored-as-sent",
                field=difference.field,
                value=difference.sent,
                facts={"stored": difference.stored},
            )
            for difference in differences(mended.body, mended.stored, time_zone=zone)
        )

    def _moved_postcodes(self, sent: Sent) -> tuple[Problem, ...]:
        """What was said of postal codes that left the body before it was sent."""
        if has_postcode(parse_body(sent.body)):
            return ()
        return keep_postcodes(parse_body(sent.row.body), self._walk.options.postcodes).problems

    async def _read_again(self, sent: Sent) -> StoredCustomer:
        stored = await self._walk.target.read(sent.customer_id)
        if stored is None:
            raise ServerUnavailable(
                "customer-vanished",
                gettext("Customer {customer_id} could be read, and then no more.").format(
                    customer_id=sent.customer_id
                ),
                hint=gettext("Somebody may have deleted it; look in Bigcapital."),
            )
        _require_same(_own(sent, self._attempts(sent)), stored)
        return stored


def _own(sent: Sent, attempts: Iterable[Attempt]) -> Attempt:
    """Of the row's attempts the one that the server answered."""
    return next(one for one in attempts if one.attempt_id == sent.attempt_id)


def _holds_its_id(sent: Sent, attempts: Iterable[Attempt]) -> bool:
    return _own(sent, attempts).state is AttemptState.ANSWERED


def _require_same(attempt: Attempt, stored: StoredCustomer) -> None:
    is_same = who_is(sent_bodies(attempt.sent_texts), stored) is Identity.SAME
    if not is_same or attempt.state is not AttemptState.ANSWERED:
        raise NotTheOneSent


def _history(sent: Sent, attempts: Iterable[Attempt]) -> tuple[Problem, ...]:
    lost = any(
        attempt.state is AttemptState.ABSENT and attempt.status == _CREATED for attempt in attempts
    )
    return (
        *((Problem("sent-again"),) if lost else ()),
        *((Problem("found-after-doubt"),) if sent.after_doubt else ()),
    )


def _written(sent: Sent, mended: _Mended, time_zone: str) -> Written:
    """What is known from now on to have been written of the customer."""
    found = differences(mended.body, mended.stored, time_zone=time_zone)
    otherwise = {one.field: one.stored for one in found}
    return Written(mended.body, otherwise, unmoved_of(parse_body(sent.row.body), mended.body))


def _twins(customer_id: int, twins: tuple[int, ...]) -> tuple[Problem, ...]:
    if not twins:
        return ()
    ids = ", ".join(str(identity) for identity in (customer_id, *twins))
    return (Problem("created-twice", facts={"ids": ids}),)
