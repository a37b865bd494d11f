"""Keeps the server's limits instead of running into them.

Each route has its own budgets (section 8). Where the server tells them, the pacer spends what is
there and waits for the next window; where it does not, it starts at the documented two requests a
second and goes up while the server allows: additive increase, multiplicative decrease.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from importer.api.errors import ApiFailure, Halted, RateLimited
from importer.api.limits import Budget, budgets_in
from importer.api.requests import Request, Sender
from importer.core.ports import Clock
from importer.core.sending import Pace

MARGIN = 0.25
"""Seconds that we wait beyond the end of a window: clocks and networks are not exact."""

FIRST_RATE = 2.0
"""Requests a second that the hosted service documents; where we start when nothing is known."""

DEFAULT_BLOCK = 60.0
"""Seconds that a stock server blocks after a broken budget, if it does not say."""

_SAME_WINDOW = 1.5
"""Whole seconds in a header make the end of one window wander by up to a second."""

_FIRST_CLIMB = 1.0
_LATER_CLIMB = 0.02


@dataclass
class _Window:
    """One limiter's current window, counted from our side.

    `remaining` goes down when a request is admitted, not when it is answered, so requests in flight
    are never forgotten. `ends_at` is None between the end of one window and the first answer in
    the next.
    """

    limit: int
    remaining: int
    ends_at: float | None
    period: float


@dataclass
class _Route:
    windows: dict[str, _Window] = field(default_factory=dict)
    in_flight: int = 0
    blocked_until: float = 0.0
    rate: float = FIRST_RATE
    climb: float = _FIRST_CLIMB
    next_turn: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Pacer:
    """Admits requests when their route's budgets allow, and learns from every answer.

    Args:
        max_rate: requests a second on any one route that are never exceeded; None for no cap.
        halted: whether requests on a route may no longer leave.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        max_rate: float | None = None,
        halted: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._clock = clock
        self._max_rate = max_rate
        self._halted = halted
        self._routes: dict[str, _Route] = defaultdict(_Route)

    async def admit(self, name: str) -> None:
        """Wait for this route's turn and take it.

        Raises:
            Halted: requests on this route may no longer leave.
        """
        route = self._routes[name]
        while (wait := self._wait(route)) != 0:
            if wait is None:
                route.changed.clear()
                await route.changed.wait()
            else:
                await self._clock.sleep(wait)
            if self._halted(name):
                break
        if self._halted(name):
            raise Halted("the run was asked to stop")
        for window in route.windows.values():
            window.remaining -= 1
        route.in_flight += 1
        route.next_turn = max(self._clock.monotonic(), route.next_turn) + self._interval(route)

    def learn(self, name: str, answer: httpx.Response | None, failure: ApiFailure | None) -> None:
        """Take in the end of an admitted request: its answer, or its failure."""
        route = self._routes[name]
        route.in_flight -= 1
        if isinstance(failure, RateLimited):
            self._block(route, failure.wait)
        budgets = budgets_in(answer.headers) if answer is not None else ()
        for budget in budgets:
            self._update(route, budget)
        if answer is not None and not budgets:
            route.rate += route.climb / (1.0 if route.climb == _FIRST_CLIMB else route.rate)
        if not budgets:
            self._close_silent_windows(route)
        route.changed.set()

    def pace(self, name: str) -> Pace:
        """What the server allows on a route, as far as it is known.

        Routes have budgets of their own but share the limiters, so what another route's answers
        told serves until this one has answered.
        """
        windows = list(self._routes[name].windows.values()) or [
            window for route in self._routes.values() for window in route.windows.values()
        ]
        rates = [window.limit / window.period for window in windows if window.period > 0]
        if not rates:
            return Pace(per_second=min(FIRST_RATE, self._max_rate or FIRST_RATE), known=False)
        return Pace(per_second=min([*rates, self._max_rate or rates[0]]), known=True)

    def _wait(self, route: _Route) -> float | None:
        """Seconds until a request may leave; 0 for now; None for "when another is answered"."""
        now = self._clock.monotonic()
        if route.blocked_until > now:
            return route.blocked_until - now
        for window in route.windows.values():
            if window.ends_at is not None and now >= window.ends_at + MARGIN:
                window.remaining, window.ends_at = window.limit, None
            if window.remaining <= 0:
                return None if window.ends_at is None else window.ends_at + MARGIN - now
        turn = route.next_turn if self._is_rated(route) else 0.0
        return max(0.0, turn - now)

    def _is_rated(self, route: _Route) -> bool:
        return not route.windows or self._max_rate is not None

    def _interval(self, route: _Route) -> float:
        rate = float("inf") if route.windows else route.rate
        return 1.0 / min(rate, self._max_rate or float("inf"))

    def _block(self, route: _Route, wait: float) -> None:
        pause = wait or DEFAULT_BLOCK
        route.blocked_until = max(route.blocked_until, self._clock.monotonic() + pause + MARGIN)
        route.rate = max(route.rate / 2, FIRST_RATE / 8)
        route.climb = _LATER_CLIMB
        for window in route.windows.values():
            window.remaining, window.ends_at = 0, route.blocked_until - MARGIN

    def _update(self, route: _Route, budget: Budget) -> None:
        ends_at = self._clock.monotonic() + budget.reset
        window = route.windows.get(budget.suffix)
        if window is None:
            route.windows[budget.suffix] = _Window(
                limit=budget.limit or budget.remaining + 1,
                remaining=budget.remaining - route.in_flight,
                ends_at=ends_at,
                period=max(budget.reset, 1.0),
            )
            return
        window.limit = budget.limit or window.limit
        window.period = max(window.period, budget.reset)
        if window.ends_at is not None and ends_at > window.ends_at + _SAME_WINDOW:
            window.remaining = budget.remaining - route.in_flight
        else:
            window.remaining = min(window.remaining, budget.remaining)
        window.ends_at = max(ends_at, window.ends_at or 0.0)

    def _close_silent_windows(self, route: _Route) -> None:
        """After a request that told no budget, nothing may wait for an answer that never comes."""
        if route.in_flight:
            return
        for window in route.windows.values():
            if window.ends_at is None and window.remaining <= 0:
                window.ends_at = self._clock.monotonic() + window.period


class Paced:
    """The pacing layer of the room: admits, sends, learns."""

    def __init__(self, inner: Sender, pacer: Pacer) -> None:
        self._inner = inner
        self._pacer = pacer

    async def send(self, request: Request) -> httpx.Response:
        """See `requests.Sender`."""
        await self._pacer.admit(request.route)
        answer: httpx.Response | None = None
        failure: ApiFailure | None = None
        try:
            answer = await self._inner.send(request)
        except ApiFailure as error:
            failure = error
            raise
        finally:
            self._pacer.learn(request.route, answer, failure)
        return answer
