"""Hours of the day in which nothing may be sent: `08:00-18:00`, by a clock on the wall.

What such a clock shows follows its time zone, so an hour that it skips or repeats is closed for as
long as it shows a closed time. Moments are Unix seconds; nothing here knows which one is now.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.numbers import moment

_MINUTE = 60
_DAY = 24 * 60
_WINDOW = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*(?:-|–)\s*([01]?\d|2[0-4]):([0-5]\d)")

_FARTHEST = 3 * _DAY
"""Minutes that are looked ahead: a window may fall into an hour that the clock skips that day."""

MARGIN = 30.0
"""Seconds before a window in which sending ends: what is under way then is still read back."""


class Window(Struct, frozen=True):
    """A part of each day. Minutes since midnight, the last one excluded; one that ends before it
    begins goes over midnight."""

    begins: int
    ends: int

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends

    def __str__(self) -> str:
        """As people write it."""
        return f"{_clock(self.begins)}-{_clock(self.ends)}"


class Hours(Struct, frozen=True):
    """When nothing may be sent.

    Attributes:
        zone: of the clock; None for the machine's own.
    """

    windows: tuple[Window, ...]
    zone: tzinfo | None = None

    def are_closed(self, moment: float) -> bool:
        """Whether the clock shows a time of one of the windows."""
        shown = self.shown(moment)
        minute = shown.hour * 60 + shown.minute
        return any(window.holds(minute) for window in self.windows)

    def close_at(self, moment: float) -> float | None:
        """The moment from which on they are closed, itself if they are; None if they don't close
        for days."""
        return self._next(moment, closed=True)

    def open_at(self, moment: float) -> float | None:
        """The moment from which on they are open, itself if they are."""
        return self._next(moment, closed=False)

    def let_send(self, moment: float) -> bool:
        """Whether sending may go on: they are open, and don't close within `MARGIN`."""
        return not (self.are_closed(moment) or self.are_closed(moment + MARGIN))

    def shown(self, moment: float) -> datetime:
        """What the clock shows."""
        return datetime.fromtimestamp(moment, self.zone)

    def __str__(self) -> str:
        """As people write them, with the clock that counts where it is not the machine's."""
        windows = ", ".join(map(str, self.windows))
        return windows if self.zone is None else f"{windows} ({self.zone})"

    def _next(self, moment: float, *, closed: bool) -> float | None:
        """The first moment at which they are so. Looked for minute by minute: clocks are set by
        whole minutes, so no change is missed, whatever a time zone does that day."""
        if self.are_closed(moment) is closed:
            return moment
        first = (moment // _MINUTE + 1) * _MINUTE
        minutes = (first + step * _MINUTE for step in range(_FARTHEST))
        return next((one for one in minutes if self.are_closed(one) is closed), None)


class NotNow(ImporterError):
    """Nothing may be sent at this time of the day, and nothing was.

    Attributes:
        opens: Unix seconds from which on it may be.
    """

    def __init__(self, hours: Hours, now: float) -> None:
        closes = hours.close_at(now) or now
        self.opens = hours.open_at(closes) or closes + _DAY * _MINUTE
        super().__init__(
            "not-between",
            gettext("Nothing is sent between {hours}; it is {now} there.").format(
                hours=hours, now=f"{hours.shown(now):%H:%M}"
            ),
            hint=gettext("It may start at {time}: nothing was sent.").format(
                time=moment(hours.shown(self.opens))
            ),
            context={"opens": datetime.fromtimestamp(self.opens, UTC).isoformat()},
        )


def zone_named(name: str) -> tzinfo | None:
    """The time zone of an IANA name; None for "" and for names that are none here."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def parse_windows(texts: Iterable[str]) -> tuple[Window, ...]:
    """Windows as people write them, `08:00-18:00` or `22:00-06:00`, in their order.

    Raises:
        ValueError: one is none, or they leave no minute of the day; in words.
    """
    windows = tuple(map(_parse, texts))
    open_minutes = (one for one in range(_DAY) if not any(each.holds(one) for each in windows))
    if next(open_minutes, None) is None:
        raise ValueError(gettext("it leaves no minute of the day in which anything may be sent"))
    return windows


def _parse(text: str) -> Window:
    found = _WINDOW.fullmatch(text.strip())
    numbers = [int(number) for number in found.groups()] if found else [0, 0, 0, 0]
    begins, ends = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if begins == ends or ends > _DAY:
        raise ValueError(
            gettext(
                "“{text}” is no part of a day, such as 08:00-18:00, or 22:00-06:00 over midnight"
            ).format(text=text)
        )
    return Window(begins, ends % _DAY)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
