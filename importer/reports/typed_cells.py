"""Cells of a file of corrections as they stood in the source: numbers, dates and truth values are
what they were and look as they did.

What a spreadsheet program could not give back to the letter stays text.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from msgspec.structs import replace
from openpyxl.styles import Alignment

from importer.core.looks import ColumnLook
from importer.core.rows import CellKind
from importer.reports.looks import Look
from importer.reports.sheet_rows import StyledCell, Value

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DIGITS_KEPT = 15
"""Digits of a number that Excel keeps."""
_ZEROS = re.compile(r"0+")
_DATE_CODE = re.compile(r"[dy]", re.IGNORECASE)
_FIRST_SURE_DAY = date(1900, 3, 1)
"""Before it the calendars of Excel and of the world differ by a day."""
_TYPED = Alignment(vertical="top")
"""Numbers stand on the right, dates too: where the program puts them."""


def source_cell(text: str, kind: CellKind, column: ColumnLook, look: Look) -> StyledCell:
    """A cell of the source.

    Args:
        text, kind: as the run has them.
        look: how a text would look here; its colours are kept, its alignment is for texts.
    """
    if kind is CellKind.TEXT:
        return StyledCell(text, look)
    value, number_format = _typed(text, kind, column.number_format)
    if value is None:
        return StyledCell(text, look)
    return StyledCell(value, _typed_look(look, number_format))


@lru_cache(maxsize=1_024)
def _typed_look(look: Look, number_format: str) -> Look:
    """One for all cells that look so; there are as many as a workbook has formats."""
    return replace(look, alignment=_TYPED, number_format=number_format)


def _typed(text: str, kind: CellKind, code: str) -> tuple[Value, str]:
    """The value behind the text and the format that shows it; None for a text."""
    if kind is CellKind.NUMBER:
        return _number(text, code)
    if kind is CellKind.DATE:
        return _date(text, code)
    if kind is CellKind.BOOLEAN and text in {"TRUE", "FALSE"}:
        return text == "TRUE", ""
    return None, ""


def _number(text: str, code: str) -> tuple[Value, str]:
    if _ZEROS.fullmatch(code) and len(code) == len(text) and text.isdecimal():
        return int(text), code  # 02138, shown with its zero by 00000
    if not _NUMBER.fullmatch(text) or len(re.sub(r"\D", "", text)) > _DIGITS_KEPT:
        return None, ""
    value = float(text) if "." in text else int(text)
    if "." in text and Decimal(repr(value)) != Decimal(text):
        return None, ""
    return value, "" if _ZEROS.fullmatch(code) else code


def _date(text: str, code: str) -> tuple[Value, str]:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, ""
    if moment.date() < _FIRST_SURE_DAY:
        return None, ""
    plain = "yyyy-mm-dd" if len(text) == len("2026-01-31") else "yyyy-mm-dd hh:mm:ss"
    return moment, code if _DATE_CODE.search(code) else plain
