"""Promise 5 over a whole walk: the server's limits are kept, not hit, and used up.

In virtual time: the walk's clock is the stand-in's, and stands still while a request is under way.
"""

import asyncio
from typing import Any

from importer.core.ports import Target
from importer.core.sending.answers import CreateAnswer, Created
from importer.core.sending.options import SendOptions, StopCause
from importer.journal import Journal
from importer.run.sending import SendResult, send
from importer.sandbox.options import NAMED_LIMITS
from importer.sandbox.server import Sandbox

from tests.clocks import VirtualClock
from tests.run.walks import (
    Start,
    endings,
    journal_rows,
    names,
    names_on,
    owing,
    plain,
    walking,
)

ROWS = 200
A_MINUTE = 10
"""Creations that a stock server allows (importer/api/README.md 8.1)."""


class Granting:
    """A server that remembers when creations were granted."""

    def __init__(self, target: Target, clock: VirtualClock) -> None:
        self._target = target
        self._clock = clock
        self.granted: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    async def create(self, body: str) -> CreateAnswer:
        answer = await self._target.create(body)
        if isinstance(answer, Created):
            self.granted.append(self._clock.monotonic())
        return answer


def test_200_rows_at_the_stock_limits_meet_at_most_one_429_and_use_95_percent(
    journal: Journal, sandbox: Start
) -> None:
    """Read-back, mending and both lanes included."""
    clock = VirtualClock()
    server = sandbox(limits=NAMED_LIMITS["stock"], clock=clock.monotonic)
    bodies = [a_customer(number) for number in range(ROWS)]
    journal_rows(journal, server, bodies)

    result, granted = asyncio.run(walk_in_virtual_time(journal, server, clock))

    assert result.cause is StopCause.DONE
    assert endings(journal) == {"created": ROWS}
    assert names_on(server) == names(bodies)
    assert server.limited <= 1
    minutes = (granted[-1] - granted[0]) / 60
    allowed = A_MINUTE * (minutes + 1)  # the last window has begun, too
    assert len(granted) == ROWS
    assert len(granted) >= 0.95 * allowed


def a_customer(number: int) -> dict[str, object]:
    name = f"Customer {number:03}"
    if number % 3 == 1:
        return owing(name, 10.0 + number)
    if number % 20 == 0:
        return plain(name, billingAddressPostcode=f"{number:05}")
    return plain(name, active=bool(number % 7))


async def walk_in_virtual_time(
    journal: Journal, server: Sandbox, clock: VirtualClock
) -> tuple[SendResult, list[float]]:
    async with walking(journal, server, options=SendOptions(), clock=clock) as ready:
        granting = Granting(ready.target, clock)
        ready.target = granting
        return await send(ready), granting.granted
