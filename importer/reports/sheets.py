"""Cells and tables of the workbooks that we write: text stays text, and Excel has nothing to mend.

Streams: rows go to disk as they come (openpyxl's write-only mode). What stands in the sheets is the
business of the formats.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from importer.core.language import gettext, gettext_noop
from importer.core.problems import Severity
from importer.reports.atomic_file import draft_beside, replacing

CELL_LIMIT = 32_767
"""UTF-16 units that a cell holds (Excel specifications and limits)."""

LAST_ROW = 1_048_576
"""Rows that a sheet holds (Excel specifications and limits)."""

LAST_COLUMN = 16_384
"""Columns that a sheet holds (Excel specifications and limits)."""

_CUT_NOTE = gettext_noop(" … [cut: {length} characters do not fit into a cell]")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 can't hold."""

_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""A workbook reads `_x0041_` as one character; the literal text needs an escape of its own."""

_SPECIAL = re.compile(f"[=+\\-@#]|.*?(?:{_FORBIDDEN.pattern}|\r|_x[0-9A-Fa-f]{{4}}_)", re.DOTALL)
_SAFE_LENGTH = CELL_LIMIT // 2


def sheet_text(text: str) -> str:
    """The text as a cell can hold it: no control characters, line breaks as LF, cut with a note."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPE_LIKE.sub("_x005F_", _cut(_FORBIDDEN.sub("", text)))


def _cut(text: str) -> str:
    if len(text) <= _SAFE_LENGTH or _units(text) <= CELL_LIMIT:
        return text
    note = gettext(_CUT_NOTE).format(length=f"{len(text):,}")
    room = CELL_LIMIT - len(note)
    head = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore")
    return head + note


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; None leaves the sheet's own."""

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


def is_harmless(text: str) -> bool:
    """Whether a workbook takes the text for text as it is."""
    return len(text) <= _SAFE_LENGTH and not _SPECIAL.match(text)


def text_cell(sheet: Worksheet, text: str, look: Look) -> Any:
    """A cell that shows the text, whatever it looks like: formulas, links and numbers stay text."""
    cell = look_cell(sheet, look)
    cell.value = sheet_text(text) or None
    cell.data_type = "s" if text else "n"
    # Excel's own mark for "typed as text": editing the cell does not turn it into a formula.
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def look_cell(sheet: Worksheet, look: Look) -> Any:
    """A cell that has a look and no value yet."""
    cell = WriteOnlyCell(sheet)
    for name in ("font", "fill", "border", "alignment", "number_format"):
        value = getattr(look, name)
        if value:
            setattr(cell, name, value)
    return cell


