"""When a job comes round: its schedule, in words or as a cron expression, by a clock on the wall.

Moments are Unix seconds; nothing here knows which one is now.
"""

import math
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from importer.core.errors import UsageError
from importer.core.jobs.schedule import cron_expression, parse_schedule, schedule_invalid
from importer.core.language import gettext

_FIELDS = 5
_SET_BACK = timedelta(hours=3).total_seconds()
"""A clock that is set back by less starts nothing a second time."""


class Timetable(Struct, frozen=True):
    """Times that come round.

    Attributes:
        expression: of cron, with five fields.
        zone: of the clock; None for the machine's own.
    """

    expression: str
    zone: tzinfo | None = None

    def next_after(self, moment: float) -> float:
        """The first of its times after that; infinite if there is none in fifty years."""
        from cronsim import CronSim

        shown = datetime.fromtimestamp(moment, self.zone)
        if self.zone is None:  # the machine's, as it is set at that moment
            shown = shown.astimezone()
        found = next(CronSim(self.expression, shown), None)
        return math.inf if found is None else found.timestamp()

    def came_round(self, since: float, now: float) -> bool:
        """Whether one of its times lies after the one and not after the other moment: what was
        missed meanwhile, once for all that was."""
        return self.next_after(since) <= now


def looked_at(before: float, now: float) -> float:
    """From when on times count that have not come round yet, once somebody has looked at the clock.

    One that is set back a little, as is done all the time, must not show the same time twice; one
    that was far ahead must not silence a job until it is as late as it said.
    """
    return before if now <= before < now + _SET_BACK else now


def parse_timetable(text: str, zone: tzinfo | None) -> Timetable:
    """Days and a time (`weekdays 02:30`), or an expression of cron (`30 2 * * 1-5`).

    Raises:
        UsageError: `schedule-invalid`; `watch-not-installed`.
    """
    words = text.split()
    is_cron = len(words) == _FIELDS
    expression = " ".join(words) if is_cron else cron_expression(parse_schedule(text))
    try:
        from cronsim import CronSim, CronSimError
    except ImportError as error:
        raise not_installed() from error
    try:
        CronSim(expression, datetime(2026, 1, 1))  # noqa: DTZ001  any day will do
    except CronSimError as error:
        raise schedule_invalid(text) from error
    return Timetable(expression, zone)


def not_installed() -> UsageError:
    """What folders and clocks are watched with is an extra."""
    return UsageError(
        "watch-not-installed",
        gettext("Watching needs packages that are not installed: watchfiles and cronsim."),
        hint=gettext("pip install 'bigcapital-customer-importer[watch]'"),
    )
