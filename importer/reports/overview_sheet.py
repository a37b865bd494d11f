"""The first sheet of the results workbook: the run on one page, with charts beside the numbers."""

from collections.abc import Sequence

from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.language import gettext
from importer.core.numbers import moment, whole
from importer.core.outcomes import ENDING_MEANINGS, Ending
from importer.core.problems import Severity
from importer.core.runs import SourceRecord
from importer.reports.balances import booking_sentences, file_total_sentences
from importer.reports.charts import ENDING_COLOURS, SEVERITY_COLOURS, bars, height_of
from importer.reports.columns import layout_in_words
from importer.reports.facts import facts_in_words
from importer.reports.looks import (
    COUNT,
    HAPPENED,
    HEADER,
    LINE_HEIGHT,
    NUMBER_HEADER,
    QUIET,
    SECTION,
    TITLE,
    WRAPPED,
    WRAPPED_QUIET,
    Look,
)
from importer.reports.report import Report
from importer.reports.sentences import counted, import_title, next_steps, what_happened
from importer.reports.sheet_rows import StyledCell
from importer.reports.sheets import Column, new_sheet, row_height
from importer.reports.streamed_workbook import rows_of

_COLUMNS = (Column("", 36), Column("", 11), Column("", 66), Column("", 3))
_PAGE_WIDTH = 130
"""Characters that surely fit into a line across the columns."""
_LABEL_WIDTH, _WORDS_WIDTH = 40, 92
"""The same for the first and the third column."""
_CHART_COLUMN = "E"
_COUNT = replace(COUNT, alignment=Alignment("right", "top", indent=1))
_BARS = 12
"""Bars that a chart has room for; the problems sheet and the other formats have all kinds."""


def write_overview(workbook: Workbook, report: Report) -> None:
    """Add the sheet."""
    page = _Page(new_sheet(workbook, "Summary", _COLUMNS))
    page.sheet.sheet_view.showGridLines = False
    page.sheet.page_setup.fitToHeight = 1
    _write_head(page, report)
    _write_endings(page, report)
    _write_problems(page, report)
    _write_columns(page, report)
    _write_about(page, report)


class _Page:
    """Lines of the sheet, counted, so that charts find their place and their cells."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._rows = rows_of(sheet)
        self.line = 0
        self._points = 0.0

    def add(self, *cells: tuple[str | int, Look], height: float = LINE_HEIGHT) -> None:
        """A line of values, each with its look.

        Args:
            height: points.
        """
        self.line += 1
        self._points += height
        shown = [StyledCell(value, look) for value, look in cells]
        self._rows.add(shown, None if height == LINE_HEIGHT else height)

    def section(self, title: str) -> None:
        """A blank line and a heading."""
        self.add()
        self.add((title, SECTION))

    def paragraph(self, text: str, look: Look = WRAPPED) -> None:
        """A sentence across the columns of the page, as tall as it needs to be."""
        line = self.line + 1
        self.sheet.merged_cells.add(f"A{line}:C{line}")
        self.add((text, look), height=row_height(len(text) // _PAGE_WIDTH + 1))

    def table(
        self,
        title: str,
        headers: tuple[str, str, str],
        rows: Sequence[tuple[str, int, str]],
        colours: Sequence[str],
    ) -> None:
        """Labels, numbers and words, with a chart of the numbers beside them."""
        self.section(title)
        top, above = self.line, self._points
        names, numbers, meanings = headers
        self.add((names, HEADER), (numbers, NUMBER_HEADER), (meanings, HEADER))
        first = self.line + 1
        for label, number, words in rows:
            lines = max(len(label) // _LABEL_WIDTH, len(words) // _WORDS_WIDTH) + 1
            cells = ((label, WRAPPED), (number, _COUNT), (words, WRAPPED_QUIET))
            self.add(*cells, height=row_height(lines))
        chart = bars(
            self.sheet,
            title,
            labels=f"$A${first}:$A${self.line}",
            values=f"$B${first}:$B${self.line}",
            colours=colours,
        )
        self.sheet.add_chart(chart, f"{_CHART_COLUMN}{top}")
        while self._points < above + height_of(chart):
            self.add()


def _write_head(page: _Page, report: Report) -> None:
    run = report.run
    page.add((import_title(run), TITLE), height=28)
    started = gettext("Run {run}, started {time} UTC").format(
        run=run.id, time=moment(run.started_at)
    )
    page.add((started, QUIET))
    page.add()
    page.paragraph(what_happened(run, report.counts), HAPPENED)
    for step in next_steps(run, report.counts):
        page.paragraph(f"•  {step.replace('`', '')}")


def _write_endings(page: _Page, report: Report) -> None:
    endings = report.counts.endings
    rows = [
        (gettext(ending), endings[ending], gettext(ENDING_MEANINGS[ending])) for ending in Ending
    ]
    headers = (gettext("ending"), gettext("rows"), gettext("meaning"))
    page.table(gettext("How the rows ended"), headers, rows, list(ENDING_COLOURS.values()))


def _write_problems(page: _Page, report: Report) -> None:
    groups = report.counts.groups
    if not groups:
        return
    shown = groups[:_BARS]
    rows = [(group.title, group.rows, group.causes[0].message) for group in shown]
    colours = [SEVERITY_COLOURS[group.severity] for group in shown]
    headers = (gettext("problem"), gettext("rows"), gettext("commonest case"))
    page.table(gettext("Problems by kind"), headers, rows, colours)
    if left := len(groups) - len(shown):
        kinds = counted(left, "more kind")
        page.add((gettext("{kinds}: see the sheet Problems").format(kinds=kinds), QUIET))


def _write_columns(page: _Page, report: Report) -> None:
    columns = report.counts.columns[:_BARS]
    if not columns:
        return
    rows = [
        (
            column.header,
            column.errors + column.warnings,
            _severities(column.errors, column.warnings),
        )
        for column in columns
    ]
    colours = [SEVERITY_COLOURS[_gravest(column.errors)] for column in columns]
    headers = (gettext("column"), gettext("problems"), gettext("of these"))
    page.table(gettext("Problems by column"), headers, rows, colours)


def _severities(errors: int, warnings: int) -> str:
    return gettext("errors: {errors}, warnings: {warnings}").format(
        errors=whole(errors), warnings=whole(warnings)
    )


def _gravest(errors: int) -> Severity:
    return Severity.ERROR if errors else Severity.WARNING


def _write_about(page: _Page, report: Report) -> None:
    sentences = [
        *booking_sentences(report.balances),
        *file_total_sentences(report.balances, report.sources),
    ]
    if sentences:
        page.section(gettext("Opening balances"))
        for sentence in sentences:
            page.paragraph(sentence)
    facts = facts_in_words(report.facts, report.counts, report.missing)
    if facts:
        page.section(gettext("Sending"))
        for label, words in facts:
            page.paragraph(f"{label}: {words}")
    page.section(gettext("Files"))
    for source in report.sources:
        page.paragraph(_file_sentence(source))
    page.add()
    version = gettext("Written by importer {version}").format(version=report.importer_version)
    page.add((version, QUIET))


def _file_sentence(source: SourceRecord) -> str:
    parts = [source.name]
    if source.sheet:
        parts.append(gettext("sheet {sheet}").format(sheet=source.sheet))
    return ", ".join([*parts, layout_in_words(source), f"SHA-256 {source.sha256}"])
