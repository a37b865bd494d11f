"""The checks as they are said of one row after the other: what checking in bulk must equal."""

from collections.abc import Iterable, Iterator

from importer.core.checking.checker import Checker
from importer.core.checking.table import TableCheck
from importer.core.checking.verdicts import checked_row
from importer.core.rows import LineKind, RowChunk, SourceRow
from importer.core.runs import CheckedRow

from tests.core.layout.judging import judge_lines


def row_by_row(
    check: TableCheck, rows: Iterable[SourceRow], first_id: int = 1
) -> tuple[list[CheckedRow], list[tuple[int, LineKind]]]:
    """Every row with its verdict, and every other line with its number and kind.

    Args:
        check: says how the table is checked; nothing of it is changed.
    """
    plan = check.plan
    checker = Checker(check.options, check.organization, check.formats)
    checked: list[CheckedRow] = []
    lines: list[tuple[int, LineKind]] = []
    for row, kind in judge_lines(rows, plan.header.number, plan.line_rules):
        if kind is not None:
            lines.append((row.ref.number, kind))
            continue
        verdict = checker.judge(plan.map(row))
        kept = plan.redact(row.cells)
        checked.append(checked_row(first_id + len(checked), row, kept, verdict))
    return checked, lines


def cut(chunks: Iterable[RowChunk], size: int) -> Iterator[RowChunk]:
    """The same records in chunks of so many."""
    for chunk in chunks:
        for first in range(0, len(chunk), size):
            end = first + size
            yield RowChunk(
                chunk.source,
                chunk.sheet,
                chunk.numbers[first:end],
                chunk.cells[first:end],
                None if chunk.lines is None else chunk.lines[first:end],
                None if chunk.kinds is None else chunk.kinds[first:end],
                {at - first: kind for at, kind in chunk.left_out.items() if first <= at < end},
            )
