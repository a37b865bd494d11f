"""How far a walk has come, how fast, and when that is to be said again. Counts; shows nothing."""

import time
from collections import Counter, deque
from collections.abc import Callable

from msgspec.structs import replace

from importer.core.outcomes import Ending
from importer.core.sending.options import Forecast, Pace, Work

_RATE_SECONDS = 180.0
"""What the rate is measured over: longer than the server's windows, so that pauses count."""

_FIRST_RATE_SECONDS = 2.0

_SAID_EVERY = 30.0
"""Seconds after which where we are is said again, moved or not."""

_SAID_SHARE = 0.05
"""Share of the rows after which it is said before that."""

_SAID_AT_MOST_EVERY = 1.0
"""Seconds between two sayings, however fast the rows end."""


class Course:
    """The rows of a walk that have ended, against those that it is to end."""

    def __init__(
        self, work: Work, pace: Pace, *, get_time: Callable[[], float] = time.monotonic
    ) -> None:
        self.work = work
        self.pace = pace
        self.now = get_time
        self.endings: Counter[Ending] = Counter()
        self.done = 0
        self._marks = deque([(get_time(), 0)])
        self._said_at = get_time()
        self._said_done = 0

    @property
    def left(self) -> int:
        """Rows that have not ended; never less than none."""
        return max(0, self.work.rows - self.done)

    def ended(self, ending: Ending) -> None:
        """One more row has ended."""
        self.done += 1
        self.endings[ending] += 1

    def reopened(self, ending: Ending) -> None:
        """A row that had ended so goes on. One that did so in a walk before this one comes on top
        of what this one was to end."""
        if self.endings[ending]:
            self.endings[ending] -= 1
            self.done -= 1
        else:
            self.work = replace(self.work, rows=self.work.rows + 1)

    def speed(self) -> float:
        """Rows a second of late; 0 for "not known yet". rich's own estimate leaves out what comes
        before the first of them, and so takes a minute's wait and a burst for a high speed."""
        now = self.now()
        self._marks.append((now, self.done))
        while self._marks[1][0] <= now - _RATE_SECONDS:
            self._marks.popleft()
        began, ended_before = self._marks[0]
        seconds = now - began
        return (self.done - ended_before) / seconds if seconds >= _FIRST_RATE_SECONDS else 0.0

    def forecast(self, speed: float) -> Forecast | None:
        """What is left of the way at this speed; None where nothing is known to go by."""
        if not self.left or not (speed or self.pace.known):
            return None
        return self.pace.forecast(self.work.first(self.left), measured=speed)

    def is_to_be_said(self) -> bool:
        """Whether it is time to say where we are, to whoever sees no bar; True notes it as said."""
        quiet, moved = self.now() - self._said_at, self.done - self._said_done
        a_share = moved > 0 and moved >= self.work.rows * _SAID_SHARE
        if quiet < (_SAID_AT_MOST_EVERY if a_share else _SAID_EVERY):
            return False
        self._said_at, self._said_done = self.now(), self.done
        return True
