"""The cells of many rows under the contract's field names, as columns.

Only for rows that `MappingPlan.map` would change nothing about: everything else is left to it, and
named as doubtful. A doubt may be over-careful, the absence of one is certain.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from importer.core.customer import TEXT_LIMIT
from importer.core.mapping.column_readers import Columns, Texts, joined
from importer.core.mapping.column_steps import ColumnsInHand, chief_column, labelled
from importer.core.mapping.plan import MappingPlan, unwrapped
from importer.core.rows import CellKind, Kinds, RowChunk, without
from importer.core.values.text import are_clean, are_clean_lines

_UNREADABLE = frozenset({CellKind.ERROR, CellKind.UNCALCULATED})
SEARCHED_TOGETHER = 20
"""Rows that are searched together: one odd row among them costs a look at each."""
_NO_KINDS: Mapping[str, Sequence[CellKind]] = {}


class MappedChunk(Struct, frozen=True):
    """Rows of a chunk under the contract's field names; those in `doubtful` hold anything.

    Attributes:
        count: how many rows.
        texts: contract field name -> the text of each row, "" where it is blank.
        kinds: contract field name -> the kind of each cell, where a workbook says that any is more
            than text.
        notes: the note lines of each row.
        source_keys: the id of each row in the source system.
        said: everything that stands in a row, as one text for each, to be searched at once; "" for
            those that are doubtful.
        searched: the same of all rows, bars between.
        are_short: every text is certainly within the server's limit of characters.
        doubtful: positions of rows that want a closer look.
    """

    count: int
    texts: Mapping[str, Sequence[str]]
    kinds: Mapping[str, Sequence[CellKind]]
    notes: Sequence[Sequence[str]]
    source_keys: Sequence[str]
    said: Sequence[str]
    searched: str
    are_short: bool
    doubtful: set[int]


def map_chunk(plan: MappingPlan, chunk: RowChunk) -> MappedChunk:
    """The chunk's rows under the contract's field names."""
    mapping, count = plan.row_map, len(chunk)
    rows, doubtful = _fitting(plan, chunk)
    said = list(map("|".join, rows))
    doubtful.update(positions_where(said, _are_unclean))
    if chunk.kinds is not None:
        doubtful.update(_unreadable(chunk.kinds))
    for at in doubtful:
        said[at] = ""
    searched, bars = "|".join(said), len(plan.columns) - 1
    are_short = not mapping.steps and _are_short(
        searched, bars * (count - len(doubtful)) + count - 1
    )
    cells = _columns(plan, chunk, rows, doubtful)
    _drop_blank_by_template(cells, plan)
    doubtful.update(_perhaps_filtered(cells, plan))
    hand = _stepped(plan, cells)
    lines = list(_lines(plan, cells, hand))
    if mapping.steps:
        said = list(_said(hand, lines))
        searched = "|".join(said)
    return MappedChunk(
        count=count,
        texts=hand.values,
        kinds=_NO_KINDS if chunk.kinds is None else _kinds(plan, hand, chunk.kinds),
        notes=[tuple(filter(None, row)) for row in zip(*lines, strict=True)] or [()] * count,
        source_keys=[""] * count if mapping.source_key is None else cells[mapping.source_key],
        said=said,
        searched=searched,
        are_short=are_short,
        doubtful=doubtful,
    )


def _stepped(plan: MappingPlan, cells: Sequence[Texts]) -> ColumnsInHand:
    """The fields, and the lines of the note that rules make."""
    mapping = plan.row_map
    hand = ColumnsInHand(
        cells=Columns(list(cells)),
        values={name: cells[column] for name, column in mapping.plain.items()},
        left={column: cells[column] for _, column in mapping.maybe_unused},
    )
    for step in mapping.steps:
        step.columns(hand)
    return hand


def _lines(plan: MappingPlan, cells: Sequence[Texts], hand: ColumnsInHand) -> Iterator[Texts]:
    """The lines of the note, column by column."""
    mapping = plan.row_map
    noted = ((label, cells[column]) for label, column in mapping.note_columns)
    unused = ((label, _unsaid(hand, hand.left[column])) for label, column in mapping.maybe_unused)
    yield from filter(any, hand.lines)
    for label, texts in chain(noted, unused):
        if any(texts):
            yield labelled(label, texts)


def _unsaid(hand: ColumnsInHand, left: Texts) -> Texts:
    """Texts that no rule used and that neither a field nor the person's name says."""
    if not any(left):
        return left
    nothing = [""] * len(left)
    names = (hand.values.get(part, nothing) for part in ("firstName", "lastName"))
    persons = joined(" ", list(names))
    unsaid = ["" if text == person else text for text, person in zip(left, persons, strict=True)]
    for at in (at for at, text in enumerate(unsaid) if text):
        if any(unsaid[at] == texts[at] for texts in hand.values.values()):
            unsaid[at] = ""
    return unsaid


