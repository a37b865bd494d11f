"""`results.xlsx`: the run for a person with a spreadsheet open. Values only, in constant memory."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.outcomes import Ending
from importer.reports.balances import currency_words, net
from importer.reports.charts import ENDING_COLOURS
from importer.reports.columns import column_views, lines_left_out
from importer.reports.edits import cell_changes
from importer.reports.looks import AMOUNT, COUNT, WRAPPED
from importer.reports.overview_sheet import write_overview
from importer.reports.report import Report
from importer.reports.rows import RowView, ShownRows
from importer.reports.sheet_rows import Value
from importer.reports.sheets import LAST_ROW, Column, TableSheet
from importer.reports.streamed_workbook import writing_workbook

_ROWS = (
    Column("file", 26),
    Column("sheet", 14),
    Column("row", 8),
    Column("source_key", 14),
    Column("display_name", 34),
    Column("ending", 12),
    Column("customer_id", 12),
    Column("problems", 70, WRAPPED),
    Column("what_to_do", 60, WRAPPED),
    Column("changes", 60, WRAPPED),
)
_PROBLEMS = (
    Column("file", 26),
    Column("sheet", 14),
    Column("row", 8),
    Column("customer", 30),
    Column("severity", 10),
    Column("cell", 8),
    Column("line", 8),
    Column("column", 22),
    Column("field", 22),
    Column("value", 28),
    Column("message", 62, WRAPPED),
    Column("what to do", 50, WRAPPED),
    Column("code", 26),
)
_CHANGES = (
    Column("file", 26),
    Column("sheet", 14),
    Column("row", 8),
    Column("customer", 30),
    Column("cell", 8),
    Column("column", 22),
    Column("field", 22),
    Column("before", 34),
    Column("after", 34),
    Column("what we changed", 34),
    Column("code", 26),
)
_BALANCES = (
    Column("state", 14),
    Column("currency", 14),
    Column("date", 12),
    Column("customers", 12, COUNT),
    Column("customers owe", 18, AMOUNT),
    Column("owed to customers", 18, AMOUNT),
    Column("together", 18, AMOUNT),
    Column("in base currency", 18, AMOUNT),
)
_EDITS = (
    Column("file", 26),
    Column("sheet", 14),
    Column("row", 8),
    Column("customer_id", 12),
    Column("field", 26),
    Column("before", 40, WRAPPED),
    Column("after", 40, WRAPPED),
    Column("what becomes of it", 30),
)
_REPAIRS = (
    Column("what we changed", 34),
    Column("file", 26),
    Column("sheet", 14),
    Column("column", 24),
    Column("times", 10, COUNT),
    Column("for example: cell", 16),
    Column("before", 34),
    Column("after", 34),
    Column("code", 26),
)
_EXAMPLES = 3
"""Examples of a repair beside its count; another sheet has every changed value."""

_LEFT_OUT = (
    Column("what", 24),
    Column("file", 26),
    Column("sheet", 14),
    Column("name", 34),
    Column("lines", 10, COUNT),
    Column("what became of it", 70, WRAPPED),
    Column("filled", 10),
    Column("for example", 50, WRAPPED),
)


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the file; see `formats.Writer`."""
    path = out / "results.xlsx"
    with writing_workbook(path) as workbook:
        write_overview(workbook, report)
        _write_rows(workbook, report.shown_rows())
        _write_edits(workbook, report)
        _write_balances(workbook, report)
        _write_repairs(workbook, report)
        _write_left_out(workbook, report)
    return (path,)


def _write_rows(workbook: Workbook, chunks: Iterable[ShownRows]) -> None:
    rows, problems = (
        TableSheet(workbook, "Rows", _ROWS),
        TableSheet(workbook, "Problems", _PROBLEMS),
    )
    changes = TableSheet(workbook, "Changed values", _CHANGES)
    for shown in chunks:
        rows.extend(_columns(shown))
        views = shown.views.values()
        problems.extend(_turned(chain.from_iterable(map(_problem_rows, views))))
        changes.extend(_turned(chain.from_iterable(map(_change_rows, views))))
    for table in (rows, problems, changes):
        table.close()
    for sheet in rows.sheets:
        _colour_endings(sheet)


