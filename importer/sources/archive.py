"""Zip archives: whether one is safe to unpack, and what stands in it.

Sizes, ratios and the number of entries are checked against the archive's own directory before
anything is unpacked (EXPORTS.md section 30, lines 51 and 52). Python unpacks no more of an entry
than the directory declares, so that what is declared is what can come.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from importer.core.errors import ImporterError
from importer.sources.source_file import SourceFile

MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 8 << 30
"""Bytes that all entries together may unpack to; a million rows of 30 columns are some 2 GiB."""
LARGE_ENTRY = 256 << 20
HIGHEST_RATIO = 250
"""A large entry packed tighter than this is no honest sheet: those of equal rows reach some 100."""

_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    ValueError,
)
"""What the zip module raises on damaged, protected or unusually packed entries."""


@contextmanager
def open_archive(source: SourceFile) -> Iterator[zipfile.ZipFile]:
    """The archive, checked against bombs; damage found while it is open is one clear error.

    Raises:
        ImporterError: it is cut off, damaged, protected, or would unpack to too much.
    """
    with source.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except _READ_ERRORS as error:
            raise damaged(source.name) from error
        with archive:
            _check_sizes(archive, source.name)
            yield archive


def read_entry(archive: zipfile.ZipFile, entry: str, name: str) -> bytes:
    """All bytes of a small entry.

    Raises:
        ImporterError: the entry is missing or damaged.
    """
    try:
        return archive.read(entry)
    except _READ_ERRORS as error:
        raise damaged(name) from error


def entry_blocks(archive: zipfile.ZipFile, entry: str, name: str) -> Iterator[bytes]:
    """The bytes of an entry in blocks of bounded size, for entries of any size.

    Raises:
        ImporterError: the entry is missing or damaged.
    """
    try:
        with archive.open(entry) as stream:
            while block := stream.read(1 << 16):
                yield block
    except _READ_ERRORS as error:
        raise damaged(name) from error


def damaged(name: str) -> ImporterError:
    """The error for a workbook that is cut off or broken."""
    return ImporterError(
        "workbook-damaged",
        f"{name} is a workbook that is cut off or damaged.",
        hint="Download or copy it again; or open it in a spreadsheet program, let it repair the "
        "file, save, and import it again.",
    )


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _too_large(name, f"{len(entries):,} parts")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_UNPACKED:
        raise _too_large(name, f"{total >> 20:,} MiB")
    for entry in entries:
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size > LARGE_ENTRY and ratio > HIGHEST_RATIO:
            raise _too_large(name, f"{entry.file_size >> 20:,} MiB, {ratio} times its packed size")


def _too_large(name: str, size: str) -> ImporterError:
    return ImporterError(
        "archive-too-large",
        f"{name} would unpack to {size}, more than any list of customers.",
        hint="Copy the rows to a new workbook, or save them as CSV, and import that file.",
    )
