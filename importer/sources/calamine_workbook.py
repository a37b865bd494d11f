"""Workbooks in the formats XLS, XLSB and ODS, read by python-calamine.

XLSX is read by `xlsx`; `xlsx_sheet` says why. The formats here share calamine's bounds: the sheet
is held in memory, error values and formulas without a result look blank (a notice says so).
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from importer.core.rows import CellKind
from importer.sources.cell_values import date_text, duration_text, number_text, time_text
from importer.sources.refusals import damaged, password_needed
from importer.sources.sheets import Sheet, SheetRow
from importer.sources.source_file import SourceFile

_Value = (
    str
    | bool
    | int
    | float
    | datetime.date
    | datetime.time
    | datetime.datetime
    | datetime.timedelta
)


@dataclass(frozen=True, slots=True)
class OpenCalamineWorkbook:
    """An open workbook; see `Workbook`."""

    workbook: CalamineWorkbook
    sheets: tuple[Sheet, ...]

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of a sheet that have something in them; the sheet is held in memory."""
        contents = self.workbook.get_sheet_by_name(sheet.key)
        left_of_it = contents.start[1] if contents.start else 0
        for number, values in enumerate(contents.iter_rows(), 1):
            texts = [""] * left_of_it
            kinds = [CellKind.TEXT] * left_of_it
            for value in values:
                text, kind = read_value(value)
                texts.append(text)
                kinds.append(kind)
            width = max((i for i, text in enumerate(texts, 1) if text), default=0)
            if width:
                yield SheetRow(number, texts[:width], kinds[:width])


@contextmanager
def open_with_calamine(source: SourceFile) -> Iterator[OpenCalamineWorkbook]:
    """Open a workbook.

    Raises:
        ImporterError: it is damaged or protected.
    """
    with source.open() as stream:
        try:
            with CalamineWorkbook.from_filelike(stream) as workbook:
                yield OpenCalamineWorkbook(workbook, _sheets(workbook))
        except PasswordError as error:
            raise password_needed(source.name) from error
        except CalamineError as error:
            raise damaged(source.name) from error


def _sheets(workbook: CalamineWorkbook) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(sheet.name, sheet.visible == SheetVisibleEnum.Visible, sheet.name)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    )


def read_value(value: _Value) -> tuple[str, CellKind]:
    """The text and kind of a value as calamine gives it."""
    match value:
        case str():
            return value, CellKind.TEXT
        case bool():
            return str(value).upper(), CellKind.BOOLEAN
        case int() | float():
            return number_text(value), CellKind.NUMBER
        case datetime.date():
            return date_text(value), CellKind.DATE
        case datetime.time():
            return time_text(value), CellKind.TEXT
        case datetime.timedelta():
            return duration_text(value), CellKind.TEXT
