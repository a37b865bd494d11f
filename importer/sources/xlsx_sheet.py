"""The rows of one sheet of an XLSX workbook, streamed from its XML.

The XML itself is read, and not what a library makes of it: python-calamine gives error values and
formulas that were never calculated as blank cells, gives up on errors that it does not know, and
holds the sheet in memory from its first cell to its last, however far apart they are. What stands
in the XML is not judged here, and no memory is taken for the sheet.

Most rows of most sheets never come here: `xlsx_rows` cuts them out of the XML by a pattern, and
leaves those to this reader that do not fit it. What this reader says of a row is the truth.
"""

import re
from collections.abc import Iterator, Mapping
from string import ascii_letters, digits
from typing import NamedTuple
from xml.parsers.expat import XMLParserType

from importer.core.rows import CellKind
from importer.sources.cell_values import (
    LONGEST_CELL,
    NumberFormat,
    read_iso_date,
    read_number,
    unescape,
)
from importer.sources.digit_masks import DigitMask
from importer.sources.refusals import damaged
from importer.sources.shared_strings import SharedStrings
from importer.sources.sheets import MOST_COLUMNS, MOST_ROWS, SheetRow
from importer.sources.xml_stream import LocalNames, feed, new_parser

_TRUE = frozenset({"1", "true", "on"})


class CellReader(NamedTuple):
    """What the cells of all sheets of a workbook refer to."""

    strings: SharedStrings
    formats: Mapping[str, NumberFormat | DigitMask]
    from_1904: bool

    def read(self, attributes: Mapping[str, str], text: str) -> tuple[str, CellKind]:
        """The text and kind of a cell with a value.

        Raises:
            IndexError, ValueError: it refers to a text that there is not.
        """
        kind = attributes.get("t", "n")
        if kind == "s":
            return self.strings[int(text)], CellKind.TEXT
        if kind == "n":
            form = self.formats.get(attributes.get("s", "0"), NumberFormat.NUMBER)
            return read_number(text, form, from_1904=self.from_1904)
        if kind == "b":
            return ("TRUE" if text in {"1", "true"} else "FALSE"), CellKind.BOOLEAN
        if kind == "e":
            return text, CellKind.ERROR
        if kind == "d":
            return read_iso_date(text)
        return unescape(text), CellKind.TEXT


