"""The file itself: that it is there, that it is a file, its size and fingerprint, its bytes.

What the bytes mean is decided elsewhere (`content`, `encoding`).
"""

import hashlib
import os
import stat
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path

from importer.core.errors import ImporterError

BLOCK = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class SourceFile:
    """A file that was there and could be read when it was opened first.

    Attributes:
        path: where its bytes stand; a temporary file for what came out of an archive.
        name: how the user knows it.
        size: of the file that the user gave, in bytes; the fingerprint is of that file, too.
        stamp: size and time of modification (nanoseconds) at `path`, which tell that it changed.
        packing: what the user's file is, if the table is inside it: `gzip archive`.
    """

    path: Path
    name: str
    size: int
    sha256: str
    stamp: tuple[int, int]
    packing: str = ""

    @contextmanager
    def open(self) -> Iterator[BufferedReader]:
        """The bytes from the start, buffered.

        Raises:
            ImporterError: the file is gone, can't be read, or changed since it was opened first.
        """
        with _open_for_reading(self.path, self.name) as stream:
            if _stamp(stream) != self.stamp:
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

    @property
    def facts(self) -> Mapping[str, str]:
        """What the user should know of how the bytes were come by."""
        return {"unpacked from": self.packing} if self.packing else {}

    def unpacked(self, path: Path, packing: str) -> "SourceFile":
        """The same file with its bytes unpacked at `path`, which is removed with the last use."""
        with _open_for_reading(path, self.name) as stream:
            inner = replace(self, path=path, stamp=_stamp(stream), packing=packing)
        weakref.finalize(inner, path.unlink, missing_ok=True)
        return inner


def open_source_file(path: Path, name: str) -> SourceFile:
    """Look at a file and take its fingerprint; streams, whatever its size.

    Raises:
        ImporterError: it is missing, a directory, no ordinary file, not readable, or empty.
    """
    _check_is_a_file(path, name)
    with _open_for_reading(path, name) as stream:
        stamp = _stamp(stream)
        if stamp[0] == 0:
            raise ImporterError(
                "file-empty", f"{name} is empty (0 bytes).", hint="Export the file once more."
            )
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return SourceFile(path, name, stamp[0], digest, stamp)


def _stamp(stream: BufferedReader) -> tuple[int, int]:
    status = os.fstat(stream.fileno())
    return status.st_size, status.st_mtime_ns


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
