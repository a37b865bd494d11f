"""What a file is, told from its bytes; its extension has no say.

Recognises everything that users bring by mistake, too, so that the message can name it.
"""

import codecs
import re
from enum import StrEnum
from zipfile import ZipFile

from importer.core.language import gettext, gettext_noop
from importer.sources.archive import check_unpacked_size, open_archive, read_entry
from importer.sources.refusals import EXPORT, SAVE_AS, no_table, password_needed
from importer.sources.source_file import SourceFile


class ContentKind(StrEnum):
    """What can be read."""

    TEXT = gettext_noop("delimited text")
    XLSX = gettext_noop("Excel workbook (XLSX)")
    XLSB = gettext_noop("binary Excel workbook (XLSB)")
    XLS = gettext_noop("Excel 97-2003 workbook (XLS)")
    ODS = gettext_noop("OpenDocument spreadsheet (ODS)")
    HTML = gettext_noop("web page (HTML)")
    XML = gettext_noop("XML spreadsheet (Excel 2003)")


_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", gettext_noop("a PNG picture"), EXPORT),
    (b"\xff\xd8\xff", gettext_noop("a JPEG picture"), EXPORT),
    (b"GIF8", gettext_noop("a GIF picture"), EXPORT),
    (b"II*\x00", gettext_noop("a TIFF picture"), EXPORT),
    (b"MM\x00*", gettext_noop("a TIFF picture"), EXPORT),
    (b"%PDF", gettext_noop("a PDF document"), EXPORT),
    (b"{\\rtf", gettext_noop("an RTF document"), EXPORT),
    (b"SQLite format 3\x00", gettext_noop("an SQLite database"), EXPORT),
    (
        b"\x1f\x8b",
        gettext_noop("a gzip archive inside another"),
        gettext_noop("Unpack it and import the file inside."),
    ),
    (
        b"BZh",
        gettext_noop("a bzip2 archive"),
        gettext_noop("Unpack it and import the file inside."),
    ),
    (
        b"\xfd7zXZ\x00",
        gettext_noop("an xz archive"),
        gettext_noop("Unpack it and import the file inside."),
    ),
    (
        b"7z\xbc\xaf'\x1c",
        gettext_noop("a 7-Zip archive"),
        gettext_noop("Unpack it and import the file inside."),
    ),
    (b"Rar!", gettext_noop("a RAR archive"), gettext_noop("Unpack it and import the file inside.")),
    (b"\x09\x08\x10\x00", gettext_noop("an Excel workbook of an early version"), SAVE_AS),
    (b"\x09\x08\x08\x00", gettext_noop("an Excel workbook of an early version"), SAVE_AS),
    (b"\x09\x04\x06\x00", gettext_noop("an Excel workbook of an early version"), SAVE_AS),
    (b"\x09\x00\x04\x00", gettext_noop("an Excel workbook of an early version"), SAVE_AS),
)
"""Signatures of files that hold no table for us: importer/sources/README.md 27 and 59."""

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|style|div|center|font)\b", re.IGNORECASE
)
_XML_SPREADSHEET = re.compile(
    r"<(?:\w+:)?Workbook\b[^>]*schemas-microsoft-com:office:spreadsheet", re.DOTALL
)
_XML = re.compile(r"<\?xml\b", re.IGNORECASE)
"""What spreadsheet programs open although it is markup: importer/sources/README.md 26 and 27."""

_MAIN_PART_OF_WORKBOOK = re.compile(rb"(?:spreadsheetml|ms-excel)[\w.]{0,80}\.main\+xml")
"""A Word document that holds a workbook speaks of one, too, but not as its main part."""

_LARGEST_IN_MEMORY = 1 << 30
"""Bytes that a workbook may unpack to whose reader holds all of it in memory."""

START = 8192
"""Bytes that tell what a file is, if it is not one of several parts."""

_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b")


def detect_content(source: SourceFile, *, encoding_is_named: bool = False) -> ContentKind:
    """What the file is.

    Args:
        encoding_is_named: the user says how text is written; then bytes that are usual in no text
            of ours are no reason to doubt that it is text.

    Raises:
        ImporterError: it is something that holds no table, is protected, or is damaged.
    """
    start = source.start(START)
    kind = detect_plain_content(source.name, start, encoding_is_named=encoding_is_named)
    if kind is not None:
        return kind
    return _detect_zip_content(source) if start.startswith(_ZIP) else _detect_ole_content(source)


def detect_plain_content(
    name: str, start: bytes, *, encoding_is_named: bool = False
) -> ContentKind | None:
    """The same by the first bytes alone; None for what has to be looked into (zip, OLE2).

    Raises:
        ImporterError: it is something that holds no table.
    """
    if start.startswith((*_ZIP, _OLE)):
        return None
    _refuse_foreign(name, start)
    _refuse_mark(name, start)
    if (markup := _detect_markup(name, start)) is not None:
        return markup
    if not encoding_is_named and not start.startswith(_BYTE_ORDER_MARKS):
        _refuse_binary(name, start)
    return ContentKind.TEXT


