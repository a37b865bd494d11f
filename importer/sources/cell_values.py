"""What a workbook's values are as text: numbers at 15 digits, dates in ISO form, durations.

Pure: values in, values out; how files store them lives elsewhere. Facts of the XLSX format:
ECMA-376 part 1, sections 18.3.1.4 (cells), 18.8.30 (number formats), 18.17.4.1 (dates) and
22.9.2.19 (escaped characters).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import inf, isfinite

from importer.core.rows import CellKind
from importer.sources.digit_masks import DigitMask, digit_mask

SIGNIFICANT_DIGITS = 15
"""Digits of a number that Excel itself keeps; the rest is the noise of binary fractions."""

LONGEST_CELL = 1_000_000
"""Characters. Spreadsheets stop at 32,767; what is longer than this is no list of customers."""

_DAY = 86_400
_PHANTOM_LEAP_DAY = 60
"""Excel's calendar has a 29 February 1900; days before it are one further from 1899-12-30."""


_NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)


class NumberFormat(Enum):
    """What a number format makes of a number."""

    NUMBER = 0
    DATE = 1
    DURATION = 2


_BUILT_IN = {
    **dict.fromkeys(
        map(str, (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))), NumberFormat.DATE
    ),
    "46": NumberFormat.DURATION,
}
"""Formats that files name by number only."""

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\[\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_LETTER = re.compile("[ymdhs]", re.IGNORECASE)


def number_format(number: str, codes: Mapping[str, str]) -> NumberFormat | DigitMask:
    """What the number format with this id is.

    Args:
        codes: the formats that the workbook itself defines.
    """
    code = codes.get(number)
    if code is None:
        return _BUILT_IN.get(number, NumberFormat.NUMBER)
    if (mask := digit_mask(code)) is not None:
        return mask
    shown = _LITERALS.sub("", code.partition(";")[0])
    if _ELAPSED.search(shown):
        return NumberFormat.DURATION
    return NumberFormat.DATE if _DATE_LETTER.search(shown) else NumberFormat.NUMBER


def number_text(value: float) -> str:
    """A finite number at 15 significant digits, without an exponent where that is readable."""
    text = format(value, f".{SIGNIFICANT_DIGITS}g")
    if "e" in text:
        exact = Decimal(text)
        return format(exact, "f") if -SIGNIFICANT_DIGITS < exact.adjusted() < 21 else str(exact)
    return "0" if text == "-0" else text


def read_number(
    text: str, form: NumberFormat | DigitMask, *, from_1904: bool
) -> tuple[str, CellKind]:
    """A numeric cell as its format shows it; what is no number stays the text that it is."""
    if form is NumberFormat.NUMBER and text.isdecimal() and len(text) <= SIGNIFICANT_DIGITS:
        return text.lstrip("0") or "0", CellKind.NUMBER
    value = float(text) if _NUMBER.fullmatch(text) else inf
    if not isfinite(value):
        return text, CellKind.TEXT
    if form is NumberFormat.DATE:
        return _date(value, from_1904=from_1904)
    if form is NumberFormat.DURATION:
        return _duration(value)
    if isinstance(form, DigitMask):
        return _masked(value, form)
    return number_text(value), CellKind.NUMBER


def _masked(value: float, mask: DigitMask) -> tuple[str, CellKind]:
    """A number in a mask of digits; what does not fit into one is shown as it is."""
    if value < 0 or not value.is_integer() or value >= 10**SIGNIFICANT_DIGITS:
        return number_text(value), CellKind.NUMBER
    shown = mask.shown(int(value))
    return shown, CellKind.NUMBER if shown.isdecimal() else CellKind.TEXT


def _date(serial: float, *, from_1904: bool) -> tuple[str, CellKind]:
    """A serial date as ISO text; below one day it is a time of day.

    A negative one, and one after the year 9999, is no date: Excel shows `####`.
    """
    try:
        days, seconds = divmod(round(serial * _DAY), _DAY)
        if days < 0:
            return number_text(serial), CellKind.NUMBER
        moment = _start_of_dates(days, from_1904=from_1904) + timedelta(days, seconds)
    except OverflowError:
        return number_text(serial), CellKind.NUMBER
    if days == 0:
        return time_text(moment.time()), CellKind.TEXT
    return date_text(moment), CellKind.DATE


def _start_of_dates(days: int, *, from_1904: bool) -> datetime:
    """The day that a number of days is counted from. Spreadsheets know no time zones."""
    if from_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001  workbooks know no zone
    return datetime(1899, 12, 31 if days < _PHANTOM_LEAP_DAY else 30)  # noqa: DTZ001  workbooks know no zone


def _duration(value: float) -> tuple[str, CellKind]:
    try:
        return duration_text(timedelta(seconds=round(value * _DAY))), CellKind.TEXT
    except OverflowError:
        return number_text(value), CellKind.NUMBER


def date_text(value: date) -> str:
    """A date, or a date with a time, as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`."""
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat()[:10]


def time_text(value: time) -> str:
    """A time of day as `HH:MM:SS`."""
    return value.isoformat(timespec="seconds")


def duration_text(value: timedelta) -> str:
    """A length of time as hours, minutes and seconds: `36:00:00`."""
    sign = "-" if value < timedelta() else ""
    minutes, seconds = divmod(abs(round(value.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}"


def read_iso_date(text: str) -> tuple[str, CellKind]:
    """A cell that holds a date as ISO text; what is no date stays the text that it is."""
    try:
        return date_text(datetime.fromisoformat(text).replace(tzinfo=None)), CellKind.DATE
    except ValueError:
        return text, CellKind.TEXT


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Text in which characters that XML can't hold are written `_x000D_`."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # Two escapes may make one character: halves are joined, and single ones replaced.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
