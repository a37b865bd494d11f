"""Who the customer under an id is: the one that was sent, or another.

An id proves nothing by itself: after a crash of its database a server gives ids again
(importer/api/README.md 1.3). Nothing is called created, and nothing is edited, booked or deleted,
before this has been asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from importer.core.customer import FieldKind
from importer.core.sending.comparison import AMOUNT_TOLERANCE, parse_body
from importer.core.sending.stored import StoredCustomer, decimal_of
from importer.core.target_fields import target_fields
from importer.core.values.text import name_key


class Identity(StrEnum):
    """What a stored customer is to a row."""

    SAME = "same"
    """The one that was sent; it may differ in what does not tell customers apart."""
    UNCLEAR = "unclear"
    """Neither certain: somebody may have edited ours, or it is one that is much like it."""
    ANOTHER = "another"
    """Certainly not ours."""


_UNTOLD = frozenset({FieldKind.RATE, FieldKind.DATE, FieldKind.BRANCH, FieldKind.FLAG})
"""What says little about whose customer it is, or is stored in more than one way."""

_COMMON = frozenset({FieldKind.CUSTOMER_TYPE, FieldKind.CURRENCY})
"""What half of all customers share."""

_NAME = "displayName"

_DECISIVE = frozenset(
    {_NAME, "email", "companyName", "customerType", "currencyCode", "openingBalance"}
)
"""One of these being another is enough to doubt. Servers store all of them as sent
(importer/api/README.md 5)."""

_NEVER_FILLED_IN = frozenset({"email", "openingBalance"})
"""Decisive even where nothing was sent: no server makes them up."""

_LOST_LETTERS = frozenset("?\N{REPLACEMENT CHARACTER}")
"""What a database of a small character set keeps of a letter that it lacks."""


def sent_bodies(texts: Iterable[str]) -> tuple[Mapping[str, object], ...]:
    """What the server may have of an attempt, by its `sent_texts`."""
    return tuple(map(parse_body, texts))


def who_is(bodies: Iterable[Mapping[str, object]], stored: StoredCustomer) -> Identity:
    """What a stored customer is to a row, by everything that was sent.

    A value that the server dropped says nothing, and neither do case, accents, blanks and decimals
    that it does not keep. One value that was edited since leaves the customer the same, unless it
    is one of those that tell customers apart; a rename alone is unclear, not another.

    Args:
        bodies: what the server may have of the row; see `sent_bodies`.
    """
    found = {_compared(body, stored) for body in bodies}
    if Identity.SAME in found:
        return Identity.SAME
    return Identity.ANOTHER if found == {Identity.ANOTHER} else Identity.UNCLEAR


def is_another(bodies: Sequence[Mapping[str, object]], stored: StoredCustomer) -> bool:
    """Whether a stored customer is certainly not the row's."""
    if any(body.get(_NAME) == stored.get(_NAME) for body in bodies):
        return False  # asked of every created row at the end of a walk: the common case is quick
    return who_is(bodies, stored) is Identity.ANOTHER


def _compared(body: Mapping[str, object], stored: StoredCustomer) -> Identity:
    agreeing, contrary = _votes(body, stored)
    decisive = {name for name in contrary & _DECISIVE if name in body or name in _NEVER_FILLED_IN}
    if not decisive and len(contrary) <= len(agreeing):
        return Identity.SAME
    if _NAME in contrary and len(contrary) > max(1, len(agreeing)):
        return Identity.ANOTHER
    return Identity.UNCLEAR


def _votes(body: Mapping[str, object], stored: StoredCustomer) -> tuple[set[str], set[str]]:
    """The fields that speak for the same customer, and those that speak for another."""
    agreeing: set[str] = set()
    contrary: set[str] = set()
    for name, field in target_fields().items():
        sent, has = body.get(name), stored.get(name)
        if field.kind in _UNTOLD or not _says_something(field.kind, sent, has):
            continue
        if not _agree(field.kind, sent, has):
            contrary.add(name)
        elif field.kind not in _COMMON:
            agreeing.add(name)
    return agreeing, contrary


def _says_something(kind: FieldKind, sent: object, has: object) -> bool:
    if kind is FieldKind.AMOUNT:  # a balance of 0 is what everybody has
        return has is not None and bool(decimal_of(sent) or decimal_of(has))
    return has is not None and has != ""


def _agree(kind: FieldKind, sent: object, has: object) -> bool:
    if kind is FieldKind.AMOUNT:
        first, second = decimal_of(sent) or Decimal(0), decimal_of(has) or Decimal(0)
        return abs(first - second) <= AMOUNT_TOLERANCE
    if sent is None:
        return False
    first_text, second_text = str(sent), str(has)
    return (
        first_text == second_text
        or name_key(first_text) == name_key(second_text)
        or _is_worn(first_text, second_text)
    )


def _is_worn(sent: str, has: str) -> bool:
    """Whether a text lost nothing but letters that the database lacks."""
    return len(sent) == len(has) and all(
        was == now or (now in _LOST_LETTERS and not was.isascii())
        for was, now in zip(sent, has, strict=True)
    )
