"""The part of the journal that shows a run's rows and problems as columns, for whoever counts or
lists all of them. Rows as values, cells included, are the business of `results`.
"""

# ruff: noqa: S608  put together from constants of this room

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from importer.core.outcomes import Ending
from importer.core.portions import HEAVIEST, weight_of_problems
from importer.core.problems import CATALOGUE, Problem
from importer.core.result_columns import ProblemColumns, ResultColumns, TableKey
from importer.journal.blocks import Blocks
from importer.journal.database import Database
from importer.journal.forms import MAYBE_NUMBER, Columns, door, typed
from importer.journal.heads import Name
from importer.journal.problems import ProblemsByRow
from importer.journal.records import ROW_ID
from importer.journal.runs import Runs
from importer.journal.statements import PROBLEMS

_HEAVIEST = 1 << 20
"""Characters of the rows that go together: whoever shows them makes several texts of each. Rows of
one block mostly do: no step of Python is made for each."""

_PROBLEMS_AT_ONCE = 50_000

_ROWS = f"""
    SELECT rows.id, rows.block, {ROW_ID}, sources.name, sources.sheet, rows.number, rows.line,
        rows.ending, rows.customer_id
    FROM rows CROSS JOIN sources ON sources.id = rows.source
    WHERE rows.id BETWEEN ? AND ?
    ORDER BY rows.id"""

_PROBLEM_TABLE = f"""
    SELECT {ROW_ID}, sources.name, sources.sheet, rows.number, rows.ending,
        problems.code, problems.field, problems.column, problems.value, problems.facts
    FROM problems CROSS JOIN rows ON rows.id = problems.row
        CROSS JOIN sources ON sources.id = rows.source
    WHERE problems.row BETWEEN ? AND ?
    ORDER BY problems.row, problems.id"""

_TABLE_ENDINGS = """
    SELECT sources.name, sources.sheet, rows.ending, count(*)
    FROM rows CROSS JOIN sources ON sources.id = rows.source
    WHERE rows.id BETWEEN ? AND ?
    GROUP BY rows.source, sources.name, sources.sheet, rows.ending
    ORDER BY rows.source"""

_ENDINGS = {ending.value: ending for ending in Ending}

_KEY, _BLOCK = itemgetter(0), itemgetter(1)


class Tables:
    """Rows and problems, some thousand at a time."""

    def __init__(self, database: Database, runs: Runs, blocks: Blocks) -> None:
        self._database = database
        self._runs = runs
        self._blocks = blocks

    def rows(self, run_id: str) -> Iterator[ResultColumns]:
        """In the order read."""
        return self._rows(self._runs.keys(run_id))

    def _rows(self, keys: tuple[int, int]) -> Iterator[ResultColumns]:
        with self._database.snapshot() as snapshot:
            problems = ProblemsByRow(snapshot.stream(PROBLEMS, keys))
            for block, some in groupby(snapshot.stream(_ROWS, keys), _BLOCK):
                rows = list(some)
                names = self._blocks.names(snapshot, block, map(_KEY, rows))
                found = [problems.take(columns[0]) for columns in rows]
                step = _rows_together(names, found)
                for first in range(0, len(rows), step):
                    part = slice(first, first + step)
                    yield _result_columns(rows[part], names[part], found[part])

    def problems(self, run_id: str) -> Iterator[ProblemColumns]:
        """In the order of their rows; those of a row stay together."""
        return self._problems(self._runs.keys(run_id))

    def _problems(self, keys: tuple[int, int]) -> Iterator[ProblemColumns]:
        with self._database.snapshot() as snapshot:
            for some in _whole_rows(snapshot.stream(_PROBLEM_TABLE, keys)):
                yield _problem_columns(some)

    def endings(self, run_id: str) -> dict[TableKey, dict[Ending, int]]:
        """Tables in the order read; endings that occur only."""
        tables: dict[TableKey, dict[Ending, int]] = {}
        for columns in self._database.fetch_all(_TABLE_ENDINGS, self._runs.keys(run_id)):
            name, sheet, ending, count = _table_ending_of(columns)
            tables.setdefault((name, sheet), {})[ending] = count
        return tables


def _rows_together(names: Iterable[Name], problems: Sequence[tuple[Problem, ...]]) -> int:
    """How many of a block's rows go together: all of them, unless they are heavy."""
    of_names = sum(map(len, chain.from_iterable(names)))
    weight = of_names + sum(map(weight_of_problems, filter(None, problems)))
    return max(1, len(problems) * _HEAVIEST // max(weight, _HEAVIEST))


@door("a row")
def _result_columns(
    rows: Sequence[Columns], names: Sequence[Name], problems: Sequence[tuple[Problem, ...]]
) -> ResultColumns:
    _, _, ids, sources, sheets, numbers, lines, endings, customers = _typed_columns(
        rows, *(int, int, int, str, str, int, int, str, MAYBE_NUMBER)
    )
    source_keys, display_names = zip(*names, strict=True)
    return ResultColumns(
        row_ids=ids,
        sources=sources,
        sheets=sheets,
        numbers=numbers,
        lines=lines,
        source_keys=source_keys,
        display_names=display_names,
        endings=[_ENDINGS[ending] for ending in endings],
        customer_ids=customers,
        problems={position: found for position, found in enumerate(problems) if found},
    )


def _typed_columns(rows: Sequence[Columns], *kinds: Any) -> list[Any]:
    """The columns of some rows, each of its kind.

    Raises:
        TypeError: one is not.
    """
    columns = list(zip(*rows, strict=True))
    for column, kind in zip(columns, kinds, strict=True):
        if not all(issubclass(one, kind) for one in set(map(type, column))):
            raise TypeError("a column of another kind")
    return columns


def _whole_rows(problems: Iterable[Columns]) -> Iterator[list[Columns]]:
    """The problems in portions; no portion ends within a row."""
    portion: list[Columns] = []
    weight = 0
    for columns in problems:
        is_full = len(portion) >= _PROBLEMS_AT_ONCE or weight >= HEAVIEST
        if is_full and columns[0] != portion[-1][0]:
            yield portion
            portion, weight = [], 0
        portion.append(columns)
        weight += len(columns[8]) + len(columns[9])
    if portion:
        yield portion


@door("a problem")
def _problem_columns(problems: list[Columns]) -> ProblemColumns:
    ids, names, sheets, numbers, endings, codes, fields, columns, values, facts = _typed_columns(
        problems, int, str, str, int, str, str, str, MAYBE_NUMBER, str, str
    )
    if not CATALOGUE.keys() >= set(codes):
        raise LookupError("a code that is none")
    if any(column is not None and column < 0 for column in set(columns)):
        raise ValueError("no column")
    return ProblemColumns(
        row_ids=ids,
        sources=names,
        sheets=sheets,
        numbers=numbers,
        endings=[_ENDINGS[ending] for ending in endings],
        codes=codes,
        fields=fields,
        columns=columns,
        values=values,
        facts=facts,
    )


@door("a row's ending")
def _table_ending_of(columns: Columns) -> tuple[str, str, Ending, int]:
    name, sheet, ending, count = typed(columns, str, str, str, int)
    return name, sheet, _ENDINGS[ending], count
