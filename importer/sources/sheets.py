"""What a workbook of any format is to the rest of this room: sheets, and rows by sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from importer.core.rows import CellKind


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
    """

    number: int
    cells: list[str]
    kinds: list[CellKind]


class Workbook(Protocol):
    """An open workbook."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in the order of their tabs."""

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of a sheet that have something in them, in ascending order; streams."""
