"""One importer at a time per organization, with the name of the one who is there.

The lock is the operating system's: it vanishes with its process, so nothing is ever left behind
that would have to be removed by hand. The owner's name stands in a file of its own, beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from importer.core.errors import ImporterError
from importer.journal.files import (
    file_errors_told,
    make_private_file,
    make_private_folder,
    write_private_file,
)

_LOCK_MODE = 0o600

_MAKING_SECONDS = 30
"""How long to wait for another process that is making the journal; it takes milliseconds."""


@contextmanager
def lock_organization(
    path: Path, base_url: str, organization_id: str, owner_text: str
) -> Iterator[None]:
    """Hold the organization for one importer.

    Args:
        path: the journal; the lock lies beside it.
        owner_text: who is there, for the next one: process, host, command, since when, run.

    Raises:
        ImporterError: `journal-in-use` naming the owner; `disk-full`, `journal-not-writable`.
    """
    lock_path = _lock_path(path, base_url, organization_id)
    owner_path = lock_path.with_suffix(".owner")
    make_private_folder(path.parent)
    make_private_file(lock_path)
    lock = FileLock(lock_path, timeout=0, mode=_LOCK_MODE)
    _acquire(lock, lock_path, owner_path)
    try:
        write_private_file(owner_path, owner_text)
        yield
    finally:
        owner_path.unlink(missing_ok=True)
        lock.release()


@contextmanager
def lock_making(path: Path) -> Iterator[None]:
    """Make a new journal alone: SQLite can't turn on its write-ahead log while others look on.

    Raises:
        ImporterError: `journal-in-use`, `disk-full`, `journal-not-writable`.
    """
    lock_path = path.with_name(f"{path.name}.lock")
    make_private_file(lock_path)
    lock = FileLock(lock_path, timeout=_MAKING_SECONDS, mode=_LOCK_MODE)
    _acquire(lock, lock_path, lock_path.with_suffix(".owner"))
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, lock_path: Path, owner_path: Path) -> None:
    with file_errors_told(lock_path):
        try:
            lock.acquire()
        except Timeout as error:
            raise _in_use(_owner(owner_path)) from error


def _lock_path(path: Path, base_url: str, organization_id: str) -> Path:
    name = sha256(f"{base_url}\n{organization_id}".encode()).hexdigest()[:16]
    return path.with_name(f"{path.name}.{name}.lock")


def _owner(owner_path: Path) -> str:
    try:
        return owner_path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:  # it has the lock and has not said its name yet
        return "an importer that has just started"


def _in_use(owner: str) -> ImporterError:
    return ImporterError(
        "journal-in-use",
        f"Another importer is at work in this organization: {owner}.",
        hint="Wait until it has finished, or stop it with Ctrl-C (it can be resumed), then try "
        "again.",
        context={"owner": owner},
    )
