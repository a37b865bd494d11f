"""The two limiters that stand before every route (importer/api/README.md 8).

Counts only; who asks them, and when, lives in `gate`. The clock is passed in.
"""

import math
from collections.abc import Callable

from msgspec import Struct, field

from importer.sandbox.options import Limits

Headers = tuple[tuple[str, str], ...]


class Admission(Struct, frozen=True):
    """What the limiters say of one request, and the headers that its answer bears."""

    refused: bool
    headers: Headers


class _Budget(Struct):
    """One limiter's budget of one route and address."""

    resets_at: float
    hits: int = 0
    blocked_until: float = 0.0


class _Limiter(Struct):
    """One of the two limiters.

    Attributes:
        suffix: what its headers end in.
    """

    suffix: str
    limit: int
    window: float
    block: float
    budgets: dict[tuple[str, str], _Budget] = field(default_factory=dict)

    def admit(self, route: str, address: str, now: float) -> Admission:
        """Count one request. While a route is blocked, asking again neither counts nor extends."""
        budget = self._budget((route, address), now)
        if budget.blocked_until > now:
            return self._refusal(budget.blocked_until - now)
        budget.hits += 1
        if budget.hits > self.limit:
            budget.blocked_until = now + self.block
            return self._refusal(self.block)
        return self._grant(budget, now)

    def _budget(self, key: tuple[str, str], now: float) -> _Budget:
        budget = self.budgets.get(key)
        over = budget is None or (
            now >= budget.blocked_until if budget.blocked_until else now >= budget.resets_at
        )
        if budget is None or over:
            budget = self.budgets[key] = _Budget(resets_at=now + self.window)
        return budget

    def _refusal(self, seconds: float) -> Admission:
        return Admission(True, ((f"Retry-After{self.suffix}", str(_whole(seconds))),))

    def _grant(self, budget: _Budget, now: float) -> Admission:
        values = {
            "Limit": self.limit,
            "Remaining": self.limit - budget.hits,
            "Reset": _whole(budget.resets_at - now),
        }
        return Admission(
            False,
            tuple((f"X-RateLimit-{name}{self.suffix}", str(n)) for name, n in values.items()),
        )


def _whole(seconds: float) -> int:
    """Rounded up, without what a float adds: `now + 60 - now` is now and then a hair above 60,
    and 61 is what no server with a window of a minute says."""
    return math.ceil(round(seconds, 6))


class Limiters:
    """Both limiters; the second is not asked once the first has refused."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        wanted = (("", limits.default), ("-auth", limits.auth))
        self._limiters = [
            _Limiter(suffix, limit, limits.window, limits.block)
            for suffix, limit in wanted
            if limit is not None
        ]
        self._clock = clock

    def admit(self, route: str, address: str) -> Admission:
        """Count a request of `address` to `route`; a refusal bears the headers of the limiter that
        refused and of those asked before it."""
        headers: Headers = ()
        now = self._clock()
        for limiter in self._limiters:
            admission = limiter.admit(route, address, now)
            headers += admission.headers
            if admission.refused:
                return Admission(True, headers)
        return Admission(False, headers)
