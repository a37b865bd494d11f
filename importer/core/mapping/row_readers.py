"""How a bound rule takes its text from one row; from many: `column_readers`."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from importer.core.mapping.conditions import BoundConditions, Cells, all_hold
from importer.core.templates.name_paths import split_path
from importer.core.values.text import name_key

Reading = tuple[str, tuple[int, ...]]
"""A text and the columns that it was taken from, the chief one first."""
RowReader = Callable[[Cells], Reading]

_NOTHING: Reading = ("", ())


class BoundSource(Struct, frozen=True):
    """Where a rule's text comes from, and what is done to it on the way.

    Attributes:
        constant: the text itself; None if it comes from columns.
        columns: the columns that it may come from.
        mark: what stands between the columns' texts; None if the first that has one serves.
        conditions: what must be true of the row.
        repeated: columns whose texts, put together, are not said once more.
        path: what parts parent and child in those.
        changes: what is done to the text, in this order; each leaves a blank blank but the last.
        fills_blanks: whether the last of them gives blanks a text.
    """

    constant: str | None
    columns: tuple[int, ...]
    mark: str | None
    conditions: BoundConditions
    repeated: tuple[tuple[int, ...], ...]
    path: str | None
    changes: tuple[Callable[[str], str], ...]
    fills_blanks: bool


def row_reader(source: BoundSource) -> RowReader:
    """The reader of one row after the other."""
    read = _reader_of_cells(source)
    if source.repeated:
        read = _without_repeated(read, source.repeated, source.path)
    if source.changes:
        read = _with_changes(read, source.changes)
    return _if_all_hold(read, source.conditions) if source.conditions else read


def _reader_of_cells(source: BoundSource) -> RowReader:
    if source.constant is not None:
        constant: Reading = (source.constant, ())
        return lambda _: constant
    columns, mark = source.columns, source.mark

    def read_joined(cells: Cells) -> Reading:
        filled = tuple(column for column in columns if cells[column])
        return (mark or "").join(cells[column] for column in filled), filled

    def read_first(cells: Cells) -> Reading:
        for column in columns:
            if cells[column]:
                return cells[column], (column,)
        return _NOTHING

    return read_first if mark is None else read_joined


def _without_repeated(
    read: RowReader, repeated: Sequence[Sequence[int]], path: str | None
) -> RowReader:
    """The reader without the lines that say again what other columns say."""

    def read_and_drop(cells: Cells) -> Reading:
        text, used = read(cells)
        said = _names_in(cells, repeated, path) if text else frozenset()
        lines = (line for line in text.split("\n") if name_key(line) not in said)
        return "\n".join(lines), used

    return read_and_drop


def _names_in(cells: Cells, columns: Sequence[Sequence[int]], path: str | None) -> frozenset[str]:
    """The columns' texts as keys, and the parts of those that are paths."""
    texts = [" ".join(cells[column] for column in group if cells[column]) for group in columns]
    parts = [part for text in texts for part in (text, *split_path(text, path))]
    return frozenset(map(name_key, parts)) - {""}


def _with_changes(read: RowReader, changes: Sequence[Callable[[str], str]]) -> RowReader:
    def read_and_change(cells: Cells) -> Reading:
        text, used = read(cells)
        for change in changes:
            text = change(text)
        return text, used

    return read_and_change


def _if_all_hold(read: RowReader, conditions: BoundConditions) -> RowReader:
    return lambda cells: read(cells) if all_hold(conditions, cells) else _NOTHING
