"""Clocks that tests own."""

import asyncio
import time


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
