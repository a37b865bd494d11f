"""The rows of a sheet in large numbers: those that fit one pattern are cut out of its XML by it.

What does not fit goes through the parser in its place, and is read as `xlsx_sheet` says, row by
row; so is the whole sheet where its markup is more than elements with texts (`xml_pieces`).
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from importer.core.rows import CHUNK_ROWS, CellKind, Kinds
from importer.sources.cell_values import unescape
from importer.sources.refusals import damaged
from importer.sources.sheets import SheetRow, SheetRows
from importer.sources.xlsx_layout import CellGroups, Layout, RowPattern
from importer.sources.xlsx_sheet import CellReader, SheetReader, without_blanks
from importer.sources.xml_pieces import Piece, dereferenced, odd_gaps, pieces
from importer.sources.xml_stream import is_between_tags, parse

_MOST_LESSONS = 20
_FEW = 8
"""One odd row in so many is no reason to learn anew."""
_REMEMBERED = 4_096
_BLANK = ("", CellKind.TEXT)
_TEXTS = frozenset({"inlineStr", "str"})

Found = list[str | None]
"""A text split by the pattern: what stands between rows, and the groups of each row."""


def read_rows(
    name: str, cells: CellReader, blocks: Iterator[bytes]
) -> Iterator[SheetRow | SheetRows]:
    """The rows of a sheet that have something in them, in ascending order; streams.

    Raises:
        ImporterError: the sheet is damaged or dangerous.
    """
    return _Rows(name, cells).read(blocks)


class _Rows:
    """Reads one sheet."""

    def __init__(self, name: str, cells: CellReader) -> None:
        self._name = name
        self._cells = cells
        self._reader = SheetReader(name, cells)
        self._parser = self._reader.parser()
        self._layout = Layout()
        self._lessons = 0
        self._values: _Values | None = None

    def read(self, blocks: Iterator[bytes]) -> Iterator[SheetRow | SheetRows]:
        """See `read_rows`."""
        for piece in pieces(blocks, b"row>", b"sheetData>"):
            yield from self._read_piece(piece)
            if self._reader.is_whole:
                return
        parse(self._parser, b"", self._name, is_last=True)
        yield from self._reader.taken()

    def _read_piece(self, piece: Piece) -> Iterator[SheetRow | SheetRows]:
        text = piece.text
        if text is not None and self._values is None:
            self._learn(text)
        if text is None or self._values is None:
            yield from self._parsed(
                piece.data if not piece.is_plain else without_blanks(piece.data)
            )
            return
        values = self._values
        found = values.split(text)
        gaps = found[:: values.stride]
        odd = odd_gaps(gaps)
        start = 0
        for at in odd:
            if start < at:
                if not self._is_between_rows():
                    yield from self._parsed(without_blanks(values.tail(text, start)))
                    return
                yield from values.take(found, start, at, self._reader)
            yield from self._parsed(without_blanks((gaps[at] or "").encode()))
            start = at
        if len(odd) > max(1, len(gaps) // _FEW):
            self._learn("".join(filter(None, gaps)))

    def _learn(self, text: str) -> None:
        """See how rows are written, again if many are written in another way."""
        if self._lessons < _MOST_LESSONS and self._layout.learn(text):
            self._lessons += 1
            if self._layout.has_values:
                self._values = _Values(self._name, self._cells, self._layout)

    def _is_between_rows(self) -> bool:
        return self._reader.is_between_rows() and is_between_tags(self._parser, self._name)

    def _parsed(self, data: bytes) -> Iterator[SheetRow]:
        if data:
            parse(self._parser, data, self._name)
            yield from self._reader.taken()


class _Values:
    """What the rows that fit a pattern hold."""

    def __init__(self, name: str, cells: CellReader, layout: Layout) -> None:
        self._name = name
        self._row: RowPattern = layout.pattern()
        self._has_prefix = bool(layout.prefix)
        self._columns = [_ColumnValues(group, cells) for group in self._row.cells]
        self._plain: Kinds = (CellKind.TEXT,) * self._row.width
        self._known: dict[tuple[CellKind, ...], Kinds] = {}
        self._is_literal = True
        self.stride = self._row.pattern.groups + 1

    def split(self, text: str) -> Found:
        """What stands between the rows of a text that fit, and their groups."""
        self._is_literal = "&" not in text and "_x" not in text
        return self._row.pattern.split(text)

    def tail(self, text: str, number: int) -> bytes:
        """Everything from the row with this number (from 0, among those that fit) on."""
        starts = [found.start() for found in self._row.pattern.finditer(text)]
        return text[starts[number] :].encode()

    def take(self, found: Found, start: int, stop: int, reader: SheetReader) -> Iterator[SheetRows]:
        """Some of the rows that were found, which follow one another.

        Args:
            reader: is told which rows it need not expect any more.

        Raises:
            ImporterError: they do not ascend, or refer to what there is not.
        """
        size = ceil((stop - start) / ceil((stop - start) / CHUNK_ROWS))
        for first in range(start, stop, size):
            some = found[first * self.stride : min(first + size, stop) * self.stride]
            try:
                rows = self._rows(some)
            except (IndexError, ValueError) as error:
                raise damaged(self._name) from error
            yield from self._passed_over(rows, some, reader)

    def _passed_over(
        self, rows: SheetRows, found: Found, reader: SheetReader
    ) -> Iterator[SheetRows]:
        """The rows with something in them; blank ones are none, as `without_blanks` has it."""
        blank = ("",) * self._row.width
        for at, (number, cells) in enumerate(zip(rows.numbers, rows.cells, strict=True)):
            if cells != blank or self._has_prefix or self._is_said(found, at):
                reader.pass_over(number)
        if blank in rows.cells:
            kept = [at for at, cells in enumerate(rows.cells) if cells != blank]
            rows = SheetRows(
                [rows.numbers[at] for at in kept],
                [rows.cells[at] for at in kept],
                [rows.kinds[at] for at in kept],
            )
        if rows.numbers:
            yield rows

    def _is_said(self, found: Found, at: int) -> bool:
        """Whether a row has cells with values, though these may be blank texts."""
        first = at * self.stride
        return any(found[first + column.groups.value] is not None for column in self._columns)

    def _rows(self, found: Found) -> SheetRows:
        stride = self.stride
        numbers = [int(number or "") for number in found[1::stride]]
        columns: list[Sequence[str]] = [[""] * len(numbers)] * self._row.width
        special: dict[int, Sequence[CellKind]] = {}
        for column in self._columns:
            groups, at = column.groups, column.groups.column
            forms = found[groups.form :: stride] if groups.form else None
            columns[at], kinds = column.read(
                found[groups.value :: stride], forms, is_literal=self._is_literal
            )
            if kinds is not None:
                special[at] = kinds
        cells = list(zip(*columns, strict=True))
        return SheetRows(numbers, cells, self._kinds(special, len(numbers)))

    def _kinds(self, special: Mapping[int, Sequence[CellKind]], count: int) -> list[Kinds]:
        """The kinds of each row, from those of the columns that hold more than text."""
        if not special:
            return [self._plain] * count
        known: dict[tuple[CellKind, ...], Kinds] = {}
        found = list(zip(*special.values(), strict=True))
        for some in set(found):
            whole = list(self._plain)
            for column, kind in zip(special, some, strict=True):
                whole[column] = kind
            kinds = tuple(whole)
            known[some] = self._known.setdefault(kinds, kinds)
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        return [known[some] for some in found]


class _ColumnValues:
    """What the cells of a column mean."""

    def __init__(self, groups: CellGroups, cells: CellReader) -> None:
        self.groups = groups
        self._strings = cells.strings
        self._memos = {form: _Memo(cells, named) for form, named in groups.forms.items()}
        types = {attributes.get("t", "n") for attributes in groups.forms.values()}
        self._is_shared = types == {"s"} and groups.are_digits
        self._is_text = types <= _TEXTS

    def read(
        self, values: Found, forms: Found | None, *, is_literal: bool
    ) -> tuple[Sequence[str], Sequence[CellKind] | None]:
        """The texts of the cells, and their kinds if any is more than text.

        Args:
            values, forms: as matched, None where there is no such cell.
            is_literal: no value has a reference or an escape.

        Raises:
            IndexError, ValueError: a cell refers to a text that there is not.
        """
        if self._is_shared:
            return self._strings.look_up(values), None
        if not is_literal:
            values = [None if value is None else dereferenced(value) for value in values]
        if not self._is_text:
            return self._of_any_kind(values, forms)
        if not is_literal:
            return [unescape(value) if value else "" for value in values], None
        return [value or "" for value in values], None

    def _of_any_kind(
        self, values: Found, forms: Found | None
    ) -> tuple[Sequence[str], Sequence[CellKind] | None]:
        if forms is None:
            (memo,) = self._memos.values()
            found = [_BLANK if value is None else memo[value] for value in values]
        else:
            pairs = zip(values, forms, strict=True)
            found = [
                _BLANK if value is None else self._memos[form or ""][value] for value, form in pairs
            ]
        texts, kinds = zip(*found, strict=True)
        return texts, None if kinds.count(CellKind.TEXT) == len(kinds) else kinds


class _Memo(dict[str, tuple[str, CellKind]]):
    """Values of cells with the same attributes, each read once."""

    def __init__(self, cells: CellReader, attributes: Mapping[str, str]) -> None:
        super().__init__()
        self._cells, self._attributes = cells, attributes

    def __missing__(self, value: str) -> tuple[str, CellKind]:
        if len(self) > _REMEMBERED:
            self.clear()
        read = self._cells.read(self._attributes, value)
        self[value] = found = read if read[0] else _BLANK
        return found
