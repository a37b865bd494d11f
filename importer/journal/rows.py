"""The part of the journal that takes rows in: as checking found them, as they ended, corrected."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from msgspec import Struct

from importer.core.outcomes import Outcome
from importer.core.portions import portions, weight_of_problems, weight_of_row
from importer.core.ports import PackedChunk
from importer.core.runs import CheckedChunk, CheckedRow
from importer.journal import statements as sql
from importer.journal.database import Database
from importer.journal.forms import Columns
from importer.journal.links import Links
from importer.journal.problems import Problems
from importer.journal.records import json_text, problem_columns
from importer.journal.row_blocks import (
    RowBlock,
    Table,
    block_of_chunk,
    blocks_of_rows,
    weight_of_block,
)
from importer.journal.runs import Runs

_ROWS_AT_ONCE = 5_000
_BLOCKS_AT_ONCE = 20
"""Rows, and blocks of some 500 rows, per transaction: its cost vanishes among them, and they are
still few to hold in memory. Heavy ones go in smaller numbers, see `portions`."""


class Rows:
    """Writes rows. Whoever makes them may write to the journal meanwhile: they are collected before
    a transaction begins."""

    def __init__(self, database: Database, runs: Runs, problems: Problems, links: Links) -> None:
        self._database = database
        self._runs = runs
        self._problems = problems
        self._links = links

    def add(self, run_id: str, rows: Iterable[CheckedRow]) -> None:
        """Where `rows` raises halfway, what came before may be on record; only the run's state says
        that checking came to its end."""
        for some in portions(rows, _ROWS_AT_ONCE, weight_of_row):
            self._add_together(run_id, blocks_of_rows(some))

    def add_chunks(self, run_id: str, chunks: Iterable[CheckedChunk | PackedChunk]) -> None:
        """A chunk becomes a block; it is packed as soon as it comes."""
        for some in portions(map(_packed, chunks), _BLOCKS_AT_ONCE, weight_of_block):
            self._add_together(run_id, some)

    def _add_together(self, run_id: str, blocks: Iterable[RowBlock]) -> None:
        with self._database.transaction():
            first, _ = self._runs.keys(run_id)
            for block in blocks:
                place = _Place(first + block.first_id, self._put_texts(first, block))
                sources = self._source_ids(run_id, block.tables)
                self._database.execute_many(sql.INSERT_ROW, _inserts(block, place, sources))
                self._put_what_few_have(block, place)

    def _put_texts(self, first: int, block: RowBlock) -> int:
        """The id of the block."""
        key = first + block.first_id
        values = [key, key + len(block) - 1, block.cells, block.heads, block.bodies]
        ((block_id,),) = self._database.fetch_all(sql.INSERT_BLOCK, values)
        return int(block_id)

    def _source_ids(self, run_id: str, tables: Sequence[Table]) -> Iterator[int]:
        ids = {table: self._runs.source_id(run_id, *table) for table in dict.fromkeys(tables)}
        return map(ids.__getitem__, tables)

    def _put_what_few_have(self, block: RowBlock, place: "_Place") -> None:
        """Balances, and what checking found: it stays when a row is reopened."""
        balances = ((place.key + at, *values) for at, values in block.balances.items())
        self._database.execute_many(sql.INSERT_BALANCE, balances)
        problems = (
            problem_columns(problem, place.key + at, sending=False)
            for at, found in sorted(block.problems.items())
            for problem in found
        )
        self._database.execute_many(sql.INSERT_PROBLEM, problems)

    def drop(self, run_id: str, first_id: int) -> None:
        """Those from a row id on. What a block says of them goes with the block: at once, as long
        as they are the whole of it."""
        first, last = self._runs.keys(run_id)
        with self._database.transaction():
            for statement in sql.DROP_ROWS:
                self._database.execute(statement, [first + first_id, last])

    def replace(self, run_id: str, rows: Sequence[CheckedRow]) -> None:
        """In blocks of their own; a block that nobody needs any more goes.

        Raises:
            ValueError: the run has no such row.
        """
        first, _ = self._runs.keys(run_id)
        with self._database.transaction():
            for block in blocks_of_rows(rows):
                place = _Place(first + block.first_id, self._put_texts(first, block))
                replaced = _replacements(block, place)
                if self._database.execute_many(sql.REPLACE_ROW, replaced) != len(block):
                    raise ValueError(f"rows that run {run_id} does not have")
                span = [place.key, place.key + len(block) - 1]
                for statement in sql.DROP_WHAT_FEW_HAVE:
                    self._database.execute(statement, span)
                self._put_what_few_have(block, place)
                self._database.execute(sql.DROP_UNUSED_BLOCKS, span)

    def hold_others(self, run_id: str, row_ids: Sequence[int]) -> None:
        """A mark on each unfinished row, set or taken away."""
        first, last = self._runs.keys(run_id)
        keys = json_text([first + row_id for row_id in row_ids])
        self._database.execute(sql.HOLD_OTHERS, [first, last, keys])

    def record_outcomes(self, run_id: str, outcomes: Iterable[tuple[int, Outcome]]) -> None:
        """In one transaction, however many there are.

        Raises:
            ValueError: the run has no such row.
        """
        with self._database.transaction():
            for some in portions(outcomes, _ROWS_AT_ONCE, _weight_of_outcome):
                self._record_some(run_id, some)

    def _record_some(self, run_id: str, outcomes: Sequence[tuple[int, Outcome]]) -> None:
        first, _ = self._runs.keys(run_id)
        ended = [
            (outcome.ending.value, outcome.customer_id, first + row_id)
            for row_id, outcome in outcomes
        ]
        if self._database.execute_many(sql.END_ROW, ended) != len(outcomes):
            raise ValueError(f"outcomes for rows that run {run_id} does not have")
        problems = (
            (row_id, problem) for row_id, outcome in outcomes for problem in outcome.problems
        )
        self._problems.put(run_id, problems)
        self._links.remember([(first + row_id, outcome) for row_id, outcome in outcomes])


def _packed(chunk: CheckedChunk | PackedChunk) -> RowBlock:
    if isinstance(chunk, CheckedChunk):
        return block_of_chunk(chunk)
    if isinstance(chunk, RowBlock):
        return chunk
    raise TypeError("rows that another journal packed")


class _Place(Struct, frozen=True):
    """Where a block of rows stands: the key of its first row, and the id of its texts."""

    key: int
    block_id: int

    def keys(self, block: RowBlock) -> range:
        """The keys of its rows."""
        return range(self.key, self.key + len(block))


def _inserts(block: RowBlock, place: _Place, sources: Iterable[int]) -> Iterator[Columns]:
    """Columns of `sql.INSERT_ROW`, without a step of Python for each row."""
    read = (sources, block.numbers, block.lines)
    return _columns(place.keys(block), *read, repeat(place.block_id), *block.checked_columns())


def _replacements(block: RowBlock, place: _Place) -> Iterator[Columns]:
    """Columns of `sql.REPLACE_ROW`."""
    return _columns(repeat(place.block_id), *block.checked_columns(), place.keys(block))


def _columns(*columns: Iterable[Any]) -> Iterator[Columns]:
    """One tuple for each row of a block, whose id is repeated without end."""
    return zip(*columns, strict=False)


def _weight_of_outcome(item: tuple[int, Outcome]) -> int:
    return weight_of_problems(item[1].problems)
