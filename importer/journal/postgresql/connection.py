"""How the journal talks to PostgreSQL: sessions, transactions, snapshots, rows in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import count
from typing import Any

import psycopg
from psycopg import sql as quoted
from psycopg.pq import TransactionStatus

from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress
from importer.core.ports.leases import Lease
from importer.journal.database import Values
from importer.journal.postgresql.dialect import target_of, turned
from importer.journal.postgresql.failures import CONNECTION_LOST, errors_told
from importer.journal.postgresql.leases import (
    HOLDERS,
    Claim,
    Held,
    fence,
    held,
    of_job,
    of_organization,
)
from importer.journal.postgresql.sessions import open_session

_COPIED = 24
"""Rows from which on COPY gains more than it takes to begin with."""

_FEW, _MANY = 200, 4_000
"""Rows of a long answer that are fetched together: of most the first look is all."""

_BEGIN = "BEGIN"
_BEGIN_SYNCED = "BEGIN; SET LOCAL synchronous_commit = on"
"""Any other transaction is committed in order, and written out by the next one of these."""

_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_SILENCE = "SET idle_in_transaction_session_timeout TO '{seconds}s'"

_STATE = "SELECT pg_current_snapshot()::text"

_TABLES = ("attempts", "balances", "blocks", "edits", "existing", "links", "problems", "rows")
"""Those that hold customers' data by the row."""


