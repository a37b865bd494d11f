"""`corrections.xlsx`: the rows to mend, one sheet per table, wrong cells coloured and explained."""

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.customer import FieldKind
from importer.core.headers.own_columns import ROW_KEY, WHAT_HAPPENED
from importer.core.language import gettext
from importer.core.looks import ColumnLook
from importer.core.rows import CellKind, column_letters
from importer.core.runs import SourceRecord
from importer.core.target_fields import target_fields
from importer.reports.corrections import (
    SENSITIVE_NOTE,
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
from importer.reports.drop_downs import LISTED, LISTS, offer, write_lists
from importer.reports.looks import (
    HEADER,
    HEADER_HEIGHT,
    MARKED,
    OWN,
    OWN_HEADER,
    SMALL_LINE_HEIGHT,
    WRAPPED,
)
from importer.reports.report import Report
from importer.reports.rows import ProblemView
from importer.reports.sheet_rows import StyledCell
from importer.reports.sheets import LAST_COLUMN, Column, new_sheet, pages_across, row_height
from importer.reports.streamed_workbook import rows_of, writing_workbook
from importer.reports.typed_cells import source_cell

MARKS_KEPT = 2_000
"""Marked cells in the workbook: comments beyond some thousands make it slow to open."""

_HAPPENED_WIDTH, _KEY_WIDTH = 78.0, 30.0
_NARROWEST, _WIDEST = 10, 36
_BUTTON = 3
"""Characters; widths are in characters, and the filter's button takes some of the header's."""
_ROWS_MEASURED = 200
_MOST_LINES = 12
"""A row must not fill the window; who wants all of a long text clicks into its cell."""
_LINE = 92
"""Characters of the smaller print that surely fit into the width of our sentence."""


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the file; see `formats.Writer`."""
    path = out / "corrections.xlsx"
    # Only a delimited file can be wider than a sheet, and its rows are in corrections.csv, too.
    tables = [one for one in tables_to_mend(report) if len(one.headers) + 2 <= LAST_COLUMN]
    if not tables:
        remove_outdated(path, report.run)
        return ()
    keep_edited(path, report.run)
    marks = _Marks()
    with writing_workbook(path) as workbook:
        for table in tables:
            # The hidden sheet's name is taken before it is there: formulas refer to it.
            title = sheet_title(table.source, [*workbook.sheetnames, LISTS])
            _write_table(workbook, title, report, table, marks)
        kinds = {kind for table in tables for kind in _listed_columns(table.source)}
        if kinds:
            write_lists(workbook, [kind for kind in LISTED if kind in kinds])
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
    columns = _columns(report, table)
    sheet = new_sheet(workbook, title, columns)
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(table.headers) + 2)
    sheet.auto_filter.ref = f"A1:{last}{table.rows + 1}"
    _print(sheet, table, columns)
    for kind, listed in _listed_columns(table.source).items():
        places = [f"{letters}2:{letters}{table.rows + 1}" for letters in listed]
        offer(sheet, kind, places, other_texts_pass=True)
    rows = rows_of(sheet)
    rows.add(_header(table), HEADER_HEIGHT)
    looks = [table.look(column) for column in range(len(table.headers))]
    for here, view in enumerate(rows_to_mend(report, table), 2):
        problems = _by_column(view.told)
        texts = table.cells(view.row)
        source = zip(texts, table.kinds(view.row), strict=False)
        cells = [
            _cell(text, kind, looks[column], problems.get(column, ()), marks)
            for column, (text, kind) in enumerate(source)
        ]
        words = happened(view, here)
        own = [StyledCell(text, OWN) for text in (words, row_key(report.run, view.row))]
        rows.add([*cells, *own], _height(texts, words))


def _print(sheet: Worksheet, table: CorrectionsTable, columns: Sequence[Column]) -> None:
    """On each page the header and whose row it is; the key serves the importer only."""
    printed = [column.width for column in columns[:-1]]
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{get_column_letter(len(printed))}{table.rows + 1}"
    sheet.page_setup.fitToWidth = pages_across(printed)
    names = next((c.column for c in table.source.columns if "displayName" in c.fields), None)
    if sheet.page_setup.fitToWidth > 1 and names is not None:
        sheet.print_title_cols = f"{column_letters(names)}:{column_letters(names)}"
        sheet.page_setup.fitToWidth = pages_across(printed, repeated=printed[names])


def _columns(report: Report, table: CorrectionsTable) -> list[Column]:
    """Columns as wide as in the source, else as their texts, as far as the first rows show."""
    widths = [len(header) + _BUTTON for header in table.headers]
    with closing(rows_to_mend(report, table)) as views:
        for view in islice(views, _ROWS_MEASURED):
            widths = [
                max(*pair) for pair in zip(widths, map(len, table.cells(view.row)), strict=True)
            ]
    fitting = [
        _bounded(table.look(column).width or width + 2) for column, width in enumerate(widths)
    ]
    return [Column("", width) for width in (*fitting, _HAPPENED_WIDTH, _KEY_WIDTH)]


def _bounded(width: float) -> float:
    """The source's own width, within what can be read and printed."""
    return min(max(width, _NARROWEST), _WIDEST)


def _listed_columns(source: SourceRecord) -> dict[FieldKind, list[str]]:
    """The letters of the columns that feed one field each, whose values can be listed."""
    columns: dict[FieldKind, list[str]] = {}
    for use in source.columns:
        kinds = {target_fields()[name].kind for name in use.fields if name in target_fields()}
        if len(kinds) == 1 and (kind := kinds.pop()) in LISTED:
            columns.setdefault(kind, []).append(column_letters(use.column))
    return columns


def _height(cells: Iterable[str], words: str) -> float:
    lines = min(max(map(_lines, cells), default=1), _MOST_LINES)
    return max(row_height(lines), SMALL_LINE_HEIGHT * (len(words) // _LINE + 1) + 4)


def _lines(text: str) -> int:
    """Lines that a cell of the source needs in a column of the greatest width."""
    return len(text) // _WIDEST + 1 + text.count("\n")


def _header(table: CorrectionsTable) -> list[StyledCell]:
    notes = dict.fromkeys(table.sensitive, gettext(SENSITIVE_NOTE))
    cells = [
        StyledCell(header, HEADER, notes.get(column, ""))
        for column, header in enumerate(table.headers)
    ]
    return cells + [StyledCell(header, OWN_HEADER) for header in (WHAT_HAPPENED, ROW_KEY)]


def _by_column(problems: Iterable[ProblemView]) -> dict[int, list[ProblemView]]:
    columns: dict[int, list[ProblemView]] = {}
    for problem in to_mend(problems):
        if problem.column is not None:
            columns.setdefault(problem.column, []).append(problem)
    return columns


def _cell(
    text: str,
    kind: CellKind,
    look: ColumnLook,
    problems: Sequence[ProblemView],
    marks: _Marks,
) -> StyledCell | None:
    if not problems or not marks.take():
        return source_cell(text, kind, look, WRAPPED) if text else None
    # Problems come gravest first.
    cell = source_cell(text, kind, look, MARKED[problems[0].severity])
    return cell._replace(comment="\n\n".join(map(_comment, problems)))


def _comment(problem: ProblemView) -> str:
    """What is wrong, what to do, and the proposal where the hint does not say it."""
    text = f"{problem.message}\n→ {problem.hint}"
    if not problem.proposal or problem.proposal in problem.hint:
        return text
    return f"{text}\n→ {gettext('Proposal: {value}').format(value=problem.proposal)}"


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
