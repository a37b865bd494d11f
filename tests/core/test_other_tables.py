"""Tables below the customers are told by their headers; no customer is taken for one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.lines import LineRules, judge_lines
from importer.core.other_tables import names_columns, names_others
from importer.core.rows import LineKind

from tests.core.templates import rows_of

HEADER = ("Customer", "E-mail", "City")
ACME = ("Acme", "a@acme.example", "Rome")
MILL = ("Paper Mill", "m@mill.example", "Turku")
INVOICES = ("Invoice No", "Due date", "Amount")
BLANK = ("", "", "")
OTHER = LineKind.OTHER_TABLE


def title(text: str) -> tuple[str, ...]:
    return (text, "", "")


def kinds_below(*lines: tuple[str, ...]) -> list[LineKind | None]:
    """What the lines below a header and one customer are."""
    judged = judge_lines(rows_of(HEADER, ACME, *lines), 1, LineRules(header=HEADER))
    return [kind for _, kind in judged][2:]


def test_a_header_of_something_else_begins_another_table():
    assert kinds_below(BLANK, INVOICES, ("1", "2026-01-05", "3")) == [LineKind.BLANK, OTHER, OTHER]


def test_the_titles_above_it_belong_to_it():
    lines = (BLANK, title("Open invoices"), title("as of January"), BLANK, INVOICES)
    assert kinds_below(*lines) == [LineKind.BLANK, OTHER, OTHER, LineKind.BLANK, OTHER]


def test_a_list_of_suppliers_may_have_the_very_header_of_the_customers():
    lines = (BLANK, title("Suppliers:"), HEADER, MILL, BLANK, HEADER, MILL)
    assert [kind for kind in kinds_below(*lines) if kind is not LineKind.BLANK] == [OTHER] * 5


def test_customers_may_go_on_behind_another_table():
    lines = (BLANK, INVOICES, ("1", "2", "3"), BLANK, title("Customers"), HEADER, MILL)
    assert kinds_below(*lines)[-2:] == [LineKind.HEADER, None]
    assert kinds_below(BLANK, INVOICES, BLANK, HEADER, MILL)[-1] is None


def test_customers_go_on_on_the_next_page():
    lines = (BLANK, title("The south"), HEADER, MILL)
    assert kinds_below(*lines) == [LineKind.BLANK, LineKind.TITLE, LineKind.HEADER, None]


def test_customers_with_nothing_but_a_name_are_rows_behind_gaps_too():
    lines = (BLANK, title("Suppliers"), title("Invoices"), title("Items"), title("Bo"), title("Cy"))
    assert kinds_below(*lines)[1:] == [None] * 5
    assert kinds_below(BLANK, title("Vendors"), BLANK, MILL) == [
        LineKind.BLANK,
        None,
        LineKind.BLANK,
        None,
    ]


def test_a_header_right_below_a_customer_begins_nothing():
    """Only behind a gap, a total or a title; a row in words like these is somebody's odd row."""
    assert kinds_below(INVOICES, MILL) == [None, None]


def test_values_that_could_be_names_are_known_by_the_row_above():
    """A column that says Customer in every row, and one that says Active."""
    bo, cy = ("Type", "Customer", "Active"), ("Name", "Customer", "Active")
    assert kinds_below(bo, BLANK, cy) == [None, LineKind.BLANK, None]


@pytest.mark.parametrize(
    "cells",
    [
        INVOICES,
        ("Supplier", "Phone", "", "IBAN", "Creditor since"),
        ("#", "Invoice date", "Total"),
        ("Lieferant", "Straße", "Ort"),
        ("Rechnungsnummer", "Betrag"),
        ("Fournisseur", "Montant"),
    ],
)
def test_the_header_of_a_table_names_columns(cells: tuple[str, ...]):
    assert names_columns(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("Country Kitchen", "Customer Service", "Rome"),
        ("Total", "", "Amount Ltd"),
        ("City", "", ""),
        ("Total", "Total", "Total"),
        ("Acme", "Email", "none", "n/a", "Phone"),
        ("Acme", "Customer", "Active"),
        (),
    ],
)
def test_a_customer_names_none(cells: tuple[str, ...]):
    assert not names_columns(cells)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("SUPPLIERS", True), ("Lieferanten:", True), ("Vendors Ltd", False), ("Customers", False)],
)
def test_titles_of_others_are_known_whole(text: str, expected: bool):
    assert names_others(text) is expected


def test_a_template_that_knows_its_rows_by_a_marker_needs_no_guess():
    rows = rows_of(("!CUST", "NAME", "TYPE"), ("VEND", "Mill", ""), ("CUST", "Customer", "Active"))
    rules = LineRules(header=rows[0].cells, marker="CUST")
    assert [kind for _, kind in judge_lines(rows, 1, rules)][1:] == [LineKind.FOOTER, None]


def test_no_more_than_a_few_lines_are_held_back_at_a_time():
    """A sheet may go on with a million formatted blank rows."""
    taken = 0

    def lines():
        nonlocal taken
        for row in rows_of(HEADER, ACME, BLANK, title("Bo"), *[BLANK] * 500):
            taken += 1
            yield row

    judged = judge_lines(lines(), 1, LineRules(header=HEADER))
    assert all(taken - given <= 25 for given, _ in enumerate(judged, 1))


LINES = st.lists(
    st.sampled_from((HEADER, ACME, MILL, BLANK, INVOICES, title("Suppliers"), title("Bo"))),
    max_size=12,
)


@given(LINES)
def test_every_line_comes_out_once_and_in_order(lines: list[tuple[str, ...]]):
    rows = rows_of(HEADER, *lines)
    judged = list(judge_lines(rows, 1, LineRules(header=HEADER)))
    assert [row for row, _ in judged] == list(rows)


@given(st.lists(st.sampled_from((ACME, MILL, BLANK, title("Suppliers"), title("Bo"))), max_size=12))
def test_without_another_header_every_line_but_blank_ones_is_a_row(lines: list[tuple[str, ...]]):
    judged = judge_lines(rows_of(HEADER, *lines), 1, LineRules(header=HEADER))
    assert all(kind in {None, LineKind.BLANK, LineKind.HEADER} for _, kind in judged)
