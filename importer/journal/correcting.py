"""What rows that come back corrected need: picked, replaced, set against the others, held back."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from operator import itemgetter

from importer.core.outcomes import UNFINISHED
from importer.core.runs import BalanceTotal, CheckedRow, ResultRow, RunRecord, WaitingRow
from importer.journal import statements as sql
from importer.journal.reading import sum_balances
from importer.journal.records import (
    ProblemsByRow,
    json_text,
    result_of,
    row_columns,
    text_columns,
    waiting_of,
)
from importer.journal.remembering import Remembering

_ROWS_TOGETHER = 2_000

_UNFINISHED = json_text(sorted(UNFINISHED))


class CorrectWriting(Remembering):
    """A journal for those who correct (`importer.core.ports.CorrectJournal`)."""

    def together(self) -> AbstractContextManager[None]:
        """All of what is written inside, or nothing of it."""
        return self._database.transaction()

    def picked(self, run_id: str, row_ids: Sequence[int]) -> tuple[ResultRow, ...]:
        """Some rows, by their ids, in the order read; ids that there are not are left out."""
        first, _ = self._keys(run_id)
        keys = json_text([first + row_id for row_id in row_ids])
        problems = ProblemsByRow(iter(self._database.fetch_all(sql.PROBLEMS_OF_PICKED, [keys])))
        found = self._database.fetch_all(sql.PICKED, [keys])
        return tuple(result_of(columns, problems.take(first + columns[0])) for columns in found)

    def every_row(self, run_id: str) -> Iterator[ResultRow]:
        """Every row in the order read, as what is written together has made it so far."""
        for first in range(1, self.next_row_id(run_id), _ROWS_TOGETHER):
            yield from self.picked(run_id, range(first, first + _ROWS_TOGETHER))

    def next_row_id(self, run_id: str) -> int:
        """The id of a row that is added to the run."""
        first, last = self._keys(run_id)
        statement = "SELECT max(id) FROM rows WHERE id BETWEEN ? AND ?"
        ((highest,),) = self._database.fetch_all(statement, [first, last])
        return 1 if highest is None else int(highest) - first + 1

    def replace_rows(self, run_id: str, rows: Sequence[CheckedRow]) -> None:
        """Put rows, checked once more, in the place of those with their ids; none of them is held.

        Raises:
            ValueError: the run has no such row.
        """
        first, _ = self._keys(run_id)
        with self._database.transaction():
            replaced = [_replacement(row, first + row.row_id) for row in rows]
            if self._database.execute_many(sql.REPLACE_ROW, replaced) != len(rows):
                raise ValueError(f"rows that run {run_id} does not have")
            texts = (text_columns(row, first + row.row_id) for row in rows)
            self._database.execute_many(sql.REPLACE_TEXT, ((*text, key) for key, *text in texts))
            self._database.execute_many(
                "DELETE FROM problems WHERE row = ?", ([first + row.row_id] for row in rows)
            )
            self._insert_problems_of(rows, first)

    def hold_others(self, run_id: str, row_ids: Sequence[int]) -> None:
        """Keep every unfinished row but these out of the next walk; `reopen` lets them go again."""
        first, last = self._keys(run_id)
        keys = json_text([first + row_id for row_id in row_ids])
        self._database.execute(sql.HOLD_OTHERS, [first, last, keys])

    def rows_to_send(self, run_id: str) -> int:
        """Unfinished rows that are not held."""
        ((count,),) = self._database.fetch_all(
            sql.COUNT_TO_SEND, [*self._keys(run_id), _UNFINISHED]
        )
        return int(count)

    def balances_to_send(self, run_id: str) -> tuple[BalanceTotal, ...]:
        """Opening balances of the unfinished rows that are not held, per currency and date."""
        values = [*self._keys(run_id), _UNFINISHED]
        return sum_balances(self._database.fetch_all(sql.BALANCES_TO_SEND, values))

    def kin(
        self, run_id: str, key: str
    ) -> Iterator[tuple[tuple[WaitingRow, ...], tuple[WaitingRow, ...]]]:
        """Rows to be sent and the rows that they share a key with: those that came to something or
        may do so, and those to be sent themselves; at least two together.

        Args:
            key: `fingerprint`, `name_key` or `email_key`.
        """
        found = self._database.fetch_all(sql.KIN[key], self._keys(run_id))
        for _, group in groupby(found, key=itemgetter(0)):
            rows = [(self._waiting(row_key), is_sent) for _, row_key, is_sent in group]
            if len(rows) > 1:
                yield (
                    tuple(row for row, is_sent in rows if not is_sent),
                    tuple(row for row, is_sent in rows if is_sent),
                )

    def _waiting(self, row_key: int) -> WaitingRow:
        (columns,) = self._database.fetch_all(sql.WAITING_ROW, [row_key])
        return waiting_of(columns)

    def claimed_names(self, run_id: str) -> frozenset[str]:
        """Name keys of the rows that are, or may be, stored."""
        found = self._database.fetch_all(sql.CLAIMED_NAMES, self._keys(run_id))
        return frozenset(name for (name,) in found)

    def bind_run(self, run: RunRecord) -> None:
        """Aim a run that was only checked at the server and organization of this record."""
        values = [run.base_url, run.organization_id, run.organization_name, run.base_currency]
        self._database.execute(sql.BIND_RUN, [*values, run.id])


def _replacement(row: CheckedRow, key: int) -> tuple[object, ...]:
    ending, *values = row_columns(row, key, source=0)[4:]
    return (ending, *values, key)
