"""Lines of a table that are no rows: blank, title, repeated header, total, footer, continuation.

Where the header stands is `recognition`'s finding; here each line is judged by itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from importer.core.headers.known import normal_form
from importer.core.layout.other_tables import set_apart
from importer.core.rows import LineKind, SourceRow

_TOTAL = re.compile(
    r"(grand|sub|report)?[\s-]*(totals?|summe|gesamt|gesamtsumme|totale|totaal|totaux|المجموع)\s*:?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\W*+(?:[A-Z]{3}\W*+)?\d[\d.,'’\s]*+\W*+(?:[A-Z]{3})?\W*+")
_SUM = re.compile(r"=\s*(?:SUM|SUBTOTAL|AGGREGATE)\(.*\)", re.IGNORECASE | re.DOTALL)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_FOOTER = re.compile(
    rf"""
    {_WEEKDAY},?\ (?>.*?\b\d{{4}}\b)(?>.*?\d:\d{{2}}).*   # QuickBooks Online's moment of generation
    | copyright\b.*\b\d{{4}}\b.* | \(c\)\ .*\b\d{{4}}\b.* | ©.*
    | (?:report\ )?generated\ (?:by|on|at)\b.* | confidential\ information\b.*
    | (?:accrual|cash)\ basis\b.*
    | (?:printed|exported)\ (?:by|on|at)\b.*\d.* | (?:gedruckt|erstellt)\ am\ .*\d.*
    | (?:imprimé|exporté)\ le\ .*\d.* | (?:impreso|exportado)\ el\ .*\d.*
    | (?:page|seite|página|pagina)\ \d+(?:\ (?:of|von|sur|de|di|van)\ \d+|/\d+)?
    | \{{\}}
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_FEW_CELLS = 1


@dataclass(frozen=True, slots=True)
class LineRules:
    """What the lines of one table are judged by.

    Attributes:
        header: the header's cells, as written; () if the file has none.
        text_columns: 0-based columns whose values are no amounts; in a total line they are blank.
        balance_column: the column of the opening balance.
        continuation: columns that are blank on lines that go on with the row above.
        marker: the first cell of the table's rows, in files of several tables.
        section_ends: titles (in their normal form) of the tables that may follow.
    """

    header: tuple[str, ...] = ()
    text_columns: frozenset[int] = frozenset()
    balance_column: int | None = None
    continuation: tuple[int, ...] = ()
    marker: str = ""
    section_ends: frozenset[str] = frozenset()


def judge_lines(
    rows: Iterable[SourceRow], header_number: int, rules: LineRules
) -> Iterator[tuple[SourceRow, LineKind | None]]:
    """Every line of a table with its kind, None for rows; streams.

    Args:
        header_number: the header's row number, 0 if the table has none.
    """
    judged = _judge_alone(rows, header_number, rules)
    # Templates of files of several tables, or of rows over several lines, know where theirs ends.
    knows_its_end = rules.marker or rules.section_ends or rules.continuation
    return set_apart(judged) if rules.header and not knows_its_end else judged


def _judge_alone(
    rows: Iterable[SourceRow], header_number: int, rules: LineRules
) -> Iterator[tuple[SourceRow, LineKind | None]]:
    past_the_end = False
    for row in rows:
        if row.left_out is not None:
            yield row, row.left_out
            continue
        if row.ref.number <= header_number:
            yield row, _kind_above(row, header_number)
            continue
        if rules.section_ends and not past_the_end:
            past_the_end = _ends_section(row.cells, rules)
        kind = line_kind(row.cells, rules)
        yield row, LineKind.FOOTER if past_the_end and kind is not LineKind.BLANK else kind


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
    if len(texts) == 1 and _FOOTER.fullmatch(texts[0]):
        return LineKind.FOOTER
    if rules.continuation and not any(_text_at(cells, column) for column in rules.continuation):
        return LineKind.CONTINUATION
    return _kind_of_full_line(cells, rules)


def _kind_of_full_line(cells: Sequence[str], rules: LineRules) -> LineKind | None:
    if tuple(cells[: len(rules.header)]) == rules.header and rules.header:
        return LineKind.HEADER
    first = next(filter(None, cells))
    if first[:1].isspace() or _TOTAL.match(first):
        return _kind_of_doubtful_line(cells, rules)
    return None


def _kind_of_doubtful_line(cells: Sequence[str], rules: LineRules) -> LineKind | None:
    """A line that may be a total, or that holds nothing but blanks."""
    texts = {column: text for column, cell in enumerate(cells) if (text := cell.strip())}
    if not texts:
        return LineKind.BLANK
    return LineKind.TOTAL if _is_total(texts, rules.text_columns) else None


def _is_total(texts: dict[int, str], text_columns: frozenset[int]) -> bool:
    """Whether the only text is the word total: `Total Wine Ltd` is a customer, and so is a `Total`
    that has a phone."""
    label, *others = texts
    if not _TOTAL.fullmatch(texts[label]):
        return False
    return all(column not in text_columns and _is_amount(texts[column]) for column in others)


def _is_amount(text: str) -> bool:
    """Whether a cell of a total line holds its amount, or the formula of one that was not saved."""
    return bool(_NUMBER.fullmatch(text) or _SUM.fullmatch(text))


def total_of(cells: Sequence[str], rules: LineRules) -> str:
    """The balance that a total line gives, as written; "" if it gives none."""
    return "" if rules.balance_column is None else _text_at(cells, rules.balance_column)


def _ends_section(cells: Sequence[str], rules: LineRules) -> bool:
    """Whether a line is the title of the next table of the file."""
    texts = [text for cell in cells if (text := cell.strip())]
    return len(texts) == 1 and normal_form(texts[0]) in rules.section_ends


def _text_at(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""
