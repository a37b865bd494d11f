"""What was sent against what is stored, field by field."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from importer.core.customer import FieldKind
from importer.core.errors import JournalDamaged
from importer.core.sending.stored import StoredCustomer, days_of, decimal_of
from importer.core.target_fields import target_fields

AMOUNT_TOLERANCE = Decimal("0.001")
"""The server keeps balances at 3 decimals (importer/api/README.md 4.4)."""

_RATE_TOLERANCE = Decimal("0.000000001")
_NO_TEXT = frozenset(
    {FieldKind.AMOUNT, FieldKind.RATE, FieldKind.DATE, FieldKind.BRANCH, FieldKind.FLAG}
)
_MOST_DIGITS = 20
"""Of an amount or a rate, before or after the point; more than any that passes the checks."""

_DECODER = json.JSONDecoder(parse_float=Decimal)

_TRUE_WORDS = frozenset({"1", "true"})
_FALSE_WORDS = frozenset({"0", "false"})


class Difference(Struct, frozen=True):
    """One field that is not stored as it was sent.

    Attributes:
        field: the contract's name.
        sent, stored: as text; "" where there is nothing.
    """

    field: str
    sent: str
    stored: str


@lru_cache(maxsize=256)  # on its way each row's is asked for a dozen times
def parse_body(body: str) -> Mapping[str, object]:
    """A request body as we keep it, numbers exact.

    Raises:
        JournalDamaged: it is none: all that is kept was written by us.
    """
    try:
        parsed = _DECODER.decode(body)
    except (ValueError, RecursionError):
        raise JournalDamaged("a customer that was sent") from None
    if not isinstance(parsed, dict) or not _is_body(parsed):
        raise JournalDamaged("a customer that was sent")
    return MappingProxyType(parsed)


def body_json(body: Mapping[str, object]) -> str:
    """A body as it is sent and kept."""
    return json.dumps(dict(body), ensure_ascii=False, default=float)


def _is_body(parsed: dict[str, object]) -> bool:
    return (
        isinstance(parsed.get("displayName", ""), str)
        and parsed.keys() <= target_fields().keys()
        and all(map(_is_kept_value, parsed.values()))
    )


def _is_kept_value(value: object) -> bool:
    if isinstance(value, Decimal):
        return abs(value.adjusted()) <= _MOST_DIGITS
    return isinstance(value, str | bool | int)


def differences(
    sent: Mapping[str, object], stored: StoredCustomer, *, time_zone: str = ""
) -> tuple[Difference, ...]:
    """Every sent field that the server has otherwise; fields that were not sent don't count.

    Amounts are compared at 3 decimals, dates as days of the organization, flags as yes or no, text
    to the letter.
    """
    return tuple(
        Difference(field, value_text(value), stored.text(field))
        for field, value in sent.items()
        if not is_stored_so(field, value, stored, time_zone=time_zone)
    )


def is_postcode(field: str) -> bool:
    """Whether the field is one that servers are known to drop (importer/api/README.md 5)."""
    return target_fields()[field].kind is FieldKind.POSTCODE


def is_same_customer(
    sent: Mapping[str, object], stored: StoredCustomer, *, time_zone: str = ""
) -> bool:
    """Whether the stored customer can only have come from this body: as sent, and no more.

    A postal code that the server dropped is no difference here: on such a server every customer
    lacks it. One that differs is. A customer with a text, a balance or a state that was not sent is
    another, or one that somebody has edited.
    """
    if _holds_more(sent, stored):
        return False
    return not any(
        difference.stored or not is_postcode(difference.field)
        for difference in differences(sent, stored, time_zone=time_zone)
    )


def _holds_more(sent: Mapping[str, object], stored: StoredCustomer) -> bool:
    unsent = [field for name, field in target_fields().items() if name not in sent]
    return (
        any(stored.text(field.name) for field in unsent if field.kind not in _NO_TEXT)
        or ("openingBalance" not in sent and bool(decimal_of(stored.get("openingBalance"))))
        or ("active" not in sent and is_inactive(stored))
    )


def is_inactive(stored: StoredCustomer) -> bool:
    """Whether the server says that the customer is switched off."""
    return stored.text("active").lower() in _FALSE_WORDS


def opening_balance_difference(
    sent: Mapping[str, object], stored: StoredCustomer, *, base_currency: str
) -> Difference | None:
    """Whether the ledger holds the opening balance that was sent.

    The proof is the customer's `balance`: in the customer's currency, and for customers in the base
    currency multiplied by the rate (importer/api/README.md 1.4). Nothing sent, nothing to prove.
    """
    amount = decimal_of(sent.get("openingBalance"))
    if not amount:
        return None
    rate = decimal_of(sent.get("openingBalanceExchangeRate")) or Decimal(1)
    expected, tolerance = amount, max(AMOUNT_TOLERANCE, AMOUNT_TOLERANCE / abs(rate))
    if sent.get("currencyCode") == base_currency:
        expected, tolerance = amount * rate, AMOUNT_TOLERANCE
    # A ledger in base currency, at 3 decimals, tells less of a currency of little worth.
    balance = stored.balance
    if balance and abs(balance - expected) <= tolerance:
        return None
    return Difference("openingBalance", value_text(expected), stored.text("balance"))


_OPENING_BALANCE_FIELDS = (
    "openingBalance",
    "openingBalanceAt",
    "openingBalanceExchangeRate",
    "openingBalanceBranchId",
)


def booking_of(body: Mapping[str, object]) -> dict[str, object]:
    """What books the opening balance of a customer with this body."""
    return {name: body[name] for name in _OPENING_BALANCE_FIELDS if name in body}


def booking_difference(
    before: StoredCustomer, after: StoredCustomer, *, base_currency: str
) -> Difference | None:
    """Whether a ledger did not follow an opening balance that was booked anew.

    The customer's `balance` must move as its opening balance does: what else is booked for it
    (invoices, payments) stays.
    """
    expected = _booked(after, base_currency)
    moved = _owed(after) - _owed(before)
    wanted = expected - _booked(before, base_currency)
    if _owed(after) == expected or abs(moved - wanted) <= AMOUNT_TOLERANCE:
        return None
    return Difference("openingBalance", value_text(expected), after.text("balance"))


def _owed(stored: StoredCustomer) -> Decimal:
    return stored.balance or Decimal(0)


def _booked(stored: StoredCustomer, base_currency: str) -> Decimal:
    """What an opening balance makes of a customer's balance (importer/api/README.md 1.4)."""
    amount = decimal_of(stored.get("openingBalance")) or Decimal(0)
    if stored.get("currencyCode") != base_currency:
        return amount
    rate = decimal_of(stored.get("openingBalanceExchangeRate"))
    return amount * (Decimal(1) if rate is None else rate)


def is_stored_so(field: str, sent: object, stored: StoredCustomer, *, time_zone: str = "") -> bool:
    """Whether the server has this value in the field; see `differences` for what makes none."""
    value = stored.get(field)
    kind = target_fields()[field].kind
    if kind is FieldKind.AMOUNT:
        return _close(sent, value, AMOUNT_TOLERANCE)
    if kind is FieldKind.RATE:
        return _close(sent, value, _RATE_TOLERANCE)
    if kind is FieldKind.DATE:
        return str(sent) in days_of(value, time_zone)
    if kind is FieldKind.FLAG:
        return value is not None and _is_true(sent) == _is_true(value)
    return value is not None and str(sent) == str(value)


def _close(sent: object, stored: object, tolerance: Decimal) -> bool:
    first, second = decimal_of(sent), decimal_of(stored)
    return first is not None and second is not None and abs(first - second) <= tolerance


def _is_true(value: object) -> bool:
    return str(value).lower() in _TRUE_WORDS


def value_text(value: object) -> str:
    """A sent value as people read it; flags as yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def names_of(found: Iterable[Difference]) -> str:
    """The fields of differences, as words: `email, website`."""
    return ", ".join(difference.field for difference in found)
