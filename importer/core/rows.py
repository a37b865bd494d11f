"""Rows as they come out of a file, and the names by which people find them again.

What a row *means* lives elsewhere (`mapping`, `checking`).
The two values that are made for every row are named tuples: frozen, and made in half the time of a
frozen dataclass, which counts at a million rows.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class RowRef(NamedTuple):
    """Where a row stands, as its owner sees it. Results are joined by it, never by position.

    Attributes:
        source: the file's name, unique within a run.
        sheet: the sheet's name; empty for delimited files.
        number: the row number that a spreadsheet shows for the record, counted from 1, header and
            blank lines included. A record with line breaks in its cells is one row.
    """

    source: str
    sheet: str
    number: int


class CellKind(StrEnum):
    """What a workbook says a cell is. Delimited files know text only."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNCALCULATED = "uncalculated"


class LineKind(StrEnum):
    """Lines of a file that are no rows. They are counted by kind, never silently dropped."""

    BLANK = "blank"
    TITLE = "title"
    HEADER = "header"
    TOTAL = "total"
    FOOTER = "footer"
    CONTINUATION = "continuation"
    MERGED = "merged"
    HIDDEN = "hidden"
    OTHER_TABLE = "other-table"


class SourceRow(NamedTuple):
    """One record, cells as text.

    Attributes:
        cells: as read; a workbook's numbers at 15 significant digits without a trailing `.0`
            (`1210`, `0.1`), dates as `YYYY-MM-DD` (with ` HH:MM:SS` if a time is given), booleans
            as `TRUE`/`FALSE`, errors as shown (`#REF!`), a formula whose result was never saved
            as that formula (`=A1&B1`).
        kinds: one per cell for workbooks, None for delimited files (all text).
        line: the physical line on which the record begins, for delimited files; None in workbooks.
        left_out: why the line is no row whatever stands in it; None for all others.
    """

    ref: RowRef
    cells: tuple[str, ...]
    kinds: tuple[CellKind, ...] | None = None
    line: int | None = None
    left_out: LineKind | None = None

    def kind(self, column: int) -> CellKind:
        """The kind of the cell in `column` (0-based); cells beyond the row's end are text."""
        if self.kinds is None or column >= len(self.kinds):
            return CellKind.TEXT
        return self.kinds[column]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: where it stands and its names as written.

    Attributes:
        number: its row number as the spreadsheet shows it; 0 if the file has none.
        names: one per column, as read; may be blank, may repeat.
    """

    number: int
    names: tuple[str, ...]


def column_letters(column: int) -> str:
    """The spreadsheet's name of a 0-based column: 0 is `A`, 26 is `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(column: int, row_number: int) -> str:
    """The cell as the user sees it: `G17`."""
    return f"{column_letters(column)}{row_number}"
