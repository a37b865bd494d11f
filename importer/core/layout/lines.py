"""Lines of a table that are no rows: blank, title, repeated header, total, footer, continuation.

Where the header stands is `recognition`'s finding; here each line is judged by itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct

from importer.core.headers.known import normal_form
from importer.core.layout.other_tables import Divider
from importer.core.layout.totals import (
    CERTAINLY_NO_TOTAL,
    is_amount,
    is_total_word,
    may_be_total,
    names_total,
)
from importer.core.rows import LineKind, RowChunk, SourceRow, chunks_of

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_FOOTER = rf"""
    {_WEEKDAY},?\ (?>.*?\b\d{{4}}\b)(?>.*?\d:\d{{2}}).*   # QuickBooks Online's moment of generation
    | copyright\b.*\b\d{{4}}\b.* | \(c\)\ .*\b\d{{4}}\b.* | ©.*
    | (?:report\ )?generated\ (?:by|on|at)\b.* | confidential\ information\b.*
    | (?:accrual|cash)\ basis\b.*
    | (?:printed|exported)\ (?:by|on|at)\b.*\d.* | (?:gedruckt|erstellt)\ am\ .*\d.*
    | (?:imprimé|exporté)\ le\ .*\d.* | (?:impreso|exportado)\ el\ .*\d.*
    | (?:page|seite|página|pagina)\ \d+(?:\ (?:of|von|sur|de|di|van)\ \d+|/\d+)?
    | \{{\}}
    """
_FEW_CELLS = 1


class OtherLines(NamedTuple):
    """A line that is no row, and what it is; of blank ones, how many follow one another."""

    first: SourceRow
    kind: LineKind
    lines: int = 1


JudgedLines = RowChunk | OtherLines
"""Rows that follow one another, or what stands between them."""


class LineRules(Struct, frozen=True):
    """What the lines of one table are judged by.

    Attributes:
        header: the header's cells, as written; () if the file has none.
        text_columns: 0-based columns whose values are no amounts; in a total line they are blank.
        balance_column: the column of the opening balance.
        continuation: columns that are blank on lines that go on with the row above.
        marker: the first cell of the table's rows, in files of several tables.
        section_ends: titles (in their normal form) of the tables that may follow.
        totals: numbers of rows that are totals, as their amounts have proven (`sums`).
    """

    header: tuple[str, ...] = ()
    text_columns: frozenset[int] = frozenset()
    balance_column: int | None = None
    continuation: tuple[int, ...] = ()
    marker: str = ""
    section_ends: frozenset[str] = frozenset()
    totals: frozenset[int] = frozenset()

    @property
    def has_one_column(self) -> bool:
        """Whether it is a mere list, of names most likely; reports of several columns have a total
        line even where none of them holds amounts (templates/README.md, QuickBooks Online)."""
        named = [column for column, name in enumerate(self.header) if name.strip()]
        return len(named) == 1 and self.text_columns.issuperset(named)


class LineJudge:
    """Tells the rows of a table from its other lines, chunk after chunk.

    Args:
        header_number: the header's row number, 0 if the table has none.

    Attributes:
        maybe_totals: numbers of rows that may be totals, which their amounts would have to prove.
    """

    def __init__(self, header_number: int, rules: LineRules) -> None:
        self._header_number, self._rules = header_number, rules
        self.maybe_totals: list[int] = []
        self._past_the_end = False
        # Templates of files of several tables, or of rows over several lines, know where theirs
        # ends.
        self._knows_its_end = bool(rules.marker or rules.section_ends or rules.continuation)
        divides = rules.header and not self._knows_its_end
        self._divider = Divider() if divides else None

    def judge(self, chunk: RowChunk) -> Iterator[JudgedLines]:
        """The next records of the table, in order; a few may be held back for what comes."""
        if self._are_plainly_rows(chunk):
            if self._divider is not None:
                self._divider.goes_on(chunk.cells[-1])
            yield chunk
        elif self._are_in_a_gap(chunk):
            yield OtherLines(chunk.row(0), LineKind.BLANK, len(chunk))
        else:
            judged = (each for row in chunk.rows() for each in self.judge_line(row))
            yield from _together(judged)

    def finish(self) -> Iterator[JudgedLines]:
        """What was held back, once the last chunk is judged."""
        yield from _together(self.held_back())

    def judge_line(self, row: SourceRow) -> Iterable[tuple[SourceRow, LineKind | None]]:
        """The next record by itself; None is the kind of rows."""
        kind = self._kind_alone(row)
        return ((row, kind),) if self._divider is None else self._divider.take(row, kind)

    def held_back(self) -> Iterable[tuple[SourceRow, LineKind | None]]:
        """As `finish`, record by record."""
        return () if self._divider is None else self._divider.finish()

    def _are_plainly_rows(self, chunk: RowChunk) -> bool:
        """Whether all of them are certainly rows; False where that takes a closer look."""
        return (
            chunk.numbers[0] > self._header_number
            and not self._knows_its_end
            and not chunk.left_out
            and (self._divider is None or self._divider.is_quiet)
            and are_plainly_rows(chunk.cells, self._rules)
        )

    def _are_in_a_gap(self, chunk: RowChunk) -> bool:
        """Whether all of them are blank, as the lines before them were: a sheet that is filled in
        its last row has a million of those."""
        return (
            not any(chunk.cells)
            and chunk.numbers[0] > self._header_number
            and not chunk.left_out
            and (self._divider is None or self._divider.is_in_a_gap)
        )

    def _kind_alone(self, row: SourceRow) -> LineKind | None:
        """The kind of a line that nothing above or below is asked about."""
        if row.left_out is not None:
            return row.left_out
        if row.ref.number <= self._header_number:
            return _kind_above(row, self._header_number)
        if self._rules.section_ends and not self._past_the_end:
            self._past_the_end = _ends_section(row.cells, self._rules)
        kind = line_kind(row.cells, self._rules)
        if kind is None and _may_be_total(row.cells, self._rules):
            if row.ref.number in self._rules.totals:
                return LineKind.TOTAL
            self.maybe_totals.append(row.ref.number)
        return LineKind.FOOTER if self._past_the_end and kind is not LineKind.BLANK else kind


def _together(
    judged: Iterable[tuple[SourceRow, LineKind | None]],
) -> Iterator[JudgedLines]:
    """Rows that follow one another as chunks, other lines with their kind."""
    for kind, lines in groupby(judged, key=itemgetter(1)):
        if kind is None:
            yield from chunks_of(row for row, _ in lines)
        else:
            yield from (OtherLines(row, kind) for row, _ in lines)


def are_plainly_rows(records: Sequence[Sequence[str]], rules: LineRules) -> bool:
    """Whether `line_kind` would call each of these lines below the header a row.

    A False may be over-careful, a True is certain. Not for rules with a marker or continuation
    lines.
    """
    # Of most rows the first two cells are filled, and no further one is looked at.
    some = (cells for cells in records if "" in cells[:2] or len(cells) <= _FEW_CELLS)
    if any(len(cells) - cells.count("") <= _FEW_CELLS for cells in some):
        return False
    firsts = [cells[0] or next(filter(None, cells)) for cells in records]
    doubtful = [first for first in firsts if first[0] not in CERTAINLY_NO_TOTAL]
    if any(first[0].isspace() or may_be_total(first) for first in doubtful):
        return False
    header = rules.header
    return not header or not any(
        cells[0] == header[0] and tuple(cells[: len(header)]) == header for cells in records
    )


def _kind_above(row: SourceRow, header_number: int) -> LineKind:
    if row.ref.number == header_number:
        return LineKind.HEADER
    return LineKind.TITLE if any(map(str.strip, row.cells)) else LineKind.BLANK


def line_kind(cells: Sequence[str], rules: LineRules) -> LineKind | None:
    """The kind of a line below the header by its cells alone; None for a row."""
    filled = len(cells) - cells.count("")
    if filled > _FEW_CELLS and not rules.continuation and not rules.marker:
        return _kind_of_full_line(cells, rules)
    texts = [text for cell in cells if (text := cell.strip())]
    if not texts:
        return LineKind.BLANK
    if rules.marker and cells[0].strip().casefold() != rules.marker.casefold():
        return LineKind.FOOTER
    if len(texts) == 1 and _footer().fullmatch(texts[0]):
        return LineKind.FOOTER
    if rules.continuation and not any(_text_at(cells, column) for column in rules.continuation):
        return LineKind.CONTINUATION
    return _kind_of_full_line(cells, rules)


@cache
def _footer() -> re.Pattern[str]:
    """Made ready with the first line of one text alone: most files have none."""
    return re.compile(_FOOTER, re.IGNORECASE | re.VERBOSE | re.DOTALL)


def _kind_of_full_line(cells: Sequence[str], rules: LineRules) -> LineKind | None:
    if tuple(cells[: len(rules.header)]) == rules.header and rules.header:
        return LineKind.HEADER
    first = next(filter(None, cells))
    if first[:1].isspace() or is_total_word(first):
        return _kind_of_doubtful_line(cells, rules)
    return None


def _kind_of_doubtful_line(cells: Sequence[str], rules: LineRules) -> LineKind | None:
    """A line that may be a total, or that holds nothing but blanks."""
    texts = {column: text for column, cell in enumerate(cells) if (text := cell.strip())}
    if not texts:
        return LineKind.BLANK
    return LineKind.TOTAL if _is_total(texts, rules) else None


def _is_total(texts: dict[int, str], rules: LineRules) -> bool:
    """Whether the only text is the word total: `Total Wine Ltd` is a customer, and so is a `Total`
    that has a phone, or a `Suma` in a list of names alone."""
    label, *others = texts
    if not is_total_word(texts[label]) or (rules.has_one_column and not others):
        return False
    return _are_amounts(texts, others, rules)


def _may_be_total(cells: Sequence[str], rules: LineRules) -> bool:
    """Whether a row says what it totals and has nothing but amounts besides."""
    first = next(filter(None, cells))
    if first[0] in CERTAINLY_NO_TOTAL or not may_be_total(first):
        return False
    texts = {column: text for column, cell in enumerate(cells) if (text := cell.strip())}
    label, *others = texts
    return bool(others) and names_total(texts[label]) and _are_amounts(texts, others, rules)


def _are_amounts(texts: Mapping[int, str], columns: Iterable[int], rules: LineRules) -> bool:
    return all(column not in rules.text_columns and is_amount(texts[column]) for column in columns)


def total_of(cells: Sequence[str], rules: LineRules) -> str:
    """The balance that a total line gives, as written; "" if it gives none."""
    return "" if rules.balance_column is None else _text_at(cells, rules.balance_column)


def _ends_section(cells: Sequence[str], rules: LineRules) -> bool:
    """Whether a line is the title of the next table of the file."""
    texts = [text for cell in cells if (text := cell.strip())]
    return len(texts) == 1 and normal_form(texts[0]) in rules.section_ends


def _text_at(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""
