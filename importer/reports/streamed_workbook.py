"""A workbook whose rows go to the disk as they come, in constant memory.

openpyxl makes the workbook, its styles and all that stands before and after the rows of a sheet,
which is little and is made in memory; the rows lie in a file of their own (`sheet_rows`) until both
are put together.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO, TextIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from importer.core.language import spoken_language
from importer.reports.atomic_file import draft_beside, replacing
from importer.reports.looks import BARE
from importer.reports.sheet_rows import RowWriter, StyledCell, Value

_NO_ROWS = b"<sheetData></sheetData>"
_BUFFER = 1 << 20
_QUICKLY = 3
"""Of zlib's levels: a large table takes half the time of the default, and a tenth more room."""


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
            with replacing(path) as draft, _Archive(workbook, draft) as archive:
                ExcelWriter(workbook, archive).write_data()
        finally:
            for sheet in workbook.worksheets:
                _let_go(sheet)


def rows_of(sheet: Worksheet) -> RowWriter:
    """What writes the rows of a sheet of such a workbook."""
    return cast("RowWriter", sheet.rows)


class _StreamedWorkbook(Workbook):  # type: ignore[misc]  # openpyxl has no types
    """A workbook whose sheets stream into its own folder.

    openpyxl would take the folder for temporary files: what is left there by a process that was
    killed is found by nobody, and if it is full the workbook gets the blame.
    """

    def __init__(self, target: Path, drafts: ExitStack) -> None:
        super().__init__(write_only=True)
        self.target = target
        self.drafts = drafts
        self.sheet_of: dict[BytesIO, _StreamedSheet] = {}

    def create_sheet(self, title: str | None = None, index: int | None = None) -> Worksheet:
        sheet = _StreamedSheet(self, title)
        if spoken_language().right_to_left:
            sheet.sheet_view.rightToLeft = True
        self._add_sheet(sheet, index)
        return sheet

    def draft(self) -> Path:
        """A new file that is gone when the workbook is done."""
        return self.drafts.enter_context(draft_beside(self.target))


class _StreamedSheet(WriteOnlyWorksheet):  # type: ignore[misc]  # nor here
    """A sheet of it; openpyxl has no public way to say where it streams to."""

    _writer: Any = None

    def __init__(self, workbook: _StreamedWorkbook, title: str | None) -> None:
        super().__init__(workbook, title)
        self._comments: list[Any] = []
        self.rows_draft = workbook.draft()
        self.rows_file: TextIO = self.rows_draft.open(
            "w", encoding="utf-8", buffering=_BUFFER, newline=""
        )
        self.rows = RowWriter(self, self.rows_file.write)

    def append(self, row: Iterable[Value]) -> None:
        """Openpyxl's way in: values without a look."""
        self.rows.add(StyledCell(value, BARE) for value in row)

    def _get_writer(self) -> None:
        """Called when the sheet is closed: what stands around the rows is known by then."""
        if self._writer is not None:
            return
        comments = self._comments
        self._writer = _AroundRows(self, BytesIO())
        self._comments = comments  # the writer begins with none
        self.parent.sheet_of[self._writer.out] = self
        self._writer.write_top()


class _AroundRows(WorksheetWriter):  # type: ignore[misc]  # nor here
    """Writes what stands around the rows of a sheet, and leaves no file to be removed."""

    def cleanup(self) -> None:
        """Nothing is left."""


class _Archive(ZipFile):
    """The workbook's file; puts a sheet's rows where openpyxl has left a place for them."""

    def __init__(self, workbook: _StreamedWorkbook, path: Path) -> None:
        super().__init__(path, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=_QUICKLY)
        self._workbook = workbook

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        sheet = self._workbook.sheet_of[filename]
        sheet.rows_file.close()
        before, after = filename.getvalue().split(_NO_ROWS)
        with self.open(arcname, "w", force_zip64=True) as member:
            member.write(before + b"<sheetData>")
            with sheet.rows_draft.open("rb") as rows:
                copyfileobj(cast("BinaryIO", rows), member, _BUFFER)
            member.write(b"</sheetData>" + after)


def _let_go(sheet: Worksheet) -> None:
    """Close the file of a sheet's rows, if the workbook did not come to its end: what can't be
    written any more is thrown away here."""
    with suppress(OSError, ValueError):
        sheet.rows_file.close()
