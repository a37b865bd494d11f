"""The world around a walk: time, and who hears of waits."""

from collections.abc import Callable
from typing import Protocol

from importer.core.sending.options import Wait


class Clock(Protocol):
    """Time, passed in so that tests own it."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    def time(self) -> float:
        """Unix seconds."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


TellWait = Callable[[Wait], None]
"""Hears of every wait that somebody who watches would wonder about; called where it begins."""


def tell_nobody(wait: Wait) -> None:
    """Where nobody watches."""
