"""Journals that keep the ports' contract (`importer.core.ports.journal`), by name.

The tests of this folder that take the fixtures `journal` and `open_again`, and the machine of
`test_laws`, hold for each of them; what only one has (SQLite's file, PostgreSQL's server) is
tested beside them. A further journal is a line here.
"""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg
from importer.journal import Journal, open_journal

from tests.postgresql import journals

Opener = Callable[..., Journal]
"""Opens the journal at a path, for use in a `with` statement; `read_only=True` for reports."""


def _open_postgresql(path: Path, *, read_only: bool = False) -> Journal:
    return open_journal(journals.address(path), read_only=read_only, unsafe=True)


IMPLEMENTATIONS: Mapping[str, Opener] = {
    "sqlite": open_journal,
    "postgresql": _open_postgresql,
}

INTEGRITY = (sqlite3.IntegrityError, psycopg.IntegrityError)
"""What a database says of records that can't be, and that only a bug brings about."""