def annotate(cell: Any, text: str) -> None:
    """Put a comment on a cell, large enough for its text."""
    comment = Comment(sheet_text(text), "importer")
    comment.width, comment.height = 320, 40 + 18 * (len(text) // 45 + text.count("\n") + 1)
    cell.comment = comment


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, its width in characters, how its cells look."""

    header: str
    width: float
    look: Look = PLAIN

    @property
    def header_look(self) -> Look:
        """Over numbers the header stands on the right as they do."""
        return NUMBER_HEADER if self.look in (AMOUNT, COUNT) else HEADER


@dataclass(slots=True)
class Table:
    """A sheet with one table: frozen header, filter; goes on in a further sheet if it must."""

    workbook: Workbook
    title: str
    columns: Sequence[Column]
    last_row: int = LAST_ROW
    sheets: list[Worksheet] = field(init=False, default_factory=list)
    _cells: list[Any] = field(init=False)
    _rows: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._open()

    def append(self, values: Iterable[Any]) -> None:
        """Add a row: text as str, numbers as int or Decimal, None for a blank."""
        if self._rows == self.last_row:
            self.close()
            self._open()
        sheet, values = self.sheets[-1], tuple(values)
        self._rows += 1
        lines = max(map(_lines, self.columns, values), default=1)
        if lines > 1:
            sheet.row_dimensions[self._rows].height = row_height(lines)
        sheet.append([self._cell(number, value, lines) for number, value in enumerate(values)])
        # The row is on disk; kept, the heights of a long table would fill the memory.
        sheet.row_dimensions.pop(self._rows, None)

    def close(self) -> None:
        """Give the sheet its filter; called once, when all rows are there."""
        last = get_column_letter(len(self.columns))
        self.sheets[-1].auto_filter.ref = f"A1:{last}{self._rows}"

    def _cell(self, number: int, value: Any, lines: int) -> Any:
        look = self.columns[number].look
        if isinstance(value, str):
            if not is_harmless(value):
                return text_cell(self.sheets[-1], value, look)
            # In a row of one line no look is needed: the sheet's own is the same, and smaller.
            if not value or (lines == 1 and look in _TEXT_LOOKS):
                return value or None
        # One cell per column serves all rows: a new cell with a look costs more than all the rest.
        cell = self._cells[number]
        cell.value = value
        return cell

    def _open(self) -> None:
        number = f" {len(self.sheets) + 1}" if self.sheets else ""
        sheet = new_sheet(self.workbook, f"{self.title}{number}", self.columns)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.row_dimensions[1].height = HEADER_HEIGHT
        sheet.append(
            [text_cell(sheet, column.header, column.header_look) for column in self.columns]
        )
        self.sheets.append(sheet)
        self._cells = [look_cell(sheet, column.look) for column in self.columns]
        self._rows = 1


def row_height(lines: int) -> float:
    """Points for a row of so many lines, within what a sheet allows."""
    return min(LINE_HEIGHT * lines + 1, 409.0)


def _lines(column: Column, value: Any) -> int:
    """Lines that a cell needs, about; Excel would find out by itself, LibreOffice does not."""
    if not isinstance(value, str) or not column.look.wraps:
        return 1
    return len(value) // int(column.width * 1.1) + 1 + value.count("\n")


def new_sheet(workbook: Workbook, title: str, columns: Sequence[Column]) -> Worksheet:
    """A sheet with column widths that prints across one page."""
    sheet = workbook.create_sheet(title)
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = LINE_HEIGHT, True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


@contextmanager
def writing_workbook(path: Path) -> Iterator[Workbook]:
    """A workbook that streams, and takes the place of `path` when the block ends well.

    Raises:
        OSError: the disk is full, or the old file can't be replaced.
    """
    with ExitStack() as drafts:
        workbook = _StreamedWorkbook(path, drafts)
        workbook.properties.creator = "importer"
        try:
            yield workbook
            with (
                replacing(path) as draft,
                ZipFile(draft, "w", ZIP_DEFLATED, allowZip64=True) as archive,
            ):
                ExcelWriter(workbook, archive).write_data()
        finally:
            for sheet in workbook.worksheets:
                _let_go(sheet)


class _StreamedWorkbook(Workbook):  # type: ignore[misc]  # openpyxl has no types
    """A workbook whose sheets stream into its own folder.

    openpyxl would take the folder for temporary files: what is left there by a process that was
    killed is found by nobody, and if it is full the workbook gets the blame.
    """

    def __init__(self, target: Path, drafts: ExitStack) -> None:
        super().__init__(write_only=True)
        self.target = target
        self.drafts = drafts

    def create_sheet(self, title: str | None = None, index: int | None = None) -> Worksheet:
        sheet = _StreamedSheet(self, title)
        self._add_sheet(sheet, index)
        return sheet


class _StreamedSheet(WriteOnlyWorksheet):  # type: ignore[misc]  # nor here
    """A sheet of it; openpyxl has no public way to say where it streams to."""

    _writer: Any = None

    def _get_writer(self) -> None:
        if self._writer is None:
            draft = self.parent.drafts.enter_context(draft_beside(self.parent.target))
            ALL_TEMP_FILES.append(str(draft))  # from which the writer takes it in the end
            self._writer = WorksheetWriter(self, str(draft))
            self._writer.write_top()


def _let_go(sheet: Worksheet) -> None:
    """Remove the temporary file that a sheet streams to, if the workbook did not come to its end.

    openpyxl would keep it, with customers' data in it, as long as the process lives, and has no
    public way to give a sheet up: hence the private names.
    """
    writer = sheet._writer
    if writer is None or not Path(writer.out).exists():
        return
    for stream in (sheet._rows, writer.xf):
        # What can't be written any more is thrown away here.
        with suppress(OSError, ValueError):
            if stream is not None:
                stream.close()
    writer.cleanup()
