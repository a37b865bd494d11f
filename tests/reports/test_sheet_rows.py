"""Rows that we write as text stand in the workbook as openpyxl itself would have put them there."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from importer.reports.cell_texts import CELL_LIMIT, sheet_text
from importer.reports.looks import AMOUNT, COUNT, MARKED, PLAIN, WRAPPED
from importer.reports.sheet_rows import StyledCell
from importer.reports.sheets import Column, TableSheet
from importer.reports.streamed_workbook import rows_of, writing_workbook
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from tests.reports.examples import TRAPS

_TEXTS = st.sampled_from(TRAPS) | st.text() | st.text("=+-@ <>&\"'_x0041\r\n\t", max_size=12)
_MOMENT = datetime.fromisoformat("2026-01-31 14:30")
_NUMBERS = st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=3)
_VALUES = st.none() | _TEXTS | _NUMBERS | st.booleans() | st.just(_MOMENT)
_LOOKS = st.sampled_from([PLAIN, WRAPPED, AMOUNT, COUNT, *MARKED.values()])


def _by_openpyxl(rows: list[list[StyledCell]], path: Path) -> None:
    """The same cells by the library alone."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Rows")
    for row in rows:
        cells = []
        for value, look, _ in row:
            cell = WriteOnlyCell(sheet)
            for name in ("font", "fill", "border", "alignment", "number_format"):
                if getattr(look, name):
                    setattr(cell, name, getattr(look, name))
            cell.value = sheet_text(value) or None if isinstance(value, str) else value
            if isinstance(value, str) and cell.value:
                cell.data_type = "s"
            if isinstance(value, str):
                cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
            if isinstance(value, datetime):
                cell.number_format = look.number_format or "General"
            cells.append(cell)
        sheet.append(cells)
    workbook.save(path)


def _seen(path: Path) -> list[list[tuple[Any, ...]]]:
    """Every cell as a spreadsheet program finds it."""
    return [
        [
            (
                cell.value,
                cell.data_type,
                cell.number_format,
                cell.quotePrefix,
                *(repr(getattr(cell, name)) for name in ("font", "fill", "border", "alignment")),
            )
            for cell in row
        ]
        for row in load_workbook(path)["Rows"].iter_rows()
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.builds(StyledCell, _VALUES, _LOOKS), min_size=3, max_size=3),
        min_size=1,
        max_size=4,
    )
)
def test_cells_are_what_openpyxl_makes_of_them(rows: list[list[StyledCell]]) -> None:
    """Values, kinds, formats, colours, and the mark that keeps a text from being a formula."""
    with TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours.xlsx", Path(folder) / "theirs.xlsx"
        with writing_workbook(ours) as workbook:
            sheet = rows_of(workbook.create_sheet("Rows"))
            for row in rows:
                sheet.add(row)
        _by_openpyxl(rows, theirs)
        assert _seen(ours) == _seen(theirs)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_TEXTS, _TEXTS, _NUMBERS), min_size=1, max_size=5))
def test_the_rows_of_a_table_come_back(rows: list[tuple[str, str, int | Decimal]]) -> None:
    """Whether they are written in the quick way or the other."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        columns = (Column("a", 9), Column("b", 20, WRAPPED), Column("c", 9, COUNT))
        with writing_workbook(path) as workbook:
            table = TableSheet(workbook, "Rows", columns)
            for row in rows:
                table.append(row)
            table.close()
        read = list(load_workbook(path)["Rows"].iter_rows(min_row=2, values_only=True))
    for (a, b, number), cells in zip(rows, read, strict=True):
        assert cells[:2] == (sheet_text(a) or None, sheet_text(b) or None)
        assert float(cells[2]) == float("%.16g" % number)  # noqa: UP031  as a workbook keeps it


def test_a_long_row_is_as_tall_as_its_text(tmp_path: Path) -> None:
    """LibreOffice does not find out by itself."""
    path = tmp_path / "tall.xlsx"
    with writing_workbook(path) as workbook:
        table = TableSheet(workbook, "Rows", (Column("text", 20, WRAPPED),))
        for text in ("short", "one\ntwo", "x" * CELL_LIMIT):
            table.append((text,))
        table.close()
    heights = load_workbook(path)["Rows"].row_dimensions
    assert [heights[row].height for row in (1, 2, 3, 4)] == [24, None, 31, 409]


def test_a_comment_stands_on_its_cell(tmp_path: Path) -> None:
    """Large enough for its text."""
    path = tmp_path / "notes.xlsx"
    with writing_workbook(path) as workbook:
        rows = rows_of(workbook.create_sheet("Rows"))
        rows.add([None, StyledCell("x", PLAIN, "What is wrong\n→ what to do")])
    sheet = load_workbook(path)["Rows"]
    assert sheet["A1"].comment is None
    assert sheet["B1"].comment.text == "What is wrong\n→ what to do"


def test_decimals_are_numbers_in_the_sheet(tmp_path: Path) -> None:
    """Which can be summed; the journal keeps them exactly."""
    path = tmp_path / "sums.xlsx"
    with writing_workbook(path) as workbook:
        table = TableSheet(workbook, "Rows", (Column("amount", 9, AMOUNT),))
        table.append((Decimal("1204.50"),))
        table.close()
    assert load_workbook(path)["Rows"]["A2"].value == 1204.5
