"""A clock of a job that tests set."""

from datetime import UTC, datetime, timedelta


class SetClock:
    """Shows what it is set to; sleeping takes no time, and both clocks go on by it."""

    def __init__(self, shown: str = "2026-01-05T02:30") -> None:
        self.shown = datetime.fromisoformat(shown).replace(tzinfo=UTC)
        self._seconds = 0.0

    def now(self) -> datetime:
        return self.shown

    def monotonic(self) -> float:
        return self._seconds

    def sleep(self, seconds: float) -> None:
        self.passes(seconds=seconds)

    def passes(self, **time: float) -> None:
        """So much time passes."""
        self.shown += timedelta(**time)
        self._seconds += timedelta(**time).total_seconds()

    def is_set(self, shown: str) -> None:
        """Somebody sets the clock on the wall; no time passes."""
        self.shown = datetime.fromisoformat(shown).replace(tzinfo=UTC)
