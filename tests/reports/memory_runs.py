"""A journal in memory, by hand: what the reports read, without the room that keeps it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from importer.core.deactivations import Deactivation, DeactivationState
from importer.core.edits import Edit, EditState
from importer.core.errors import ImporterError
from importer.core.jobs.history import JobRecord
from importer.core.outcomes import Ending
from importer.core.problems import Severity
from importer.core.result_columns import ProblemColumns, ResultColumns, TableKey
from importer.core.runs import BalanceTotal, ResultRow, RunRecord, SourceRecord

_ALARMING = {Severity.ERROR, Severity.WARNING}


class Rows(Protocol):
    """Rows that may be made while they are read."""

    def __iter__(self) -> Iterator[ResultRow]: ...

    def __len__(self) -> int: ...


@dataclass
class MemoryRuns:
    """One run, held as values; implements `RunReader`."""

    record: RunRecord
    tables: tuple[SourceRecord, ...] = ()
    rows: Rows = ()
    balances: Mapping[Ending, Sequence[BalanceTotal]] = field(default_factory=dict)
    learnt: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Edit, ...] = ()
    nights: tuple[JobRecord, ...] = ()
    missing: tuple[Deactivation, ...] = ()

    def runs(self) -> tuple[RunRecord, ...]:
        return (self.record,)

    def run(self, run_id: str) -> RunRecord:
        if run_id != self.record.id:
            raise ImporterError("run-unknown", f"There is no run {run_id}.")
        return self.record

    def job_records_beside(self, run_id: str) -> tuple[JobRecord, ...]:
        return self.nights

    def sources(self, run_id: str) -> tuple[SourceRecord, ...]:
        return self.tables

    def results(
        self, run_id: str, *, endings: Sequence[Ending] | None = None, with_problems: bool = False
    ) -> Iterator[ResultRow]:
        for row in self.rows:
            if endings is not None and row.ending not in endings:
                continue
            if with_problems and not any(p.severity in _ALARMING for p in row.problems):
                continue
            yield row

    def row_columns(self, run_id: str) -> Iterator[ResultColumns]:
        if self.rows:
            yield columns_of(self.rows)

    def problem_columns(self, run_id: str) -> Iterator[ProblemColumns]:
        yield problem_columns_of(self.rows)

    def table_endings(self, run_id: str) -> dict[TableKey, dict[Ending, int]]:
        tables: dict[TableKey, Counter[Ending]] = {}
        for row in self.rows:
            tables.setdefault((row.ref.source, row.ref.sheet), Counter())[row.ending] += 1
        return {table: dict(endings) for table, endings in tables.items()}

    def endings(self, run_id: str) -> dict[Ending, int]:
        counts = Counter(row.ending for row in self.rows)
        return {ending: counts[ending] for ending in Ending}

    def problem_counts(self, run_id: str) -> dict[str, int]:
        return dict(Counter(p.code for row in self.rows for p in row.problems).most_common())

    def rows_created_with_errors(self, run_id: str) -> int:
        return sum(
            row.ending is Ending.CREATED and any(p.severity is Severity.ERROR for p in row.problems)
            for row in self.rows
        )

    def balance_totals(self, run_id: str, endings: Sequence[Ending]) -> tuple[BalanceTotal, ...]:
        sums: dict[tuple[str, str], BalanceTotal] = {}
        for ending in endings:
            for total in self.balances.get(ending, ()):
                key = (total.currency, total.date)
                sums[key] = _added(sums[key], total) if key in sums else total
        return tuple(sums.values())

    def facts(self, run_id: str) -> Mapping[str, str]:
        return self.learnt

    def deactivations(
        self, run_id: str, states: Sequence[DeactivationState] | None = None
    ) -> tuple[Deactivation, ...]:
        return tuple(one for one in self.missing if states is None or one.state in states)

    def edits(self, run_id: str, states: Sequence[EditState] | None = None) -> Iterator[Edit]:
        return (edit for edit in self.changes if states is None or edit.state in states)


def columns_of(rows: Rows) -> ResultColumns:
    """The rows as a journal gives them in columns."""
    return ResultColumns(
        row_ids=[row.row_id for row in rows],
        sources=[row.ref.source for row in rows],
        sheets=[row.ref.sheet for row in rows],
        numbers=[row.ref.number for row in rows],
        lines=[row.line or 0 for row in rows],
        source_keys=[row.source_key for row in rows],
        display_names=[row.display_name for row in rows],
        endings=[row.ending for row in rows],
        customer_ids=[row.customer_id for row in rows],
        problems={position: row.problems for position, row in enumerate(rows) if row.problems},
    )


def problem_columns_of(rows: Rows) -> ProblemColumns:
    """The problems of rows as a journal gives them in columns."""
    found = [(row, problem) for row in rows for problem in row.problems]
    return ProblemColumns(
        row_ids=[row.row_id for row, _ in found],
        sources=[row.ref.source for row, _ in found],
        sheets=[row.ref.sheet for row, _ in found],
        numbers=[row.ref.number for row, _ in found],
        endings=[row.ending for row, _ in found],
        codes=[problem.code for _, problem in found],
        fields=[problem.field for _, problem in found],
        columns=[problem.column for _, problem in found],
        values=[problem.value for _, problem in found],
        facts=[json.dumps(dict(problem.facts)) if problem.facts else "" for _, problem in found],
    )


def _added(one: BalanceTotal, other: BalanceTotal) -> BalanceTotal:
    known = one.base is not None and other.base is not None
    return BalanceTotal(
        currency=one.currency,
        date=one.date,
        count=one.count + other.count,
        debits=one.debits + other.debits,
        credits=one.credits + other.credits,
        base=(one.base or Decimal(0)) + (other.base or Decimal(0)) if known else None,
    )
