"""The request bodies of a block of rows, packed.

What is sent of a row is mostly what was read in it: of bodies that were made in bulk the block says
which cell each value is, and keeps the text of those values alone that are no cell. A body is put
together byte by byte as it was when it was checked: no code that reads values takes part in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, overload

from msgspec import Struct
from pydantic_core import from_json, to_json

from importer.core.bodies import Bodies, body_text
from importer.core.rows import RowChunk, without
from importer.journal.forms import door, typed
from importer.journal.packing import pack_texts, unpack_rows, unpack_texts

_RECIPE = b"r"

Cells = Sequence[Sequence[str]]


def pack_bodies(bodies: Bodies, chunk: RowChunk) -> bytes:
    """One blob of the bodies of one or more rows.

    Args:
        chunk: the same rows, with the cells that are kept beside them.
    """
    width = len(chunk.cells[0])
    are_in_bulk = bodies.fields and len(bodies.others) < len(bodies)
    if not are_in_bulk or any(len(row) != width for row in chunk.cells):
        return pack_texts([bodies[position] for position in range(len(bodies))])
    found = list(_cells_of(bodies, chunk.columns(width)))
    fields = [
        (one.name, one.is_bare, column) for one, column in zip(bodies.fields, found, strict=True)
    ]
    recipe = to_json({"fields": fields, "others": list(bodies.others)}).decode()
    kept = (one.texts for one, column in zip(bodies.fields, found, strict=True) if column is None)
    return _RECIPE + pack_texts([recipe, *bodies.others.values(), *chain.from_iterable(kept)])


def _cells_of(bodies: Bodies, columns: Cells) -> Iterator[int | None]:
    """For each field the column whose cells are its values, but for the other rows."""
    first = next(at for at in range(len(bodies)) if at not in bodies.others)
    for one in bodies.fields:
        # Most fields are a column's very texts, or differ from it in the first row.
        same = (at for at, column in enumerate(columns) if column is one.texts)
        alike = (at for at, column in enumerate(columns) if column[first] == one.texts[first])
        blanked = without(one.texts, bodies.others)
        equal = (at for at in alike if without(columns[at], bodies.others) == blanked)
        yield next(chain(same, equal), None)


class _Field(Struct, frozen=True):
    """A field of the bodies: the column of the cells that are its values, or its texts."""

    name: str
    is_bare: bool
    column: int | None
    texts: Sequence[str]


class _PackedBodies(Sequence[str]):
    """Bodies of which each is put together when it is looked at."""

    def __init__(self, cells: Cells, fields: Sequence[_Field], others: Mapping[int, str]) -> None:
        self._cells, self._fields, self._others = cells, fields, others

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[position] for position in range(len(self))[index]]
        if index in self._others:
            return self._others[index]
        cells = self._cells[index]
        return body_text(
            (
                one.name,
                one.is_bare,
                one.texts[index] if one.column is None else cells[one.column],
            )
            for one in self._fields
        )


@door("some rows")
def unpack_bodies(blobs: Sequence[bytes], count: int) -> Sequence[str]:
    """The bodies of so many rows.

    Args:
        blobs: what `pack_bodies` made, and what `pack_rows` made of the cells.
    """
    blob, cells = blobs
    if blob[:1] == _RECIPE:
        return _unpack_recipe(unpack_texts(blob[1:]), tuple(unpack_rows(cells, count)))
    bodies = unpack_texts(blob)
    if len(bodies) != count:
        raise ValueError("not a body for each row")
    return bodies


def _unpack_recipe(texts: Sequence[str], cells: Cells) -> _PackedBodies:
    recipe = from_json(texts[0])
    others, count = recipe["others"], len(cells)
    if len({len(row) for row in cells}) != 1 or not set(others) <= set(range(count)):
        raise ValueError("rows of another form")
    kept = _Kept(texts[1 + len(others) :], count)
    fields = [_field_of(one, kept, len(cells[0])) for one in recipe["fields"]]
    if kept.rest():
        raise ValueError("more texts than fields")
    return _PackedBodies(cells, fields, dict(zip(others, texts[1:], strict=False)))


class _Kept:
    """Texts of fields, one after the other."""

    def __init__(self, texts: Sequence[str], count: int) -> None:
        self._texts = texts
        self._count = count
        self._at = 0

    def take(self) -> Sequence[str]:
        """Of the next field."""
        self._at += self._count
        if self._at > len(self._texts):
            raise ValueError("fewer texts than fields")
        return self._texts[self._at - self._count : self._at]

    def rest(self) -> int:
        """How many there are beyond."""
        return len(self._texts) - self._at


def _field_of(columns: Any, kept: _Kept, width: int) -> _Field:
    name, is_bare, column = typed(tuple(columns), str, bool, int | None)
    if column is not None and not 0 <= column < width:
        raise ValueError("no column of cells")
    return _Field(name, is_bare, column, kept.take() if column is None else ())
