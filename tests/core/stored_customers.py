"""Customers as a server has them, in a line each."""

from collections.abc import Mapping

from importer.core.sending.stored import StoredCustomer, parse_customer

ACME = {"customerType": "business", "currencyCode": "USD", "displayName": "Acme"}
"""The least that can be sent."""


def stored(
    customer_id: int = 1, body: Mapping[str, object] = ACME, **more: object
) -> StoredCustomer:
    """What a server that keeps everything makes of a body; `more` is what it has besides."""
    answer = {"active": 1, "balance": body.get("openingBalance", 0), **body, **more}
    found = parse_customer({"id": customer_id, **answer})
    assert found is not None
    return found
