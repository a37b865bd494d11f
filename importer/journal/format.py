"""How a file becomes a journal: what marks it as one, made new, brought up to date, or refused."""

import sqlite3
from pathlib import Path

from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress
from importer.core.language import gettext
from importer.journal.schema import PAGE_BYTES, TABLES, VERSION
from importer.journal.transactions import transaction

_APPLICATION_ID = 0x42434A31
"""Marks a SQLite file as a journal of ours ("BCJ1")."""

_MAGIC = b"SQLite format 3\0"
_HEAD_BYTES = 100
_SCHEMA_COOKIE_AT = 40
_APPLICATION_ID_AT = 68
"""Where a SQLite file's head says what (https://www.sqlite.org/fileformat2.html, section 1.3)."""


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a new or an older file to the current version; leave a current one untouched.

    Raises:
        ImporterError: `journal-too-new`, or `journal-unknown-format` for another program's file.
    """
    with transaction(connection, "DEFERRED"):
        version = _version(connection, path)
    if version == VERSION:
        return
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    _switch_to_write_ahead_log(connection, path)
    # Tables that others refer to make room for new ones; SQLite asks for it before a transaction.
    connection.execute("PRAGMA foreign_keys = OFF")
    with transaction(connection):
        # Asked again: another process may have been faster.
        _bring_up(connection, _version(connection, path))
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("PRAGMA foreign_keys = ON")


def _bring_up(connection: sqlite3.Connection, version: int) -> None:
    if version == 0:
        for statement in TABLES:
            connection.execute(statement)
    elif version < VERSION:
        from importer.journal.older import bring_up

        bring_up(connection, version)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = _number(connection, "PRAGMA user_version")
    if _number(connection, "PRAGMA application_id") == _APPLICATION_ID:
        if version > VERSION:
            raise too_new(path, version)
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
            gettext(
                "The folder of {path} can't hold a journal that several programs read at once."
            ).format(path=path),
            hint=gettext("Choose a folder on a local disk with --journal FILE."),
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


def unknown_format(path: Path | JournalAddress, _: str = "") -> ImporterError:
    """What to say of a file, or a schema of a database, that is no journal of ours."""
    return ImporterError(
        "journal-unknown-format",
        gettext("{path} is not a journal of the importer; it was left untouched.").format(
            path=path
        ),
        hint=gettext("Name another file with --journal FILE; one that does not exist yet is made."),
        context={"path": str(path)},
    )


def too_new(path: Path | JournalAddress, version: int) -> ImporterError:
    """What to say of a journal whose tables may mean anything."""
    return ImporterError(
        "journal-too-new",
        gettext(
            "The journal {path} was written by a newer importer (format {version}, this one knows "
            "{version_2})."
        ).format(path=path, version=version, version_2=VERSION),
        hint=gettext("Update the importer, or name another file with --journal FILE."),
        context={"path": str(path), "version": str(version)},
    )
