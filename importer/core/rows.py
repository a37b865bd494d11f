"""Rows as they come out of a file, and the names by which people find them again.

What a row *means* lives elsewhere (`mapping`, `checking`).
The two values that name rows are named tuples: frozen, and in the order of the file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby, islice
from typing import NamedTuple

from msgspec import Struct


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

    @property
    def table(self) -> tuple[str, str]:
        """Source and sheet."""
        return self.source, self.sheet


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


Kinds = tuple[CellKind, ...]

CHUNK_ROWS = 500
"""Records that go through the checks together: many more are slower, since they fall out of the
processor's caches, and many fewer don't share the cost of a step."""

CHUNK_CHARACTERS = 1 << 20
"""Records of more text than this make a chunk of fewer: memory follows bytes, not rows."""


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Some records of a table that follow one another, as columns of their parts.

    Attributes:
        source, sheet: as in `RowRef`, alike for all of them.
        numbers: the row number of each.
        cells: the cells of each.
        lines: the physical line of each, for delimited files; None in workbooks.
        kinds: the kinds of the cells of each, for workbooks; None where all are text.
        left_out: position in the chunk -> why the line is no row whatever stands in it.
    """

    source: str
    sheet: str
    numbers: Sequence[int]
    cells: Sequence[Sequence[str]]
    lines: Sequence[int] | None = None
    kinds: Sequence[Kinds] | None = None
    left_out: Mapping[int, LineKind] = field(default_factory=dict)
    _columns: dict[int, list[tuple[str, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, position: int) -> SourceRow:
        """One record by itself."""
        return SourceRow(
            RowRef(self.source, self.sheet, self.numbers[position]),
            tuple(self.cells[position]),
            None if self.kinds is None else self.kinds[position],
            None if self.lines is None else self.lines[position],
            self.left_out.get(position),
        )

    def rows(self) -> Iterator[SourceRow]:
        """Every record by itself."""
        return map(self.row, range(len(self)))

    def columns(self, width: int) -> list[tuple[str, ...]]:
        """The cells column by column; short records are filled up with blanks, and what stands
        right of the last column is left out. Worked out once: many steps go by columns."""
        if width not in self._columns:
            rows = self.cells
            if set(map(len, rows)) != {width}:
                rows = [[*row[:width], *[""] * (width - len(row))] for row in rows]
            self._columns[width] = list(zip(*rows, strict=True))
        return self._columns[width]


def without(texts: Sequence[str], positions: Iterable[int]) -> list[str]:
    """Texts of which some are made blank."""
    kept = list(texts)
    for at in positions:
        kept[at] = ""
    return kept


def chunk_of(rows: Sequence[SourceRow]) -> RowChunk:
    """Records of one table as a chunk; at least one, and all with kinds or none."""
    first = rows[0]
    return RowChunk(
        source=first.ref.source,
        sheet=first.ref.sheet,
        numbers=[row.ref.number for row in rows],
        cells=[row.cells for row in rows],
        lines=None if first.line is None else [row.line or 0 for row in rows],
        kinds=None if first.kinds is None else [row.kinds or () for row in rows],
        left_out={at: row.left_out for at, row in enumerate(rows) if row.left_out is not None},
    )


def chunks_of(rows: Iterable[SourceRow], size: int = CHUNK_ROWS) -> Iterator[RowChunk]:
    """Records of one table in chunks; streams."""
    remaining = iter(rows)
    while some := list(islice(remaining, size)):
        for _, alike in groupby(some, key=lambda row: row.kinds is None):
            yield chunk_of(list(alike))


class Header(Struct, frozen=True):
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
