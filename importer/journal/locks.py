"""One importer at a time per organization, with the name of the one who is there.

An organization is what the server says it is. Its address proves nothing: one server has many
(`127.0.0.1`, `localhost`, a name in the network), and any journal may be used with it. So the lock
is named after the organization's id alone, and lies in one place for all journals of a user.

The lock is the operating system's: it vanishes with its process, so nothing is ever left behind
that would have to be removed by hand; no clock and no number of a process decides who has it. The
owner's name stands in a file of its own, beside it, with the seconds since the machine started,
which tell how long he has it, however the clock on the wall is set meanwhile.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.sending.options import duration_words
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

Seconds = Callable[[], float]
"""Seconds that never go back, the same for all processes until the machine starts anew."""

_MAKING_SECONDS = 30
"""How long to wait for another process that is making the journal; it takes milliseconds."""


@contextmanager
def lock_organization(
    folder: Path, organization_id: str, owner: str, seconds: Seconds = time.monotonic
) -> Iterator[None]:
    """Hold the organization for one importer.

    Args:
        folder: where the locks of all organizations lie, the same for all importers of a user.
        owner: who is there, for the next one; see `owner_text`.

    Raises:
        ImporterError: `journal-in-use` naming the owner; `lock-not-writable`.
    """
    lock = _Lock(folder, organization_id, seconds)
    with lock.held(owner, _organization_in_use):
        yield


@contextmanager
def lock_job(
    folder: Path, job: str, owner: str, seconds: Seconds = time.monotonic
) -> Iterator[str]:
    """Hold a job for one process; see `lock_organization`.

    Args:
        job: names it among all jobs of the user.

    Yields:
        Who had the lock and died with it, as its owner wrote it; "" if it was let go in order.

    Raises:
        ImporterError: `job-already-running` naming the owner; `lock-not-writable`.
    """
    from importer.core.jobs.guards import already_running  # guards are what jobs need

    lock = _Lock(folder, f"job {job}", seconds)
    with lock.held(owner, partial(already_running, Path(job).name)) as before:
        yield before


class _Lock:
    """One lock of the operating system, and the name of whoever has it."""

    def __init__(self, folder: Path, what: str, seconds: Seconds) -> None:
        self._folder = folder
        self._path = folder / f"{sha256(what.encode()).hexdigest()[:16]}.lock"
        self._owner_path = self._path.with_suffix(".owner")
        self._seconds = seconds

    @contextmanager
    def held(self, owner: str, refusal: Callable[[str], ImporterError]) -> Iterator[str]:
        """Hold it; who had it before and died with it.

        Raises:
            ImporterError: the refusal, of whoever has it; `lock-not-writable`.
        """
        lock = self._acquired(refusal)
        try:
            with _told_of_the_lock(self._folder):
                before = self._owner().name if self._owner_path.exists() else ""
                write_private_file(self._owner_path, str(_Owner(owner, *self._here())))
            yield before
        finally:
            self._owner_path.unlink(missing_ok=True)
            lock.release()

    def _acquired(self, refusal: Callable[[str], ImporterError]) -> FileLock:
        from filelock import FileLock, Timeout

        with _told_of_the_lock(self._folder):
            make_private_folder(self._folder)
            make_private_file(self._path)
            lock = FileLock(self._path, timeout=0, mode=_LOCK_MODE)
            try:
                lock.acquire()
            except Timeout as error:
                raise refusal(self._owner().words(*self._here())) from error
        return lock

    def _owner(self) -> _Owner:
        try:
            return _parse_owner(self._owner_path.read_text(encoding="utf-8"))
        except FileNotFoundError:  # it has the lock and has not said its name yet
            return _Owner(gettext("an importer that has just started"))

    def _here(self) -> tuple[str, float]:
        return socket.gethostname(), self._seconds()


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who has a lock.

    Attributes:
        name: as it is told.
        host: the machine.
        since: seconds since that machine started.
    """

    name: str
    host: str = ""
    since: float = 0.0

    def __str__(self) -> str:
        """As it stands in the file."""
        return f"{self.name}\n{int(self.since)} {self.host}\n"

    def words(self, host: str, now: float) -> str:
        """The owner, and on the machine itself for how long."""
        if self.host != host or now < self.since:
            return self.name
        return f"{self.name}, for {duration_words(now - self.since)}"


def _parse_owner(text: str) -> _Owner:
    name, _, rest = text.strip().partition("\n")
    since, _, host = rest.partition(" ")
    return _Owner(name, host, float(since)) if since.isdigit() else _Owner(name)


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
            gettext(
                "The lock that keeps two imports of one organization apart can't be taken: "
                "{message}"
            ).format(message=error.message),
            hint=gettext(
                "Make room on the disk, and see that the folder is yours and can be written. It "
                "lies with your data (on Linux set XDG_DATA_HOME to have it elsewhere), whatever "
                "journal is used."
            ),
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


def _organization_in_use(owner: str) -> ImporterError:
    return ImporterError(
        "journal-in-use",
        gettext("Another importer is at work in this organization: {owner}.").format(owner=owner),
        hint=gettext(
            "Wait until it has finished, or stop it with Ctrl-C (it can be resumed), then try "
            "again. Organizations are told apart by the id that the server gives them, whatever "
            "its address: a copy of the organization on another server counts as the same one."
        ),
        context={"owner": owner},
    )


def _journal_in_use(lock_path: Path) -> ImporterError:
    journal = lock_path.with_suffix("")
    return ImporterError(
        "journal-in-use",
        gettext(
            "Another importer has been making the journal {journal} for {making_seconds} seconds."
        ).format(journal=journal, making_seconds=_MAKING_SECONDS),
        hint=gettext("Wait until it has finished, then try again."),
        context={"path": str(journal)},
    )
