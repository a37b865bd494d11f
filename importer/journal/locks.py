"""One importer at a time per organization, with the name of the one who is there.

An organization is what the server says it is. Its address proves nothing: one server has many
(`127.0.0.1`, `localhost`, a name in the network), and any journal may be used with it. So the lock
is named after the organization's id alone, and lies in one place for all journals of a user.

The lock is the operating system's: it vanishes with its process, so nothing is ever left behind
that would have to be removed by hand. The owner's name stands in a file of its own, beside it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from importer.core.errors import ImporterError
from importer.core.jobs.guards import already_running
from importer.journal.files import (
    file_errors_told,
    make_private_file,
    make_private_folder,
    write_private_file,
)

if TYPE_CHECKING:
    # Loaded where it is used: it brings asyncio with it, and a check takes no lock.
    from filelock import FileLock

_LOCK_MODE = 0o600

_MAKING_SECONDS = 30
"""How long to wait for another process that is making the journal; it takes milliseconds."""


@contextmanager
def lock_organization(folder: Path, organization_id: str, owner: str) -> Iterator[None]:
    """Hold the organization for one importer.

    Args:
        folder: where the locks of all organizations lie, the same for all importers of a user.
        owner: who is there, for the next one; see `owner_text`.

    Raises:
        ImporterError: `journal-in-use` naming the owner; `lock-not-writable`.
    """
    with _hold(folder, organization_id, owner, _organization_in_use):
        yield


@contextmanager
def lock_job(folder: Path, job: str, owner: str) -> Iterator[str]:
    """Hold a job for one process; see `lock_organization`.

    Args:
        job: names it among all jobs of the user.

    Yields:
        Who had the lock and died with it, as its owner wrote it; "" if it was let go in order.

    Raises:
        ImporterError: `job-already-running` naming the owner; `lock-not-writable`.
    """
    with _hold(folder, f"job {job}", owner, partial(already_running, Path(job).name)) as before:
        yield before


@contextmanager
def _hold(
    folder: Path, what: str, owner: str, refusal: Callable[[str], ImporterError]
) -> Iterator[str]:
    from filelock import FileLock, Timeout

    lock_path = folder / f"{sha256(what.encode()).hexdigest()[:16]}.lock"
    owner_path = lock_path.with_suffix(".owner")
    with _told_of_the_lock(folder):
        make_private_folder(folder)
        make_private_file(lock_path)
        lock = FileLock(lock_path, timeout=0, mode=_LOCK_MODE)
        try:
            lock.acquire()
        except Timeout as error:
            raise refusal(_owner(owner_path)) from error
    try:
        with _told_of_the_lock(folder):
            before = _owner(owner_path) if owner_path.exists() else ""
            write_private_file(owner_path, owner)
        yield before
    finally:
        owner_path.unlink(missing_ok=True)
        lock.release()


def owner_text(command: str) -> str:
    """Who holds a lock from now on, as the next one is told: process, host, command, since when."""
    since = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
    return f"process {os.getpid()} on {socket.gethostname()}, `{command}`, since {since}"


@contextmanager
def _told_of_the_lock(folder: Path) -> Iterator[None]:
    """What is said of files in general would advise another journal, which is of no help here."""
    try:
        with file_errors_told(folder):
            yield
    except ImporterError as error:
        if error.code not in {"journal-not-writable", "disk-full"}:
            raise
        raise ImporterError(
            "lock-not-writable",
            f"The lock that keeps two imports of one organization apart can't be taken: "
            f"{error.message}",
            hint="Make room on the disk, and see that the folder is yours and can be written. It "
            "lies with your data (on Linux set XDG_DATA_HOME to have it elsewhere), whatever "
            "journal is used.",
            context=error.context,
        ) from error


@contextmanager
def lock_making(path: Path) -> Iterator[None]:
    """Make a new journal alone: SQLite can't turn on its write-ahead log while others look on.

    Raises:
        ImporterError: `journal-in-use`, `disk-full`, `journal-not-writable`.
    """
    from filelock import FileLock

    lock_path = path.with_name(f"{path.name}.lock")
    make_private_file(lock_path)
    lock = FileLock(lock_path, timeout=_MAKING_SECONDS, mode=_LOCK_MODE)
    _acquire(lock, lock_path)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, lock_path: Path) -> None:
    from filelock import Timeout

    with file_errors_told(lock_path):
        try:
            lock.acquire()
        except Timeout as error:
            raise _journal_in_use(lock_path) from error


def _owner(owner_path: Path) -> str:
    try:
        return owner_path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:  # it has the lock and has not said its name yet
        return "an importer that has just started"


def _organization_in_use(owner: str) -> ImporterError:
    return ImporterError(
        "journal-in-use",
        f"Another importer is at work in this organization: {owner}.",
        hint="Wait until it has finished, or stop it with Ctrl-C (it can be resumed), then try "
        "again. Organizations are told apart by the id that the server gives them, whatever its "
        "address: a copy of the organization on another server counts as the same one.",
        context={"owner": owner},
    )


def _journal_in_use(lock_path: Path) -> ImporterError:
    journal = lock_path.with_suffix("")
    return ImporterError(
        "journal-in-use",
        f"Another importer has been making the journal {journal} for {_MAKING_SECONDS} seconds.",
        hint="Wait until it has finished, then try again.",
        context={"path": str(journal)},
    )
