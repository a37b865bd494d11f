"""Yes and no, business and individual, currencies by code, name and sign, names of persons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.headers.flags import parse_customer_type, parse_flag
from importer.core.values.currencies import (
    currencies_of_sign,
    currency_of_name,
    is_iso_code,
    nearest_code,
)
from importer.core.values.names import parse_person_name


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1", "Active", "ja", "Oui", "Sí", "نعم", "x"])
def test_yes(text: str) -> None:
    assert parse_flag(text) is True


@pytest.mark.parametrize("text", ["no", "N", "FALSE", "0", "Inactive", "nein", "não", "لا"])
def test_no(text: str) -> None:
    assert parse_flag(text) is False


@pytest.mark.parametrize("text", ["maybe", "VIP", "2", "yes no"])
def test_neither_yes_nor_no(text: str) -> None:
    assert parse_flag(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("business", "business"),
        ("Company", "business"),
        ("Firma", "business"),
        ("Société", "business"),
        ("INDIVIDUAL", "individual"),
        ("Particulier", "individual"),
        ("Person", "individual"),
        ("Wholesale", None),
        ("foo", None),
    ],
)
def test_customer_types(text: str, meant: str | None) -> None:
    """importer/api/README.md 4.3: the server stores `Business`, and can't work with it later."""
    assert parse_customer_type(text) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [("€", "EUR"), ("US$", "USD"), ("Euro", "EUR"), ("Swiss Franc", "CHF"), ("$", ""), ("foo", "")],
)
def test_a_currency_by_its_name_or_by_a_sign_of_its_own(text: str, code: str) -> None:
    assert currency_of_name(text) == code


def test_a_sign_of_several_currencies_names_them_all() -> None:
    assert {"DKK", "NOK", "SEK"} <= currencies_of_sign("kr")
    assert currencies_of_sign("eur") == {"EUR"}
    assert currencies_of_sign("apples") == frozenset()


def test_codes_are_those_of_iso_4217() -> None:
    assert is_iso_code("USD")
    assert not is_iso_code("usd")
    assert not is_iso_code("ZZZ")


def test_the_nearest_code_is_one_of_the_known() -> None:
    assert nearest_code("EURO", ["EUR", "USD"]) == "EUR"
    assert nearest_code("EUR", []) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ann Smith", ("", "Ann", "Smith")),
        ("Dr. Ann B. Smith Jr.", ("Dr.", "Ann B.", "Smith Jr.")),
        ("Smith, Ann", ("", "Ann", "Smith")),
        ("Cher", ("", "Cher", "")),
    ],
)
def test_a_name_in_its_parts(text: str, parts: tuple[str, str, str]) -> None:
    assert parse_person_name(text) == parts


@given(st.lists(st.sampled_from(["Ann", "Mrs.", "de", "Smith,", "Jr.", "(Bob)", "O'Neil"])))
def test_no_word_of_a_name_is_lost(words: list[str]) -> None:
    said = "".join(parse_person_name(" ".join(words)))
    for word in words:
        assert word.strip(",.()'") in said
