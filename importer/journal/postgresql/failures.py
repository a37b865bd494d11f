"""What PostgreSQL refused, in plain words.

The only place where its errors are caught. Its own words are told of a connection that did not come
about, since they name what is to be mended; those about a statement are left behind, for they may
quote a record. A password is in neither.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import psycopg

from importer.core.errors import ImporterError, JournalDamaged
from importer.core.journal_address import JournalAddress
from importer.core.language import gettext
from importer.journal.files import NOTHING_LOST, kept_busy

BUSY_SECONDS = 30
"""How long a statement waits for another process to finish its transaction."""

CONNECTION_LOST = "journal-connection-lost"

_Tell = Callable[[JournalAddress], ImporterError]


@contextmanager
def errors_told(address: JournalAddress) -> Iterator[None]:
    """Say in plain words what PostgreSQL refused; what only a bug can cause stays as it is.

    Raises:
        ImporterError: `disk-full`, `journal-not-writable`, `journal-in-use`, `journal-damaged`,
            `journal-cancelled`, `journal-connection-lost`.
    """
    try:
        yield
    except psycopg.Error as error:
        told = _told(error, address)
        if told is not None:
            raise told from None
        # Without its details, which quote the record.
        raise type(error)(error.diag.message_primary or str(error)) from None


def _told(error: psycopg.Error, address: JournalAddress) -> ImporterError | None:
    state = error.sqlstate or ""
    if state in _ABSENT:
        return _incomplete(address, error.diag.message_primary or "")
    tell = _STATES.get(state) or _CLASSES.get(state[:2])
    if tell is None and not state and isinstance(error, psycopg.OperationalError):
        tell = _lost  # the connection broke before there was an answer
    return None if tell is None else tell(address)


def _damaged(address: JournalAddress) -> ImporterError:
    return JournalDamaged(path=str(address))


def _incomplete(address: JournalAddress, reason: str) -> ImporterError:
    """What to say where somebody has taken something away that the importer had made.

    Args:
        reason: the server's own words; of what is not there they quote the name and nothing else.
    """
    return ImporterError(
        "journal-damaged",
        gettext("The journal {path} is not as the importer made it: {reason}.").format(
            path=address, reason=reason
        ),
        hint=gettext(
            "Somebody has removed or renamed it in the schema {schema}. Have its name given back, "
            "or the schema restored from a backup: the importer does not make it anew, since what "
            "stood in it would be missing. Or begin a new journal with ?schema=NAME in the "
            "address: customers that were created already are found by looking them up in "
            "Bigcapital."
        ).format(schema=address.schema),
        context={"path": str(address), "reason": reason},
    )


def _in_use(address: JournalAddress) -> ImporterError:
    return kept_busy(address, BUSY_SECONDS)


def _cancelled(address: JournalAddress) -> ImporterError:
    return ImporterError(
        "journal-cancelled",
        gettext(
            "The database server has cancelled a statement on the journal {path}: somebody who "
            "looks after it did so, or it took longer than statement_timeout allows."
        ).format(path=address),
        hint=gettext("Ask whoever looks after the database, then try again. {nothing_lost}").format(
            nothing_lost=gettext(NOTHING_LOST)
        ),
        context={"path": str(address)},
    )


def _disk_full(address: JournalAddress) -> ImporterError:
    return ImporterError(
        "disk-full",
        gettext(
            "The disk of the database server is full: the journal {path} could not be written."
        ).format(path=address),
        hint=gettext("Make room on the disk of the database server. {nothing_lost}").format(
            nothing_lost=gettext(NOTHING_LOST)
        ),
        context={"path": str(address)},
    )


def _lost(address: JournalAddress) -> ImporterError:
    return ImporterError(
        "journal-connection-lost",
        gettext("The connection to the journal {path} broke off.").format(path=address),
        hint=gettext("See that the database server runs and can be reached. {nothing_lost}").format(
            nothing_lost=gettext(NOTHING_LOST)
        ),
        context={"path": str(address)},
    )


def not_permitted(address: JournalAddress) -> ImporterError:
    """What to say where the user of the database may read at most."""
    return ImporterError(
        "journal-not-writable",
        gettext("The user of the database may not write the journal {path}.").format(path=address),
        hint=gettext(
            "Let whoever looks after the database give this user the schema: "
            "CREATE SCHEMA {schema} AUTHORIZATION …; or name another journal with --journal. "
            "{nothing_lost}"
        ).format(schema=address.schema, nothing_lost=gettext(NOTHING_LOST)),
        context={"path": str(address)},
    )


def _takes_no_writes(address: JournalAddress) -> ImporterError:
    return ImporterError(
        "journal-not-writable",
        gettext(
            "The database server takes no writes for the journal {path}: it is a standby, or was "
            "set to read only."
        ).format(path=address),
        hint=gettext(
            "Name the server that takes writes in the address, or let whoever looks after the "
            "database turn default_transaction_read_only off. {nothing_lost}"
        ).format(nothing_lost=gettext(NOTHING_LOST)),
        context={"path": str(address)},
    )


def not_readable(address: JournalAddress) -> ImporterError:
    """What to say where the user of the database may not even read."""
    return ImporterError(
        "journal-not-writable",
        gettext("The user of the database may not read the journal {path}.").format(path=address),
        hint=gettext(
            "Let whoever looks after the database grant this user the schema {schema} and its "
            "tables, or name another journal with --journal."
        ).format(schema=address.schema),
        context={"path": str(address)},
    )


_ABSENT = frozenset({"42P01", "42703", "42883", "3F000"})
"""A table, a column, a function or a schema that is not there."""

_STATES: Mapping[str, _Tell] = {
    "53100": _disk_full,
    "25006": _takes_no_writes,
    "42501": not_permitted,
    "40001": _in_use,
    "40P01": _in_use,
    "55P03": _in_use,
    "57014": _cancelled,
    "57P01": _lost,
    "57P02": _lost,
    "57P03": _lost,
    "57P05": _lost,
    "25P03": _lost,
}
_CLASSES: Mapping[str, _Tell] = {"08": _lost, "53": _lost, "58": _lost, "XX": _damaged}
"""What is said of its codes (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def not_reached(address: JournalAddress, error: psycopg.Error) -> ImporterError:
    """What to say of a connection that did not come about."""
    reason = _reason(error)
    tell = next((tell for words, tell in _REFUSALS if re.search(words, reason)), _unreachable)
    return tell(address, reason)


def _reason(error: psycopg.Error) -> str:
    """The server's or libpq's own words, of the last way that was tried."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("Multiple", "Is the server"))]
    words = (told or lines or [type(error).__name__])[-1]
    return words.rpartition("FATAL:")[2].strip().removeprefix("- ").rstrip(".")


def _unreachable(address: JournalAddress, reason: str) -> ImporterError:
    return ImporterError(
        "journal-unreachable",
        gettext("The journal {path} can't be reached: {reason}.").format(
            path=address, reason=reason
        ),
        hint=gettext(
            "See that the database server runs, that its address is right, and that it lets this "
            "machine in."
        ),
        context={"path": str(address), "reason": reason},
    )


def _refused(address: JournalAddress, reason: str) -> ImporterError:
    return ImporterError(
        "journal-refused",
        gettext("The database server does not open the journal {path}: {reason}.").format(
            path=address, reason=reason
        ),
        hint=gettext(
            "See that the user in the address is right and may connect to the database. Passwords "
            "belong into ~/.pgpass, the file that PGPASSFILE names, or a service file."
        ),
        context={"path": str(address), "reason": reason},
    )


def _no_database(address: JournalAddress, reason: str) -> ImporterError:
    return ImporterError(
        "journal-missing",
        gettext("There is no database for the journal {path}: {reason}.").format(
            path=address, reason=reason
        ),
        hint=gettext(
            "Make an empty one, on the database server with createdb, or mend the address; the "
            "importer makes its tables in it by itself."
        ),
        context={"path": str(address), "reason": reason},
    )


def _none_left(address: JournalAddress, reason: str) -> ImporterError:
    return ImporterError(
        "journal-unreachable",
        gettext(
            "The database server has no connection left for the journal {path}: {reason}."
        ).format(path=address, reason=reason),
        hint=gettext(
            "Wait until others have finished, or let whoever looks after the database allow more "
            "of them (max_connections, or the limit of the user or the database). An importer at "
            "work takes up to three."
        ),
        context={"path": str(address), "reason": reason},
    )


_REFUSALS: tuple[tuple[str, Callable[[JournalAddress, str], ImporterError]], ...] = (
    (r"too many (clients|connections)|connection slots", _none_left),
    (r'database ".*" does not exist', _no_database),
    (r"password|authentication|pg_hba|permission denied|role \"|SSL|certificate", _refused),
)
"""By their words, since a connection that did not come about has no code."""


def missing(address: JournalAddress) -> ImporterError:
    """What to say where something is to be shown and nothing was ever written."""
    return ImporterError(
        "journal-missing",
        gettext("There is no journal {path}: nothing has been imported with it yet.").format(
            path=address
        ),
        hint=gettext("Import a file first, or name the journal with --journal FILE."),
        context={"path": str(address)},
    )


def not_durable(address: JournalAddress, setting: str) -> ImporterError:
    """What to say of a server that forgets what it has confirmed."""
    return ImporterError(
        "journal-not-durable",
        gettext(
            "The database server of the journal {path} runs with {setting}: what it has confirmed "
            "may be gone after a power cut, and customers would be created twice."
        ).format(path=address, setting=setting),
        hint=gettext("Have it turned on. For tests, --unsafe-journal takes the server as it is."),
        context={"path": str(address), "setting": setting},
    )
