"""The door of the room: a server with all layers around it, `retry( pace( client ) )`."""

import math
import random
from collections.abc import Callable
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from importer.api.bigcapital import Bigcapital
from importer.api.client import Client, Connection
from importer.api.pacing import ORDINARY_WAIT, Paced, Pacer
from importer.api.patience import LEAST, Patience
from importer.api.retrying import Retrying, RetryPolicy
from importer.core.ports import Clock, TellWait, tell_nobody
from importer.core.ports.fleet import Budgets
from importer.core.sending.traffic import TellExchange, count_nothing

_BESIDE_ROWS = 4
"""Connections for what is read while rows are under way."""


class Conduct(Struct, frozen=True):
    """How we behave towards a server. Times are in seconds.

    Attributes:
        max_rate: requests a second on any one route, at the most; None: as the server allows.
        in_flight: rows under way at once.
        give_up_after: how long one question may take in all, repetitions included.
        server_timeout: how long the server may go on with a request that we gave up.
        policy: how requests are repeated.
        halted: whether requests to a route are no longer to leave.
        tell: hears of every wait that is longer than a moment.
        heard: counts the requests.
        before_leaving: called right before a request is written to the connection; what it raises
            keeps the request from leaving.
        budgets: what others who send from this address know of the limits.
    """

    max_rate: float | None = None
    in_flight: int = 4
    give_up_after: float = math.inf
    server_timeout: float = 0.0
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    halted: Callable[[str], bool] = lambda _: False
    tell: TellWait = tell_nobody
    heard: TellExchange = count_nothing
    before_leaving: Callable[[], None] | None = None
    budgets: Budgets | None = None

    @property
    def patience(self) -> float:
        """How long one question may take."""
        return max(LEAST, self.give_up_after)

    @property
    def longest_answer(self) -> float:
        """How long one request may take: what is given up sooner than the server may still be at
        work on it is in doubt longer."""
        return max(self.patience, self.server_timeout)


def open_bigcapital(
    connection: Connection,
    clock: Clock,
    conduct: Conduct | None = None,
    *,
    jitter: random.Random | None = None,
) -> Bigcapital:
    """A server, ready to be asked; close it with `aclose`.

    Args:
        jitter: spreads the pauses between repetitions; passed in so that tests own it.
    """
    conduct = conduct or Conduct()
    patience, tell = conduct.patience, conduct.tell
    whole = min(connection.whole_seconds, conduct.longest_answer)
    client = Client(
        replace(connection, whole_seconds=whole),
        connections=conduct.in_flight + _BESIDE_ROWS,
        before_leaving=conduct.before_leaving,
    )
    pacer = _pacer_of(conduct.budgets)(
        clock,
        max_rate=conduct.max_rate,
        halted=conduct.halted,
        longest_wait=max(ORDINARY_WAIT, patience),
        tell=tell,
    )
    policy = conduct.policy
    sender = Retrying(
        Paced(client, pacer, tell, min(whole, patience), conduct.heard),
        clock,
        replace(policy, seconds=min(policy.seconds, conduct.give_up_after)),
        jitter or random.Random(),
        tell,
    )
    return Bigcapital(client, sender, pacer, Patience(patience))


def _pacer_of(budgets: Budgets | None) -> Callable[..., Pacer]:
    if budgets is None:
        return Pacer
    from importer.api.shared_pacing import SharedPacer

    return partial(SharedPacer, budgets)
