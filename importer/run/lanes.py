"""Sends waiting rows: plain ones several at once, those with an opening balance one at a time.

Two concurrent rows with an opening balance would lose customers that the server has said it created
(importer/api/README.md 1.1).
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence

from importer.core.errors import ImporterError
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.run_facts import RunFact
from importer.core.runs import AttemptNews, AttemptState, RivalClaim, WaitingRow
from importer.core.sending.answers import (
    CreateAnswer,
    Created,
    InDoubt,
    NotStored,
    Refused,
    Trouble,
)
from importer.core.sending.blame import Failures, Proofs, speaks_against_row
from importer.core.sending.comparison import parse_body
from importer.core.sending.kept_postcodes import has_postcode, keep_postcodes
from importer.core.sending.options import StopCause
from importer.run.breaker import FIRST_PAUSE, ROWS_TO_OPEN, Breaker
from importer.run.doubts import Doubts
from importer.run.intents import MOST_ALONE, Intent, Tried, refusal, why_not_stored
from importer.run.others import LOOK_SECONDS, TWINS, Others
from importer.run.readback import ReadBack
from importer.run.stopping import sleep_unless_stopped
from importer.run.walk import DROPPED, Sent, Walk


class Lanes:
    """Both lanes of a walk. `run` returns when no row is waiting any more, or on a stop."""

    def __init__(
        self,
        walk: Walk,
        breaker: Breaker,
        read_back: ReadBack,
        doubts: Doubts,
        others: Others,
    ) -> None:
        self._walk = walk
        self._breaker = breaker
        self._read_back = read_back
        self._doubts = doubts
        self._others = others
        self._queues: dict[bool, deque[Intent]] = {False: deque(), True: deque()}
        self._filling = {False: asyncio.Lock(), True: asyncio.Lock()}
        self._looked_at = {False: 0.0, True: 0.0}
        self._sent = 0
        self._tried: dict[int, Tried] = {}

    async def run_first(self) -> None:
        """Send the run's most telling row alone and read it back: it teaches limits, postal codes
        and the shape of answers, so that at most one customer needs mending.

        Before the first row leaves, and once it is there, somebody else who sends the same rows is
        looked for; where the row has a second customer the next one is sent alone, too.
        """
        if self._walk.fact(RunFact.POSTCODES):
            return
        for _ in range(TWINS):
            row = self._walk.journal.most_telling(self._walk.run_id)
            if row is None or not self._may_send_more():
                return
            rows = {one.row_id: one for one in (row, *self._fresh(self._room()))}
            await self._others.look(tuple(rows.values()))
            if not await self._send_first(row) or not await self._others.look_at_sent(row):
                return

    async def _send_first(self, row: WaitingRow) -> bool:
        """Whether it was sent."""
        if row.has_balance:
            await self._doubts.balance_rows_settled()
        if not self._may_send_more():
            return False
        await self._send(self._intend([row])[0])
        await self._read_back.drain()
        return True

    async def run(self) -> None:
        """Both lanes, side by side, until nothing is left that can be sent for now."""
        async with asyncio.TaskGroup() as lanes:
            for _ in range(self._walk.options.in_flight):
                lanes.create_task(self._work(with_balance=False))
            lanes.create_task(self._work(with_balance=True))
        self._withdraw_unsent()

    def has_more(self) -> bool:
        """Whether a row is waiting that can be sent now."""
        return not self._walk.stop and bool(self._again() or self._fresh(1))

    async def settle_suspects(self) -> bool:
        """Nothing is left but rows that got internal errors, and no other row to show whose trouble
        that is: send them again, one by one, after a read that passes. Whether something moved.

        One or two of them are not sent for ever; where there are more it is the server that is in
        trouble, and it is waited for.
        """
        while suspects := self._unsettled():
            await self._wait_for_a_read(suspects[0].alone)
            for tried in suspects:
                await self._send_alone(tried)
                if tried.row.row_id not in self._tried or self.has_more():
                    return True  # on a stop too: what was answered is to be read back
            if self._walk.stop:
                return False
        return False

    def take_up_lost(self) -> bool:
        """Let rows that the server lost too often go once more if it has stored others since;
        whether there are any."""
        lost = self._walk.lost
        moved = [key for key, one in lost.items() if one.created_by_then < self._walk.created]
        if self._walk.stop or not self._room():
            return False
        for row_id in moved:
            del lost[row_id]
        return bool(moved)

    def let_go(self, row_id: int) -> None:
        """A row is in doubt after all: it is neither sent again nor given up."""
        self._tried.pop(row_id, None)
        self._walk.lost.pop(row_id, None)

    def give_up_tried(self) -> None:
        """The walk ends: rows that were tried and are certainly not stored have failed."""
        for tried in self._tried.values():
            self._fail(tried.row, why_not_stored(tried))
        for lost in self._walk.lost.values():
            self._fail(lost.row, Problem("not-stored", facts={"reason": lost.reason}))
        self._tried.clear()
        self._walk.lost.clear()

    def _fail(self, row: WaitingRow, problem: Problem) -> None:
        self._walk.end(row.row_id, Outcome(row.ref, Ending.FAILED, problems=(problem,)))

    def _unsettled(self) -> list[Tried]:
        idle = [tried for tried in self._tried.values() if not tried.is_under_way]
        if len(idle) >= ROWS_TO_OPEN:
            return idle
        return [tried for tried in idle if tried.alone < MOST_ALONE]

    async def _wait_for_a_read(self, times_before: int) -> None:
        walk = self._walk
        if not self._breaker.is_open:  # else it pauses by itself
            await sleep_unless_stopped(walk.clock, walk.stop, FIRST_PAUSE * 2.0**times_before)
            if not walk.stop and not await walk.is_readable():
                self._breaker.troubled(unreachable=True)
        async with self._breaker.turn():
            pass

    async def _send_alone(self, tried: Tried) -> None:
        if tried.row.has_balance:
            await self._doubts.balance_rows_settled()
        if not self._walk.stop:
            await self._send(self._intend([tried.row])[0])
        tried.alone += tried.failures.suspicious

    async def _work(self, *, with_balance: bool) -> None:
        if with_balance:
            await self._doubts.balance_rows_settled()
        while (intent := await self._next(with_balance=with_balance)) is not None:
            async with self._breaker.turn():
                if self._walk.stop:
                    self._queues[with_balance].appendleft(intent)
                    return
                await self._send(intent)
            if with_balance:
                await self._doubts.balance_rows_settled()

    async def _next(self, *, with_balance: bool) -> Intent | None:
        queue = self._queues[with_balance]
        async with self._filling[with_balance]:
            if self._walk.stop:
                return None
            if not queue:
                await self._fill(queue, with_balance=with_balance)
            elif self._is_time_to_look(with_balance=with_balance):
                await self._look([intent.row for intent in queue], with_balance=with_balance)
            return queue.popleft() if queue and not self._walk.stop else None

    async def _fill(self, queue: deque[Intent], *, with_balance: bool) -> None:
        """Take up the next batch, unless somebody else is creating its customers."""
        again = [row for row in self._again() if row.has_balance == with_balance]
        fresh = self._fresh(self._room(), with_balance=with_balance)
        await self._look([*again, *fresh], with_balance=with_balance)
        if not self._walk.stop:
            # Counted again: the other lane may have taken up rows meanwhile.
            queue.extend(self._intend([*again, *fresh[: self._room()]]))

    def _is_time_to_look(self, *, with_balance: bool) -> bool:
        return self._walk.clock.monotonic() - self._looked_at[with_balance] >= LOOK_SECONDS

    async def _look(self, rows: Sequence[WaitingRow], *, with_balance: bool) -> None:
        await self._others.look(rows)
        self._looked_at[with_balance] = self._walk.clock.monotonic()

    def _again(self) -> list[WaitingRow]:
        """Rows to be sent again. One with an internal error waits for proof that the server is
        well: sent sooner, it would fail whoever is to blame."""
        proofs = self._walk.proofs
        return [
            tried.row
            for tried in self._tried.values()
            if not tried.is_under_way
            and (not tried.failures.suspicious or tried.failures.would_tell(proofs))
        ]

    def _fresh(self, most: int, *, with_balance: bool | None = None) -> list[WaitingRow]:
        """Rows that this walk has not tried yet, in the order read.

        Where only so many are to be sent they are those that stand first, with an opening balance
        or without: a pilot that books nothing shows nobody how it will be booked.
        """
        most = min(most, self._room())
        if not most:
            return []
        passed_over = self._tried.keys() | self._walk.lost.keys()
        of_this_lane = with_balance if self._walk.options.first is None else None
        rows = self._walk.journal.next_waiting(
            self._walk.run_id, most + len(passed_over), with_balance=of_this_lane
        )
        found = [row for row in rows if row.row_id not in passed_over][:most]
        return [row for row in found if with_balance in {None, row.has_balance}]

    @property
    def room_left(self) -> int | None:
        """How many rows may still be sent by the run's `first`; None for all."""
        first = self._walk.options.first
        return None if first is None else max(0, first - self._sent)

    def _room(self) -> int:
        """How many rows may still be sent that were not sent before."""
        first = self._walk.options.first
        most = self._walk.options.batch_size
        return most if first is None else min(most, max(0, first - self._sent))

    def _may_send_more(self) -> bool:
        return self._room() > 0 and not self._walk.stop

    def _intend(self, rows: list[WaitingRow]) -> list[Intent]:
        if not rows:
            return []
        self._sent += sum(row.row_id not in self._tried for row in rows)
        bodies = [self._body(row) for row in rows]
        attempt_ids = self._walk.journal.record_intents(
            self._walk.run_id,
            [(row.row_id, body) for row, body in zip(rows, bodies, strict=True)],
        )
        self._mark(rows, is_under_way=True)
        return [
            Intent(row, attempt_id, body)
            for row, attempt_id, body in zip(rows, attempt_ids, bodies, strict=True)
        ]

    def _body(self, row: WaitingRow) -> str:
        body = parse_body(row.body)  # first: what a damaged journal holds is not sent
        if self._walk.fact(RunFact.POSTCODES) != DROPPED or not has_postcode(body):
            return row.body
        kept = keep_postcodes(body, self._walk.options.postcodes)
        return json.dumps(kept.body, ensure_ascii=False, default=float)

    def _mark(self, rows: list[WaitingRow], *, is_under_way: bool) -> None:
        for row in rows:
            if row.row_id in self._tried:
                self._tried[row.row_id].is_under_way = is_under_way

    async def _send(self, intent: Intent) -> None:
        proofs, left = self._walk.proofs, self._walk.clock.monotonic()
        try:
            given = await self._create(intent)
        except ImporterError as error:
            # A refused key, a wrong address, or what kept the request from leaving: nothing is
            # stored. What became of one that left is told by `given` (`api/shared_pacing.py`).
            self._close(intent, AttemptState.NOT_STORED, detail=error.code)
            self._tried[intent.row.row_id] = Tried(intent.row, error.message)
            self._walk.stop.set(StopCause.STOPPED, error)
            return
        if isinstance(given, NotStored) and given.trouble is not Trouble.HALTED:
            await self._not_stored(intent, given, proofs)
        else:
            self._take(intent, given, left)
        self._stop_after_errors()

    async def _create(self, intent: Intent) -> CreateAnswer:
        if not intent.row.has_balance:
            return await self._walk.target.create(intent.body)
        async with self._walk.booking:
            return await self._walk.target.create(intent.body)

    async def _not_stored(self, intent: Intent, answer: NotStored, proofs: Proofs) -> None:
        """The row goes again, unless it has failed alone, between moments at which the server was
        well, often enough."""
        tried = self._tried.get(intent.row.row_id)
        before = tried.failures if tried else Failures()
        failures = before.then(answer, self._walk.clock.monotonic())
        if speaks_against_row(before, proofs, answer) and await self._walk.is_readable():
            failures = failures.alone()
        else:
            self._in_trouble(intent.row, answer)
        self._close(intent, AttemptState.NOT_STORED, status=answer.status, detail=answer.detail)
        if failures.are_the_rows_own:
            self._blame(intent.row, failures)
        else:
            self._send_later(intent.row, answer, failures)

    def _in_trouble(self, row: WaitingRow, answer: NotStored) -> None:
        """Nothing says that the server is well."""
        self._breaker.troubled(
            unreachable=answer.trouble is Trouble.UNREACHABLE,
            suspect=row.row_id if answer.trouble is Trouble.SERVER else None,
        )

    def _blame(self, row: WaitingRow, failures: Failures) -> None:
        self._tried.pop(row.row_id)
        problem = Problem("server-error-on-row", facts={"attempts": str(failures.faults)})
        self._walk.end(row.row_id, Outcome(row.ref, Ending.REFUSED, problems=(problem,)))

    def _send_later(self, row: WaitingRow, answer: NotStored, failures: Failures) -> None:
        tried = self._tried.setdefault(row.row_id, Tried(row))
        tried.detail, tried.failures, tried.is_under_way = answer.detail, failures, False

    def _take(self, intent: Intent, answer: CreateAnswer, left: float) -> None:
        match answer:
            case Created(customer):
                self._walk.proofs = self._walk.proofs.with_create(left)
                self._passed(intent)
                rivals = self._close(
                    intent, AttemptState.ANSWERED, status=201, customer_id=customer.id
                )
                self._doubts.take_up(rivals)
                self._read_back.add(Sent(intent.row, intent.attempt_id, intent.body, customer.id))
            case Refused():
                self._passed(intent)
                ended = refusal(intent.row, answer)
                self._walk.end_with(intent.attempt_id, AttemptState.REFUSED, ended)
            case NotStored():  # halted: the others are dealt with elsewhere
                self._withdraw(intent)
            case InDoubt(status, detail):
                self._close(intent, AttemptState.IN_DOUBT, status=status, detail=detail)
                self._tried.pop(intent.row.row_id, None)
                self._breaker.troubled()
                self._doubts.add(intent.row, detail)

    def _passed(self, intent: Intent) -> None:
        self._breaker.passed()
        self._tried.pop(intent.row.row_id, None)

    def _close(
        self,
        intent: Intent,
        state: AttemptState,
        *,
        status: int = 0,
        customer_id: int | None = None,
        detail: str = "",
    ) -> tuple[RivalClaim, ...]:
        return self._walk.journal.record_attempt(
            AttemptNews(
                intent.attempt_id,
                state,
                status=status,
                customer_id=customer_id,
                detail=detail,
                ended_at=self._walk.clock.time(),
            )
        )

    def _stop_after_errors(self) -> None:
        limit = self._walk.options.stop_after_errors
        if limit is not None and self._walk.errors + len(self._walk.lost) >= limit:
            self._walk.stop.set(StopCause.TOO_MANY_ERRORS)

    def _withdraw_unsent(self) -> None:
        for queue in self._queues.values():
            for intent in queue:
                self._withdraw(intent)
            queue.clear()

    def _withdraw(self, intent: Intent) -> None:
        """The row's turn never came."""
        self._close(intent, AttemptState.WITHDRAWN)
        self._mark([intent.row], is_under_way=False)
        self._sent -= intent.row.row_id not in self._tried
