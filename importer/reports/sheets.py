"""Sheets with a table in them: widths, a frozen header, a filter; pages to print.

Rows go to the disk as they come (`streamed_workbook`). What stands in them is the business of the
formats.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from importer.reports.looks import (
    AMOUNT,
    COUNT,
    HEADER,
    HEADER_HEIGHT,
    LINE_HEIGHT,
    NUMBER_HEADER,
    PLAIN,
    Look,
)
from importer.reports.sheet_rows import (
    StyledCell,
    Value,
    content,
    needs_mark,
    text_content,
)
from importer.reports.streamed_workbook import rows_of

LAST_ROW = 1_048_576
"""Rows that a sheet holds (Excel specifications and limits)."""

LAST_COLUMN = 16_384
"""Columns that a sheet holds (Excel specifications and limits)."""


class Column(Struct, frozen=True):
    """A column of a table: its header, its width in characters, how its cells look."""

    header: str
    width: float
    look: Look = PLAIN

    @property
    def header_look(self) -> Look:
        """Over numbers the header stands on the right as they do."""
        return NUMBER_HEADER if self.look in (AMOUNT, COUNT) else HEADER


class TableSheet:
    """A sheet with one table: frozen header, filter; goes on in a further sheet if it must."""

    def __init__(
        self, workbook: Workbook, title: str, columns: Sequence[Column], last_row: int = LAST_ROW
    ) -> None:
        self.workbook, self.title, self.columns = workbook, title, columns
        self.last_row = last_row
        self.sheets: list[Worksheet] = []
        self._letters = [get_column_letter(n) for n in range(1, len(columns) + 1)]
        self._widths = [int(one.width * 1.1) if one.look.wraps else None for one in columns]
        self._open()

    def extend(self, columns: Sequence[Sequence[Value]]) -> None:
        """Add rows that are given as columns: text as str, numbers as int or Decimal, None for a
        blank."""
        begin, end = 0, len(columns[0]) if columns else 0
        while begin < end:
            if self._rows.rows == self.last_row:
                self.close()
                self._open()
            room = self.last_row - self._rows.rows
            self._fill([column[begin : begin + room] for column in columns])
            begin += room

    def _fill(self, columns: Sequence[Sequence[Value]]) -> None:
        """Add rows for which the sheet has room."""
        first = self._rows.rows + 1
        shown = [self._shown(number, column) for number, column in enumerate(columns)]
        styled = {
            position
            for cells in shown
            if None in cells
            for position, cell in enumerate(cells)
            if cell is None
        }
        placed = [
            [f'<c r="{letter}{row}"{cell}' if cell else "" for row, cell in enumerate(cells, first)]
            for letter, cells in zip(self._letters, shown, strict=True)
        ]
        for position, cells in enumerate(zip(*placed, strict=True)):
            if position in styled:
                self._append_styled([column[position] for column in columns])
            else:
                self._rows.add_text("".join(cells))

    def append(self, values: Sequence[Value]) -> None:
        """Add a single row."""
        self.extend([(value,) for value in values])

    def _shown(self, number: int, column: Sequence[Value]) -> list[str | None]:
        """What `_plain` makes of a column's values; equal ones are looked at once."""
        plain = {value: self._plain(number, value) for value in set(column)}
        return list(map(plain.__getitem__, column))

    def _plain(self, number: int, value: Value) -> str | None:
        """A cell behind its place, "" for a blank; None if the row needs looks or a height.

        In a row of one line, as most are, texts need no look, the sheet's own is the same.
        """
        if value is None or value == "":
            return ""
        if not isinstance(value, str):
            return f"{self._looks[number]}{content(value)}</c>"
        if needs_mark(value) or _lines(value, self._widths[number]) > 1:
            return None
        return f"{text_content(value)}</c>"

    def _append_styled(self, values: Sequence[Value]) -> None:
        cells = [
            None if value is None or value == "" else StyledCell(value, column.look)
            for column, value in zip(self.columns, values, strict=True)
        ]
        lines = max(map(_lines, values, self._widths), default=1)
        self._rows.add(cells, row_height(lines) if lines > 1 else None)

    def close(self) -> None:
        """Give the sheet its filter; called once, when all rows are there."""
        self.sheets[-1].auto_filter.ref = f"A1:{self._letters[-1]}{self._rows.rows}"

    def _open(self) -> None:
        number = f" {len(self.sheets) + 1}" if self.sheets else ""
        sheet = new_sheet(self.workbook, f"{self.title}{number}", self.columns)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        self.sheets.append(sheet)
        self._rows = rows_of(sheet)
        self._looks = [self._rows.style(column.look) for column in self.columns]
        header = [StyledCell(column.header, column.header_look) for column in self.columns]
        self._rows.add(header, HEADER_HEIGHT)


def row_height(lines: int) -> float:
    """Points for a row of so many lines, within what a sheet allows."""
    return min(LINE_HEIGHT * lines + 1, 409.0)


def _lines(value: Value, width: int | None) -> int:
    """Lines that a cell needs, about; Excel would find out by itself, LibreOffice does not.

    Args:
        width: characters; None where the text stays on one line.
    """
    if not value or width is None or not isinstance(value, str):
        return 1
    return len(value) // width + 1 + value.count("\n")


READABLE_WIDTH = 230
"""Characters that stand side by side on a page across and can still be read: of 7 points (A4)."""


def pages_across(widths: Iterable[float], repeated: float = 0) -> int:
    """Pages side by side on which columns of these widths can be read.

    Args:
        repeated: width of a column that stands on each of the pages.
    """
    return max(1, ceil((sum(widths) - repeated) / (READABLE_WIDTH - repeated)))


def new_sheet(workbook: Workbook, title: str, columns: Sequence[Column]) -> Worksheet:
    """A sheet with column widths that prints across as few pages as can be read."""
    sheet = workbook.create_sheet(title)
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = LINE_HEIGHT, True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = pages_across(one.width for one in columns)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet
