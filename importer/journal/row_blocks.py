"""Checked rows as the journal writes them: a block of packed texts, and narrow columns beside it.

Pure translation. Rows that were checked together stay together: no value is made for each of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from zlib import crc32

from msgspec import Struct

from importer.core.outcomes import Ending
from importer.core.portions import weight_of_problems
from importer.core.problems import Problem
from importer.core.rows import CHUNK_ROWS
from importer.core.runs import CheckedChunk, CheckedRow
from importer.journal.body_blocks import pack_bodies
from importer.journal.forms import Columns
from importer.journal.heads import letters_of, pack_heads
from importer.journal.packing import pack_rows, pack_texts

Table = tuple[str, str]
"""A file's and a sheet's name."""

_ENDINGS = {ending: ending.value for ending in Ending}
"""As plain texts: Python's sqlite3 takes five times as long to bind any other kind of text."""


_FOUR_BYTES = 2**31 - 1
"""What SQLite keeps in four bytes: of a million names some two hundred share a number by chance."""


class RowBlock(Struct, frozen=True):
    """Rows whose ids follow one another without a gap.

    Attributes:
        lines: 0 where a row has none.
        name_hashes, email_hashes: see `hash_of`.
        have_balances, have_postcodes: 1 or 0.
        balances: position -> currency, date, amount, amount in the base currency ("" if unknown).
        problems: position -> problems.
    """

    first_id: int
    tables: Sequence[Table]
    numbers: Sequence[int]
    lines: Sequence[int]
    endings: Sequence[str]
    name_hashes: Sequence[int]
    email_hashes: Sequence[int]
    have_balances: Sequence[int]
    have_postcodes: Sequence[int]
    balances: Mapping[int, Columns]
    problems: Mapping[int, Sequence[Problem]]
    cells: bytes
    heads: bytes
    bodies: bytes

    def __len__(self) -> int:
        return len(self.numbers)

    def checked_columns(self) -> tuple[Sequence[object], ...]:
        """What checking made of the rows, as the table of rows has it, column by column."""
        return (
            self.endings,
            self.name_hashes,
            self.email_hashes,
            self.have_balances,
            self.have_postcodes,
        )


def weight_of_block(block: RowBlock) -> int:
    """What a block takes while it waits to be written."""
    packed = len(block.cells) + len(block.heads) + len(block.bodies)
    return packed + sum(map(weight_of_problems, block.problems.values()))


def hash_of(key: str) -> int:
    """A short number that is equal for equal keys; other keys may share it, so texts are compared.
    0 is that of a blank key alone."""
    return hashes_of((key,))[0]


def hashes_of(keys: Iterable[str]) -> list[int]:
    """The same of many."""
    return [(crc32(key.encode()) & _FOUR_BYTES or 1) if key else 0 for key in keys]


def block_of_chunk(checked: CheckedChunk) -> RowBlock:
    """Rows that were checked together."""
    chunk = checked.chunk
    amounts = enumerate(checked.balances)
    balances = {
        at: _balance(
            checked.currencies[at], checked.balance_dates[at], amount, checked.balances_base[at]
        )
        for at, amount in amounts
        if amount is not None
    }
    have_balances = [0] * len(chunk)
    for at in balances:
        have_balances[at] = 1
    return RowBlock(
        first_id=checked.first_id,
        tables=[(chunk.source, chunk.sheet)] * len(chunk),
        numbers=chunk.numbers,
        lines=[0] * len(chunk) if chunk.lines is None else chunk.lines,
        endings=list(map(_ENDINGS.__getitem__, checked.endings)),
        name_hashes=hashes_of(checked.name_keys),
        email_hashes=hashes_of(checked.email_keys),
        have_balances=have_balances,
        have_postcodes=list(map(int, checked.have_postcodes)),
        balances=balances,
        problems=checked.problems,
        cells=pack_rows(chunk.cells),
        heads=pack_heads(
            checked.source_keys,
            checked.display_names,
            checked.name_keys,
            checked.email_keys,
            None if chunk.kinds is None else list(map(letters_of, chunk.kinds)),
        ),
        bodies=pack_bodies(checked.bodies, chunk),
    )


def blocks_of_rows(rows: Iterable[CheckedRow]) -> Iterator[RowBlock]:
    """Rows that were checked one by one, in blocks as large as their ids let them be."""
    together: list[CheckedRow] = []
    for row in rows:
        follows = together and row.row_id == together[-1].row_id + 1
        if together and (not follows or len(together) == CHUNK_ROWS):
            yield _block_of_rows(together)
            together = []
        together.append(row)
    if together:
        yield _block_of_rows(together)


def _block_of_rows(rows: Sequence[CheckedRow]) -> RowBlock:
    balances = {
        at: _balance(
            row.currency, row.opening_balance_date, row.opening_balance, row.opening_balance_base
        )
        for at, row in enumerate(rows)
        if row.opening_balance is not None
    }
    return RowBlock(
        first_id=rows[0].row_id,
        tables=[(row.ref.source, row.ref.sheet) for row in rows],
        numbers=[row.ref.number for row in rows],
        lines=[row.line or 0 for row in rows],
        endings=[_ENDINGS[row.ending] for row in rows],
        name_hashes=hashes_of(row.name_key for row in rows),
        email_hashes=hashes_of(row.email_key for row in rows),
        have_balances=[int(at in balances) for at in range(len(rows))],
        have_postcodes=[int(row.has_postcode) for row in rows],
        balances=balances,
        problems={at: row.problems for at, row in enumerate(rows) if row.problems},
        cells=pack_rows([row.cells for row in rows]),
        heads=pack_heads(
            [row.source_key for row in rows],
            [row.display_name for row in rows],
            [row.name_key for row in rows],
            [row.email_key for row in rows],
            [letters_of(row.kinds or ()) for row in rows],
        ),
        bodies=pack_texts([row.body for row in rows]),
    )


def _balance(currency: str, date: str, amount: Decimal | None, in_base: Decimal | None) -> Columns:
    return currency, date, str(amount), "" if in_base is None else str(in_base)
