"""The file itself: that it is there, that it is a file, its size and fingerprint, its bytes.

What the bytes mean is decided elsewhere (`content`, `encoding`).
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from importer.core.errors import ImporterError

BLOCK = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was there and could be read when it was opened first.

    Attributes:
        name: how the user knows it.
        modified: its time of modification in nanoseconds; with `size`, what tells that it changed.
    """

    path: Path
    name: str
    size: int
    modified: int
    sha256: str

    @contextmanager
    def open(self) -> Iterator[BufferedReader]:
        """The bytes from the start, buffered.

        Raises:
            ImporterError: the file is gone, can't be read, or changed since it was opened first.
        """
        with _open_for_reading(self.path, self.name) as stream:
            now = os.fstat(stream.fileno())
            if (now.st_size, now.st_mtime_ns) != (self.size, self.modified):
                raise ImporterError(
                    "file-changed",
                    f"{self.name} was changed while it was being read.",
                    hint="Close it in the program that writes to it and start again.",
                )
            yield stream

    def blocks(self) -> Iterator[bytes]:
        """The bytes from the start, in blocks of bounded size."""
        with self.open() as stream:
            yield from iter(lambda: stream.read(BLOCK), b"")

    def start(self, size: int = 8192) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)


def open_source_file(path: Path, name: str) -> SourceFile:
    """Look at a file and take its fingerprint; streams, whatever its size.

    Raises:
        ImporterError: it is missing, a directory, no ordinary file, not readable, or empty.
    """
    _check_is_a_file(path, name)
    with _open_for_reading(path, name) as stream:
        status = os.fstat(stream.fileno())
        if status.st_size == 0:
            raise ImporterError(
                "file-empty", f"{name} is empty (0 bytes).", hint="Export the file once more."
            )
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return SourceFile(path, name, status.st_size, status.st_mtime_ns, digest)


def _check_is_a_file(path: Path, name: str) -> None:
    """Refuse what is no ordinary file before it is opened: opening a pipe would wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _unreadable(name, error) from error
    if stat.S_ISDIR(mode):
        raise ImporterError(
            "file-is-a-directory",
            f"{name} is a directory, not a file.",
            hint="Name the files in it, for example with a pattern such as exports/*.csv.",
        )
    if not stat.S_ISREG(mode):
        raise ImporterError(
            "file-not-ordinary",
            f"{name} is a pipe or a device, not an ordinary file.",
            hint="Save the data to a file first: it is read more than once.",
        )


@contextmanager
def _open_for_reading(path: Path, name: str) -> Iterator[BufferedReader]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _unreadable(name, error) from error
    with stream:
        yield stream


def _unreadable(name: str, error: OSError) -> ImporterError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ImporterError(
            "file-missing",
            f"There is no file {name}.",
            hint="Check the name and the folder; put names with blanks in quotes.",
        )
    if isinstance(error, PermissionError):
        return ImporterError(
            "file-not-permitted",
            f"You are not allowed to read {name}.",
            hint="Ask the file's owner for permission to read it, or copy it to a folder of yours.",
        )
    return ImporterError(
        "file-unreadable",
        f"{name} could not be read: {error.strerror or error}.",
        hint="Check that the disk or network folder is there, or copy the file to this computer.",
    )
