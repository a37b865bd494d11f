"""Files that can't be read: each ends in one message that says what, where, and what to do."""

import gzip
import os
import struct
import zipfile
from collections import deque
from io import BytesIO
from pathlib import Path

import pytest
from importer.core.errors import EXIT_STOPPED, ImporterError
from importer.core.reading import ReadingOptions
from importer.sources import open_tables

from tests.sources.reading import rows_of
from tests.sources.workbooks import CONTENT_TYPES, number_cell, ods, row, text_cell, xlsx, zipped


def _read(path: Path) -> None:
    for table in open_tables(path, path.name, ReadingOptions()):
        deque(table.rows(), maxlen=0)


def _stopped(path: Path) -> ImporterError:
    with pytest.raises(ImporterError) as stopped:
        _read(path)
    error = stopped.value
    assert path.name in error.message
    assert error.hint
    assert error.exit_code == EXIT_STOPPED
    return error


def _stopped_by(tmp_path: Path, content: bytes, name: str = "customers.xlsx") -> ImporterError:
    path = tmp_path / name
    path.write_bytes(content)
    return _stopped(path)


# --- no file -------------------------------------------------------------------------------------


def test_a_missing_file(tmp_path: Path) -> None:
    """Also one in a folder that is a file."""
    assert _stopped(tmp_path / "nowhere.csv").code == "file-missing"
    (tmp_path / "file").touch()
    assert _stopped(tmp_path / "file" / "a.csv").code == "file-missing"


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    """A link is what it points to."""
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    assert _stopped(tmp_path / "link.csv").code == "file-missing"


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    """Nothing is wrong with links."""
    (tmp_path / "a.csv").write_bytes(b"Name,Zip\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    (table,) = open_tables(tmp_path / "link.csv", "link.csv", ReadingOptions())
    assert table.head(1)[0].cells == ("Name", "Zip")


def test_a_directory(tmp_path: Path) -> None:
    """Named instead of the files in it."""
    assert _stopped(tmp_path).code == "file-is-a-directory"


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    """Opening a pipe that nobody writes to would wait for ever."""
    os.mkfifo(tmp_path / "pipe.csv")
    assert _stopped(tmp_path / "pipe.csv").code == "file-not-ordinary"


def test_a_device() -> None:
    """/dev/zero never ends."""
    assert _stopped(Path("/dev/zero")).code == "file-not-ordinary"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal is put in words; the tests may run as root, whom nothing is refused."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"Name,Zip\n")

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert _stopped(path).code == "file-not-permitted"


# --- nothing in it -------------------------------------------------------------------------------


def test_an_empty_file(tmp_path: Path) -> None:
    """0 bytes: an export that failed."""
    assert _stopped_by(tmp_path, b"").code == "file-empty"


@pytest.mark.parametrize(
    "content",
    [b"\n", b" \t \r\n\r\n ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", " \r\n".encode("utf-16")],
)
def test_a_file_of_blanks(tmp_path: Path, content: bytes) -> None:
    """Of any kind, with and without a byte order mark."""
    assert _stopped_by(tmp_path, content).code == "file-blank"


def test_a_workbook_of_blanks(tmp_path: Path) -> None:
    """Sheets with formats only."""
    assert _stopped_by(tmp_path, xlsx({"A": "", "B": row(9, '<c r="A9" s="1"/>')})).code == (
        "file-blank"
    )


# --- something else ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a PNG picture"),
        (b"\xff\xd8\xff\xe0JFIF", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"{\\rtf1", "an RTF document"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"<!DOCTYPE html><table>", "a web page (HTML) without a table"),
        (b"\xef\xbb\xbf\r\n <TABLE border=1><td> </td>", "a web page (HTML) without a table"),
        (b"<!-- made by --> <html>", "a web page (HTML) without a table"),
        (b"<table><td>x</td></table>" * 51, "a web page with 51 tables"),
        (b'<?xml version="1.0"?><Workbook>', "an XML file of an unknown kind"),
        (b"MIME-Version: 1.0\r\n", "a web archive (MHTML) without a page"),
        (b"\x09\x08\x10\x00\x00\x06", "an Excel workbook of an early version"),
        (bytes(range(256)) * 20, "a binary file of an unknown kind"),
        (zipped({"photo.jpg": b"\xff\xd8\xff\xe0JFIF"}), "a JPEG picture"),
        (zipped({"a.jpg": b"x", "b.jpg": b"x"}), "a zip archive without a table"),
        (zipped({"photos/": b"", "__MACOSX/._a.csv": b"x"}), "a zip archive without a table"),
        (zipped({}), "a zip archive without a table"),
        (zipped({"a.zip": zipped({"b.csv": b"Name"})}), "a zip archive inside another"),
        (gzip.compress(gzip.compress(b"Name,Zip")), "a gzip archive inside another"),
        (zipped({"Index/Document.iwa": b"x"}), "an Apple Numbers, Pages or Keynote document"),
        (
            zipped({"[Content_Types].xml": b"wordprocessingml.document.main+xml"}),
            "a Word, PowerPoint or other Office document",
        ),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            "an OpenDocument file that is no spreadsheet",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "an old Office document without a workbook",
        ),
    ],
)
def test_something_else_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    """Whatever it is called: all of these are customers.xlsx."""
    error = _stopped_by(tmp_path, content)
    assert error.code == "file-is-no-table"
    assert f"customers.xlsx is {what}," in error.message


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("~$ok.xlsx", b"\x03Ann".ljust(55) + "Ann".encode("utf-16-le") + b" \0" * 51, "Excel"),
        (".~lock.ok.xlsx#", b",ann,desk,30.11.2026 12:00,file:///home/ann;", "LibreOffice"),
    ],
)
def test_the_mark_beside_an_open_workbook_names_the_workbook(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    """`exports/*` takes it as well."""
    error = _stopped_by(tmp_path, content, name)
    assert f"{name} is the mark by which {what} shows that ok.xlsx is open," in error.message
    assert "Close ok.xlsx there" in error.hint


def test_a_word_document_that_holds_a_workbook_is_no_workbook(tmp_path: Path) -> None:
    """It names the kind of the workbook, but not as that of its main part."""
    types = CONTENT_TYPES.replace("sheet.main+xml", "sheet").encode()
    assert _stopped_by(tmp_path, zipped({"[Content_Types].xml": types})).code == "file-is-no-table"


# --- protected, damaged, dangerous ---------------------------------------------------------------


def test_a_password_protected_workbook(tmp_path: Path) -> None:
    """Excel wraps it in an OLE2 file: importer/sources/README.md 29."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * ((1 << 20) - 20)
    content += "EncryptedPackage".encode("utf-16-le")
    assert _stopped_by(tmp_path, content).code == "workbook-protected"


def test_a_workbook_in_a_protected_archive(tmp_path: Path) -> None:
    """Zip archives have passwords of their own."""
    content = bytearray(xlsx(row(1, text_cell("A", "Name"))))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert _stopped_by(tmp_path, bytes(content)).code == "workbook-protected"


GOOD = xlsx(
    "".join(row(n, number_cell("A", str(n)), text_cell("B", f"C{n}")) for n in range(1, 200)),
    texts=["<t>Name</t>"],
)


def test_a_workbook_that_is_called_like_the_mark_of_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "~$ok.xlsx"
    path.write_bytes(GOOD)
    assert len(open_tables(path, path.name, ReadingOptions())) == 1


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_workbook_that_is_cut_off(tmp_path: Path, share: float) -> None:
    """A download that stopped half way."""
    assert _stopped_by(tmp_path, GOOD[: int(len(GOOD) * share)]).code == "workbook-damaged"


def test_an_old_workbook_that_is_cut_off(tmp_path: Path) -> None:
    """XLS, of which only the names of its parts are left."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 2000
    assert _stopped_by(tmp_path, content).code == "workbook-damaged"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<worksheet><sheetData>",
        b"not XML",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="UTF-x"?><a/>',
        b'<?xml version="1.0" encoding="shift_jis"?><a/>',
    ],
)
def test_a_workbook_with_a_broken_part(tmp_path: Path, part: str, content: bytes) -> None:
    """Not well-formed, or nothing at all."""
    assert _stopped_by(tmp_path, xlsx("", extra={part: content})).code == "workbook-damaged"


