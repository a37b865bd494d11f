"""What happens to opening balances that are booked at the same time (importer/api/README.md 1.1).

Every such request is answered as if it were done. Of those that overlap, the first is; a creation
that came later is rolled back, and a booking that came later leaves the old one standing beside
it. Ten at once exhaust the server's database pool.
"""

from collections.abc import Callable

from msgspec import Struct

POOL_SIZE = 10
POOL_TIMEOUT = 60.0


class Posting(Struct):
    """One request with an opening balance, from its arrival until its transaction ends.

    Attributes:
        survives: no other was in flight when it came. Later ones are the ones that are lost.
    """

    survives: bool
    _lane: "BalancesInFlight"
    _holds: int = 1

    def hold(self) -> None:
        """Its transaction goes on after the answer."""
        self._holds += 1

    def release(self) -> None:
        """One of those that hold it is done."""
        self._holds -= 1
        if not self._holds:
            self._lane.in_flight -= 1


class BalancesInFlight:
    """The requests with an opening balance that are in flight in one organization."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.in_flight = 0
        self.exhausted_until = 0.0

    def begin(self) -> Posting:
        """One arrives; call `release` once it is over."""
        posting = Posting(survives=self.in_flight == 0, _lane=self)
        self.in_flight += 1
        if self.in_flight >= POOL_SIZE:
            self.exhausted_until = max(self.exhausted_until, self._clock() + POOL_TIMEOUT)
        return posting

    def hanging(self) -> float:
        """Seconds for which every request of the organization hangs before it is a 500."""
        return max(0.0, self.exhausted_until - self._clock())
