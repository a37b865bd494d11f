"""Counting a run's problems: in one pass, in memory that does not grow with them.

Nothing here writes, or words anything beyond a problem's own message.
"""

from collections import Counter

from msgspec import Struct, field

from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.ports import RowResults
from importer.core.problems import CATALOGUE, ProblemKind, Severity
from importer.core.result_columns import ProblemColumns
from importer.core.rows import RowRef
from importer.reports.alike import EXAMPLES_KEPT, PLACES_KEPT, Alike, alike, names_cell
from importer.reports.counts import (
    TO_MEND,
    Cause,
    ColumnCount,
    Counts,
    ProblemGroup,
    RepairGroup,
    TableCount,
)
from importer.reports.rows import SEVERITY_RANK, RowViews

CAUSES_KEPT = 1_000
"""Distinct causes per problem kind that are told apart; the rest is counted together."""

_LONGEST_EXAMPLE = 1_000
"""Characters; the tables have all of a value."""

_KEYS_KEPT = 20_000
"""Problems whose words are remembered while they are counted."""


def counts_of(reader: RowResults, run_id: str, views: RowViews) -> Counts:
    """Count the rows and the problems of a run."""
    tally = _Tally(views)
    for problems in reader.problem_columns(run_id):
        tally.add(problems)
    tables = reader.table_endings(run_id)
    endings = {ending: sum(table.get(ending, 0) for table in tables.values()) for ending in Ending}
    counts = {
        key: TableCount(
            rows=sum(table.values()), to_mend=sum(table.get(ending, 0) for ending in TO_MEND)
        )
        for key, table in tables.items()
    }
    return Counts(
        rows=sum(endings.values()),
        endings=endings,
        problems=dict(tally.codes.most_common()),
        groups=tally.problem_groups(),
        repairs=tally.repair_groups(),
        columns=tally.column_counts(),
        tables=counts,
        created_with_errors=tally.created_with_errors,
        with_warnings=tally.with_warnings,
    )


class _CauseTally(Struct):
    hint: str
    rows: int = 0
    places: list[str] = field(default_factory=list)


class _GroupTally(Struct):
    count: int = 0
    rows: int = 0
    others: int = 0
    causes: dict[str, _CauseTally] = field(default_factory=dict)


class _RepairTally(Struct):
    count: int = 0
    examples: list[tuple[str, str, str]] = field(default_factory=list)


