"""The part of the journal that knows which rows are to be sent, and what is to be sent of them."""

from collections.abc import Iterable, Iterator

from importer.core.runs import WaitingRow
from importer.journal import statements as sql
from importer.journal.blocks import Blocks
from importer.journal.database import Database
from importer.journal.forms import Columns
from importer.journal.records import json_text, waiting_of
from importer.journal.runs import Runs

_LANES = (False, True)

_FEW = 500
"""Rows whose places are read at once."""


class WaitingRows:
    """Rows with their bodies."""

    def __init__(self, database: Database, runs: Runs, blocks: Blocks) -> None:
        self._database = database
        self._runs = runs
        self._blocks = blocks

    def following(
        self, run_id: str, limit: int, *, with_balance: bool | None = None
    ) -> tuple[WaitingRow, ...]:
        """One look into the index for each lane."""
        keys = self._runs.keys(run_id)
        rows = [
            self.read(self._database, columns)
            for lane in (_LANES if with_balance is None else (with_balance,))
            for columns in self._database.fetch_all(sql.NEXT_WAITING, [lane, *keys, limit])
        ]
        return tuple(sorted(rows, key=lambda row: row.row_id)[:limit])

    def one(self, run_id: str, row_id: int) -> WaitingRow:
        """A valid row by its id, whatever its ending.

        Raises:
            ValueError: the run has no such row.
        """
        columns = self._database.fetch_one(sql.ONE_ROW, [self._runs.keys(run_id)[0] + row_id])
        if columns is None:
            raise ValueError(f"run {run_id} has no row {row_id}")
        return self.read(self._database, columns)

    def most_telling(self, run_id: str) -> WaitingRow | None:
        """A walk over the rows that wait, once for a run."""
        columns = self._database.fetch_one(sql.MOST_TELLING, self._runs.keys(run_id))
        return None if columns is None else self.read(self._database, columns)

    def some(self, database: Database, keys: Iterable[int]) -> Iterator[WaitingRow]:
        """Rows by their keys, in the order read; from the journal or a snapshot of it."""
        wanted = list(keys)
        find = database.fetch_all if len(wanted) <= _FEW else database.stream
        for columns in find(sql.SOME_ROWS, [json_text(wanted)]):
            yield self.read(database, columns)

    def read(self, database: Database, columns: Columns) -> WaitingRow:
        """The row that `WAITING_COLUMNS` hold, with its body."""
        key, block = columns[:2]
        return waiting_of(columns, self._blocks.body(database, block, key))
