"""Rows in doubt: looked for again and again until evidence settles what their request did.

The rules of evidence are `core.sending.doubt`'s; here are the looks, their times, and what follows.
Rows in doubt do not hold up the others.
"""

import asyncio
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from importer.core.errors import ImporterError
from importer.core.language import gettext_noop
from importer.core.outcomes import Ending, Outcome
from importer.core.runs import (
    ID_GIVEN_AGAIN,
    Attempt,
    AttemptNews,
    AttemptState,
    RivalClaim,
    WaitingRow,
)
from importer.core.sending.comparison import parse_body
from importer.core.sending.doubt import (
    Absent,
    Claim,
    Found,
    Open,
    Settlement,
    lost_to_another,
    settle,
)
from importer.core.sending.identity import sent_bodies
from importer.core.sending.stored import StoredCustomer
from importer.run.claims import bodies_of, claimed_ids, may_be_stored, unclaimed
from importer.run.confirming import Confirming, NotTheOneSent
from importer.run.stopping import sleep_unless_stopped, until_either
from importer.run.walk import Sent, Walk
from importer.run.walk_events import DoubtUnheard, DoubtWatched

_MAY_HAVE_MADE_ONE = (AttemptState.IN_DOUBT, AttemptState.ABSENT)

_LATER = 0.1
"""Share of the settling time by which a wait must grow to be told anew."""

_NEVER_HEARD_OF = gettext_noop(
    "the importer ended before it could note whether and how it was answered"
)
"""Of an intent whose request may not even have left. Nobody saw it end, so no time is noted."""

_LOOKED_UP = ("displayName", "email", "companyName")


class _Doubt(Struct):
    """One row in doubt, and the unbroken series of looks that agreed about it.

    Attributes:
        ended_at: when its request ended, monotonic seconds.
        agreed_since: when the first look of the series began; None before any.
        candidates: what the series saw: nothing, or customers that could be the row's.
        next_look: when to look again.
        exhausted: the series has lasted long enough and still settles nothing.
    """

    row: WaitingRow
    detail: str
    ended_at: float
    next_look: float
    interval: float
    agreed_since: float | None = None
    candidates: tuple[int, ...] = ()
    exhausted: bool = False
    settled: asyncio.Event = field(default_factory=asyncio.Event)


