"""Clocks that tests own."""

import asyncio
import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

_QUIET_TURNS = 20
"""Turns of the event loop after which everybody who could go on has done so."""


class ScaledClock:
    """Real time that runs `factor` times as fast."""

    def __init__(self, factor: float = 1.0) -> None:
        self._factor = factor

    def monotonic(self) -> float:
        return time.monotonic() * self._factor

    def time(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._factor)


class VirtualClock:
    """Time that stands still while anybody works and jumps on when everybody sleeps.

    Hours pass in no time, and always in the same way. What waits for something other than this
    clock (a socket) does so within `held`.

    Attributes:
        sleeps: every sleep that was asked for, in seconds.
    """

    def __init__(self) -> None:
        self.sleeps: list[float] = []
        self._now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self._holds = 0
        self._is_ticking = False

    def monotonic(self) -> float:
        return self._now

    def time(self) -> float:
        return 1_767_225_600.0 + self._now

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        awake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), awake))
        self._tick()
        await awake

    @contextmanager
    def held(self) -> Iterator[None]:
        """No time passes within."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            self._tick()

    def _tick(self) -> None:
        if not self._is_ticking:
            self._is_ticking = True
            asyncio.get_running_loop().call_soon(self._wait_for_quiet, 0)

    def _wait_for_quiet(self, turns: int) -> None:
        if self._holds or not self._sleepers:
            self._is_ticking = False
        elif turns < _QUIET_TURNS:
            asyncio.get_running_loop().call_soon(self._wait_for_quiet, turns + 1)
        else:
            self._wake_next()
            asyncio.get_running_loop().call_soon(self._wait_for_quiet, 0)

    def _wake_next(self) -> None:
        moment, _, awake = heapq.heappop(self._sleepers)
        if not awake.done():
            self._now = max(self._now, moment)
            awake.set_result(None)
