"""Amounts and rates as people and programs write them, as Decimal.

Which of two readings holds is decided by the column's evidence or by the user, never here.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from importer.core.options import DecimalMark
from importer.core.rows import CellKind
from importer.core.values.caching import kept_for_short_texts
from importer.core.values.currencies import currencies_of_sign


class NumberReading(NamedTuple):
    """What a text means with either decimal mark; None where it can't be read so.

    Attributes:
        point: `1,234.50` read as 1234.50.
        comma: `1.234,50` read as 1234.50.
        currency: the currency sign or code that stood beside the number, as written.
        sided: the text says itself who owes (`Dr`, `Cr`); no sign rule applies to it.
    """

    point: Decimal | None = None
    comma: Decimal | None = None
    currency: str = ""
    sided: bool = False

    def numbers(self) -> tuple[Decimal, ...]:
        """The different numbers that the text can mean."""
        return tuple(dict.fromkeys(found for found in self[:2] if found is not None))

    def settled_by(self, mark: DecimalMark | None) -> tuple[Decimal, ...]:
        """The numbers that are left once the decimal mark is known: one at most."""
        if mark is None:
            return self.numbers()
        found = self.point if mark is DecimalMark.POINT else self.comma
        return () if found is None else (found,)


_UNREADABLE = NumberReading()
_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(10))
_MOST_WHOLE_DIGITS = 15
"""With 9 decimals behind them they fit into the 28 digits that Decimal reckons with."""


def parse_amount(
    text: str, mark: DecimalMark | None = None, kind: CellKind = CellKind.TEXT
) -> Decimal | None:
    """The one number that a text means; None if it means none, or more than one."""
    numbers = read_amount(text, kind).settled_by(mark)
    return numbers[0] if len(numbers) == 1 else None


@kept_for_short_texts(4096)
def read_amount(text: str, kind: CellKind = CellKind.TEXT) -> NumberReading:
    """A text read with either decimal mark.

    Known forms: groups of three parted by `,` `.` `'` or a blank, Indian groups (`1,00,000.00`),
    a sign before, behind (`12.50-`) or beside the currency (`$-12.50`), `(12.50)`, currency signs
    and codes, `Dr` (the customer owes us) and `Cr`, and the `-` that accounting formats show for 0.

    Args:
        kind: a workbook's `NUMBER` is canonical: decimal point, perhaps an exponent.
    """
    if kind is CellKind.NUMBER:
        return _read_number_cell(text)
    return _read_plainest(text) or _read_written(text)


def read_given_amount(text: str) -> NumberReading:
    """A number that the user or a template gives: in plain digits its mark is a decimal point.

    In a file's column `1.085` may be 1085; in an option it is what it looks like.
    """
    return read_amount(text, CellKind.NUMBER if is_canonical(text) else CellKind.TEXT)


def _read_plainest(text: str) -> NumberReading | None:
    """`1500` and `1500.25`, the common case; None where a closer look is needed."""
    if not is_canonical(text):
        return None
    whole, _, decimals = text.partition(".")
    if not decimals:
        return NumberReading(Decimal(whole), Decimal(whole))
    return None if len(decimals) == 3 else NumberReading(Decimal(text))


def _read_written(text: str) -> NumberReading:
    parts = _take_apart(text)
    if parts is None:
        return _UNREADABLE
    return NumberReading(
        _signed(_value(parts.digits, _POINT_FORMS, decimal="."), parts.negative),
        _signed(_value(parts.digits, _COMMA_FORMS, decimal=","), parts.negative),
        parts.currency,
        parts.sided,
    )


def rounded(value: Decimal, places: int) -> Decimal:
    """The value at so many decimals, halves away from zero, without zeros that say nothing.

    The server rounds balances to 3 decimals and rates to 9 (importer/api/README.md 4.4); it gets
    what we rounded and showed, so that its own rule for halves never matters. A number too large
    for any column of the server comes back as it is: Decimal could not write it at so many
    decimals.
    """
    if value.adjusted() > _MOST_WHOLE_DIGITS:
        return value
    return _plain(value.quantize(_UNITS[places], rounding=ROUND_HALF_UP))


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and exponent: 1500.00 is 1500."""
    stripped = value.normalize()
    # `1E+3` is how normalize writes 1000; adding zero turns -0 into 0.
    return (
        stripped.quantize(_UNITS[0]) if stripped == stripped.to_integral_value() else stripped
    ) + 0


