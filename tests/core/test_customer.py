"""The customer as the published contract has it: 33 fields, each once, and the body that leaves."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.customer import Customer, FieldGroup, body_of
from importer.core.target_fields import TargetField, target_fields
from pydantic import ValidationError

CONTRACT = {
    FieldGroup.CUSTOMER: (
        "customerType currencyCode displayName salutation firstName lastName companyName website "
        "email workPhone personalPhone note active"
    ),
    FieldGroup.OPENING_BALANCE: (
        "openingBalance openingBalanceAt openingBalanceExchangeRate openingBalanceBranchId"
    ),
    FieldGroup.BILLING: (
        "billingAddress1 billingAddress2 billingAddressCity billingAddressState "
        "billingAddressPostcode billingAddressCountry billingAddressPhone billingAddressEmail"
    ),
    FieldGroup.SHIPPING: (
        "shippingAddress1 shippingAddress2 shippingAddressCity shippingAddressState "
        "shippingAddressPostcode shippingAddressCountry shippingAddressPhone shippingAddressEmail"
    ),
}
"""importer/api/README.md 11, `CreateCustomerDto`."""

LEAST = {"customerType": "business", "currencyCode": "USD", "displayName": "Acme"}


def customer(**more: object) -> Customer:
    return Customer.model_validate({**LEAST, **more})


def test_every_field_of_the_contract_and_no_other() -> None:
    groups: dict[FieldGroup, list[str]] = {group: [] for group in FieldGroup}
    for field in target_fields().values():
        groups[field.group].append(field.name)
    assert {group: " ".join(names) for group, names in groups.items()} == CONTRACT
    assert len(target_fields()) == 33


def test_three_are_required_and_can_all_be_derived() -> None:
    required = [field.name for field in target_fields().values() if field.required]
    assert required == ["customerType", "currencyCode", "displayName"]


@pytest.mark.parametrize("field", target_fields().values(), ids=lambda field: field.name)
def test_every_field_explains_itself(field: TargetField) -> None:
    assert field.label
    assert field.description
    assert field.example


def test_no_two_fields_share_a_label() -> None:
    labels = [field.label for field in target_fields().values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("name", "limit"),
    [("displayName", 255), ("email", 255), ("note", 65_535), ("currencyCode", 3), ("active", None)],
)
def test_limits_are_those_of_the_server(name: str, limit: int | None) -> None:
    """importer/api/README.md 4."""
    assert target_fields()[name].max_length == limit


def test_blank_fields_are_left_out_of_the_body() -> None:
    assert json.loads(body_of(customer())) == LEAST


def test_the_body_speaks_the_contracts_names_and_types() -> None:
    body = body_of(
        customer(
            active=False,
            billingAddress1="1 Main Street",
            openingBalance=Decimal("1500.5"),
            openingBalanceAt=date(2026, 1, 31),
            openingBalanceExchangeRate=Decimal("1.08"),
            openingBalanceBranchId=2,
        )
    )
    assert json.loads(body) == {
        **LEAST,
        "active": False,
        "billingAddress1": "1 Main Street",
        "openingBalance": 1500.5,
        "openingBalanceAt": "2026-01-31",
        "openingBalanceExchangeRate": 1.08,
        "openingBalanceBranchId": 2,
    }


@given(st.decimals(Decimal("-9999999999.999"), Decimal("9999999999.999"), places=3))
def test_an_amount_arrives_to_the_last_decimal(amount: Decimal) -> None:
    body = json.loads(body_of(customer(openingBalance=amount)), parse_float=Decimal)
    assert Decimal(str(body["openingBalance"])) == amount


@given(st.decimals(Decimal("0.000000001"), Decimal("9999.999999999"), places=9))
def test_a_rate_arrives_to_the_last_decimal(rate: Decimal) -> None:
    body = json.loads(body_of(customer(openingBalanceExchangeRate=rate)), parse_float=Decimal)
    assert Decimal(str(body["openingBalanceExchangeRate"])) == rate


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("displayName", ""),
        ("displayName", "A" * 256),
        ("currencyCode", "EURO"),
        ("customerType", "Business"),
        ("openingBalance", Decimal("10000000000")),
        ("openingBalance", Decimal("1.0001")),
        ("openingBalanceExchangeRate", Decimal(0)),
        ("openingBalanceExchangeRate", Decimal(10_000)),
        ("billingAddressZipcode", "02138"),
    ],
)
def test_what_the_server_can_not_store_is_no_customer(name: str, value: Decimal | str) -> None:
    """The last net below the rules: it raises, since a rule has let through what it must not."""
    with pytest.raises(ValidationError):
        customer(**{name: value})


def test_a_customer_does_not_change() -> None:
    with pytest.raises(ValidationError):
        customer().display_name = "Other"  # type: ignore[misc]  # which is what is tried
