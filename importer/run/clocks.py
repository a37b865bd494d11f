"""The machine's own time, behind the port `core.ports.Clock`."""

import asyncio
import time

from importer.run.stopping import StopSignal, until_either


class SystemClock:
    """The machine's own time."""

    def monotonic(self) -> float:
        """See `core.ports.Clock`."""
        return time.monotonic()

    def time(self) -> float:
        """See `core.ports.Clock`."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """See `core.ports.Clock`."""
        await asyncio.sleep(seconds)


class StoppableClock(SystemClock):
    """The machine's time, whose sleepers wake when the walk is asked to stop."""

    def __init__(self, stop: StopSignal) -> None:
        self._stop = stop

    async def sleep(self, seconds: float) -> None:
        """See `core.ports.Clock`; returns early when the walk is asked to stop meanwhile."""
        if self._stop:
            await asyncio.sleep(seconds)
        else:
            await until_either(asyncio.sleep(seconds), self._stop.wait())
