"""A transaction of SQLite, from its beginning to its end."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All of what is written inside, or nothing of it.

    Args:
        kind: `IMMEDIATE` to write, waiting for others who do; `DEFERRED` to read.
    """
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite may have rolled back by itself. What made it necessary is told; a disk that is gone
        # can't roll back either.
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise
