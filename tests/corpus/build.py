"""The binary files of the corpus, each from a few lines that can be read.

`python -m tests.corpus.build` writes them again. Two files come from another program instead
(README.md of this folder).
"""

import gzip
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.sources.workbooks import number_cell, row, text_cell, xlsx, zipped

HERE = Path(__file__).parent
MOST_ROWS = 1_048_576
SHEET = "xl/worksheets/sheet1.xml"
BYTE_ORDER_MARK = "\ufeff"


def texts(number: int, *cells: str) -> str:
    """The XML of a row of texts; blank ones are left out."""
    filled = zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", cells, strict=False)
    return row(number, *(text_cell(column, cell) for column, cell in filled if cell))


NAMES = texts(1, "Name", "City") + texts(2, "Ann", "Oslo") + texts(3, "Bob", "Rome")


def with_sheet(rows: str, before: str = "", behind: str = "", **options: Any) -> bytes:
    """A workbook whose sheet says more than its rows."""
    plain = xlsx(rows, **options)
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        sheet = archive.read(SHEET).decode()
    sheet = sheet.replace("<sheetData>", f"{before}<sheetData>").replace(
        "</sheetData>", f"</sheetData>{behind}"
    )
    return xlsx(rows, extra={SHEET: sheet.encode()}, **options)


def hidden(xml: str) -> str:
    return xml.replace("<row ", '<row hidden="1" ', 1)


# --- text in unusual bytes ------------------------------------------------------------------------


def unicode_text(codec: str) -> Callable[[], bytes]:
    """Excel's "Unicode Text": UTF-16 with its mark and tabs."""
    text = BYTE_ORDER_MARK + "Name\tCity\r\nRenée\tMünchen\r\nАнна\tМосква\r\n"
    return lambda: text.encode(codec)


def windows_1252() -> bytes:
    return "Name,Note\r\nSeñor Muñoz,“quoted” – 5 €\r\n".encode("cp1252")


def byte_order_mark() -> bytes:
    return (BYTE_ORDER_MARK + '"Name","City"\r\n"Ann","Oslo"\r\n').encode()


def gbk_called_xls() -> bytes:
    return "姓名\t城市\r\n张伟\t北京\r\n李娜\t上海\r\n王芳芳\t广州\r\n".encode("gbk")


def two_thousand_columns() -> bytes:
    header = ",".join(["Name", *(f"Extra {number}" for number in range(1, 2000))])
    return f"{header}\nAnn{',' * 1999}\nBob{',' * 1999}last\n".encode()


# --- workbooks ------------------------------------------------------------------------------------


def blank_formatted_rows() -> bytes:
    """Two customers, a gap, a third, and formats down to the last row that a sheet can have."""
    blank = '<row><c s="1"/></row>'
    third = texts(5_000, "Cid", "Bonn")
    last = f'<row r="{MOST_ROWS}"><c r="A{MOST_ROWS}" s="1"/></row>'
    return xlsx(NAMES + blank * (5_000 - 4) + third + blank * 20_000 + last)


def wrong_dimension() -> bytes:
    return with_sheet(NAMES, before='<dimension ref="A1:A1"/>')


def formulas() -> bytes:
    cells = [
        '<c r="A2"><f>"Ann "&amp;"Ltd"</f></c>',
        '<c r="A3" t="str"><f>"Bob "&amp;"Ltd"</f><v>Bob Ltd</v></c>',
        '<c r="A4" t="str"><f>IF(1=2,"x","")</f><v></v></c>',
    ]
    rows = [row(number, cell, text_cell("B", "Oslo")) for number, cell in enumerate(cells, 2)]
    return xlsx(texts(1, "Name", "City") + "".join(rows))


def error_cells() -> bytes:
    errors = ("#REF!", "#N/A", "#NAME?")
    rows = [
        row(number, text_cell("A", "Ann"), f'<c r="B{{}}" t="e"><v>{error}</v></c>')
        for number, error in enumerate(errors, 2)
    ]
    return xlsx(texts(1, "Name", "City") + "".join(rows))


def zeros_shown() -> bytes:
    rows = texts(1, "Name", "Zip", "Country", "Phone") + row(
        2,
        text_cell("A", "Ann"),
        number_cell("B", "2138", 1),
        text_cell("C", "US"),
        number_cell("D", "55512345", 2),
    )
    return xlsx(rows, formats=["00000", r"0000\-000000"])


def from_1904() -> bytes:
    header = texts(1, "Name", "Opening Balance", "Opening Balance At")
    rows = row(2, text_cell("A", "Ann"), number_cell("B", "100"), number_cell("C", "44926", 1))
    rows += row(3, text_cell("A", "Bob"), number_cell("B", "5"), text_cell("C", "2027-01-01"))
    return xlsx(header + rows, formats=["yyyy-mm-dd"], properties='date1904="1"')


def merged_header() -> bytes:
    rows = (
        texts(1, "Customers of 2025")
        + texts(2, "Name", "Billing address", "", "Shipping address")
        + texts(3, "", "Street", "City", "Street", "City")
        + texts(4, "Ann", "1 Main St", "Oslo", "2 Side St", "Rome")
    )
    merges = ("A1:E1", "A2:A3", "B2:C2", "D2:E2")
    listed = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    return with_sheet(rows, behind=f"<mergeCells>{listed}</mergeCells>")


def hidden_everything() -> bytes:
    rows = texts(1, "Name", "City", "Fax")
    rows += hidden(texts(2, "Ann", "Oslo", "1")) + texts(3, "Bob", "Rome", "2")
    column = '<cols><col min="3" max="3" hidden="1"/></cols>'
    sheet = with_sheet(rows, before=column)
    with zipfile.ZipFile(BytesIO(sheet)) as archive:
        part = archive.read(SHEET)
    return xlsx(
        {"Customers": rows, "Old": NAMES, "Lists": texts(1, "Oslo")},
        hidden=("Old", "Lists"),
        extra={SHEET: part},
    )


