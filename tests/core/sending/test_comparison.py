"""What was sent against what is stored: which differences count, and which customer is ours."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from importer.core.sending.comparison import (
    Difference,
    differences,
    is_same_customer,
    names_of,
    opening_balance_difference,
    parse_body,
)

from tests.core.stored_customers import ACME, stored


def fields(sent: Mapping[str, object], zone: str = "", **more: object) -> list[str]:
    """The fields in which a customer with these values differs from the body."""
    customer = stored(1, {**ACME, **more})
    return [one.field for one in differences({**ACME, **sent}, customer, time_zone=zone)]


def test_a_customer_that_is_stored_as_sent_differs_in_nothing() -> None:
    assert differences(ACME, stored()) == ()


def test_what_was_not_sent_does_not_count() -> None:
    assert fields({}, website="acme.example", note="VIP") == []


@pytest.mark.parametrize(
    ("sent", "has"),
    [
        ({"website": "a.example"}, {"website": "A.example"}),
        ({"website": "a.example"}, {"website": "a.example "}),
        ({"note": "first\nsecond"}, {"note": "first second"}),
        ({"website": "a.example"}, {}),
        ({"active": False}, {"active": None}),
        ({"website": "a.example"}, {"website": None}),
        ({"openingBalance": Decimal("10.5")}, {"openingBalance": 10.502}),
        ({"openingBalance": Decimal("10.5")}, {"openingBalance": "much"}),
        ({"openingBalanceExchangeRate": Decimal("1.08")}, {"openingBalanceExchangeRate": 1.080001}),
        ({"openingBalanceAt": "2026-01-31"}, {"openingBalanceAt": "2026-02-01"}),
        ({"openingBalanceAt": "2026-01-31"}, {"openingBalanceAt": None}),
        ({"active": False}, {"active": 1}),
        ({"openingBalanceBranchId": 2}, {"openingBalanceBranchId": 3}),
    ],
)
def test_these_differ(sent: dict[str, Any], has: dict[str, Any]) -> None:
    assert fields(sent, **has) == list(sent)


@pytest.mark.parametrize(
    ("sent", "has"),
    [
        ({"openingBalance": Decimal("10.5")}, {"openingBalance": "10.500"}),
        ({"openingBalance": Decimal("10.5")}, {"openingBalance": 10.501}),
        ({"openingBalanceExchangeRate": Decimal("1.08")}, {"openingBalanceExchangeRate": "1.08"}),
        ({"openingBalanceAt": "2026-01-31"}, {"openingBalanceAt": "2026-01-31T00:00:00.000Z"}),
        ({"active": False}, {"active": 0}),
        ({"active": True}, {"active": "true"}),
        ({"openingBalanceBranchId": 2}, {"openingBalanceBranchId": 2}),
    ],
)
def test_these_are_the_same(sent: dict[str, Any], has: dict[str, Any]) -> None:
    assert fields(sent, **has) == []


def test_a_date_is_a_day_of_the_organization() -> None:
    stored_at = {"openingBalanceAt": "2026-01-30T22:00:00.000Z"}
    assert fields({"openingBalanceAt": "2026-01-31"}, "Africa/Cairo", **stored_at) == []
    assert fields({"openingBalanceAt": "2026-01-31"}, "UTC", **stored_at) == ["openingBalanceAt"]


def test_a_difference_shows_both_sides_as_text() -> None:
    body = {**ACME, "active": False, "openingBalance": Decimal("1E+3")}
    customer = stored(1, {**ACME, "openingBalance": 5})
    shown = {one.field: (one.sent, one.stored) for one in differences(body, customer)}
    assert shown == {"active": ("no", "1"), "openingBalance": ("1000", "5")}


def test_differences_are_named_by_their_fields() -> None:
    found = differences({**ACME, "website": "a.example", "note": "x"}, stored())
    assert names_of(found) == "website, note"


# --- is it ours?


def test_the_customer_of_this_body_is_as_sent_and_no_more() -> None:
    assert is_same_customer(ACME, stored())
    assert not is_same_customer({**ACME, "note": "x"}, stored())
    assert not is_same_customer(ACME, stored(1, {**ACME, "note": "x"}))
    assert not is_same_customer(ACME, stored(1, {**ACME, "openingBalance": 5}))
    assert not is_same_customer(ACME, stored(1, {**ACME, "active": 0}))


def test_a_dropped_postal_code_is_no_difference_another_one_is() -> None:
    """importer/api/README.md 5."""
    sent = {**ACME, "shippingAddressPostcode": "02138"}
    assert is_same_customer(sent, stored())
    assert not is_same_customer(sent, stored(1, {**ACME, "shippingAddressPostcode": "10115"}))


# --- is the balance booked?


def booked(
    balance: object, rate: object = None, currency: str = "USD", amount: object = 10
) -> Difference | None:
    body = {**ACME, "currencyCode": currency, "openingBalance": amount}
    if rate is not None:
        body["openingBalanceExchangeRate"] = rate
    customer = stored(1, body, balance=balance)
    return opening_balance_difference(body, customer, base_currency="USD")


def difference(balance: float | None, **given: Any) -> Difference:
    """The same where there is one."""
    found = booked(balance, **given)
    assert found is not None
    return found


def test_the_proof_is_the_customers_balance() -> None:
    """importer/api/README.md 1.4: a 201 and a customer are none."""
    assert booked(10) is None
    assert difference(0).stored == "0"
    assert difference(None).stored == ""
    assert difference(11).sent == "10"


def test_nothing_sent_is_nothing_to_prove() -> None:
    assert booked(0, amount=0) is None
    assert opening_balance_difference(ACME, stored(), base_currency="USD") is None


def test_base_currency_customers_are_multiplied_by_the_rate() -> None:
    assert booked(30, rate=3) is None
    assert difference(10, rate=3).sent == "30"


def test_others_stand_in_their_own_currency() -> None:
    assert booked(10, rate=Decimal("1.08"), currency="EUR") is None
    assert booked(Decimal("10.8"), rate=Decimal("1.08"), currency="EUR") is not None


def test_a_ledger_of_three_decimals_tells_less_of_a_currency_of_little_worth() -> None:
    assert booked(9999, rate=Decimal("0.0066"), currency="JPY", amount=Decimal(9999)) is None
    assert booked(Decimal("9999.1"), rate=Decimal("0.0066"), currency="JPY", amount=9999) is None
    assert booked(9990, rate=Decimal("0.0066"), currency="JPY", amount=9999) is not None


def test_a_body_keeps_its_numbers_exact() -> None:
    assert parse_body('{"openingBalance": 0.1}') == {"openingBalance": Decimal("0.1")}