class SheetReader:
    """Turns the XML of one sheet into rows.

    Attributes:
        is_whole: the last row was read.
    """

    def __init__(self, name: str, cells: CellReader) -> None:
        self._name = name
        self._reader = cells
        self._local = LocalNames()
        self._columns = _ColumnNumbers(name)
        self._ready: list[SheetRow] = []
        self._hidden_columns: set[int] = set()
        self._is_hidden = False
        self._has_rows = False
        self._number = 0
        self._given_number: str | None = None
        self._reference: str | None = None
        self._column = -1
        self._cells: list[str] = []
        self._kinds: list[CellKind] = []
        self._cell: dict[str, str] | None = None
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._sink: list[str] | None = None
        self._size = 0
        self._is_phonetic = False
        self._is_in_row = False
        self.is_whole = False

    def rows(self, blocks: Iterator[bytes]) -> Iterator[SheetRow]:
        """The rows that have something in them, in ascending order.

        Raises:
            ImporterError: the sheet is damaged or dangerous.
        """
        parser = self.parser()
        for _ in feed(parser, _without_blank_cells(blocks), self._name):
            yield from self.taken()
            if self.is_whole:
                return

    def parser(self) -> XMLParserType:
        """A parser that tells this reader what stands in the sheet."""
        parser = new_parser(self._name)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take_text
        return parser

    def taken(self) -> Iterator[SheetRow]:
        """The rows that were read since this was asked last."""
        yield from self._ready
        self._ready.clear()

    def is_between_rows(self) -> bool:
        """Whether whole rows may be left out here without anybody noticing."""
        is_inside = self._is_in_row or self._cell is not None or self._cells
        return self._has_rows and not self.is_whole and not is_inside

    def pass_over(self, number: int) -> None:
        """Take a row with this number as read.

        Raises:
            ImporterError: rows have to ascend.
        """
        if not self._number < number <= MOST_ROWS:
            raise damaged(self._name)
        self._number = number

    def hidden_columns(self, blocks: Iterator[bytes]) -> frozenset[int]:
        """0-based columns that the spreadsheet does not show; they are told before the first row.

        Raises:
            ImporterError: the sheet is damaged or dangerous.
        """
        parser = new_parser(self._name)
        parser.StartElementHandler = self._start
        for _ in feed(parser, blocks, self._name):
            if self._has_rows:
                break
        return frozenset(self._hidden_columns)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = self._local[tag]
        if element == "c":
            self._cell = attributes
            self._value = self._formula = None
            self._size = 0
        elif self._cell is not None:
            self._start_in_cell(element)
        elif element == "row":
            self._start_row(attributes)
        elif element == "col":
            self._start_columns(attributes)
        elif element == "sheetData":
            self._has_rows = True

    def _start_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            first = self._whole_number(attributes.get("min", "1"))
            last = self._whole_number(attributes.get("max", "1"))
            self._hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))

    def _start_in_cell(self, element: str) -> None:
        if element in {"v", "t"} and not self._is_phonetic:
            if self._value is None:
                self._value = []
            self._sink = self._value
        elif element == "f":
            self._formula = self._sink = []
        elif element == "rPh":
            self._is_phonetic = True

    def _end(self, tag: str) -> None:
        element = self._local[tag]
        if element in {"v", "t", "f"}:
            self._sink = None
        elif element == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif element == "row":
            self._end_row()
        elif element == "rPh":
            self._is_phonetic = False
        elif element == "sheetData":
            self.is_whole = True

    def _take_text(self, text: str) -> None:
        if self._sink is not None:
            self._sink.append(text)
            self._size += len(text)
            if self._size > LONGEST_CELL:
                raise damaged(self._name)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._is_in_row = True
        self._given_number = attributes.get("r")
        self._is_hidden = attributes.get("hidden") in _TRUE
        self._reference = None
        self._column = -1

    def _end_row(self) -> None:
        """Programs may leave out a row's number, its cells' references, or both."""
        self._is_in_row = False
        given = self._given_number or (self._reference or "").lstrip(ascii_letters)
        number = self._whole_number(given) if given else self._number + 1
        self.pass_over(number)
        if self._cells:
            self._ready.append(SheetRow(number, self._cells, self._kinds, self._is_hidden))
            self._cells, self._kinds = [], []

    def _end_cell(self, attributes: dict[str, str]) -> None:
        self._reference = reference = attributes.get("r")
        column = self._column + 1
        if reference is not None:
            column = self._columns[reference.rstrip(digits)]
        self._column = column
        value = "".join(self._value or ())
        if self._formula is not None and not value and not self._is_blank_result(attributes):
            self._put(column, "=" + "".join(self._formula), CellKind.UNCALCULATED)
        elif value:
            try:
                text, kind = self._reader.read(attributes, value)
            except (IndexError, ValueError) as error:
                raise damaged(self._name) from error
            if text:
                self._put(column, text, kind)

    def _is_blank_result(self, attributes: dict[str, str]) -> bool:
        """A formula may have been calculated to an empty text, as `=IF(A1="x",1,"")` is."""
        return attributes.get("t") == "str" and self._value is not None

    def _put(self, column: int, text: str, kind: CellKind) -> None:
        missing = column - len(self._cells)
        if missing < 0:
            self._cells[column], self._kinds[column] = text, kind
            return
        if missing:
            self._cells += [""] * missing
            self._kinds += [CellKind.TEXT] * missing
        self._cells.append(text)
        self._kinds.append(kind)

    def _whole_number(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= 7):
            raise damaged(self._name)
        return int(text)


class _ColumnNumbers(dict[str, int]):
    """Column numbers, from 0, by their letters; each is worked out once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, letters: str) -> int:
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        if not (letters.isascii() and letters.isalpha() and column <= MOST_COLUMNS):
            raise damaged(self._name)
        self[letters] = column - 1
        return column - 1


_BLANK_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")? ?/>')
_BLANK_ROW = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|></row>)')


def _without_blank_cells(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Take out cells that have a format and no value, and rows of such, before they cost time.

    A sheet whose blank rows were formatted has millions of them (importer/sources/README.md 21).
    Sheets with comments or literal sections, where such text may mean something, are left alone.
    """
    for block in blocks:
        if b"<!" in block:
            yield block
            break
        yield without_blanks(block)
    yield from blocks


def without_blanks(data: bytes) -> bytes:
    """The same without blank cells and rows of such."""
    return _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", data))
