"""Reading a run back: what reports, summaries and lists of runs are made of. Nothing is written.

Long answers are streamed from a snapshot: they show the journal as it stood when the first row was
asked for, whoever writes meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, Inexact
from types import TracebackType
from typing import Any, Self

from importer.core.errors import UsageError
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE, Severity
from importer.core.result_columns import ProblemColumns, ResultColumns, TableKey
from importer.core.runs import BalanceTotal, ResultRow, RunRecord, SourceRecord
from importer.core.values.plain_text import plain_text
from importer.journal import statements as sql
from importer.journal.connection import Database
from importer.journal.forms import Columns
from importer.journal.records import (
    ProblemsByRow,
    balance_of,
    ending_count_of,
    fact_of,
    json_text,
    problem_count_of,
    result_of,
    run_number_of,
    run_of,
    source_of,
)
from importer.journal.schema import row_keys
from importer.journal.tables import read_problems, read_rows, read_table_endings

_EXACT = Context(prec=100, traps=[Inexact])
"""Sums without rounding: a million products of amount and rate need some 32 digits."""


class RunReading:
    """A journal for those who show (`importer.core.ports.RunReader`). Closes itself after `with`.

    Belongs to the thread that opened it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, oldest first."""
        return tuple(map(run_of, self._database.fetch_all(sql.ALL_RUNS)))

    def run(self, run_id: str) -> RunRecord:
        """One run.

        Raises:
            ImporterError: `run-unknown`.
        """
        run_id = plain_text(run_id)
        columns = self._database.fetch_one(sql.ONE_RUN, [run_id])
        if columns is None:
            raise _run_unknown(run_id)
        return run_of(columns)

    def sources(self, run_id: str) -> tuple[SourceRecord, ...]:
        """The tables of a run that were read to their end, in the order read."""
        statement = "SELECT record FROM sources WHERE run = ? AND record IS NOT NULL ORDER BY id"
        return tuple(source_of(text) for (text,) in self._of_run(statement, run_id))

    def results(
        self, run_id: str, *, endings: Sequence[Ending] | None = None, with_problems: bool = False
    ) -> Iterator[ResultRow]:
        """Every row in the order read, streamed.

        Args:
            endings: only rows with one of these.
            with_problems: only rows with an error or a warning; with `endings`, both must hold.
        """
        codes = _codes(Severity.ERROR, Severity.WARNING) if with_problems else None
        wanted = None if endings is None else json_text(list(endings))
        return self._results(*self._keys(run_id), wanted, codes)

    def _results(
        self, first: int, last: int, endings: str | None, codes: str | None
    ) -> Iterator[ResultRow]:
        with self._database.snapshot() as snapshot:
            problems = ProblemsByRow(snapshot.stream(sql.PROBLEMS, [first, last]))
            for columns in snapshot.stream(sql.RESULTS, [first, last, endings, codes]):
                yield result_of(columns, problems.take(first + columns[0]))

    def row_columns(self, run_id: str) -> Iterator[ResultColumns]:
        """The same rows as columns and without their cells, some thousand at a time, streamed."""
        return read_rows(self._database, self._keys(run_id))

    def problem_columns(self, run_id: str) -> Iterator[ProblemColumns]:
        """Every problem as columns, in the order of the rows, streamed; those of a row stand in one
        portion."""
        return read_problems(self._database, self._keys(run_id))

    def table_endings(self, run_id: str) -> dict[TableKey, dict[Ending, int]]:
        """Rows per table and ending, tables in the order read."""
        return read_table_endings(self._database, self._keys(run_id))

    def endings(self, run_id: str) -> dict[Ending, int]:
        """Rows per ending; all nine keys present."""
        statement = "SELECT ending, count(*) FROM rows WHERE id BETWEEN ? AND ? GROUP BY ending"
        counts = dict(map(ending_count_of, self._database.fetch_all(statement, self._keys(run_id))))
        return {ending: counts.get(ending, 0) for ending in Ending}

    def problem_counts(self, run_id: str) -> dict[str, int]:
        """Occurrences per problem code, commonest first."""
        statement = """SELECT code, count(*) AS occurrences FROM problems WHERE row BETWEEN ? AND ?
            GROUP BY code ORDER BY occurrences DESC, code"""
        return dict(map(problem_count_of, self._database.fetch_all(statement, self._keys(run_id))))

    def rows_created_with_errors(self, run_id: str) -> int:
        """Rows that were created with a problem of severity error."""
        values = [*self._keys(run_id), Ending.CREATED.value, _codes(Severity.ERROR)]
        ((count,),) = self._database.fetch_all(sql.ROWS_WITH_CODES, values)
        return int(count)

    def balance_totals(self, run_id: str, endings: Sequence[Ending]) -> tuple[BalanceTotal, ...]:
        """Opening balances of the rows with these endings per currency and date; sums are exact."""
        values = [*self._keys(run_id), json_text(list(endings))]
        with self._database.snapshot() as snapshot:
            return sum_balances(snapshot.stream(sql.BALANCES, values))

    def facts(self, run_id: str) -> Mapping[str, str]:
        """What the run has learnt and wants shown or remembered."""
        statement = "SELECT key, value FROM facts WHERE run = ? ORDER BY key"
        return dict(map(fact_of, self._of_run(statement, run_id)))

    def _of_run(self, statement: str, run_id: str) -> list[tuple[Any, ...]]:
        return self._database.fetch_all(statement, [self._number(run_id)])

    def _number(self, run_id: str) -> int:
        """The number by which the tables know the run."""
        found = self._database.fetch_one("SELECT number FROM runs WHERE id = ?", [run_id])
        if found is None:
            raise _run_unknown(run_id)
        return run_number_of(found)

    def _keys(self, run_id: str) -> tuple[int, int]:
        """The first and the last key of the run's rows."""
        return row_keys(self._number(run_id))


def sum_balances(balances: Iterable[Columns]) -> tuple[BalanceTotal, ...]:
    """Opening balances (currency, date, amount, amount in the base currency), summed exactly."""
    totals: dict[tuple[str, str], _Total] = {}
    for currency, date, balance, base in map(balance_of, balances):
        total = totals.setdefault((currency, date), _Total())
        total.add(balance, base)
    return tuple(totals[key].as_value(*key) for key in sorted(totals))


class _Total:
    """Opening balances of one currency and date while they are summed."""

    def __init__(self) -> None:
        self._count = 0
        self._debits = self._credits = Decimal(0)
        self._base: Decimal | None = Decimal(0)

    def add(self, balance: Decimal, base: Decimal | None) -> None:
        self._count += 1
        if balance > 0:
            self._debits = _EXACT.add(self._debits, balance)
        else:
            self._credits = _EXACT.add(self._credits, balance)
        if self._base is not None:
            self._base = None if base is None else _EXACT.add(self._base, base)

    def as_value(self, currency: str, date: str) -> BalanceTotal:
        return BalanceTotal(currency, date, self._count, self._debits, self._credits, self._base)


def _codes(*severities: Severity) -> str:
    """The catalogue's codes of these severities, as JSON."""
    return json_text([code for code, kind in CATALOGUE.items() if kind.severity in severities])


def _run_unknown(run_id: str) -> UsageError:
    return UsageError(
        "run-unknown",
        f"The journal has no run {run_id}.",
        hint="`importer runs` lists the runs that there are.",
        context={"run": run_id},
    )