class Doubts:
    """All rows in doubt of a walk."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._confirming = Confirming(walk)
        self._doubts: dict[int, _Doubt] = {}
        self._added = asyncio.Event()
        self._is_waited_for = False
        self._told_until = float("-inf")
        self._has_told = False
        self._told_silence = False
        self._later: Callable[[Sent], None] = lambda _: None

    def add(self, row: WaitingRow, detail: str, *, was_answered: bool = False) -> None:
        """A row is in doubt from now on: a request for it has just ended so, or it was answered and
        the server does not show its customer."""
        now = self._walk.clock.monotonic()
        recheck = self._walk.options.recheck
        ended_at = -math.inf if was_answered else now
        self._doubts[row.row_id] = _Doubt(
            row=row, detail=detail, ended_at=ended_at, next_look=now, interval=recheck
        )
        self._added.set()

    def take_up(self, rivals: Iterable[RivalClaim]) -> None:
        """The rows that held an id with which another row was answered. Those of other runs wait
        for their own `resume`."""
        journal = self._walk.journal
        for rival in rivals:
            if rival.run_id == self._walk.run_id:
                row = journal.row(rival.run_id, rival.row_id)
                self.add(row, ID_GIVEN_AGAIN, was_answered=True)
                if rival.was_created:
                    self._walk.progress.reopened(Ending.CREATED)
            else:
                problem = may_be_stored(ID_GIVEN_AGAIN, ())
                journal.add_problems(rival.run_id, [(rival.row_id, problem)])

    def recover(self) -> None:
        """Take up the rows that an earlier walk left in doubt, or was killed over."""
        states = (AttemptState.INTENDED, AttemptState.IN_DOUBT)
        for attempt in tuple(self._walk.journal.attempts(self._walk.run_id, states)):
            if attempt.state is AttemptState.INTENDED:
                self._walk.journal.record_attempt(
                    AttemptNews(attempt.attempt_id, AttemptState.IN_DOUBT, detail=_NEVER_HEARD_OF)
                )
            row = self._walk.journal.row(self._walk.run_id, attempt.row_id)
            self.add(row, attempt.detail or _NEVER_HEARD_OF)

    async def run(self, later: Callable[[Sent], None]) -> None:
        """Look whenever a look is due, until cancelled.

        Args:
            later: takes a row whose customer could not be read just now, to be read back again.
        """
        self._later = later
        while True:
            pause = self._pause()
            if pause is None:
                self._added.clear()
                await self._added.wait()
            elif pause > 0:
                self._added.clear()
                await until_either(self._walk.clock.sleep(pause), self._added.wait())
            else:
                await self._look()

    async def balance_rows_settled(self) -> None:
        """Until no row with an opening balance is in doubt, or the server can no longer be at work
        on it: nothing may be sent beside it (importer/api/README.md 1.1)."""
        for doubt in tuple(self._doubts.values()):
            if not doubt.row.has_balance:
                continue
            over = doubt.ended_at + self._walk.options.server_timeout
            left = max(0.0, over - self._walk.clock.monotonic())
            waiting = sleep_unless_stopped(self._walk.clock, self._walk.stop, left)
            await until_either(doubt.settled.wait(), waiting)

    async def settle_all(self) -> None:
        """Until every doubt is settled or exhausted, or the walk is stopped."""
        self._is_waited_for = True
        self._tell()
        while not self._walk.stop and (open_doubts := self._open()):
            await until_either(open_doubts[0].settled.wait(), self._walk.stop.wait())
        self._is_waited_for = False

    def end_unsettled(self) -> None:
        """The walk ends: what is still in doubt is unknown, with its candidates."""
        for doubt in self._doubts.values():
            self._walk.end(
                doubt.row.row_id,
                Outcome(
                    doubt.row.ref,
                    Ending.UNKNOWN,
                    problems=(may_be_stored(doubt.detail, doubt.candidates),),
                ),
            )
        self._doubts.clear()

    def _open(self) -> list[_Doubt]:
        return [doubt for doubt in self._doubts.values() if not doubt.exhausted]

    def _tell(self) -> None:
        """Say what the walk waits for, once a first look has found what is easily found, and again
        when it turns out to last longer than was said."""
        rows = self._open()
        looked = [doubt.agreed_since for doubt in rows if doubt.agreed_since is not None]
        if not self._is_waited_for or not looked:
            return
        settle = self._walk.options.settle
        until = max(looked) + settle
        if until <= self._told_until + settle * _LATER:
            return
        left = until - self._walk.clock.monotonic()
        self._walk.progress.event(DoubtWatched(len(rows), left, again=self._has_told))
        self._told_until, self._has_told, self._told_silence = until, True, False

    def _tell_silence(self) -> None:
        """What was said of the time left does not hold while the server can't be asked."""
        if self._is_waited_for and not self._told_silence:
            self._told_silence = self._has_told = True
            self._told_until = float("-inf")
            options = self._walk.options
            unheard = DoubtUnheard(len(self._open()), options.settle, options.give_up_after)
            self._walk.progress.event(unheard)

    def _pause(self) -> float | None:
        """Seconds until the next look is due; None if none is."""
        times = [doubt.next_look for doubt in self._open()]
        return max(0.0, min(times) - self._walk.clock.monotonic()) if times else None

    async def _look(self) -> None:
        started = self._walk.clock.monotonic()
        due = [doubt for doubt in self._open() if doubt.next_look <= started]
        try:
            customers = await self._seen(due)
        except ImporterError as error:
            self._walk.unreadable(error)
            for doubt in due:
                doubt.next_look = started + self._walk.options.recheck
            self._tell_silence()
            return
        self._walk.readable(started)
        settlements = self._settlements(due, customers, started)
        for doubt in due:
            await self._apply(doubt, settlements[doubt.row.row_id], started)
        self._tell()

    async def _seen(self, due: Iterable[_Doubt]) -> list[StoredCustomer]:
        """What could be the rows' by its values, and what has the ids that they were answered
        with: somebody may have renamed it."""
        target = self._walk.target
        found = {one.id: one for one in await target.find(_wanted(self._bodies(due)))}
        for customer_id in self._answered_ids(due) - found.keys():
            customer = await target.read(customer_id)
            if customer is not None:
                found[customer_id] = customer
        return list(found.values())

    def _answered_ids(self, due: Iterable[_Doubt]) -> frozenset[int]:
        """Ids with which rows in doubt were answered; those that another row holds are not its."""
        attempts = [
            attempt
            for doubt in due
            for attempt in self._walk.journal.attempts_of_row(self._walk.run_id, doubt.row.row_id)
        ]
        return _answered(attempts) - claimed_ids(self._walk)

    def _bodies(self, doubts: Iterable[_Doubt]) -> list[Mapping[str, object]]:
        return [
            parse_body(body)
            for doubt in doubts
            for body in bodies_of(
                self._walk.journal.attempts_of_row(self._walk.run_id, doubt.row.row_id)
            )
        ]

    def _settlements(
        self, due: Iterable[_Doubt], customers: Sequence[StoredCustomer], started: float
    ) -> dict[int, Settlement]:
        # Claims and claimed ids are read after the look: a customer that a row in flight made
        # meanwhile belongs to that row, whether or not its answer has come.
        self._free(customers)
        claims, strangers = self._claims(), unclaimed(self._walk, customers)
        zone = self._walk.organization.time_zone
        seen = settle(claims, strangers, frozenset(), time_zone=zone)
        quiet = frozenset(
            doubt.row.row_id
            for doubt in due
            if self._agrees(doubt, seen[doubt.row.row_id]) and self._is_old_enough(doubt, started)
        )
        return settle(claims, strangers, quiet, time_zone=zone)

    def _free(self, customers: Sequence[StoredCustomer]) -> None:
        """Put rows in doubt that hold the id of a customer that is certainly another's: their own
        was lost, and the answer of the row that was given the id may be, too."""
        journal, run = self._walk.journal, self._walk.journal.run(self._walk.run_id)
        seen = {customer.id: customer for customer in customers}
        bodies = [body for claim in self._claims() for body in claim.bodies]
        zone = self._walk.organization.time_zone
        for holder in journal.holders(run.base_url, run.organization_id, tuple(seen)):
            customer = seen[holder.customer_id]
            if lost_to_another(
                sent_bodies(holder.attempt.sent_texts), bodies, customer, time_zone=zone
            ):
                journal.doubt_again([holder.attempt.attempt_id], ID_GIVEN_AGAIN)
                was_created = holder.attempt.state is AttemptState.CONFIRMED
                rival = RivalClaim(holder.run_id, holder.attempt.row_id, was_created)
                self.take_up([rival])

    def _claims(self) -> list[Claim]:
        journal, run_id = self._walk.journal, self._walk.run_id
        states = (AttemptState.INTENDED, AttemptState.IN_DOUBT)
        claims = []
        for attempt in journal.attempts(run_id, states):
            attempts = journal.attempts_of_row(run_id, attempt.row_id)
            claims.append(
                Claim(
                    attempt.row_id,
                    tuple(parse_body(body) for body in bodies_of(attempts)),
                    requests=sum(one.state in _MAY_HAVE_MADE_ONE for one in attempts),
                    in_flight=attempt.state is AttemptState.INTENDED,
                    answered=_answered(attempts),
                )
            )
        return claims

    def _agrees(self, doubt: _Doubt, settlement: Settlement) -> bool:
        """Whether a look saw what the series of looks before it saw, the server being well."""
        return (
            isinstance(settlement, Open)
            and settlement.candidates == doubt.candidates
            and doubt.agreed_since is not None
            and self._walk.last_abnormal < doubt.agreed_since
        )

    def _is_old_enough(self, doubt: _Doubt, now: float) -> bool:
        since = doubt.agreed_since
        return since is not None and now - since >= self._walk.options.settle

    async def _apply(self, doubt: _Doubt, settlement: Settlement, started: float) -> None:
        match settlement:
            case Found(customer, twins):
                await self._found(doubt, customer, twins)
            case Absent():
                self._absent(doubt)
            case Open():
                self._still_open(doubt, settlement, started)

    async def _found(self, doubt: _Doubt, customer: StoredCustomer, twins: tuple[int, ...]) -> None:
        attempt = self._last_in_doubt(doubt.row)
        rivals = self._walk.journal.record_attempt(
            AttemptNews(attempt.attempt_id, AttemptState.ANSWERED, customer_id=customer.id)
        )
        self.take_up(rivals)
        sent = Sent(doubt.row, attempt.attempt_id, attempt.body, customer.id, after_doubt=True)
        try:
            await self._confirming.confirm(sent, customer, twins=twins)
        except NotTheOneSent:
            self._later(sent)
        except ImporterError as error:
            self._walk.unreadable(error)
            self._later(sent)
        self._settle(doubt)

    def _absent(self, doubt: _Doubt) -> None:
        attempt = self._last_in_doubt(doubt.row)
        self._walk.journal.record_attempt(AttemptNews(attempt.attempt_id, AttemptState.ABSENT))
        self._confirming.end_if_sent_too_often(doubt.row, doubt.detail)
        self._settle(doubt)

    def _still_open(self, doubt: _Doubt, settlement: Open, started: float) -> None:
        if self._agrees(doubt, settlement) and self._is_old_enough(doubt, started):
            doubt.exhausted = True
            doubt.settled.set()
            return
        if not self._agrees(doubt, settlement):
            doubt.agreed_since, doubt.candidates = started, settlement.candidates
        doubt.interval = min(doubt.interval * 2, self._walk.options.settle)
        since = doubt.agreed_since if doubt.agreed_since is not None else started
        settle_at = since + self._walk.options.settle
        after = self._walk.clock.monotonic() + doubt.interval
        doubt.next_look = settle_at if started < settle_at < after else after

    def _settle(self, doubt: _Doubt) -> None:
        del self._doubts[doubt.row.row_id]
        doubt.settled.set()

    def _last_in_doubt(self, row: WaitingRow) -> Attempt:
        attempts = self._walk.journal.attempts_of_row(self._walk.run_id, row.row_id)
        return [one for one in attempts if one.state is AttemptState.IN_DOUBT][-1]


def _answered(attempts: Iterable[Attempt]) -> frozenset[int]:
    """Ids with which attempts in doubt were answered all the same."""
    return frozenset(
        one.customer_id
        for one in attempts
        if one.state is AttemptState.IN_DOUBT and one.customer_id is not None
    )


def _wanted(bodies: Iterable[Mapping[str, object]]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {field: [] for field in _LOOKED_UP}
    for body in bodies:
        for name, values in wanted.items():
            values.extend([str(body[name])] if name in body else [])
    return wanted
