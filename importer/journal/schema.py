"""The tables of the journal and how a file becomes one. Statements that use them live elsewhere.

How it is laid out, and why:

* A run owns a block of 2**32 row keys (`row_keys`): one integer finds a row in `rows`, `texts`,
  `problems` and `attempts`, a run is a range, and key order is reading order. That saves two
  indexes on the tables that grow with the file.
* `rows` is narrow and changes; `texts` is wide and is written once. Counting, grouping and finding
  the next row to send never touch the wide one.
* Amounts are decimals as text: SQLite knows binary fractions only.
* Severity is not stored: it is the catalogue's (`importer.core.problems`), asked for by code.
"""

# ruff: noqa: S608  put together from constants of this module

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from importer.core.errors import ImporterError

_ROWS_PER_RUN = 2**32

_APPLICATION_ID = 0x42434A31
"""Marks a SQLite file as a journal of ours ("BCJ1")."""

_MAGIC = b"SQLite format 3\0"
_HEAD_BYTES = 100
_SCHEMA_COOKIE_AT = 40
_APPLICATION_ID_AT = 68
"""Where a SQLite file's head says what (https://www.sqlite.org/fileformat2.html, section 1.3)."""

_PAGE_BYTES = 8192
"""Measured: rows of about 1 kB are written a fifth faster than with SQLite's default of 4096."""

_FIRST_VERSION = (
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        started_at TEXT NOT NULL,
        state TEXT NOT NULL,
        base_url TEXT NOT NULL,
        organization_id TEXT NOT NULL,
        organization_name TEXT NOT NULL,
        base_currency TEXT NOT NULL,
        dry_run INTEGER NOT NULL,
        options TEXT NOT NULL
    )""",
    """CREATE TABLE facts (
        run INTEGER NOT NULL REFERENCES runs,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run, key)
    ) WITHOUT ROWID""",
    # A source is known by name from its first row on; its record follows once it is read.
    """CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs,
        name TEXT NOT NULL,
        sheet TEXT NOT NULL,
        record TEXT,
        UNIQUE (run, name, sheet)
    )""",
    # No REFERENCES here and in texts: a look-up per row would cost a tenth of the insert.
    # Line 0, a blank amount and a blank key stand for none.
    """CREATE TABLE rows (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL,
        number INTEGER NOT NULL,
        line INTEGER NOT NULL,
        ending TEXT NOT NULL,
        customer_id INTEGER,
        currency TEXT NOT NULL,
        balance TEXT NOT NULL,
        balance_base TEXT NOT NULL,
        balance_date TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        name_key TEXT NOT NULL,
        email_key TEXT NOT NULL,
        has_postcode INTEGER NOT NULL,
        row_id INTEGER GENERATED ALWAYS AS (id & 4294967295) VIRTUAL,
        has_balance INTEGER GENERATED ALWAYS AS (balance <> '') VIRTUAL
    )""",
    "CREATE INDEX rows_by_ending ON rows (ending, has_balance)",
    """CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        cells TEXT NOT NULL,
        source_key TEXT NOT NULL,
        display_name TEXT NOT NULL,
        body TEXT NOT NULL
    )""",
    """CREATE TABLE problems (
        id INTEGER PRIMARY KEY,
        row INTEGER NOT NULL REFERENCES rows,
        sending INTEGER NOT NULL,
        code TEXT NOT NULL,
        field TEXT NOT NULL,
        column INTEGER,
        value TEXT NOT NULL,
        facts TEXT NOT NULL
    )""",
    "CREATE INDEX problems_by_row ON problems (row)",
    # AUTOINCREMENT: the id of an attempt is never given twice, not even after `forget`.
    """CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        row INTEGER NOT NULL REFERENCES rows,
        state TEXT NOT NULL,
        body TEXT NOT NULL,
        mended_body TEXT NOT NULL DEFAULT '',
        ended_at REAL,
        status INTEGER NOT NULL DEFAULT 0,
        customer_id INTEGER,
        detail TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX attempts_by_row ON attempts (row)",
    "CREATE INDEX attempts_by_state ON attempts (state, row)",
    """CREATE TABLE existing (
        run INTEGER NOT NULL REFERENCES runs,
        customer_id INTEGER NOT NULL,
        name_key TEXT NOT NULL,
        email_key TEXT NOT NULL,
        customer TEXT NOT NULL,
        UNIQUE (run, customer_id)
    )""",
    "CREATE INDEX existing_by_name ON existing (run, name_key, customer_id)",
    "CREATE INDEX existing_by_email ON existing (run, email_key, customer_id)",
)

_SECOND_VERSION = (
    # One letter per cell, "" where all are text: delimited files.
    "ALTER TABLE texts ADD COLUMN kinds TEXT NOT NULL DEFAULT ''",
    # 1 = waits, and is left out of the walk that is under way.
    "ALTER TABLE rows ADD COLUMN held INTEGER NOT NULL DEFAULT 0",
    # A mapping that a person confirmed, found again by the headers of the next file.
    """CREATE TABLE mappings (
        fingerprint TEXT PRIMARY KEY,
        template TEXT NOT NULL,
        headers TEXT NOT NULL,
        confirmed_at TEXT NOT NULL
    ) WITHOUT ROWID""",
)

_CLAIMS = "attempts.customer_id IS NOT NULL AND attempts.state IN ('answered', 'confirmed')"
"""Attempts that hold a customer's id as theirs."""

