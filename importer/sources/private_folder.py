"""Folders for what must be put on disk while files are read: copies, and what was inside archives.

They hold customers' data, so that their owner alone may look into them. A folder goes away with its
last use, at the latest with its process; one whose process was killed is found by the next one.
What stands in the files is the business of others.
"""

import os
import shutil
import stat
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

PREFIX = "bigcapital-importer-"
"""Begins the names of all folders that we make among the system's temporary files."""

_LOCK = "in-use.lock"
_LOCK_MODE = 0o600


class _Lock(Protocol):
    def acquire(self) -> object: ...

    def release(self) -> None: ...


class PrivateFolder:
    """A new folder (mode 0700) for one process; removed when nobody refers to it any more.

    As long as it is in use its process holds a lock in it, which the operating system lets go when
    the process ends, however it ends. Process ids would not do: they are given again, and mean
    nothing to a container that shares the folder for temporary files.

    Raises:
        OSError: there is no folder for temporary files, or no room in it.
    """

    def __init__(self) -> None:
        self.path, lock = _make()
        self.remove = weakref.finalize(self, _remove, self.path, lock)


@contextmanager
def private_folder() -> Iterator[PrivateFolder]:
    """A new private folder, to be filled in the block; one that can't be filled is removed at once.

    Raises:
        OSError: there is no folder for temporary files, or no room in it.
    """
    folder = PrivateFolder()
    try:
        yield folder
    except BaseException:
        folder.remove()
        raise


def temporary_files_folder() -> str:
    """Where private folders are made, for messages; "" where there is no such place."""
    try:
        return tempfile.gettempdir()
    except OSError:
        return ""


def remove_abandoned_folders() -> None:
    """Remove the private folders of this user whose process has ended without removing them."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and _is_own_folder(entry):
                _remove_if_abandoned(Path(entry.path))


def _make() -> tuple[Path, _Lock]:
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _lock_of(path)
        try:
            lock.acquire()
            # On Windows, taking it makes a folder that is gone anew, but not a private one.
            if _is_private(path) and (path / _LOCK).exists():
                return path, lock
        except (BlockingIOError, TimeoutError, FileNotFoundError):
            pass
        except OSError:
            _remove(path, lock)
            raise
        # Another process took it for abandoned in the moment before it was locked.
        lock.release()


def _is_private(folder: Path) -> bool:
    return os.name == "nt" or not folder.stat().st_mode & 0o077


def _lock_of(folder: Path) -> _Lock:
    if os.name != "nt":
        return _FileLock(folder / _LOCK)
    from filelock import FileLock  # it takes longer to load than all else here: every start does

    # Not bound to a thread: the last use may end in any of them.
    return FileLock(folder / _LOCK, timeout=0, mode=_LOCK_MODE, thread_local=False)


class _FileLock:
    """A file that one process at a time may hold; no thread of it in particular."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    def acquire(self) -> None:
        """Take it.

        Raises:
            BlockingIOError: somebody else holds it.
            OSError: it can't be made.
        """
        import fcntl

        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        handle = os.open(self._path, flags, _LOCK_MODE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise
        self._handle = handle

    def release(self) -> None:
        """Let it go, if it is held."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _remove(path: Path, lock: _Lock) -> None:
    """Remove a folder whose lock is held: nobody may take it up between the lock and the files."""
    shutil.rmtree(path, ignore_errors=True)
    lock.release()
    if path.exists():  # Windows removes no file that is open, and the lock was
        shutil.rmtree(path, ignore_errors=True)


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    status = entry.stat(follow_symlinks=False)
    is_own = os.name == "nt" or status.st_uid == os.getuid()
    return is_own and stat.S_ISDIR(status.st_mode)


def _remove_if_abandoned(folder: Path) -> None:
    if not (folder / _LOCK).exists():
        with suppress(OSError):  # not empty: none of ours
            folder.rmdir()
        return
    lock = _lock_of(folder)
    with suppress(OSError):  # held: somebody is at work
        lock.acquire()
        _remove(folder, lock)
