"""Delimited files, record by record, with the standard `csv` module.

Knows records, their numbers and lines; `encoding` and `dialect` know how they are written.
"""

import csv
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from io import TextIOWrapper
from itertools import chain, islice
from types import MappingProxyType
from typing import TextIO

from msgspec import Struct

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.looks import ColumnLook
from importer.core.numbers import whole
from importer.core.reading import Notice, ReadingOptions
from importer.core.rows import CHUNK_CHARACTERS, CHUNK_ROWS, RowChunk, SourceRow
from importer.sources.content import ContentKind
from importer.sources.dialect import Dialect, detect_dialect
from importer.sources.encoding import BYTE_ORDER_MARKS, Encoding, detect_encoding
from importer.sources.line_feed import LineFeed
from importer.sources.refusals import blank
from importer.sources.sheets import MOST_COLUMNS
from importer.sources.source_file import SourceFile

LONGEST_CELL = 1_000_000
"""Characters. Spreadsheets stop at 32,767; what is longer than this is an unclosed quote."""

LONGEST_LINE = 16 << 20
"""Bytes without any line break, and characters of a record with all its line breaks; a record of
2,000 columns is far shorter."""

_SAMPLE = 1 << 18
_AT_ONCE = 1 << 16
"""Characters of the lines that are read together."""
_BYTE_ORDER_MARK = "\ufeff"
_END = "\ud800"
"""Stands after the last line, where an open quote swallows it; no decoded text holds it."""


