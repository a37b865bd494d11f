"""Time as a job meets it, passed in so that tests own it."""

import time
from datetime import UTC, datetime
from typing import Protocol


class JobClock(Protocol):
    """What a night asks of clocks."""

    def now(self) -> datetime:
        """UTC, by the clock on the wall: it may be set forward or back at any moment."""

    def monotonic(self) -> float:
        """Seconds that never go back; the same for all processes until the machine starts anew."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class MachineClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """See `JobClock`."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See `JobClock`."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """See `JobClock`."""
        time.sleep(seconds)
