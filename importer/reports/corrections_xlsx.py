"""`corrections.xlsx`: the rows to mend, one sheet per table, wrong cells coloured and explained."""

import re
from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.runs import SourceRecord
from importer.reports.corrections import (
    ROW_KEY,
    SENSITIVE_NOTE,
    WHAT_HAPPENED,
    CorrectionsTable,
    happened,
    keep_edited,
    remove_outdated,
    row_key,
    rows_to_mend,
    stamp,
    tables_to_mend,
    to_mend,
)
from importer.reports.report import Report
from importer.reports.rows import ProblemView
from importer.reports.sheets import (
    HEADER,
    MARKED,
    OWN,
    OWN_HEADER,
    PLAIN,
    Column,
    annotate,
    new_sheet,
    row_height,
    text_cell,
    writing_workbook,
)

MARKS_KEPT = 2_000
"""Marked cells in the workbook: comments beyond some thousands make it slow to open."""

_HAPPENED_WIDTH, _KEY_WIDTH = 70.0, 26.0
_NARROWEST, _WIDEST = 10, 36
_BUTTON = 3
"""Characters; widths are in characters, and the filter's button takes some of the header's."""
_ROWS_MEASURED = 200
_LINE = 82
"""Characters of the smaller print that fit into the width of our sentence."""


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the file; see `formats.Writer`."""
    path = out / "corrections.xlsx"
    tables = tables_to_mend(report)
    if not tables:
        remove_outdated(path, report.run)
        return ()
    keep_edited(path, report.run)
    marks = _Marks()
    with writing_workbook(path) as workbook:
        for table in tables:
            title = sheet_title(table.source, workbook.sheetnames)
            _write_table(workbook, title, report, table, marks)
    stamp(path, report.run)
    return (path,)


class _Marks:
    """Marked cells are counted over the whole workbook."""

    def __init__(self) -> None:
        self._left = MARKS_KEPT

    def take(self) -> bool:
        self._left -= 1
        return self._left >= 0


def _write_table(
    workbook: Workbook, title: str, report: Report, table: CorrectionsTable, marks: _Marks
) -> None:
    sheet = new_sheet(workbook, title, _columns(report, table))
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(table.headers) + 2)
    sheet.auto_filter.ref = f"A1:{last}{table.rows + 1}"
    sheet.append(_header(sheet, table))
    for here, view in enumerate(rows_to_mend(report, table), 2):
        problems = _by_column(view.problems)
        cells = [
            _cell(sheet, text, problems.get(column, []), marks)
            for column, text in enumerate(table.cells(view.row))
        ]
        words = happened(view, here)
        sheet.row_dimensions[here].height = row_height(len(words) // _LINE + 1)
        own = [words, row_key(report.run, view.row)]
        sheet.append(cells + [text_cell(sheet, text, OWN) for text in own])
        sheet.row_dimensions.pop(here)


def _columns(report: Report, table: CorrectionsTable) -> list[Column]:
    """Columns as wide as their texts, as far as the first rows show."""
    widths = [len(header) + _BUTTON for header in table.headers]
    with closing(rows_to_mend(report, table)) as views:
        for view in islice(views, _ROWS_MEASURED):
            widths = [
                max(*pair) for pair in zip(widths, map(len, table.cells(view.row)), strict=True)
            ]
    fitting = [min(max(width + 2, _NARROWEST), _WIDEST) for width in widths]
    return [Column("", width) for width in (*fitting, _HAPPENED_WIDTH, _KEY_WIDTH)]


def _header(sheet: Worksheet, table: CorrectionsTable) -> list[Any]:
    cells = [text_cell(sheet, header, HEADER) for header in table.headers]
    for column in table.sensitive:
        annotate(cells[column], SENSITIVE_NOTE)
    return cells + [text_cell(sheet, header, OWN_HEADER) for header in (WHAT_HAPPENED, ROW_KEY)]


def _by_column(problems: Iterable[ProblemView]) -> dict[int, list[ProblemView]]:
    columns: dict[int, list[ProblemView]] = {}
    for problem in to_mend(problems):
        if problem.column is not None:
            columns.setdefault(problem.column, []).append(problem)
    return columns


def _cell(sheet: Worksheet, text: str, problems: list[ProblemView], marks: _Marks) -> Any:
    if not problems or not marks.take():
        return text_cell(sheet, text, PLAIN) if text else None
    # Problems come gravest first.
    cell = text_cell(sheet, text, MARKED[problems[0].severity])
    annotate(cell, "\n\n".join(f"{problem.message}\n→ {problem.hint}" for problem in problems))
    return cell


_NO_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TITLE_LIMIT = 31


def sheet_title(source: SourceRecord, taken: Iterable[str]) -> str:
    """A sheet name for a table, as Excel allows it: 31 characters, unique in any case."""
    wanted = _NO_TITLE.sub(" ", source.sheet or Path(source.name).stem).strip(" '")
    stem, used = wanted[:_TITLE_LIMIT].strip(" '") or "Rows", {title.casefold() for title in taken}
    title, number = stem, 1
    while title.casefold() in used:
        number += 1
        title = f"{stem[: _TITLE_LIMIT - len(str(number)) - 1]} {number}"
    return title
