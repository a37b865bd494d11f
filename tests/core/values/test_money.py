"""What a text means as an amount or a rate, with either decimal mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.options import DecimalMark
from importer.core.rows import CellKind
from importer.core.values.money import (
    parse_amount,
    read_amount,
    read_given_amount,
    reversed_sign,
    rounded,
    written,
)

AMOUNTS = st.decimals(Decimal("-9999999999.999"), Decimal("9999999999.999"), places=2)


def meanings(text: str, kind: CellKind = CellKind.TEXT) -> list[str]:
    return [str(found) for found in read_amount(text, kind).numbers()]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0", "0"),
        ("1500", "1500"),
        ("1500.5", "1500.5"),
        ("1500,5", "1500.5"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("1,00,000.00", "100000.00"),
        ("1,234,567", "1234567"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("-12.50", "-12.50"),
        ("12.50-", "-12.50"),
        ("−12.50", "-12.50"),
        ("(12.50)", "-12.50"),
        ("+12.50", "12.50"),
        ("$12.50", "12.50"),
        ("$-12.50", "-12.50"),
        ("-$12.50", "-12.50"),
        ("($12.50)", "-12.50"),
        ("12,50 €", "12.50"),
        ("EUR 12.50", "12.50"),
        ("Rs. 1,00,000.00", "100000.00"),
        ("CHF 1'234.50", "1234.50"),
        ("12.50 Dr", "12.50"),
        ("12.50 Cr", "-12.50"),
        ("12.50 CR.", "-12.50"),
        ("-", "0"),
        ("$ -", "0"),
        ("١٢٣٫٥", "123.5"),
    ],
)
def test_one_number_in_the_ways_that_programs_write_it(text: str, meant: str) -> None:
    assert meanings(text) == [meant]


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [("1,234", "1234", "1.234"), ("1.234", "1.234", "1234"), ("-1,234", "-1234", "-1.234")],
)
def test_three_digits_behind_one_mark_mean_two_numbers(text: str, point: str, comma: str) -> None:
    assert meanings(text) == [point, comma]
    assert parse_amount(text) is None
    assert parse_amount(text, DecimalMark.POINT) == Decimal(point)
    assert parse_amount(text, DecimalMark.COMMA) == Decimal(comma)


def test_a_mark_settles_nothing_that_it_can_not_read() -> None:
    assert parse_amount("1,234.50", DecimalMark.COMMA) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "12 apples",
        "1,2,3",
        "1,23.4",
        "12.34.56",
        "--5",
        "(-5)",
        "-5 Cr",
        "5 USD EUR",
        "1e5",
        "5 %",
        "NaN",
        "1 2 3",
        "0,123.4",
    ],
)
def test_rather_no_number_than_a_wrong_one(text: str) -> None:
    assert meanings(text) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [("1210", ["1210"]), ("1.234", ["1.234"]), ("1E+3", ["1E+3"]), ("1,234", []), ("#", [])],
)
def test_a_number_cell_has_a_decimal_point(text: str, meant: list[str]) -> None:
    assert meanings(text, CellKind.NUMBER) == meant


@pytest.mark.parametrize(("text", "meant"), [("1.085", ["1.085"]), ("1,085", ["1085", "1.085"])])
def test_a_number_given_by_an_option_is_what_it_looks_like(text: str, meant: list[str]) -> None:
    assert [str(found) for found in read_given_amount(text).numbers()] == meant


def test_the_currency_beside_the_number_is_kept() -> None:
    assert read_amount("12.50 kr").currency == "kr"
    assert read_amount("12.50").currency == ""


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("12.50", "-12.50"),
        ("-12.50", "12.50"),
        ("(12.50)", "12.50"),
        ("$12.50", "-$ 12.50"),
        ("12.50 Cr", "12.50 Cr"),
        ("n/a", "n/a"),
    ],
)
def test_a_sign_is_turned_unless_the_text_says_who_owes(text: str, turned: str) -> None:
    assert reversed_sign(text) == turned


@pytest.mark.parametrize(
    ("value", "places", "result"),
    [
        ("1.0005", 3, "1.001"),
        ("-1.0005", 3, "-1.001"),
        ("1500.00", 3, "1500"),
        ("1E+3", 3, "1000"),
        ("-0.0004", 3, "0"),
        ("1.1234567895", 9, "1.12345679"),
        ("9999999999.9994", 3, "9999999999.999"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, places: int, result: str) -> None:
    assert str(rounded(Decimal(value), places)) == result


@pytest.mark.parametrize("value", ["1" * 40, "-" + "1" * 40 + ".5", "1E+400"])
def test_a_number_that_no_column_holds_stays_for_the_bounds_to_refuse(value: str) -> None:
    assert rounded(Decimal(value), 3) == Decimal(value)


def test_a_person_reads_groups_of_three() -> None:
    assert written(Decimal("-1234.5")) == "-1,234.5"


GERMAN = str.maketrans(",.", ".,")
SWISS = str.maketrans(",", "'")
FORMS = {
    "plain": lambda n: f"{n}",
    "grouped": lambda n: f"{n:,}",
    "german": lambda n: f"{n:,}".translate(GERMAN),
    "swiss": lambda n: f"{n:,}".translate(SWISS),
    "french": lambda n: f"{n:,}".translate(str.maketrans(",.", "\u202f,")),
    "dollars": lambda n: f"${n:,}",
    "euros": lambda n: f"{n:,}".translate(GERMAN) + " €",
    "accounting": lambda n: f"({-n:,})" if n < 0 else f"{n:,}",
    "sided": lambda n: f"{abs(n):,} {'Cr' if n < 0 else 'Dr'}",
}


@given(AMOUNTS, st.sampled_from(sorted(FORMS)))
def test_every_amount_of_two_decimals_comes_back_from_every_form(
    amount: Decimal, form: str
) -> None:
    assert parse_amount(FORMS[form](amount)) == amount


@given(st.decimals(-(10**9), 10**9, places=3))
def test_three_decimals_come_back_once_the_mark_is_known(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,}", DecimalMark.POINT) == amount
    assert parse_amount(f"{amount:,}".translate(GERMAN), DecimalMark.COMMA) == amount


@given(st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from([3, 9]))
def test_rounding_is_idempotent(value: Decimal, places: int) -> None:
    once = rounded(value, places)
    assert rounded(once, places) == once


@given(AMOUNTS)
def test_turning_a_sign_twice_gives_the_number_back(amount: Decimal) -> None:
    turned = parse_amount(reversed_sign(f"{amount}"))
    assert turned == -amount
    assert parse_amount(reversed_sign(reversed_sign(f"{amount}"))) == amount


@given(st.text(alphabet="0123456789.,' -+()$€DrC#e\u00a0", max_size=45))
def test_no_text_breaks_the_reading(text: str) -> None:
    for number in read_amount(text).numbers():
        assert rounded(number, 3).is_finite()
