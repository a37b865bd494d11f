"""The proposals for a run's rows, grouped by what they replace; those that were applied as well."""

from collections.abc import Iterator

from msgspec import Struct

from importer.core.checking.fixes import PROPOSERS, fix_of
from importer.core.corrections.corrected_rows import CELL_CORRECTED, FIX, REPLACED
from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.ports import RunReader
from importer.core.problems import Problem
from importer.core.result_columns import ProblemColumns
from importer.core.runs import ResultRow
from importer.reports.rows import SEVERITY_RANK, RowViews

_OPEN = frozenset({Ending.REJECTED, Ending.REFUSED, Ending.WAITING})
"""Endings of rows that can still be sent otherwise."""

_FIXED = "value-fixed"
_IN_PLACE = frozenset({_FIXED, CELL_CORRECTED})
_SAME = ["sources", "sheets", "codes", "fields", "columns", "values", "facts"]

Key = tuple[str, str, str, str, str]


class ValueFix(Struct):
    """One value, what it is to become, and how many rows have it.

    Attributes:
        code: the problem's.
        field: contract name.
        place: where the first of the rows has it (`G17`).
        reason: why, in words; "" if it was applied.
        applied: it is in place: the run's `--fix` has put it there, or somebody who mended rows.
    """

    code: str
    field: str
    header: str
    value: str
    proposed: str
    reason: str
    safe: bool
    applied: bool
    place: str
    rows: int = 0


def value_fixes_of(reader: RunReader, run_id: str) -> tuple[ValueFix, ...]:
    """Everything that could be replaced in a run's open rows, or was; gravest problems first, then
    the commonest."""
    views = RowViews(reader.run(run_id), reader.sources(run_id))
    found: dict[Key, ValueFix] = {}
    for problems in reader.problem_columns(run_id):
        for first, rows in _alike(problems):
            row, problem = problems.row(first), problems.problem(first)
            if proposal := _proposal(views, row, problem):
                _count(found, proposal, rows)
    return tuple(sorted(found.values(), key=_rank))


def _alike(problems: ProblemColumns) -> Iterator[tuple[int, int]]:
    """Those that may have a proposal, together where they say the same: the position of the first,
    and how many there are. What is proposed is looked up once for each value, which is costly."""
    import pandas as pd

    columns = {name: getattr(problems, name) for name in _SAME}
    frame = pd.DataFrame(columns, dtype=object)
    wanted = [
        code in _IN_PLACE or (code in PROPOSERS and ending in _OPEN)
        for code, ending in zip(problems.codes, problems.endings, strict=True)
    ]
    frame = frame[wanted]
    counts = frame.groupby(_SAME, sort=False, dropna=False).size()
    first_positions = frame.index[~frame.duplicated(_SAME)]
    return zip(first_positions.tolist(), counts.tolist(), strict=True)


def _proposal(views: RowViews, row: ResultRow, problem: Problem) -> ValueFix | None:
    header = views.header(row.ref.table, problem.column)
    place = views.place(row.ref, problem.column)
    if problem.code in _IN_PLACE:
        facts = problem.facts
        if FIX not in facts:
            return None
        return ValueFix(
            code=facts[FIX],
            field=problem.field,
            header=header,
            value=facts.get(REPLACED, problem.value),
            proposed=facts["result"],
            reason="",
            safe=False,
            applied=True,
            place=place,
        )
    fix = fix_of(problem) if row.ending in _OPEN else None
    if fix is None:
        return None
    return ValueFix(
        code=problem.code,
        field=problem.field,
        header=header,
        value=problem.value,
        proposed=fix.value,
        reason=gettext(fix.reason),
        safe=fix.safe,
        applied=False,
        place=place,
    )


def _count(found: dict[Key, ValueFix], proposal: ValueFix, rows: int) -> None:
    key = (proposal.code, proposal.field, proposal.header, proposal.value, proposal.proposed)
    found.setdefault(key, proposal).rows += rows


def _rank(proposal: ValueFix) -> tuple[object, ...]:
    severity = Problem(proposal.code).severity
    return (
        proposal.applied,
        SEVERITY_RANK[severity],
        -proposal.rows,
        proposal.code,
        proposal.header,
        proposal.value,
    )
