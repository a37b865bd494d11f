"""Files that their owner alone may read: made so from the first moment, kept so later.

Only folders, files and their modes live here; what is in them does not.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress
from importer.core.language import gettext, gettext_noop

_OWNER_ONLY_FILE = 0o600
_OWNER_ONLY_FOLDER = 0o700
_PERMISSION_BITS = 0o777
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

NOTHING_LOST = gettext_noop(
    "Nothing is lost: what was sent is on record, and `importer resume` goes on from there; a run "
    "that had not begun to send is started again."
)
"""Ends the hint of whatever stops a run because of its journal."""


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it, readable by the owner alone; existing ones are not changed.

    Raises:
        ImporterError: `disk-full`, `journal-not-writable`.
    """
    with file_errors_told(folder):
        _make_missing_folders(folder.absolute())


def _make_missing_folders(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_missing_folders(folder.parent)
    folder.mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
    _sync_folder(folder.parent)


def make_private_file(path: Path) -> None:
    """Make an empty file, unless it exists, that nobody else can read; a power cut leaves it there.

    SQLite gives the `-wal` and `-shm` beside a database the database's own mode, so they too are
    private from their first moment.

    Raises:
        ImporterError: `disk-full`, `journal-not-writable`.
    """
    with file_errors_told(path):
        if path.exists():
            return
        # No O_EXCL: of two processes that start at once both go on with the same file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY_FILE))
        _sync_folder(path.parent)


def write_private_file(path: Path, text: str) -> None:
    """Write a small text that nobody else can read.

    Raises:
        ImporterError: `disk-full`, `journal-not-writable`.
    """
    with file_errors_told(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)


def keep_private(path: Path) -> None:
    """Take away what others may do with a file: a copy or an old backup may have been left open.

    Raises:
        ImporterError: `journal-not-writable` where the file is somebody else's.
    """
    # What SQLite keeps beside a journal vanishes when another process closes it.
    with file_errors_told(path), suppress(FileNotFoundError):
        if path.is_file() and path.stat().st_mode & _PERMISSION_BITS != _OWNER_ONLY_FILE:
            path.chmod(_OWNER_ONLY_FILE)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows syncs names with their files and can't open folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def file_errors_told(path: Path) -> Iterator[None]:
    """Say in plain words what the operating system refused.

    Raises:
        ImporterError: `disk-full`, `journal-not-writable`.
    """
    try:
        yield
    except OSError as error:
        raise _told(error, path) from error


def _told(error: OSError, path: Path) -> ImporterError:
    if error.errno in _FULL:
        return disk_full(path)
    return not_writable(path, error.strerror or type(error).__name__)


def disk_full(path: Path, _: str = "") -> ImporterError:
    """What to say when there is no room left."""
    return ImporterError(
        "disk-full",
        gettext("The disk is full: {path} could not be written.").format(path=path),
        hint=gettext(
            "Make room on the disk, and on that of the folder for temporary files (TMPDIR). "
            "{nothing_lost}"
        ).format(nothing_lost=gettext(NOTHING_LOST)),
        context={"path": str(path)},
    )


def not_writable(path: Path, reason: str) -> ImporterError:
    """What to say when the journal can't be written for another reason.

    Args:
        reason: the operating system's or SQLite's own words.
    """
    return ImporterError(
        "journal-not-writable",
        gettext("{path} could not be written: {reason}.").format(path=path, reason=reason),
        hint=gettext(
            "See that the folder and the file are yours, that the disk has room and works, or "
            "choose another place with --journal FILE. {nothing_lost}"
        ).format(nothing_lost=gettext(NOTHING_LOST)),
        context={"path": str(path), "reason": reason},
    )


def kept_busy(journal: Path | JournalAddress, seconds: int) -> ImporterError:
    """What to say where a statement has waited for others as long as it may."""
    return ImporterError(
        "journal-in-use",
        gettext(
            "Another program has kept the journal {path} busy for {busy_seconds} seconds."
        ).format(path=journal, busy_seconds=seconds),
        hint=gettext("Wait until it has finished, then try again. {nothing_lost}").format(
            nothing_lost=gettext(NOTHING_LOST)
        ),
        context={"path": str(journal)},
    )
