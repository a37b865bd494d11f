"""Phones, web addresses, countries and postal codes: what looks right, and what looks odd.

The server takes any text for them, so a wrong answer costs a warning, never a customer.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.values.countries import country_code, nearest_country
from importer.core.values.country_names import ABROAD, IN_ENGLISH
from importer.core.values.phones import (
    are_ordinary_phones,
    looks_like_phone,
    parse_labelled_phones,
)
from importer.core.values.postcodes import fits_country
from importer.core.values.websites import looks_like_website
from pycountry import countries


@pytest.mark.parametrize(
    "text",
    [
        "+1 212 555 0143",
        "(212) 555-0143",
        "212.555.0143",
        "020 7946 0018",
        "+49 (0)30 901820",
        "0664/1234567",
        "555-0143 x12",
        "555-0143 ext. 12",
        "+1 212 555 0143 / +1 212 555 0144",
        "2125550143\n2125550144",
        "1-800-FLOWERS",
        "tel:+12125550143",
        "12345",
    ],
)
def test_these_look_like_phones(text: str) -> None:
    assert looks_like_phone(text)


@pytest.mark.parametrize(
    "text", ["", "n/a", "ask Bob", "1234", "447911123456.0", "ann@acme.example", "1" * 16, "--"]
)
def test_these_do_not(text: str) -> None:
    assert not looks_like_phone(text)


@given(st.lists(st.text(alphabet="0123456789 ()+-./x\n", min_size=1, max_size=20), min_size=1))
def test_the_fast_path_never_calls_an_odd_phone_ordinary(texts: list[str]) -> None:
    if are_ordinary_phones(texts):
        assert all(looks_like_phone(text) for text in texts)


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        (
            "Phone:(410) 555-0106 Mobile:(410) 555-0107",
            {"phone": "(410) 555-0106", "mobile": "(410) 555-0107"},
        ),
        ("(410) 555-0106", {"phone": "(410) 555-0106"}),
        ("Fax: 555-0108", {"fax": "555-0108"}),
        ("Tel. 1; Tel. 2", {"phone": "Tel. 1; Tel. 2"}),
        ("Tel: 1234567, Tel: 7654321", {"phone": "1234567, 7654321"}),
        ("Mobile:", {}),
    ],
)
def test_labelled_phones_are_parted(cell: str, phones: dict[str, str]) -> None:
    assert parse_labelled_phones(cell) == phones


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("acme.example", True),
        ("https://www.acme.example/shop?x=1", True),
        ("HTTP://ACME.EXAMPLE:8080", True),
        ("müller.example", True),
        ("acme", False),
        ("ann@acme.example", False),
        ("1.5", False),
        ("www acme example", False),
        ("n/a", False),
    ],
)
def test_a_web_address_is_a_name_with_a_dot(text: str, looks: bool) -> None:
    assert looks_like_website(text) is looks


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States", "US"),
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("DE", "DE"),
        ("DEU", "DE"),
        ("Deutschland", "DE"),
        ("Côte d'Ivoire", "CI"),
        ("cote d ivoire", "CI"),
        ("España", "ES"),
        ("England", "GB"),
        ("South Korea", "KR"),
        ("مصر", "EG"),
        ("Россия", "RU"),
        ("США", "US"),
        ("Украина", "UA"),
        ("България", "BG"),
        ("Србија", "RS"),
        ("Ηνωμένο Βασίλειο", "GB"),
        ("ایران", "IR"),
        ("السعودية", "SA"),
        ("ישראל", "IL"),
        ("ประเทศไทย", "TH"),
        ("भारत", "IN"),
        ("中国", "CN"),
        ("中國", "CN"),
        ("臺灣", "TW"),
        ("アメリカ", "US"),
        ("日本", "JP"),
        ("대한민국", "KR"),
        ("საქართველო", "GE"),
        ("Südkorea", "KR"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_countries_by_name_and_code(text: str, code: str) -> None:
    assert country_code(text) == code


def test_no_name_of_a_country_is_taken_for_another_ones_code() -> None:
    """`MY` is Malaysia, although Vietnamese call America `Mỹ`."""
    for country in countries:
        assert country_code(country.alpha_2) == country_code(country.alpha_3) == country.alpha_2
        assert country_code(country.name) == country.alpha_2
    for known in (IN_ENGLISH, ABROAD):
        for code, names in known.items():
            assert {country_code(name) for name in names.split(", ")} == {code}


def test_a_misspelt_country_has_a_nearest() -> None:
    assert nearest_country("Untied States") == "United States"
    assert nearest_country("Atlantis") == ""


@pytest.mark.parametrize(
    ("postcode", "country"),
    [
        ("02138", "US"),
        ("02138-1234", "US"),
        ("SW1A 1AA", "GB"),
        ("sw1a1aa", "GB"),
        ("K1A 0B6", "CA"),
        ("D02 AF30", "IE"),
        ("1010 AA", "NL"),
        ("D-10115", "DE"),
        ("DE10115", "DE"),
        ("L-1234", "LU"),
        ("8001", "CH"),
        ("110 001", "IN"),
        ("anything", "HK"),
    ],
)
def test_postal_codes_that_fit_their_country(postcode: str, country: str) -> None:
    assert fits_country(postcode, country)


@pytest.mark.parametrize(
    ("postcode", "country"),
    [("2138", "US"), ("1115", "DE"), ("10115", "AT"), ("SW1A", "GB"), ("K1A 0B", "CA")],
)
def test_postal_codes_that_lost_something(postcode: str, country: str) -> None:
    assert not fits_country(postcode, country)
