"""200 creations against the stand-in's stock limits: kept, not hit, and used up.

In virtual time that stands still while a request is under way. The whole walk, reading back
included, is held to the same in `tests/run/test_limits.py`.
"""

import asyncio
import json
import random
from collections.abc import Callable

import httpx
import pytest
from importer.api.bigcapital import Bigcapital
from importer.api.client import Client, Connection
from importer.api.pacing import Paced, Pacer
from importer.api.requests import Request
from importer.api.retrying import Retrying, RetryPolicy
from importer.core.sending.answers import CreateAnswer, Created
from importer.sandbox.options import NAMED_LIMITS, Limits
from importer.sandbox.server import Sandbox

from tests.clocks import VirtualClock
from tests.sandbox.clients import body, names

CUSTOMERS = 200
WORKERS = 4


class InNoTime:
    """The wire, over which requests take no time."""

    def __init__(self, client: Client, clock: VirtualClock) -> None:
        self._client = client
        self._clock = clock

    async def send(self, request: Request) -> httpx.Response:
        with self._clock.held():
            return await self._client.send(request)


@pytest.mark.parametrize("limits", [NAMED_LIMITS["stock"], Limits(default=25, auth=None)])
def test_they_meet_at_most_one_429_and_use_95_percent(
    sandbox: Callable[..., Sandbox], limits: Limits
) -> None:
    clock = VirtualClock()
    server = sandbox(limits=limits, clock=clock.monotonic)

    answers = asyncio.run(create_all(server, clock))

    assert all(isinstance(answer, Created) for answer in answers)
    assert sorted(names(server)) == sorted(f"Customer {number}" for number in range(CUSTOMERS))
    assert server.limited <= 1
    a_window = limits.auth or limits.default or 0
    windows_waited_for = CUSTOMERS / a_window - 1
    assert windows_waited_for * limits.window >= 0.95 * clock.monotonic()


async def create_all(server: Sandbox, clock: VirtualClock) -> list[CreateAnswer]:
    client = Client(Connection(server.url, server.key))
    pacer = Pacer(clock)
    paced = Paced(InNoTime(client, clock), pacer)
    target = Bigcapital(client, Retrying(paced, clock, RetryPolicy(), random.Random(0)), pacer)
    left = iter(range(CUSTOMERS))
    answers: list[CreateAnswer] = []

    async def work() -> None:
        for number in left:
            answers.append(await target.create(json.dumps(body(f"Customer {number}"))))

    async with asyncio.TaskGroup() as group:
        for _ in range(WORKERS):
            group.create_task(work())
    await target.aclose()
    return answers
