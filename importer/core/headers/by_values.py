"""What a column is by what its values look like, whatever its header says.

Only kinds of values that are unmistakable count; names, streets and cities look like anything.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from importer.core.headers.flags import parse_customer_type, parse_flag
from importer.core.headers.known import HeaderMatch, words_form
from importer.core.headers.vocabulary import words_of_lists
from importer.core.language import gettext_noop
from importer.core.late_texts import later
from importer.core.stages import Evidence
from importer.core.values.countries import country_code
from importer.core.values.currencies import is_iso_code
from importer.core.values.emails import is_email, split_emails
from importer.core.values.postcodes import is_unmistakable_postcode
from importer.core.values.text import name_key

_SHARE = 0.9
"""Of the filled values so many must be of the kind; the rest may be mistyped."""
_FEW = 3
"""From so many values on, a column that says the same in most rows tells nothing of the row."""
_LONGEST_CODE = 3

_PHONE = re.compile(
    r"(?:\+[0-9]|\([0-9]|00[1-9]|0[0-9]{1,4}[ /.-])[0-9 ()/.\-]{5,18}"
    r"|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4}"
)
_WEBSITE = re.compile(r"(?:https?://|www\.)[^\s@]+", re.IGNORECASE)


class _Kind(NamedTuple):
    """A kind of values.

    Attributes:
        field: the target field of such a column.
        words: what the values are, in the plural.
        fewest: values that it takes.
        is_own: the values differ from customer to customer.
        mostly_else: values that fit and are something else more often; alone they prove nothing.
    """

    field: str
    words: str
    confidence: float
    fits: Callable[[str], bool]
    fewest: int = 1
    is_own: bool = True
    mostly_else: frozenset[str] = frozenset()


def _is_email_list(text: str) -> bool:
    parts = split_emails(text) if "@" in text else ()
    return bool(parts) and all(map(is_email, parts))


def _is_country(text: str) -> bool:
    # Two and three Latin letters are states and other codes more often than countries.
    may_be_code = len(text) <= _LONGEST_CODE and text.isascii()
    return not may_be_code and bool(country_code(text))


def _is_currency(text: str) -> bool:
    return len(text) == _LONGEST_CODE and text.isupper() and is_iso_code(text)


_CODES_AND_WORDS = frozenset(["ALL", "TRY", "TOP", "COP", "CUP", "MAD", "PEN", "BAM", "LAK", "SOS"])
"""Currencies that are words as well: a column that says `ALL` in every row means everybody, not the
lek of Albania."""

_KINDS = (
    _Kind("email", gettext_noop("e-mail addresses"), 0.95, _is_email_list),
    _Kind(
        "website", gettext_noop("web addresses"), 0.95, lambda text: bool(_WEBSITE.fullmatch(text))
    ),
    _Kind(
        "workPhone", gettext_noop("phone numbers"), 0.9, lambda text: bool(_PHONE.fullmatch(text))
    ),
    _Kind("billingAddressPostcode", gettext_noop("postal codes"), 0.9, is_unmistakable_postcode, 2),
    _Kind(
        "billingAddressCountry",
        gettext_noop("names of countries"),
        0.9,
        _is_country,
        2,
        is_own=False,
    ),
    _Kind(
        "currencyCode",
        gettext_noop("currency codes"),
        0.9,
        _is_currency,
        2,
        False,
        _CODES_AND_WORDS,
    ),
    _Kind(
        "customerType",
        gettext_noop("words for business or individual"),
        0.9,
        lambda text: parse_customer_type(text) is not None,
        2,
        is_own=False,
    ),
)


def column_of(rows: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    """The filled values of one column, trimmed."""
    cells = (row[column].strip() for row in rows if column < len(row))
    return tuple(filter(None, cells))


def match_values(header: str, values: Sequence[str]) -> HeaderMatch | None:
    """The target field that a column's values are for, if they leave no doubt.

    Args:
        header: tells whose they are; `Sales rep` has e-mails, but not the customer's.
        values: as `column_of` returns them.
    """
    for kind in _KINDS:
        fitting = _fitting(kind, values) if len(values) >= kind.fewest else 0
        if not fitting:
            continue
        if kind.mostly_else.issuperset(values):
            continue
        if kind.is_own and (_is_of_others(header) or _are_much_alike(values)):
            return None
        reason = later(
            "{fitting} of {values} values looked at are {words}",
            fitting=fitting,
            values=len(values),
            words=later(kind.words),
        )
        return HeaderMatch(kind.field, kind.confidence, reason, Evidence.VALUES)
    return None


def _is_of_others(header: str) -> bool:
    """Whether the e-mails and phones below a header are not the customer's."""
    return _words_of_others().search(words_form(header)) is not None


@cache
def _words_of_others() -> re.Pattern[str]:
    words = "|".join(map(re.escape, words_of_lists("contact_of_others")))
    return re.compile(rf"\b({words})\b")


def _fitting(kind: _Kind, values: Sequence[str]) -> int:
    """How many values are of the kind; 0 once too many are not."""
    fitting, others = 0, 0
    for value in values:
        if kind.fits(value):
            fitting += 1
            continue
        others += 1
        if len(values) - others < _SHARE * len(values):
            return 0
    return fitting


def are_flags(values: Sequence[str]) -> bool:
    """Whether most values say yes or no; a blank column says neither.

    One word that says neither is an error of its row and does not turn the others into notes.
    """
    return bool(values) and 2 * sum(parse_flag(value) is not None for value in values) > len(values)


def _are_much_alike(values: Sequence[str]) -> bool:
    return len(values) >= _FEW and 2 * len({*map(name_key, values)}) <= len(values)
