"""Puts a journal that can't be used aside: it gets another name, and nothing is deleted."""

from datetime import datetime
from pathlib import Path

from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress
from importer.core.language import gettext
from importer.journal.files import file_errors_told
from importer.journal.locks import check_nobody_works

_BESIDE = ("", "-wal", "-shm")
"""The file, and what SQLite keeps beside it: what was written last may stand there alone."""


def set_aside(place: Path | JournalAddress, locks: Path) -> Path | None:
    """Rename a journal; where it is now, None where there is none.

    Args:
        locks: where the locks of all organizations and jobs lie.

    Raises:
        ImporterError: `journal-in-use` while any importer of this user is at work,
            `journal-not-writable`; `journal-of-others` where it is in a database.
    """
    check_nobody_works(locks)
    if isinstance(place, JournalAddress):
        raise _not_from_here(place)
    path = place
    if not path.exists():
        return None
    kept = path.with_name(
        f"{path.stem}-kept-{datetime.now().astimezone():%Y%m%d-%H%M%S}{path.suffix}"
    )
    with file_errors_told(path):
        for ending in _BESIDE:
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(kept.with_name(kept.name + ending))
    return kept


def _not_from_here(address: JournalAddress) -> ImporterError:
    return ImporterError(
        "journal-of-others",
        gettext("The journal {path} is in a database that others may be working with.").format(
            path=address
        ),
        hint=gettext(
            "Have it mended there, or begin another one beside it by naming a schema: "
            "--journal postgresql://…?schema=NAME."
        ),
        context={"path": str(address)},
    )
