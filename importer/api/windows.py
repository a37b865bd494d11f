"""One limiter's window, counted from our side. Arithmetic only; who waits, and for what, is
`pacing`'s."""

from typing import Self

from msgspec import Struct

from importer.api.limits import Budget

USUAL_PERIOD = 60.0
"""Seconds of a stock server's window (importer/api/README.md 8.1), assumed until one has been seen
from its start."""

_ROUNDING = 1.0
"""Headers tell whole seconds."""

LONGEST_WAY = 2.0
"""Seconds within which a request has reached the server; one that is in flight for longer has been
counted there, and what its answer will tell is settled."""


class Window(Struct):
    """A window with what is left of its budget.

    `remaining` goes down when a request is admitted, not when it is answered, so that requests in
    flight are never forgotten.

    An answer tells late, and in whole seconds, when its window ends: somewhere from `earliest_end`
    to `latest_end`. That also tells the answers of one window from those of the window before,
    which may come in later.

    Attributes:
        period: its length, as far as it is known.
        is_open: False between the end of one window and the first answer out of the next.
        was_blocked: it ended with a block. After a block everybody begins anew, and who waits to
            hear how much is left finds nothing left by those who don't.
    """

    limit: int
    remaining: int
    period: float
    earliest_end: float
    latest_end: float
    is_open: bool = True
    was_blocked: bool = False

    @classmethod
    def first_seen(cls, budget: Budget, asked_at: float, now: float, not_told: int) -> Self:
        """The window that a route's first answer tells of.

        Args:
            not_told: requests that the answer may know nothing of.
        """
        window = cls(
            limit=budget.limit or budget.remaining + 1,
            remaining=budget.remaining - not_told,
            period=USUAL_PERIOD,
            earliest_end=asked_at + budget.reset - _ROUNDING,
            latest_end=_counted_by(asked_at, now) + budget.reset,
        )
        window._learn_period(budget)
        return window

    def wait(self, now: float, margin: float, unheard: int) -> float | None:
        """Seconds until it has room; 0 for now; None for "once an answer tells when it ends".

        Args:
            margin: how long to wait beyond its end.
            unheard: requests in flight that the next window may have to count.
        """
        if self.is_open and now >= self.latest_end + margin:
            self.is_open = False
            self.remaining = self.limit - unheard
        if self.remaining > 0:
            return 0.0
        return self.latest_end + margin - now if self.is_open else None

    def take_in(self, budget: Budget, asked_at: float, now: float, not_told: int) -> None:
        """Learn from the answer to a request that was admitted at `asked_at`; see `first_seen`."""
        earliest = asked_at + budget.reset - _ROUNDING
        latest = _counted_by(asked_at, now) + budget.reset
        self.limit = budget.limit or self.limit
        self._learn_period(budget)
        if earliest > self.latest_end:
            left = budget.remaining - not_told if self.is_open else self.remaining
            self.remaining = min(left, budget.remaining)
            self.earliest_end, self.latest_end = earliest, latest
            self.is_open, self.was_blocked = True, False
        elif self.is_open and latest >= self.earliest_end:
            self.remaining = min(self.remaining, budget.remaining)
            self.earliest_end = max(self.earliest_end, earliest)
            self.latest_end = min(self.latest_end, latest)

    def block(self, until: float) -> None:
        """Nothing is left until then."""
        self.remaining, self.is_open, self.was_blocked = 0, True, True
        self.earliest_end = self.latest_end = until

    @property
    def may_be_used_up(self) -> bool:
        """Whether others had time to use the next window before we hear of it."""
        return not self.is_open and not self.was_blocked

    def end_unheard(self, now: float) -> None:
        """Nothing is in flight that could tell its end, so take it to end a period from now."""
        if self.remaining <= 0 and not self.is_open:
            self.is_open = True
            self.earliest_end, self.latest_end = now, now + self.period

    def _learn_period(self, budget: Budget) -> None:
        starts_here = budget.remaining >= self.limit - 1
        longest_seen = 1.0 if starts_here else self.period
        self.period = max(longest_seen, budget.reset)


def _counted_by(asked_at: float, now: float) -> float:
    """When the server had counted a request at the latest: before it began to work on it, however
    long that took (importer/api/README.md 8.1)."""
    return min(now, asked_at + LONGEST_WAY)
