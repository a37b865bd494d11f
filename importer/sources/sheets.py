"""What a workbook of any format is to the rest of this room: sheets, and rows by sheet."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from importer.core.looks import ColumnLook
from importer.core.reading import Notice
from importer.core.rows import CellKind, Kinds

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""The bounds of a sheet in every spreadsheet program of today."""


class Sheet(Struct, frozen=True):
    """One sheet of cells (charts and macros are none).

    Attributes:
        key: what the workbook's reader finds it by.
    """

    name: str
    is_visible: bool
    key: str


class SheetRow(NamedTuple):
    """A row with something in it; blank cells at its end are cut off.

    Attributes:
        number: as the spreadsheet shows it, from 1.
        is_hidden: the spreadsheet does not show it: it was hidden, or a filter left it out.
    """

    number: int
    cells: list[str]
    kinds: list[CellKind]
    is_hidden: bool = False


class SheetRows(NamedTuple):
    """Rows with something in them that follow one another, of one width; none is hidden.

    Attributes:
        cells: of each row; some at its end may be blank.
        kinds: of each row, as many as it has cells. Rows with equal ones share them.
    """

    numbers: Sequence[int]
    cells: Sequence[tuple[str, ...]]
    kinds: Sequence[Kinds]

    def rows(self) -> Iterator[SheetRow]:
        """Every row by itself."""
        for number, cells, kinds in zip(self.numbers, self.cells, self.kinds, strict=True):
            width = len(cells)
            while not cells[width - 1]:
                width -= 1
            yield SheetRow(number, list(cells[:width]), list(kinds[:width]))


class Workbook(Protocol):
    """An open workbook."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in the order of their tabs."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about the reading of such a workbook."""

    def rows(self, sheet: Sheet) -> Iterator[SheetRow | SheetRows]:
        """The rows of a sheet that have something in them, in ascending order; streams."""

    def hidden_columns(self, sheet: Sheet) -> frozenset[int]:
        """0-based columns that the spreadsheet does not show."""

    def looks(self, sheet: Sheet) -> tuple[ColumnLook, ...]:
        """How the columns look; empty where the format's reader does not tell."""