def second_sheet() -> bytes:
    tips = texts(1, "QuickBooks Desktop Export Tips") + texts(3, "Keep the original sheet.")
    return xlsx({"QuickBooks Export Tips": tips, "Sheet1": NAMES})


def beyond_the_last_column() -> bytes:
    return xlsx(texts(1, "Name") + '<row r="2"><c r="XFE2" t="str"><v>far</v></c></row>')


def entities() -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return xlsx(
        "", extra={SHEET: f"{bomb}<worksheet><sheetData>&b;</sheetData></worksheet>".encode()}
    )


def declared_bomb() -> bytes:
    """A sheet that says in the archive's directory that it unpacks to 4 GiB."""
    content = bytearray(xlsx(NAMES))
    name = content.rindex(SHEET.encode())
    struct.pack_into("<I", content, name - 46 + 24, 0xFFFF_FFF0)
    return bytes(content)


def escapes() -> bytes:
    """A sheet named like a path, with the escapes of a terminal."""
    rows = texts(1, "Name", "City") + texts(2, "_x001B_[31mRed_x001B_[0m", "../../etc/passwd")
    return xlsx({"..\\..\\_x001B_[2J": rows})


# --- XLSB -----------------------------------------------------------------------------------------


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of the binary format: kind and length in 7 bits a byte ([MS-XLSB] 2.1.4)."""
    kinds = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return kinds + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook() -> bytes:
    """An XLSB with one sheet of texts and a number."""
    table = (("Name", "City"), ("Ann", "Oslo"), ("Bob", 7.5))
    rows = b""
    for number, cells in enumerate(table):
        rows += record(0, struct.pack("<IIHHBBI", number, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(cells):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                rows += record(6, place + wide(value))
            else:
                rows += record(5, place + struct.pack("<d", value))
    extent = struct.pack("<IIII", 0, 2, 0, 1)
    sheet = record(129) + record(148, extent) + record(145) + rows + record(146) + record(130)
    listed = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Customers"))
    workbook = record(131) + record(143) + listed + record(144) + record(132)
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.bin" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.'
        'macroEnabled.main"/></Types>'
    )
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": links.encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


# --- files inside files ---------------------------------------------------------------------------

CSV = b"Name,City\r\nAnn,Oslo\r\n"


def protected() -> bytes:
    """The shape of an encrypted XLSX: an OLE2 file with a stream of that name."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + name + b"\0" * 480


def web_archive() -> bytes:
    page = EmailMessage()
    page.set_content(
        "<html><table><tr><td>Name</td><td>City</td></tr>"
        "<tr><td>Ren&eacute;e</td><td>K&ouml;ln</td></tr></table></html>",
        subtype="html",
        cte="quoted-printable",
    )
    return b"MIME-Version: 1.0\n" + bytes(page).replace(b"MIME-Version: 1.0\n", b"", 1)


def zip_of_one() -> bytes:
    return zipped({"export/customers.csv": CSV, "__MACOSX/export/._customers.csv": b"\0"})


def zip_of_two() -> bytes:
    return zipped({"customers.csv": CSV, "vendors.csv": CSV})


def numbers_document() -> bytes:
    return zipped({"Index/Document.iwa": b"\0", "Metadata/Properties.plist": b"\0"})


BUILT: dict[str, Callable[[], bytes]] = {
    "01-byte-order-mark-before-a-quoted-header.csv": byte_order_mark,
    "02-unicode-text-little-endian.txt": unicode_text("utf-16-le"),
    "02-unicode-text-big-endian.csv": unicode_text("utf-16-be"),
    "03-windows-1252.csv": windows_1252,
    "21-blank-formatted-rows-to-the-end.xlsx": blank_formatted_rows,
    "22-wrong-dimension.xlsx": wrong_dimension,
    "24-formulas-never-calculated.xlsx": formulas,
    "25-error-cells.xlsx": error_cells,
    "27-web-archive.xls": web_archive,
    "27-gbk-text.xls": gbk_called_xls,
    "29-password-protected.xlsx": protected,
    "30-zeros-shown-by-the-format.xlsx": zeros_shown,
    "41-dates-from-1904.xlsx": from_1904,
    "51-declared-zip-bomb.xlsx": declared_bomb,
    "53-entity-expansion.xlsx": entities,
    "54-beyond-the-last-column.xlsx": beyond_the_last_column,
    "55-merged-header-over-two-rows.xlsx": merged_header,
    "57-hidden-rows-columns-sheets.xlsx": hidden_everything,
    "57-hidden-skipped.xlsx": hidden_everything,
    "58-data-on-the-second-sheet.xlsx": second_sheet,
    "59-binary-workbook.xlsb": binary_workbook,
    "59-apple-numbers.numbers": numbers_document,
    "one-byte.csv": lambda: b"x",
    "packed-csv.csv.gz": lambda: gzip.compress(CSV, mtime=0),
    "packed-one-of-one.zip": zip_of_one,
    "packed-two-tables.zip": zip_of_two,
    "terminal-escapes.xlsx": escapes,
    "two-thousand-columns.csv": two_thousand_columns,
}
"""The files that are built, by name."""


def contents_of(content: bytes) -> object:
    """What a file holds, however it is packed: compressors differ from system to system."""
    if content.startswith(b"\x1f\x8b"):
        return gzip.decompress(content)
    if not zipfile.is_zipfile(BytesIO(content)):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(entry.filename, entry.CRC, entry.file_size) for entry in archive.infolist()]


if __name__ == "__main__":
    for file, build in BUILT.items():
        (HERE / file).write_bytes(build())
