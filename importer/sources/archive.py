"""Zip archives: whether one is safe to unpack, and what stands in it.

Sizes, ratios and the number of entries are checked against the archive's own directory before
anything is unpacked (importer/sources/README.md 51 and 52). Python unpacks no more of an entry
than the directory declares, so that what is declared is all that can come.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from importer.core.language import gettext
from importer.core.numbers import whole
from importer.sources.refusals import damaged, password_needed, too_large
from importer.sources.source_file import SourceFile

MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 8 << 30
"""Bytes that all entries together may unpack to; a million rows of 30 columns are some 2 GiB."""
LARGEST_IN_MEMORY = 64 << 20
"""Bytes of an entry that is read as a whole: lists of sheets, styles."""
LARGE_ENTRY = 256 << 20
HIGHEST_RATIO = 250
"""A large entry packed tighter than this is no honest sheet: those of equal rows reach some 100."""

_IS_ENCRYPTED = 0x1
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    KeyError,
    ValueError,
    OSError,
)
"""What the zip module raises on entries that are damaged or packed in an unusual way."""


@contextmanager
def open_archive(source: SourceFile) -> Iterator[zipfile.ZipFile]:
    """The archive, checked against bombs.

    Raises:
        ImporterError: it is cut off, damaged, protected, or would unpack to too much.
    """
    with source.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except _READ_ERRORS as error:
            raise damaged(source.name) from error
        with archive:
            _check_entries(archive.infolist(), source.name)
            check_unpacked_size(archive, source.name, LARGEST_UNPACKED)
            yield archive


def read_entry(archive: zipfile.ZipFile, entry: str, name: str) -> bytes:
    """All bytes of a small entry.

    Raises:
        ImporterError: the entry is missing, damaged, or not small.
    """
    try:
        if archive.getinfo(entry).file_size > LARGEST_IN_MEMORY:
            raise too_large(
                name,
                gettext("a part of more than {value} MiB").format(value=LARGEST_IN_MEMORY >> 20),
            )
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


def check_unpacked_size(archive: zipfile.ZipFile, name: str, largest: int) -> None:
    """Refuse an archive that unpacks to more bytes than `largest`.

    Raises:
        ImporterError: it does.
    """
    total = sum(entry.file_size for entry in archive.infolist())
    if total > largest:
        raise too_large(name, f"{total >> 20:,} MiB")


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MOST_ENTRIES:
        raise too_large(name, f"{len(entries):,} parts")
    for entry in entries:
        if entry.flag_bits & _IS_ENCRYPTED:
            raise password_needed(name)
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size > LARGE_ENTRY and ratio > HIGHEST_RATIO:
            raise too_large(
                name,
                gettext("{value} MiB, {ratio} times its packed size").format(
                    value=whole(entry.file_size >> 20), ratio=ratio
                ),
            )
