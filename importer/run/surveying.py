"""What is read from the server before anything is checked: who we are there, and who is there."""

from collections.abc import Callable

from msgspec import Struct

from importer.core.errors import ServerUnavailable
from importer.core.organization import Organization
from importer.core.ports import Clock, Target
from importer.core.sending.options import Pace
from importer.core.sending.stored import StoredCustomer
from importer.run.breaker import FIRST_PAUSE, LONGEST_PAUSE


class Survey(Struct, frozen=True):
    """The server before the run's first write.

    Attributes:
        customers: a full scan, active and inactive.
        pace: what the answers told of the limits.
        began: when the command's first request left, monotonic seconds; None if nobody asks.
    """

    base_url: str
    organization: Organization
    customers: tuple[StoredCustomer, ...]
    pace: Pace
    began: float | None = None


async def survey_server(target: Target, base_url: str) -> Survey:
    """Read what checking and the plan need.

    Raises:
        ImporterError: the key is refused, the organization is not set up, or no usable answer came.
    """
    organization = await target.organization()
    customers = await target.scan()
    return Survey(base_url, organization, customers, target.pace())


async def survey_patiently(
    target: Target,
    base_url: str,
    clock: Clock,
    *,
    patience: float,
    waits: Callable[[], None],
) -> Survey:
    """The same for a run that has begun: a server that is down is waited for, as the walk does.

    Args:
        patience: for how many seconds.
        waits: told once, when the waiting begins.

    Raises:
        ServerUnavailable: it is still down.
        ImporterError: the key is refused, or the organization is not set up.
    """
    ends = clock.monotonic() + patience
    pause = FIRST_PAUSE
    while True:
        try:
            return await survey_server(target, base_url)
        except ServerUnavailable:
            left = ends - clock.monotonic()
            if left <= 0:
                raise
        if pause == FIRST_PAUSE:
            waits()
        await clock.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_PAUSE)
