"""Files that are either whole or not there, readable by their owner alone.

What stands in them is the business of the formats.
"""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_CANT_REPLACE_OPEN = os.name == "nt"
"""Windows replaces no file that is open, so a draft can't be locked there; its age must do."""

_LONG_AGO = 86_400.0
"""Seconds."""

_DRAFT = re.compile(r"\..+\.[a-z0-9_]{8}\.part")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new, empty file beside `path` that takes its place when the block ends well.

    It has mode 0600 from its first byte; a reader sees the old file or the new one, never a part.
    If the block raises, the new file is removed and the old one stays.

    Raises:
        OSError: the folder is not writable, the disk is full, the old file can't be replaced.
    """
    with draft_beside(path) as draft:
        yield draft
        _sync(draft)
        draft.replace(path)


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """A new, empty file beside `path`, gone when the block ends.

    It is locked as long as this process works at it. What a process that was killed has left is
    locked by nobody: `remove_left_drafts` finds it.

    Raises:
        OSError: the folder is not writable.
    """
    handle, draft = _locked_draft(path)
    if _CANT_REPLACE_OPEN:
        os.close(handle)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)
        if not _CANT_REPLACE_OPEN:
            os.close(handle)


def _locked_draft(path: Path) -> tuple[int, Path]:
    while True:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        draft = Path(name)
        # Between the two calls another process may have taken it for one that was left.
        if _is_free(handle) and draft.exists():
            return handle, draft
        os.close(handle)


def _is_free(handle: int) -> bool:
    """Lock a new file; False if another process was faster."""
    try:
        _lock(handle)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _lock(handle: int) -> None:
    """Lock a file for this process, as long as it has it open; OSError if that can't be."""
    if _CANT_REPLACE_OPEN:
        return
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def remove_left_drafts(folder: Path) -> None:
    """Remove the drafts in a folder of reports that nobody works at: they hold customers' data."""
    with suppress(OSError):  # a folder that can't be read is told by whoever writes to it
        for one in folder.iterdir():
            if _DRAFT.fullmatch(one.name) and one.is_file() and not one.is_symlink():
                _remove_if_left(one)


def _remove_if_left(draft: Path) -> None:
    with suppress(OSError):
        if _CANT_REPLACE_OPEN:
            if time.time() - draft.stat().st_mtime > _LONG_AGO:
                draft.unlink()
            return
        handle = os.open(draft, os.O_RDWR)
        try:
            _lock(handle)
            draft.unlink()
        finally:
            os.close(handle)


def _sync(path: Path) -> None:
    """Bytes reach the disk before the name does: a power cut must not leave an empty file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
