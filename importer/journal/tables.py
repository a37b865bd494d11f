"""A run's rows and problems as columns, for whoever counts or lists all of them.

Rows as values, cells included, are the business of `reading`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from importer.core.outcomes import Ending
from importer.core.portions import HEAVIEST, portions, weight_of_problems
from importer.core.problems import CATALOGUE, Problem
from importer.core.result_columns import ProblemColumns, ResultColumns, TableKey
from importer.journal.connection import Database
from importer.journal.forms import MAYBE_NUMBER, Columns, door, typed
from importer.journal.records import ProblemsByRow

_AT_ONCE = 2_000
"""Rows of a chunk: its cost vanishes among them, and they stay few to hold in memory."""

_HEAVIEST = 1 << 20
"""Characters of a chunk: whoever shows it makes several texts of each."""

_PROBLEMS_AT_ONCE = 50_000

_ROWS = """
    SELECT rows.id, rows.row_id, sources.name, sources.sheet, rows.number, rows.line,
        texts.source_key, texts.display_name, rows.ending, rows.customer_id
    FROM rows CROSS JOIN texts USING (id) CROSS JOIN sources ON sources.id = rows.source
    WHERE rows.id BETWEEN ? AND ?
    ORDER BY rows.id"""

_PROBLEMS = """
    SELECT row, code, field, column, value, facts
    FROM problems WHERE row BETWEEN ? AND ? ORDER BY row, id"""

_PROBLEM_TABLE = """
    SELECT rows.row_id, sources.name, sources.sheet, rows.number, rows.ending,
        problems.code, problems.field, problems.column, problems.value, problems.facts
    FROM problems CROSS JOIN rows ON rows.id = problems.row
        CROSS JOIN sources ON sources.id = rows.source
    WHERE problems.row BETWEEN ? AND ?
    ORDER BY problems.row, problems.id"""

_TABLE_ENDINGS = """
    SELECT sources.name, sources.sheet, rows.ending, count(*)
    FROM rows CROSS JOIN sources ON sources.id = rows.source
    WHERE rows.id BETWEEN ? AND ?
    GROUP BY rows.source, rows.ending
    ORDER BY rows.source"""

_ENDINGS = {ending.value: ending for ending in Ending}

Keys = tuple[int, int]
"""The first and the last key of a run's rows."""


def read_rows(database: Database, keys: Keys) -> Iterator[ResultColumns]:
    """Every row without its cells, in the order read, some thousand at a time."""
    with database.snapshot() as snapshot:
        problems = ProblemsByRow(snapshot.stream(_PROBLEMS, keys))
        rows = ((row, problems.take(row[0])) for row in snapshot.stream(_ROWS, keys))
        for some in portions(rows, _AT_ONCE, _weight_of_row, _HEAVIEST):
            yield _result_columns(some)


_Row = tuple[Columns, tuple[Problem, ...]]


def _weight_of_row(row: _Row) -> int:
    columns, problems = row
    names = len(columns[6]) + len(columns[7])
    return names + weight_of_problems(problems) if problems else names


@door("a row")
def _result_columns(rows: list[_Row]) -> ResultColumns:
    _, ids, names, sheets, numbers, lines, source_keys, display_names, endings, customers = (
        _typed_columns(
            [columns for columns, _ in rows],
            *(int, int, str, str, int, int, str, str, str, MAYBE_NUMBER),
        )
    )
    found = {position: problems for position, (_, problems) in enumerate(rows) if problems}
    return ResultColumns(
        row_ids=ids,
        sources=names,
        sheets=sheets,
        numbers=numbers,
        lines=lines,
        source_keys=source_keys,
        display_names=display_names,
        endings=[_ENDINGS[ending] for ending in endings],
        customer_ids=customers,
        problems=found,
    )


def _typed_columns(rows: list[Columns], *kinds: Any) -> list[Any]:
    """The columns of some rows, each of its kind.

    Raises:
        TypeError: one is not.
    """
    columns = list(zip(*rows, strict=True))
    for column, kind in zip(columns, kinds, strict=True):
        if not all(issubclass(one, kind) for one in set(map(type, column))):
            raise TypeError("a column of another kind")
    return columns


def read_problems(database: Database, keys: Keys) -> Iterator[ProblemColumns]:
    """Every problem in the order of its row, many at a time; those of a row stay together."""
    with database.snapshot() as snapshot:
        for some in _whole_rows(snapshot.stream(_PROBLEM_TABLE, keys)):
            yield _problem_columns(some)


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


def read_table_endings(database: Database, keys: Keys) -> dict[TableKey, dict[Ending, int]]:
    """Rows per table and ending, tables in the order read; endings that occur only."""
    tables: dict[TableKey, dict[Ending, int]] = {}
    for columns in database.fetch_all(_TABLE_ENDINGS, keys):
        name, sheet, ending, count = _table_ending_of(columns)
        tables.setdefault((name, sheet), {})[ending] = count
    return tables


@door("a row's ending")
def _table_ending_of(columns: Columns) -> tuple[str, str, Ending, int]:
    name, sheet, ending, count = typed(columns, str, str, str, int)
    return name, sheet, _ENDINGS[ending], count
