"""XML spreadsheets of Excel 2002 and 2003 (SpreadsheetML), which programs still write as `.xls`.

Streamed like the sheets of XLSX, and refused for the same dangers. Facts of the format: Microsoft,
XML Spreadsheet Reference; importer/sources/README.md 27.
"""

from collections.abc import Iterator

from msgspec import Struct, field

from importer.core.language import gettext
from importer.core.looks import ColumnLook
from importer.core.numbers import whole
from importer.core.reading import Notice
from importer.core.rows import CellKind
from importer.sources.cell_values import LONGEST_CELL, NumberFormat, read_iso_date, read_number
from importer.sources.digit_masks import DigitMask, digit_mask
from importer.sources.refusals import SAVE_AS, damaged, no_table
from importer.sources.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, SheetRow
from importer.sources.source_file import SourceFile
from importer.sources.xml_stream import LocalNames, feed, new_parser

MOST_SHEETS = 100
"""Files are parsed once for each of their sheets."""

_BLOCK = 1 << 16


class XmlWorkbook(Struct, frozen=True):
    """An XML spreadsheet that is read anew for each of its sheets; see `Workbook`."""

    source: SourceFile
    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...] = ()

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of a sheet that have something in them; streams."""
        for place, row in _Reader(self.source.name).rows(_blocks(self.source)):
            if place == int(sheet.key):
                yield row

    def hidden_columns(self, sheet: Sheet) -> frozenset[int]:
        """0-based columns that the program does not show."""
        reader = _Reader(self.source.name)
        for place, _ in reader.rows(_blocks(self.source)):
            if place == int(sheet.key):
                break
        return frozenset(reader.found[int(sheet.key)].hidden)

    def looks(self, sheet: Sheet) -> tuple[ColumnLook, ...]:  # noqa: ARG002  not told
        """How the columns look is not told."""
        return ()


def open_xml(source: SourceFile) -> XmlWorkbook:
    """Look at a file.

    Raises:
        ImporterError: it is damaged or dangerous, or holds no sheet or too many.
    """
    reader = _Reader(source.name)
    for _ in reader.rows(_blocks(source)):
        pass
    if not 0 < len(reader.found) <= MOST_SHEETS:
        raise no_table(
            source.name,
            gettext("an XML file of {found} sheets").format(found=whole(len(reader.found))),
            SAVE_AS,
        )
    sheets = (
        Sheet(found.name or f"Sheet{place + 1}", found.is_visible, str(place))
        for place, found in enumerate(reader.found)
    )
    return XmlWorkbook(source, tuple(sheets))


def _blocks(source: SourceFile) -> Iterator[bytes]:
    """The file in blocks of bounded size."""
    with source.open() as stream:
        yield from iter(lambda: stream.read(_BLOCK), b"")


class _Found(Struct):
    """A sheet as far as it was read."""

    name: str
    is_visible: bool = True
    hidden: set[int] = field(default_factory=set)


class _Reader:
    """Turns the XML into rows; one use each."""

    def __init__(self, name: str) -> None:
        self.found: list[_Found] = []
        self._name = name
        self._local = LocalNames()
        self._ready: list[tuple[int, SheetRow]] = []
        self._row = self._column = self._span = 0
        self._is_hidden = False
        self._cells: dict[int, tuple[str, CellKind]] = {}
        self._formula: str | None = None
        self._across = 0
        self._kind = self._style = ""
        self._masks: dict[str, DigitMask] = {}
        self._pieces: list[str] | None = None
        self._size = 0

    def rows(self, blocks: Iterator[bytes]) -> Iterator[tuple[int, SheetRow]]:
        """The rows that have something in them, each with its sheet's place.

        Raises:
            ImporterError: the XML is damaged or dangerous.
        """
        parser = new_parser(self._name)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take_text
        for _ in feed(parser, blocks, self._name):
            yield from self._ready
            self._ready.clear()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = self._local[tag]
        said = {self._local[name]: value for name, value in attributes.items()}
        if element == "Style":
            self._style = said.get("ID", "")
        elif element == "NumberFormat" and (mask := digit_mask(said.get("Format", ""))):
            self._masks[self._style] = mask
        elif element == "Worksheet":
            self.found.append(_Found(said.get("Name", "")))
            self._row = self._column = 0
        elif not self.found:
            return
        elif element == "Column":
            self._start_column(said)
        elif element == "Row":
            self._start_row(said)
        elif element == "Cell":
            self._start_cell(said)
        elif element == "Data":
            self._kind, self._pieces, self._size = said.get("Type", "String"), [], 0
        elif element == "Visible":
            self._pieces, self._size = [], 0

    def _start_column(self, said: dict[str, str]) -> None:
        first = self._place(said.get("Index"), self._column, MOST_COLUMNS)
        self._column = first + self._number(said.get("Span"), 0, MOST_COLUMNS)
        if said.get("Hidden") == "1":
            self.found[-1].hidden.update(range(first - 1, self._column))

    def _start_row(self, said: dict[str, str]) -> None:
        self._row = self._place(said.get("Index"), self._row, MOST_ROWS)
        self._is_hidden = said.get("Hidden") == "1"
        self._span = self._number(said.get("Span"), 0, MOST_ROWS)
        self._column = 0

    def _start_cell(self, said: dict[str, str]) -> None:
        self._column = self._place(said.get("Index"), self._column, MOST_COLUMNS)
        self._across = self._number(said.get("MergeAcross"), 0, MOST_COLUMNS)
        self._formula = said.get("Formula")
        self._style = said.get("StyleID", "")

    def _end(self, tag: str) -> None:
        element = self._local[tag]
        if element == "Data" and self._pieces is not None:
            self._put("".join(self._pieces))
            self._pieces = self._formula = None
        elif element == "Cell":
            if self._formula is not None:
                self._cells[self._column - 1] = self._formula, CellKind.UNCALCULATED
            self._column += self._across
            self._formula = None
        elif element == "Row":
            self._end_row()
        elif element == "Visible" and self._pieces is not None:
            self.found[-1].is_visible = "".join(self._pieces) == "SheetVisible"
            self._pieces = None

    def _take_text(self, text: str) -> None:
        if self._pieces is None:
            return
        self._pieces.append(text)
        self._size += len(text)
        if self._size > LONGEST_CELL:
            raise damaged(self._name)

    def _put(self, text: str) -> None:
        if text and self._column:
            mask = self._masks.get(self._style)
            self._cells[self._column - 1] = _read(self._kind, text, mask)

    def _end_row(self) -> None:
        if self._cells:
            width = max(self._cells) + 1
            read = [self._cells.get(column, ("", CellKind.TEXT)) for column in range(width)]
            cells, kinds = zip(*read, strict=True)
            row = SheetRow(self._row, list(cells), list(kinds), self._is_hidden)
            self._ready.append((len(self.found) - 1, row))
            self._cells = {}
        self._row += self._span

    def _place(self, given: str | None, before: int, most: int) -> int:
        """The place that an element takes: given, or the one behind the last."""
        place = self._number(given, before + 1, most)
        if place <= before:
            raise damaged(self._name)
        return place

    def _number(self, text: str | None, default: int, most: int) -> int:
        if text is None:
            number = default
        elif text.isascii() and text.isdecimal() and len(text) <= 7:
            number = int(text)
        else:
            raise damaged(self._name)
        if number > most:
            raise damaged(self._name)
        return number


def _read(kind: str, text: str, mask: DigitMask | None) -> tuple[str, CellKind]:
    """The text and kind of a value by the type that the file says it has."""
    if kind == "Number":
        return read_number(text.strip(), mask or NumberFormat.NUMBER, from_1904=False)
    if kind == "DateTime":
        return read_iso_date(text)
    if kind == "Boolean":
        return ("TRUE" if text.strip() == "1" else "FALSE"), CellKind.BOOLEAN
    return text, CellKind.ERROR if kind == "Error" else CellKind.TEXT
