"""The first rows of a table, and which of them may be its header.

What a header means lives in `recognition` and `header_search`.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from importer.core.errors import UsageError
from importer.core.headers.known import LONGEST_HEADER, HeaderIndex, normal_form
from importer.core.language import gettext
from importer.core.rows import Header, SourceRow

_SHOWN_HEADERS = 12

SEARCHED_COLUMNS = 2_000
"""In so many columns a header is looked for; no export is known that has more. Once it is found,
all its columns are mapped."""


class HeadLine(Struct, frozen=True):
    """A row that may be the header, and its cells taken as headers."""

    row: SourceRow
    index: HeaderIndex

    @property
    def filled(self) -> int:
        """How many of its cells are not blank."""
        return sum(1 for cell in self.row.cells if cell.strip())


class TableHead(NamedTuple):
    """The first rows of a table, and those of them that may be the header."""

    rows: tuple[SourceRow, ...]
    lines: tuple[HeadLine, ...]

    def header(self, line: HeadLine) -> Header:
        """The line as header, with nameless columns at its end where the rows below have them.

        Some programs put a comma behind every last value.
        """
        number, names = line.row.ref.number, line.row.cells
        return Header(number, self.widened(names, number))

    def widened(self, names: tuple[str, ...], number: int) -> tuple[str, ...]:
        """The names as wide as most of the rows below `number`: more than half, and two at least.

        With fewer a row is ragged, and what stands too far right is not known by its column.
        """
        widths = [len(row.cells) for row in self.rows if row.ref.number > number and row.cells]
        usual, count = next(iter(Counter(widths).most_common(1)), (0, 0))
        return names + ("",) * (usual - len(names)) if 1 < count > len(widths) / 2 else names

    def cells_below(self, number: int) -> tuple[tuple[str, ...], ...]:
        """The rows below the row `number`."""
        return tuple(row.cells for row in self.rows if row.ref.number > number)

    def has_title(self, title: str, header: HeadLine) -> bool:
        """Whether a cell above the header is this title."""
        above = (row for row in self.rows if row.ref.number < header.row.ref.number)
        return any(normal_form(cell) == normal_form(title) for row in above for cell in row.cells)


def header_candidates(rows: Sequence[SourceRow], header_row: int | None) -> tuple[HeadLine, ...]:
    """The rows that may be the header: all that are not blank, or the one that the user named.

    Raises:
        UsageError: `header-row-missing`.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    chosen = [row for row in filled if header_row in (None, row.ref.number)]
    if header_row is not None and not chosen:
        raise UsageError(
            "header-row-missing",
            gettext(
                "Row {header_row}, which --header-row names, is blank or beyond the end of the "
                "table."
            ).format(header_row=header_row),
            hint=gettext("Give the row number that a spreadsheet program shows beside the header."),
        )
    return tuple(HeadLine(row, HeaderIndex(searched(row.cells))) for row in chosen)


def searched(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a row in which headers are looked for: texts longer than any header are none."""
    return tuple(cell if len(cell) <= LONGEST_HEADER else "" for cell in cells[:SEARCHED_COLUMNS])


def shown_cells(cells: Sequence[str]) -> str:
    """The cells that are not blank, for messages."""
    names = [" ".join(cell.split()) for cell in cells if cell.strip()]
    more = f" and {len(names) - _SHOWN_HEADERS} more" if len(names) > _SHOWN_HEADERS else ""
    return ", ".join(names[:_SHOWN_HEADERS]) + more
