"""Reading a customer while the server may be in trouble: until it answers, or the walk ends."""

from importer.core.errors import ImporterError
from importer.core.sending.stored import StoredCustomer
from importer.run.stopping import sleep_unless_stopped
from importer.run.walk import Walk


class WalkEnds(Exception):
    """The walk ends before the server has told what is to be known."""


async def read_patiently(walk: Walk, customer_id: int) -> StoredCustomer | None:
    """The customer as it is now; None if the server has none.

    Raises:
        WalkEnds: the walk was stopped, or gave up.
    """
    while not walk.stop:
        left = walk.clock.monotonic()
        try:
            stored = await walk.target.read(customer_id)
        except ImporterError as error:
            walk.unreadable(error)
            await pause(walk, walk.options.recheck)
        else:
            walk.readable(left)
            return stored
    raise WalkEnds


async def pause(walk: Walk, seconds: float) -> None:
    """Wait so long, or until the walk is stopped."""
    await sleep_unless_stopped(walk.clock, walk.stop, seconds)
