"""One importer at a time per organization, with the name of the one who is there.

An organization is what the server says it is. Its address proves nothing: one server has many
(`127.0.0.1`, `localhost`, a name in the network), and any journal may be used with it. So the lock
is named after the organization's id alone, and lies in one place for all journals of a user.

The lock is the operating system's: it vanishes with its process, so nothing is ever left behind
that would have to be removed by hand; no clock and no number of a process decides who has it. The
owner's name stands in a file of its own, beside it, with the seconds since the machine started,
which tell how long he has it, however the clock on the wall is set meanwhile.

Whoever only asks who is there must not take the lock, not even for a moment: somebody who comes
then would be refused for nobody. So the owner holds a second lock, a sign beside the first; it is
the sign that is tried, and an owner who finds it taken by somebody who asks waits for it.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.numbers import day
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

_SIGN_SECONDS = 2
"""How long an owner waits for the sign; whoever asks has it for less than a millisecond. One who
was stopped meanwhile keeps nobody from his work: the owner goes on without a sign."""

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
    with lock.held(owner, organization_in_use):
        yield


def owner_of_organization(
    folder: Path, organization_id: str, seconds: Seconds = time.monotonic
) -> str:
    """Who has the organization and for how long, in words; "" for nobody. Takes nothing.

    Raises:
        ImporterError: `lock-not-writable`.
    """
    return _Lock(folder, organization_id, seconds).owner()


@contextmanager
def lock_job(
    folder: Path, job: str, owner: str, seconds: Seconds = time.monotonic
) -> Iterator[str]:
    """Hold a job for one process; see `lock_organization`.

    Args:
        job: names it among all jobs of the user.

    Yields:
        Who had the lock and died with it, in words; "" if it was let go in order.

    Raises:
        ImporterError: `job-already-running` naming the owner; `lock-not-writable`.
    """
    lock = _Lock(folder, f"job {job}", seconds)
    with lock.held(owner, partial(job_in_use, job)) as before:
        yield owner_in_words(before)


def check_nobody_works(folder: Path, seconds: Seconds = time.monotonic) -> None:
    """Look through all locks of a user.

    Raises:
        ImporterError: `journal-in-use` naming whoever has one; `lock-not-writable`.
    """
    from filelock import FileLock, Timeout

    with _told_of_the_lock(folder):
        for path in sorted(folder.glob("*.lock")):
            lock = FileLock(path, timeout=0, mode=_LOCK_MODE)
            try:
                lock.acquire()
            except Timeout as error:
                owner = _owner_at(path.with_suffix(".owner"))
                raise _somebody_works(owner.words(socket.gethostname(), seconds())) from error
            lock.release()


class _Lock:
    """One lock of the operating system, and the name of whoever has it."""

    def __init__(self, folder: Path, what: str, seconds: Seconds) -> None:
        self._folder = folder
        self._path = folder / f"{sha256(what.encode()).hexdigest()[:16]}.lock"
        self._owner_path = self._path.with_suffix(".owner")
        self._sign_path = self._path.with_suffix(".sign")
        self._seconds = seconds

    @contextmanager
    def held(self, owner: str, refusal: Callable[[str], ImporterError]) -> Iterator[str]:
        """Hold it; who had it before and died with it.

        Raises:
            ImporterError: the refusal, of whoever has it; `lock-not-writable`.
        """
        lock, sign = self._acquired(refusal), self._sign(_SIGN_SECONDS)
        try:
            with _told_of_the_lock(self._folder):
                before = _owner_at(self._owner_path).name if self._owner_path.exists() else ""
                write_private_file(self._owner_path, str(_Owner(owner, *self._here())))
                make_private_file(self._sign_path)
                with suppress(TimeoutError):
                    sign.acquire()
            yield before
        finally:
            self._owner_path.unlink(missing_ok=True)
            sign.release()
            lock.release()

    def owner(self) -> str:
        """Whoever has it, in words; "" for nobody."""
        if not self._sign_path.exists():  # nobody has ever had it
            return ""
        sign = self._sign(0)
        with _told_of_the_lock(self._folder):
            try:
                sign.acquire()
            except TimeoutError:
                # Where nobody has a name, somebody else is asking as well.
                is_named = self._owner_path.exists()
                return _owner_at(self._owner_path).words(*self._here()) if is_named else ""
            sign.release()
        return ""

    def _sign(self, seconds: float) -> FileLock:
        from filelock import FileLock

        return FileLock(self._sign_path, timeout=seconds, poll_interval=0.01, mode=_LOCK_MODE)

    def _acquired(self, refusal: Callable[[str], ImporterError]) -> FileLock:
        from filelock import FileLock, Timeout

        with _told_of_the_lock(self._folder):
            make_private_folder(self._folder)
            make_private_file(self._path)
            lock = FileLock(self._path, timeout=0, mode=_LOCK_MODE)
            try:
                lock.acquire()
            except Timeout as error:
                raise refusal(_owner_at(self._owner_path).words(*self._here())) from error
        return lock

    def _here(self) -> tuple[str, float]:
        return socket.gethostname(), self._seconds()


class _Owner(Struct, frozen=True):
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
        name = owner_in_words(self.name)
        if self.host != host or now < self.since:
            return name
        lasts = duration_words(now - self.since)
        return gettext("{owner}, for {duration}").format(owner=name, duration=lasts)


def _owner_at(path: Path) -> _Owner:
    try:
        return _parse_owner(path.read_text(encoding="utf-8"))
    except FileNotFoundError:  # it has the lock and has not said its name yet
        return _Owner(gettext("an importer that has just started"))


def _parse_owner(text: str) -> _Owner:
    name, _, rest = text.strip().partition("\n")
    since, _, host = rest.partition(" ")
    return _Owner(name, host, float(since)) if since.isdigit() else _Owner(name)


def place_of(folder: Path) -> str:
    """Names a folder of locks among those of all machines, as long as the machine runs.

    Raises:
        ImporterError: `lock-not-writable`.
    """
    with _told_of_the_lock(folder):
        path = folder / "place"
        if not path.exists():
            make_private_folder(folder)
            name = uuid4().hex
            new = folder / f"place-{name}"  # a worker's threads come here at once
            write_private_file(new, name)
            with suppress(FileExistsError):
                os.link(new, path)  # whoever comes first names it
            new.unlink()
        name = path.read_text(encoding="utf-8")
    return f"{name} {socket.gethostname()}"


def owner_text(command: str) -> str:
    """Who holds a lock from now on, as it stands on record: process, user, host, command, since
    when; `owner_in_words` tells it."""
    since = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
    place = f"process {os.getpid()} of {_user()} on {socket.gethostname()}"
    return f"{place}, `{command}`, since {since}"


_ON_RECORD = re.compile(
    r"process (?P<process>\d+) of (?P<user>.+) on (?P<host>\S+), `(?P<command>.+)`, "
    r"since (?P<day>\d{4}-\d\d-\d\d) (?P<time>\d\d:\d\d)"
)


def owner_in_words(on_record: str) -> str:
    """An owner as `owner_text` has it, in the language spoken; any other text as it is."""
    found = _ON_RECORD.fullmatch(on_record)
    if found is None:
        return on_record
    facts = found.groupdict()
    return gettext(
        "process {process} of {user} on {host}, `{command}`, since {day} {time}"
    ).format_map({**facts, "day": day(facts["day"])})


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        return f"user {os.getuid()}"


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


def organization_in_use(owner: str) -> ImporterError:
    """What to say where somebody else is at work.

    Args:
        owner: in words, or as on record.
    """
    owner = owner_in_words(owner)
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


def job_in_use(job: str, owner: str) -> ImporterError:
    """What to say where somebody else has the job; the owner as in `organization_in_use`."""
    from importer.core.jobs.guards import already_running  # guards are what jobs need

    return already_running(Path(job).name, owner_in_words(owner))


def _somebody_works(owner: str) -> ImporterError:
    return ImporterError(
        "journal-in-use",
        gettext("Another importer is at work with this journal: {owner}.").format(owner=owner),
        hint=gettext("Wait until it has finished, then try again."),
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
