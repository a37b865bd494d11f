"""Values as witnesses: whether what stands in a column agrees with what its header says.

A mistyped value is an error of its row and proves nothing of the column; only a column none of
whose values may be what the field wants is something else. Columns without a telling header are
`by_values`' business.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from importer.core.customer import FieldKind
from importer.core.headers.flags import is_title, parse_customer_type, parse_flag
from importer.core.language import gettext_noop
from importer.core.late_texts import later
from importer.core.problems import shortened
from importer.core.target_fields import target_fields
from importer.core.values.countries import country_code
from importer.core.values.currencies import is_iso_code
from importer.core.values.emails import is_email, split_emails
from importer.core.values.phones import looks_like_phone
from importer.core.values.websites import looks_like_website

_ENOUGH = 3
"""From so many values on, that none of them fits proves something."""
_LONGEST_POSTCODE = 12
_LONGEST_CURRENCY = 3
_FEWEST_OF_PHONE = 4


_NO_AMOUNTS = frozenset({"inf", "infinity", "nan"})
"""What programs write for a number that they could not work out: an error of the row."""


class _Witness(NamedTuple):
    """What the values of a column are asked.

    Attributes:
        words: what they should be, in the plural.
        may_be: whether a value, badly written perhaps, is one.
        looks_like: whether it surely is.
        enough: so many values of which none may be one prove that the column holds others.
    """

    words: str
    may_be: Callable[[str], bool]
    looks_like: Callable[[str], bool]
    enough: int = _ENOUGH


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _may_be_amount(text: str) -> bool:
    return _has_digit(text) or text.strip("+-").casefold() in _NO_AMOUNTS


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _has_digits_of_phone(text: str) -> bool:
    """An area code by itself is no number: `03` stands in the first of three columns."""
    return sum(map(str.isdigit, text)) >= _FEWEST_OF_PHONE and "@" not in text and "://" not in text


def _has_domain(text: str) -> bool:
    return "." in text and "@" not in text


def _may_be_name(text: str) -> bool:
    return _has_letter(text) and parse_flag(text) is None


_NAME = _Witness("names", _may_be_name, _has_letter)
_LINE = _Witness("addresses", _has_letter, _has_letter, enough=2)
_PLACE = _Witness("places", _has_letter, _has_letter, enough=2)
_WITNESSES: Mapping[str, _Witness] = {
    "displayName": _NAME,
    "companyName": _NAME,
    "firstName": _NAME,
    "lastName": _NAME,
    "billingAddress1": _LINE,
    "shippingAddress1": _LINE,
    "billingAddressCity": _PLACE,
    "shippingAddressCity": _PLACE,
    "billingAddressState": _PLACE,
    "shippingAddressState": _PLACE,
    "salutation": _Witness(gettext_noop("forms of address"), is_title, is_title, enough=1),
    FieldKind.WEBSITE: _Witness(
        gettext_noop("web addresses"), _has_domain, looks_like_website, enough=1
    ),
    FieldKind.EMAIL: _Witness(
        gettext_noop("e-mail addresses"),
        lambda text: "@" in text,
        lambda text: all(map(is_email, split_emails(text))),
    ),
    FieldKind.PHONE: _Witness(
        gettext_noop("phone numbers"), _has_digits_of_phone, looks_like_phone
    ),
    FieldKind.POSTCODE: _Witness(
        gettext_noop("postal codes"), lambda text: len(text) <= _LONGEST_POSTCODE, _has_digit
    ),
    FieldKind.COUNTRY: _Witness(
        "countries", lambda text: not _has_digit(text), lambda text: bool(country_code(text))
    ),
    FieldKind.CURRENCY: _Witness(
        "currencies", lambda text: len(text) <= _LONGEST_CURRENCY, is_iso_code
    ),
    FieldKind.AMOUNT: _Witness("amounts", _may_be_amount, _has_digit, enough=1),
    FieldKind.RATE: _Witness("rates", _has_digit, _has_digit, enough=1),
    FieldKind.DATE: _Witness("dates", _has_digit, _has_digit, enough=1),
    FieldKind.CUSTOMER_TYPE: _Witness(
        gettext_noop("words for business or individual"),
        lambda text: parse_customer_type(text) is not None,
        lambda text: parse_customer_type(text) is not None,
    ),
    FieldKind.FLAG: _Witness(
        gettext_noop("words for yes or no"),
        lambda _: True,
        lambda text: parse_flag(text) is not None,
    ),
}


def _witness(field: str) -> _Witness | None:
    return _WITNESSES.get(field) or _WITNESSES.get(target_fields()[field].kind)


def contradiction(field: str, values: Sequence[str]) -> str:
    """Why a column is not for a field that its header names; "" if its values may be.

    Args:
        values: filled ones, as `by_values.column_of` returns them.
    """
    witness = _witness(field)
    if witness is None or len(values) < witness.enough or any(map(witness.may_be, values)):
        return ""
    return later(
        "its values are no {words}: {names}",
        words=later(witness.words),
        names=", ".join(map(shortened, dict.fromkeys(values[:3]))),
    )


def agree(field: str, values: Sequence[str]) -> bool:
    """Whether most values surely are what the field wants; True where anything may be that."""
    witness = _witness(field)
    return witness is None or 2 * sum(map(witness.looks_like, values)) >= len(values)
