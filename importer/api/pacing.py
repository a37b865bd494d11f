"""Keeps the server's limits instead of running into them.

Each route has its own budgets (importer/api/README.md 8.1). Where the server tells them, the pacer
spends what is there and waits for the next window; where it does not, it starts at the documented
two requests a second and goes up while the server allows: additive increase, multiplicative
decrease.
"""

import asyncio
import math
from collections import defaultdict, deque
from collections.abc import Callable
from itertools import takewhile

import httpx
from msgspec import Struct, field

from importer.api.errors import ApiFailure, Halted, RateLimited, limit_too_long
from importer.api.limits import Budget, budgets_in
from importer.api.patience import leave_out
from importer.api.requests import Request, Sender
from importer.api.windows import LONGEST_WAY, Window
from importer.core.ports import Clock, TellWait, tell_nobody
from importer.core.sending.options import TOLD_FROM, Pace, Wait, WaitCause
from importer.core.sending.traffic import Exchange, TellExchange, count_nothing

MARGIN = 0.25
"""Seconds that we wait beyond the end of a window: clocks and networks are not exact."""

CAREFUL_MARGIN = MARGIN + 1.0
"""The same once we were refused: a server may round its whole seconds down."""

FIRST_RATE = 2.0
"""Requests a second that the hosted service documents; where we start when nothing is known."""

LOWEST_RATE = FIRST_RATE / 8

DEFAULT_BLOCK = 60.0
"""Seconds that a stock server blocks after a broken budget, if it does not say."""

LONGEST_NAP = 0.5
"""Seconds after which a request that waits for its turn looks whether the run was asked to stop."""

ORDINARY_WAIT = 120.0
"""Seconds of waiting for a limit that nobody wonders about: windows and blocks of a stock server
last a minute (importer/api/README.md 8.3). However little patience there is, they are waited
for."""

_SAME_WAIT = 1.0
"""Seconds by which the ends of two waits differ that are one to people."""

_REMEMBERED = 1_000
"""Requests whose moments are kept; hardly any limit is higher."""

_FIRST_CLIMB = 3.0
_STEEP_CLIMB = 20.0
_STEEP_FROM = 60.0
_LATER_CLIMB = 0.02
"""Requests a second that each answer adds: few at rates at which a server or a proxy may refuse
without having told a limit, since every refusal costs a minute; more from where hardly any limit is
that strict; and, divided by the rate, hardly any once we were refused."""


class _Route(Struct):
    """What is known of one route.

    Attributes:
        admitted: when the requests in flight were admitted.
        recent: when the last ones were, answered or not.
        rate: requests a second, where no window is known.
        next_turn: before which no request leaves, where a rate counts.
        has_answered: until then requests go one at a time, since one answer tells the limits.
        was_refused: our own count did not tell everything. Most likely somebody else uses the
            address, so that a window of which nothing is heard yet may be theirs already.
        told_until: the end of the wait that was told last.
    """

    windows: dict[str, Window] = field(default_factory=dict)
    admitted: list[float] = field(default_factory=list)
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    margin: float = MARGIN
    blocked_until: float = -math.inf
    rate: float = FIRST_RATE
    has_answered: bool = False
    was_refused: bool = False
    next_turn: float = -math.inf
    told_until: float = -math.inf
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def unheard_after(self, moment: float) -> int:
        """Requests in flight that the server may have counted after this moment."""
        return sum(admitted > moment - LONGEST_WAY for admitted in self.admitted)

    def not_told(self, asked_at: float, now: float) -> int:
        """Requests that the answer to one admitted at `asked_at` may know nothing of: admitted
        later, or at the same time, or still on the way."""
        later = sum(1 for _ in takewhile(lambda moment: moment > asked_at, reversed(self.recent)))
        return later + sum(
            moment == asked_at or (moment < asked_at and now - moment <= LONGEST_WAY)
            for moment in self.admitted
        )

    @property
    def goes_one_by_one(self) -> bool:
        """Whether one request has to be answered before the next may leave."""
        if not self.has_answered:
            return True
        return self.was_refused and any(window.may_be_used_up for window in self.windows.values())


