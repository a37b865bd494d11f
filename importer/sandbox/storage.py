"""The customers of one organization and their ledger, in SQLite: in memory, or in a file.

The only module here that speaks SQL. Safe to use from the server's thread and a test's at once.
"""

import json
import os
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from threading import RLock

from msgspec import Struct

from importer.sandbox.lookups import SqlCondition, fold, leading_number
from importer.sandbox.records import JournalLine, LedgerEntry, Record

_SCHEMA = """
CREATE TABLE IF NOT EXISTS customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    active INTEGER,
    in_use INTEGER NOT NULL DEFAULT 0,
    name_key TEXT, email_key TEXT, company_key TEXT,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS customers_by_name ON customers (name_key);
CREATE INDEX IF NOT EXISTS customers_by_email ON customers (email_key);
CREATE INDEX IF NOT EXISTS customers_by_company ON customers (company_key);
CREATE TABLE IF NOT EXISTS ledger (
    customer_id INTEGER PRIMARY KEY,
    amount TEXT NOT NULL, date TEXT, currency_code TEXT NOT NULL, branch_id INTEGER
);
CREATE TABLE IF NOT EXISTS receivables (currency_code TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS journal_lines (
    journal_id INTEGER NOT NULL, number INTEGER NOT NULL,
    customer_id INTEGER, amount TEXT NOT NULL, on_receivables INTEGER NOT NULL
);
"""
_CHUNK = 500


class Page(Struct, frozen=True):
    """One page of a list: the customers' JSON texts, and how many there are in all."""

    documents: tuple[str, ...]
    total: int


