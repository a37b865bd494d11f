"""The part of the journal that knows the customers which were on the server before the run's first
write, and the rows that meet them."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from importer.core.portions import portions
from importer.core.runs import ExistingCustomer, WaitingRow
from importer.journal import matching_statements as matching_sql
from importer.journal import statements as sql
from importer.journal.blocks import Blocks
from importer.journal.database import Database
from importer.journal.records import customer_id_of, existing_columns, existing_of
from importer.journal.row_blocks import hash_of
from importer.journal.runs import Runs
from importer.journal.waiting import WaitingRows

_AT_ONCE = 5_000


class Existing:
    """Customers of the server, and their matches among the rows."""

    def __init__(
        self, database: Database, runs: Runs, blocks: Blocks, waiting: WaitingRows
    ) -> None:
        self._database = database
        self._runs = runs
        self._blocks = blocks
        self._waiting = waiting

    def replace(self, run_id: str, customers: Iterable[ExistingCustomer]) -> None:
        """In one transaction: half a list of customers would hide duplicates."""
        run = self._runs.number(run_id)
        with self._database.transaction():
            self._database.execute("DELETE FROM existing WHERE run = ?", [run])
            for some in portions(customers, _AT_ONCE, _weight):
                self._database.execute_many(
                    sql.INSERT_EXISTING,
                    (
                        (run, hash_of(one.name_key), hash_of(one.email_key), *existing_columns(one))
                        for one in some
                    ),
                )

    def ids(self, run_id: str) -> frozenset[int]:
        """Of all of them."""
        statement = "SELECT customer_id FROM existing WHERE run = ?"
        rows = self._database.fetch_all(statement, [self._runs.number(run_id)])
        return frozenset(map(customer_id_of, rows))

    def matches(
        self, run_id: str, key: str
    ) -> Iterator[tuple[WaitingRow, tuple[ExistingCustomer, ...]]]:
        """In the order read; where hashes agree the texts are compared.

        Args:
            key: `name_key` or `email_key`.
        """
        values = [*self._runs.keys(run_id), self._runs.number(run_id)]
        with self._database.snapshot() as snapshot:
            candidates = snapshot.stream(matching_sql.MATCHED[key], values)
            for row_key, found in groupby(candidates, key=itemgetter(0)):
                rows = list(found)
                head = self._blocks.head(snapshot, rows[0][1], row_key)
                text = head.name_key if key == "name_key" else head.email_key
                customers = (existing_of(columns[2:]) for columns in rows)
                same = tuple(one for one in customers if getattr(one, key) == text)
                if same:
                    (row,) = self._waiting.some(snapshot, [row_key])
                    yield row, same


def _weight(customer: ExistingCustomer) -> int:
    return len(customer.values)
