"""The cells of many rows under the contract's field names, as columns.

Only for rows that `MappingPlan.map` would change nothing about: everything else is left to it, and
named as doubtful. A doubt may be over-careful, the absence of one is certain.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from importer.core.customer import TEXT_LIMIT
from importer.core.mapping.plan import MappingPlan
from importer.core.rows import CellKind, Kinds, RowChunk
from importer.core.stages import MappedRow
from importer.core.values.text import are_clean, are_clean_lines

_UNREADABLE = frozenset({CellKind.ERROR, CellKind.UNCALCULATED})
_AT_ONCE = 20
"""Rows that are searched together: one odd row among them costs a look at each."""
_NO_KINDS: Mapping[str, Sequence[CellKind]] = {}


@dataclass(frozen=True, slots=True)
class MappedChunk:
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
        are_short: every text is certainly within the server's limit of characters.
        doubtful: positions of rows that want a closer look.
    """

    count: int
    texts: Mapping[str, Sequence[str]]
    kinds: Mapping[str, Sequence[CellKind]]
    notes: Sequence[Sequence[str]]
    source_keys: Sequence[str]
    said: Sequence[str]
    are_short: bool
    doubtful: set[int]


def map_chunk(plan: MappingPlan, chunk: RowChunk) -> MappedChunk:
    """The chunk's rows under the contract's field names."""
    if plan.row_map.steps or plan.row_map.maybe_unused:
        return _mapped_one_by_one(plan, chunk)
    cells, doubtful = _fitting(chunk, len(plan.columns))
    said = list(map("|".join, cells))
    are_short = _are_short(said, len(plan.columns))
    doubtful.update(_unclean(said, plan))
    if chunk.kinds is not None:
        doubtful.update(_unreadable(chunk.kinds))
    columns: list[Sequence[str]] = list(zip(*cells, strict=True))
    doubtful.update(_blank_by_template(columns, plan), _perhaps_filtered(columns, plan))
    mapping = plan.row_map
    nothing = [""] * len(chunk)
    for at in doubtful:
        said[at] = ""
    return MappedChunk(
        count=len(chunk),
        texts={name: columns[column] for name, column in mapping.plain.items()},
        kinds=_NO_KINDS if chunk.kinds is None else _kinds(plan, chunk.kinds),
        notes=_notes(plan, columns, len(chunk)),
        source_keys=nothing if mapping.source_key is None else columns[mapping.source_key],
        said=said,
        are_short=are_short,
        doubtful=doubtful,
    )


def _are_short(said: Sequence[str], width: int) -> bool:
    """Whether no cell has more characters than a field: found by the marks between them, of which
    every stretch of half that length then has one, and none may stand in a cell."""
    joined = "|".join(said)
    if joined.count("|") != len(said) * width - 1:
        return False
    stretch = TEXT_LIMIT // 2
    starts = range(0, len(joined) - stretch, stretch)
    return all(joined.find("|", start, start + stretch) >= 0 for start in starts)


def _fitting(chunk: RowChunk, width: int) -> tuple[list[Sequence[str]], set[int]]:
    """The cells, one per column of the header; and which rows had more or fewer."""
    if set(map(len, chunk.cells)) == {width}:
        return list(chunk.cells), set()
    ragged = {at for at, cells in enumerate(chunk.cells) if len(cells) != width}
    blank = [""] * width
    return [blank if at in ragged else cells for at, cells in enumerate(chunk.cells)], ragged


def _unclean(said: Sequence[str], plan: MappingPlan) -> Iterable[int]:
    """Rows with cells that cleaning would change, or that the template unwraps."""
    if plan.row_map.wraps:
        return range(len(said))
    return positions_where(said, lambda texts: not (are_clean(texts) or are_clean_lines(texts)))


def positions_where(
    texts: Sequence[str], is_doubtful: Callable[[Sequence[str]], bool]
) -> Iterator[int]:
    """The positions of texts that are doubtful by themselves, each of which makes any number of
    texts doubtful that it stands among."""
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        if is_doubtful(some):
            yield from (first + at for at, text in enumerate(some) if is_doubtful((text,)))


def _unreadable(kinds: Sequence[Kinds]) -> Iterable[int]:
    odd = {id(of_row) for of_row in _distinct(kinds) if not _UNREADABLE.isdisjoint(of_row)}
    return (at for at, of_row in enumerate(kinds) if id(of_row) in odd) if odd else ()


def _distinct(kinds: Sequence[Kinds]) -> Collection[Kinds]:
    """The kinds of rows without repetitions: rows alike share theirs, so that few are left."""
    return {id(of_row): of_row for of_row in kinds}.values()


def _blank_by_template(columns: Sequence[Sequence[str]], plan: MappingPlan) -> Iterable[int]:
    blank = plan.row_map.blank
    if not blank:
        return
    for column in plan.row_map.looked_at:
        if not blank.isdisjoint(columns[column]):
            yield from (at for at, text in enumerate(columns[column]) if text in blank)


def _perhaps_filtered(columns: Sequence[Sequence[str]], plan: MappingPlan) -> Iterable[int]:
    for rule in plan.row_map.filters:
        texts = columns[rule.column]
        dropped = {
            text for text in set(texts) if text and (text.casefold() in rule.known) is rule.skips
        }
        if dropped:
            yield from (at for at, text in enumerate(texts) if text in dropped)


def _kinds(plan: MappingPlan, kinds: Sequence[Kinds]) -> Mapping[str, Sequence[CellKind]]:
    distinct = _distinct(kinds)
    return {
        name: [_kind_in(row, column) for row in kinds]
        for name, column in plan.row_map.plain.items()
        if any(_kind_in(row, column) is not CellKind.TEXT for row in distinct)
    }


def _kind_in(row: Kinds, column: int) -> CellKind:
    return row[column] if column < len(row) else CellKind.TEXT


def _notes(
    plan: MappingPlan, columns: Sequence[Sequence[str]], count: int
) -> Sequence[Sequence[str]]:
    labelled = [
        (f"{label}: ", columns[column])
        for label, column in plan.row_map.note_columns
        if any(columns[column])
    ]
    if not labelled:
        return [()] * count
    lines = [[label + text if text else "" for text in texts] for label, texts in labelled]
    return [tuple(filter(None, row)) for row in zip(*lines, strict=True)]


# --- rows that rules of a template put together -----------------------------------------------


def _mapped_one_by_one(plan: MappingPlan, chunk: RowChunk) -> MappedChunk:
    """The rows mapped by the plan, and those doubtful that it has anything to say of."""
    mapped = [plan.map(row) for row in chunk.rows()]
    plain = [
        found if isinstance(found, MappedRow) and not found.problems else None for found in mapped
    ]
    names = dict.fromkeys(name for found in plain if found is not None for name in found.values)
    has_kinds = chunk.kinds is not None
    return MappedChunk(
        count=len(chunk),
        texts={name: [one.values.get(name, "") if one else "" for one in plain] for name in names},
        kinds={name: [_kind_of(one, name) for one in plain] for name in names} if has_kinds else {},
        notes=[one.note_lines if one else () for one in plain],
        source_keys=[one.source_key if one else "" for one in plain],
        said=["|".join((*one.values.values(), *one.note_lines)) if one else "" for one in plain],
        are_short=False,
        doubtful={at for at, one in enumerate(plain) if one is None},
    )


def _kind_of(row: MappedRow | None, name: str) -> CellKind:
    return row.kinds.get(name, CellKind.TEXT) if row else CellKind.TEXT