class Pacer:
    """Admits requests when their route's budgets allow, and learns from every answer.

    Args:
        max_rate: requests a second on any one route that are never exceeded; None for no cap.
        halted: whether requests on a route may no longer leave.
        longest_wait: seconds of waiting for a limit beyond which nobody wants to wait.
        tell: hears of the waits of more than a moment, each once.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        max_rate: float | None = None,
        halted: Callable[[str], bool] = lambda _: False,
        longest_wait: float = math.inf,
        tell: TellWait = tell_nobody,
    ) -> None:
        self._clock = clock
        self._max_rate = max_rate or math.inf
        self._halted = halted
        self._longest_wait = longest_wait
        self._tell = tell
        self._routes: dict[str, _Route] = defaultdict(_Route)

    def now(self) -> float:
        """The moment by the clock that `admit` goes by."""
        return self._clock.monotonic()

    async def admit(self, name: str) -> float:
        """Wait for this route's turn, take it, and return the moment; `learn` asks for it.

        Raises:
            Halted: requests on this route may no longer leave.
            ImporterError: the server's limit lets nothing through for too long.
        """
        while not self._halted(name):
            route = self._known(name)
            wait = self._wait(route)
            if wait == 0:
                admitted_at = self._take_turn(route)
                if self._keep(name, route):
                    return admitted_at
                continue
            if wait is not None and wait > TOLD_FROM:
                self._tell_wait(route, wait)
            await self._pause(route, wait)
        raise Halted("the run was asked to stop")

    def learn(
        self,
        name: str,
        admitted_at: float,
        answer: httpx.Response | None,
        failure: ApiFailure | None,
    ) -> None:
        """Take in the end of an admitted request: its answer, or its failure."""
        while True:
            route = self._known(name)
            self._take_in(route, admitted_at, answer, failure)
            if self._keep(name, route):
                break
        route.changed.set()

    def _known(self, name: str) -> _Route:
        """What is known of a route by now."""
        return self._routes[name]

    def _keep(self, name: str, route: _Route) -> bool:  # noqa: ARG002  where it is shared
        """Let what became of a route count; False if it has to be looked at anew."""
        return True

    def _take_in(
        self,
        route: _Route,
        admitted_at: float,
        answer: httpx.Response | None,
        failure: ApiFailure | None,
    ) -> None:
        if admitted_at in route.admitted:
            route.admitted.remove(admitted_at)
        if isinstance(failure, RateLimited):
            self._block(route, failure.wait)
        budgets = budgets_in(answer.headers) if answer is not None else ()
        for budget in budgets:
            self._update(route, budget, admitted_at)
        if answer is not None:
            route.has_answered = True
            if not budgets:
                self._climb(route)
        if not route.admitted:
            for window in route.windows.values():
                window.end_unheard(self._clock.monotonic())

    def pace(self, name: str) -> Pace:
        """What the server allows on a route, as far as it is known.

        Routes have budgets of their own but share the limiters, so what another route's answers
        told serves until this one has answered.
        """
        own = self._routes[name]
        windows = list(own.windows.values()) or [
            window for route in self._routes.values() for window in route.windows.values()
        ]
        rates = [window.limit / window.period for window in windows]
        if not rates:
            return Pace(min(own.rate, self._max_rate), known=False, cap=self._max_rate)
        return Pace(min(rates), known=True, cap=self._max_rate)

    def _wait(self, route: _Route) -> float | None:
        """Seconds until a request may leave; 0 for now; None for "once another is answered"."""
        if route.admitted and route.goes_one_by_one:
            return None
        now = self._clock.monotonic()
        limit = self._limit_wait(route, now)
        if limit is None or not self._is_rated(route):
            return limit
        return max(limit, route.next_turn - now)

    def _limit_wait(self, route: _Route, now: float) -> float | None:
        """The same without the rate that we keep of ourselves."""
        waits = [max(0.0, route.blocked_until - now)]
        for window in route.windows.values():
            wait = window.wait(now, route.margin, route.unheard_after(window.earliest_end))
            if wait is None:
                return None
            waits.append(wait)
        return max(waits)

    def _tell_wait(self, route: _Route, wait: float) -> None:
        now = self._clock.monotonic()
        if (self._limit_wait(route, now) or 0.0) > self._longest_wait:
            raise limit_too_long(wait)
        if now + wait > route.told_until + _SAME_WAIT:
            route.told_until = now + wait
            is_blocked = route.blocked_until > now
            self._tell(Wait(WaitCause.REFUSED if is_blocked else WaitCause.LIMIT, wait))

    async def _pause(self, route: _Route, wait: float | None) -> None:
        if wait is not None:
            nap = min(wait, LONGEST_NAP)
            leave_out(nap)
            await self._clock.sleep(nap)
            return
        route.changed.clear()
        await route.changed.wait()

    def _take_turn(self, route: _Route) -> float:
        now = self._clock.monotonic()
        for window in route.windows.values():
            window.remaining -= 1
        route.admitted.append(now)
        route.recent.append(now)
        route.next_turn = max(now, route.next_turn) + self._interval(route)
        return now

    def _is_rated(self, route: _Route) -> bool:
        return not route.windows or self._max_rate < math.inf

    def _interval(self, route: _Route) -> float:
        rate = math.inf if route.windows else route.rate
        return 1.0 / min(rate, self._max_rate)

    def _climb(self, route: _Route) -> None:
        """Go up, but only while our own rate is what holds requests back."""
        if route.next_turn < self._clock.monotonic():
            return
        if route.was_refused:
            route.rate += _LATER_CLIMB / route.rate
        else:
            route.rate += _STEEP_CLIMB if route.rate >= _STEEP_FROM else _FIRST_CLIMB

    def _block(self, route: _Route, wait: float) -> None:
        now = self._clock.monotonic()
        if now >= route.blocked_until:  # requests that were refused together count once
            route.rate = max(route.rate / 2, LOWEST_RATE)
        route.was_refused = True
        route.margin = CAREFUL_MARGIN
        until = now + (wait or DEFAULT_BLOCK)
        route.blocked_until = max(route.blocked_until, until + route.margin)
        for window in route.windows.values():
            window.block(until)

    def _update(self, route: _Route, budget: Budget, admitted_at: float) -> None:
        now = self._clock.monotonic()
        not_told = route.not_told(admitted_at, now)
        window = route.windows.get(budget.suffix)
        if window is None:
            found = Window.first_seen(budget, admitted_at, now, not_told)
            route.windows[budget.suffix] = found
        else:
            window.take_in(budget, admitted_at, now, not_told)


class Paced:
    """The pacing layer of the room: admits, sends, learns.

    Args:
        tell: hears of answers that are long in coming.
        longest: seconds that an answer may take.
        heard: counts the requests.
    """

    def __init__(
        self,
        inner: Sender,
        pacer: Pacer,
        tell: TellWait = tell_nobody,
        longest: float = math.inf,
        heard: TellExchange = count_nothing,
    ) -> None:
        self._inner = inner
        self._pacer = pacer
        self._tell = tell
        self._longest = longest
        self._heard = heard

    async def send(self, request: Request) -> httpx.Response:
        """See `requests.Sender`."""
        asked_at = self._pacer.now()
        admitted_at = await self._pacer.admit(request.route)
        answer: httpx.Response | None = None
        failure: ApiFailure | None = None
        slow = asyncio.get_running_loop().call_later(TOLD_FROM, self._tell_slow)
        try:
            answer = await self._inner.send(request)
        except ApiFailure as error:
            failure = error
            raise
        finally:
            slow.cancel()
            self._pacer.learn(request.route, admitted_at, answer, failure)
            self._heard(Exchange(_status(answer, failure), admitted_at - asked_at))
        return answer

    def _tell_slow(self) -> None:
        self._tell(Wait(WaitCause.ANSWER, self._longest - TOLD_FROM))


def _status(answer: httpx.Response | None, failure: ApiFailure | None) -> int:
    if answer is not None:
        return answer.status_code
    return failure.status if failure is not None else 0