_MARK = re.compile(r"~\$(?P<excel>.+)|\.~lock\.(?P<libreoffice>.+)#", re.DOTALL)
_LONGEST_MARK = 1024
"""Bytes; Excel's has 165, LibreOffice's a line."""


def _refuse_mark(name: str, start: bytes) -> None:
    """Turn away what a program leaves beside a workbook that is open there: `exports/*` means the
    workbook."""
    mark = _MARK.fullmatch(name)
    if mark is None or len(start) > _LONGEST_MARK:
        return
    program = "Excel" if mark["excel"] else "LibreOffice"
    workbook = mark["excel"] or mark["libreoffice"]
    raise no_table(
        name,
        gettext("the mark by which {program} shows that {workbook} is open").format(
            program=program, workbook=workbook
        ),
        gettext("Close {workbook} there, so that all of it is saved, and import that file.").format(
            workbook=workbook
        ),
    )


def _refuse_foreign(name: str, start: bytes) -> None:
    for signature, what, hint in _FOREIGN:
        if start.startswith(signature):
            raise no_table(name, gettext(what), hint)


def _detect_markup(name: str, start: bytes) -> ContentKind | None:
    """Which markup a file is written in; None if it is none."""
    is_wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = start.decode("utf-16" if is_wide else "utf-8-sig", "replace").lstrip()
    if not text.startswith("<"):
        return None
    place = _after_prologue(text)
    if _XML_SPREADSHEET.match(text, place):
        return ContentKind.XML
    if _HTML.match(text, place):
        return ContentKind.HTML
    if _XML.match(text):
        raise no_table(name, gettext("an XML file of an unknown kind"), SAVE_AS)
    return None


_ASIDES = (("<!--", "-->"), ("<?", ">"))


def _after_prologue(text: str) -> int:
    """Where the first element or document type begins, behind declarations and comments.

    Searched step by step: a pattern for any number of comments takes exponential time on many.
    """
    place = 0
    while aside := next((one for one in _ASIDES if text.startswith(one[0], place)), None):
        opened, closed = aside
        end = text.find(closed, place + len(opened))
        if end < 0:
            break
        place = end + len(closed)
        while text[place : place + 1].isspace():
            place += 1
    return place


def is_unmarked_utf_16(start: bytes) -> bool:
    """Whether every other byte of a file's start is mostly NUL, as in UTF-16 of Latin letters."""
    halves = (start[0::2], start[1::2])
    return any(half.count(0) * 2 > len(half) > 0 for half in halves)


def _refuse_binary(name: str, start: bytes) -> None:
    """Text has hardly any control characters; UTF-16 without its mark has a NUL in every letter."""
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if controls * 20 > len(start) and not is_unmarked_utf_16(start):
        raise no_table(name, gettext("a binary file of an unknown kind"), EXPORT)


def _detect_zip_content(source: SourceFile) -> ContentKind:
    """Which kind of workbook a zip archive holds."""
    with open_archive(source) as archive:
        entries = set(archive.namelist())
        if "mimetype" in entries:
            return _detect_open_document(archive, source.name)
        if "[Content_Types].xml" in entries:
            return _detect_office_content(archive, source.name)
    if any(entry.endswith(".iwa") for entry in entries) or "Index.zip" in entries:
        raise no_table(
            source.name,
            gettext("an Apple Numbers, Pages or Keynote document"),
            gettext("In Numbers choose File > Export To > Excel (or CSV) and import that file."),
        )
    raise no_table(
        source.name,
        gettext("a zip archive inside another"),
        gettext("Unpack both and import the file inside."),
    )


def _detect_office_content(archive: ZipFile, name: str) -> ContentKind:
    """Office documents name the kinds of their parts in one entry (ECMA-376 part 2)."""
    types = read_entry(archive, "[Content_Types].xml", name)
    if b"ms-excel.sheet.binary" in types:
        check_unpacked_size(archive, name, _LARGEST_IN_MEMORY)
        return ContentKind.XLSB
    if _MAIN_PART_OF_WORKBOOK.search(types):
        return ContentKind.XLSX
    raise no_table(name, gettext("a Word, PowerPoint or other Office document"), EXPORT)


def _detect_open_document(archive: ZipFile, name: str) -> ContentKind:
    kind = read_entry(archive, "mimetype", name)
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        check_unpacked_size(archive, name, _LARGEST_IN_MEMORY)
        return ContentKind.ODS
    raise no_table(name, gettext("an OpenDocument file that is no spreadsheet"), EXPORT)


def _detect_ole_content(source: SourceFile) -> ContentKind:
    """Which program wrote an OLE2 file: the names of its streams tell.

    They are looked for in the whole file, since they may stand anywhere in it.

    A protected XLSX is an OLE2 file with a stream `EncryptedPackage`
    (importer/sources/README.md 29).
    """
    names = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book")}
    found: set[str] = set()
    rest = b""
    for block in source.blocks():
        window = rest + block
        found |= {name for name, pattern in names.items() if pattern in window}
        rest = window[-64:]
    if "EncryptedPackage" in found:
        raise password_needed(source.name)
    if not found:
        raise no_table(source.name, gettext("an old Office document without a workbook"), SAVE_AS)
    return ContentKind.XLS
