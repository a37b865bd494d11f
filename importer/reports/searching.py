"""Finding rows among those that need a look: by kind of problem, by ending, by what stands in them.

Which rows there are is told by ids; how they look by `rows`.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from importer.core.outcomes import Ending
from importer.core.portions import by_number
from importer.core.ports import RowCorrecting, RunReader
from importer.core.problems import CATALOGUE, Severity
from importer.core.runs import ResultRow

_ALARMING = frozenset(
    code for code, kind in CATALOGUE.items() if kind.severity in {Severity.ERROR, Severity.WARNING}
)
_ROWS_TOGETHER = 2_000


class Reader(RunReader, RowCorrecting, Protocol):
    """What searching needs of the journal."""


class Wanted(Struct, frozen=True):
    """Which rows somebody wants to see.

    Attributes:
        code: of a problem; "" for any error or warning, and for any reason why a row is skipped.
        ending: None for any.
        words: each of them stands in the row's cells, in its name, or is its number; case is no
            matter.
    """

    code: str = ""
    ending: Ending | None = None
    words: tuple[str, ...] = ()


def find_rows(reader: Reader, run_id: str, wanted: Wanted) -> Sequence[int]:
    """Their ids, in the order read; reads the cells only where there are words to look for."""
    ids = list(dict.fromkeys(_with_problems(reader, run_id, wanted)))
    if not wanted.words:
        return ids
    words = [word.casefold() for word in wanted.words]
    return [
        row.row_id
        for some in by_number(ids, _ROWS_TOGETHER)
        for row in reader.picked(run_id, some)
        if _holds(row, words)
    ]


def next_wrong_cell(
    reader: RunReader, run_id: str, rows: range, after: tuple[int, int]
) -> tuple[int, int] | None:
    """The first cell with an error or a warning behind another; behind the last comes the first.

    Args:
        rows: ids among which is looked.
        after: row id and column.

    Returns:
        Row id and column; None where no cell is wrong.
    """
    cells = sorted(
        {
            (row_id, column)
            for problems in reader.problem_columns(run_id)
            for row_id, column, code in zip(
                problems.row_ids, problems.columns, problems.codes, strict=True
            )
            if column is not None and row_id in rows and code in _ALARMING
        }
    )
    return next((cell for cell in cells if cell > after), cells[0] if cells else None)


def _with_problems(reader: RunReader, run_id: str, wanted: Wanted) -> Iterator[int]:
    for problems in reader.problem_columns(run_id):
        for position, code in enumerate(problems.codes):
            ending = problems.endings[position]
            if wanted.ending in {None, ending} and _tells(code, ending, wanted):
                yield problems.row_ids[position]


def _tells(code: str, ending: Ending, wanted: Wanted) -> bool:
    """Whether a problem is what somebody looks for."""
    if wanted.code:
        return code == wanted.code
    is_reason = wanted.ending is Ending.SKIPPED and ending is Ending.SKIPPED
    return is_reason or code in _ALARMING


def _holds(row: ResultRow, words: Sequence[str]) -> bool:
    text = "\n".join((row.display_name, *row.cells)).casefold()
    return all(word in text or word == str(row.ref.number) for word in words)
