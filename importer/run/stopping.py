"""How a walk is asked to end before its time: one signal, the first cause wins."""

import asyncio
from collections.abc import Awaitable

from importer.core.errors import ImporterError
from importer.core.ports import Clock
from importer.core.sending.options import StopCause


class StopSignal:
    """Set once, by whoever has a reason; everybody who is about to send looks at it."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.cause: StopCause | None = None
        self.error: ImporterError | None = None

    def __bool__(self) -> bool:
        return self.cause is not None

    def set(self, cause: StopCause, error: ImporterError | None = None) -> None:
        """Ask everybody to stop. Later causes change nothing."""
        if self.cause is None:
            self.cause, self.error = cause, error
            self._event.set()

    def halts(self, *, creates: bool) -> bool:
        """Whether a request is not to leave any more. What is on the server is still read back and
        mended, unless somebody wants to be gone."""
        return self.cause is StopCause.INTERRUPTED or (creates and bool(self))

    async def wait(self) -> None:
        """Until somebody asks."""
        await self._event.wait()


async def sleep_unless_stopped(clock: Clock, stop: StopSignal, seconds: float) -> None:
    """Sleep, but not beyond a stop."""
    await until_either(clock.sleep(seconds), stop.wait())


async def until_either(first: Awaitable[object], second: Awaitable[object]) -> None:
    """Wait for whichever comes first and give up the other."""
    tasks = {asyncio.ensure_future(first), asyncio.ensure_future(second)}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
