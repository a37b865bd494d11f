"""Cells are named as the user's spreadsheet names them."""

from importer.core.rows import RowChunk, RowRef, cell_name, column_letters
from openpyxl.utils import get_column_letter

MOST_COLUMNS = 16_384
"""Of a sheet in Excel; the last one is XFD."""


def test_every_column_of_the_widest_sheet_has_its_letters() -> None:
    assert [column_letters(at) for at in range(MOST_COLUMNS)] == [
        get_column_letter(number) for number in range(1, MOST_COLUMNS + 1)
    ]


def test_a_cell_is_its_column_and_its_row() -> None:
    assert [cell_name(0, 1), cell_name(6, 17), cell_name(26, 2)] == ["A1", "G17", "AA2"]


def test_rows_of_a_chunk_keep_their_own_numbers() -> None:
    """Lines that are no rows, and line breaks in cells, leave gaps."""
    chunk = RowChunk("a.csv", "", (2, 5, 9), (("Ann",), ("Bob",), ("Cid",)), lines=(2, 7, 12))
    assert [(row.ref, row.line) for row in chunk.rows()] == [
        (RowRef("a.csv", "", number), line) for number, line in ((2, 2), (5, 7), (9, 12))
    ]
    assert chunk.row(2).ref.number == 9