class _Tally:
    """The running counts of one pass."""

    def __init__(self, views: RowViews) -> None:
        self._views = views
        self._groups: dict[str, _GroupTally] = {}
        self._causes: dict[tuple[object, ...], _CauseTally] = {}
        self._repairs: dict[tuple[str, str, str, str], _RepairTally] = {}
        self._columns: dict[tuple[str, str, str], Counter[Severity]] = {}
        self.codes: Counter[str] = Counter()
        self.created_with_errors = 0
        self.with_warnings = 0

    def add(self, problems: ProblemColumns) -> None:
        """Count problems; those of a row come together."""
        self.codes.update(problems.codes)
        self._add_severities(problems)
        for some in alike(problems):
            kind = CATALOGUE[problems.codes[some.first]]
            if kind.severity is Severity.REPAIR:
                self._add_repairs(problems, some)
            else:
                self._add_problems(problems, some, kind)

    def _add_severities(self, problems: ProblemColumns) -> None:
        faulty, created, odd = set[int](), set[int](), set[int]()
        for row_id, code, ending in zip(
            problems.row_ids, problems.codes, problems.endings, strict=True
        ):
            severity = CATALOGUE[code].severity
            if severity is Severity.ERROR:
                faulty.add(row_id)
                if ending is Ending.CREATED:
                    created.add(row_id)
            elif severity is Severity.WARNING:
                odd.add(row_id)
        self.created_with_errors += len(created)
        self.with_warnings += len(odd - faulty)

    def _add_repairs(self, problems: ProblemColumns, some: Alike) -> None:
        row, problem = problems.row(some.first), problems.problem(some.first)
        change = self._views.change(row, problem)
        key = (problem.code, row.ref.source, row.ref.sheet, change.header)
        tally = self._repairs.setdefault(key, _RepairTally())
        tally.count += some.count
        if len(tally.examples) < EXAMPLES_KEPT:
            place = self._views.place(row.ref, change.column)
            tally.examples.append((place, _cut(change.before), _cut(change.after)))

    def _add_problems(self, problems: ProblemColumns, some: Alike, kind: ProblemKind) -> None:
        group = self._groups.setdefault(kind.code, _GroupTally())
        group.count += some.count
        group.rows += some.rows_of_kind
        column, table = problems.columns[some.first], problems.table(some.first)
        if kind.severity is not Severity.NOTICE and column is not None:
            counts = self._columns.setdefault(
                (*table, self._views.header(table, column)), Counter()
            )
            counts[kind.severity] += some.count
        cause = self._cause(problems, some, group)
        if cause is None:
            group.others += some.count
            return
        cause.rows += some.rows_of_cause
        for number in some.numbers[: PLACES_KEPT - len(cause.places)]:
            cause.places.append(self._views.place(RowRef(*table, number), column))

    def _cause(
        self, problems: ProblemColumns, some: Alike, group: _GroupTally
    ) -> _CauseTally | None:
        """What the problems say; None if too much of the kind is told apart already."""
        key = _key_of(problems, some.first)
        known = self._causes.get(key)
        if known is not None:
            return known
        if len(group.causes) == CAUSES_KEPT:
            return None
        problem = problems.problem(some.first)
        view = self._views.problem(problems.row(some.first), problem)
        cause = group.causes.setdefault(view.message, _CauseTally(view.hint))
        if len(self._causes) < _KEYS_KEPT:
            self._causes[key] = cause
        return cause

    def problem_groups(self) -> tuple[ProblemGroup, ...]:
        """Gravest first, then the commonest."""
        groups = [
            ProblemGroup(
                code=code,
                severity=CATALOGUE[code].severity,
                title=gettext(CATALOGUE[code].title),
                count=group.count,
                rows=group.rows,
                causes=_finished_causes(group),
                others=group.others,
            )
            for code, group in self._groups.items()
        ]
        groups.sort(key=lambda group: (SEVERITY_RANK[group.severity], -group.rows, group.code))
        return tuple(groups)

    def repair_groups(self) -> tuple[RepairGroup, ...]:
        """The commonest first."""
        groups = [
            RepairGroup(
                code=code,
                title=gettext(CATALOGUE[code].title),
                source=source,
                sheet=sheet,
                header=header,
                count=tally.count,
                examples=tuple(tally.examples),
            )
            for (code, source, sheet, header), tally in self._repairs.items()
        ]
        groups.sort(key=lambda group: -group.count)
        return tuple(groups)

    def column_counts(self) -> tuple[ColumnCount, ...]:
        """Those with most errors first, then those with most warnings."""
        columns = [
            ColumnCount(*column, counts[Severity.ERROR], counts[Severity.WARNING])
            for column, counts in self._columns.items()
        ]
        columns.sort(key=lambda column: (-column.errors, -column.warnings))
        return tuple(columns)


def _key_of(problems: ProblemColumns, position: int) -> tuple[object, ...]:
    """Equal for problems that say the same; long values are told apart by their beginnings."""
    code = problems.codes[position]
    return (
        code,
        problems.table(position),
        problems.columns[position],
        problems.fields[position],
        _cut(problems.values[position]),
        _cut(problems.facts[position]),
        problems.numbers[position] if names_cell(code) else 0,
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[: _LONGEST_EXAMPLE - 1]}…"


def _finished_causes(group: _GroupTally) -> tuple[Cause, ...]:
    causes = [
        Cause(message, cause.hint, cause.rows, tuple(cause.places))
        for message, cause in group.causes.items()
    ]
    causes.sort(key=lambda cause: -cause.rows)
    return tuple(causes)
