"""Faults on order: what goes wrong, and at which requests.

A `Fault` is a value; `FaultPlan` decides for each request whether one fires. What a fault then
does to the request lives in `effects`.
"""

import random
from collections.abc import Iterable
from enum import StrEnum
from threading import Lock

from msgspec import Struct
from msgspec import field as struct_field


class FaultKind(StrEnum):
    """What can be ordered. `-before` leaves nothing stored, `-after` stores and then fails."""

    DELAY = "delay"
    """Waits `seconds`, then handles the request, even if the client has gone."""
    DELAY_ANSWER = "delay-answer"
    """Handles the request, then waits `seconds` before answering."""
    HANG = "hang"
    """Never answers and stores nothing; the client has to give up."""
    ERROR = "error"
    """Answers `status` (500) in the server's own words; nothing is stored."""
    OUTAGE = "outage"
    """From this request on the database is down for `seconds`: whatever comes in meanwhile is
    answered with 500, and what was under way is answered as if nothing were."""
    DROP_BEFORE = "drop-before"
    DROP_AFTER = "drop-after"
    """Closes the connection without an answer (`reset=true` sends a TCP reset)."""
    STORE_LATER = "store-later"
    """Answers at once, with `status` from a gateway or (0) by closing the connection; the request
    is handled `seconds` later."""
    COMMIT_LATER = "commit-later"
    """201 with an id at once; the row can be read `seconds` later."""
    LOSE = "lose"
    """201 with an id; the row is never stored."""
    NOT_BOOKED = "not-booked"
    """201 and a customer, but no ledger rows: its balance stays 0."""
    TWICE = "twice"
    """A gateway repeats the request: two customers are stored, one is answered."""
    GATEWAY_BEFORE = "gateway-before"
    GATEWAY_AFTER = "gateway-after"
    """An HTML page with `status` (502) from something between client and server."""
    HTML_BEFORE = "html-before"
    HTML_AFTER = "html-after"
    """An HTML page with `status` (200), as a sign-in page would."""
    CUT_AFTER = "cut-after"
    """Stores, and closes the connection in the middle of the answer's body."""
    REDIRECT_BEFORE = "redirect-before"
    REDIRECT_AFTER = "redirect-after"
    """A redirect with `status` (307) to `location`, by default to the same address."""
    NO_ID = "no-id"
    """201, stored, but the answer has no `id`."""
    KILL_BEFORE = "kill-before"
    KILL_AFTER = "kill-after"
    """The server dies: its own process exits on the spot; in-thread all its sockets close."""
    CRASH = "crash"
    """The database dies and comes back: this request is a 500, the last `count` customers that
    were answered with 201 have vanished, and their ids go to the next ones."""
    REVOKE_KEY = "revoke-key"
    """The API key is revoked; this and all later requests are 401."""
    EDITED = "edited"
    """Right after storing, somebody sets `field` (email) of the new customer to `value`."""
    ADDED = "added"
    """Right after storing, somebody else adds an equal customer."""
    DELETED = "deleted"
    """Right after storing, somebody deletes the new customer."""
    TRUNCATED = "truncated"
    """A list answers `count` customers too few; its `total` is right."""
    SMALL_PAGE = "small-page"
    """A list answers at most `count` customers and claims that page size."""


_LIST_KINDS = frozenset({FaultKind.TRUNCATED, FaultKind.SMALL_PAGE})
_DEFAULT_STATUS = {
    FaultKind.ERROR: 500,
    FaultKind.GATEWAY_BEFORE: 502,
    FaultKind.GATEWAY_AFTER: 502,
    FaultKind.HTML_BEFORE: 200,
    FaultKind.HTML_AFTER: 200,
    FaultKind.REDIRECT_BEFORE: 307,
    FaultKind.REDIRECT_AFTER: 307,
}


class Fault(Struct, frozen=True):
    """One fault on order. Requests count once they have passed limiter and key check.

    Without `nth`, `every` and `probability` it fires at every matching request.

    Attributes:
        on: method and route (`GET /api/customers/{id}`), or `*` for all; by default the POST of a
            customer, for the faults of lists the list.
        match: fires only where the request's body or query holds this text; others don't count.
        nth: fires at this matching request only, counted from 1.
        every: fires at every so many matching requests.
        probability: fires at random (0 to 1), by the server's seed.
        times: fires at most so often.
        seconds, status, count, reset, location, field, value: see `FaultKind`.
    """

    kind: FaultKind
    on: str = ""
    match: str = ""
    nth: int | None = None
    every: int | None = None
    probability: float | None = None
    times: int | None = None
    seconds: float = 1.0
    status: int = 0
    count: int = 1
    reset: bool = False
    location: str = ""
    field: str = "email"
    value: str = "somebody.else@example.com"

    @property
    def route(self) -> str:
        """The route it is for."""
        return self.on or ("GET" if self.kind in _LIST_KINDS else "POST") + " /api/customers"

    @property
    def answered_status(self) -> int:
        """The status it answers; 0 where it answers with none."""
        return self.status or _DEFAULT_STATUS.get(self.kind, 0)


class _Order(Struct):
    """A fault with its counters."""

    fault: Fault
    chance: random.Random
    seen: int = 0
    fired: int = 0

    def fires(self, route: str, content: str) -> bool:
        """Count one request and say whether the fault fires at it."""
        fault = self.fault
        if fault.route not in ("*", route) or fault.match not in content:
            return False
        self.seen += 1
        if fault.times is not None and self.fired >= fault.times:
            return False
        due = self._due()
        self.fired += due
        return due

    def _due(self) -> bool:
        fault = self.fault
        if fault.nth is not None:
            return self.seen == fault.nth
        if fault.every is not None:
            return self.seen % fault.every == 0
        if fault.probability is not None:
            return self.chance.random() < fault.probability
        return True


class FaultPlan(Struct):
    """The faults on order. Tests add to it while the server runs, from another thread."""

    seed: int
    _orders: list[_Order] = struct_field(default_factory=list)
    _lock: Lock = struct_field(default_factory=Lock)

    def add(self, faults: Iterable[Fault]) -> None:
        """Order further faults."""
        with self._lock:
            for fault in faults:
                chance = random.Random(f"{self.seed}/{len(self._orders)}")
                self._orders.append(_Order(fault, chance))

    def clear(self) -> None:
        """Take back all orders."""
        with self._lock:
            self._orders.clear()

    def firing(self, route: str, content: str) -> tuple[Fault, ...]:
        """The faults that fire at a request: any delays, and the first of all others."""
        with self._lock:
            due = [order.fault for order in self._orders if order.fires(route, content)]
        delays = [fault for fault in due if fault.kind is FaultKind.DELAY]
        others = [fault for fault in due if fault.kind is not FaultKind.DELAY]
        return (*delays, *others[:1])
