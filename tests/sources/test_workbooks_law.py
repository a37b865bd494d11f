"""The law of workbooks: what openpyxl writes is read, cell by cell, with its kind and its row."""

import datetime
from decimal import Context, Decimal
from io import BytesIO
from typing import Any

import openpyxl
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from importer.core.rows import CellKind
from openpyxl.cell import WriteOnlyCell

from tests.sources.reading import rows_of

Value = str | int | float | bool | datetime.date | None

TEXTS = st.text(
    st.one_of(
        st.sampled_from(" ,;\"\n\t<>&='#0aé漢🎉"),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    max_size=12,
).filter(lambda text: "_x" not in text)
"""XML holds no control characters, and `_x0041_` is its way to write an A."""

DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(9999, 12, 31))
TIMES = st.times().map(lambda time: time.replace(microsecond=0))
FLOATS = st.floats(-1e300, 1e300).map(lambda number: float(f"{number:.15g}"))
"""openpyxl writes 16 digits, so that more than 15 could be rounded twice."""

VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    FLOATS,
    DATES,
    st.builds(datetime.datetime.combine, DATES, TIMES),
)
TABLES = st.lists(st.lists(VALUES, max_size=5), max_size=8)


@settings(deadline=None)
@given(TABLES, st.booleans())
def test_any_table_is_read_as_it_was_written(rows: list[list[Value]], write_only: bool) -> None:
    """Same cells, kinds and row numbers; blank rows between are rows without cells.

    Blank cells and rows at the end leave no trace in a workbook, and a workbook of blanks only is
    an error.
    """
    while rows and _is_blank(rows[-1]):
        rows.pop()
    assume(rows)

    read = rows_of(_streamed(rows) if write_only else _written(rows))

    assert [row.ref.number for row in read] == list(range(1, len(rows) + 1))
    for row, values in zip(read, rows, strict=True):
        assert not any(row.cells[len(values) :])
        for column, value in enumerate(values):
            cell = row.cells[column] if column < len(row.cells) else ""
            assert _is_said_rightly(value, cell, row.kind(column)), (value, cell)
    widths = [len(row.cells) for row in read if row.cells]
    assert widths == sorted(widths)


def _is_blank(row: list[Value]) -> bool:
    return all(value in (None, "") for value in row)


def _is_said_rightly(value: Value, cell: str, kind: CellKind) -> bool:
    """Whether cell and kind are what a reader must make of a value, by the types' own words."""
    match value:
        case None | "":
            return (cell, kind) == ("", CellKind.TEXT)
        case str():
            return (cell, kind) == (value, CellKind.TEXT)
        case bool():
            return (cell, kind) == (str(value).upper(), CellKind.BOOLEAN)
        case int() | float():
            return kind is CellKind.NUMBER and _is_same_number(value, cell)
        case _:
            return (cell, kind) == (str(value).removesuffix(" 00:00:00"), CellKind.DATE)


def _is_same_number(value: float, cell: str) -> bool:
    """Equal at 15 digits, and written without an exponent unless it would be all zeros."""
    exact = Context(prec=15).create_decimal(value)
    readable = not exact or -15 < exact.adjusted() < 21
    return Decimal(cell) == exact and not (readable and "E" in cell)


def _written(rows: list[list[Value]]) -> bytes:
    """A workbook with shared texts and references, as people save them."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for number, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            _fill(sheet.cell(number, column), value)
    return _saved(workbook)


def _streamed(rows: list[list[Value]]) -> bytes:
    """A workbook as programs stream them out: texts in the cells."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for values in rows:
        sheet.append([_fill(WriteOnlyCell(sheet), value) for value in values])
    return _saved(workbook)


def _fill(cell: Any, value: Value) -> Any:
    """Text is text, even if it looks like a formula or an error to openpyxl."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _saved(workbook: openpyxl.Workbook) -> bytes:
    with BytesIO() as stream:
        workbook.save(stream)
        return stream.getvalue()