def written(value: Decimal) -> str:
    """The number as a person writes it: `-1,234.5`."""
    return f"{value:,f}"


def is_canonical(text: str) -> bool:
    """Whether the text is a number in the plainest form: digits, a minus, a decimal point."""
    return _CANONICAL.fullmatch(text) is not None


def reversed_sign(text: str) -> str:
    """The text of the same amount with the other sign, for systems whose debts are negative.

    Texts that say themselves who owes (`Dr`, `Cr`) and texts that are no amounts stay as they are.
    """
    parts = _take_apart(text)
    if parts is None or parts.sided:
        return text
    sign = "" if parts.negative else "-"
    return f"{sign}{parts.currency} {parts.digits}" if parts.currency else f"{sign}{parts.digits}"


class _Parts(NamedTuple):
    digits: str
    negative: bool
    sided: bool
    currency: str


_CANONICAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

# Arabic digits and separators, typographic minus signs, apostrophes and narrow blanks.
_WRITTEN_OTHERWISE = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹−–—’‘´`\u00a0\u202f\u2009٫٬",
    "01234567890123456789---''''   .'",
)

_DIGITS = re.compile(r"(?:(?<![A-Za-z])[.,])?[0-9](?:[0-9.,' ]*[0-9])?")
_SIDE = re.compile(r"(?<![A-Za-z])(?:(dr|debit)|(cr|credit))(?![A-Za-z])\.?", re.IGNORECASE)
_CURRENCY = re.compile(r"[^-+()#\s0-9]+")

_SIGNS = {"#": 1, "+#": 1, "-#": -1, "#-": -1, "(#)": -1}
"""What may stand around the digits (`#`) once currency and side are taken off. Anything else
contradicts itself: rather no number than a wrong one."""


def _take_apart(text: str) -> _Parts | None:
    plain_text = text.translate(_WRITTEN_OTHERWISE).strip()
    found = _DIGITS.search(plain_text)
    digits = found.group() if found else "0"
    around = f"{plain_text[: found.start()]}#{plain_text[found.end() :]}" if found else plain_text
    around, debit, credit = _without_side(around)
    around, currency = _without_currency(around)
    if not found and around == "-":  # how accounting formats show a zero
        around = "#"
    sign = _SIGNS.get(around)
    if sign is None or ((debit or credit) and around != "#"):
        return None
    return _Parts(digits, sign < 0 or credit, debit or credit, currency)


def _without_side(around: str) -> tuple[str, bool, bool]:
    found = _SIDE.search(around)
    if found is None:
        return around, False, False
    return _SIDE.sub("", around, count=1), bool(found[1]), bool(found[2])


def _without_currency(around: str) -> tuple[str, str]:
    """One known currency taken off; an unknown word stays and makes the text unreadable."""
    found = _CURRENCY.search(around)
    if found is None or not currencies_of_sign(found.group()):
        return "".join(around.split()), ""
    return "".join(_CURRENCY.sub("", around, count=1).split()), found.group()


_POINT_FORMS = re.compile(
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:'[0-9]{3})+"
    r"|[1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]+)?|\.[0-9]+"
)
_COMMA_FORMS = re.compile(
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:'[0-9]{3})+"
    r"|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,[0-9]+)?|,[0-9]+"
)
_SEPARATORS = str.maketrans("", "", ".,' ")


def _value(digits: str, forms: re.Pattern[str], *, decimal: str) -> Decimal | None:
    if not forms.fullmatch(digits):
        return None
    whole, _, decimals = digits.partition(decimal)
    return Decimal(
        f"{whole.translate(_SEPARATORS)}.{decimals}" if decimals else whole.translate(_SEPARATORS)
    )


def _signed(value: Decimal | None, negative: bool) -> Decimal | None:
    return -value if negative and value else value


_NUMBER_CELL = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]{1,3})?")


def _read_number_cell(text: str) -> NumberReading:
    if not _NUMBER_CELL.fullmatch(text):
        return _UNREADABLE
    value = Decimal(text)
    return NumberReading(value, value)
