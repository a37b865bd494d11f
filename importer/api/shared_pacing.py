"""A pacer whose knowledge is shared: by all machines that send to a server from one address.

What is known of a route is loaded before it is looked at, and kept if nobody was faster. A process
that died leaves requests behind of which nothing will be heard: after `windows.LONGEST_WAY` the
server has counted them, and they are forgotten.
"""

import json
from typing import Any

import httpx
from msgspec.structs import asdict

from importer.api.errors import ApiFailure
from importer.api.pacing import LONGEST_NAP, Pacer, _Route
from importer.api.windows import LONGEST_WAY, Window
from importer.core.errors import ImporterError
from importer.core.ports import Clock
from importer.core.ports.fleet import Budgets

_REMEMBERED_FOR = 120.0
"""Seconds for which the moments of requests are kept; no answer comes later."""

_AWAITED_NAP = LONGEST_NAP / 5
"""Seconds after which it is looked whether another's answer has come."""

_KEPT = ("margin", "blocked_until", "rate", "has_answered", "was_refused", "next_turn")


class _SharedClock:
    """The clock that all share; it passes as the machine's does."""

    def __init__(self, clock: Clock, budgets: Budgets) -> None:
        self._ahead = budgets.now() - clock.monotonic()
        self._clock = clock
        self.sleep = clock.sleep
        self.time = clock.time

    def monotonic(self) -> float:
        """See `core.ports.Clock`."""
        return self._clock.monotonic() + self._ahead


class SharedPacer(Pacer):
    """A `Pacer` over shared budgets; see there for the other arguments."""

    def __init__(self, budgets: Budgets, clock: Clock, **how: Any) -> None:
        super().__init__(_SharedClock(clock, budgets), **how)
        self._budgets = budgets
        self._versions: dict[str, int] = {}
        self._own: set[float] = set()

    def learn(
        self,
        name: str,
        admitted_at: float,
        answer: httpx.Response | None,
        failure: ApiFailure | None,
    ) -> None:
        """See `Pacer`. Where it can no longer be kept it is given up: the request has left, and its
        sender is to hear what became of it, not why. Who wants to send next is told."""
        try:
            super().learn(name, admitted_at, answer, failure)
        except ImporterError:
            self._own.discard(admitted_at)  # else it counted as under way for ever

    def _known(self, name: str) -> _Route:
        kept, route = self._budgets.load(name), self._routes[name]
        self._versions[name] = kept.version
        if kept.text:
            self._read(route, json.loads(kept.text))
        return route

    def _read(self, route: _Route, kept: dict[str, Any]) -> None:
        now = self.now()
        for key in _KEPT:
            setattr(route, key, kept[key])
        route.windows = {suffix: Window(**one) for suffix, one in kept["windows"].items()}
        route.recent.clear()
        route.recent.extend(kept["recent"])
        route.admitted = [
            moment
            for moment in kept["admitted"]
            if moment in self._own or now - moment <= LONGEST_WAY
        ]
        if not route.admitted:
            for window in route.windows.values():
                window.end_unheard(now)

    def _keep(self, name: str, route: _Route) -> bool:
        now = self.now()
        self._own.intersection_update(
            moment for one in self._routes.values() for moment in one.admitted
        )
        kept = {key: getattr(route, key) for key in _KEPT}
        kept["windows"] = {suffix: asdict(one) for suffix, one in route.windows.items()}
        kept["admitted"] = route.admitted
        kept["recent"] = [one for one in route.recent if now - one <= _REMEMBERED_FOR]
        return self._budgets.keep(name, json.dumps(kept), self._versions[name])

    def _take_turn(self, route: _Route) -> float:
        admitted_at = super()._take_turn(route)
        self._own.add(admitted_at)
        return admitted_at

    async def _pause(self, route: _Route, wait: float | None) -> None:
        """Answers of others are not heard here; they are looked for."""
        await super()._pause(route, _AWAITED_NAP if wait is None else wait)
