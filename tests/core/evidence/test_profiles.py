"""What a column proves about its own dates, numbers and types, and what follows for reading it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.customer import FieldKind
from importer.core.evidence.formats import Formats, build_formats
from importer.core.evidence.profiles import ColumnProfile
from importer.core.late_texts import told
from importer.core.options import CheckOptions, DateOrder, DecimalMark
from importer.core.rows import CellKind
from importer.core.templates.template import BalanceIn

from tests.core.checks import TODAY
from tests.core.template_texts import template_of

DATE, AMOUNT, RATE = FieldKind.DATE, FieldKind.AMOUNT, FieldKind.RATE
TYPE = FieldKind.CUSTOMER_TYPE
MAPS_A_NAME = '[fields.displayName]\ncolumn = "Name"\n'


def column(kind: FieldKind, *values: str, kinds: list[CellKind] | None = None) -> ColumnProfile:
    profile = ColumnProfile(kind)
    profile.add(values, kinds)
    return profile


def formats(*columns: ColumnProfile, toml: str = "", **options: Any) -> Formats:
    template = template_of(toml + MAPS_A_NAME) if toml else None
    profiles = {profile.kind: profile for profile in columns}
    return build_formats(profiles, CheckOptions(TODAY, **options), template)


# --- dates


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01/02/2024", "31/12/2024"], DateOrder.DAY_FIRST),
        (["01/02/2024", "12/31/2024"], DateOrder.MONTH_FIRST),
        (["24-01-02", "99-12-31"], DateOrder.YEAR_FIRST),
        (["01/02/2024", "03/04/2024"], None),
        (["31/12/2024", "12/31/2024"], None),
        (["2024-01-31", "31-Mar-2024", "05/05/2024"], None),
        (["", " "], None),
    ],
)
def test_one_date_that_fits_one_order_settles_the_column(
    values: list[str], order: DateOrder | None
) -> None:
    assert column(DATE, *values).dates().order is order


def test_proofs_are_counted() -> None:
    found = column(DATE, "31/12/2024", "30/12/2024", "01/02/2024", "05/05/2024", "soon").dates()
    assert found.proofs[DateOrder.DAY_FIRST] == 2
    assert (found.either, found.clear, found.unreadable) == (1, 1, 1)


def test_a_column_may_contradict_itself() -> None:
    assert column(DATE, "31/12/2024", "12/31/2024").dates().is_contradictory
    assert not column(DATE, "31/12/2024").dates().is_contradictory


def test_date_cells_of_a_workbook_prove_nothing_and_need_no_proof() -> None:
    kinds = [CellKind.DATE, CellKind.NUMBER]
    found = column(DATE, "2024-01-02", "45382", kinds=kinds).dates()
    assert (found.clear, found.order) == (2, None)


# --- numbers


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (["1,234", "1,234.50"], DecimalMark.POINT),
        (["1,234", "12.50"], DecimalMark.POINT),
        (["1.234", "12,50"], DecimalMark.COMMA),
        (["1,234"], None),
        (["12.50", "12,50"], None),
        (["100", "-"], None),
    ],
)
def test_one_number_that_fits_one_mark_settles_the_column(
    values: list[str], mark: DecimalMark | None
) -> None:
    assert column(AMOUNT, *values).numbers().mark is mark


def test_numbers_of_both_marks_contradict_each_other() -> None:
    found = column(AMOUNT, "12.50", "12,50", "1,234", "7", "x").numbers()
    assert found.is_contradictory
    assert (found.point, found.comma, found.either, found.clear, found.unreadable) == (
        (1, 1, 1, 1, 1)
    )


def test_number_cells_have_one_meaning() -> None:
    assert column(AMOUNT, "1.234", kinds=[CellKind.NUMBER]).numbers().clear == 1


# --- customer types


@pytest.mark.parametrize(
    ("values", "usable"),
    [
        (["business", "Person", "Wholesale"], True),
        (["business", "Wholesale"], True),
        (["business", "Wholesale", "Retail"], False),
        ([], True),
    ],
)
def test_half_of_a_column_of_types_must_be_types(values: list[str], usable: bool) -> None:
    assert column(TYPE, *values).types().is_customer_type is usable


@given(st.lists(st.sampled_from(["01/02/2024", "31/12/2024", "1,234", "12.50", "", "x"])))
def test_it_does_not_matter_in_which_chunks_a_column_comes(values: list[str]) -> None:
    for kind in (DATE, AMOUNT):
        apart = ColumnProfile(kind)
        for value in values:
            apart.add([value])
        assert apart.sentence("C") == column(kind, *values).sentence("C")


# --- in words


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        (column(DATE), ""),
        (column(DATE, "2024-01-31"), "As of: 1 date of one meaning"),
        (
            column(DATE, "31/12/2024", "01/02/2024"),
            "As of: 1 value proves day first, 0 prove month first, 1 could be either → day first",
        ),
        (
            column(DATE, "01/02/2024", "soon"),
            "As of: 0 values prove day first, 0 prove month first, 1 could be either → not settled,"
            " --date-format says which; 1 can't be read",
        ),
        (
            column(DATE, "31/12/2024", "12/31/2024", "01/02/2024"),
            "As of: 1 value proves day first, 1 proves month first, 1 could be either →"
            " contradictory, --date-format says which",
        ),
        (
            column(DATE, "31/12/2024", "12/31/2024"),
            "As of: 1 value proves day first, 1 proves month first, 0 could be either → each is"
            " read in the one way that it can be",
        ),
        (column(AMOUNT, "7", "8"), "As of: 2 numbers of one meaning"),
        (
            column(AMOUNT, "1,234.50", "1,234"),
            "As of: 1 value proves a decimal point, 0 prove a decimal comma, 1 could be either →"
            " a decimal point",
        ),
        (
            column(TYPE, "business", "Wholesale", "Retail"),
            "As of: 1 of 3 values mean business or individual → free text, kept in the note",
        ),
    ],
)
def test_the_evidence_in_words(profile: ColumnProfile, sentence: str) -> None:
    assert told(profile.sentence("As of")) == sentence


def test_what_the_column_leaves_open_is_said_as_it_was_settled() -> None:
    """By an option, the layout or another column; a proof stands for itself."""
    dates, numbers = column(DATE, "01/02/2024"), column(AMOUNT, "1,234")
    assert told(dates.sentence("As of", DateOrder.DAY_FIRST)).endswith(
        "→ not settled by the column; read as day first (--date-format)"
    )
    assert told(numbers.sentence("Owed", DecimalMark.COMMA)).endswith(
        "→ not settled by the column; read as a decimal comma (--decimal)"
    )
    proven = column(DATE, "31/12/2024", "01/02/2024")
    assert told(proven.sentence("As of", DateOrder.MONTH_FIRST)).endswith("→ day first")


# --- what follows: the user's word, the column's proof, the table's, the template's


UNSETTLED_DATES = column(DATE, "01/02/2024")
UNSETTLED_AMOUNTS = column(AMOUNT, "1,234")


def test_without_any_word_or_proof_nothing_is_settled() -> None:
    found = formats(UNSETTLED_DATES, UNSETTLED_AMOUNTS)
    assert (found.date_order, found.amount_mark) == (None, None)


def test_the_column_settles_itself() -> None:
    assert formats(column(DATE, "01/02/2024", "31/12/2024")).date_order is DateOrder.DAY_FIRST
    assert formats(column(AMOUNT, "1,234", "1.5")).amount_mark is DecimalMark.POINT


def test_the_users_word_comes_first() -> None:
    dates = column(DATE, "01/02/2024", "31/12/2024")
    amounts = column(AMOUNT, "1,234", "1.5")
    said = {"date_order": DateOrder.MONTH_FIRST, "decimal_mark": DecimalMark.COMMA}
    found = formats(dates, amounts, **said)
    assert (found.date_order, found.amount_mark) == (DateOrder.MONTH_FIRST, DecimalMark.COMMA)


def test_what_needs_no_word_is_read_in_the_one_way_that_it_can_be() -> None:
    said = {"date_order": DateOrder.DAY_FIRST, "decimal_mark": DecimalMark.COMMA}
    found = formats(column(DATE, "12/31/2024"), column(AMOUNT, "12.50"), **said)
    assert (found.date_order, found.amount_mark) == (None, None)


def test_the_templates_word_holds_unless_the_column_contradicts_it() -> None:
    toml = 'date_order = "month-first"\ndecimal_mark = "comma"\n'
    found = formats(UNSETTLED_DATES, UNSETTLED_AMOUNTS, toml=toml)
    assert (found.date_order, found.amount_mark) == (DateOrder.MONTH_FIRST, DecimalMark.COMMA)
    found = formats(column(DATE, "01/02/2024", "31/12/2024"), toml=toml)
    assert found.date_order is DateOrder.DAY_FIRST
    contradictory = column(DATE, "01/02/2024", "31/12/2024", "12/31/2024")
    assert formats(contradictory, toml=toml).date_order is None


def test_one_number_column_proves_the_mark_of_the_other() -> None:
    found = formats(column(AMOUNT, "1.234,50"), column(RATE, "1,085"))
    assert found.rate_mark is DecimalMark.COMMA


def test_columns_that_disagree_prove_nothing_for_each_other() -> None:
    found = formats(column(AMOUNT, "1,234", "1,50"), column(RATE, "1,085", "1.5"))
    assert (found.amount_mark, found.rate_mark) == (DecimalMark.COMMA, DecimalMark.POINT)
    found = formats(column(AMOUNT, "12.5", "12,5", "1,234"), column(RATE, "1.5"))
    assert found.amount_mark is None


def test_the_rest_of_the_templates_word_goes_with_it() -> None:
    found = formats(toml='balance_in = "base"\nrates = { EUR = 1.08 }\n')
    assert found.balance_in is BalanceIn.BASE
    assert found.rates == {"EUR": Decimal("1.08")}
    assert not formats(column(TYPE, "Wholesale")).customer_type_usable
