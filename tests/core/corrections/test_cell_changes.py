"""What a spreadsheet program does on saving is told from what a person changed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.corrections.cell_changes import (
    LONGEST_CELL,
    Cell,
    CellFormat,
    Change,
    judge_change,
)
from importer.core.options import DateOrder, DecimalMark
from importer.core.rows import CellKind
from importer.core.values.spreadsheet_text import escape

NUMBER, DATE, BOOLEAN = CellKind.NUMBER, CellKind.DATE, CellKind.BOOLEAN
POINT, COMMA = (
    CellFormat(decimal_mark=DecimalMark.POINT),
    CellFormat(decimal_mark=DecimalMark.COMMA),
)
DAY_FIRST = CellFormat(date_order=DateOrder.DAY_FIRST)
MONTH_FIRST = CellFormat(date_order=DateOrder.MONTH_FIRST)
NOTHING_KNOWN = CellFormat()

RESAVED = [
    # --- codes and long numbers
    ("01234", "1234", NOTHING_KNOWN),
    ("00", "0", NOTHING_KNOWN),
    ("+4930123456", "4930123456", NOTHING_KNOWN),
    ("441234567890", "4.41E+11", NOTHING_KNOWN),
    ("441234567890", "4,41E+11", NOTHING_KNOWN),
    ("1234567890123456789", "1234567890123450000", NOTHING_KNOWN),
    ("1234567890123456789", "1.23457E+18", NOTHING_KNOWN),
    # --- numbers
    ("1.50", "1.5", NOTHING_KNOWN),
    ("1234.50", "1,234.50", POINT),
    ("1,234.50", "1234.5", POINT),
    ("1.234,50", "1234,5", COMMA),
    ("1.50", "1,5", POINT),
    ("1234.0", "1234", NOTHING_KNOWN),
    ("(12.50)", "-12.5", POINT),
    ("$1,234.50", "$1,234.5", POINT),
    # --- dates
    ("2025-12-31", "12/31/2025", NOTHING_KNOWN),
    ("31/12/2025", "2025-12-31", DAY_FIRST),
    ("31/12/2025", "12/31/2025", DAY_FIRST),
    ("05/06/2025", "5/6/25", NOTHING_KNOWN),
    ("05/06/2025", "2025-06-05", DAY_FIRST),
    ("05/06/2025", "05.06.2025", DAY_FIRST),
    ("31-Mar-2008", "31/03/2008", NOTHING_KNOWN),
    ("2025-12-31 14:05:33", "31/12/2025 14:05", NOTHING_KNOWN),
    # --- words and characters
    ("true", "TRUE", NOTHING_KNOWN),
    ("False", "FALSCH", NOTHING_KNOWN),
    ("Müller", "M?ller", NOTHING_KNOWN),
    ("Müller", "M\ufffdller", NOTHING_KNOWN),
    ("Müller", "MÃ¼ller", NOTHING_KNOWN),
    ("吉田", "??", NOTHING_KNOWN),
    ("one\r\ntwo", "one\ntwo", NOTHING_KNOWN),
    ("one\rtwo", "one_x000D_two", NOTHING_KNOWN),
    ("one\r\ntwo", "one_x000D_\ntwo", NOTHING_KNOWN),
    (" Acme ", "Acme", NOTHING_KNOWN),
    ("10\u00a0000", "10 000", NOTHING_KNOWN),
    ("x" * (LONGEST_CELL + 1), "x" * LONGEST_CELL, NOTHING_KNOWN),
]

EDITED = [
    # --- what saving does the other way round only a person does
    ("1234", "01234", NOTHING_KNOWN),
    ("4930123456", "+4930123456", NOTHING_KNOWN),
    ("4.41E+11", "441234567890", NOTHING_KNOWN),
    ("4.41E+11", "441000000000", NOTHING_KNOWN),
    ("M?ller", "Müller", NOTHING_KNOWN),
    ("RenÃ©e", "Renée", NOTHING_KNOWN),
    # --- what can be read in the column's own way is what was meant
    ("05/06/2025", "06/05/2025", DAY_FIRST),
    ("05/06/2025", "06/05/2025", MONTH_FIRST),
    ("1.500", "1,500", POINT),
    ("1,500", "1.500", COMMA),
    # --- nothing was certain before
    ("1,234", "1234", NOTHING_KNOWN),
    ("01/02/2025", "2025-02-01", NOTHING_KNOWN),
    ("31.02.2026", "28.02.2026", DAY_FIRST),
    ("see note", "250", POINT),
    # --- a currency or a side says what is booked
    ("€500.00", "500.00", POINT),
    ("100.00 Cr", "100.00", POINT),
    # --- plain edits
    ("", "x", NOTHING_KNOWN),
    ("x", "", NOTHING_KNOWN),
    ("ann@acme", "ann@acme.example", NOTHING_KNOWN),
    ("Acme 😀", "Acme", NOTHING_KNOWN),
    ("12", "13", NOTHING_KNOWN),
    ("-12", "12", NOTHING_KNOWN),
    ("+1 212 555 0143", "12125550143", NOTHING_KNOWN),
    ("true", "FALSE", NOTHING_KNOWN),
    ("what?", "which?", NOTHING_KNOWN),
    ("Müller", "M?ller & Co", NOTHING_KNOWN),
    ("x" * (LONGEST_CELL + 1), "x" * (LONGEST_CELL - 1), NOTHING_KNOWN),
    ("441234567890", "4.42E+11", NOTHING_KNOWN),
]


@pytest.mark.parametrize(("was", "now", "written"), RESAVED)
def test_what_saving_does_is_undone(was: str, now: str, written: CellFormat) -> None:
    assert judge_change(Cell(was), Cell(now), written) is Change.RESAVED


@pytest.mark.parametrize(("was", "now", "written"), EDITED)
def test_what_a_person_does_counts(was: str, now: str, written: CellFormat) -> None:
    assert judge_change(Cell(was), Cell(now), written) is Change.EDITED


@pytest.mark.parametrize(
    ("was", "now", "written", "change"),
    [
        (Cell("31/12/2025"), Cell("2025-12-31", DATE), DAY_FIRST, Change.RESAVED),
        (Cell("31/12/2025"), Cell("2025-12-30", DATE), DAY_FIRST, Change.EDITED),
        (Cell("01/02/2025"), Cell("2025-02-01", DATE), NOTHING_KNOWN, Change.EDITED),
        (Cell("2025-12-31", DATE), Cell("46022", NUMBER), NOTHING_KNOWN, Change.RESAVED),
        (Cell("1234"), Cell("1234", NUMBER), NOTHING_KNOWN, Change.SAME),
        (Cell("01234"), Cell("1234", NUMBER), NOTHING_KNOWN, Change.RESAVED),
        (Cell("1,234.50"), Cell("1234.5", NUMBER), POINT, Change.RESAVED),
        (Cell("1,234"), Cell("1234", NUMBER), NOTHING_KNOWN, Change.EDITED),
        (Cell("1.234,50"), Cell("1.2345", NUMBER), COMMA, Change.EDITED),
        (Cell("1234.5", NUMBER), Cell("1,234.50"), POINT, Change.RESAVED),
        (Cell("TRUE", BOOLEAN), Cell("WAHR"), NOTHING_KNOWN, Change.RESAVED),
        (Cell("TRUE", BOOLEAN), Cell("=TRUE()"), NOTHING_KNOWN, Change.RESAVED),
        (Cell("TRUE", BOOLEAN), Cell("=FALSE()"), NOTHING_KNOWN, Change.EDITED),
        (Cell("1234"), Cell("45.0", NUMBER), NOTHING_KNOWN, Change.EDITED),
    ],
)
def test_kinds_of_cells_count_too(
    was: Cell, now: Cell, written: CellFormat, change: Change
) -> None:
    assert judge_change(was, now, written) is change


@given(st.text())
def test_a_cell_that_came_back_as_it_was_is_the_same(text: str) -> None:
    assert judge_change(Cell(text), Cell(text)) is Change.SAME


@given(st.text())
def test_so_is_one_that_we_escaped(text: str) -> None:
    assert judge_change(Cell(text), Cell(escape(text))) is Change.SAME


@given(st.integers(0, 10**20), st.integers(1, 4))
def test_zeros_are_only_ever_given_back(number: int, zeros: int) -> None:
    """Whoever types them means them."""
    bare, code = Cell(str(number)), Cell("0" * zeros + str(number))
    assert judge_change(code, bare) is Change.RESAVED
    assert judge_change(bare, code) is Change.EDITED


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from((DAY_FIRST, MONTH_FIRST)),
)
def test_another_day_in_the_columns_own_order_is_an_edit(
    was: date, now: date, written: CellFormat
) -> None:
    form = "%d/%m/%Y" if written is DAY_FIRST else "%m/%d/%Y"
    change = judge_change(Cell(was.strftime(form)), Cell(now.strftime(form)), written)
    assert change is (Change.SAME if was == now else Change.EDITED)


@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from(("{:f}", "{:,f}", "${:,f}")),
)
def test_another_amount_is_an_edit_however_it_is_written(
    was: Decimal, now: Decimal, form: str
) -> None:
    """Promise 8: no amount is taken for another."""
    change = judge_change(Cell(f"{was:,f}"), Cell(form.format(now).replace("$-", "-$")), POINT)
    if was != now:
        assert change is Change.EDITED
