"""The part of the journal that shows rows: one by one for reports, or counted. Nothing is written.

Long answers are streamed from a snapshot: they show the journal as it stood when the first row was
asked for, whoever writes meanwhile.
"""

from collections.abc import Iterator, Sequence

from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE, Problem, Severity
from importer.core.runs import BalanceTotal, ResultRow
from importer.journal import statements as sql
from importer.journal.balances import sum_balances
from importer.journal.blocks import Blocks
from importer.journal.database import Database
from importer.journal.forms import Columns
from importer.journal.problems import ProblemsByRow
from importer.journal.records import (
    ending_count_of,
    json_text,
    problem_count_of,
    result_of,
)
from importer.journal.runs import UNFINISHED_TEXT, Runs

_ROWS_TOGETHER = 2_000


class Results:
    """Rows as they were read and how they ended."""

    def __init__(self, database: Database, runs: Runs, blocks: Blocks) -> None:
        self._database = database
        self._runs = runs
        self._blocks = blocks

    def stream(
        self, run_id: str, *, endings: Sequence[Ending] | None = None, with_problems: bool = False
    ) -> Iterator[ResultRow]:
        """Every row in the order read.

        Args:
            endings: only rows with one of these.
            with_problems: only rows with an error or a warning; with `endings`, both must hold.
        """
        codes = _codes(Severity.ERROR, Severity.WARNING) if with_problems else None
        wanted = None if endings is None else json_text(list(endings))
        return self._stream(*self._runs.keys(run_id), wanted, codes)

    def _stream(
        self, first: int, last: int, endings: str | None, codes: str | None
    ) -> Iterator[ResultRow]:
        with self._database.snapshot() as snapshot:
            problems = ProblemsByRow(snapshot.stream(sql.PROBLEMS, [first, last]))
            for columns in snapshot.stream(sql.RESULTS, [first, last, endings, codes]):
                yield self._result(snapshot, columns, problems.take(columns[0]))

    def _result(
        self, database: Database, columns: Columns, problems: tuple[Problem, ...]
    ) -> ResultRow:
        key, block = columns[:2]
        cells = self._blocks.cells(database, block, key)
        return result_of(columns, cells, self._blocks.head(database, block, key), problems)

    def picked(self, run_id: str, row_ids: Sequence[int]) -> tuple[ResultRow, ...]:
        """Also of what a transaction has written so far."""
        first, _ = self._runs.keys(run_id)
        keys = json_text([first + row_id for row_id in row_ids])
        problems = ProblemsByRow(iter(self._database.fetch_all(sql.PROBLEMS_OF_PICKED, [keys])))
        return tuple(
            self._result(self._database, columns, problems.take(columns[0]))
            for columns in self._database.fetch_all(sql.PICKED, [keys])
        )

    def every(self, run_id: str) -> Iterator[ResultRow]:
        """Some thousand at a time, so that whoever reads may write."""
        for first in range(1, self.next_row_id(run_id), _ROWS_TOGETHER):
            yield from self.picked(run_id, range(first, first + _ROWS_TOGETHER))

    def next_row_id(self, run_id: str) -> int:
        """One more than the highest."""
        first, last = self._runs.keys(run_id)
        ((highest,),) = self._database.fetch_all(sql.HIGHEST_ROW, [first, last])
        return 1 if highest is None else int(highest) - first + 1

    # --- counted

    def endings(self, run_id: str) -> dict[Ending, int]:
        """A walk over the narrow rows; all nine keys present."""
        found = self._database.fetch_all(sql.ENDINGS, self._runs.keys(run_id))
        counts = dict(map(ending_count_of, found))
        return {ending: counts.get(ending, 0) for ending in Ending}

    def problem_counts(self, run_id: str) -> dict[str, int]:
        """Of equally common ones the codes decide."""
        found = self._database.fetch_all(sql.PROBLEM_COUNTS, self._runs.keys(run_id))
        return dict(map(problem_count_of, found))

    def created_with_errors(self, run_id: str) -> int:
        """Each row counts once, however many errors it has."""
        values = [*self._runs.keys(run_id), _codes(Severity.ERROR)]
        ((count,),) = self._database.fetch_all(sql.ROWS_WITH_CODES, values)
        return int(count)

    def balance_totals(self, run_id: str, endings: Sequence[Ending]) -> tuple[BalanceTotal, ...]:
        """Sums are exact."""
        values = [*self._runs.keys(run_id), json_text(list(endings))]
        with self._database.snapshot() as snapshot:
            return sum_balances(snapshot.stream(sql.BALANCES, values))

    def rows_to_send(self, run_id: str) -> int:
        """Unfinished rows that are not held."""
        values = [*self._runs.keys(run_id), UNFINISHED_TEXT]
        ((count,),) = self._database.fetch_all(sql.COUNT_TO_SEND, values)
        return int(count)

    def balances_to_send(self, run_id: str) -> tuple[BalanceTotal, ...]:
        """Of the unfinished rows that are not held."""
        values = [*self._runs.keys(run_id), UNFINISHED_TEXT]
        return sum_balances(self._database.fetch_all(sql.BALANCES_TO_SEND, values))


def _codes(*severities: Severity) -> str:
    """The catalogue's codes of these severities, as JSON."""
    return json_text([code for code, kind in CATALOGUE.items() if kind.severity in severities])