def _columns(shown: ShownRows) -> tuple[Sequence[Value], ...]:
    return (
        shown.sources,
        shown.sheets,
        shown.numbers,
        shown.source_keys,
        shown.display_names,
        shown.endings,
        shown.customer_ids,
        shown.problems,
        shown.what_to_do,
        shown.changes,
    )


def _turned(rows: Iterable[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """Rows as columns; none at all if there is no row."""
    return list(zip(*rows, strict=True))


def _problem_rows(view: RowView) -> Iterator[tuple[Value, ...]]:
    ref = view.row.ref
    for problem in view.problems:
        yield (
            ref.source,
            ref.sheet,
            ref.number,
            view.row.display_name,
            problem.severity.value,
            problem.cell,
            problem.line,
            problem.header,
            problem.field,
            problem.value,
            problem.message,
            problem.hint,
            problem.code,
        )


def _change_rows(view: RowView) -> Iterator[tuple[Value, ...]]:
    ref = view.row.ref
    for change in view.changes:
        yield (
            ref.source,
            ref.sheet,
            ref.number,
            view.row.display_name,
            change.cell,
            change.header,
            change.field,
            change.before,
            change.after,
            change.title,
            change.code,
        )


def _colour_endings(sheet: Worksheet) -> None:
    """Colours come from rules over the column: a style per cell would slow down long tables."""
    for ending in Ending:
        font = Font(color=ENDING_COLOURS[ending], bold=ending in _STRIKING)
        rule = CellIsRule(operator="equal", formula=[f'"{ending.value}"'], font=font)
        sheet.conditional_formatting.add(f"F2:F{LAST_ROW}", rule)


_STRIKING = frozenset({Ending.REJECTED, Ending.REFUSED, Ending.FAILED, Ending.UNKNOWN})


def _write_edits(workbook: Workbook, report: Report) -> None:
    """Only where a run changes customers that are there."""
    changes = cell_changes(report.reader, report.run.id)
    first = next(changes, None)
    if first is None:
        return
    table = TableSheet(workbook, "Customers changed", _EDITS)
    for one in chain([first], changes):
        place = (one.ref.source, one.ref.sheet, one.ref.number, one.customer_id)
        table.append((*place, one.field, one.before, one.after, one.state))
    table.close()


def _write_balances(workbook: Workbook, report: Report) -> None:
    table = TableSheet(workbook, "Opening balances", _BALANCES)
    for state, totals in report.balances.parts:
        for total in totals:
            table.append(
                (
                    state,
                    currency_words(total),
                    total.date,
                    total.count,
                    total.debits,
                    total.credits,
                    net(total),
                    total.base,
                )
            )
    table.close()


def _write_repairs(workbook: Workbook, report: Report) -> None:
    table = TableSheet(workbook, "What we changed", _REPAIRS)
    for group in report.counts.repairs:
        about = (group.title, group.source, group.sheet, group.header)
        for number, example in enumerate(group.examples[:_EXAMPLES]):
            # The count stands in the first line only, so that the column can be summed.
            table.append((*about, None if number else group.count, *example, group.code))
    table.close()


def _write_left_out(workbook: Workbook, report: Report) -> None:
    table = TableSheet(workbook, "What was left out", _LEFT_OUT)
    for source in report.sources:
        for column in column_views(source):
            became = f"{column.became} ({column.reason})" if column.reason else column.became
            where = (source.name, source.sheet, f"{column.letters}: {column.header}")
            shown = (column.filled, " · ".join(column.samples))
            table.append(("column", *where, None, became, *shown))
        for words, count in lines_left_out(source):
            where = (source.name, source.sheet, words)
            table.append(("lines", *where, count, "no rows; left out", "", ""))
    table.close()