_RIVALS = f"""
    FROM attempts
    JOIN runs ON runs.number = attempts.row >> 32
    JOIN runs AS own ON own.base_url = runs.base_url
        AND own.organization_id = runs.organization_id
    WHERE {_CLAIMS}"""

_THIRD_VERSION = (
    f"CREATE INDEX attempts_by_customer ON attempts (customer_id) WHERE {_CLAIMS}",
    # An older importer let several rows of an organization hold one id. The latest answer is the
    # one that may be true; the others go back to be settled.
    f"""UPDATE attempts SET state = 'in doubt' WHERE {_CLAIMS} AND EXISTS (
        SELECT 1 FROM attempts AS later
        JOIN runs AS theirs ON theirs.number = later.row >> 32
        JOIN runs AS own ON own.number = attempts.row >> 32
        WHERE later.customer_id = attempts.customer_id AND later.id > attempts.id
          AND later.state IN ('answered', 'confirmed')
          AND theirs.base_url = own.base_url AND theirs.organization_id = own.organization_id)""",
    """INSERT INTO problems (row, sending, code, field, value, facts)
    SELECT attempts.row, 1, 'may-be-stored', '', '', json_object(
        'reason', 'its id was given to another customer',
        'candidates', 'id ' || attempts.customer_id)
    FROM attempts JOIN rows ON rows.id = attempts.row
    WHERE attempts.state = 'in doubt' AND rows.ending = 'created'""",
    """UPDATE rows SET ending = 'unknown', customer_id = NULL
    WHERE ending = 'created' AND id IN (SELECT row FROM attempts WHERE state = 'in doubt')""",
    # A unique index can't know which organization an attempt's run is bound to.
    f"""CREATE TRIGGER no_two_rows_hold_one_id AFTER UPDATE OF state, customer_id ON attempts
    WHEN NEW.customer_id IS NOT NULL AND NEW.state IN ('answered', 'confirmed')
    BEGIN
        SELECT RAISE(ABORT, 'two rows hold one customer id')
        {_RIVALS} AND attempts.customer_id = NEW.customer_id AND attempts.id <> NEW.id
          AND own.number = NEW.row >> 32;
    END""",
)

_VERSIONS = (_FIRST_VERSION, _SECOND_VERSION, _THIRD_VERSION)
"""The statements that make version 1 of nothing, version 2 of version 1, and so on; append only."""


def row_keys(run: int) -> tuple[int, int]:
    """The first and the last key of a run's rows; a row's key is the first plus its row id."""
    return run * _ROWS_PER_RUN, (run + 1) * _ROWS_PER_RUN - 1


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a new or an older file to the current version; leave a current one untouched.

    Raises:
        ImporterError: `journal-too-new`, or `journal-unknown-format` for another program's file.
    """
    with _transaction(connection, "DEFERRED"):
        version = _version(connection, path)
    if version == len(_VERSIONS):
        return
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    _switch_to_write_ahead_log(connection, path)
    with _transaction(connection, "IMMEDIATE"):
        # Asked again: another process may have been faster.
        for statements in _VERSIONS[_version(connection, path) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(_VERSIONS)}")


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = _number(connection, "PRAGMA user_version")
    if _number(connection, "PRAGMA application_id") == _APPLICATION_ID:
        if version > len(_VERSIONS):
            raise _too_new(path, version)
        return version
    if version or _number(connection, "SELECT count(*) FROM sqlite_master"):
        raise unknown_format(path)
    return 0


def _number(connection: sqlite3.Connection, sql: str) -> int:
    number: int = connection.execute(sql).fetchone()[0]
    return number


def _switch_to_write_ahead_log(connection: sqlite3.Connection, path: Path) -> None:
    """The mode is kept in the file: from here on readers never wait for writers."""
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise ImporterError(
            "journal-not-writable",
            f"The folder of {path} can't hold a journal that several programs read at once.",
            hint="Choose a folder on a local disk with --journal FILE.",
            context={"path": str(path)},
        )


def check_is_ours(path: Path) -> None:
    """Look at the head of an existing file before anything is done to it or beside it.

    A journal whose making was cut off has neither a name nor a table in it yet: what was written
    stands in the log beside it.

    Raises:
        ImporterError: `journal-unknown-format`.
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        return
    application_id = int.from_bytes(head[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4])
    changes_of_tables = int.from_bytes(head[_SCHEMA_COOKIE_AT : _SCHEMA_COOKIE_AT + 4])
    is_new = application_id == 0 and changes_of_tables == 0
    if not head.startswith(_MAGIC) or not (application_id == _APPLICATION_ID or is_new):
        raise unknown_format(path)


def unknown_format(path: Path, _: str = "") -> ImporterError:
    """What to say of a file that is no journal of ours."""
    return ImporterError(
        "journal-unknown-format",
        f"{path} is not a journal of the importer; it was left untouched.",
        hint="Name another file with --journal FILE; one that does not exist yet is made.",
        context={"path": str(path)},
    )


def _too_new(path: Path, version: int) -> ImporterError:
    return ImporterError(
        "journal-too-new",
        f"The journal {path} was written by a newer importer (format {version}, "
        f"this one knows {len(_VERSIONS)}).",
        hint="Update the importer, or name another file with --journal FILE.",
        context={"path": str(path), "version": str(version)},
    )
