"""Rows of one name that are one customer, and those that are not."""

from collections.abc import Mapping

import pytest
from importer.core.checking.same_customer import MOST_ROWS, Contradiction, NamedRow, customers_among

from tests.core.merge_rows import merged_ids, named, rows_of

DOCK = {"billingAddress1": "1 Dock Road", "billingAddressCity": "London"}
MILL = {"billingAddress1": "9 Mill Lane", "billingAddressCity": "Leeds"}
OWING = {"openingBalance": "100", "openingBalanceAt": "2026-01-31"}


@pytest.mark.parametrize(
    "more",
    [DOCK, MILL, {"email": "b@gmail.com"}, {"companyName": "Other Ltd"}, {"website": "b.example"}],
)
def test_rows_of_one_key_and_one_name_are_one(more: Mapping[str, str]) -> None:
    first = {**DOCK, "email": "a@gmail.com", "companyName": "Acme Ltd", "website": "a.example"}
    assert merged_ids(rows_of(first, more)) == [[1, 2]]


def test_numbered_keys_are_one_key() -> None:
    assert merged_ids([named(1, DOCK, key="51_1"), named(2, MILL, key="51_2")]) == [[1, 2]]
    assert merged_ids([named(1, DOCK, key="51"), named(2, MILL, key="51_1")]) == [[1, 2]]
    assert not merged_ids([named(1, DOCK, key="A_1"), named(2, MILL, key="A_2")])


def test_another_key_is_another_customer_whatever_they_share() -> None:
    shared = {**DOCK, "email": "a@acme.example", "workPhone": "0123 456 789"}
    assert not merged_ids([named(1, shared, key="5101"), named(2, shared, key="5102")])


def test_a_key_may_stand_in_a_column_for_the_note() -> None:
    def row(row_id: int, key: str) -> NamedRow:
        return named(row_id, DOCK if row_id == 1 else MILL, f"Customer ID: {key}", key="")

    assert merged_ids([row(1, "7"), row(2, "7")]) == [[1, 2]]
    assert not merged_ids([row(1, "7"), row(2, "8")])


@pytest.mark.parametrize(
    "shared",
    [
        {"email": "A@acme.example"},
        {"workPhone": "+44 20 7946 0101"},
        {"website": "acme.example"},
        DOCK,
    ],
)
def test_without_a_key_something_else_must_tie_them(shared: Mapping[str, str]) -> None:
    further = {"shippingAddress1": "3 Park Row", "shippingAddressCity": "York"}
    assert merged_ids(rows_of(shared, {**shared, **further}, key="")) == [[1, 2]]
    assert not merged_ids(rows_of(shared, further, key=""))


def test_a_name_alone_ties_nobody() -> None:
    assert not merged_ids(rows_of(DOCK, MILL, key=""))
    assert not merged_ids(rows_of({"email": "a@gmail.com"}, {"email": "b@gmail.com"}, key=""))


def test_an_extension_ties_nobody() -> None:
    assert not merged_ids(rows_of({**DOCK, "workPhone": "101"}, {"workPhone": "101"}, key=""))


def test_branches_of_one_chain_are_customers_of_their_own() -> None:
    branches = ({"email": "north@acme.example"}, {"email": "south@acme.example"})
    assert not merged_ids(rows_of(*branches, key=""))
    assert merged_ids(rows_of(*({**one, "workPhone": "0200 111"} for one in branches), key=""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"companyName": "Acme Ltd"}, {"companyName": "Acme Inc"}),
        ({"website": "a.example"}, {"website": "b.example"}),
        ({"customerType": "business"}, {"customerType": "individual"}),
        ({"active": "yes"}, {"active": "no"}),
        ({"email": "a@one.example"}, {"email": "a@two.example"}),
        ({"email": "a@gmail.com"}, {"email": "b@gmail.com"}),
        ({"currencyCode": "USD"}, {"currencyCode": "EUR"}),
        (OWING, {**OWING, "openingBalance": "200"}),
    ],
)
def test_what_contradicts_parts_rows_without_a_key(
    one: Mapping[str, str], other: Mapping[str, str]
) -> None:
    tied = {"workPhone": "0123 456 789"}
    assert not merged_ids(rows_of({**tied, **one}, {**tied, **other}, key=""))


def test_a_column_of_the_note_parts_rows_unless_it_is_of_a_contact() -> None:
    phone = {"workPhone": "0123 456 789"}

    def pair(first: str, second: str) -> list[list[int]]:
        return merged_ids([named(1, phone, first, key=""), named(2, phone, second, key="")])

    assert not pair("Segment: gold", "Segment: silver")
    assert pair("Contact Fax: 1", "Contact Fax: 2") == [[1, 2]]
    assert pair("Segment: gold", "Colour: red") == [[1, 2]]


@pytest.mark.parametrize(
    ("one", "other", "field"),
    [
        ({"currencyCode": "USD"}, {"currencyCode": "EUR"}, "currencyCode"),
        (OWING, {**OWING, "openingBalance": "200"}, "openingBalance"),
        (OWING, {**OWING, "openingBalanceAt": "2026-02-01"}, "openingBalanceAt"),
    ],
)
def test_what_would_falsify_the_ledger_parts_rows_of_one_key_too(
    one: Mapping[str, str], other: Mapping[str, str], field: str
) -> None:
    (found,) = customers_among(rows_of(one, other))
    assert isinstance(found, Contradiction)
    assert found.fields == (field,)


def test_two_tax_numbers_are_two_customers() -> None:
    rows = [named(1, {}, "VAT Number: GB1"), named(2, {}, "VAT Number: GB2")]
    (found,) = customers_among(rows)
    assert isinstance(found, Contradiction)
    assert found.fields == ("VAT Number",)
    tied = [named(1, {}, "VAT Number: GB1", key=""), named(2, DOCK, "VAT Number: GB1", key="")]
    assert merged_ids(tied) == [[1, 2]]


def test_a_row_that_follows_and_has_but_an_address_continues_the_one_before() -> None:
    full = {**DOCK, "currencyCode": "EUR", "customerType": "business"}
    assert merged_ids(rows_of(full, MILL, key="")) == [[1, 2]]
    assert merged_ids(rows_of(full, MILL, {"workPhone": "0200"}, key="")) == [[1, 2, 3]]
    assert not merged_ids([named(1, full, key=""), named(3, MILL, key="")])
    assert not merged_ids(rows_of(full, {**MILL, "currencyCode": "EUR"}, key=""))
    assert not merged_ids(rows_of(MILL, full, key=""))


def test_who_owes_nothing_continues_nobody() -> None:
    assert not merged_ids(rows_of({**DOCK, **OWING}, MILL, key=""))


def test_others_of_the_name_stay_themselves() -> None:
    rows = (named(1, DOCK, key="7"), named(2, MILL, key="8"), named(3, MILL, key="7"))
    assert merged_ids(rows) == [[1, 3]]


def test_more_rows_than_a_customer_has_addresses_are_left_alone() -> None:
    rows = [named(at, {"billingAddress1": f"{at} Road"}) for at in range(1, MOST_ROWS + 2)]
    assert merged_ids(rows[:-1])
    assert not merged_ids(rows)
