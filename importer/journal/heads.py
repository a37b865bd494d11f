"""The short texts of rows: how they stand in a block, and one row's of them."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple, overload

from importer.core.rows import CellKind
from importer.journal.forms import door
from importer.journal.packing import pack_texts, unpack_texts

KIND_LETTERS = {
    CellKind.TEXT: "t",
    CellKind.NUMBER: "n",
    CellKind.DATE: "d",
    CellKind.BOOLEAN: "b",
    CellKind.ERROR: "e",
    CellKind.UNCALCULATED: "u",
}


Name = tuple[str, str]
"""Source key and display name."""


class Head(NamedTuple):
    """The short texts of a row. `kinds`: a letter for each cell, "" where all are text."""

    source_key: str
    display_name: str
    name_key: str
    email_key: str
    kinds: str = ""


def letters_of(kinds: Iterable[CellKind]) -> str:
    """The kinds of a row's cells as a head has them."""
    return "".join(map(KIND_LETTERS.__getitem__, kinds))


def pack_heads(
    source_keys: Sequence[str],
    display_names: Sequence[str],
    name_keys: Sequence[str],
    email_keys: Sequence[str],
    kinds: Sequence[str] | None,
) -> bytes:
    """The heads of one or more rows: list after list, the kinds left out if all are blank."""
    lists = [source_keys, display_names, name_keys, email_keys]
    if kinds is not None and any(kinds):
        lists.append(kinds)
    return pack_texts(list(chain.from_iterable(lists)))


@door("some rows")
def unpack_heads(blob: bytes, count: int) -> Sequence[Head]:
    """The heads of so many rows."""
    texts = unpack_texts(blob)
    lists, rest = divmod(len(texts), count)
    if rest or lists not in {4, 5}:
        raise ValueError("not a text of each kind for each row")
    return _Heads([texts[at * count : (at + 1) * count] for at in range(lists)])


@door("some rows")
def unpack_names(blob: bytes, count: int) -> Sequence[Name]:
    """What so many rows are called: the first two lists of their heads."""
    texts = unpack_texts(blob)
    if len(texts) < 2 * count:
        raise ValueError("not a text of each kind for each row")
    return list(zip(texts[:count], texts[count : 2 * count], strict=True))


class _Heads(Sequence[Head]):
    """Heads that are put together when they are asked for: of most blocks only some are."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, index: int) -> Head: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Head]: ...

    def __getitem__(self, index: int | slice) -> Head | Sequence[Head]:
        if isinstance(index, slice):
            return _Heads([column[index] for column in self._columns])
        return Head(*[column[index] for column in self._columns])
