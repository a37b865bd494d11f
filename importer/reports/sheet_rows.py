"""Rows of a sheet as the text that stands in its file (ECMA-376 part 1, section 18.3.1.73).

openpyxl makes everything else of a workbook; for a row of ten cells it takes ten times as long.
What stands in the rows is the business of the formats.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from importer.reports.cell_texts import is_harmless, sheet_text
from importer.reports.looks import Look

Value = str | int | float | Decimal | datetime | None
"""What a cell may hold; None and a blank text for a blank."""

_SHORT = 200
"""Characters of texts that are remembered: the same ones come again and again."""


class StyledCell(NamedTuple):
    """A cell of a row; a text stays a text, whatever it looks like.

    Attributes:
        comment: a note on the cell, "" for none.
    """

    value: Value
    look: Look
    comment: str = ""


class RowWriter:
    """Writes the rows of one sheet, the first one first.

    Args:
        write: takes text for the sheet's file.
    """

    def __init__(self, sheet: Worksheet, write: Callable[[str], object]) -> None:
        self._sheet = sheet
        self._write = write
        self._styles: dict[tuple[Look, bool], str] = {}
        self.rows = 0

    def add(self, cells: Iterable[StyledCell | None], height: float | None = None) -> None:
        """Add a row of cells; None for a blank one without a look.

        Args:
            height: points; None for the sheet's own.
        """
        number = self.rows + 1
        shown = [
            self._cell(cell, column, number)
            for column, cell in enumerate(cells, 1)
            if cell is not None
        ]
        self.add_text("".join(shown), height)

    def add_text(self, cells: str, height: float | None = None) -> None:
        """Add a row whose cells are written already, for row number `rows` + 1."""
        self.rows += 1
        tall = "" if height is None else f' ht="{height:g}" customHeight="1"'
        self._write(f'<row r="{self.rows}"{tall}>{cells}</row>')

    def style(self, look: Look, *, typed_as_text: bool = False) -> str:
        """The attribute that gives a cell a look.

        Args:
            typed_as_text: Excel's own mark for it: editing the cell does not make it a formula.
        """
        key = (look, typed_as_text)
        if key not in self._styles:
            self._styles[key] = f' s="{_style_id(self._sheet, look, typed_as_text)}"'
        return self._styles[key]

    def _cell(self, cell: StyledCell, column: int, number: int) -> str:
        value, look, comment = cell
        if comment:
            self._annotate(comment, column, number)
        style = self.style(look, typed_as_text=needs_mark(value))
        return f'<c r="{get_column_letter(column)}{number}"{style}{content(value)}</c>'

    def _annotate(self, text: str, column: int, number: int) -> None:
        cell = WriteOnlyCell(self._sheet)
        cell.column, cell.row = column, number
        annotate(cell, text)
        self._sheet._comments.append(CommentRecord.from_cell(cell))


_FORMULA_BEGINS = frozenset("=+-@")


def needs_mark(value: Value) -> bool:
    """Whether the cell would become a formula once somebody edits it."""
    return isinstance(value, str) and value[:1] in _FORMULA_BEGINS


def _style_id(sheet: Worksheet, look: Look, typed_as_text: bool) -> int:
    cell = WriteOnlyCell(sheet)
    for name in ("font", "fill", "border", "alignment", "number_format"):
        value = getattr(look, name)
        if value:
            setattr(cell, name, value)
    cell.quotePrefix = typed_as_text
    return int(cell.style_id)


def annotate(cell: Any, text: str) -> None:
    """Put a comment on a cell, large enough for its text."""
    comment = Comment(sheet_text(text), "importer")
    comment.width, comment.height = 320, 40 + 18 * (len(text) // 45 + text.count("\n") + 1)
    cell.comment = comment


def content(value: Value) -> str:
    """A cell's content behind the attributes that it begins with: `t="n"><v>17</v>`."""
    if isinstance(value, str):
        return text_content(value)
    if value is None:
        return ">"
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v>'
    if isinstance(value, int):
        return f' t="n"><v>{value}</v>'
    number = to_excel(value) if isinstance(value, datetime) else value
    return f' t="n"><v>{safe_string(number)}</v>'


def text_content(text: str) -> str:
    """The same for a text."""
    return _short_text(text) if len(text) <= _SHORT else _text(text)


def _text(text: str) -> str:
    shown = text if is_harmless(text) else sheet_text(text)
    if not shown:
        return ">"
    kept = "" if shown == shown.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{kept}>{escape(shown, quote=False)}</t></is>'


_short_text = lru_cache(maxsize=4_096)(_text)
