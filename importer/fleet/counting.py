"""What a worker counts of its own doing, for whoever watches it from outside."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from importer.core.language import gettext
from importer.core.worker_numbers import WorkerNumbers, render_worker_metrics

if TYPE_CHECKING:
    from importer.core.fleet import TaskEnd
    from importer.core.outcomes import Ending
    from importer.core.sending.traffic import Exchange
    from importer.fleet.queue import BringIn, Hold, Stopping

_STILL = 60.0
"""Seconds without a beat after which a worker counts as stuck: it beats every second or so, and
waits at most half of this for its database."""

_OUT_OF_REACH = 15.0
"""Seconds after which a queue that was not reached is told of."""


class Counts:
    """Safe for several threads; the worker counts, and is looked at (`observing.Observed`).

    Args:
        clock: seconds that never go back.
        now: Unix seconds.
        fleet: tasks of the whole fleet by their state; None where they are not known now.
    """

    def __init__(
        self,
        stopping: Stopping,
        fleet: Callable[[], Mapping[str, int] | None],
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._stopping = stopping
        self._fleet = fleet
        self._clock = clock
        self._lock = Lock()
        self._began_at = now()
        self._beat = self._reached = clock()
        self._running = 0
        self._ended: Counter[str] = Counter()
        self._rows: Counter[Ending] = Counter()
        self._requests = self._limited = 0
        self._waited = 0.0

    def beat(self, *, reached: bool, why_not: str = "") -> None:  # noqa: ARG002  the port's
        """The worker looks after its queue, whether or not it reached it."""
        self._beat = self._clock()
        if reached:
            self._reached = self._beat

    def around(self, bring_in: BringIn) -> BringIn:
        """The same, counted."""

        def counted(hold: Hold) -> TaskEnd:
            with self._lock:
                self._running += 1
            ended = "broken"
            try:
                end = bring_in(hold)
                ended = end.state.value
            finally:
                with self._lock:
                    self._running -= 1
                    self._ended[ended] += 1
            return end

        return counted

    def heard(self, exchange: Exchange) -> None:
        """A request has ended (`core.sending.traffic.TellExchange`)."""
        with self._lock:
            self._requests += 1
            self._limited += exchange.was_limited
            self._waited += exchange.waited

    def row_ended(self, ending: Ending) -> None:
        """A row has."""
        with self._lock:
            self._rows[ending] += 1

    # --- how it is seen ---------------------------------------------------------------------------

    def render(self) -> str:
        """See `observing.Observed`."""
        fleet = self._fleet()
        with self._lock:
            numbers = WorkerNumbers(
                began_at=self._began_at,
                running=self._running,
                ended=dict(self._ended),
                rows=dict(self._rows),
                requests=self._requests,
                limited=self._limited,
                waited=self._waited,
                fleet=fleet,
            )
        return render_worker_metrics(numbers)

    def why_not_alive(self) -> str:
        """See `observing.Observed`."""
        still = self._clock() - self._beat
        if still > _STILL:
            return gettext("The worker has stood still for {seconds} seconds.").format(
                seconds=round(still)
            )
        return ""

    def why_not_ready(self) -> str:
        """See `observing.Observed`."""
        if self._stopping.is_asked:
            return gettext("The worker is ending; it takes no new task.")
        if self._clock() - self._reached > _OUT_OF_REACH:
            return gettext("The journal's database has not answered for a while.")
        return self.why_not_alive()
