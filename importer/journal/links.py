"""The part of the journal that knows rows again: which customer a key means in an organization, and
what we last wrote of a customer.

Both are written in the transaction that ends a row, and outlive its run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from importer.core.options import MatchOn
from importer.core.outcomes import Outcome
from importer.core.run_facts import RunFact
from importer.core.runs import KeyedRow
from importer.core.written import Written
from importer.journal import update_statements as sql
from importer.journal.blocks import Blocks
from importer.journal.database import Database
from importer.journal.heads import Head
from importer.journal.records import json_text, keyed_of, link_of, written_columns, written_of
from importer.journal.runs import Runs
from importer.journal.waiting import WaitingRows


def keys_of(head: Head) -> dict[str, str]:
    """What a row may be known by, by `MatchOn`."""
    return {
        MatchOn.DISPLAY_NAME: head.name_key,
        MatchOn.EMAIL: head.email_key,
        MatchOn.COLUMN: head.source_key.strip(),
    }


class Links:
    """Keys, customers, and what was last written of them."""

    def __init__(
        self, database: Database, runs: Runs, blocks: Blocks, waiting: WaitingRows
    ) -> None:
        self._database = database
        self._runs = runs
        self._blocks = blocks
        self._waiting = waiting

    def links(self, run_id: str) -> Mapping[str, int]:
        """Of the run's organization, and of what its rows are matched by."""
        found = self._database.fetch_all(sql.LINKS, self._whose(self._runs.number(run_id)))
        return dict(map(link_of, found))

    def written(self, run_id: str, customer_ids: Sequence[int]) -> Mapping[int, Written]:
        """What we know of these customers; those that we never wrote are left out."""
        *place, _ = self._whose(self._runs.number(run_id))
        ids = json_text(list(customer_ids))
        return dict(map(written_of, self._database.fetch_all(sql.WRITTEN, [*place, ids])))

    def keyed_rows(self, run_id: str) -> Iterator[KeyedRow]:
        """In the order read, streamed from a snapshot."""
        with self._database.snapshot() as snapshot:
            for *columns, customer_id, is_open in snapshot.stream(
                sql.KEYED, self._runs.keys(run_id)
            ):
                row = self._waiting.read(snapshot, tuple(columns))
                head = self._blocks.head(snapshot, columns[1], columns[0])
                yield keyed_of(row, (customer_id, is_open), keys_of(head))

    def remember(self, ended: Iterable[tuple[int, Outcome]]) -> None:
        """Link rows' keys to their customers, and keep what was written of those; inside the
        transaction that ends the rows, which are of one run and here by their keys."""
        known = [
            (key, one.customer_id, one.written)
            for key, one in ended
            if one.customer_id is not None and one.written is not None
        ]
        if known:
            run = known[0][0] >> 32
            self.keep(run, [(customer_id, written) for _, customer_id, written in known])
            self._link(run, {customer_id: key for key, customer_id, _ in known})

    def keep(self, run: int, written: Iterable[tuple[int, Written]]) -> None:
        """Keep what was written of customers, in the run with this number; inside a
        transaction."""
        *place, _ = self._whose(run)
        self._database.execute_many(
            sql.WRITE,
            ([*place, customer_id, *written_columns(one)] for customer_id, one in written),
        )

    def _link(self, run: int, rows: Mapping[int, int]) -> None:
        """Customers, each with the key of its row."""
        *place, match_on = self._whose(run)
        kind = match_on if match_on in {MatchOn.DISPLAY_NAME, MatchOn.EMAIL} else MatchOn.COLUMN
        blocks = dict(self._database.fetch_all(sql.BLOCKS_OF, [json_text(list(rows.values()))]))
        keys = {
            customer_id: keys_of(self._blocks.head(self._database, blocks[row], row))[kind]
            for customer_id, row in rows.items()
        }
        # No two keys of a kind mean one customer.
        self._database.execute(sql.UNLINK_HERE, [*place, json_text(list(keys)), match_on])
        self._database.execute_many(
            sql.LINK, ([*place, match_on, key, one] for one, key in keys.items() if key)
        )

    def forget_customer(self, row_key: int, customer_id: int) -> None:
        """The customer is gone, or its id is another's: nothing of it is known."""
        *place, _ = self._whose(row_key >> 32)
        for statement in (sql.UNLINK, sql.UNWRITE):
            self._database.execute(statement, [*place, customer_id])

    def _whose(self, run: int) -> list[str]:
        """Address and organization of a run, and what its rows are matched by."""
        ((base_url, organization_id, match_on),) = self._database.fetch_all(
            sql.WHOSE, [RunFact.MATCH_ON.value, run]
        )
        return [base_url, organization_id, match_on or MatchOn.DISPLAY_NAME.value]
