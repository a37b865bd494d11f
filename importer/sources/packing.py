"""Files inside files: gzip, zip archives of one spreadsheet, and web archives (MHTML).

What is inside is written to a private folder and read from there; it goes away with the last use.
Archives inside archives are not opened.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZipFile

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.sources.archive import (
    HIGHEST_RATIO,
    LARGE_ENTRY,
    LARGEST_UNPACKED,
    entry_blocks,
    open_archive,
)
from importer.sources.refusals import EXPORT, no_table, too_large
from importer.sources.source_file import BLOCK, SourceFile

if TYPE_CHECKING:
    from email.message import Message

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WEB_ARCHIVE = b"mime-version:"
_START = 4096

LARGEST_WEB_ARCHIVE = 64 << 20
"""Bytes; a web archive is held in memory."""

_DOCUMENT_PARTS = frozenset({"[Content_Types].xml", "mimetype", "Index.zip"})
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
OF_TABLES = frozenset(
    {".csv", ".tsv", ".tab", ".txt", ".iif", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".xml"}
    | {".htm", ".html", ".mht", ".mhtml"}
)
"""How the names of files end that may hold a table."""

OF_ARCHIVES = frozenset({".zip", ".gz"})
"""How the names of archives end in which one of these may be."""


def unpack(source: SourceFile) -> SourceFile:
    """The one spreadsheet inside an archive; the file itself if it is no archive.

    Raises:
        ImporterError: the archive is damaged, protected, unpacks to too much, or holds several
            files that could be meant.
    """
    start = source.start(_START)
    if start.startswith(_GZIP):
        return _written(source, _gzip_blocks(source), gettext("gzip archive"))
    if start.startswith(_ZIP):
        return _unpack_zip(source)
    if _is_web_archive(start):
        return _written(source, _pages(source), gettext("web archive (MHTML)"))
    return source


def is_packed(start: bytes) -> bool:
    """Whether a file is one of these archives, by its first bytes; many a document is one, too."""
    return start.startswith((_GZIP, *_ZIP)) or _is_web_archive(start[:_START])


def _is_web_archive(start: bytes) -> bool:
    return start.lstrip()[: len(_WEB_ARCHIVE)].lower() == _WEB_ARCHIVE


def _written(source: SourceFile, blocks: Iterable[bytes], packing: str) -> SourceFile:
    return source.unpacked(_bounded(blocks, source), packing)


def _bounded(blocks: Iterable[bytes], source: SourceFile) -> Iterator[bytes]:
    """The blocks, as long as they are not more than an honest archive holds."""
    size = 0
    for block in blocks:
        size += len(block)
        if size > LARGEST_UNPACKED:
            raise too_large(
                source.name,
                gettext("more than {value} MiB").format(value=whole(LARGEST_UNPACKED >> 20)),
            )
        if size > LARGE_ENTRY and size > HIGHEST_RATIO * source.size:
            raise too_large(
                source.name,
                gettext("more than {highest_ratio} times its packed size").format(
                    highest_ratio=HIGHEST_RATIO
                ),
            )
        yield block


# --- gzip -----------------------------------------------------------------------------------------


def _gzip_blocks(source: SourceFile) -> Iterator[bytes]:
    with source.open() as packed, gzip.GzipFile(fileobj=packed) as stream:
        try:
            while block := stream.read(BLOCK):
                yield block
        except (gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise _damaged(source.name, "gzip") from error


def _damaged(name: str, kind: str) -> ImporterError:
    return ImporterError(
        "archive-damaged",
        gettext("{name} is a {kind} archive that is cut off or damaged.").format(
            name=name, kind=kind
        ),
        hint=gettext("Download or copy it again."),
    )


# --- zip ------------------------------------------------------------------------------------------


def _unpack_zip(source: SourceFile) -> SourceFile:
    with open_archive(source) as archive:
        if _is_a_document(archive):
            return source
        entry = _only_table(archive, source.name)
        return _written(source, entry_blocks(archive, entry, source.name), gettext("zip archive"))


def _is_a_document(archive: ZipFile) -> bool:
    """Workbooks and other documents are zip archives, too; `content` tells them apart."""
    return any(entry in _DOCUMENT_PARTS or entry.endswith(".iwa") for entry in archive.namelist())


def _only_table(archive: ZipFile, name: str) -> str:
    """The entry that holds the table: the only one, or the only one that is called like a table."""
    entries = [entry for entry in archive.namelist() if _is_of_the_user(entry)]
    tables = [entry for entry in entries if PurePosixPath(entry).suffix.lower() in OF_TABLES]
    if len(tables or entries) == 1:
        return (tables or entries)[0]
    if not tables:
        raise no_table(name, gettext("a zip archive without a table"), EXPORT)
    shown = ", ".join(PurePosixPath(table).name for table in tables[:5])
    raise ImporterError(
        "archive-of-several-files",
        gettext("{name} is a zip archive of {tables} files: {shown}{value}.").format(
            name=name, tables=len(tables), shown=shown, value=", …" if len(tables) > 5 else ""
        ),
        hint=gettext("Unpack it and name the file that holds the customers."),
    )


def _is_of_the_user(entry: str) -> bool:
    """Whether an entry is no folder and none of what systems put beside people's files."""
    path = PurePosixPath(entry)
    return not (
        entry.endswith("/")
        or path.parts[:1] == ("__MACOSX",)
        or path.name.startswith(".")
        or path.name.lower() in _OF_THE_SYSTEM
    )


# --- web archives ---------------------------------------------------------------------------------


def _pages(source: SourceFile) -> Iterator[bytes]:
    """The web pages of an archive; a page of frames comes before those that it shows."""
    from email import message_from_binary_file, policy  # web archives are rare

    if source.size > LARGEST_WEB_ARCHIVE:
        raise too_large(
            source.name,
            gettext("a web page of more than {value} MiB").format(value=LARGEST_WEB_ARCHIVE >> 20),
        )
    with source.open() as stream:
        # The newer policy fails on headers that it can't take apart.
        message = message_from_binary_file(stream, policy=policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not pages:
        raise no_table(source.name, gettext("a web archive (MHTML) without a page"), EXPORT)
    for page in pages:
        yield _text_of(page)


def _text_of(page: Message) -> bytes:
    """The page in UTF-8, whatever it was sent in."""
    content = page.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        charset = page.get_content_charset("utf-8")
        return raw.decode(charset, "replace").encode("utf-8", "replace")
    except (LookupError, ValueError):  # no encoding that is known, or no name of one at all
        return raw
