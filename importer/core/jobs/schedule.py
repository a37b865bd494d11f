"""When a job runs, as people write it: `weekdays 02:30`."""

import re
from itertools import chain

from msgspec import Struct

from importer.core.errors import UsageError
from importer.core.language import gettext

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WORDS = {
    "daily": range(7),
    "weekdays": range(5),
    "weekends": range(5, 7),
    **{day: range(number, number + 1) for number, day in enumerate(DAYS)},
}
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


class Schedule(Struct, frozen=True):
    """Once on some days of the week, at a time of the clock of the machine.

    Attributes:
        days: 0 is Monday; each once, in order.
    """

    days: tuple[int, ...]
    hour: int
    minute: int


def parse_schedule(text: str) -> Schedule:
    """Days and a time: `daily 02:30`, `weekdays 2:30`, `mon,thu 23:00`.

    Raises:
        UsageError: `schedule-invalid`.
    """
    days, _, time = text.strip().lower().partition(" ")
    found = _TIME.fullmatch(time.strip())
    words = days.split(",")
    if found is None or not all(word in _WORDS for word in words):
        raise schedule_invalid(text)
    numbers = sorted(set(chain.from_iterable(_WORDS[word] for word in words)))
    return Schedule(tuple(numbers), int(found[1]), int(found[2]))


def cron_expression(schedule: Schedule) -> str:
    """The same in the five fields of cron; its 0 is Sunday."""
    days = ",".join(str((day + 1) % 7) for day in schedule.days)
    return f"{schedule.minute} {schedule.hour} * * {days}"


def schedule_invalid(text: str) -> UsageError:
    """What is written says no time."""
    return UsageError(
        "schedule-invalid",
        gettext("“{text}” is no schedule.").format(text=text),
        hint=gettext(
            "Write days and a time: “daily 02:30”, “weekdays 02:30”, “weekends 06:00”, or days by "
            "name, “mon,thu 23:00”. `importer job watch` takes an expression of cron as well: “30 "
            "2 * * 1-5”."
        ),
    )
