"""Whose turn it is in a process that watches jobs: decided from clocks and from files that were
seen, without a look at either."""

from __future__ import annotations

import math
from typing import Protocol

from msgspec import Struct, field

from importer.core.errors import EXIT_STOPPED
from importer.core.exit_codes import EXIT_SOME_ROWS_UNKNOWN
from importer.core.jobs.timetable import Timetable, looked_at

Seen = frozenset[tuple[str, int, int]]
"""Files that may be taken: name, size, time of the last change in nanoseconds."""

_GOES_ON = frozenset({EXIT_STOPPED, EXIT_SOME_ROWS_UNKNOWN})
_FIRST_PAUSE = 15 * 60.0
_LONGEST_PAUSE = 4 * 3600.0
"""Seconds until what was left over is gone on with: doubled each time that it is left again."""

_LONGEST_CLOSED = 3 * 24 * 3600.0
_LOOKED_AFTER = 24 * 3600.0
"""Seconds after which a job has a go although nothing has come, for the guard of its silence."""


class Moment(Struct, frozen=True):
    """Now, by both clocks.

    Attributes:
        unix: by the clock on the wall, which may be set.
        steady: seconds that never go back.
    """

    unix: float
    steady: float


class NightEnd(Struct, frozen=True):
    """What a go of a job came to.

    Attributes:
        code: its exit code.
        goes_on: whether something is left to go on with.
        opens: Unix seconds before which nothing may be sent; None if it may be at any time.
    """

    code: int
    goes_on: bool = False
    opens: float | None = None


def night_end(code: int, opens: float | None) -> NightEnd:
    """The end of a go that ended with this exit code."""
    return NightEnd(code, code in _GOES_ON, opens)


class Turn(Protocol):
    """When a job has its next go."""

    def is_due(self, now: Moment, seen: Seen) -> bool:
        """Whether it is now."""

    def seconds(self, now: Moment) -> float:
        """How long nothing can become due by clocks alone."""

    def ended(self, now: Moment, end: NightEnd, left: Seen) -> None:
        """It had its go.

        Args:
            left: the files that are there afterwards.
        """


class AtItsTimes(Struct):
    """A job with a schedule: what comes meanwhile, and what was left, waits for its time."""

    timetable: Timetable
    since: float

    def is_due(self, now: Moment, seen: Seen) -> bool:  # noqa: ARG002  only the clock counts
        """See `Turn`. Each time is told once."""
        since, self.since = self.since, looked_at(self.since, now.unix)
        return since <= now.unix and self.timetable.came_round(since, now.unix)

    def seconds(self, now: Moment) -> float:
        """See `Turn`."""
        return self.timetable.next_after(now.unix) - now.unix

    def ended(self, now: Moment, end: NightEnd, left: Seen) -> None:
        """See `Turn`."""


class WhenFilesCome(Struct):
    """A job without a schedule: it has a go once new files are still, and when it begins.

    Attributes:
        still_for: seconds for which nothing must have changed.
    """

    still_for: float
    _seen: Seen = frozenset()
    _since: float = 0.0
    _had: Seen = frozenset()
    _again: float = -math.inf
    _opens: float = -math.inf
    _pause: float = field(default=_FIRST_PAUSE)

    def is_due(self, now: Moment, seen: Seen) -> bool:
        """See `Turn`."""
        if seen != self._seen:
            self._seen, self._since = seen, now.steady
        if self._is_closed(now):
            return False
        return now.steady >= self._again or (
            self.has_new(seen) and now.steady >= self._since + self.still_for
        )

    def _is_closed(self, now: Moment) -> bool:
        """Whether nothing may be sent; a clock that was set back by days is not waited for."""
        return 0 < self._opens - now.unix <= _LONGEST_CLOSED

    def has_new(self, seen: Seen) -> bool:
        """Whether there are files that it had no go with as they are now."""
        return not seen <= self._had

    def seconds(self, now: Moment) -> float:
        """See `Turn`."""
        if self._is_closed(now):
            return self._opens - now.unix
        still = self._since + self.still_for if self.has_new(self._seen) else math.inf
        return min(self._again, still) - now.steady

    def ended(self, now: Moment, end: NightEnd, left: Seen) -> None:
        """See `Turn`."""
        self._had = self._seen & left  # what comes back, or comes anew, is new
        pause = self._pause if end.goes_on else _LOOKED_AFTER
        self._pause = min(2 * pause, _LONGEST_PAUSE) if end.goes_on else _FIRST_PAUSE
        self._opens = -math.inf if end.opens is None else end.opens
        self._again = now.steady + (pause if end.opens is None else 0.0)
