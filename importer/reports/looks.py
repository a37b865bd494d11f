"""How the cells of our workbooks look. Where each look is used is the business of the formats."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from importer.core.problems import Severity


class Look(Struct, frozen=True, eq=False):
    """How a cell looks; None leaves the sheet's own. A look is the same as itself alone, so that
    finding the style of a cell costs nothing."""

    font: Font | None = None
    fill: PatternFill | None = None
    border: Border | None = None
    alignment: Alignment | None = None
    number_format: str = ""

    @property
    def wraps(self) -> bool:
        """Whether long text goes on in a second line."""
        return self.alignment is not None and bool(self.alignment.wrap_text)


INK, PAPER, LINE, ACCENT = "1F2933", "F3F5F6", "D5DBDF", "0B6E69"
_RULE = Side(style="thin", color=LINE)

_FACE = "Calibri"
_TOP = Alignment("left", "top")
_TOP_WRAPPED = Alignment("left", "top", wrap_text=True)

BARE = Look()
TITLE = Look(font=Font(_FACE, 16, bold=True, color=INK), alignment=_TOP)
SECTION = Look(font=Font(_FACE, 12, bold=True, color=ACCENT), alignment=_TOP)
QUIET = Look(font=Font(_FACE, 10, color="5B6770"), alignment=_TOP)
HAPPENED = Look(font=Font(_FACE, 12, bold=True, color=INK), alignment=_TOP_WRAPPED)
HEADER = Look(
    font=Font(_FACE, 11, bold=True, color=INK),
    fill=PatternFill("solid", fgColor=PAPER),
    border=Border(bottom=Side("thin", color=ACCENT)),
    alignment=Alignment("left", "center", wrap_text=True),
)
NUMBER_HEADER = replace(HEADER, alignment=Alignment("right", "center", wrap_text=True, indent=1))
PLAIN = Look(alignment=_TOP)
WRAPPED = Look(alignment=_TOP_WRAPPED)
WRAPPED_QUIET = Look(font=Font(_FACE, 10, color="5B6770"), alignment=_TOP_WRAPPED)
_TEXT_LOOKS = (PLAIN, WRAPPED)
AMOUNT = Look(number_format="#,##0.00#", alignment=Alignment("right", indent=1))
COUNT = Look(number_format="#,##0", alignment=Alignment("right", indent=1))

OWN = Look(
    font=Font(_FACE, 10, color="3E4C59"),
    fill=PatternFill("solid", fgColor="F1F7F6"),
    border=Border(bottom=Side("hair", color=LINE)),
    alignment=Alignment("left", "top", wrap_text=True, indent=1),
)
OWN_HEADER = Look(
    font=Font(_FACE, 11, bold=True, color="FFFFFF"),
    fill=PatternFill("solid", fgColor=ACCENT),
    alignment=Alignment("left", "center", wrap_text=True, indent=1),
)
"""Columns that we add to somebody's table."""

LINE_HEIGHT, SMALL_LINE_HEIGHT, HEADER_HEIGHT = 15.0, 13.5, 24.0
"""Points."""

MARKED: Mapping[Severity, Look] = {
    severity: Look(
        fill=PatternFill("solid", fgColor=fill),
        border=Border(*[Side("thin", color=edge)] * 4),
        alignment=_TOP_WRAPPED,
    )
    for severity, fill, edge in (
        (Severity.ERROR, "FBD5CF", "C2410C"),
        (Severity.WARNING, "FDECC2", "B7860B"),
    )
}
"""Cells to mend."""
