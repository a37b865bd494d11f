"""Rows in doubt: looked for again and again until evidence settles what their request did.

The rules of evidence are `core.doubt`'s; here are the looks, their times, and what follows. Rows in
doubt do not hold up the others.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from importer.core.comparison import is_same_customer, parse_body
from importer.core.doubt import Absent, Claim, Found, Open, Verdict, could_be, settle
from importer.core.errors import ImporterError
from importer.core.outcomes import Ending, Outcome
from importer.core.ports import SendJournal
from importer.core.problems import Problem
from importer.core.runs import Attempt, AttemptState, WaitingRow
from importer.core.sending import duration_words
from importer.core.stored import StoredCustomer
from importer.core.values.text import name_key
from importer.run.confirming import Confirming
from importer.run.stopping import sleep_unless_stopped, until_either
from importer.run.walk import MARK, Sent, Walk

_MAY_HAVE_MADE_ONE = (AttemptState.IN_DOUBT, AttemptState.ABSENT)
_LOOKED_UP = ("displayName", "email", "companyName")


@dataclass
class _Doubt:
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

    def __init__(self, walk: Walk, confirming: Confirming) -> None:
        self._walk = walk
        self._confirming = confirming
        self._doubts: dict[int, _Doubt] = {}
        self._added = asyncio.Event()
        self._is_waited_for = False

    def add(self, row: WaitingRow, detail: str) -> None:
        """A request for this row has just ended in doubt."""
        now = self._walk.clock.monotonic()
        recheck = self._walk.options.recheck
        self._doubts[row.row_id] = _Doubt(row, detail, now, now, recheck)
        self._added.set()

    def recover(self) -> None:
        """Take up the rows that an earlier walk left in doubt, or was killed over."""
        states = (AttemptState.INTENDED, AttemptState.IN_DOUBT)
        for attempt in tuple(self._walk.journal.attempts(self._walk.run_id, states)):
            if attempt.state is AttemptState.INTENDED:
                self._walk.journal.record_attempt(
                    attempt.attempt_id,
                    AttemptState.IN_DOUBT,
                    detail="the importer ended between the request and its answer",
                    ended_at=self._walk.clock.time(),
                )
            row = self._walk.journal.row(self._walk.run_id, attempt.row_id)
            self.add(row, attempt.detail or "the importer ended before the answer came")

    async def run(self) -> None:
        """Look whenever a look is due, until cancelled."""
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
        on it: nothing may be sent beside it (BIGCAPITAL.md section 1)."""
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
        """Say what the walk waits for, once a first look has found what is easily found."""
        rows = self._open()
        looked = [doubt.agreed_since for doubt in rows if doubt.agreed_since is not None]
        if not self._is_waited_for or not looked:
            return
        self._is_waited_for = False
        left = max(looked) + self._walk.options.settle - self._walk.clock.monotonic()
        self._walk.progress.said(_waiting_words(len(rows), left))

    def _pause(self) -> float | None:
        """Seconds until the next look is due; None if none is."""
        times = [doubt.next_look for doubt in self._open()]
        return max(0.0, min(times) - self._walk.clock.monotonic()) if times else None

    async def _look(self) -> None:
        started = self._walk.clock.monotonic()
        due = [doubt for doubt in self._open() if doubt.next_look <= started]
        try:
            customers = await self._walk.target.find(_wanted(self._bodies(due)))
        except ImporterError as error:
            self._walk.unreadable(error)
            for doubt in due:
                doubt.next_look = started + self._walk.options.recheck
            return
        self._walk.readable()
        verdicts = self._verdicts(due, customers, started)
        for doubt in due:
            await self._apply(doubt, verdicts[doubt.row.row_id], started)
        self._tell()

    def _bodies(self, doubts: Iterable[_Doubt]) -> list[dict[str, object]]:
        return [
            parse_body(body)
            for doubt in doubts
            for body in _bodies_of(
                self._walk.journal.attempts_of_row(self._walk.run_id, doubt.row.row_id)
            )
        ]

    def _verdicts(
        self, due: Iterable[_Doubt], customers: Iterable[StoredCustomer], started: float
    ) -> dict[int, Verdict]:
        # Claims and claimed ids are read after the look: a customer that a row in flight made
        # meanwhile belongs to that row, whether or not its answer has come.
        claims, strangers = self._claims(), unclaimed(self._walk, customers)
        zone = self._walk.organization.time_zone
        seen = settle(claims, strangers, frozenset(), time_zone=zone)
        quiet = frozenset(
            doubt.row.row_id
            for doubt in due
            if self._agrees(doubt, seen[doubt.row.row_id]) and self._is_old_enough(doubt, started)
        )
        return settle(claims, strangers, quiet, time_zone=zone)

    def _claims(self) -> list[Claim]:
        journal, run_id = self._walk.journal, self._walk.run_id
        states = (AttemptState.INTENDED, AttemptState.IN_DOUBT)
        claims = []
        for attempt in journal.attempts(run_id, states):
            attempts = journal.attempts_of_row(run_id, attempt.row_id)
            claims.append(
                Claim(
                    attempt.row_id,
                    tuple(parse_body(body) for body in _bodies_of(attempts)),
                    requests=sum(one.state in _MAY_HAVE_MADE_ONE for one in attempts),
                    in_flight=attempt.state is AttemptState.INTENDED,
                )
            )
        return claims

    def _agrees(self, doubt: _Doubt, verdict: Verdict) -> bool:
        """Whether a look saw what the series of looks before it saw, the server being well."""
        return (
            isinstance(verdict, Open)
            and verdict.candidates == doubt.candidates
            and doubt.agreed_since is not None
            and self._walk.last_abnormal < doubt.agreed_since
        )

    def _is_old_enough(self, doubt: _Doubt, now: float) -> bool:
        since = doubt.agreed_since
        return since is not None and now - since >= self._walk.options.settle

    async def _apply(self, doubt: _Doubt, verdict: Verdict, started: float) -> None:
        match verdict:
            case Found(customer, twins):
                await self._found(doubt, customer, twins)
            case Absent():
                self._absent(doubt)
            case Open():
                self._still_open(doubt, verdict, started)

    async def _found(self, doubt: _Doubt, customer: StoredCustomer, twins: tuple[int, ...]) -> None:
        attempt = self._last_in_doubt(doubt.row)
        self._walk.journal.record_attempt(
            attempt.attempt_id, AttemptState.ANSWERED, customer_id=customer.id
        )
        sent = Sent(doubt.row, attempt.attempt_id, attempt.body, customer.id, after_doubt=True)
        try:
            await self._confirming.confirm(sent, customer, twins=twins)
        except ImporterError as error:
            self._walk.unreadable(error)
            self._confirming.later(sent)
        self._settle(doubt)

    def _absent(self, doubt: _Doubt) -> None:
        attempt = self._last_in_doubt(doubt.row)
        self._walk.journal.record_attempt(attempt.attempt_id, AttemptState.ABSENT)
        self._confirming.end_if_sent_too_often(doubt.row, doubt.detail)
        self._settle(doubt)

    def _still_open(self, doubt: _Doubt, verdict: Open, started: float) -> None:
        if self._agrees(doubt, verdict) and self._is_old_enough(doubt, started):
            doubt.exhausted = True
            doubt.settled.set()
            return
        if not self._agrees(doubt, verdict):
            doubt.agreed_since, doubt.candidates = started, verdict.candidates
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


