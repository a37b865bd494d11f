"""Workbooks in the formats XLS, XLSB and ODS, read by python-calamine in a process of its own.

XLSX is read by `xlsx`; `xlsx_sheet` says why. The formats here share calamine's bounds: the sheet
is held in memory, error values and formulas without a result look blank (a notice says so).
"""

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from importer.core.language import gettext_noop
from importer.core.looks import ColumnLook
from importer.core.reading import Notice
from importer.core.rows import CellKind
from importer.sources.cell_values import date_text, duration_text, number_text, time_text
from importer.sources.refusals import damaged, password_needed
from importer.sources.sheets import MOST_COLUMNS, Sheet, SheetRow
from importer.sources.source_file import SourceFile

_SCRIPT = Path(__file__).with_name("calamine_process.py")


class CalamineWorkbook(Struct, frozen=True):
    """A workbook that is read anew for each of its sheets; see `Workbook`."""

    source: SourceFile
    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...] = (
        Notice(
            "formulas-not-seen",
            gettext_noop(
                "In workbooks that are not XLSX, cells that show an error and formulas that were "
                "never calculated look like blank cells to us; hidden rows, and zeros that only a "
                "cell's format shows (02138), are not seen either. If that matters, save the file "
                "as XLSX and import that."
            ),
        ),
    )

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of a sheet that have something in them.

        Raises:
            ImporterError: the sheet is damaged, or too large for memory.
        """
        with closing(_answers(self.source, sheet.key)) as answers:
            next(answers)
            for number, values in answers:
                if len(values) > MOST_COLUMNS:
                    raise damaged(self.source.name)
                read = [read_value(value) for value in values]
                while not read[-1][0]:
                    read.pop()
                cells, kinds = zip(*read, strict=True)
                yield SheetRow(number, list(cells), list(kinds))

    def hidden_columns(self, sheet: Sheet) -> frozenset[int]:  # noqa: ARG002  calamine can't tell
        """Columns that nobody sees: none that we know of."""
        return frozenset()

    def looks(self, sheet: Sheet) -> tuple[ColumnLook, ...]:  # noqa: ARG002  not told
        """How the columns look is not told."""
        return ()


@contextmanager
def open_with_calamine(source: SourceFile) -> Iterator[CalamineWorkbook]:
    """Look at a workbook.

    Raises:
        ImporterError: it is damaged or protected.
    """
    (found,) = _answers(source)
    if "protected" in found:
        raise password_needed(source.name)
    sheets = (Sheet(name, is_visible, name) for name, is_visible in found["sheets"])
    yield CalamineWorkbook(source, tuple(sheets))


def _answers(source: SourceFile, *sheet: str) -> Generator[Any, None, None]:
    """What the process writes, line by line; a process that fails met a damaged workbook."""
    with source.open():  # only to see that it is still there and the same
        command = [sys.executable, "-P", str(_SCRIPT), str(source.path), *sheet]
    with subprocess.Popen(  # noqa: S603  no shell, and the script is our own
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        try:
            yield from map(json.loads, process.stdout or ())
            if process.wait():
                raise damaged(source.name)
        finally:
            process.kill()


def read_value(value: Any) -> tuple[str, CellKind]:
    """The text and kind of a value as the process writes it."""
    match value:
        case str():
            return value, CellKind.TEXT
        case bool():
            return str(value).upper(), CellKind.BOOLEAN
        case {"date": moment}:
            return date_text(datetime.fromisoformat(moment)), CellKind.DATE
        case {"time": moment}:
            return time_text(time.fromisoformat(moment)), CellKind.TEXT
        case {"duration": seconds}:
            return duration_text(timedelta(seconds=seconds)), CellKind.TEXT
    return number_text(value), CellKind.NUMBER
