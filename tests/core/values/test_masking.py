"""What leaves the machine is shape alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.values.masking import masked, masked_address, masked_file_name, masked_header


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("Anna Lee, 12 Main St.", "Aaaa Aaa, 99 Aaaa Aa."),
        ("ann@acme.example", "aaa@aaaa.aaaaaaa"),
        ("1.234,56-", "9.999,99-"),
        ("Müller & Söhne", "Aaaaaa & Aaaaa"),
        ("吉野家", "xxx"),
        ("شركة", "xxxx"),
        ("Acme 😀", "Aaaa <So>"),
        ("a\tb\u200bc", "a<Cc>a<Cf>a"),
        ("", ""),
    ],
)
def test_a_value_is_masked_by_its_shape(value: str, shape: str) -> None:
    assert masked(value) == shape


@given(st.text())
def test_no_letter_and_no_digit_survives(text: str) -> None:
    """But for those that stand for all of them."""
    shape = re.sub(r"<[A-Z][a-z]>|\(\d+ more\)", "", masked(text))
    assert set(re.findall(r"\w", shape)) <= {"A", "a", "x", "9", "_"}


@given(st.text(min_size=200))
def test_a_long_value_is_only_counted(text: str) -> None:
    assert masked(text).endswith(f"({len(text) - 80} more)")


def test_a_header_is_kept_unless_it_looks_like_data() -> None:
    assert masked_header("Billing Street 2") == "Billing Street 2"
    assert masked_header("ann@acme.example") == "aaa@aaaa.aaaaaaa"
    assert masked_header("Boston 02138") == "Aaaaaa 99999"


def test_of_a_file_the_ending_and_of_a_server_the_way_is_kept() -> None:
    assert masked_file_name("Smith Ltd 2025.xlsx") == "Aaaaa Aaa 9999.xlsx"
    assert (
        masked_address("https://books.smith.example:8443/x") == "https://aaaaa.aaaaa.aaaaaaa:8443/a"
    )
    assert masked_address("") == ""
