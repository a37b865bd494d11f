"""What the server's validation refuses with field errors, all at once (importer/api/README.md 4.1).

What passes here can still be more than the database takes; that lives in `records`.
"""

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from importer.sandbox.email_rule import is_email

Body = dict[str, Any]
"""A request's JSON object, keys in camelCase."""

CONTACT_TEXTS = (
    "salutation",
    "firstName",
    "lastName",
    "companyName",
    "website",
    "workPhone",
    "personalPhone",
    "note",
)
ADDRESS_TEXTS = tuple(
    f"{side}Address{part}"
    for side in ("billing", "shipping")
    for part in ("1", "2", "City", "State", "Country", "Phone")
)
POSTCODES = ("billingAddressPostcode", "shippingAddressPostcode")
"""The contract's names; this server drops them without a word (importer/api/README.md 5)."""
ZIPCODES = ("billingAddressZipcode", "shippingAddressZipcode")
"""The names that the server's own code expects; a column for them is missing
(importer/api/README.md 5)."""
ADDRESS_EMAILS = ("billingAddressEmail", "shippingAddressEmail")
NUMBERS = ("openingBalance", "openingBalanceExchangeRate", "openingBalanceBranchId")


class FieldError(Struct, frozen=True):
    """One field and every constraint that it breaks."""

    field: str
    constraints: Mapping[str, str]


def camel_keys(value: object) -> Body:
    """The body as the server reads it: `billing_address1` is taken for `billingAddress1`, and
    numeric text for a number. Anything but a JSON object has no fields."""
    if not isinstance(value, dict):
        return {}
    body = {_camel(key): item for key, item in value.items()}
    return {key: _number(item) if key in NUMBERS else item for key, item in body.items()}


@lru_cache(maxsize=1024)
def _camel(key: str) -> str:
    converted = re.sub(r"[-_](\w)", lambda found: found[1].upper(), key)
    return converted[:1].lower() + converted[1:]


def _number(value: object) -> object:
    """As the server's own conversion: blank is null, numeric text is its number."""
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, str):
        return value
    if value == "":
        return None
    try:
        return float(value) if re.fullmatch(r"[\s\d.eE+-]+", value) else value
    except ValueError:
        return value


def create_errors(body: Body) -> list[FieldError]:
    """What `POST /api/customers` refuses; empty if nothing."""
    checks = {**_EDIT_CHECKS, **_CREATE_CHECKS}
    if body.get("openingBalance") is not None:
        checks["openingBalanceAt"] = _opening_date
    return _errors(body, checks)


def edit_errors(body: Body) -> list[FieldError]:
    """What `PUT /api/customers/:id` refuses; it knows neither currency nor balance."""
    return _errors(body, _EDIT_CHECKS)


def opening_balance_errors(body: Body) -> list[FieldError]:
    """What `PUT /api/customers/:id/opening-balance` refuses."""
    return _errors(body, _OPENING_BALANCE_CHECKS)


def ids_errors(body: Body) -> list[FieldError]:
    """What the bulk routes refuse: `ids` must be a list of integers that is not empty."""
    return _errors(body, {"ids": _ids})


_Check = Callable[[str, object], dict[str, str]]


def _errors(body: Body, checks: Mapping[str, _Check]) -> list[FieldError]:
    found = ((name, check(name, body.get(name))) for name, check in checks.items())
    return [FieldError(name, constraints) for name, constraints in found if constraints]


def _required_text(name: str, value: object) -> dict[str, str]:
    broken = {}
    if value is None or value == "":
        broken["isNotEmpty"] = f"{name} should not be empty"
    if not isinstance(value, str):
        broken["isString"] = f"{name} must be a string"
    return broken


def _text(name: str, value: object) -> dict[str, str]:
    if value is None or isinstance(value, str):
        return {}
    return {"isString": f"{name} must be a string"}


def _new_email(name: str, value: object) -> dict[str, str]:
    """Blank passes where a customer is made, and not where one is edited."""
    return {} if value == "" else _address_email(name, value)


def _address_email(name: str, value: object) -> dict[str, str]:
    if value is None or (isinstance(value, str) and is_email(value)):
        return {}
    return {"isEmail": f"{name} must be an email"}


def _number_field(name: str, value: object) -> dict[str, str]:
    return {} if value is None else _required_number(name, value)


def _required_number(name: str, value: object) -> dict[str, str]:
    if isinstance(value, int | float) and math.isfinite(value):
        return {}
    return {"isNumber": f"{name} must be a number conforming to the specified constraints"}


def _flag(name: str, value: object) -> dict[str, str]:
    if value is None or isinstance(value, bool):
        return {}
    return {"isBoolean": f"{name} must be a boolean value"}


def _opening_date(name: str, value: object) -> dict[str, str]:
    broken = _required_text(name, value)
    if "isNotEmpty" in broken:
        broken["isNotEmpty"] = f"{name} is required when openingBalance is provided"
    return broken


def _ids(name: str, value: object) -> dict[str, str]:
    broken = {}
    if not isinstance(value, list) or not all(type(item) is int for item in value):
        broken["isInt"] = f"each value in {name} must be an integer number"
    if not isinstance(value, list):
        broken["isArray"] = f"{name} must be an array"
    if value in (None, []):
        broken["arrayNotEmpty"] = f"{name} should not be empty"
    return broken


_EDIT_CHECKS: dict[str, _Check] = {
    "customerType": _required_text,
    "displayName": _required_text,
    **dict.fromkeys((*CONTACT_TEXTS, *ADDRESS_TEXTS, *ZIPCODES), _text),
    "email": _address_email,
    **dict.fromkeys(ADDRESS_EMAILS, _address_email),
    "active": _flag,
}
_CREATE_CHECKS: dict[str, _Check] = {
    "currencyCode": _required_text,
    "email": _new_email,
    **dict.fromkeys(NUMBERS, _number_field),
}
_OPENING_BALANCE_CHECKS: dict[str, _Check] = {
    **dict.fromkeys(NUMBERS, _number_field),
    "openingBalance": _required_number,
    "openingBalanceAt": _text,
}
