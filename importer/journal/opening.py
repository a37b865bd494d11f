"""The door of the journal. Where it lies by default is the settings' business."""

from pathlib import Path

from importer.core.errors import UsageError
from importer.core.journal_address import JournalAddress
from importer.core.language import gettext
from importer.journal.connection import open_database
from importer.journal.database import Database
from importer.journal.journal import Journal


def open_journal(
    place: Path | JournalAddress, *, read_only: bool = False, unsafe: bool = False
) -> Journal:
    """Open the journal, for use in a `with` statement; several processes may do so at once.

    It is made if it does not exist: a file with the folders above it, readable by its owner alone,
    or tables in a schema of their own.

    Args:
        read_only: for reports: the journal must exist, and nothing is written to it.
        unsafe: take a database server that may forget what it has confirmed.

    Raises:
        ImporterError: `journal-missing` (read only), `journal-unknown-format`, `journal-too-new`,
            `journal-damaged`, `journal-in-use`, `disk-full`, `journal-not-writable`; of a database
            server also `journal-unreachable`, `journal-refused`, `journal-not-durable`,
            `fleet-not-installed`.
    """
    return Journal(_open(place, read_only, unsafe))


def _open(place: Path | JournalAddress, read_only: bool, unsafe: bool) -> Database:
    if isinstance(place, Path):
        # Resolved, since SQLite puts its side files beside the file that a link points to.
        return open_database(place.resolve(), read_only=read_only)
    try:
        from importer.journal.postgresql.opening import open_postgresql
    except ImportError as error:
        raise _not_installed(error.name or "psycopg") from error
    return open_postgresql(place, read_only=read_only, unsafe=unsafe)


def _not_installed(package: str) -> UsageError:
    return UsageError(
        "fleet-not-installed",
        gettext("A journal on PostgreSQL takes the package {package}.").format(package=package),
        hint=gettext("Install it with: pip install 'bigcapital-customer-importer[fleet]'."),
        context={"package": package},
    )
