"""The part of the journal that knows problems: what checking and sending found, row by row."""

from collections.abc import Iterable, Iterator

from importer.core.portions import by_number, portions, weight_of_problems
from importer.core.problems import Problem
from importer.core.runs import RunState
from importer.journal import statements as sql
from importer.journal.database import Database
from importer.journal.forms import Columns
from importer.journal.records import json_text, problem_columns, problem_of
from importer.journal.runs import Runs

_AT_ONCE = 5_000

Found = tuple[int, Problem]
"""A row's id and a problem of it."""


class Problems:
    """Problems of rows. What sending found goes when its row is reopened."""

    def __init__(self, database: Database, runs: Runs) -> None:
        self._database = database
        self._runs = runs

    def add(self, run_id: str, problems: Iterable[Found]) -> None:
        """One look for an equal one each; some thousand in a transaction."""
        for some in portions(problems, _AT_ONCE, _weight):
            with self._database.transaction():
                self._insert(sql.ADD_PROBLEM, run_id, some)

    def drop(self, run_id: str, code: str, row_ids: Iterable[int]) -> None:
        """As many statements as there are some thousand rows."""
        first, _ = self._runs.keys(run_id)
        for some in by_number(row_ids, _AT_ONCE):
            keys = json_text([first + row_id for row_id in some])
            self._database.execute(sql.DROP_PROBLEMS, [code, keys])

    def put(self, run_id: str, problems: Iterable[Found]) -> None:
        """As part of another transaction, and without looking for equal ones."""
        self._insert(sql.INSERT_PROBLEM, run_id, problems)

    def put_sending(self, problems: Iterable[Found]) -> None:
        """What sending found of rows, here by their keys, as part of another transaction."""
        columns = (problem_columns(problem, key, sending=True) for key, problem in problems)
        self._database.execute_many(sql.INSERT_PROBLEM, columns)

    def _insert(self, statement: str, run_id: str, problems: Iterable[Found]) -> None:
        sending = self._runs.one(run_id).state is not RunState.CHECKING
        first, _ = self._runs.keys(run_id)
        columns = (
            problem_columns(problem, first + row_id, sending=sending)
            for row_id, problem in problems
        )
        self._database.execute_many(statement, columns)


def _weight(item: Found) -> int:
    return weight_of_problems(item[1:])


class ProblemsByRow:
    """Problems in the order of their rows' keys, taken row by row beside the rows themselves."""

    def __init__(self, columns: Iterator[Columns]) -> None:
        self._columns = columns
        self._next = next(columns, None)

    def take(self, key: int) -> tuple[Problem, ...]:
        """The problems of the row with this key; those of rows before it are passed over."""
        if self._next is None or self._next[0] > key:
            return ()
        found = []
        while self._next is not None and self._next[0] <= key:
            if self._next[0] == key:
                found.append(problem_of(self._next[1:]))
            self._next = next(self._columns, None)
        return tuple(found)
