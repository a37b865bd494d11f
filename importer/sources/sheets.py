"""What a workbook of any format is to the rest of this room: sheets, and rows by sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from importer.core.looks import ColumnLook
from importer.core.reading import Notice
from importer.core.rows import CellKind

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""The bounds of a sheet in every spreadsheet program of today."""


@dataclass(frozen=True, slots=True)
class Sheet:
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


class Workbook(Protocol):
    """An open workbook."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in the order of their tabs."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about the reading of such a workbook."""

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of a sheet that have something in them, in ascending order; streams."""

    def hidden_columns(self, sheet: Sheet) -> frozenset[int]:
        """0-based columns that the spreadsheet does not show."""

    def looks(self, sheet: Sheet) -> tuple[ColumnLook, ...]:
        """How the columns look; empty where the format's reader does not tell."""
