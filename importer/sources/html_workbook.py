"""Web pages that carry tables, as Salesforce and banks write them under the name `.xls`.

Each table of the page that holds something is a sheet, and a row's number is its number in that
table. Cells are the text that a browser shows; scripts and styles are not looked at
(importer/sources/README.md 26 and 27).
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from msgspec import Struct

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.looks import ColumnLook
from importer.core.numbers import whole
from importer.core.reading import Notice
from importer.core.rows import CellKind
from importer.sources.cell_values import LONGEST_CELL
from importer.sources.encoding import Encoding, detect_encoding, first_undecodable
from importer.sources.refusals import SAVE_AS, damaged, no_table, too_large
from importer.sources.sheets import MOST_COLUMNS, Sheet, SheetRow
from importer.sources.source_file import SourceFile

LARGEST_PAGE = 256 << 20
MOST_TABLES = 50
"""Pages are parsed once for each of their tables."""

LONGEST_UNFINISHED = 1 << 20
"""Characters of one tag, comment or script that is not closed yet."""
_LONGEST_LEFT_OPEN = 1 << 12
"""The same at the end of a page. `HTMLParser` tries what is left open anew from each `<` in it."""
_BLOCK = 1 << 16

_WIDEST_SPAN, _HIGHEST_SPAN = 1_000, 65_534
"""Spans beyond these count as these (HTML standard, section 4.9.11)."""

_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NEW_LINE = frozenset({"br", "p", "div", "li"})
_UNSEEN = frozenset({"script", "style", "head", "title"})


class HtmlWorkbook(Struct, frozen=True):
    """A page that is read anew for each of its tables; see `Workbook`."""

    source: SourceFile
    encoding: Encoding
    sheets: tuple[Sheet, ...]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about the encoding."""
        return (self.encoding.notice,) if self.encoding.notice else ()

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of a table that have something in them; streams."""
        for table, row in _rows(self.source, self.encoding):
            if table == int(sheet.key):
                yield row

    def hidden_columns(self, sheet: Sheet) -> frozenset[int]:  # noqa: ARG002  pages hide rows only
        """Columns that nobody sees: none."""
        return frozenset()

    def looks(self, sheet: Sheet) -> tuple[ColumnLook, ...]:  # noqa: ARG002  not told
        """How the columns look is not told."""
        return ()


def open_html(source: SourceFile, named: str | None) -> HtmlWorkbook:
    """Look at a page.

    Args:
        named: the encoding that the user named.

    Raises:
        ImporterError: it has no table, too many, or can't be read.
    """
    if source.stamp[0] > LARGEST_PAGE:
        raise too_large(
            source.name,
            gettext("a web page of more than {value} MiB").format(value=LARGEST_PAGE >> 20),
        )
    encoding = page_encoding(source, named)
    filled = dict.fromkeys(table for table, _ in _rows(source, encoding))
    if not filled:
        raise no_table(source.name, gettext("a web page (HTML) without a table"), SAVE_AS)
    if len(filled) > MOST_TABLES:
        raise no_table(
            source.name,
            gettext("a web page with {filled} tables").format(filled=whole(len(filled))),
            SAVE_AS,
        )
    sheets = (
        Sheet(f"Table {place}" if len(filled) > 1 else "Table", True, str(table))
        for place, table in enumerate(sorted(filled), 1)
    )
    return HtmlWorkbook(source, encoding, tuple(sheets))


def page_encoding(source: SourceFile, named: str | None) -> Encoding:
    """The page's encoding: what the user says, what its bytes prove, what the page says."""
    said = _CHARSET.search(source.start(4096))
    if named is not None or said is None or first_undecodable(source, "utf-8") is None:
        return detect_encoding(source, named)
    try:
        return detect_encoding(source, said[1].decode("ascii", "replace"))
    except (ImporterError, UsageError):
        return detect_encoding(source, None)


def _rows(source: SourceFile, encoding: Encoding) -> Iterator[tuple[int, SheetRow]]:
    """The rows of all tables that have something in them, each with its table's number."""
    from importer.sources.delimited import open_text

    reader = _TableReader(source.name)
    with open_text(source, encoding) as text:
        # What is unfinished is read again with each block: so blocks grow as it does.
        while block := text.read(max(_BLOCK, reader.unfinished)):
            reader.feed(block)
            yield from reader.take()
            if reader.unfinished > LONGEST_UNFINISHED:
                raise damaged(source.name)
    if reader.unfinished > _LONGEST_LEFT_OPEN:
        raise damaged(source.name)
    reader.close()
    reader.end()
    yield from reader.take()


