"""A model of the server's two limiters (importer/api/README.md 8), without a socket."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from importer.api.errors import RateLimited
from importer.api.limits import wait_asked_for
from importer.api.requests import Request

from tests.clocks import VirtualClock

PERIOD = 60.0


@dataclass
class Limiter:
    """A fixed window from its first request, and a block for whoever breaks it.

    Attributes:
        rounded: how its headers make whole seconds.
        busiest: the most requests that any window granted.
    """

    suffix: str
    limit: int
    period: float = PERIOD
    rounded: Callable[[float], int] = math.ceil
    hits: int = 0
    ends_at: float = -math.inf
    blocked_until: float = -math.inf
    busiest: int = 0

    def headers(self, now: float) -> tuple[bool, dict[str, str]]:
        """Count a request: whether it is granted, and what the answer says of that."""
        if now >= self.ends_at:
            self.hits, self.ends_at = 0, now + self.period
        self.hits += 1
        if now < self.blocked_until or self.hits > self.limit:
            if now >= self.blocked_until:
                self.blocked_until = now + self.period
            wait = self.rounded(self.blocked_until - now)
            return False, {f"Retry-After{self.suffix}": str(wait)}
        self.busiest = max(self.busiest, self.hits)
        told = {
            "Limit": self.limit,
            "Remaining": self.limit - self.hits,
            "Reset": self.rounded(self.ends_at - now),
        }
        return True, {f"X-RateLimit-{key}{self.suffix}": str(n) for key, n in told.items()}


def stock_limiters() -> list[Limiter]:
    """What a server has that nobody has configured."""
    return [Limiter("", 100), Limiter("-auth", 10)]


@dataclass
class LimitedServer:
    """The innermost layer of the room: takes its time, counts, answers.

    Attributes:
        way, work: seconds that a request takes to arrive, and then to be answered.
        tells: whether its answers carry the limiters' headers just now.
        granted, refused: the moments of arrival.
    """

    clock: VirtualClock
    limiters: list[Limiter] = field(default_factory=stock_limiters)
    way: Callable[[], float] = lambda: 0.01
    work: Callable[[], float] = lambda: 0.04
    tells: Callable[[], bool] = lambda: True
    granted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    async def send(self, _: Request) -> httpx.Response:
        await self.clock.sleep(self.way())
        now = self.clock.monotonic()
        is_granted, headers = self._verdict(now)
        (self.granted if is_granted else self.refused).append(now)
        await self.clock.sleep(self.work())
        if not is_granted:
            raise RateLimited(wait_asked_for(headers))
        return httpx.Response(201, headers=headers if self.tells() else {})

    def _verdict(self, now: float) -> tuple[bool, dict[str, str]]:
        """A limiter that refuses is the last that is asked."""
        told: dict[str, str] = {}
        for limiter in self.limiters:
            is_granted, headers = limiter.headers(now)
            told |= headers
            if not is_granted:
                return False, told
        return True, told

    def budget_used(self, limit: int, period: float = PERIOD) -> float:
        """The share of the budget that was used, from the first to the last request.

        1.0 means that the last request arrived as soon as the limit allowed.
        """
        windows_waited_for = math.ceil(len(self.granted) / limit) - 1
        return windows_waited_for * period / (self.granted[-1] - self.granted[0])
