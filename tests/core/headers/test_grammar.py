"""A header is read as group × part × number, however it is put together."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.headers.grammar import HeaderReading, languages_of, read_header


@pytest.mark.parametrize("header", ["Address Phone", "Phone Type", "Billing City Xyzzy"])
def test_what_says_too_little_or_holds_an_unknown_word_is_not_read(header: str) -> None:
    assert read_header(header) is None


def said_by(header: str) -> str:
    """`billing city`, `street #1.2`: the groups, the part, the number and the line."""
    reading = read_header(header)
    if reading is None:
        return ""
    numbers = f" #{reading.number}.{reading.line}" if reading.number or reading.line else ""
    return " ".join((*sorted(reading.groups), reading.part)) + numbers


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Address 1: Street 1", "street #1.1"),
        ("Address 2 - Street", "street #2.0"),
        ("Address2 City", "city #2.0"),
        ("Address 2", "address #0.2"),
        ("Address Line 2", "line #0.2"),
        ("Bill to Address-Line One", "billing line #0.1"),
        ("Straße 1", "street #0.1"),
        ("postal_city", "postal city"),
        ("Person - Name", "contact name"),
        ("BillToStreet", "billing street"),
        ("Name (Adressattyp Unternehmen)", "company"),
        ("Contact Details (Email)", "contact email"),
        ("Active (0/1)", "active"),
        ("Country (ISO 3166-1)", "country"),
        ("Balance (EUR)", "balance"),
        ("Tax ID *", "tax"),
        ("meta:billing_phone", "billing phone"),
        ("c_firstname", "first_name"),
        ("b_city", "billing city"),
        ("s_city", "shipping city"),
        ("postalcode", "postcode"),
        ("Rechnungsadresse", "billing address"),
        ("Lieferstraße", "shipping street"),
        ("Kundennummer", "customer number"),
        ("Straße/Hausnummer", "street"),
        ("Straße Nr.", "street"),
        ("Hausnummer", "house"),
        ("Factuuradres", "billing address"),
        ("Bezorgadres postcode", "shipping postcode"),
        ("Ville de facturation", "billing city"),
        ("Numéro de téléphone", "phone"),
        ("Billing Contact E-mail", "billing contact email"),
        ("Contact 2 Phone", "contact phone #2.0"),
        ("Nome / Razão Social", "full_name"),
        ("Naziv ali ime", "full_name"),
        ("商号又は名称", "full_name"),
        ("Company/Organization", "company"),
        ("Customer Location", "customer city"),
        ("Location Street", "physical street"),
        ("delivery_country_id", "shipping country_code"),
    ],
)
def test_a_header_is_read_by_its_words(header: str, said: str) -> None:
    assert said_by(header) == said


@pytest.mark.parametrize(
    "header",
    [
        "Street and Country",  # two parts in one cell
        "Phone Label",
        "Name of the dog",
        "Last Order Date",
        "Country (birth)",
        "Customer since",
        "12",
        "",
        "x" * 5_000,
    ],
)
def test_what_says_something_else_is_no_part(header: str) -> None:
    reading = read_header(header)
    assert reading is None or reading.part in {"date", "others"}


GROUP_WORDS = ["Billing", "Shipping", "Home", "Postal", "Contact"]
PART_WORDS = ["City", "Postal Code", "Country", "Phone", "E-mail", "First Name", "Street"]


@given(
    st.sampled_from(GROUP_WORDS),
    st.sampled_from(PART_WORDS),
    st.sampled_from(
        ["{} {}", "{}_{}", "{}: {}", "{} - {}", "{} ({})", "*{} {}*", "{}/{}", "{}.{}"]
    ),
    st.sampled_from([str.upper, str.lower, str.title, str]),
    st.booleans(),
)
def test_order_case_and_punctuation_do_not_matter(
    group: str, part: str, form: str, case: Callable[[str], str], is_turned: bool
) -> None:
    words = (part, group) if is_turned else (group, part)
    assert read_header(case(form.format(*words))) == read_header(f"{group} {part}")


@given(st.text(max_size=60))
def test_any_text_is_read_or_not(text: str) -> None:
    assert isinstance(read_header(text), HeaderReading | None)


def test_a_compound_may_end_in_a_short_word() -> None:
    reading = read_header("Leveringsby", languages_of(["Navn", "Gade", "Leveringsby", "Postnr."]))
    assert reading == HeaderReading("city", frozenset({"shipping"}), language="da")


def test_a_word_of_several_languages_is_read_in_that_of_its_neighbours() -> None:
    assert languages_of(["Prénom", "Ville", "Nom"])[0] == "fr"
    assert languages_of(["Name", "City"])[0] == "en"
    assert languages_of([])[0] == "en"


@pytest.mark.parametrize("header", ["PLZ/Ort", "City and Postcode", "CP Ville"])
def test_postcode_and_city_in_one_cell_are_one_part(header: str) -> None:
    reading = read_header(header)
    assert reading is not None
    assert reading.part == "postcode_city"
