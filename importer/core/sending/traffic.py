"""What is counted of the requests to the server."""

from collections.abc import Callable

from msgspec import Struct


class Exchange(Struct, frozen=True):
    """A request that left, or that found no connection.

    Attributes:
        status: HTTP status of its answer, 0 if none came.
        waited: seconds for which it was held back before, to keep the server's limits and ours.
    """

    status: int
    waited: float

    @property
    def was_limited(self) -> bool:
        """Whether the server refused it for the number of requests."""
        return self.status == 429


TellExchange = Callable[[Exchange], None]
"""Hears of every request once it has ended."""


def count_nothing(exchange: Exchange) -> None:
    """Where nobody counts."""
