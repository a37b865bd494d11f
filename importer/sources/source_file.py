"""The file itself: that it is there, that it is a file, its size and fingerprint, its bytes.

A file is read several times, and others may write to it meanwhile. What is checked must be what is
imported, so its bytes are copied once, and everything is read from the copy.

What the bytes mean is decided elsewhere (`content`, `encoding`).
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, BufferedWriter, FileIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from importer.core.errors import ImporterError
from importer.core.language import gettext, gettext_noop
from importer.sources.private_folder import PrivateFolder, private_folder, temporary_files_folder

BLOCK = 1 << 20
"""Bytes read at a time."""

_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would put line ends of its own into what is written."""

_CLONE = 0x40049409
"""FICLONE of ioctl_ficlone(2): the copy shares the file's blocks until one of them is written."""


class SourceFile(Struct, frozen=True):
    """The bytes that a file had at one moment.

    Attributes:
        path: where they stand: the copy, or what came out of an archive.
        name: how the user knows it.
        size: of the file that the user gave, in bytes; the fingerprint is of that file, too.
        stamp: size and time of modification (nanoseconds) at `path`, which tell that it changed.
        folder: holds `path` and is removed with its last use.
        packing: what the user's file is, if the table is inside it: `gzip archive`.
    """

    path: Path
    name: str
    size: int
    sha256: str
    stamp: tuple[int, int]
    folder: PrivateFolder
    packing: str = ""

    @contextmanager
    def open(self) -> Iterator[BufferedReader]:
        """The bytes from the start, buffered.

        Raises:
            ImporterError: somebody has removed or changed our copy.
        """
        try:
            stream = self.path.open("rb")
        except OSError as error:
            raise self._copy_lost() from error
        with stream:
            if _stamp(stream) != self.stamp:
                raise self._copy_lost()
            yield stream

    def _copy_lost(self) -> ImporterError:
        return ImporterError(
            "file-changed",
            gettext(
                "The copy of {name} that was being read, {path}, was removed or changed by another "
                "program."
            ).format(name=self.name, path=self.path),
            hint=gettext(
                "Start again, and keep programs that tidy up temporary files away from it."
            ),
        )

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

    def unpacked(self, blocks: Iterable[bytes], packing: str) -> "SourceFile":
        """The same file with its bytes unpacked: these blocks.

        Raises:
            ImporterError: `no-room-to-unpack`.
        """
        with _private_folder(partial(_no_room_to_unpack, self.name)) as folder:
            path = folder.path / "unpacked"
            _write(path, blocks)
            with path.open("rb") as stream:
                stamp = _stamp(stream)
        return replace(self, path=path, stamp=stamp, folder=folder, packing=packing)


def _take_all(_: Iterator[bytes]) -> None:
    """A look that refuses nothing."""


def open_source_file(
    path: Path, name: str, look: Callable[[Iterator[bytes]], None] = _take_all
) -> SourceFile:
    """Copy a file and take its fingerprint; streams, whatever its size.

    Args:
        look: is given the file's blocks before the copy, and raises where it has seen enough.

    Raises:
        ImporterError: it is missing, a directory, no ordinary file, not readable, or empty;
            `file-changed` while it was copied, or `no-room-to-copy`.
    """
    _check_is_a_file(path, name)
    with _open_for_reading(path, name) as stream:
        if _stamp(stream)[0] == 0:
            raise ImporterError(
                "file-empty",
                gettext("{name} is empty (0 bytes).").format(name=name),
                hint=gettext("Export the file once more."),
            )
        look(_blocks(stream, name))
        return _copied(stream, name)


def _copied(stream: FileIO, name: str) -> SourceFile:
    """A copy of the file as it was at one moment.

    A clone is that by itself. Blocks that are read one after another are it where the file neither
    looks changed afterwards nor reads differently: times of modification are coarse, and programs
    that write to a file in memory leave them alone.
    """
    before = _stamp(stream)
    with _private_folder(partial(_no_room_to_copy, name)) as folder:
        copy = folder.path / "copy"
        is_clone = _clone(stream, copy)
        if not is_clone:
            _write(copy, _blocks(stream, name))
        with copy.open("rb") as copied:
            digest, stamp = _digest(_blocks(copied, name)), _stamp(copied)
    if not is_clone and (_stamp(stream) != before or _digest(_blocks(stream, name)) != digest):
        raise ImporterError(
            "file-changed",
            gettext("{name} was changed while it was being read.").format(name=name),
            hint=gettext("Close it in the program that writes to it and start again."),
        )
    return SourceFile(
        path=copy, name=name, size=stamp[0], sha256=digest, stamp=stamp, folder=folder
    )


