"""The machine's own time, behind the port `core.ports.Clock`, and the time that a command has."""

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.run.stopping import StopSignal, until_either

_Found = TypeVar("_Found")


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


def time_left(max_duration: float | None, began: float | None) -> float | None:
    """Seconds that are left of a command whose first request left then; None for no end.

    Args:
        max_duration: seconds that it may take; None for no end.
        began: monotonic seconds; None for just now.
    """
    if max_duration is None or began is None:
        return max_duration
    return max(0.0, max_duration - (time.monotonic() - began))


async def in_time(work: Awaitable[_Found], seconds: float | None) -> _Found:
    """What the work comes to, if it does so within so many seconds; None for without end.

    Raises:
        ImporterError: `time-is-up`.
    """
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        raise ImporterError(
            "time-is-up",
            gettext("The time that --max-duration allows is over."),
            hint=gettext("Give it more time, or leave --max-duration out."),
        ) from None
