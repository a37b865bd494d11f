"""What a real server does with a body, as importer/api/README.md 4 writes it down."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from importer.core.organization import Organization
from importer.sandbox.validation import create_errors

_LARGEST = Decimal("9999999999.999")


def complaints(body: Mapping[str, Any], organization: Organization) -> list[str]:
    """Why the server would refuse the body, answer 500 or book what nobody meant; none is well."""
    refusals = (f"400: {error.field}" for error in create_errors(dict(body)))
    return [*refusals, *_server_errors(body), *_wrong_bookings(body, organization)]


def _server_errors(body: Mapping[str, Any]) -> Iterator[str]:
    texts = {name: text for name, text in body.items() if isinstance(text, str)}
    for name, text in texts.items():
        if name != "note" and len(text) > 255:
            yield f"500: {name} has {len(text)} characters"
        if any(ord(character) > 0xFFFF for character in text):
            yield f"500: {name} leaves the Basic Multilingual Plane"
    if len(body["currencyCode"]) > 3:
        yield "500: currencyCode over 3 characters"
    if len(body.get("note", "").encode()) > 65_535:
        yield "500: note over 65,535 bytes"
    if abs(Decimal(str(body.get("openingBalance", 0)))) > _LARGEST:
        yield "500: openingBalance of 10,000,000,000 or more"


def _wrong_bookings(body: Mapping[str, Any], organization: Organization) -> Iterator[str]:
    balance = Decimal(str(body.get("openingBalance", 0)))
    rate = body.get("openingBalanceExchangeRate")
    is_base = body["currencyCode"] == organization.base_currency
    if any(text == "" or text is None for text in body.values()):
        yield "a blank field was not left out"
    if body["customerType"] not in ("business", "individual"):
        yield "a customer type that does not work later"
    if rate is not None and (is_base or not 0 < rate < 10_000):
        yield f"a rate of {rate}"
    if abs(balance * Decimal(str(rate or 1))) > _LARGEST:
        yield "no ledger rows beyond the column's range"
    if balance and not is_base and rate is None:
        yield "a foreign balance at the rate 1"
    if balance and body["currencyCode"] not in organization.currencies:
        yield "a new receivables account"
    if balance and organization.branches_on and "openingBalanceBranchId" not in body:
        yield "400: BRANCH_ID_REQUIRED"
    if not balance and "openingBalanceBranchId" in body:
        yield "500: branch without a balance"
    if balance != round(balance, 3):
        yield "a balance that the server would round"
