"""Many texts as one compressed blob, and back.

Texts are joined by a separator that was made for the purpose (ASCII's record and unit separators)
and that hardly any text holds; where one does, or a row is without cells, they go as JSON. Joining
is several times as fast, and a quarter smaller before it is compressed.
"""

import zlib
from collections.abc import Callable, Sequence
from typing import overload

from pydantic_core import from_json, to_json

from importer.journal.forms import door

_RECORD, _UNIT = "\x1e", "\x1f"
_JOINED, _JSON = b"t", b"j"
"""A blob's first byte."""

_LEVEL = 1
"""Measured on customer lists: ISA-L's takes a quarter of the time of zlib's, a twentieth of a
check's, and is as small."""


def _packer() -> Callable[[bytes, int], bytes]:
    """What packs; both write what zlib reads. ISA-L is not built for every machine."""
    try:
        from isal.isal_zlib import compress
    except ImportError:
        return zlib.compress
    return compress


_compress = _packer()

_MOST_BYTES = 1 << 28
"""More than any block that was ever written; a blob that claims more is damaged."""


def pack_texts(texts: Sequence[str]) -> bytes:
    """One blob of one or more texts."""
    joined = _RECORD.join(texts)
    if joined.count(_RECORD) == len(texts) - 1:
        return _JOINED + _compress(joined.encode(), _LEVEL)
    return _JSON + _compress(to_json(texts), _LEVEL)


def pack_rows(rows: Sequence[Sequence[str]]) -> bytes:
    """One blob of the cells of one or more rows."""
    joined = _RECORD.join(map(_UNIT.join, rows))
    # Whatever is odd (a separator in a cell, a row without cells) makes more separators than these.
    units = sum(map(len, rows)) - len(rows)
    if joined.count(_UNIT) == units and joined.count(_RECORD) == len(rows) - 1:
        return _JOINED + _compress(joined.encode(), _LEVEL)
    return _JSON + _compress(to_json(rows), _LEVEL)


def unpack_texts(blob: bytes) -> tuple[str, ...]:
    """The texts of `pack_texts`."""
    found = _unpacked(blob)
    if isinstance(found, str):
        return tuple(found.split(_RECORD))
    return _texts(found)


@door("some rows")
def unpack_rows(blob: bytes, count: int) -> Sequence[tuple[str, ...]]:
    """The cells of `pack_rows`.

    Args:
        count: how many rows there are.
    """
    found = _unpacked(blob)
    if isinstance(found, str):
        rows: Sequence[tuple[str, ...]] = _JoinedRows(found.split(_RECORD))
    else:
        rows = tuple(map(_texts, found))
    if len(rows) != count:
        raise ValueError("another number of rows")
    return rows


class _JoinedRows(Sequence[tuple[str, ...]]):
    """Rows whose cells are parted when they are asked for: of most blocks only some are."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, ...]]: ...

    def __getitem__(self, index: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        if isinstance(index, slice):
            return _JoinedRows(self._rows[index])
        return tuple(self._rows[index].split(_UNIT))


def _texts(found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError("no list of texts")
    return tuple(found)


def _unpacked(blob: bytes) -> str | list[object]:
    kind, packed = blob[:1], blob[1:]
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(packed, _MOST_BYTES)
    except zlib.error as error:
        raise ValueError("not what was packed") from error
    if not unpacking.eof or unpacking.unused_data or kind not in {_JOINED, _JSON}:
        raise ValueError("not what was packed")
    if kind == _JOINED:
        return data.decode()
    found = from_json(data)
    if not isinstance(found, list):
        raise TypeError("no list")
    return found
