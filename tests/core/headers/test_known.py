"""Headers compare by what they say, not by how they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.headers.known import (
    HeaderIndex,
    guessed_header,
    known_header,
    match_headers,
    matches_pattern,
    normal_form,
    weak_form,
)
from importer.core.target_fields import target_fields


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("\ufeffEmail", "email"),
        ("  Addr 1 - Phone  No. 1", "addr 1 - phone no. 1"),
        ("           - City", "- city"),
        ("*ContactName", "contactname"),
        ("Name*", "name"),
        ("Company\u00a0Name", "company name"),
        ("\u200bＮame", "name"),
        ("Bill\naddress", "bill address"),
    ],
)
def test_the_normal_form_forgets_what_people_do_not_see(written: str, normal: str) -> None:
    """templates/README.md#rules-for-all-layouts, 2."""
    assert normal_form(written) == normal


def test_the_weak_form_forgets_punctuation_and_camel_case() -> None:
    assert weak_form("PO_PostalCode") == weak_form("POPostalCode") == weak_form("po postal-code")


def test_a_header_that_repeats_is_found_by_its_occurrence() -> None:
    """importer/sources/README.md 15."""
    index = HeaderIndex(["Name", "Phone", "", "phone "])
    assert index.find("Phone") == 1
    assert index.find("Phone [2]") == 3
    assert index.find("Phone [3]") is None
    assert index.find("Column C") == 2
    assert index.find("Fax") is None


def test_a_header_that_ends_like_an_occurrence_is_found_as_written() -> None:
    assert HeaderIndex(["Phone [2]", "Name"]).find("Phone [2]") == 0


@given(st.lists(st.sampled_from(["Phone", "phone", "*Phone", "E-mail", "", "City"]), max_size=12))
def test_the_address_of_a_column_leads_back_to_it(names: list[str]) -> None:
    index = HeaderIndex(names)
    assert [index.find(index.address_of(column)) for column in range(len(names))] == list(
        range(len(names))
    )


def test_every_label_and_every_name_of_the_contract_is_known_for_certain() -> None:
    for field in target_fields().values():
        for spelling in (field.label, field.name):
            found = known_header(spelling)
            assert found is not None
            assert (found.field, found.confidence) == (field.name, 1.0)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Custommer Name", "displayName"),
        ("Emial address", "email"),
        ("Cuntry", "billingAddressCountry"),
        ("Compny Name", "companyName"),
    ],
)
def test_a_header_that_is_nearly_right_is_guessed_with_less_confidence(
    header: str, field: str
) -> None:
    (found,) = match_headers([header])
    assert found is not None
    assert found.field == field
    assert 0.75 < found.confidence < 0.95
    assert "% like" in found.reason


@pytest.mark.parametrize(
    "header",
    [
        "Inactive",  # the contrary of Active
        "Opening Balanc",  # money is never guessed
        "Address 3",  # neither Address 1 nor Address 2
        "Phone 2",
        "Delivery Count",  # country or county
        "Vendor Name",
        "Customer ID",
        "Payment Terms",
    ],
)
def test_what_might_mean_something_else_is_not_guessed(header: str) -> None:
    assert known_header(header) is None
    assert guessed_header(header) is None


def test_a_star_in_a_pattern_stands_for_any_text() -> None:
    assert matches_pattern("DueDateBillDay", "DueDate*")
    assert matches_pattern("Person 2 Include", "person*include")
    assert not matches_pattern("Due", "DueDate*")
    assert not matches_pattern("Terms and more", "Terms")


def test_a_header_of_invisible_characters_is_none() -> None:
    """importer/sources/README.md 16: such a column is called by its letters."""
    index = HeaderIndex(["Name", "\u00ad", "*"])
    assert index.names == ("Name", "Column B", "Column C")
    assert index.address_of(1) == "Column B"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Country (ISO 3166-1)", "billingAddressCountry"),
        ("Pays (Alpha-2)", "billingAddressCountry"),
        ("Currency (code)", "currencyCode"),
    ],
)
def test_the_standard_of_a_code_in_brackets_counts_for_nothing(header: str, field: str) -> None:
    match = known_header(header)
    assert match is not None
    assert match.field == field


@pytest.mark.parametrize("header", ["Phone (fax)", "Country (birth)", "Name (code)", "(ISO)"])
def test_other_remarks_in_brackets_may_say_the_contrary(header: str) -> None:
    assert known_header(header) is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-mail 1 - Value", "email"),
        ("Phone 1 - Value", "workPhone"),
        ("Address 1 - City", "billingAddressCity"),
        ("Address 1 - Phone", "workPhone"),
        ("Address - Postal Code", "billingAddressPostcode"),
    ],
)
def test_a_part_of_the_first_group_is_known(header: str, field: str) -> None:
    match = known_header(header)
    assert match is not None
    assert match.field == field


@pytest.mark.parametrize(
    "header",
    [
        "Phone 1 - Label",
        "Phone 2 - Value",
        "Address 2 - City",
        "Contact - City",
        "Address 2 - Phone",
    ],
)
def test_a_part_of_anything_else_is_not(header: str) -> None:
    assert known_header(header) is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Cust Name", "displayName"),
        ("fname", "firstName"),
        ("Bill To Addr 1", "billingAddress1"),
        ("Ship-To State", "shippingAddressState"),
        ("Invoice E-mail", "billingAddressEmail"),
        ("Delivery Postcode", "shippingAddressPostcode"),
        ("Addr 2", "billingAddress2"),
        ("Email Addr", "email"),
        ("Ctry", "billingAddressCountry"),
    ],
)
def test_abbreviations_are_written_out(header: str, field: str) -> None:
    match = known_header(header)
    assert match is not None
    assert match.field == field


@pytest.mark.parametrize(
    "header",
    [
        "Cust Bal",
        "Cust No",
        "St",
        "Addr 3",
        "Invoice Date",
        "Invoice No",
        "Delivery Count",
        "Bill To",
    ],
)
def test_abbreviations_of_something_else_are_not(header: str) -> None:
    assert known_header(header) is None
