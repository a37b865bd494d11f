"""Numbers, amounts, days and moments as the language spoken writes them.

English is written here: it is what stands in the terminal and in reports unless somebody asks for
another language. All others are written by Babel, from the locale data of Unicode (CLDR).
Arabic keeps the digits 0 to 9: people compare what we say with their sheet and with Bigcapital.
"""

from datetime import date, datetime, time
from decimal import Decimal

from importer.core.language import LanguageCode, spoken_language

_WRITTEN_BY_BABEL = frozenset(LanguageCode) - {LanguageCode.ENGLISH}
_MARKS = str.maketrans("", "", "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}")
"""Babel puts them into numbers and days in Arabic; a terminal would show them as characters."""


def whole(number: int) -> str:
    """A count: `1,204`."""
    if _in_english():
        return f"{number:,}"
    return _decimal(number, "#,##0")


def figure(number: Decimal) -> str:
    """A number as somebody set it: `10,000.5`."""
    if _in_english():
        return f"{number:,}"
    return _decimal(number, "#,##0.#########")


def money(amount: Decimal) -> str:
    """`1,204.50`; a third decimal only if it says something."""
    if _in_english():
        return f"{amount:,.3f}".removesuffix("0")
    return _decimal(amount, "#,##0.00#")


_DIGITS = {"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3}
"""Currencies with three decimals (ISO 4217); amounts in all others are told with two."""


def money_in(amount: Decimal, currency: str) -> str:
    """An amount that was worked out, by an exchange rate, as its currency writes amounts."""
    return money(round(amount, _DIGITS.get(currency, 2)))


def rough(number: float) -> str:
    """Three figures, as many as a pace is known to: `2.54`, `104`."""
    text = f"{number:.3g}"
    if _in_english():
        return text
    return _decimal(Decimal(text), "#,##0.######")


def tenths(number: float) -> str:
    """One decimal: `13.9`."""
    if _in_english():
        return f"{number:.1f}"
    return _decimal(number, "#,##0.0")


def day(iso: str) -> str:
    """A day that is kept as text, `2026-01-31`; any other text stays as it is."""
    if _in_english():
        return iso
    try:
        return day_words(date.fromisoformat(iso))
    except ValueError:
        return iso


def day_words(when: date) -> str:
    """A day: `2026-01-31`."""
    if _in_english():
        return f"{when:%Y-%m-%d}"
    from babel.dates import format_date

    return _bare(format_date(when, "medium", locale=spoken_language().code))


def weekday_words(when: date) -> str:
    """A day of these days, with its weekday: `Sat 31 Jan`."""
    if _in_english():
        return f"{when:%a} {when.day} {when:%b}"
    from babel.dates import format_skeleton

    return _bare(format_skeleton("MMMEd", when, locale=spoken_language().code))


def moment(when: datetime) -> str:
    """A day and a time of it, in the zone that it has: `2026-01-31 14:25`."""
    if _in_english():
        return f"{when:%Y-%m-%d %H:%M}"
    return f"{day_words(when.date())} {when:%H:%M}"


def clock(when: datetime | time, *, seconds: bool = False) -> str:
    """A time of the day, as all five languages write it where no minute may be mistaken."""
    return f"{when:%H:%M:%S}" if seconds else f"{when:%H:%M}"


def _in_english() -> bool:
    """Also where a language is spoken whose numbers nobody has thought about."""
    return spoken_language().code not in _WRITTEN_BY_BABEL


def _decimal(number: int | float | Decimal, pattern: str) -> str:
    from babel.numbers import format_decimal

    return _bare(
        format_decimal(number, pattern, locale=spoken_language().code, numbering_system="latn")
    )


def _bare(text: str) -> str:
    return text.translate(_MARKS)
