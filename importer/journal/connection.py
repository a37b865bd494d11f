"""How the journal talks to SQLite: pragmas, transactions, snapshots; its failures in plain words.

The only place where errors of SQLite are caught. What the statements mean lives in the other
modules of this room.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from importer.core.errors import ImporterError, JournalDamaged
from importer.core.language import gettext
from importer.core.ports.leases import Lease
from importer.journal.database import Values
from importer.journal.files import (
    disk_full,
    file_errors_told,
    keep_private,
    kept_busy,
    make_private_file,
    make_private_folder,
    not_writable,
)
from importer.journal.format import check_is_ours, migrate, unknown_format
from importer.journal.locks import lock_making
from importer.journal.transactions import transaction

_BUSY_SECONDS = 30
"""How long a statement waits for another process to finish its transaction."""

_CHECKPOINT_PAGES = 4000
"""32 MB of write-ahead log before it is worked into the database: checking writes in bulk."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # Deleted customers' data is overwritten, not only unlinked.
    "PRAGMA secure_delete = ON",
    # On macOS a plain fsync leaves data in the drive's own cache.
    "PRAGMA fullfsync = ON",
    # Kilobytes, of each connection: rows come and go in order, and more of it made no check faster.
    "PRAGMA cache_size = -2000",
    # What is damaged is found where it is read, not where it is used.
    "PRAGMA cell_size_check = ON",
    f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}",
)


