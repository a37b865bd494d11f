"""The rows of a run that somebody has to mend, read once for both corrections files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from importer.core.portions import weight_of_cells, weight_of_problems
from importer.core.ports import RowResults
from importer.core.result_columns import TableKey
from importer.core.runs import ResultRow
from importer.reports.counts import TO_MEND

_HEAVIEST = 16 << 20
"""Characters of rows that are held from one file to the next; more of them are read again."""


class RowsToMend(Struct, frozen=True):
    """Iterates over the rows, in the order read.

    Attributes:
        widest: cells of the longest row, of each table that has one.
        kept: all of them; None where they are too many to hold.
    """

    reader: RowResults
    run_id: str
    widest: Mapping[TableKey, int]
    kept: Sequence[ResultRow] | None

    def __iter__(self) -> Iterator[ResultRow]:
        rows: Iterable[ResultRow] = _read(self.reader, self.run_id)
        return iter(rows if self.kept is None else self.kept)


def read_rows_to_mend(reader: RowResults, run_id: str) -> RowsToMend:
    """Read them once."""
    widest: dict[TableKey, int] = {}
    kept: list[ResultRow] = []
    weight = 0
    for row in _read(reader, run_id):
        widest[row.ref.table] = max(widest.get(row.ref.table, 0), len(row.cells))
        weight += weight_of_cells(row.cells) + weight_of_problems(row.problems)
        if weight <= _HEAVIEST:
            kept.append(row)
        else:
            kept.clear()
    return RowsToMend(reader, run_id, widest, kept if weight <= _HEAVIEST else None)


def _read(reader: RowResults, run_id: str) -> Iterator[ResultRow]:
    return reader.results(run_id, endings=sorted(TO_MEND))
