"""How a bound rule takes its texts from many rows: for each what `row_readers` takes from that row.

A rule may take its texts from this column here and from that one there: it gives a part for each,
blank in the rows of all others.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from msgspec import Struct, field

from importer.core.mapping.conditions import where_all_hold
from importer.core.mapping.row_readers import BoundSource, RowReader, row_reader
from importer.core.templates.name_paths import split_path
from importer.core.values.text import name_keys

Texts = Sequence[str]


_NO_PATH = ("", "")
Repeated = tuple[tuple[int, ...], ...]


class Part(NamedTuple):
    """Texts of many rows that come from the same columns, those that are filled; "" for none."""

    columns: tuple[int, ...]
    texts: Texts


class Columns(Struct):
    """The cells of some rows (at least one), column by column; none is missing.

    What several rules ask of them is found once.
    """

    texts: list[Texts]
    _said: dict[Repeated, list[set[str]]] = field(default_factory=dict)
    _line_keys: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.texts[0])

    def of(self, group: Iterable[int]) -> list[Texts]:
        """Some of the columns."""
        return [self.texts[column] for column in group]

    def said(self, repeated: Repeated, path: str | None) -> list[set[str]]:
        """What some columns, put together, say in each row, as keys, with the parts of paths.

        Args:
            path: what parts parent and child, in the whole table.
        """
        if repeated not in self._said:
            groups = {tuple(at for at in group if any(self.texts[at])) for group in repeated}
            keys = [some for group in groups if group for some in self._keys(group, path)]
            self._said[repeated] = list(map(set, zip(*keys, strict=True))) or [set()] * self.count
        return self._said[repeated]

    def line_keys(self, lines: Iterable[str]) -> Mapping[str, str]:
        """The keys of lines, these and others: one customer's addresses are mostly the same, and
        many live in one town."""
        new = list(set(lines).difference(self._line_keys))
        self._line_keys.update(zip(new, name_keys(new), strict=True))
        return self._line_keys

    def _keys(self, group: tuple[int, ...], path: str | None) -> Iterable[Texts]:
        texts = joined(" ", self.of(group))
        yield name_keys(texts)
        if path is not None and any(path in text for text in texts):
            parts = [split_path(text, path) if path in text else _NO_PATH for text in texts]
            yield from map(name_keys, zip(*parts, strict=True))


ColumnReader = Callable[[Columns], list[Part]]


def column_reader(source: BoundSource) -> ColumnReader:
    """The reader of many rows at once."""
    if source.fills_blanks:  # which columns a filled blank came from is told by the row alone
        return partial(_read_by_rows, row_reader(source))
    return partial(_read_columns, source)


def _read_by_rows(read: RowReader, columns: Columns) -> list[Part]:
    found: dict[tuple[int, ...], list[str]] = {}
    for at, cells in enumerate(zip(*columns.texts, strict=True)):
        text, used = read(cells)
        found.setdefault(used, [""] * columns.count)[at] = text
    return [Part(used, texts) for used, texts in found.items()]


def _read_columns(source: BoundSource, columns: Columns) -> list[Part]:
    parts = _parts(source, columns)
    if source.repeated:
        said = columns.said(source.repeated, source.path)
        parts = [Part(one.columns, _without_repeated(one.texts, said, columns)) for one in parts]
    for change in source.changes:
        parts = [Part(one.columns, changed(one.texts, change)) for one in parts]
    if source.conditions:
        hold = where_all_hold(source.conditions, columns.texts)
        parts = [Part(one.columns, only_where(hold, one.texts)) for one in parts]
    return parts


def _parts(source: BoundSource, columns: Columns) -> list[Part]:
    if source.constant is not None:
        return [Part((), [source.constant] * columns.count)]
    if source.mark is not None:
        return [Part(source.columns, joined(source.mark, columns.of(source.columns)))]
    return list(_first_parts(source.columns, columns))


def _first_parts(among: Iterable[int], columns: Columns) -> Iterable[Part]:
    """The first of some columns that has a text."""
    blank: Sequence[bool] | None = None
    for column in among:
        own = columns.texts[column]
        texts = own if blank is None else only_where(blank, own)
        if any(texts):
            yield Part((column,), texts)
            blank = blank_in(texts, blank)


# --- columns of texts -----------------------------------------------------------------------------


def changed(texts: Texts, change: Callable[[str], str]) -> Texts:
    """Texts with something done to them, to each different one once."""
    results = {text: change(text) for text in set(texts)}
    return [results[text] for text in texts]


def only_where(hold: Sequence[bool], texts: Texts) -> Texts:
    """The texts of rows of which something is true; "" for all others."""
    return [text if holds else "" for holds, text in zip(hold, texts, strict=True)]


def blank_in(texts: Texts, before: Sequence[bool] | None) -> Sequence[bool]:
    """Which rows are blank in a column too, besides those that it follows."""
    still = [not text for text in texts]
    return still if before is None else list(map(all, zip(before, still, strict=True)))


def joined(mark: str, columns: Sequence[Texts]) -> Texts:
    """The texts of some columns put together, the blank ones passed over."""
    filled = [texts for texts in columns if any(texts)]
    if len(filled) < 2:
        return filled[0] if filled else columns[0]
    return [mark.join(filter(None, row)) for row in zip(*filled, strict=True)]


def _without_repeated(texts: Texts, said: Sequence[set[str]], columns: Columns) -> Texts:
    lines = [text.split("\n") for text in texts]
    keys = columns.line_keys(chain.from_iterable(lines))
    return [
        "\n".join([line for line in some if (key := keys[line]) not in names or not key])
        for some, names in zip(lines, said, strict=True)
    ]
