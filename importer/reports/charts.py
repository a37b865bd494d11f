"""The charts of the results workbook: horizontal bars, one colour per bar where colour says more.

Charts point at cells; which cells these are is the business of `results_xlsx`.
"""

from collections.abc import Mapping, Sequence

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import DataPoint
from openpyxl.chart.title import Title, title_maker
from openpyxl.drawing.text import CharacterProperties, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.outcomes import Ending
from importer.core.problems import Severity

ENDING_COLOURS: Mapping[Ending, str] = {
    Ending.CREATED: "0B7A75",
    Ending.UPDATED: "2F6DB5",
    Ending.UNCHANGED: "7A93A8",
    Ending.SKIPPED: "6B7780",
    Ending.REJECTED: "B45309",
    Ending.REFUSED: "D9480F",
    Ending.FAILED: "9F1D35",
    Ending.UNKNOWN: "7C3AED",
    Ending.WAITING: "5B9BD5",
}
SEVERITY_COLOURS: Mapping[Severity, str] = {
    Severity.ERROR: "C2410C",
    Severity.WARNING: "D9A006",
    Severity.NOTICE: "7A93A8",
    Severity.REPAIR: "0B7A75",
}

_TITLE_SIZE, _TITLE_COLOUR = 1100, "1F2933"
"""Hundredths of a point, RRGGBB."""

_WIDTH = 17.0
"""Centimetres."""
_POINTS = 72 / 2.54
"""Points in a centimetre."""


def bars(
    sheet: Worksheet, title: str, *, labels: str, values: str, colours: Sequence[str]
) -> BarChart:
    """A bar chart over two ranges of cells (`A7:A15`), the first bar on top.

    Args:
        colours: one per bar, as RRGGBB.
    """
    chart = BarChart()
    chart.type, chart.style, chart.title = "bar", 10, _small_title(title)
    chart.width, chart.height = _WIDTH, 2.4 + 0.62 * len(colours)
    chart.legend, chart.gapWidth = None, 45
    chart.add_data(Reference(sheet, range_string=_range(sheet, values)), titles_from_data=False)
    chart.set_categories(Reference(sheet, range_string=_range(sheet, labels)))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    _colour(chart, colours)
    return chart


def height_of(chart: BarChart) -> float:
    """Points of the sheet that the chart covers."""
    return float(chart.height) * _POINTS


def _small_title(text: str) -> Title:
    title = title_maker(text)
    title.tx.rich.p[0].pPr = ParagraphProperties(
        defRPr=CharacterProperties(sz=_TITLE_SIZE, b=True, solidFill=_TITLE_COLOUR)
    )
    return title


def _range(sheet: Worksheet, cells: str) -> str:
    return f"'{sheet.title}'!{cells}"


def _colour(chart: BarChart, colours: Sequence[str]) -> None:
    series = chart.series[0]
    for index, colour in enumerate(colours):
        point = DataPoint(idx=index, invertIfNegative=False)
        point.graphicalProperties.solidFill = colour
        point.graphicalProperties.line.noFill = True
        series.dPt.append(point)
    series.dLbls = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )
