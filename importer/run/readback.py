"""Reads every created customer back before it is called created.

A 201 proves nothing (importer/api/README.md 1). Several customers are read by one filtered list, a
single one by its id: whichever costs the server fewer requests. One that is missing is asked for by
id, twice and seconds apart: the server may still be committing (importer/api/README.md 1.6). One
whose id holds another customer is in doubt, like a row whose answer never came.
"""

import asyncio
from collections.abc import Sequence

from importer.core.errors import ImporterError
from importer.core.language import gettext_noop
from importer.core.outcomes import Outcome
from importer.core.runs import ID_GIVEN_AGAIN, AttemptNews, AttemptState
from importer.core.sending.comparison import parse_body
from importer.core.sending.options import StopCause
from importer.core.sending.stored import StoredCustomer
from importer.run.confirming import Confirming, NotTheOneSent
from importer.run.doubts import Doubts
from importer.run.others import Others
from importer.run.stopping import sleep_unless_stopped
from importer.run.walk import Sent, Walk

TOGETHER = 40
"""Customers that one look-up reads; some 45 Latin names fit into a URL
(importer/api/README.md 7.2)."""

GATHER_SECONDS = 0.5
"""How long the first of them waits for company."""

READINGS = 2
"""How often a missing customer is asked for by id before it counts as lost."""

_CREATED = 201


class ReadBack:
    """Takes answered rows, ends them as created, or sends them back to be sent again."""

    def __init__(self, walk: Walk, doubts: Doubts, others: Others) -> None:
        self._walk = walk
        self._doubts = doubts
        self._others = others
        self._queue: asyncio.Queue[Sent] = asyncio.Queue()
        self._unread = 0
        self._all_read = asyncio.Event()
        self._all_read.set()
        self._draining = False
        self._missing = asyncio.TaskGroup()
        self._confirming = Confirming(walk)

    def add(self, sent: Sent) -> None:
        """A row's customer is to be read back."""
        self._unread += 1
        self._all_read.clear()
        self._queue.put_nowait(sent)

    def recover(self) -> None:
        """Take up the rows that an earlier walk did not come to read back."""
        answered = self._walk.journal.attempts(self._walk.run_id, (AttemptState.ANSWERED,))
        for attempt in tuple(answered):
            if attempt.customer_id is not None:
                row = self._walk.journal.row(self._walk.run_id, attempt.row_id)
                self.add(Sent(row, attempt.attempt_id, attempt.body, attempt.customer_id))

    async def run(self) -> None:
        """Read back what is there, until cancelled."""
        async with self._missing:  # so that a failure in one of its tasks ends the walk
            while True:
                await self._read(await self._gather())

    async def drain(self) -> None:
        """Until everything added so far is read, or left for the next walk because of a stop."""
        self._draining = True
        await self._all_read.wait()
        self._draining = False

    async def _gather(self) -> list[Sent]:
        batch = [await self._queue.get()]
        deadline = self._walk.clock.monotonic() + GATHER_SECONDS
        while len(batch) < TOGETHER:
            if not self._queue.empty():
                batch.append(self._queue.get_nowait())
            elif self._draining or self._walk.clock.monotonic() >= deadline:
                break
            else:
                await self._walk.clock.sleep(GATHER_SECONDS / 5)
        return batch

    async def _read(self, batch: Sequence[Sent]) -> None:
        if self._walk.stop.cause is StopCause.INTERRUPTED:
            self._done(len(batch))  # left as answered: the next walk reads them back first
            return
        left = self._walk.clock.monotonic()
        try:
            found = await self._look_up(batch)
        except ImporterError as error:
            await self._unreadable(batch, error)
            return
        self._walk.readable(left)
        for sent in batch:
            if sent.customer_id not in found:
                self._missing.create_task(self._ask_by_id(sent))
        there = [sent for sent in batch if sent.customer_id in found]
        await self._confirm([(sent, found[sent.customer_id]) for sent in there])

    async def _look_up(self, batch: Sequence[Sent]) -> dict[int, StoredCustomer]:
        if len(batch) == 1:
            stored = await self._walk.target.read(batch[0].customer_id)
            return {} if stored is None else {stored.id: stored}
        bodies = [parse_body(sent.body) for sent in batch]
        names = [str(body["displayName"]) for body in bodies]
        inactive_too = any(body.get("active") is False for body in bodies)
        customers = await self._walk.target.find({"displayName": names}, inactive_too=inactive_too)
        own = {sent.customer_id for sent in batch}
        beside = [customer for customer in customers if customer.id not in own]
        self._others.read_back([sent.row for sent in batch], beside)
        return {customer.id: customer for customer in customers}

    async def _ask_by_id(self, sent: Sent) -> None:
        for _ in range(READINGS):
            await self._pause()
            if self._walk.stop:  # the pause was cut short, and a missing customer proves nothing
                self._done(1)
                return
            try:
                stored = await self._walk.target.read(sent.customer_id)
            except ImporterError as error:
                await self._unreadable([sent], error)
                return
            if stored is not None:
                await self._confirm([(sent, stored)])
                return
        self._lost(sent)

    async def _confirm(self, read: Sequence[tuple[Sent, StoredCustomer]]) -> None:
        """Together: a transaction for each would cost more than all that is written in it."""
        same: list[tuple[Sent, Outcome]] = []
        known = self._confirming.attempts_of([sent for sent, _ in read])
        for number, (sent, stored) in enumerate(read):
            attempts = known[sent.row.row_id]
            try:
                outcome = await self._confirming.outcome_of(sent, stored, attempts)
                same.append((sent, outcome))
            except NotTheOneSent:
                self._in_doubt(sent)
            except ImporterError as error:
                self._end(same)
                await self._unreadable([sent for sent, _ in read[number:]], error)
                return
        self._end(same)

    def _end(self, outcomes: Sequence[tuple[Sent, Outcome]]) -> None:
        self._confirming.record(outcomes)
        self._done(len(outcomes))

    def _in_doubt(self, sent: Sent) -> None:
        """The id holds another customer: the row's own was lost, or somebody made it unlike."""
        if self._confirming.holds_its_id(sent):
            self._walk.journal.doubt_again([sent.attempt_id], ID_GIVEN_AGAIN)
            self._doubts.add(sent.row, ID_GIVEN_AGAIN, was_answered=True)
        self._done(1)

    def _lost(self, sent: Sent) -> None:
        """The server said created, and two readings, seconds apart, found nothing."""
        if not self._confirming.holds_its_id(sent):
            self._done(1)
            return
        self._walk.journal.record_attempt(
            AttemptNews(
                sent.attempt_id,
                AttemptState.ABSENT,
                status=_CREATED,
                detail=gettext_noop("the server answered created, but did not store the customer"),
            )
        )
        self._confirming.end_if_sent_too_often(
            sent.row,
            gettext_noop("the server answered created each time, but did not store the customer"),
        )
        self._done(1)

    async def _unreadable(self, batch: Sequence[Sent], error: ImporterError) -> None:
        """No usable answer: again later, unless the walk ends; then the next walk reads them."""
        self._walk.unreadable(error)
        await self._pause()
        if not self._walk.stop:
            for sent in batch:
                self._queue.put_nowait(sent)
            return
        self._done(len(batch))

    async def _pause(self) -> None:
        await sleep_unless_stopped(self._walk.clock, self._walk.stop, self._walk.options.recheck)

    def _done(self, count: int) -> None:
        self._unread -= count
        if not self._unread:
            self._all_read.set()
