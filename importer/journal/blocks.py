"""Blocks of rows: the texts of rows that follow one another, packed together and read together.

What a row says is written once and never changed; a row that comes back corrected gets a block of
its own. A block is read in three parts, since hardly anybody needs all of them: `cells` (what was
read), `heads` (names and keys), `bodies` (what is sent).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from importer.core.errors import JournalDamaged
from importer.journal.body_blocks import unpack_bodies
from importer.journal.database import Database
from importer.journal.forms import Columns, door, typed
from importer.journal.heads import Head, Name, unpack_heads, unpack_names
from importer.journal.packing import unpack_rows

_AT_HAND = 6
"""Blocks of each part that stay unpacked; of whoever reads in order one would do."""

_MOST_ROWS = 1 << 20

_One = TypeVar("_One")
_Unpack = Callable[[Sequence[bytes], int], Sequence[_One]]


class _Part(Generic[_One]):
    """One part of the blocks, those that were read last at hand.

    Ids of blocks are never given twice, so what is at hand is never out of date; but for what was
    read in a transaction that was rolled back.
    """

    def __init__(self, columns: str, unpack: _Unpack[_One]) -> None:
        self._statement = f"SELECT first, last, {columns} FROM blocks WHERE id = ?"  # noqa: S608  our columns
        self._unpack = unpack
        self._at_hand: OrderedDict[int, tuple[int, Sequence[_One]]] = OrderedDict()
        self._open = 0
        self._first: int = 0
        self._values: Sequence[_One] = ()

    def of_row(self, database: Database, block: int, key: int) -> _One:
        """What the block says of the row with this key."""
        if block != self._open:  # of whoever reads in order it hardly ever is another
            self._turn_to(database, block)
        return self._values[self._at(key)]

    def of_rows(self, database: Database, block: int, keys: Iterable[int]) -> Sequence[_One]:
        """The same of several rows of the block."""
        self._turn_to(database, block)
        return [self._values[self._at(key)] for key in keys]

    def _at(self, key: int) -> int:
        at = key - self._first
        if not 0 <= at < len(self._values):
            raise JournalDamaged("some rows")
        return at

    def _turn_to(self, database: Database, block: int) -> None:
        if block in self._at_hand:
            self._at_hand.move_to_end(block)
        else:
            self._at_hand[block] = self._read(database, block)
            if len(self._at_hand) > _AT_HAND:
                self._at_hand.popitem(last=False)
        self._first, self._values = self._at_hand[block]
        self._open = block

    def _read(self, database: Database, block: int) -> tuple[int, Sequence[_One]]:
        found = database.fetch_one(self._statement, [block])
        if found is None:
            raise JournalDamaged("some rows")
        first, last, blobs = _block_of(found)
        return first, self._unpack(blobs, last - first + 1)

    def let_go(self) -> None:
        """Nothing is at hand any more."""
        self._at_hand.clear()
        self._open, self._values = 0, ()


@door("some rows")
def _block_of(columns: Columns) -> tuple[int, int, Sequence[bytes]]:
    first, last, *blobs = columns
    typed((first, last, *blobs), int, int, *[bytes] * len(blobs))
    if not 0 <= last - first < _MOST_ROWS:
        raise ValueError("no range of rows")
    return first, last, blobs


def _only(unpack: Callable[[bytes, int], Sequence[_One]]) -> _Unpack[_One]:
    """Of a part that stands in one blob."""
    return lambda blobs, count: unpack(blobs[0], count)


class Blocks:
    """Reads the texts of rows, from the journal or a snapshot of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cells = _Part("cells", _only(unpack_rows))
        self._heads = _Part("heads", _only(unpack_heads))
        self._names = _Part("heads", _only(unpack_names))
        self._bodies = _Part("bodies, cells", unpack_bodies)
        self._roll_backs = 0

    def cells(self, database: Database, block: int, key: int) -> tuple[str, ...]:
        """The cells of a row."""
        return self._sure(self._cells).of_row(database, block, key)

    def head(self, database: Database, block: int, key: int) -> Head:
        """The names and keys of a row."""
        return self._sure(self._heads).of_row(database, block, key)

    def names(self, database: Database, block: int, keys: Iterable[int]) -> Sequence[Name]:
        """What rows of one block are called."""
        return self._sure(self._names).of_rows(database, block, keys)

    def body(self, database: Database, block: int, key: int) -> str:
        """The request body of a row; "" if it was never to be sent."""
        return self._sure(self._bodies).of_row(database, block, key)

    def _sure(self, part: _Part[_One]) -> _Part[_One]:
        if self._roll_backs != self._database.roll_backs:
            self._roll_backs = self._database.roll_backs
            for each in (self._cells, self._heads, self._names, self._bodies):
                each.let_go()
        return part