class _Table:
    """A table while it is being read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = 0
        self.is_open = False
        self.is_hidden = False
        self.cells: dict[int, str] = {}
        self.column = 0
        self.below: dict[int, int] = {}
        """Columns that a cell of a row above reaches into, and for how many rows still."""
        self.pieces: list[str] | None = None
        self.size = 0
        self.span = (1, 1)


class _TableReader(HTMLParser):
    """Turns a page into rows; tables inside tables are tables of their own."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self._count = 0
        self._open: list[_Table] = []
        self._unseen = 0
        self._ready: list[tuple[int, SheetRow]] = []

    @property
    def unfinished(self) -> int:
        """Characters that wait for the end of their tag, comment or script."""
        return len(self.rawdata)

    def take(self) -> list[tuple[int, SheetRow]]:
        """The rows that came to their end since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def end(self) -> None:
        """End what the page left open."""
        while self._open:
            self._end_row(self._open.pop())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See `HTMLParser`."""
        if tag == "table":
            self._count += 1
            self._open.append(_Table(self._count))
            if len(self._open) > MOST_TABLES:
                raise damaged(self._name)
        elif tag in _UNSEEN:
            self._unseen += 1
        elif not self._open:
            return
        elif tag == "tr":
            self._start_row(self._open[-1], dict(attrs))
        elif tag in {"td", "th"}:
            self._start_cell(self._open[-1], dict(attrs))
        elif tag in _NEW_LINE:
            self._add(self._open[-1], "\n")

    def handle_endtag(self, tag: str) -> None:
        """See `HTMLParser`."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif not self._open:
            return
        elif tag == "table":
            self._end_row(self._open.pop())
        elif tag == "tr":
            self._end_row(self._open[-1])
        elif tag in {"td", "th"}:
            self._end_cell(self._open[-1])

    def handle_data(self, data: str) -> None:
        """See `HTMLParser`."""
        if self._open and not self._unseen:
            self._add(self._open[-1], _BLANKS.sub(" ", data))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """What begins with `<![` ends with the next `>` (HTML standard, section 13.2.5.42);
        `HTMLParser` itself fails where it does not know the word behind the bracket."""
        return self.parse_bogus_comment(i, report)

    def _add(self, table: _Table, text: str) -> None:
        if table.pieces is None:
            return
        table.pieces.append(text)
        table.size += len(text)
        if table.size > LONGEST_CELL:
            raise damaged(self._name)

    def _start_row(self, table: _Table, attributes: dict[str, str | None]) -> None:
        self._end_row(table)
        table.row += 1
        table.is_open = True
        table.column = 0
        table.is_hidden = "hidden" in attributes or bool(
            _HIDDEN.search(attributes.get("style") or "")
        )

    def _start_cell(self, table: _Table, attributes: dict[str, str | None]) -> None:
        self._end_cell(table)
        if not table.is_open:
            self._start_row(table, {})
        while table.below.get(table.column, 0):
            table.column += 1
        if table.column >= MOST_COLUMNS:
            raise damaged(self._name)
        table.pieces, table.size = [], 0
        table.span = (
            _span(attributes.get("colspan"), _WIDEST_SPAN),
            _span(attributes.get("rowspan"), _HIGHEST_SPAN),
        )

    def _end_cell(self, table: _Table) -> None:
        if table.pieces is None:
            return
        text = "\n".join(line.strip(" ") for line in "".join(table.pieces).split("\n")).strip("\n")
        if text.strip():
            table.cells[table.column] = text
        wide, high = table.span
        if high > 1:
            # One more than the rows below, since the end of this row takes one off.
            table.below.update(dict.fromkeys(range(table.column, table.column + wide), high))
        table.column += wide
        table.pieces = None

    def _end_row(self, table: _Table) -> None:
        if not table.is_open:
            return
        self._end_cell(table)
        if table.cells:
            width = max(table.cells) + 1
            cells = [table.cells.get(column, "") for column in range(width)]
            row = SheetRow(table.row, cells, [CellKind.TEXT] * width, table.is_hidden)
            self._ready.append((table.number, row))
            table.cells = {}
        table.is_open = False
        table.below = {column: rows - 1 for column, rows in table.below.items() if rows > 1}


def _span(text: str | None, most: int) -> int:
    """How many columns or rows a cell takes: what is no number is one."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):
        return 1
    return min(max(int(text), 1), most)
