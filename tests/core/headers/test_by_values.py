"""A column is what its values look like, where they leave no doubt and are the customer's own."""

import pytest
from importer.core.headers.by_values import column_of, match_values
from importer.core.late_texts import told

EMAILS = ("ann@acme.example", "bob@bolt.example", "cy@cog.example")
PHONES = ("+1 212 555 0101", "+1 212 555 0102", "(212) 555-0103")


def field_of(*values: str, header: str = "Thing") -> str:
    match = match_values(header, values)
    return match.field if match else ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("SW1A 1AA", "M1 2AB"), "billingAddressPostcode"),
        (EMAILS, "email"),
        (("a@acme.example; b@acme.example",), "email"),
        (("https://acme.example", "www.bolt.example"), "website"),
        (PHONES, "workPhone"),
        (("212-555-0101", "212-555-0102"), "workPhone"),
        (("01584 496010", "020 7946 0000"), "workPhone"),
        (("Deutschland", "Schweiz"), "billingAddressCountry"),
        (("USD", "EUR"), "currencyCode"),
        (("Company", "Person"), "customerType"),
    ],
)
def test_values_of_one_kind_tell_the_field(values: tuple[str, ...], field: str) -> None:
    assert field_of(*values) == field


@pytest.mark.parametrize(
    "values",
    [
        ("53111", "10115"),
        (),
        ("Acme", "Bolt"),
        ("ann@acme.example", "none", "n/a"),
        ("12-3456789", "98-7654321"),  # tax numbers
        ("2024-01-05", "2024-02-06"),
        ("48 902 337 115",),
        ("1234567", "7654321"),
        ("CA", "DE"),  # states as well as countries
        ("Jordan",),  # one value may be a name
        ("ALL", "ALL", "ALL"),  # everybody, and not Albania's currency
        ("ALL", "TOP", "ALL"),
    ],
)
def test_values_that_may_be_something_else_tell_nothing(values: tuple[str, ...]) -> None:
    assert field_of(*values) == ""


@pytest.mark.parametrize("header", ["Sales Rep", "Account Owner", "Fax", "Vendor", "Modified by"])
def test_an_address_or_a_number_of_others_is_not_the_customers(header: str) -> None:
    assert field_of(*EMAILS, header=header) == ""
    assert field_of(*PHONES, header=header) == ""


def test_an_address_that_most_rows_share_is_not_the_customers() -> None:
    assert field_of(*["us@ours.example"] * 5, EMAILS[0]) == ""
    assert field_of(*["EUR"] * 5, "USD") == "currencyCode"
    assert field_of(*["ALL"] * 5, "USD") == "currencyCode"


def test_a_mistyped_value_among_many_does_not_matter() -> None:
    values = [f"a{number}@acme.example" for number in range(19)]
    match = match_values("Thing", [*values, "typo"])
    assert match is not None
    assert told(match.reason) == "19 of 20 values looked at are e-mail addresses"


def test_a_column_is_its_filled_cells() -> None:
    assert column_of([["a", " x "], ["b"], ["c", ""]], 1) == ("x",)


@pytest.mark.parametrize("header", ["Verkkolaskutusosoite", "GLN", "Peppol ID", "E-Rechnung"])
def test_the_number_of_an_electronic_invoice_is_no_phone(header: str) -> None:
    assert match_values(header, ["003712345671", "003734567893"]) is None
