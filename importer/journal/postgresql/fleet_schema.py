"""The tables of a fleet: a schema beside the journal's, which the queue shares."""

from importer.core.journal_address import JournalAddress
from importer.journal.postgresql.connection import PostgresDatabase, schema_name
from importer.journal.postgresql.sessions import open_session

SILENCE = 10
"""Seconds that who works at a task, or at the queue, may say nothing within a transaction. The
server ends the session of a process that stands still there: it would keep others from the task."""

_MADE = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'tasks'"
_UP_TO_DATE = """SELECT 1 FROM information_schema.columns
    WHERE table_schema = ? AND table_name = 'tasks' AND column_name = 'cleared'"""
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 1))"

_GOES = (
    """CREATE TABLE goes (
        task bigint NOT NULL, number bigint NOT NULL, holder text NOT NULL, life text NOT NULL,
        is_told bigint NOT NULL DEFAULT 0, PRIMARY KEY (task, number))""",
    "CREATE INDEX goes_by_life ON goes (life)",
)
"""Each time that a worker has taken a task, and whether it has told what became of it."""

_TABLES = (
    """CREATE TABLE sources (
        source text NOT NULL, part bigint NOT NULL, bytes bytea NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (source, part))""",
    """CREATE TABLE tasks (
        id bigserial PRIMARY KEY,
        kind text NOT NULL, name text NOT NULL, organization text NOT NULL, options text NOT NULL,
        server text NOT NULL, address text NOT NULL, source text NOT NULL, config text NOT NULL,
        due text UNIQUE,
        state text NOT NULL DEFAULT 'waiting',
        run_id text NOT NULL DEFAULT '', holder text NOT NULL DEFAULT '',
        worker text NOT NULL DEFAULT '', since timestamptz NOT NULL DEFAULT clock_timestamp(),
        waits text NOT NULL DEFAULT '',
        waits_until timestamptz NOT NULL DEFAULT clock_timestamp(),
        exit_code bigint, error text NOT NULL DEFAULT '',
        message text NOT NULL DEFAULT '', cancels bigint NOT NULL DEFAULT 0,
        goes bigint NOT NULL DEFAULT 0,
        hint text NOT NULL DEFAULT '', reached bigint NOT NULL DEFAULT 0,
        cleared bigint NOT NULL DEFAULT 0)""",
    *_GOES,
    """CREATE TABLE budgets (
        lane text NOT NULL, route text NOT NULL, state text NOT NULL, version bigint NOT NULL,
        PRIMARY KEY (lane, route))""",
)

_ADDED = (
    """ALTER TABLE tasks ADD IF NOT EXISTS hint text NOT NULL DEFAULT '',
    ADD IF NOT EXISTS reached bigint NOT NULL DEFAULT 0,
    ADD IF NOT EXISTS cleared bigint NOT NULL DEFAULT 0,
    ADD IF NOT EXISTS waits_until timestamptz NOT NULL DEFAULT clock_timestamp()""",
    *_GOES,
)
"""What there was not at first."""


def fleet_address(journal: JournalAddress) -> JournalAddress:
    """Where the fleet of a journal has its tables."""
    return JournalAddress(journal.url, journal.shown, f"{journal.schema}_fleet")


def has_fleet_tables(journal: JournalAddress) -> bool:
    """Whether a fleet has ever worked with the journal."""
    address = fleet_address(journal)
    database = PostgresDatabase(address, open_session(address))
    try:
        return database.fetch_one(_MADE, [address.schema]) is not None
    finally:
        database.close()


def open_fleet_tables(journal: JournalAddress, queue_schema: str = "") -> PostgresDatabase:
    """A connection to the tables of the fleet, which are made if there are none, and brought up to
    date.

    Args:
        queue_schema: the statements that make the tables of the queue.
    """
    address = fleet_address(journal)
    database = PostgresDatabase(address, open_session(address))
    database.say(f"SET idle_in_transaction_session_timeout TO '{SILENCE}s'")
    if not queue_schema or database.fetch_one(_UP_TO_DATE, [address.schema]):
        return database
    with database.transaction(synced=True):
        database.fetch_all(_ALONE, [address.schema])
        if not database.fetch_one(_MADE, [address.schema]):
            database.say(f"CREATE SCHEMA IF NOT EXISTS {schema_name(address)}")
            for statement in (*_TABLES, queue_schema):
                database.say(statement)
        elif not database.fetch_one(_UP_TO_DATE, [address.schema]):
            for statement in _ADDED:
                database.say(statement)
    return database
