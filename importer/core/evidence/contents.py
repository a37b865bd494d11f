"""What stands in the columns of a table: how many cells are filled, and the first values.

Counted a chunk at a time beside the checks, and shown so that a person sees at a glance what a
column is. Of columns whose cells are kept nowhere no value is taken.
"""

from collections.abc import Collection, Iterable, Sequence

from importer.core.stages import ColumnContents
from importer.core.values.plain_text import plain_text

_SAMPLES = 2
SAMPLE_LENGTH = 60
"""Characters of a value that are kept to be shown."""


class ContentsCount:
    """The contents of a table's columns, as far as it is read.

    Args:
        width: how many columns.
        hidden: 0-based columns of which no value may be kept.
    """

    def __init__(self, width: int, hidden: Collection[int]) -> None:
        self._filled = [0] * width
        self._samples: list[tuple[str, ...]] = [()] * width
        self._unseen = set(range(width)).difference(hidden)

    def add(self, columns: Sequence[Sequence[str]], *, too_long: Collection[int] = ()) -> None:
        """Take in some rows, column by column. Cells of blanks alone count as filled for now.

        Args:
            too_long: positions of rows with more cells than columns: what stands in them may
                belong to a column further left, such as one whose values must not be kept.
        """
        for column, cells in enumerate(columns):
            self._filled[column] += len(cells) - cells.count("")
        for column in tuple(filter(self._filled.__getitem__, self._unseen)):
            if samples := _first_values(columns[column], too_long):
                self._samples[column] = samples
                self._unseen.discard(column)

    def take_back_blanks(self, cells: Iterable[str]) -> None:
        """Count what looks blank in a row as blank. Only rows that cleaning would change have such
        cells, and those are few: looking at every cell for them would cost more than counting."""
        for column, cell in enumerate(cells):
            if column < len(self._filled) and cell.isspace():
                self._filled[column] -= 1

    def found(self) -> tuple[ColumnContents, ...]:
        """The contents, a column each."""
        return tuple(map(ColumnContents, self._filled, self._samples))


def _first_values(cells: Sequence[str], passed_over: Collection[int]) -> tuple[str, ...]:
    """The first values that differ, on one line each."""
    found: dict[str, None] = {}
    for at, cell in enumerate(cells):
        if cell and at not in passed_over and (value := _shown(cell)):
            found[value] = None
            if len(found) == _SAMPLES:
                break
    return tuple(found)


def _shown(cell: str) -> str:
    value = " ".join(plain_text(cell).split())
    return value if len(value) <= SAMPLE_LENGTH else f"{value[: SAMPLE_LENGTH - 1].rstrip()}…"