def test_a_workbook_with_flipped_bits(tmp_path: Path) -> None:
    """The archive's checksums don't fit."""
    content = bytearray(xlsx(row(1, text_cell("A", "Name")), compression=zipfile.ZIP_STORED))
    content[content.index(b"<t>Name") + 4] ^= 1
    assert _stopped_by(tmp_path, bytes(content)).code == "workbook-damaged"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="99999999999999999999"><c><v>1</v></c></row>',
        '<row r="one"><c><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="11"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
    ],
)
def test_a_workbook_with_places_that_no_sheet_has(tmp_path: Path, rows: str) -> None:
    """Rows and columns out of bounds or order, and texts that there are not."""
    assert _stopped_by(tmp_path, xlsx(rows, texts=["<t>Name</t>"])).code == "workbook-damaged"


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM '
    '"file:///etc/passwd">]>'
)
SHEET = '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;&f;</v></c></row></sheetData>'


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", f"{ENTITIES}{SHEET}</worksheet>"),
        ("xl/sharedStrings.xml", f"{ENTITIES}<sst><si><t>&b;</t></si></sst>"),
        ("xl/workbook.xml", f"{ENTITIES}<workbook><sheets/></workbook>"),
        ("xl/styles.xml", f"{ENTITIES}<styleSheet/>"),
    ],
)
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str, content: str) -> None:
    """They are how XML bombs and reads other files; no honest workbook has any."""
    assert _stopped_by(tmp_path, xlsx("", extra={part: content.encode()})).code == "workbook-unsafe"