class Storage:
    """The database of one organization.

    Attributes:
        crashes: how often it has crashed; what was not committed before one never is.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.crashes = 0
        self._lock = RLock()
        if path is not None and not path.exists():
            # Who tries the stand-in does so with customers of his own.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.create_function("fold", 1, fold, deterministic=True)
        self._connection.create_function("leading_number", 1, leading_number, deterministic=True)
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing that SQLite has written; a power cut is no matter here.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the database; one in memory is gone."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def insert(
        self, record: Record, entry: LedgerEntry | None, customer_id: int | None = None
    ) -> int:
        """Store a customer with its ledger and return its id.

        Args:
            customer_id: an id that was reserved for it.
        """
        if entry is None:
            with self._lock:
                return self._add(customer_id, record)
        with self._transaction():
            new_id = self._add(customer_id, record)
            self._book(new_id, entry)
            return new_id

    def _add(self, customer_id: int | None, record: Record) -> int:
        cursor = self._connection.execute(
            "INSERT INTO customers (id, active, name_key, email_key, company_key, document)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (customer_id, *_columns(record)),
        )
        return cursor.lastrowid or 0

    def reserve_id(self) -> int:
        """An id that no other customer gets: ids only grow, and rollbacks leave gaps."""
        with self._transaction():
            cursor = self._connection.execute("INSERT INTO customers (document) VALUES ('')")
            self._connection.execute("DELETE FROM customers WHERE id = ?", (cursor.lastrowid,))
            return cursor.lastrowid or 0

    def replace(self, customer_id: int, record: Record) -> None:
        """Store a customer's new values."""
        with self._lock:
            self._update(customer_id, record)

    def rebook(self, customer_id: int, record: Record, entry: LedgerEntry | None) -> None:
        """Store a customer's new values and rewrite its ledger."""
        with self._transaction():
            self._update(customer_id, record)
            self._connection.execute("DELETE FROM ledger WHERE customer_id = ?", (customer_id,))
            self._book(customer_id, entry)

    def delete(self, customer_id: int) -> None:
        """Remove a customer and its ledger."""
        with self._transaction():
            self._remove(customer_id)

    def _remove(self, customer_id: int) -> None:
        self._connection.execute("DELETE FROM customers WHERE id = ?", (customer_id,))
        self._connection.execute("DELETE FROM ledger WHERE customer_id = ?", (customer_id,))

    def crash(self, lost: Sequence[int]) -> None:
        """Lose customers: the ids above those of all that are left are given again."""
        self.crashes += 1
        with self._transaction():
            for customer_id in lost:
                self._remove(customer_id)
            self._connection.execute(
                "UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(id), 0) FROM customers)"
                " WHERE name = 'customers'"
            )

    def mark_in_use(self, customer_id: int) -> None:
        """Give a customer transactions, so that it can't be deleted."""
        with self._lock:
            self._connection.execute("UPDATE customers SET in_use = 1 WHERE id = ?", (customer_id,))

    def post_journal(self, lines: Sequence[JournalLine]) -> int:
        """Store a manual journal, move the balances of those it names, and return its id."""
        with self._transaction():
            (last,) = self._connection.execute(
                "SELECT coalesce(max(journal_id), 0) FROM journal_lines"
            ).fetchone()
            for number, line in enumerate(lines, 1):
                self._connection.execute(
                    "INSERT INTO journal_lines VALUES (?, ?, ?, ?, ?)",
                    (last + 1, number, line.customer_id, str(line.amount), line.on_receivables),
                )
                self._move_balance(line)
        return int(last) + 1

    def _move_balance(self, line: JournalLine) -> None:
        record = None if line.customer_id is None else self.read(line.customer_id)
        if line.customer_id is not None and record is not None and line.on_receivables:
            balance = Decimal(str(record["balance"])) + line.amount
            self._update(line.customer_id, record | {"balance": float(balance)})

    def journals(self) -> dict[int, list[JournalLine]]:
        """The manual journals by id. Nothing is taken from them when a customer is deleted: such a
        line names nobody then (importer/api/README.md 7.5)."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT journal_id, customer_id, amount, on_receivables FROM journal_lines"
                " ORDER BY journal_id, number"
            ).fetchall()
        found: dict[int, list[JournalLine]] = {}
        for journal_id, customer_id, amount, on_receivables in rows:
            line = JournalLine(Decimal(amount), customer_id, bool(on_receivables))
            found.setdefault(journal_id, []).append(line)
        return found

    def open_receivables(self, currency_code: str) -> None:
        """Open a receivables account in a currency, if there is none."""
        with self._lock:
            self._connection.execute(
                "INSERT OR IGNORE INTO receivables VALUES (?)", (currency_code,)
            )

    def read(self, customer_id: int) -> Record | None:
        """One customer, its id not included."""
        with self._lock:
            row = self._connection.execute(
                "SELECT document FROM customers WHERE id = ?", (customer_id,)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def document(self, customer_id: int) -> str | None:
        """One customer as JSON text, its id included."""
        return next(iter(self._documents([customer_id])), None)

    def is_in_use(self, customer_id: int) -> bool:
        """Whether a customer has transactions."""
        with self._lock:
            row = self._connection.execute(
                "SELECT in_use FROM customers WHERE id = ?", (customer_id,)
            ).fetchone()
        return bool(row and row[0])

    def page(
        self,
        condition: SqlCondition,
        *,
        inactive: bool,
        offset: int,
        size: int,
        order: random.Random,
    ) -> Page:
        """One page of the active or the inactive, in an order of its own at every request."""
        with self._lock:
            rows = self._connection.execute(
                # The condition is built from a closed set of comparisons, its values are bound.
                f"SELECT id FROM customers WHERE active = ? AND {condition.sql}",  # noqa: S608  marks only
                (int(not inactive), *condition.values),
            ).fetchall()
            ids = [row[0] for row in rows]
            order.shuffle(ids)
            return Page(self._documents(ids[offset : offset + size]), len(ids))

    def customers(self) -> list[Record]:
        """All customers with their ids, inactive ones too, by id."""
        with self._lock:
            rows = self._connection.execute("SELECT id, document FROM customers ORDER BY id")
            return [{"id": customer_id, **json.loads(text)} for customer_id, text in rows]

    def count(self) -> int:
        """How many customers there are."""
        with self._lock:
            (number,) = self._connection.execute("SELECT count(*) FROM customers").fetchone()
        return int(number)

    def ledger(self) -> dict[int, LedgerEntry]:
        """The booked opening balances by customer id."""
        with self._lock:
            rows = self._connection.execute("SELECT * FROM ledger ORDER BY customer_id").fetchall()
        return {row[0]: LedgerEntry(Decimal(row[1]), *row[2:]) for row in rows}

    def receivables(self) -> tuple[str, ...]:
        """Currencies for which a receivables account was opened."""
        with self._lock:
            rows = self._connection.execute("SELECT currency_code FROM receivables ORDER BY 1")
            return tuple(row[0] for row in rows)

    def _documents(self, ids: list[int]) -> tuple[str, ...]:
        found: dict[int, str] = {}
        with self._lock:
            for start in range(0, len(ids), _CHUNK):
                chunk = ids[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                rows = self._connection.execute(
                    f"SELECT id, document FROM customers WHERE id IN ({marks})",  # noqa: S608  marks only
                    chunk,
                )
                found.update(rows.fetchall())
        return tuple(_with_id(number, found[number]) for number in ids if number in found)

    def _update(self, customer_id: int, record: Record) -> None:
        self._connection.execute(
            "UPDATE customers SET active = ?, name_key = ?, email_key = ?, company_key = ?,"
            " document = ? WHERE id = ?",
            (*_columns(record), customer_id),
        )

    def _book(self, customer_id: int, entry: LedgerEntry | None) -> None:
        if entry is not None:
            self._connection.execute(
                "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)",
                (customer_id, str(entry.amount), entry.date, entry.currency_code, entry.branch_id),
            )


def _columns(record: Record) -> tuple[object, ...]:
    return (
        record["active"],
        fold(record["display_name"]),
        fold(record["email"]),
        fold(record["company_name"]),
        json.dumps(record, ensure_ascii=False, separators=(",", ":")),
    )


def _with_id(customer_id: int, document: str) -> str:
    return f'{{"id":{customer_id},{document[1:]}'
