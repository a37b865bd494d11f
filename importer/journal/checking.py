"""What checking writes: the run, its tables, its rows and their problems, and the customers that
were on the server before. What only sending needs lives in `sending`.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import overload

from importer.core.errors import ImporterError
from importer.core.outcomes import UNFINISHED, Outcome
from importer.core.portions import portions, weight_of_problems, weight_of_row
from importer.core.problems import Problem
from importer.core.runs import (
    CheckedChunk,
    CheckedRow,
    ExistingCustomer,
    RunRecord,
    RunState,
    SourceRecord,
    WaitingRow,
)
from importer.journal import statements as sql
from importer.journal.connection import Database
from importer.journal.reading import RunReading
from importer.journal.records import (
    customer_id_of,
    existing_columns,
    existing_of,
    json_text,
    problem_columns,
    row_columns,
    run_columns,
    run_of,
    source_text,
    text_columns,
    waiting_of,
)

_AT_ONCE = 5_000
"""Rows per transaction: its cost vanishes among them, and they are still few to hold in memory.
Long ones go in smaller numbers, see `portions`."""


class CheckWriting(RunReading):
    """A journal for those who check (`importer.core.ports.CheckJournal`)."""

    def start_run(self, run: RunRecord) -> None:
        """Record a new run.

        Raises:
            ImporterError: `run-exists` if its id is taken.
        """
        if not self._database.execute(sql.INSERT_RUN, run_columns(run)):
            raise _run_exists(run.id)

    def set_state(self, run_id: str, state: RunState) -> None:
        """Record how far the run has come."""
        values = [state.value, self._number(run_id)]
        self._database.execute("UPDATE runs SET state = ? WHERE number = ?", values)

    def set_fact(self, run_id: str, key: str, value: str) -> None:
        """Remember something about the run; a later value replaces an earlier one."""
        values = [self._number(run_id), key, value]
        self._database.execute("REPLACE INTO facts (run, key, value) VALUES (?, ?, ?)", values)

    def unfinished_run(self, organization_id: str, sha256s: Sequence[str]) -> RunRecord | None:
        """The latest run over any of these files in the organization that resume could take up.

        Whatever address the organization had then: a server has several, and one run is enough.
        One file in common is enough, since its customers would be created twice. Runs without an
        attempt (a check, a dry run) and runs that were undone have nothing to take up.
        """
        values = [organization_id, json_text(list(sha256s))]
        runs = map(run_of, self._database.fetch_all(sql.RUNS_OVER_FILES, values))
        return next((run for run in runs if self._is_unfinished(run)), None)

    def _is_unfinished(self, run: RunRecord) -> bool:
        if run.state is RunState.UNDONE or not self._has_attempts(run.id):
            return False
        if run.state is not RunState.FINISHED:
            return True
        counts = self.endings(run.id)
        return any(counts[ending] for ending in UNFINISHED)

    def _has_attempts(self, run_id: str) -> bool:
        statement = "SELECT 1 FROM attempts WHERE row BETWEEN ? AND ? LIMIT 1"
        return self._database.fetch_one(statement, self._keys(run_id)) is not None

    def add_source(self, run_id: str, source: SourceRecord) -> None:
        """Record a table once it has been read to its end."""
        with self._database.transaction():
            source_id = self._source_id(self._number(run_id), source.name, source.sheet)
            values = [source_text(source), source_id]
            self._database.execute("UPDATE sources SET record = ? WHERE id = ?", values)

    def _source_id(self, run: int, name: str, sheet: str) -> int:
        """The id under which rows know their table; given when it is first heard of."""
        values = [run, name, sheet]
        self._database.execute(
            "INSERT OR IGNORE INTO sources (run, name, sheet) VALUES (?, ?, ?)", values
        )
        ((source_id,),) = self._database.fetch_all(
            "SELECT id FROM sources WHERE run = ? AND name = ? AND sheet = ?", values
        )
        return int(source_id)

    def add_rows(self, run_id: str, rows: Iterable[CheckedRow]) -> None:
        """Record rows with their problems, in large transactions; streams.

        Where `rows` raises halfway, what came before may be on record; only the run's state says
        that checking came to its end.
        """
        for some in portions(rows, _AT_ONCE, weight_of_row):
            # Collected first: whoever makes the rows may write to the journal meanwhile.
            with self._database.transaction():
                self._add_some_rows(run_id, some)

    def add_chunks(self, run_id: str, chunks: Iterable[CheckedChunk]) -> None:
        """The same for rows that were checked together."""
        self.add_rows(run_id, (row for chunk in chunks for row in chunk.rows()))

    def drop_rows(self, run_id: str, first_id: int) -> None:
        """Forget the rows from a row id on: their table is checked anew."""
        first, last = self._keys(run_id)
        with self._database.transaction():
            for statement in sql.DROP_ROWS:
                self._database.execute(statement, [first + first_id, last])

    def _add_some_rows(self, run_id: str, rows: Sequence[CheckedRow]) -> None:
        run, (first, _) = self._number(run_id), self._keys(run_id)
        tables = {(row.ref.source, row.ref.sheet) for row in rows}
        ids = {table: self._source_id(run, *table) for table in tables}
        self._database.execute_many(
            sql.INSERT_ROW,
            (
                row_columns(row, first + row.row_id, ids[row.ref.source, row.ref.sheet])
                for row in rows
            ),
        )
        self._database.execute_many(
            sql.INSERT_TEXT, (text_columns(row, first + row.row_id) for row in rows)
        )
        self._insert_problems_of(rows, first)

    def _insert_problems_of(self, rows: Sequence[CheckedRow], first: int) -> None:
        """What checking found; it stays when the row is reopened."""
        columns = (
            problem_columns(problem, first + row.row_id, sending=False)
            for row in rows
            for problem in row.problems
        )
        self._database.execute_many(sql.INSERT_PROBLEM, columns)

    def groups(self, run_id: str, key: str) -> Iterator[tuple[str, Sequence[WaitingRow]]]:
        """Waiting rows that share a key, ordered by key; of a large group the rows are read as they
        are asked for, until the next group is.

        Args:
            key: `fingerprint` (given as hexadecimal text), `name_key` or `email_key`.
        """
        return self._groups(sql.GROUPED[key], self._keys(run_id))

    def _groups(
        self, statement: str, keys: tuple[int, int]
    ) -> Iterator[tuple[str, Sequence[WaitingRow]]]:
        with self._database.snapshot() as snapshot:
            for value, found in groupby(snapshot.stream(statement, keys), key=itemgetter(0)):
                group = _Group(snapshot, array("q", (row_key for _, row_key in found)))
                yield value, tuple(group) if len(group) <= _AT_ONCE else group

    def add_existing(self, run_id: str, customers: Iterable[ExistingCustomer]) -> None:
        """Remember the customers that were on the server before the first write (replaces)."""
        run = self._number(run_id)
        with self._database.transaction():
            self._database.execute("DELETE FROM existing WHERE run = ?", [run])
            for some in portions(customers, _AT_ONCE, _weight_of_existing):
                rows = [(run, *existing_columns(customer)) for customer in some]
                self._database.execute_many(sql.INSERT_EXISTING, rows)

    def existing_ids(self, run_id: str) -> frozenset[int]:
        """Ids of the customers that were on the server before the first write."""
        rows = self._of_run("SELECT customer_id FROM existing WHERE run = ?", run_id)
        return frozenset(map(customer_id_of, rows))

    def matches(
        self, run_id: str, key: str
    ) -> Iterator[tuple[WaitingRow, tuple[ExistingCustomer, ...]]]:
        """Waiting rows, in the order read, whose key an existing customer shares.

        Args:
            key: `name_key` or `email_key`.
        """
        return self._matches(sql.MATCHED[key], [*self._keys(run_id), self._number(run_id)])

    def _matches(
        self, statement: str, values: Sequence[int]
    ) -> Iterator[tuple[WaitingRow, tuple[ExistingCustomer, ...]]]:
        with self._database.snapshot() as snapshot:
            for row_key, found in groupby(snapshot.stream(statement, values), key=itemgetter(0)):
                row = snapshot.fetch_one(sql.WAITING_ROW, [row_key])
                if row is not None:
                    yield waiting_of(row), tuple(existing_of(columns[1:]) for columns in found)

    def record_outcomes(self, run_id: str, outcomes: Iterable[tuple[int, Outcome]]) -> None:
        """Give rows (by row id) an ending, an id, and further problems, in one transaction."""
        with self._database.transaction():
            for some in portions(outcomes, _AT_ONCE, _weight_of_outcome):
                self._record_some_outcomes(run_id, some)

    def _record_some_outcomes(self, run_id: str, outcomes: Sequence[tuple[int, Outcome]]) -> None:
        first, _ = self._keys(run_id)
        changed = self._database.execute_many(
            sql.END_ROW,
            [
                (outcome.ending.value, outcome.customer_id, first + row_id)
                for row_id, outcome in outcomes
            ],
        )
        if changed != len(outcomes):
            raise ValueError(f"outcomes for rows that run {run_id} does not have")
        problems = (
            (row_id, problem) for row_id, outcome in outcomes for problem in outcome.problems
        )
        self._insert_problems(sql.INSERT_PROBLEM, run_id, problems)

    def add_problems(self, run_id: str, problems: Iterable[tuple[int, Problem]]) -> None:
        """Add problems to rows (by row id) without touching their endings; a row that has the very
        same problem keeps one."""
        for some in portions(problems, _AT_ONCE, _weight_of_problem):
            with self._database.transaction():
                self._insert_problems(sql.ADD_PROBLEM, run_id, some)

    def _insert_problems(
        self, statement: str, run_id: str, problems: Iterable[tuple[int, Problem]]
    ) -> None:
        """Problems found after checking are sending's: they go when their row is reopened."""
        sending = self.run(run_id).state is not RunState.CHECKING
        first, _ = self._keys(run_id)
        columns = (
            problem_columns(problem, first + row_id, sending=sending)
            for row_id, problem in problems
        )
        self._database.execute_many(statement, columns)


def _weight_of_existing(customer: ExistingCustomer) -> int:
    return len(customer.values)


def _weight_of_outcome(item: tuple[int, Outcome]) -> int:
    return weight_of_problems(item[1].problems)


def _weight_of_problem(item: tuple[int, Problem]) -> int:
    return weight_of_problems(item[1:])


class _Group(Sequence[WaitingRow]):
    """Rows known by their keys, each read when it is looked at: a million may share one name."""

    def __init__(self, snapshot: Database, keys: "array[int]") -> None:
        self._snapshot = snapshot
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, index: int) -> WaitingRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[WaitingRow]: ...

    def __getitem__(self, index: int | slice) -> WaitingRow | Sequence[WaitingRow]:
        if isinstance(index, slice):
            return tuple(map(self._read, self._keys[index]))
        return self._read(self._keys[index])

    def _read(self, key: int) -> WaitingRow:
        (columns,) = self._snapshot.fetch_all(sql.WAITING_ROW, [key])
        return waiting_of(columns)


def _run_exists(run_id: str) -> ImporterError:
    return ImporterError(
        "run-exists",
        f"The journal already has a run {run_id}; another importer has just started it.",
        hint="Start again.",
        context={"run": run_id},
    )
