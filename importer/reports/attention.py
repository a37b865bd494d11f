"""The rows that need a person, as the page's table shows them: bounded, whatever the run's size."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from importer.core.outcomes import Ending
from importer.core.problems import LONGEST_NAME, Severity, shortened
from importer.core.rows import RowRef
from importer.reports.report import Report
from importer.reports.rows import RowView

ROWS_KEPT = 5_000
"""Rows that the page holds; results.xlsx and results.csv have all of them."""

_UNSETTLED = (Ending.FAILED, Ending.UNKNOWN)
_ALARMING = frozenset({Severity.ERROR, Severity.WARNING})


ShownRow = Mapping[str, Any]
"""A row as the page's script takes it: texts only, of which the script never makes HTML."""


class AttentionRows(Struct, frozen=True):
    """Rows with errors or warnings, and rows whose fate is open.

    Attributes:
        rows: in the order read; the graver ones are kept if there are too many.
        total: how many there are in the run.
    """

    rows: tuple[ShownRow, ...]
    total: int


def attention_rows(report: Report) -> AttentionRows:
    """Find the rows; reads those with problems once, and those unsettled once.

    Of each only what the page shows is kept: names, cells and values of thousands may fill memory.
    """
    grave: list[ShownRow] = []
    mild: list[ShownRow] = []
    total = 0
    for view in _needing_attention(report):
        total += 1
        kept = grave if _is_grave(view) else mild
        if len(kept) < ROWS_KEPT:
            kept.append(_shown(view))
    rows = [*grave, *mild][:ROWS_KEPT]
    rows.sort(key=lambda row: row["id"])
    return AttentionRows(tuple(rows), total)


def _needing_attention(report: Report) -> Iterator[RowView]:
    yield from report.rows(with_problems=True)
    # A run that was killed leaves rows whose fate is open and that have no problem yet.
    for view in report.rows(endings=_UNSETTLED):
        if not any(problem.severity in _ALARMING for problem in view.problems):
            yield view


def _is_grave(view: RowView) -> bool:
    worst = view.problems[0].severity if view.problems else Severity.NOTICE
    return worst is Severity.ERROR or view.row.ending in _UNSETTLED


def _shown(view: RowView) -> ShownRow:
    row = view.row
    return {
        "id": row.row_id,
        "row": row.ref.number,
        "place": place_of(row.ref),
        "name": shortened(view.name, LONGEST_NAME),
        "ending": row.ending.value,
        "customer": row.customer_id,
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity.value,
                "place": problem.place,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in view.told
        ],
        "todo": "" if view.problems else view.what_to_do,
    }


def place_of(ref: RowRef) -> str:
    """File and sheet of a row."""
    return ", ".join(part for part in (ref.source, ref.sheet) if part)
