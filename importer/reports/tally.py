"""Counting a run's rows: one pass, in memory that does not grow with them.

Nothing here writes, or words anything beyond a problem's own message.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.problems import Problem, Severity
from importer.core.result_columns import TableKey
from importer.core.runs import ResultRow
from importer.reports.rows import SEVERITY_RANK, RowViews, is_change
from importer.reports.survey import (
    TO_MEND,
    Cause,
    ColumnCount,
    ProblemGroup,
    RepairGroup,
    Survey,
    TableCount,
)

CAUSES_KEPT = 1_000
"""Distinct causes per problem kind that are told apart; the rest is counted together."""

PLACES_KEPT = 40
"""Places that a cause names; the tables have all of them."""

CHANGES_KEPT = 1_000
"""Values that a kind of repair names, column by column; results.csv and results.xlsx have all."""

_LONGEST_EXAMPLE = 1_000
"""Characters; the tables have all of a value."""


def survey_of(rows: Iterable[ResultRow], views: RowViews) -> Survey:
    """Count the rows of a run; reads them once."""
    tally = _Tally(views)
    for row in rows:
        tally.add(row)
    return tally.survey()


@dataclass(slots=True)
class _CauseTally:
    hint: str
    rows: int = 0
    last_row: int = 0
    places: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _GroupTally:
    severity: Severity
    title: str
    count: int = 0
    rows: int = 0
    last_row: int = 0
    others: int = 0
    causes: dict[str, _CauseTally] = field(default_factory=dict)


@dataclass(slots=True)
class _RepairTally:
    title: str
    count: int = 0
    examples: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _TableTally:
    rows: int = 0
    to_mend: int = 0
    widest: int = 0


class _Tally:
    """The running counts of one pass."""

    def __init__(self, views: RowViews) -> None:
        self._views = views
        self._endings: Counter[Ending] = Counter()
        self._problems: Counter[str] = Counter()
        self._groups: dict[str, _GroupTally] = {}
        self._repairs: dict[tuple[str, str, str, str], _RepairTally] = {}
        self._columns: dict[tuple[str, str, str], Counter[Severity]] = {}
        self._tables: dict[TableKey, _TableTally] = {}
        self._created_with_errors = 0
        self._with_warnings = 0

    def add(self, row: ResultRow) -> None:
        self._endings[row.ending] += 1
        self._add_to_table(row)
        for problem in row.problems:
            self._problems[problem.code] += 1
            if is_change(problem):
                self._add_repair(row, problem)
            else:
                self._add_problem(row, problem)
        self._add_severities(row)

    def _add_to_table(self, row: ResultRow) -> None:
        table = self._tables.setdefault((row.ref.source, row.ref.sheet), _TableTally())
        table.rows += 1
        if row.ending in TO_MEND:
            table.to_mend += 1
            table.widest = max(table.widest, len(row.cells))

    def _add_severities(self, row: ResultRow) -> None:
        severities = {problem.severity for problem in row.problems}
        if Severity.ERROR in severities:
            self._created_with_errors += row.ending is Ending.CREATED
        elif Severity.WARNING in severities:
            self._with_warnings += 1

    def _add_repair(self, row: ResultRow, problem: Problem) -> None:
        change = self._views.change(row, problem)
        key = (problem.code, row.ref.source, row.ref.sheet, change.header)
        tally = self._repairs.setdefault(key, _RepairTally(gettext(problem.kind.title)))
        tally.count += 1
        if len(tally.examples) < CHANGES_KEPT:
            place = self._views.place(row, change.column)
            tally.examples.append((place, _cut(change.before), _cut(change.after)))

    def _add_problem(self, row: ResultRow, problem: Problem) -> None:
        kind = problem.kind
        group = self._groups.setdefault(kind.code, _GroupTally(kind.severity, gettext(kind.title)))
        group.count += 1
        if group.last_row != row.row_id:
            group.last_row = row.row_id
            group.rows += 1
        self._add_cause(group, row, problem)
        if kind.severity is not Severity.NOTICE and problem.column is not None:
            header = self._views.header(row, problem.column)
            key = (row.ref.source, row.ref.sheet, header)
            self._columns.setdefault(key, Counter())[kind.severity] += 1

    def _add_cause(self, group: _GroupTally, row: ResultRow, problem: Problem) -> None:
        view = self._views.problem(row, problem)
        cause = group.causes.get(view.message)
        if cause is None:
            if len(group.causes) == CAUSES_KEPT:
                group.others += 1
                return
            cause = group.causes[view.message] = _CauseTally(view.hint)
        if cause.last_row == row.row_id:
            return
        cause.last_row = row.row_id
        cause.rows += 1
        if len(cause.places) < PLACES_KEPT:
            cause.places.append(self._views.place(row, problem.column))

    def survey(self) -> Survey:
        return Survey(
            rows=self._endings.total(),
            endings={ending: self._endings[ending] for ending in Ending},
            problems=dict(self._problems.most_common()),
            groups=self._finished_groups(),
            repairs=self._finished_repairs(),
            columns=self._finished_columns(),
            tables={
                key: TableCount(table.rows, table.to_mend, table.widest)
                for key, table in self._tables.items()
            },
            created_with_errors=self._created_with_errors,
            with_warnings=self._with_warnings,
        )

    def _finished_groups(self) -> tuple[ProblemGroup, ...]:
        groups = [
            ProblemGroup(
                code=code,
                severity=group.severity,
                title=group.title,
                count=group.count,
                rows=group.rows,
                causes=_finished_causes(group),
                others=group.others,
            )
            for code, group in self._groups.items()
        ]
        groups.sort(key=lambda group: (SEVERITY_RANK[group.severity], -group.rows, group.code))
        return tuple(groups)

    def _finished_repairs(self) -> tuple[RepairGroup, ...]:
        groups = [
            RepairGroup(
                code, tally.title, source, sheet, header, tally.count, tuple(tally.examples)
            )
            for (code, source, sheet, header), tally in self._repairs.items()
        ]
        groups.sort(key=lambda group: -group.count)
        return tuple(groups)

    def _finished_columns(self) -> tuple[ColumnCount, ...]:
        columns = [
            ColumnCount(source, sheet, header, counts[Severity.ERROR], counts[Severity.WARNING])
            for (source, sheet, header), counts in self._columns.items()
        ]
        columns.sort(key=lambda column: (-column.errors, -column.warnings))
        return tuple(columns)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[: _LONGEST_EXAMPLE - 1]}…"


def _finished_causes(group: _GroupTally) -> tuple[Cause, ...]:
    causes = [
        Cause(message, cause.hint, cause.rows, tuple(cause.places))
        for message, cause in group.causes.items()
    ]
    causes.sort(key=lambda cause: -cause.rows)
    return tuple(causes)
