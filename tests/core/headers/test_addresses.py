"""A bare `City` belongs to the address that it stands in, and a third line behind the second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.headers.addresses import settle_addresses
from importer.core.headers.columns import read_columns
from importer.core.mapping.planning import plan_mapping
from importer.core.mapping.proposal import propose_mapping
from importer.core.rows import Header

from tests.core.template_texts import mapped, mapped_by, plan_of, row_of


def fields_of(*headers: str) -> dict[str, str]:
    """Header -> field, of the columns that have one."""
    proposal = propose_mapping(Header(1, ("Customer", *headers)))
    index = proposal.index
    found = {index.address_of(column): one.field for column, one in proposal.matches.items()}
    return {header: field for header, field in found.items() if header != "Customer"}


def test_bare_names_behind_a_shipping_column_are_of_the_same_address() -> None:
    assert fields_of("Billing Address", "City", "Ship To Address", "City", "Zip") == {
        "Billing Address": "billingAddress1",
        "City": "billingAddressCity",
        "Ship To Address": "shippingAddress1",
        "City [2]": "shippingAddressCity",
        "Zip": "shippingAddressPostcode",
    }


def test_a_column_of_something_else_ends_the_address() -> None:
    found = fields_of("Shipping Address", "Phone", "City")
    assert found["City"] == "billingAddressCity"


def test_a_part_that_shipping_has_a_column_for_is_left_to_billing() -> None:
    found = fields_of("Shipping City", "City", "State")
    assert found == {
        "Shipping City": "shippingAddressCity",
        "City": "billingAddressCity",
        "State": "billingAddressState",
    }


PARTS = ["City", "Zip", "Ship To City", "Ship To Address", "Phone", "x", "Home City", "Address 2"]


@given(st.lists(st.sampled_from(PARTS)))
def test_every_column_of_an_address_has_a_field_or_a_reason(headers: list[str]) -> None:
    readings = read_columns(headers, ()).addresses()
    settled = settle_addresses(readings, headers, lambda _: 1.0)
    assert settled.fields.keys() | settled.left.keys() == readings.keys()
    assert settled.fields.keys().isdisjoint(settled.left)


def test_further_lines_stand_behind_the_second() -> None:
    found = mapped(
        None,
        Customer="Acme",
        **{
            "Address 1": "1 Main St",
            "Address 2": "Unit 4",
            "Address 3": "Old Docks",
            "Address 4": "Bristol",
            "Postcode": "BS1 4XX",
        },
    )
    assert found.values["billingAddress2"] == "Unit 4, Old Docks, Bristol"
    assert not found.note_lines


def test_blank_lines_leave_no_commas_behind() -> None:
    headers = ("Customer", "Address 1", "Address 2", "Address 3", "City")
    found = mapped_by(plan_of(headers), row_of("Acme", "1 Main St", "", "Old Docks", "Bristol"))
    assert found.values["billingAddress2"] == "Old Docks"


def test_a_further_line_with_a_field_of_its_own_keeps_it() -> None:
    """`Address 3` that is known by its values, as a country say, is no line."""
    proposal = propose_mapping(
        Header(1, ("Customer", "Address 1", "Address 2", "Address 3")),
        sample=[("Acme", "1 Main St", "Ely", "Ireland"), ("Bo", "2 Main St", "Ely", "France")],
    )
    assert proposal.matches[3].field == "billingAddressCountry"
    assert proposal.joined == {}


def fields_beside(*headers: str, sample: tuple[tuple[str, ...], ...] = ()) -> dict[str, str]:
    proposal = propose_mapping(Header(1, ("Customer", *headers)), sample)
    return {headers[column - 1]: m.field for column, m in proposal.matches.items() if column}


def test_parts_of_two_addresses_never_meet_in_one() -> None:
    headers = ("Home Street", "Home City", "Work Street", "Work City", "Work Zip", "Postal Zip")
    assert fields_beside(*headers) == {
        "Work Street": "billingAddress1",
        "Work City": "billingAddressCity",
        "Work Zip": "billingAddressPostcode",
        "Home Street": "shippingAddress1",
        "Home City": "shippingAddressCity",
    }


def test_the_address_with_the_most_filled_parts_is_billing() -> None:
    headers = ("Address 1: Street", "Address 1: City", "Address 2: Street", "Address 2: City")
    sample = (("Acme", "", "", "2 Dock Rd", "Hull"),)
    assert fields_beside(*headers, sample=sample)["Address 2: Street"] == "billingAddress1"


@pytest.mark.parametrize(
    ("headers", "row", "street"),
    [
        (("Straße", "Hausnummer", "Ort"), ("Lindenweg", "12a", "Leipzig"), "Lindenweg 12a"),
        (("House number", "Street", "City"), ("7", "Park Lane", "York"), "7 Park Lane"),
        (("Street", "House number", "Country"), ("Kaj", "4", "Denmark"), "Kaj 4"),
    ],
)
def test_a_house_number_joins_its_street_in_the_order_of_the_country(
    headers: tuple[str, ...], row: tuple[str, ...], street: str
) -> None:
    plan = plan_mapping(Header(1, ("Customer", *headers)), sample=[("Acme", *row)])
    found = mapped_by(plan, row_of("Acme", *row))
    assert found.values["billingAddress1"] == street
