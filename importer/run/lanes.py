"""Sends waiting rows: plain ones several at once, those with an opening balance one at a time.

Two concurrent rows with an opening balance would lose customers that the server has said it created
(BIGCAPITAL.md section 1).
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from importer.core.answers import CreateAnswer, Created, InDoubt, NotStored, Refused, Trouble
from importer.core.comparison import parse_body
from importer.core.errors import ImporterError
from importer.core.outcomes import Ending, Outcome
from importer.core.postcodes import has_postcode, keep_postcodes
from importer.core.problems import Problem
from importer.core.runs import AttemptState, WaitingRow
from importer.core.sending import StopCause
from importer.run.breaker import Breaker
from importer.run.doubts import Doubts
from importer.run.others import LOOK_SECONDS, TWINS, Others
from importer.run.readback import ReadBack
from importer.run.walk import DROPPED, POSTCODES, Sent, Walk


@dataclass(frozen=True, slots=True)
class Intent:
    """A row that may be sent now: its intent is on disk."""

    row: WaitingRow
    attempt_id: int
    body: str


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
        self._tried: dict[int, tuple[WaitingRow, NotStored]] = {}

    async def run_first(self) -> None:
        """Send the run's most telling row alone and read it back: it teaches limits, postal codes
        and the shape of answers, so that at most one customer needs mending.

        Before the first row leaves, and once it is there, somebody else who sends the same rows is
        looked for; where the row has a second customer the next one is sent alone, too.
        """
        if self._walk.fact(POSTCODES):
            return
        for _ in range(TWINS):
            row = self._walk.journal.most_telling(self._walk.run_id)
            if row is None or not self._may_send_more():
                return
            rows = {one.row_id: one for one in (row, *self._next_rows())}
            await self._others.look(tuple(rows.values()))
            if not await self._send_alone(row) or not await self._others.look_at_sent(row):
                return

    async def _send_alone(self, row: WaitingRow) -> bool:
        """Whether it was sent."""
        if row.has_balance:
            await self._doubts.balance_rows_settled()
        if not self._may_send_more():
            return False
        await self._send(self._intend([row])[0])
        await self._read_back.drain()
        return True

    async def run(self) -> None:
        """Both lanes, side by side."""
        async with asyncio.TaskGroup() as lanes:
            for _ in range(self._walk.options.in_flight):
                lanes.create_task(self._work(with_balance=False))
            lanes.create_task(self._work(with_balance=True))
        self._withdraw_unsent()

    def has_more(self) -> bool:
        """Whether a row is waiting that may still be sent."""
        if not self._may_send_more():
            return False
        return bool(self._walk.journal.next_waiting(self._walk.run_id, 1))

    def give_up_tried(self) -> None:
        """The walk ends: rows that were tried and are certainly not stored have failed."""
        for row, answer in self._tried.values():
            problem = Problem("not-stored", facts={"reason": answer.detail})
            self._walk.end(row.row_id, Outcome(row.ref, Ending.FAILED, problems=(problem,)))
        self._tried.clear()

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
        rows = self._next_rows(with_balance=with_balance)
        await self._look(rows, with_balance=with_balance)
        if not self._walk.stop:
            # Counted again: the other lane may have taken up rows meanwhile.
            queue.extend(self._intend(rows[: self._batch_size()]))

    def _next_rows(self, *, with_balance: bool | None = None) -> tuple[WaitingRow, ...]:
        return self._walk.journal.next_waiting(
            self._walk.run_id, self._batch_size(), with_balance=with_balance
        )

    def _is_time_to_look(self, *, with_balance: bool) -> bool:
        return self._walk.clock.monotonic() - self._looked_at[with_balance] >= LOOK_SECONDS

    async def _look(self, rows: Sequence[WaitingRow], *, with_balance: bool) -> None:
        await self._others.look(rows)
        self._looked_at[with_balance] = self._walk.clock.monotonic()

    def _batch_size(self) -> int:
        first = self._walk.options.first
        if first is None:
            return self._walk.options.batch_size
        return min(self._walk.options.batch_size, max(0, first - self._sent))

    def _may_send_more(self) -> bool:
        return self._batch_size() > 0 and not self._walk.stop

    def _intend(self, rows: tuple[WaitingRow, ...] | list[WaitingRow]) -> list[Intent]:
        if not rows:
            return []
        self._sent += len(rows)
        bodies = [self._body(row) for row in rows]
        attempt_ids = self._walk.journal.record_intents(
            self._walk.run_id,
            [(row.row_id, body) for row, body in zip(rows, bodies, strict=True)],
        )
        return [
            Intent(row, attempt_id, body)
            for row, attempt_id, body in zip(rows, attempt_ids, bodies, strict=True)
        ]

    def _body(self, row: WaitingRow) -> str:
        if self._walk.fact(POSTCODES) != DROPPED:
            return row.body
        body = parse_body(row.body)
        if not has_postcode(body):
            return row.body
        kept = keep_postcodes(body, self._walk.options.postcodes)
        return json.dumps(kept.body, ensure_ascii=False, default=float)

    async def _send(self, intent: Intent) -> None:
        try:
            given = await self._walk.target.create(intent.body)
        except ImporterError as error:
            # Only a refused key or a wrong address end like this; neither stores anything.
            self._close(intent, AttemptState.NOT_STORED, detail=error.code)
            answer = NotStored(Trouble.SERVER, 0, error.message)
            self._tried[intent.row.row_id] = intent.row, answer
            self._walk.stop.set(StopCause.STOPPED, error)
            return
        self._take(intent, given)

    def _take(self, intent: Intent, answer: CreateAnswer) -> None:
        match answer:
            case Created(customer):
                self._passed(intent)
                self._close(intent, AttemptState.ANSWERED, status=201, customer_id=customer.id)
                self._read_back.add(Sent(intent.row, intent.attempt_id, intent.body, customer.id))
            case Refused():
                self._passed(intent)
                refusal = _refusal(intent.row, answer)
                self._walk.end_with(intent.attempt_id, AttemptState.REFUSED, refusal)
            case NotStored(Trouble.HALTED):
                self._close(intent, AttemptState.WITHDRAWN)
                self._sent -= 1
            case NotStored():
                self._close(
                    intent, AttemptState.NOT_STORED, status=answer.status, detail=answer.detail
                )
                self._not_stored(intent.row, answer)
            case InDoubt(status, detail):
                self._close(intent, AttemptState.IN_DOUBT, status=status, detail=detail)
                self._breaker.troubled()
                self._doubts.add(intent.row, detail)
        self._stop_after_errors()

    def _passed(self, intent: Intent) -> None:
        self._walk.passes.append(self._walk.clock.monotonic())
        self._breaker.passed()
        self._tried.pop(intent.row.row_id, None)

    def _not_stored(self, row: WaitingRow, answer: NotStored) -> None:
        """Another row's normal answer between two tries of this one tells whose trouble it is."""
        before = self._tried.get(row.row_id)
        if before is not None:
            answer = replace(answer, tries=before[1].tries.then(answer.tries))
        if answer.trouble is Trouble.SERVER and self._walk.passed_between(answer.tries):
            self._tried.pop(row.row_id, None)
            facts = {"attempts": str(answer.tries.requests)}
            problem = Problem("server-error-on-row", facts=facts)
            self._walk.end(row.row_id, Outcome(row.ref, Ending.REFUSED, problems=(problem,)))
            return
        self._tried[row.row_id] = row, answer
        self._sent -= 1  # it will be taken up again
        self._breaker.troubled(unreachable=answer.trouble is Trouble.UNREACHABLE)

    def _close(
        self,
        intent: Intent,
        state: AttemptState,
        *,
        status: int = 0,
        customer_id: int | None = None,
        detail: str = "",
    ) -> None:
        self._walk.journal.record_attempt(
            intent.attempt_id,
            state,
            status=status,
            customer_id=customer_id,
            detail=detail,
            ended_at=self._walk.clock.time(),
        )

    def _stop_after_errors(self) -> None:
        limit = self._walk.options.stop_after_errors
        if limit is not None and self._walk.errors >= limit:
            self._walk.stop.set(StopCause.TOO_MANY_ERRORS)

    def _withdraw_unsent(self) -> None:
        for queue in self._queues.values():
            for intent in queue:
                self._close(intent, AttemptState.WITHDRAWN)
            self._sent -= len(queue)
            queue.clear()


def _refusal(row: WaitingRow, answer: Refused) -> Outcome:
    problems = tuple(
        Problem(
            "refused-by-server",
            field=reason.field,
            facts={"reason": reason.text, "status": str(answer.status)},
        )
        for reason in answer.reasons
    )
    return Outcome(row.ref, Ending.REFUSED, problems=problems)