def _said(hand: ColumnsInHand, lines: Sequence[Texts]) -> Sequence[str]:
    filled = [texts for texts in (*hand.values.values(), *lines) if any(texts)]
    return list(map("|".join, zip(*filled, strict=True))) or [""] * hand.cells.count


def _are_short(joined: str, bars: int) -> bool:
    """Whether no cell has more characters than a field: found by the bars between them, of which
    none may stand in a cell, and from each of which another is as near as that."""
    if joined.count("|") != bars:
        return False
    mark, find, last = -1, joined.rfind, len(joined) - TEXT_LIMIT - 1
    while mark < last:
        following = find("|", mark + 1, mark + TEXT_LIMIT + 2)
        if following < 0:
            return False
        mark = following
    return True


def _fitting(plan: MappingPlan, chunk: RowChunk) -> tuple[list[Sequence[str]], set[int]]:
    """The cells, one per column of the header, unwrapped; and which rows do not fit."""
    width, rows = len(plan.columns), list(chunk.cells)
    ragged: set[int] = set()
    if set(map(len, rows)) != {width}:
        least = plan.named_width if chunk.kinds is None else 0
        ragged = {at for at, cells in enumerate(rows) if not least <= len(cells) <= width}
        for at, cells in enumerate(rows):
            rows[at] = [""] * width if at in ragged else [*cells, *[""] * (width - len(cells))]
    if wraps := plan.row_map.wraps:
        rows = [[unwrapped(cell, wraps) for cell in cells] for cells in rows]
    return rows, ragged


def _columns(
    plan: MappingPlan, chunk: RowChunk, rows: Sequence[Sequence[str]], doubtful: Collection[int]
) -> list[Texts]:
    """The cells column by column, those of doubtful rows blank; the chunk's own if none is."""
    columns: Iterable[Texts] = (
        zip(*rows, strict=True) if plan.row_map.wraps else chunk.columns(len(plan.columns))
    )
    return [without(texts, doubtful) for texts in columns] if doubtful else list(columns)


def _are_unclean(texts: Sequence[str]) -> bool:
    """Whether cleaning may change any of the cells."""
    return not (are_clean(texts) or are_clean_lines(texts))


def positions_where(
    texts: Sequence[str], is_doubtful: Callable[[Sequence[str]], bool]
) -> Iterator[int]:
    """The positions of texts that are doubtful by themselves, each of which makes any number of
    texts doubtful that it stands among."""
    for first in range(0, len(texts), SEARCHED_TOGETHER):
        some = texts[first : first + SEARCHED_TOGETHER]
        if is_doubtful(some):
            yield from (first + at for at, text in enumerate(some) if is_doubtful((text,)))


def _unreadable(kinds: Sequence[Kinds]) -> Iterable[int]:
    odd = {id(of_row) for of_row in _distinct(kinds) if not _UNREADABLE.isdisjoint(of_row)}
    return (at for at, of_row in enumerate(kinds) if id(of_row) in odd) if odd else ()


def _distinct(kinds: Sequence[Kinds]) -> Collection[Kinds]:
    """The kinds of rows without repetitions: rows alike share theirs, so that few are left."""
    return {id(of_row): of_row for of_row in kinds}.values()


def _drop_blank_by_template(cells: list[Texts], plan: MappingPlan) -> None:
    """Make blank what means "nothing here"."""
    blank = plan.row_map.blank
    for column in plan.row_map.looked_at if blank else ():
        if not blank.isdisjoint(cells[column]):
            cells[column] = ["" if text in blank else text for text in cells[column]]


def _perhaps_filtered(columns: Sequence[Sequence[str]], plan: MappingPlan) -> Iterable[int]:
    for rule in plan.row_map.filters:
        texts = columns[rule.column]
        dropped = {
            text for text in set(texts) if text and (text.casefold() in rule.known) is rule.skips
        }
        if dropped:
            yield from (at for at, text in enumerate(texts) if text in dropped)


def _kinds(
    plan: MappingPlan, hand: ColumnsInHand, kinds: Sequence[Kinds]
) -> Mapping[str, Sequence[CellKind]]:
    """The kinds of those fields that a workbook does not hold as text."""
    distinct = _distinct(kinds)
    found = {
        name: [_kind_in(row, column) for row in kinds]
        for name, column in plan.row_map.plain.items()
        if any(_kind_in(row, column) is not CellKind.TEXT for row in distinct)
    }
    for name, parts in hand.parts.items():
        found[name] = list(found.get(name, [CellKind.TEXT] * len(kinds)))
        for part in parts:
            for at, text in enumerate(part.texts):
                if text and part.columns:
                    found[name][at] = _kind_in(kinds[at], chief_column(hand, part, at))
    return found


def _kind_in(row: Kinds, column: int) -> CellKind:
    return row[column] if column < len(row) else CellKind.TEXT
