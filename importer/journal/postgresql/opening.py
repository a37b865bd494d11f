"""How a schema of a database becomes a journal: made new, brought up to date, or refused."""

from collections.abc import Callable, Mapping

from importer.core.journal_address import JournalAddress
from importer.journal.format import too_new, unknown_format
from importer.journal.postgresql.connection import PostgresDatabase, schema_name
from importer.journal.postgresql.failures import missing, not_durable, not_permitted, not_readable
from importer.journal.postgresql.schema import LEASES, VERSION, statements
from importer.journal.postgresql.sessions import open_session

_VERSION_TABLE = "CREATE TABLE journal_version (version integer NOT NULL)"

_Step = Callable[[PostgresDatabase], None]


def _add_leases(database: PostgresDatabase) -> None:
    database.say(LEASES)


_STEPS: Mapping[int, _Step] = {7: _add_leases}
"""What brings a journal of a version to the next one."""

# One that makes the journal, or brings it up to date, at a time.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))"


def open_postgresql(
    address: JournalAddress, *, read_only: bool = False, unsafe: bool = False
) -> PostgresDatabase:
    """Open a journal, make it if there is none and it may be written.

    Args:
        unsafe: take a server that may forget what it has confirmed.

    Raises:
        ImporterError: `journal-unreachable`, `journal-refused`, `journal-missing`,
            `journal-unknown-format`, `journal-too-new`, `journal-not-durable`,
            `journal-not-writable`.
    """
    database = PostgresDatabase(address, open_session(address, read_only=read_only))
    try:
        if not unsafe and not read_only:
            _check_durable(database, address)
        _bring_up(database, address, read_only)
    except BaseException:
        database.close()
        raise
    return database


_TABLES = """
    SELECT count(*), count(*) FILTER (WHERE tablename = 'journal_version'),
        coalesce(bool_and(has_schema_privilege(schemaname, 'USAGE')), true)
    FROM pg_tables WHERE schemaname = ?"""


def _check_durable(database: PostgresDatabase, address: JournalAddress) -> None:
    with database.transaction(synced=True):
        for setting in ("fsync", "synchronous_commit"):
            ((value,),) = database.fetch_all("SELECT current_setting(?)", [setting])
            if value == "off":
                raise not_durable(address, f"{setting}=off")


def _bring_up(database: PostgresDatabase, address: JournalAddress, read_only: bool) -> None:
    version = _version(database, address)
    if version == VERSION:
        return
    if read_only:
        raise missing(address) if version == 0 else not_permitted(address)
    with database.transaction(synced=True):
        database.fetch_all(_ALONE, [f"importer journal {address.schema}"])
        # Asked again: another process may have been faster.
        version = _version(database, address)
        if version == 0:
            _make(database, address)
        for step in range(version, VERSION) if version else ():
            _STEPS[step](database)
        database.execute("DELETE FROM journal_version")
        database.execute("INSERT INTO journal_version (version) VALUES (?)", [VERSION])


def _version(database: PostgresDatabase, address: JournalAddress) -> int:
    ((count, ours, readable),) = database.fetch_all(_TABLES, [address.schema])
    if not readable:
        raise not_readable(address)
    if not ours:
        if count:
            raise unknown_format(address)
        return 0
    ((version,),) = database.fetch_all("SELECT max(version) FROM journal_version")
    if version > VERSION:
        raise too_new(address, version)
    return int(version)


def _make(database: PostgresDatabase, address: JournalAddress) -> None:
    ((there,),) = database.fetch_all(
        "SELECT count(*) FROM pg_namespace WHERE nspname = ?", [address.schema]
    )
    if not there:
        database.say(f"CREATE SCHEMA {schema_name(address)}")
    for statement in (_VERSION_TABLE, *statements()):
        database.say(statement)