def _clone(stream: FileIO, copy: Path) -> bool:
    """Whether the file system could make a copy in no time (Btrfs, XFS and others)."""
    try:
        import fcntl

        with _new_file(copy) as clone:
            fcntl.ioctl(clone.fileno(), _CLONE, stream.fileno())
    except (ImportError, OSError):
        return False
    return True


def _write(path: Path, blocks: Iterable[bytes]) -> None:
    with _new_file(path) as file:
        for block in blocks:
            file.write(block)


def _new_file(path: Path) -> BufferedWriter:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600), "wb")


def _blocks(stream: FileIO | BufferedReader, name: str) -> Iterator[bytes]:
    try:
        stream.seek(0)
        while block := stream.read(BLOCK):
            yield block
    except OSError as error:
        raise _unreadable(name, error) from error


def _digest(blocks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


@contextmanager
def _private_folder(told: Callable[[str, str], ImporterError]) -> Iterator[PrivateFolder]:
    """A folder for what is made of the file.

    Args:
        told: what to say, by the place and the reason, where it can't be written.
    """
    try:
        with private_folder() as folder:
            yield folder
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise told(str(temporary_files_folder()), reason) from error


_NO_ROOM = gettext_noop(
    "Files are read from there, so that nobody can change them meanwhile. Make room in it, or set "
    "TMPDIR to a folder of yours that has room."
)


def _no_room_to_copy(name: str, place: str, reason: str) -> ImporterError:
    return ImporterError(
        "no-room-to-copy",
        gettext(
            "{name} could not be copied to the folder for temporary files ({place}): {reason}."
        ).format(name=name, place=place, reason=reason),
        hint=gettext(_NO_ROOM),
        context={"folder": place, "reason": reason},
    )


def _no_room_to_unpack(name: str, place: str, reason: str) -> ImporterError:
    return ImporterError(
        "no-room-to-unpack",
        gettext(
            "{name} could not be unpacked into the folder for temporary files ({place}): {reason}."
        ).format(name=name, place=place, reason=reason),
        hint=gettext(_NO_ROOM),
        context={"folder": place, "reason": reason},
    )


def _stamp(stream: FileIO | BufferedReader) -> tuple[int, int]:
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
            gettext("{name} is a directory, not a file.").format(name=name),
            hint=gettext("Name the files in it, for example with a pattern such as exports/*.csv."),
        )
    if not stat.S_ISREG(mode):
        raise ImporterError(
            "file-not-ordinary",
            gettext("{name} is a pipe or a device, not an ordinary file.").format(name=name),
            hint=gettext("Save the data to a file first: it is read more than once."),
        )


@contextmanager
def _open_for_reading(path: Path, name: str) -> Iterator[FileIO]:
    """Unbuffered: who reads twice must see the file twice, and not what is left in a buffer."""
    try:
        stream = path.open("rb", buffering=0)
    except OSError as error:
        raise _unreadable(name, error) from error
    with stream:
        yield stream


def _unreadable(name: str, error: OSError) -> ImporterError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ImporterError(
            "file-missing",
            gettext("There is no file {name}.").format(name=name),
            hint=gettext("Check the name and the folder; put names with blanks in quotes."),
        )
    if isinstance(error, PermissionError):
        return ImporterError(
            "file-not-permitted",
            gettext("You are not allowed to read {name}.").format(name=name),
            hint=gettext(
                "Ask the file's owner for permission to read it, or copy it to a folder of yours."
            ),
        )
    return ImporterError(
        "file-unreadable",
        gettext("{name} could not be read: {value}.").format(
            name=name, value=error.strerror or error
        ),
        hint=gettext(
            "Check that the disk or network folder is there, or copy the file to this computer."
        ),
    )
