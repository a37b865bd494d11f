"""Dates as people and programs write them.

Which of several readings holds is decided by the column's evidence or by the user, never here.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from importer.core.options import DateOrder
from importer.core.rows import CellKind
from importer.core.values.caching import kept_for_short_texts
from importer.core.values.months import MONTHS

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside of these are typing errors in a date on which something is booked."""

TWO_DIGIT_YEARS_FROM = 69
"""`69` to `99` mean 1969 to 1999, `00` to `68` mean 2000 to 2068, as POSIX has it."""

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 109_574
"""1927-05-18 to 2199-12-31; below, a bare number is rather a year."""


class DateReading(NamedTuple):
    """What a text means under each order; None where it can't be read so.

    Texts of one meaning (`2026-01-31`, `31-Mar-2008`) have it under all three.
    """

    day_first: date | None = None
    month_first: date | None = None
    year_first: date | None = None

    def dates(self) -> tuple[date, ...]:
        """The different dates that the text can mean."""
        return tuple(dict.fromkeys(found for found in self if found is not None))

    def settled_by(self, order: DateOrder | None) -> tuple[date, ...]:
        """The dates that are left once an order is known: one, or several if it settles nothing.

        A text that can't be read in the order has none: `01/31/2026` day first. Year first says
        nothing about a text that ends in a four-digit year.
        """
        if order is None:
            return self.dates()
        if order is DateOrder.YEAR_FIRST:
            return (self.year_first,) if self.year_first else self.dates()
        found = self.day_first if order is DateOrder.DAY_FIRST else self.month_first
        return (found,) if found else ()


_UNREADABLE = DateReading()


@kept_for_short_texts(4096)
def read_date(text: str, kind: CellKind = CellKind.TEXT) -> DateReading:
    """A text read under each order.

    Known forms: `2026-01-31` and `20260131`; `31/01/2026` with `/`, `-` or `.`, with the year in
    two or four digits; `31-Mar-2008`, `March 31, 2008`, `31 mars 2008`, `2008. március 31.`,
    `2008年3月31日`, `31 tháng 3 năm 2008`; each with a time of day behind it, of which nothing is
    used: the day is the one that is written, whatever zone follows.

    Args:
        kind: `NUMBER` makes the text an Excel serial (days since 1899-12-30).
    """
    if kind is CellKind.NUMBER:
        return _one_meaning(_date_of_serial(text))
    day_text = _TIME_OF_DAY.sub("", text.strip())
    for form, read in _FORMS:
        if found := _ready(form).fullmatch(day_text):
            return read(found)
    return _UNREADABLE


def _one_meaning(found: date | None) -> DateReading:
    return DateReading(found, found, found)


def _date_of_serial(text: str) -> date | None:
    whole = text.partition(".")[0]
    if not (whole.isascii() and whole.isdigit()):
        return None
    if len(whole) == 8:
        return _date(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
    if not _FIRST_SERIAL <= int(whole) <= _LAST_SERIAL:
        return None
    return _EXCEL_DAY_ZERO + timedelta(days=int(whole))


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= TWO_DIGIT_YEARS_FROM else 2000)


_TIME_OF_DAY = re.compile(
    r"(?:[T ]|, ?)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r" ?(?:[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))*$"
)


def _read_year_first(found: re.Match[str]) -> DateReading:
    return _one_meaning(_date(*(int(found[part]) for part in ("year", "month", "day"))))


def _read_numbers(found: re.Match[str]) -> DateReading:
    first, second, third = int(found["first"]), int(found["second"]), int(found["third"])
    last_year = _full_year(found["third"])
    year_first = None
    if len(found["first"]) == len(found["third"]) == 2:
        year_first = _date(_full_year(found["first"]), second, third)
    return DateReading(_date(last_year, second, first), _date(last_year, first, second), year_first)


def _read_month_name(found: re.Match[str]) -> DateReading:
    month = MONTHS.get(found["name"].casefold().replace(".", ""))
    if month is None:
        return _UNREADABLE
    return _one_meaning(_date(_full_year(found["year"]), month, int(found["day"])))


_WEEKDAY = r"(?:[^\W\d_]+\.?,? )?"
_NAME = r"(?P<name>[^\W\d_][^\s0-9/,_-]{0,20})"
"""Letters, the marks of Thai and Hindi, and the dots of short forms: `ม.ค.`"""
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.|º|er)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_BEHIND_A_YEAR = r"(?:\.| ?г\.?| ?р\.?| года| року)?"
"""Croatian, Russian and Bulgarian, Ukrainian: `5. ožujka 2024.`, `5 марта 2024 г.`"""

_FORMS: tuple[tuple[str, Callable[[re.Match[str]], DateReading]], ...] = (
    (
        r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})\.?",
        _read_year_first,
    ),
    (r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", _read_year_first),
    (
        r"(?P<first>[0-9]{1,2})(?P<mark>[-/.]) ?(?P<second>[0-9]{1,2})(?P=mark) ?"
        r"(?P<third>[0-9]{4}|[0-9]{2})\.?",
        _read_numbers,
    ),
    (
        rf"{_WEEKDAY}{_DAY}[-/. ]+(?:de )?{_NAME}[-/. ]+(?:de )?{_YEAR}{_BEHIND_A_YEAR}",
        _read_month_name,
    ),
    (rf"{_WEEKDAY}{_NAME}[-/. ]+{_DAY}(?:, ?| |[-/])+{_YEAR}", _read_month_name),
    (rf"(?P<year>[0-9]{{4}})\. ?{_NAME} {_DAY}", _read_month_name),
    (
        r"(?P<year>[0-9]{4})[年년] ?(?P<month>[0-9]{1,2})[月월] ?(?P<day>[0-9]{1,2})[日일]",
        _read_year_first,
    ),
    (
        r"(?i:ngày )?(?P<day>[0-9]{1,2}) (?i:tháng) (?P<month>[0-9]{1,2})(?:,| (?i:năm)) "
        r"(?P<year>[0-9]{4})",
        _read_year_first,
    ),
)


@cache
def _ready(form: str) -> re.Pattern[str]:
    """A form made ready when it is first tried: most files write dates in one of the first."""
    return re.compile(form)
