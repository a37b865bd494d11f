"""A customer of the server, whatever its keys and moments look like."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.sending.stored import days_of, decimal_of, fold_key, parse_customer
from importer.core.target_fields import target_fields
from importer.sandbox.records import snake


@pytest.mark.parametrize("key", ["billing_address1", "billingAddress1", "BillingAddress1"])
def test_case_and_underscores_do_not_part_keys(key: str) -> None:
    """importer/api/README.md 2.1."""
    assert fold_key(key) == "billingaddress1"


def test_every_field_is_found_in_snake_and_in_camel_case() -> None:
    for spelling in (snake, str):
        answer = {"id": 1, **{spelling(name): name for name in target_fields()}}
        customer = parse_customer(answer)
        assert customer is not None
        assert [customer.text(name) for name in target_fields()] == list(target_fields())


def test_the_type_comes_back_under_another_name() -> None:
    customer = parse_customer({"id": 1, "contact_type": "business"})
    assert customer is not None
    assert customer.text("customerType") == "business"


def test_null_and_absent_are_no_text() -> None:
    customer = parse_customer({"id": 1, "note": None})
    assert customer is not None
    assert (customer.text("note"), customer.text("website"), customer.balance) == ("", "", None)


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"id": "1"}, {"id": True}, {"id": None}])
def test_what_has_no_integer_id_is_no_customer(
    answer: dict[str, Any] | list[Any] | str | None,
) -> None:
    assert parse_customer(answer) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        ("10.500", Decimal("10.5")),
        (0.1, Decimal("0.1")),
        (None, None),
        (True, None),
        ("", None),
        ("much", None),
        ("NaN", None),
        ("Infinity", None),
        ([], None),
    ],
)
def test_numbers_come_as_number_or_text(
    value: float | list[Any] | str | None, number: Decimal | int | None
) -> None:
    assert decimal_of(value) == number


@pytest.mark.parametrize(
    ("value", "zone", "days"),
    [
        ("2026-01-31", "", {"2026-01-31"}),
        ("2026-01-31T00:00:00.000Z", "", {"2026-01-31"}),
        ("2026-01-30T22:00:00.000Z", "Africa/Cairo", {"2026-01-30", "2026-01-31"}),
        ("2026-01-31T00:00:00", "Africa/Cairo", {"2026-01-31"}),
        ("2026-01-30T22:00:00Z", "No/Where", {"2026-01-30"}),
        ("2026-01-30T22:00:00Z", "../etc", {"2026-01-30"}),
        ("9999-12-31T23:00:00Z", "Africa/Cairo", {"9999-12-31"}),
        (None, "", set()),
        ("", "", set()),
    ],
)
def test_a_moment_may_be_the_day_that_is_written_or_that_of_the_organization(
    value: str | None, zone: str, days: set[str]
) -> None:
    assert days_of(value, zone) == days


@given(st.text(), st.sampled_from(["", "UTC", "Asia/Tokyo"]))
def test_no_answer_breaks_the_reading(text: str, zone: str) -> None:
    assert all(len(day) <= 10 for day in days_of(text, zone))