def unclaimed(walk: Walk, customers: Iterable[StoredCustomer]) -> list[StoredCustomer]:
    """The customers that were not there before the run and that no row of any run knows as its own.

    The run's mark bounds them; it proves nothing alone.
    """
    run = walk.journal.run(walk.run_id)
    known = walk.journal.claimed_ids(run.base_url, run.organization_id)
    known |= walk.journal.existing_ids(walk.run_id)
    mark = int(walk.fact(MARK) or 0)
    return [one for one in customers if one.id > mark and one.id not in known]


def customers_there_before(
    journal: SendJournal, run_id: str, customers: Iterable[StoredCustomer]
) -> Iterator[StoredCustomer]:
    """The customers that count as existing for rows of a run that are sent only now.

    Those that the run has made are its own, and one that it may have made without knowing must
    stay a candidate of the row in doubt, or be told as a twin.
    """
    ours = {
        attempt.customer_id
        for attempt in journal.attempts(run_id, (AttemptState.ANSWERED, AttemptState.CONFIRMED))
    }
    before = journal.existing_ids(run_id)
    others = [customer for customer in customers if customer.id not in ours]
    may_be_ours = _may_be_ours(
        journal, run_id, [customer for customer in others if customer.id not in before]
    )
    for customer in others:
        if customer.id not in may_be_ours:
            yield customer


def _may_be_ours(
    journal: SendJournal, run_id: str, customers: Iterable[StoredCustomer]
) -> frozenset[int]:
    """Customers like a row in doubt, and those that equal a row that is or may be stored."""
    states = (AttemptState.INTENDED, AttemptState.IN_DOUBT)
    claims = [
        Claim(attempt.row_id, (parse_body(attempt.body),))
        for attempt in journal.attempts(run_id, states)
    ]
    names = journal.claimed_names(run_id)
    found = set()
    namesakes: dict[str, list[StoredCustomer]] = {}
    for customer in customers:
        name = name_key(customer.text("displayName"))
        if any(could_be(claim, customer) for claim in claims):
            found.add(customer.id)
        elif name in names:
            namesakes.setdefault(name, []).append(customer)
    if namesakes:  # nearly never: all that was ever stored has to be looked at
        for attempt in journal.attempts(run_id, (AttemptState.ANSWERED, AttemptState.CONFIRMED)):
            for body in map(parse_body, _bodies_of([attempt])):
                alike = namesakes.get(name_key(str(body["displayName"])), ())
                found.update(one.id for one in alike if is_same_customer(body, one))
    return frozenset(found)


def _bodies_of(attempts: Iterable[Attempt]) -> tuple[str, ...]:
    bodies = (body for one in attempts for body in (one.body, one.mended_body) if body)
    return tuple(dict.fromkeys(bodies))


def _wanted(bodies: Iterable[dict[str, object]]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {field: [] for field in _LOOKED_UP}
    for body in bodies:
        for name, values in wanted.items():
            values.extend([str(body[name])] if name in body else [])
    return wanted


def _waiting_words(rows: int, seconds: float) -> str:
    they_are = "1 row is" if rows == 1 else f"{rows:,} rows are"
    return (
        f"{they_are} in doubt: nobody knows yet whether the server stored what was sent. "
        f"The server is watched for another {duration_words(seconds)}; what is certainly not "
        "there by then is sent again."
    )


def may_be_stored(detail: str, candidates: tuple[int, ...]) -> Problem:
    """What is said of a row in doubt: why, and which customers (ids) could be its own."""
    words = ", ".join(f"id {identity}" for identity in candidates) or "none found so far"
    return Problem("may-be-stored", facts={"reason": detail, "candidates": words})