class DelimitedTable(Struct, frozen=True):
    """A delimited file as a table; see `Table`."""

    source: SourceFile
    encoding: Encoding
    dialect: Dialect

    @property
    def file(self) -> str:
        """The file's name as the caller gave it."""
        return self.source.name

    @property
    def sheet(self) -> str:
        """Delimited files have no sheets."""
        return ""

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return self.source.size

    @property
    def sha256(self) -> str:
        """The file's SHA-256, in hexadecimal digits."""
        return self.source.sha256

    @property
    def facts(self) -> Mapping[str, str]:
        """What was detected."""
        return MappingProxyType(
            {
                "format": ContentKind.TEXT.value,
                "encoding": self.encoding.label,
                **self.dialect.facts(),
                **self.source.facts,
            }
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about the reading of this table."""
        return (self.encoding.notice,) if self.encoding.notice else ()

    @property
    def looks(self) -> tuple[ColumnLook, ...]:
        """Delimited files have no looks."""
        return ()

    def rows(self) -> Generator[SourceRow, None, None]:
        """Every record, blank lines included; see `Table.rows`.

        A `sep=;` line is no row: spreadsheets obey it and don't show it.
        """
        with closing(self.chunks()) as chunks:
            for chunk in chunks:
                yield from chunk.rows()

    def chunks(self) -> Generator[RowChunk, None, None]:
        """The same records, in chunks."""
        with open_text(self.source, self.encoding) as stream:
            yield from _Records(stream, self.source.name, self.dialect).chunks()

    def head(self, count: int) -> tuple[SourceRow, ...]:
        """The first `count` rows."""
        with closing(self.rows()) as rows:
            return tuple(islice(rows, count))


def open_delimited(source: SourceFile, options: ReadingOptions) -> DelimitedTable:
    """Find out how a delimited file is written.

    Raises:
        ImporterError: nothing stands in it, or its text can't be read.
        UsageError: an encoding or delimiter is named that there is not.
    """
    _check_lines(source)
    encoding = detect_encoding(source, options.encoding)
    with open_text(source, encoding) as stream:
        sample = stream.read(_SAMPLE).lstrip(_BYTE_ORDER_MARK)
    dialect = detect_dialect(sample, options.delimiter)
    return DelimitedTable(source, encoding, dialect)


@contextmanager
def open_text(source: SourceFile, encoding: Encoding) -> Iterator[TextIO]:
    """The file's text, line ends as written."""
    with (
        source.open() as stream,
        TextIOWrapper(stream, encoding=encoding.codec, newline="") as text,
    ):
        yield text


def check_first_line(name: str, blocks: Iterable[bytes]) -> None:
    """Refuse a file whose first line is longer than any of a table, by its beginning alone.

    Raises:
        ImporterError: `line-too-long`.
    """
    next(filter(_has_line_break, _bounded_lines(name, blocks)), None)


def _check_lines(source: SourceFile) -> None:
    """Something must stand in the file, and it must have line breaks: lines are held in memory."""
    is_blank = True
    for text in _bounded_lines(source.name, source.blocks()):
        is_blank = is_blank and not text.strip(b" \t\r\n\v\f\0")
    if is_blank:
        raise blank(source.name)


def _bounded_lines(name: str, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks without the byte-order mark, up to a line that is too long."""
    unbroken = 0
    for number, block in enumerate(blocks):
        text = block if number else _without_mark(block)
        unbroken = 0 if _has_line_break(text) else unbroken + len(text)
        if unbroken > LONGEST_LINE:
            raise ImporterError(
                "line-too-long",
                gettext("{name} has a line of more than {value} MiB.").format(
                    name=name, value=LONGEST_LINE >> 20
                ),
                hint=gettext("It is no table of customers; export the customers as CSV or XLSX."),
            )
        yield text


def _without_mark(start: bytes) -> bytes:
    return start.removeprefix(next(filter(start.startswith, BYTE_ORDER_MARKS), b""))


def _has_line_break(block: bytes) -> bool:
    return b"\n" in block or b"\r" in block


class _Records:
    """The records of a file. Lines are read some at a time, and kept until the chunk that they make
    is done: they tell how a record that stands on several of them was written."""

    def __init__(self, stream: TextIO, name: str, dialect: Dialect) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self._stream, self._name, self._dialect = stream, name, dialect
        self._skipped = int(dialect.has_directive)
        self._kept: list[str] = []
        self._line = self._read = 0
        self._ended = self._size = self._characters = 0
        self._ends: list[int] = []
        self._feed = LineFeed(self._lines(), dialect.delimiter, LONGEST_CELL)

    def chunks(self) -> Generator[RowChunk, None, None]:
        """Every record, a chunk at a time; each record is followed by the line that it ended on."""
        number = 1
        while True:
            records, ends, line = self._next_records(), self._ends, self._line
            taken = ends[-1] - line
            is_last = self._kept[taken - 1] is _END
            if is_last:
                self._drop_end(records, ends, line)
            self._check_records(records, ends, line)
            if records:
                yield self._chunk(records, ends, number, line)
            if is_last:
                return
            number, self._line = number + len(records), ends[-1]
            del self._kept[:taken]
            self._characters = sum(map(len, self._kept))

    def _lines(self) -> Iterator[list[str]]:
        """The lines of the file, and one that ends it: an open quote swallows that."""
        first = next(self._stream).lstrip(_BYTE_ORDER_MARK)
        others = iter(partial(self._stream.readlines, _AT_ONCE), [])
        for lines in chain([[first][self._skipped :]], others):
            self._bound(lines)
            self._kept += lines
            yield lines
        self._kept.append(_END)
        yield [_END]

    def _bound(self, lines: Sequence[str]) -> None:
        """Refuse a record that no table has before it is cut into cells: each cell takes far more
        memory than its text."""
        ended = self._ends[-1] if self._ends else self._line
        if ended != self._ended:
            self._ended, self._size = ended, sum(map(len, self._kept[ended - self._line :]))
        if self._size > LONGEST_LINE:
            raise _record_too_long(self._name, self._skipped + self._read)
        if max(map(len, lines), default=0) > MOST_COLUMNS:
            for number, line in enumerate(lines, self._skipped + self._read + 1):
                if _columns_of(line, self._dialect.delimiter) > MOST_COLUMNS:
                    raise _too_many_columns(self._name, number)
        characters = sum(map(len, lines))
        self._size += characters
        self._characters += characters
        self._read += len(lines)

    def _next_records(self) -> list[list[str]]:
        """Some records; `_ends` has for each the number of the line that it ends on."""
        records: list[list[str]] = []
        ends: list[int] = []
        self._ends = ends
        try:
            while len(records) < CHUNK_ROWS:
                taken = self._feed.taken
                if plain := self._feed.plain_records(CHUNK_ROWS - len(records)):
                    records += plain
                    ends += range(taken + 1, self._feed.taken + 1)
                elif (record := self._feed.next_record()) is not None:
                    records.append(record)
                    ends.append(self._feed.taken)
                else:
                    break
                if self._characters > CHUNK_CHARACTERS:
                    break
        except csv.Error as error:
            last = ends[-1] if ends else self._line
            raise _unclosed_quote(self._name, self._skipped + last + 1) from error
        return records

    def _drop_end(self, records: list[list[str]], ends: list[int], line: int) -> None:
        """Take off the record that is the end itself; part of another it can't be."""
        before = ends[-2] if len(ends) > 1 else line
        if ends[-1] - before > 1:
            raise _unclosed_quote(self._name, self._skipped + before + 1)
        records.pop()
        ends.pop()

    def _check_records(self, records: list[list[str]], ends: list[int], line: int) -> None:
        """Refuse records that are too wide, and those over several lines that are unclosed
        quotes."""
        if max(map(len, records), default=0) > MOST_COLUMNS:
            wide = next(at for at, record in enumerate(records) if len(record) > MOST_COLUMNS)
            raise _too_many_columns(self._name, self._skipped + ends[wide])
        if not ends or ends[-1] - line == len(ends):
            return
        if _are_well_quoted(self._kept[: ends[-1] - line], self._dialect):
            return
        before = line
        for end in ends:
            written = self._kept[before - line : end - line]
            if len(written) > 1 and _has_swallowed_rows(written, self._dialect):
                raise _unclosed_quote(self._name, self._skipped + before + 1)
            before = end

    def _chunk(self, records: list[list[str]], ends: list[int], number: int, line: int) -> RowChunk:
        first = self._skipped + 1
        begins = [line + first, *(end + first for end in ends[:-1])]
        return RowChunk(
            source=self._name,
            sheet="",
            numbers=range(number, number + len(records)),
            cells=records,
            lines=begins,
        )


def _columns_of(line: str, delimiter: str) -> int:
    """How many cells a line has at the least, whether or not a quote is open where it begins."""
    if line.count(delimiter) < MOST_COLUMNS:
        return 0
    pieces = line.split('"')
    return 1 + min(sum(piece.count(delimiter) for piece in pieces[start::2]) for start in (0, 1))


def _record_too_long(name: str, line: int) -> ImporterError:
    return ImporterError(
        "line-too-long",
        gettext("{name}: the record that reaches line {line} has more than {value} MiB.").format(
            name=name, line=whole(line), value=LONGEST_LINE >> 20
        ),
        hint=gettext(
            'If a quote (") opens there that is never closed, close it in a text editor. If not, '
            "export the customers once more: it is no row of a customer."
        ),
        context={"line": str(line)},
    )


def _too_many_columns(name: str, line: int) -> UsageError:
    return UsageError(
        "too-many-columns",
        gettext(
            "{name} has more than {most_columns} columns in line {line}, more than any spreadsheet."
        ).format(name=name, most_columns=whole(MOST_COLUMNS), line=whole(line)),
        hint=gettext(
            "Check that the file has line breaks and the right delimiter (--delimiter), or export "
            "the customers once more with fewer columns."
        ),
        context={"line": str(line)},
    )


def _has_swallowed_rows(lines: list[str], dialect: Dialect) -> bool:
    """Whether a record over several lines is an unclosed quote that took other rows in.

    It is one if its quoting is malformed (the quote that ends it opens a later row's cell) and a
    later line by itself looks like a row of this file. An address over three lines is neither.
    """
    if dialect.width == 1 or _is_well_quoted(lines, dialect):
        return False
    later = csv.reader(lines[1:], delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    return any(len(cells) >= dialect.width for cells in later)


def _is_well_quoted(lines: list[str], dialect: Dialect) -> bool:
    """Whether each quote that closes a cell ends it; blanks behind it are forgiven."""
    blanks = re.compile(f'" +(?={re.escape(dialect.delimiter)}|[\r\n]|$)')
    return _are_well_quoted((blanks.sub('"', line) for line in lines), dialect)


def _are_well_quoted(lines: Iterable[str], dialect: Dialect) -> bool:
    """The same of the records on many lines, without that forgiveness."""
    try:
        for _ in csv.reader(lines, delimiter=dialect.delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _unclosed_quote(name: str, line: int) -> ImporterError:
    return ImporterError(
        "quote-unclosed",
        gettext(
            "{name}: a quote that opens in the record at line {line} is never closed properly, so "
            "that the rows after it would be read as part of one cell."
        ).format(name=name, line=whole(line)),
        hint=gettext(
            'Open the file in a text editor, close or remove the quote (") in line {line}, '
            "save, and import it again."
        ).format(line=whole(line)),
        context={"line": str(line)},
    )