class PostgresDatabase:
    """A `Database` on a server.

    Attributes:
        roll_backs: how many transactions came to nothing; what was read in one is void.
    """

    def __init__(
        self, address: JournalAddress, connection: psycopg.Connection, *, is_snapshot: bool = False
    ) -> None:
        self._address = address
        self._connection = connection
        self._cursor = connection.cursor(binary=True)
        self._plain = connection.cursor()
        self._is_snapshot = is_snapshot
        self._readers: list[psycopg.Connection] = []
        self._targets: dict[tuple[str, str], Sequence[int]] = {}
        self._streams = count()
        self._free: list[str] = []
        self._writes = 0
        self._leases: dict[str, Held] = {}
        self.roll_backs = 0

    def state(self) -> tuple[object, ...]:
        """Another one after anything was written by anybody on the server."""
        return *self.fetch_all(_STATE), self._writes, self.roll_backs

    def execute(self, sql: str, values: Values = ()) -> int:
        """Run one statement; the number of rows that it changed."""
        self._writes += 1
        with self._fenced(), errors_told(self._address):
            self._cursor.execute(turned(sql), values)
            return max(self._cursor.rowcount, 0)

    def update(self, sql: str, values: Values = ()) -> int:
        """Run one update as a transaction of its own, its look at the leases in the same statement:
        a third of the time. The number of rows that it changed."""
        leases = tuple(self._leases.values())
        if not leases or self._is_open():
            return self.execute(sql, values)
        self._writes += 1
        with errors_told(self._address):
            self._cursor.execute(_while_held(turned(sql), leases), values)
        if self._cursor.rowcount == 0:  # there is nothing to change, or a lease is lost
            with self.transaction():
                return 0
        return self._cursor.rowcount

    def execute_many(self, sql: str, rows: Iterable[Values]) -> int:
        """Run one statement for many rows; the number of rows that it changed."""
        wanted = list(rows)
        if not wanted:
            return 0
        self._writes += 1
        target = target_of(sql) if len(wanted) >= _COPIED else None
        with self._fenced(), errors_told(self._address):
            if target is not None:
                self._copy(*target, wanted)
                return len(wanted)
            self._cursor.executemany(turned(sql), wanted)
            return max(self._cursor.rowcount, 0)

    def _fenced(self) -> AbstractContextManager[None]:
        """What is written while an organization is held is written by whoever holds it."""
        return self.transaction() if self._leases and not self._is_open() else nullcontext()

    def _copy(self, table: str, columns: str, rows: Sequence[Values]) -> None:
        kinds = self._kinds(table, columns)
        statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)"
        with self._cursor.copy(statement.encode()) as copy:
            copy.set_types(kinds)
            for row in rows:
                copy.write_row(row)

    def _kinds(self, table: str, columns: str) -> Sequence[int]:
        target = (table, columns)
        if target not in self._targets:
            self._cursor.execute(f"SELECT {columns} FROM {table} LIMIT 0".encode())  # noqa: S608
            told = self._cursor.description or ()
            self._targets[target] = [column.type_code for column in told]
        return self._targets[target]

    def fetch_one(self, sql: str, values: Values = ()) -> tuple[Any, ...] | None:
        """The first row of an answer, or None."""
        with errors_told(self._address):
            return self._cursor.execute(turned(sql), values).fetchone()

    def fetch_all(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of a short answer."""
        with errors_told(self._address):
            return self._cursor.execute(turned(sql), values).fetchall()

    def stream(self, sql: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a long answer, one at a time; for use inside a `snapshot`."""
        if not self._is_snapshot:  # inside a transaction: it may be written to between two rows
            yield from self.fetch_all(sql, values)
            return
        name = self._free.pop() if self._free else f"stream_{next(self._streams)}"
        with errors_told(self._address):
            declare = f"DECLARE {name} NO SCROLL CURSOR FOR ".encode()
            self._cursor.execute(declare + turned(sql), values)
        # It goes with its transaction: a reader who leaves has nothing to close.
        together = _FEW
        while rows := self.fetch_all(f"FETCH FORWARD {together} FROM {name}"):
            yield from rows
            if len(rows) < together:
                break
            together = _MANY
        self.say(f"CLOSE {name}")
        self._free.append(name)

    def say(self, sql: str) -> None:
        """Run statements without values, of which nothing is to be known."""
        with errors_told(self._address):
            self._plain.execute(sql.encode(), prepare=False)

    @contextmanager
    def transaction(self, *, synced: bool = False) -> Iterator[None]:
        """All of what is written inside, or nothing of it. One inside another is a part of it.

        Args:
            synced: on disk, synced, with everything committed before it, when the block is left.
        """
        if self._is_open():
            if synced:
                raise RuntimeError("a transaction inside another can't be synced on its own")
            yield
            return
        begin = _BEGIN_SYNCED if synced else _BEGIN
        try:
            self._begin(begin)
            yield
            self._commit()
        except BaseException as error:
            self.roll_backs += 1
            self._end()
            self._look_who_has_it(error)
            raise

    def _look_who_has_it(self, error: BaseException) -> None:
        """The server ends a session that is silent in a transaction for longer than its lease: that
        another one has taken over says more, then, than that the connection broke.

        Raises:
            ImporterError: `lease-lost`.
        """
        if isinstance(error, ImporterError) and error.code == CONNECTION_LOST:
            self.keep_lease()

    def _begin(self, begin: str) -> None:
        """Leases that are held are looked at, and kept from changing hands until the end."""
        leases = tuple(self._leases.values())
        self.say(f"{begin}; {fence(leases)}" if leases else begin)
        if not leases:
            return
        while self._plain.nextset():
            pass
        if self._plain.rowcount != len(leases):
            self._end()
            for lease in leases:
                lease.look()
            raise leases[-1].lost()

    def _is_open(self) -> bool:
        return self._connection.info.transaction_status is not TransactionStatus.IDLE

    def _commit(self) -> None:
        self.say("COMMIT")
        if self._plain.statusmessage != "COMMIT":  # a statement had failed, and nobody said so
            raise RuntimeError("a transaction that had failed was to be committed")

    def _end(self) -> None:
        """Undo what is open. A connection that broke has nothing open any more."""
        with suppress(psycopg.Error):
            if not self._connection.closed and self._is_open():
                self._connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator["PostgresDatabase"]:
        """The journal as it stands now, on a connection of its own that sees no later writes.

        Whoever reads row by row may therefore write between two rows. Inside a transaction it is
        the journal as the transaction has made it so far.
        """
        if self._is_snapshot or self._is_open():
            yield self
            return
        reader = self._readers.pop() if self._readers else open_session(self._address)
        snapshot = PostgresDatabase(self._address, reader, is_snapshot=True)
        try:
            snapshot.say(_SNAPSHOT)
            yield snapshot
        finally:
            snapshot._end()
            self._put_back(reader)

    def _put_back(self, reader: psycopg.Connection) -> None:
        """The next snapshot takes it: a connection is dear, unlike with a file."""
        if self._readers or self._connection.closed or reader.closed:
            reader.close()
        else:
            self._readers.append(reader)

    @contextmanager
    def lease(self, organization_id: str, owner: str, place: str = "") -> Iterator[None]:
        """See `importer.core.ports.leases.Leases`, and so the next three."""
        with self._held("organization", of_organization(organization_id), owner, place):
            yield

    @contextmanager
    def job_lease(self, job: str, owner: str, place: str = "") -> Iterator[None]:
        """Hold a job."""
        with self._held("job", of_job(job), owner, place):
            yield

    @contextmanager
    def _held(self, kind: str, claim: Claim, owner: str, place: str) -> Iterator[None]:
        if kind in self._leases:
            raise RuntimeError(f"a journal holds one {kind} at a time")
        with held(self._address, claim, owner, place) as lease:
            # A process that sleeps in a transaction would keep its lease for ever.
            self.say(_SILENCE.format(seconds=self._address.lease_seconds))
            self.say(f"SELECT pg_advisory_lock_shared({lease.mark})")
            self._leases[kind] = lease
            try:
                yield
            finally:
                del self._leases[kind]
                with suppress(ImporterError):
                    self.say(f"SELECT pg_advisory_unlock_shared({lease.mark})")
                    if not self._leases:
                        self.say(_SILENCE.format(seconds=0))

    def keep_lease(self) -> None:
        """Renew them, where that was too long ago."""
        for lease in self._leases.values():
            lease.check()

    def leases(self) -> tuple[Lease, ...]:
        """Who is at work where."""
        return tuple(Lease(*columns) for columns in self.fetch_all(HOLDERS))

    def empty_log(self) -> None:
        """There is nothing to do: the log is the server's, and nobody is in the way."""

    def shrink(self) -> None:
        """Clear the pages of what was deleted, beside others who are at work. What stays in the
        server's log and its backups, for how long, is told in importer/journal/README.md."""
        for table in _TABLES:
            self.say(f"VACUUM {table}")

    def close(self) -> None:
        """Close the connection, and the one that snapshots were read from."""
        for connection in (self._connection, *self._readers):
            connection.close()


def _while_held(update: bytes, leases: Sequence[Held]) -> bytes:
    """An update that finds nothing but while all leases are held, which it then keeps so."""
    held = f"WITH held AS MATERIALIZED ({fence(leases)}) ".encode()
    all_of_them = f" AND (SELECT count(*) FROM held) = {len(leases)}"  # noqa: S608  a number
    return held + update + all_of_them.encode()


def schema_name(address: JournalAddress) -> str:
    """The schema as statements write it."""
    return quoted.Identifier(address.schema).as_string()