def test_a_text_without_end_is_refused(tmp_path: Path) -> None:
    """No cell of a spreadsheet holds a million characters."""
    long = "a" * 1_100_000
    shared = [f"<t>{long}</t>"]
    assert _stopped_by(tmp_path, xlsx(row(1, text_cell("A", long)))).code == "workbook-damaged"
    assert _stopped_by(tmp_path, xlsx("", texts=shared)).code == "workbook-damaged"


def _declaring(content: bytes, *, packed: int, unpacked: int) -> bytes:
    """An archive whose directory declares these sizes for each of its entries."""
    changed = bytearray(content)
    place = 0
    while (place := content.find(b"PK\x01\x02", place) + 1) > 0:
        changed[place + 19 : place + 27] = struct.pack("<LL", packed, unpacked)
    return bytes(changed)


@pytest.mark.parametrize(
    "content",
    [
        _declaring(GOOD, packed=1 << 20, unpacked=1 << 30),
        _declaring(GOOD, packed=1 << 30, unpacked=3 << 30),
        _declaring(ods(""), packed=1 << 29, unpacked=1 << 30),
        zipped({f"x{n}": b"" for n in range(10_001)}),
    ],
    ids=["one part packed too tightly", "too much in all", "too much for memory", "too many parts"],
)
def test_archives_that_would_unpack_to_too_much(tmp_path: Path, content: bytes) -> None:
    """Known from the directory, before anything is unpacked: importer/sources/README.md 51."""
    assert _stopped_by(tmp_path, content).code == "archive-too-large"


def test_honest_large_workbooks_are_let_through() -> None:
    """Equal rows pack very tightly: importer/sources/README.md 52."""
    content = xlsx("".join(row(n, *[number_cell("A", "1")] * 20) for n in range(1, 4_000)))
    with BytesIO(content) as stream, zipfile.ZipFile(stream) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    assert sheet.file_size > 50 * sheet.compress_size
    assert len(rows_of(content)) == 3_999
