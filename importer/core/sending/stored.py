"""A customer as the server has it, with keys that compare without case and underscores.

Answers come in snake_case where the OpenAPI says camelCase (importer/api/README.md 2.1), and
another version may follow the contract; nobody beyond this module needs to know.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from importer.core.errors import JournalDamaged
from importer.core.target_fields import target_fields

LARGEST_ID = 2**63 - 1
"""What a database column holds, the journal's among them."""

_MOST_VALUES = 1_000
"""Of one customer; a real one has some sixty."""


@lru_cache(maxsize=1_000)  # the same few keys in every customer of every answer
def fold_key(key: str) -> str:
    """`billing_address1`, `billingAddress1` and `BillingAddress1` are one key."""
    return key.replace("_", "").lower()


class StoredCustomer(Struct, frozen=True):
    """One customer of the server.

    Attributes:
        values: what the contract knows of the answer's values, by folded key, as JSON gave them;
            nulls are left out.
    """

    id: int
    values: Mapping[str, object]

    def get(self, field: str) -> object:
        """The value of a contract field; None if it is null or not in the answer."""
        if field == "customerType":
            return self.values.get("customertype") or self.values.get("contacttype")
        return self.values.get(fold_key(field))

    def text(self, field: str) -> str:
        """The value as text; "" for null."""
        value = self.get(field)
        return "" if value is None else str(value)

    @property
    def balance(self) -> Decimal | None:
        """What the ledger says the customer owes; None if the answer does not say."""
        return decimal_of(self.get("balance"))


def parse_customer(answer: object) -> StoredCustomer | None:
    """The customer in an answer; None if it is not a JSON object with an id that can be one.

    The contract knows texts, numbers and flags by their names; whatever else an answer tells of a
    customer, a third of it said twice, is left out.
    """
    if not isinstance(answer, Mapping) or len(answer) > _MOST_VALUES:
        return None
    identity = id_of(answer.get("id"))
    if identity is None:
        return None
    return StoredCustomer(
        identity,
        {
            name: value
            for key, value in answer.items()
            if value is not None
            and (name := _known_name(key))
            and not isinstance(value, list | Mapping)
        },
    )


@lru_cache(maxsize=1_000)
def _known_name(key: str) -> str:
    """The folded key, "" if it is none of those that are ever asked for."""
    name = fold_key(key)
    return name if name in _known_names() else ""


@cache
def _known_names() -> frozenset[str]:
    return frozenset({*map(fold_key, target_fields()), "contacttype", "balance"})


def values_of(stored: StoredCustomer) -> dict[str, object]:
    """What the server has, by the contract's fields."""
    return {
        name: value for name in target_fields() if (value := stored.get(name)) not in (None, "")
    }


def kept_customer(customer_id: int, values: str) -> StoredCustomer:
    """The customer whose values were kept as JSON.

    Raises:
        JournalDamaged: they are none.
    """
    try:
        kept = json.loads(values)
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict):
        raise JournalDamaged("a customer of the server")
    return StoredCustomer(customer_id, kept)


def id_of(value: object) -> int | None:
    """An id as databases give them; None if the value can be none."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= LARGEST_ID else None


def decimal_of(value: object) -> Decimal | None:
    """A number of an answer, given as number or text; None if it is neither."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def days_of(value: object, time_zone: str) -> frozenset[str]:
    """The calendar days that a stored date may mean, as ISO dates.

    A plain date is one day. A moment is the day that it is in the organization's time zone, and the
    day that is written, since servers differ in which of the two they keep.
    """
    text = "" if value is None else str(value)
    written = text[:10]
    if len(text) <= 10:
        return frozenset({written} if written else ())
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return frozenset({written})
        return frozenset({written, moment.astimezone(_zone(time_zone)).date().isoformat()})
    except (ValueError, OverflowError):  # no moment, or one at the end of the calendar
        return frozenset({written})


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
