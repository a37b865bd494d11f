"""What one value shows of the spreadsheet programs that it went through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.values.damage import (
    has_lost_digits,
    is_shortened_number,
    ungarbled,
    without_decimal_zero,
)
from importer.core.values.postcodes import fits_country, likely_zeros, restored_zeros


@pytest.mark.parametrize("text", ["4.41E+11", "4,41E+11", "1E+18", "4.41e+11", "1.2345E+100"])
def test_long_numbers_are_shortened_like_this(text: str) -> None:
    assert is_shortened_number(text)


@pytest.mark.parametrize("text", ["4.41", "E+11", "44.1E+11", "4.41E-11", "3E+1", "B4E+11", ""])
def test_other_texts_are_no_shortened_numbers(text: str) -> None:
    assert not is_shortened_number(text)


@pytest.mark.parametrize(
    ("number", "is_lost"), [("1" * 15, False), ("1" * 16, True), ("460000000000048150.5", False)]
)
def test_a_numeric_cell_keeps_15_digits(number: str, is_lost: bool) -> None:
    assert has_lost_digits(number) is is_lost


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("447911123456.0", "447911123456"),
        ("2138,0", "2138"),
        ("2138.00", "2138.00"),
        ("1.5", "1.5"),
        ("v1.0", "v1.0"),
        (".0", ".0"),
    ],
)
def test_only_a_whole_number_with_one_zero_behind_it_was_a_code(text: str, whole: str) -> None:
    assert without_decimal_zero(text) == whole


@pytest.mark.parametrize(
    "text", ["Renée", "São João", "Señor Ñandú", "€ 5 – “quoted”", "Žižkov", "漢字"]
)
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_garbled_text_is_read_back(text: str, codec: str) -> None:
    """As UTF-8 that some program took for a Western encoding."""
    assert ungarbled(text) == text
    try:
        garbled = text.encode().decode(codec)
    except UnicodeDecodeError:
        return  # Windows-1252 has no letter for one of the bytes: that program would have failed
    assert ungarbled(garbled) == text


@given(st.text(alphabet="abcdefgäöüßéèàçñøåÄÖÜÉÈÀÇÑØÅ '.-", max_size=30))
def test_names_with_accents_are_never_taken_for_garbled(name: str) -> None:
    assert ungarbled(name) == name


@pytest.mark.parametrize(
    ("postcode", "country", "restored"),
    [
        ("2138", "US", "02138"),
        ("601", "US", "00601"),
        ("601", "PR", "00601"),
        ("1067", "DE", "01067"),
        ("184", "IT", "00184"),
        ("800", "AU", "0800"),
        ("150", "NO", "0150"),
        ("600001", "JP", "0600001"),
        ("100", "FI", "00100"),
        ("120", "VA", "00120"),
        ("1310100", "BR", "01310100"),
    ],
)
def test_zeros_come_back_where_only_one_code_can_be_meant(
    postcode: str, country: str, restored: str
) -> None:
    assert restored_zeros(postcode, country) == restored


@pytest.mark.parametrize(
    ("postcode", "country"),
    [
        ("02138", "US"),
        ("12", "US"),
        ("213", "US"),
        ("999", "AT"),
        ("123", "AU"),
        ("EC1", "GB"),
        ("2138", "??"),
        ("10115", "JP"),
        ("50", "NO"),
        ("2", "ZA"),
        ("21 38", "US"),
        ("٢١٣٨", "US"),
    ],
)
def test_what_is_not_certain_stays_as_it_is(postcode: str, country: str) -> None:
    """Austria has no codes with zeros in front; 213 could be anything, and 10115 is in Berlin."""
    assert restored_zeros(postcode, country) == postcode


@pytest.mark.parametrize(
    ("postcode", "country", "likely"),
    [("10115", "JP", "0010115"), ("50", "NO", "0050"), ("2138", "US", "02138"), ("213", "US", "")],
)
def test_what_is_likely_is_proposed(postcode: str, country: str, likely: str) -> None:
    assert likely_zeros(postcode, country) == likely


@given(st.integers(0, 10**8).map(str), st.sampled_from(["US", "DE", "AU", "JP", "BR", "IT", "GB"]))
def test_a_restored_code_is_one_of_the_country_and_the_same_number(
    postcode: str, country: str
) -> None:
    restored = restored_zeros(postcode, country)
    assert int(restored) == int(postcode)
    assert restored == postcode or fits_country(restored, country)
