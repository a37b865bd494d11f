"""Sessions on the server: how they are opened, and what each is told first."""

import os
from collections.abc import Mapping

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from importer.core.journal_address import JournalAddress
from importer.journal.postgresql.failures import BUSY_SECONDS, errors_told, not_reached
from importer.journal.postgresql.values import adapt

_CAREFUL: Mapping[str, str] = {
    "application_name": "importer",
    "connect_timeout": "10",
    # A machine that is gone says nothing: it is noticed after half a minute.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
"""Unless the address, or libpq's environment, says otherwise."""

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})

_FIRST = """
    SET search_path TO {schema};
    SET synchronous_commit TO off;
    SET lock_timeout TO '{busy}s';
    SET client_encoding TO 'UTF8';
    SET jit TO off;
    SET client_min_messages TO error"""
"""A session commits in order and at once, and waits for the disk where it is asked to."""


def open_session(address: JournalAddress, *, read_only: bool = False) -> psycopg.Connection:
    """A session that begins its transactions itself.

    Raises:
        ImporterError: `journal-unreachable`, `journal-refused`, `journal-missing`.
    """
    try:
        connection = psycopg.connect(
            address.url,
            autocommit=True,
            prepare_threshold=1,
            cursor_factory=psycopg.RawCursor,
            **defaults(address.url),  # type: ignore[arg-type]  # libpq's own, by name
        )
    except psycopg.Error as error:
        raise not_reached(address, error) from None
    adapt(connection)
    with errors_told(address):
        connection.execute(_first(address, read_only).encode())
    return connection


def _first(address: JournalAddress, read_only: bool) -> str:
    schema = sql.Identifier(address.schema).as_string()
    said = _FIRST.format(schema=schema, busy=BUSY_SECONDS)
    return f"{said}; SET default_transaction_read_only TO on" if read_only else said


def defaults(url: str) -> dict[str, str]:
    """What libpq is told besides the address."""
    told = conninfo_to_dict(url)
    careful = dict(_CAREFUL)
    if _leaves_this_machine(told):
        # Rows of customers go to no other machine in the open, unless somebody says so.
        careful["sslmode"] = "require"
    known = {"sslmode": "PGSSLMODE", "connect_timeout": "PGCONNECT_TIMEOUT"}
    return {
        name: value
        for name, value in careful.items()
        if name not in told and known.get(name, "") not in os.environ
    }


def _leaves_this_machine(told: Mapping[str, object]) -> bool:
    """Whether any of the hosts may be another one; a service file may say anything."""
    hosts = str(told.get("host") or told.get("hostaddr") or os.environ.get("PGHOST", ""))
    names = [name for name in hosts.split(",") if name]
    if not names:
        return "service" in told or "PGSERVICE" in os.environ
    return any(name not in _HERE and not name.startswith(("/", "@")) for name in names)
