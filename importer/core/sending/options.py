"""The choices and the arithmetic of sending, as plain values."""

import math
from enum import StrEnum

from msgspec import Struct

from importer.core.language import gettext
from importer.core.numbers import rough, tenths, whole
from importer.core.options import Postcodes


class SendOptions(Struct, frozen=True):
    """What the user decided about sending. Durations in seconds.

    Attributes:
        batch_size: rows whose intent is put on disk together before the first of them is sent.
        in_flight: plain rows under way at once; rows with an opening balance go one at a time.
        settle: how long the server must have answered normally, and how far apart two look-ups
            must be, before a row in doubt counts as absent.
        server_timeout: how long the server may go on with a request that we gave up.
        resend: how often a customer that was certainly not stored is sent again.
        give_up_after: how long trouble on every row is waited out.
        first: send so many rows and leave the rest waiting.
        stop_after_errors: stop once so many rows were refused or failed.
        max_duration: stop in order after so long.
    """

    batch_size: int = 50
    in_flight: int = 4
    settle: float = 120.0
    server_timeout: float = 60.0
    recheck: float = 5.0
    resend: int = 2
    postcodes: Postcodes = Postcodes.LINE2
    give_up_after: float = 900.0
    first: int | None = None
    stop_after_errors: int | None = None
    max_duration: float | None = None


class StopCause(StrEnum):
    """Why sending came to its end."""

    DONE = "done"
    FIRST = "first rows sent"
    INTERRUPTED = "interrupted"
    GAVE_UP = "gave up"
    STOPPED = "stopped by an error"
    TOO_MANY_ERRORS = "too many errors"
    TIME_UP = "time is up"
    CLOSED = "hours closed"


PLAIN_A_SECOND = 50.0
OWING_A_SECOND = 15.0
"""Customers a second, without and with an opening balance, that are promised where no limit binds
and nothing is measured yet: about half of what a server on the same two cores was seen to do
(importer/api/README.md 9), since every customer is read back too."""


class Work(Struct, frozen=True):
    """Customers that are to be sent.

    Attributes:
        owing: those of the rows that have an opening balance.
    """

    rows: int
    owing: int = 0

    @property
    def own_seconds(self) -> float:
        """How long they take a server that limits nobody."""
        owing = min(self.owing, self.rows)
        return (self.rows - owing) / PLAIN_A_SECOND + owing / OWING_A_SECOND

    def first(self, rows: int) -> "Work":
        """A part of them, with its share of opening balances."""
        if rows >= self.rows:
            return self
        return Work(rows, math.ceil(self.owing * rows / self.rows))


class Bound(StrEnum):
    """What decides how long an import takes."""

    LIMIT = "server-limit"
    CAP = "max-rate"
    OURS = "server-and-importer"


class Forecast(Struct, frozen=True):
    """How long customers take, and what decides it."""

    seconds: float
    bound: Bound


TOLD_FROM = 3.0
"""Seconds; who waits longer is told for what and until when."""


class WaitCause(StrEnum):
    """What a request waits for."""

    LIMIT = "limit"
    """The server's budget for the time being is used up."""
    REFUSED = "refused"
    """The server has refused a request and says how long to stay away."""
    ANSWER = "answer"
    """It has left, and no answer has come so far."""
    TROUBLE = "trouble"
    """The last answer was of no use."""


class Wait(Struct, frozen=True):
    """A wait that begins now, in seconds."""

    cause: WaitCause
    seconds: float


class Pace(Struct, frozen=True):
    """What the server allows.

    Attributes:
        known: whether the server said so; otherwise it is where we start.
        cap: customers a second that the user never wants exceeded.
    """

    per_second: float
    known: bool
    cap: float = math.inf

    def forecast(self, work: Work, *, measured: float = 0.0) -> Forecast:
        """The slowest of what the server allows, what the user allows, and what can be done.

        Args:
            measured: customers a second of late; 0 for "not known yet": then it is estimated.
        """
        ours = work.rows / measured if measured else work.own_seconds
        limit = self.seconds_for(work.rows) if self.known else 0.0
        cap = work.rows / self.cap
        if limit >= max(cap, ours):
            return Forecast(limit, Bound.LIMIT if limit else Bound.OURS)
        return Forecast(cap, Bound.CAP) if cap >= ours else Forecast(ours, Bound.OURS)

    def seconds_for(self, rows: int) -> float:
        """How long so many rows take at this pace alone."""
        return rows / self.per_second if rows else 0.0

    def words(self) -> str:
        """The pace as people say it: `10 a minute`."""
        if self.per_second >= 100:
            return gettext("{number} a second").format(number=whole(round(self.per_second)))
        if self.per_second >= 1:
            return gettext("{number} a second").format(number=rough(self.per_second))
        return gettext("{number} a minute").format(number=rough(self.per_second * 60))


def duration_words(seconds: float) -> str:
    """A duration as people say it: `3 h 20 min`, `13.9 days`, `less than a minute`."""
    if seconds < 60:
        return gettext("less than a minute")
    minutes = math.ceil(round(seconds / 60, 6))  # 2,000 rows at 10 a minute are 200 minutes
    hours, minutes_left = divmod(minutes, 60)
    if hours >= 48:
        return gettext("{days} days").format(days=tenths(hours / 24))
    if not hours:
        return gettext("{minutes} min").format(minutes=minutes)
    if not minutes_left:
        return gettext("{hours} h").format(hours=hours)
    return gettext("{hours} h {minutes} min").format(hours=hours, minutes=minutes_left)


def wait_words(seconds: float) -> str:
    """How long something is waited for: to the second where it is less than a minute."""
    return (
        duration_words(seconds)
        if seconds >= 60
        else gettext("{seconds} s").format(seconds=rough(seconds))
    )
