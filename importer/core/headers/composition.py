"""The target field of one reading, by itself: `Billing Contact E-mail` is the billing address's.

Addresses that only their neighbours tell apart are `addresses`' business.
"""

from collections.abc import Mapping

from importer.core.headers.concepts import ADDRESS_PARTS
from importer.core.headers.grammar import HeaderReading

BILLING, SHIPPING = "billing", "shipping"

_OF_ADDRESSES: Mapping[str, str] = {
    "apartment": "2",
    "city": "City",
    "state": "State",
    "postcode": "Postcode",
    "country": "Country",
    "country_code": "Country",
}
_LINES = frozenset({"address", "street", "line"})

_NOBODY_ELSE: frozenset[str] = frozenset({"customer", "company", "main"})
_PERSONS = _NOBODY_ELSE | {"contact", "work", "home", BILLING}

_PLAIN: Mapping[str, tuple[str, frozenset[str]]] = {
    "first_name": ("firstName", _PERSONS),
    "last_name": ("lastName", _PERSONS),
    "title": ("salutation", _PERSONS),
    "company": ("companyName", _PERSONS | {"registered"}),
    "name": ("displayName", frozenset({"customer", "main", BILLING})),
    "full_name": ("displayName", frozenset({"customer", "main", BILLING})),
    "website": ("website", _PERSONS),
    "mobile": ("personalPhone", _PERSONS),
    "currency": ("currencyCode", _NOBODY_ELSE | {BILLING}),
    "balance": ("openingBalance", _NOBODY_ELSE),
    "balance_date": ("openingBalanceAt", _NOBODY_ELSE),
    "rate": ("openingBalanceExchangeRate", _NOBODY_ELSE),
    "note": ("note", _NOBODY_ELSE | {"contact"}),
    "active": ("active", _NOBODY_ELSE | {"contact"}),
    "status": ("active", _NOBODY_ELSE | {"contact"}),
    "type": ("customerType", _NOBODY_ELSE | {"contact"}),
}
"""Part -> its field, and the groups under which it is still the customer's own."""


def line_suffix(reading: HeaderReading) -> str:
    """How the field of an address part ends: `1`, `City`; "" for those that join another one."""
    if reading.part in _LINES:
        return {0: "1", 1: "1", 2: "2"}.get(reading.line, "")
    return "City" if reading.part == "postcode_city" else _OF_ADDRESSES.get(reading.part, "")


def field_of(reading: HeaderReading) -> str:
    """The target field that a reading means whatever stands beside it; "" if none."""
    if reading.number > 1:
        return ""
    if reading.part in ADDRESS_PARTS:
        return _address_field(reading)
    if reading.part in ("phone", "email"):
        return _reach_field(reading)
    field, own = _PLAIN.get(reading.part, ("", frozenset()))
    if reading.part == "name" and "registered" in reading.groups:
        return "companyName"
    return field if reading.groups <= own else ""


def _address_field(reading: HeaderReading) -> str:
    suffix = line_suffix(reading)
    side = SHIPPING if SHIPPING in reading.groups else BILLING
    if not suffix or not reading.groups <= _NOBODY_ELSE | {"postal", "work", side}:
        return ""
    return f"{side}Address{suffix}"


def _reach_field(reading: HeaderReading) -> str:
    """Phones and e-mails, which a customer has and each of its addresses, too."""
    ending = "Phone" if reading.part == "phone" else "Email"
    for side in (BILLING, SHIPPING):
        if side in reading.groups:
            return f"{side}Address{ending}"
    if not reading.groups <= _PERSONS:
        return ""
    if reading.part == "email":
        return "email"
    return "personalPhone" if "home" in reading.groups else "workPhone"


def reading_of(field: str) -> HeaderReading | None:
    """An address field as the reading that it stands for; None for other fields."""
    for side in (BILLING, SHIPPING):
        suffix = field.removeprefix(f"{side}Address")
        groups = frozenset({side} if side == SHIPPING else ())
        if suffix in ("1", "2"):
            return HeaderReading("line", groups, line=int(suffix))
        for part, ending in _OF_ADDRESSES.items():
            if suffix == ending:
                return HeaderReading(part, groups)
    return None
