"""The rows to mend, as both corrections files hold them: the source's columns, then two of ours.

Our columns stand last, so that cells keep their letters; rows are found again by their key.
"""

import os
from collections.abc import Generator, Iterable
from pathlib import Path

from msgspec import Struct

from importer.core.language import gettext, gettext_noop
from importer.core.looks import ColumnLook
from importer.core.problems import Severity
from importer.core.rows import CellKind, cell_name
from importer.core.runs import ResultRow, RunRecord, SourceRecord
from importer.core.stages import ColumnUsage
from importer.reports.report import Report
from importer.reports.rows import ProblemView, RowView

SENSITIVE_NOTE = gettext_noop(
    "Card and bank data, passwords and private data of persons are kept nowhere: the cells of this "
    "column are blank here. Your own file still has them."
)


class CorrectionsTable(Struct, frozen=True):
    """A table that has rows to mend.

    Attributes:
        headers: the source's own, and blank ones over cells beyond the header.
        rows: how many rows there are to mend.
    """

    source: SourceRecord
    headers: tuple[str, ...]
    rows: int

    @property
    def sensitive(self) -> frozenset[int]:
        """Columns whose cells are kept nowhere, 0-based."""
        return frozenset(
            use.column for use in self.source.columns if use.usage is ColumnUsage.SENSITIVE
        )

    def kinds(self, row: ResultRow) -> tuple[CellKind, ...]:
        """The kinds of these cells; text for all of a delimited file."""
        kinds = row.kinds or ()
        return kinds + (CellKind.TEXT,) * (len(self.headers) - len(kinds))

    def look(self, column: int) -> ColumnLook:
        """How a column looks in the source, as far as that is known."""
        looks = self.source.looks
        return looks[column] if column < len(looks) else ColumnLook()

    def cells(self, row: ResultRow) -> tuple[str, ...]:
        """The row's cells, as many as there are headers."""
        return row.cells + ("",) * (len(self.headers) - len(row.cells))


def tables_to_mend(report: Report) -> tuple[CorrectionsTable, ...]:
    """The tables of a run that have rows to mend, in the order read."""
    if not report.counts.to_mend:
        return ()
    tables, widest = [], report.to_mend.widest
    for source in report.sources:
        key = (source.name, source.sheet)
        if key in widest:
            names = source.header.names
            headers = names + ("",) * (widest[key] - len(names))
            tables.append(CorrectionsTable(source, headers, report.counts.tables[key].to_mend))
    return tuple(tables)


def rows_to_mend(report: Report, table: CorrectionsTable) -> Generator[RowView, None, None]:
    """The table's rows to mend, in the order read."""
    key = (table.source.name, table.source.sheet)
    for row in report.to_mend:
        if row.ref.table == key:
            yield report.views.view(row)


def row_key(run: RunRecord, row: ResultRow) -> str:
    """What finds the row again, whatever becomes of the file: `20260131-142501-k3:17`."""
    return f"{run.id}:{row.row_id}"


def happened(view: RowView, here: int) -> str:
    """What happened to the row, in one text.

    Args:
        here: the row's number in the corrections file; cells are named there as well.
    """
    sentences = [_sentence(problem, view.row, here) for problem in to_mend(view.told)]
    ending = gettext(view.row.ending.value)
    return f"{ending[:1].upper()}{ending[1:]}. {' '.join(sentences)}".strip()


def to_mend(problems: Iterable[ProblemView]) -> list[ProblemView]:
    """The problems that a mender needs to see: errors and warnings."""
    shown = {Severity.ERROR, Severity.WARNING}
    return [problem for problem in problems if problem.severity in shown]


def _sentence(problem: ProblemView, row: ResultRow, here: int) -> str:
    place = _place(problem, row, here)
    return (
        f"{place}: {problem.message} {problem.hint}"
        if place
        else (f"{problem.message} {problem.hint}")
    )


def _place(problem: ProblemView, row: ResultRow, here: int) -> str:
    if problem.column is None:
        return ""
    if row.ref.number == here:
        return problem.cell
    return gettext("{cell} ({here} in this file)").format(
        cell=problem.cell, here=cell_name(problem.column, here)
    )


def keep_edited(path: Path, run: RunRecord) -> None:
    """Set the corrections of an earlier report aside if somebody has edited them since.

    Raises:
        OSError: the file can't be moved, since it is open in a spreadsheet program for example.
    """
    if path.is_file() and not _is_untouched(path, run):
        path.rename(_free_name(path))


def remove_outdated(path: Path, run: RunRecord) -> None:
    """Take away the corrections of an earlier report: there is nothing left to mend.

    Raises:
        OSError: as `keep_edited`.
    """
    keep_edited(path, run)
    if path.is_file():
        path.unlink()


def _is_untouched(path: Path, run: RunRecord) -> bool:
    return abs(path.stat().st_mtime - run.started_at.timestamp()) < _CLOCK_STEP


_CLOCK_STEP = 3.0
"""Seconds; some file systems keep times of change in steps of two."""


def stamp(path: Path, run: RunRecord) -> None:
    """Give a new corrections file a time of change by which it is known for untouched later."""
    started = run.started_at.timestamp()
    os.utime(path, (started, started))


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_suffix(f".edited-{number}{path.suffix}")).exists():
        number += 1
    return aside