class SqliteDatabase:
    """A `Database` in a file.

    Attributes:
        roll_backs: how many transactions came to nothing; what was read in one is void.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, is_snapshot: bool = False
    ) -> None:
        self._path = path
        self._connection = connection
        self._is_snapshot = is_snapshot
        self._synchronous = ""
        self.roll_backs = 0

    def state(self) -> tuple[object, ...]:
        """Numbers of which one is another after anything was written, by whomever, or undone."""
        ((by_others,),) = self.fetch_all("PRAGMA data_version")
        return int(by_others), self._connection.total_changes, self.roll_backs

    def execute(self, sql: str, values: Values = ()) -> int:
        """Run one statement; the number of rows that it changed."""
        before = self._connection.total_changes
        with errors_told(self._path):
            self._connection.execute(sql, values)
        return self._connection.total_changes - before

    def update(self, sql: str, values: Values = ()) -> int:
        """Run one update as a transaction of its own; the number of rows that it changed."""
        with self.transaction():
            return self.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Values]) -> int:
        """Run one statement for many rows; the number of rows that it changed."""
        before = self._connection.total_changes
        with errors_told(self._path):
            self._connection.executemany(sql, rows)
        return self._connection.total_changes - before

    def fetch_one(self, sql: str, values: Values = ()) -> tuple[Any, ...] | None:
        """The first row of an answer, or None."""
        with errors_told(self._path):
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
            return row

    def fetch_all(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of a short answer."""
        with errors_told(self._path):
            return self._connection.execute(sql, values).fetchall()

    def stream(self, sql: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a long answer, one at a time; for use inside a `snapshot`."""
        if not self._is_snapshot:  # inside a transaction: it may be written to between two rows
            yield from self.fetch_all(sql, values)
            return
        with errors_told(self._path):
            # Not `yield from`: it would close the cursor of a reader who left, after its snapshot.
            for row in self._connection.execute(sql, values):  # noqa: UP028  see above
                yield row

    @contextmanager
    def transaction(self, *, synced: bool = False) -> Iterator[None]:
        """All of what is written inside, or nothing of it. One inside another is a part of it.

        Args:
            synced: on disk, synced, with everything committed before it, when the block is left.
        """
        if self._connection.in_transaction:
            if synced:
                raise RuntimeError("a transaction inside another can't be synced on its own")
            yield
            return
        self._synchronize("FULL" if synced else "NORMAL")
        try:
            with errors_told(self._path), transaction(self._connection):
                yield
        except BaseException:
            self.roll_backs += 1
            raise

    def _synchronize(self, how: str) -> None:
        if how != self._synchronous:
            self.execute(f"PRAGMA synchronous = {how}")
            self._synchronous = how

    @contextmanager
    def snapshot(self) -> Iterator["SqliteDatabase"]:
        """The journal as it stands now, on a connection of its own that sees no later writes.

        Whoever reads row by row may therefore write between two rows. Inside a transaction it is
        the journal as the transaction has made it so far.
        """
        if self._connection.in_transaction and not self._is_snapshot:
            yield self
            return
        with errors_told(self._path):
            reader = _connect(self._path)
        try:
            snapshot = SqliteDatabase(self._path, reader, is_snapshot=True)
            _set_pragmas(snapshot)
            snapshot.execute("PRAGMA query_only = ON")
            snapshot.execute("BEGIN")
            yield snapshot
        finally:
            reader.close()

    def empty_log(self) -> None:
        """Work the write-ahead log into the database and cut it to nothing.

        Raises:
            ImporterError: `journal-in-use` while another process still reads from it.
        """
        busy = self.fetch_one("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy and busy[0]:
            raise _in_use(self._path)

    def shrink(self) -> None:
        """Rewrite the file without what was deleted, so that no trace of it is left.

        Raises:
            ImporterError: `journal-in-use` while another process still reads the old pages.
        """
        self.execute("VACUUM")
        self.empty_log()

    def lease(
        self,
        organization_id: str,  # noqa: ARG002
        owner: str,  # noqa: ARG002
        place: str = "",  # noqa: ARG002
    ) -> AbstractContextManager[None]:
        """None is needed: whoever uses a file shares a machine, and the locks of that."""
        return nullcontext()

    def job_lease(
        self,
        job: str,  # noqa: ARG002
        owner: str,  # noqa: ARG002
        place: str = "",  # noqa: ARG002
    ) -> AbstractContextManager[None]:
        """None is needed, as above."""
        return nullcontext()

    def keep_lease(self) -> None:
        """There is none."""

    def leases(self) -> tuple[Lease, ...]:
        """There are none."""
        return ()

    def close(self) -> None:
        """Close the connection; the last one to close tidies up the files beside the journal."""
        with errors_told(self._path):
            self._connection.close()


def open_database(path: Path, *, read_only: bool) -> SqliteDatabase:
    """Open a journal, make it if it does not exist and may be written.

    Raises:
        ImporterError: `journal-missing` (read only), `journal-unknown-format`, `journal-too-new`,
            `journal-damaged`, `journal-in-use`, `disk-full`, `journal-not-writable`.
    """
    if read_only and not path.exists():
        raise _missing(path)
    make_private_folder(path.parent)
    with lock_making(path) if _is_blank(path) else nullcontext():
        return _opened(path, read_only)


def _is_blank(path: Path) -> bool:
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _opened(path: Path, read_only: bool) -> SqliteDatabase:
    make_private_file(path)
    if not path.is_file():
        raise not_writable(path, gettext("it is no ordinary file"))
    with file_errors_told(path):
        check_is_ours(path)
    for beside in ("", "-wal", "-shm"):
        keep_private(path.with_name(path.name + beside))
    with errors_told(path):
        connection = _connect(path)
    try:
        database = prepare(path, connection)
        if read_only:
            database.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return database


def prepare(path: Path, connection: sqlite3.Connection) -> SqliteDatabase:
    """A database over a fresh connection, set up and brought to the current version."""
    database = SqliteDatabase(path, connection)
    _set_pragmas(database)
    with errors_told(path):
        migrate(connection, path)
    return database


def _set_pragmas(database: SqliteDatabase) -> None:
    for pragma in _PRAGMAS:
        database.execute(pragma)


def _connect(path: Path) -> sqlite3.Connection:
    # isolation_level=None: transactions begin where the journal says so and nowhere else.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
    )


@contextmanager
def errors_told(path: Path) -> Iterator[None]:
    """Say in plain words what SQLite refused; what only a bug can cause stays as it is.

    All statements are constants of this room, so one that SQLite can't carry out has met tables
    that are not as they were made. Its own words are left behind: they may quote a record.

    Raises:
        ImporterError: `disk-full`, `journal-not-writable`, `journal-in-use`, `journal-damaged`,
            `journal-unknown-format`.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = _told(error, path)
        if told is None:
            raise
        raise told from None


def _told(error: sqlite3.Error, path: Path) -> ImporterError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python's own: a text that is no UTF-8
        return _damaged(path) if isinstance(error, sqlite3.OperationalError) else None
    tell = _TABLE.get(code & 0xFF)
    return tell(path, str(error)) if tell else None


def _in_use(path: Path, _: str = "") -> ImporterError:
    return kept_busy(path, _BUSY_SECONDS)


def _damaged(path: Path, _: str = "") -> ImporterError:
    return JournalDamaged(path=str(path))


def _missing(path: Path) -> ImporterError:
    return ImporterError(
        "journal-missing",
        gettext("There is no journal {path}: nothing has been imported with it yet.").format(
            path=path
        ),
        hint=gettext("Import a file first, or name the journal with --journal FILE."),
        context={"path": str(path)},
    )


_TABLE: Mapping[int, Callable[[Path, str], ImporterError]] = {
    sqlite3.SQLITE_FULL: disk_full,
    sqlite3.SQLITE_READONLY: not_writable,
    sqlite3.SQLITE_PERM: not_writable,
    sqlite3.SQLITE_IOERR: not_writable,
    sqlite3.SQLITE_CANTOPEN: not_writable,
    sqlite3.SQLITE_NOLFS: not_writable,
    sqlite3.SQLITE_BUSY: _in_use,
    sqlite3.SQLITE_LOCKED: _in_use,
    sqlite3.SQLITE_PROTOCOL: _in_use,
    sqlite3.SQLITE_NOTADB: unknown_format,
    sqlite3.SQLITE_CORRUPT: _damaged,
    sqlite3.SQLITE_ERROR: _damaged,
    sqlite3.SQLITE_MISMATCH: _damaged,
    sqlite3.SQLITE_TOOBIG: _damaged,
}
"""What is said of SQLite's result codes (https://www.sqlite.org/rescode.html, low byte)."""
