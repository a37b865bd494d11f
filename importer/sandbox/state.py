"""What all routes share: the organizations with their storage, keys, limiters, faults, the log."""

import asyncio
import math
import random
import time
from collections import deque
from collections.abc import Callable, Coroutine

from msgspec import Struct, field

from importer.sandbox.faults import FaultPlan
from importer.sandbox.keys import Keyring
from importer.sandbox.limiter import Limiters
from importer.sandbox.options import SandboxOptions, SandboxOrganization
from importer.sandbox.overlap import BalancesInFlight
from importer.sandbox.records import RecordRules
from importer.sandbox.storage import Storage

LOG_LENGTH = 200_000
"""Requests that the log remembers; older ones are forgotten."""


class RequestEntry(Struct, frozen=True):
    """One request in the log. Never a body, never a customer's data.

    Attributes:
        route: `POST /api/customers`, `GET /api/customers/{id}`, …
        status: of the answer; 0 where none was given.
        started, finished: monotonic seconds, from the request's arrival to its answer.
        fault: the fault that fired, or "".
        with_balance: it books a non-zero opening balance, with a new customer or anew.
    """

    method: str
    route: str
    status: int
    started: float
    finished: float
    fault: str = ""
    with_balance: bool = False


class Tenant(Struct, frozen=True):
    """One organization with what belongs to it alone.

    Attributes:
        answered: ids of the customers that were answered with 201, in that order.
    """

    organization: SandboxOrganization
    rules: RecordRules
    storage: Storage
    balances: BalancesInFlight
    answered: list[int] = field(default_factory=list)

    def lose_answered(self, count: int) -> None:
        """A crash of the database: the last so many customers were never really committed."""
        lost = self.answered[max(0, len(self.answered) - count) :]
        del self.answered[len(self.answered) - len(lost) :]
        self.storage.crash(lost)


class State(Struct):
    """Everything that outlives a request. Used from the server's thread; tests read and order.

    Attributes:
        clock: the server's seconds.
        kill: ends the server at once, as a crash would.
        log: the latest requests.
        tasks: work that goes on after its answer.
    """

    options: SandboxOptions
    clock: Callable[[], float]
    tenants: dict[str, Tenant]
    keyring: Keyring
    limiters: Limiters
    faults: FaultPlan
    order: random.Random
    kill: Callable[[], None]
    log: deque[RequestEntry] = field(default_factory=lambda: deque(maxlen=LOG_LENGTH))
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _down_until: float = -math.inf

    def go_down(self, seconds: float) -> None:
        """From now on, and for so many of the server's seconds, the database is down; 0 ends it."""
        self._down_until = self.clock() + seconds

    def is_down(self) -> bool:
        """Whether the database is down."""
        return self.clock() < self._down_until

    async def sleep(self, seconds: float) -> None:
        """Let some of the server's seconds pass."""
        await asyncio.sleep(seconds / self.options.time_scale)

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Go on with something after the answer was given."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def close(self) -> None:
        """Close the databases."""
        for tenant in self.tenants.values():
            tenant.storage.close()


def build_state(
    options: SandboxOptions,
    *,
    kill: Callable[[], None],
    clock: Callable[[], float] | None = None,
) -> State:
    """A server's state at its start, its database opened."""
    ticking = clock or (lambda: time.monotonic() * options.time_scale)
    state = State(
        options=options,
        clock=ticking,
        tenants={
            organization.organization_id: _build_tenant(organization, options, ticking)
            for organization in options.organizations
        },
        keyring=Keyring(options.key, options.token, options.organization.organization_id),
        limiters=Limiters(options.limits, ticking),
        faults=FaultPlan(options.seed),
        order=random.Random(options.seed),
        kill=kill,
    )
    state.faults.add(options.faults)
    return state


def _build_tenant(
    organization: SandboxOrganization, options: SandboxOptions, clock: Callable[[], float]
) -> Tenant:
    path = options.database
    if path is not None and organization != options.organization:
        path = path.with_name(f"{path.name}.{organization.organization_id}")
    rules = RecordRules(organization, options.keeps_postcodes, options.server_timezone)
    return Tenant(organization, rules, Storage(path), BalancesInFlight(clock))
