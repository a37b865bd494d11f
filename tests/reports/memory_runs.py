"""A journal in memory, by hand: what the reports read, without the room that keeps it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from importer.core.errors import ImporterError
from importer.core.outcomes import Ending
from importer.core.problems import Severity
from importer.core.runs import BalanceTotal, ResultRow, RunRecord, SourceRecord

_ALARMING = {Severity.ERROR, Severity.WARNING}


@dataclass
class MemoryRuns:
    """One run, held as values; implements `RunReader`."""

    record: RunRecord
    tables: tuple[SourceRecord, ...] = ()
    rows: Sequence[ResultRow] = ()
    balances: Mapping[Ending, Sequence[BalanceTotal]] = field(default_factory=dict)
    learnt: Mapping[str, str] = field(default_factory=dict)

    def runs(self) -> tuple[RunRecord, ...]:
        return (self.record,)

    def run(self, run_id: str) -> RunRecord:
        if run_id != self.record.id:
            raise ImporterError("run-unknown", f"There is no run {run_id}.")
        return self.record

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
