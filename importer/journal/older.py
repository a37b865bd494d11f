"""Journals of older importers, brought up to date on opening: in one transaction, or not at all.

Up to version 3 each row had its texts, and its cells as JSON, in a row of a table of their own.
"""

# ruff: noqa: S608  put together from constants of this room

import sqlite3
from collections.abc import Sequence
from itertools import groupby

from importer.core.portions import portions
from importer.core.rows import CHUNK_ROWS
from importer.journal.forms import MAYBE_NUMBER, Columns, door, texts_of, typed
from importer.journal.heads import pack_heads
from importer.journal.packing import pack_rows, pack_texts
from importer.journal.row_blocks import hash_of
from importer.journal.schema import (
    BLOCKS,
    CLAIMS,
    CLAIMS_INDEX,
    CLAIMS_TRIGGER,
    DEACTIVATIONS,
    EXISTING,
    FETCHED,
    JOBS,
    MAPPINGS,
    ROWS,
    UPDATES,
)
from importer.journal.statements import INSERT_BLOCK

_IN_BLOCKS = 4
"""The version from which on rows stand in blocks."""

_WITH_JOBS = 5
"""The version from which on customers are known again, and files of jobs."""

_SECOND_VERSION = (
    # One letter per cell, "" where all are text: delimited files.
    "ALTER TABLE texts ADD COLUMN kinds TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE rows ADD COLUMN held INTEGER NOT NULL DEFAULT 0",
    *MAPPINGS,
)

_THIRD_VERSION = (
    CLAIMS_INDEX,
    # An older importer let several rows of an organization hold one id. The latest answer is the
    # one that may be true; the others go back to be settled.
    f"""UPDATE attempts SET state = 'in doubt' WHERE {CLAIMS} AND EXISTS (
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
    CLAIMS_TRIGGER,
)

_MAKE_ROOM = (
    # Tables that refer to these go on referring to their names.
    "PRAGMA legacy_alter_table = ON",
    "DROP INDEX rows_by_ending",
    "DROP INDEX existing_by_name",
    "DROP INDEX existing_by_email",
    "ALTER TABLE rows RENAME TO old_rows",
    "ALTER TABLE existing RENAME TO old_existing",
    "PRAGMA legacy_alter_table = OFF",
    *BLOCKS,
    *ROWS,
    *EXISTING,
)

_OLD_ROWS = """
    SELECT old_rows.id, source, number, line, ending, customer_id, name_key, email_key,
        balance <> '', has_postcode, held, cells, kinds, source_key, display_name, body
    FROM old_rows LEFT JOIN texts USING (id) ORDER BY old_rows.id"""

_INSERT_ROW = """
    INSERT INTO rows (id, source, number, line, ending, customer_id, name_hash, email_hash,
        has_balance, has_postcode, held, block)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

_MOVE_THE_REST = (
    """INSERT INTO balances (row, currency, date, amount, amount_base)
    SELECT id, currency, balance_date, balance, balance_base FROM old_rows WHERE balance <> ''""",
    """INSERT INTO existing
        (run, customer_id, name_hash, email_hash, name_key, email_key, customer)
    SELECT run, customer_id, hash_of(name_key), hash_of(email_key), name_key, email_key, customer
    FROM old_existing""",
    "DROP TABLE old_rows",
    "DROP TABLE old_existing",
    "DROP TABLE texts",
)


_FIFTH_VERSION = (
    *UPDATES,
    *JOBS,
    # What older importers wrote is known from what they sent.
    f"""INSERT OR REPLACE INTO written (base_url, organization_id, customer_id, body)
    SELECT runs.base_url, runs.organization_id, attempts.customer_id,
        coalesce(nullif(attempts.mended_body, ''), attempts.body)
    FROM attempts JOIN runs ON runs.number = attempts.row >> 32
    WHERE {CLAIMS} AND attempts.state = 'confirmed'
    ORDER BY attempts.id""",
)

_SWITCHED_OFF = "ALTER TABLE written ADD COLUMN switched_off INTEGER NOT NULL DEFAULT 0"


def bring_up(connection: sqlite3.Connection, version: int) -> None:
    """Make a journal of the present version of an older one.

    Raises:
        JournalDamaged: its rows can't be understood.
    """
    if version < _IN_BLOCKS:
        _pack_rows(connection, version)
    if version < _WITH_JOBS:
        _execute_all(connection, _FIFTH_VERSION)
    _add_what_jobs_need(connection)


def _add_what_jobs_need(connection: sqlite3.Connection) -> None:
    """What versions 5 and 6 have or have not: importers between two releases wrote both."""
    for name, statements in (("deactivations", DEACTIVATIONS), ("fetched", FETCHED)):
        if not _columns(connection, name):
            _execute_all(connection, statements)
    if "switched_off" not in _columns(connection, "written"):
        connection.execute(_SWITCHED_OFF)


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    """By name; none if there is no such table."""
    found = connection.execute("SELECT name FROM pragma_table_info(?)", [table])
    return frozenset(name for (name,) in found)


def _pack_rows(connection: sqlite3.Connection, version: int) -> None:
    """Make a journal of version 4 of one of version 1, 2 or 3."""
    for statements in (_SECOND_VERSION, _THIRD_VERSION)[version - 1 :]:
        _execute_all(connection, statements)
    _execute_all(connection, _MAKE_ROOM)
    for rows in portions(map(_old_row, connection.execute(_OLD_ROWS)), CHUNK_ROWS, _weight):
        # The ids of a block's rows follow one another without a gap.
        for _, together in groupby(enumerate(rows), key=lambda one: one[1][0] - one[0]):
            _move(connection, [row for _, row in together])
    connection.create_function("hash_of", 1, hash_of, deterministic=True)
    _execute_all(connection, _MOVE_THE_REST)


def _execute_all(connection: sqlite3.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement)


@door("a row")
def _old_row(columns: Columns) -> Columns:
    """A row of version 3, its cells as texts."""
    numbers = typed(columns[:4], int, int, int, int)
    ending, customer, name, email = typed(columns[4:8], str, MAYBE_NUMBER, str, str)
    flags = typed(columns[8:11], int, int, int)
    cells, *texts = typed(columns[11:], str, str, str, str, str)
    return (*numbers, ending, customer, name, email, *flags, texts_of(cells), *texts)


def _weight(row: Columns) -> int:
    return sum(map(len, row[11])) + len(row[-1])


def _move(connection: sqlite3.Connection, rows: Sequence[Columns]) -> None:
    """Rows become a block and narrow rows."""
    cells, kinds, source_keys, display_names, bodies = list(zip(*rows, strict=True))[11:]
    names, emails = [row[6] for row in rows], [row[7] for row in rows]
    values = [
        *(rows[0][0], rows[-1][0], pack_rows(cells)),
        pack_heads(source_keys, display_names, names, emails, kinds),
        pack_texts(bodies),
    ]
    ((block,),) = connection.execute(INSERT_BLOCK, values).fetchall()
    connection.executemany(
        _INSERT_ROW,
        ((*row[:6], hash_of(row[6]), hash_of(row[7]), *row[8:11], block) for row in rows),
    )
