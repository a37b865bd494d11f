"""Workbooks for tests: XLSX from the XML of their sheets, so that nothing is hidden by a writer."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def xlsx(
    sheet_data: str | Mapping[str, str],
    *,
    texts: Sequence[str] = (),
    formats: Sequence[str] = (),
    hidden: Sequence[str] = (),
    properties: str = "",
    extra: Mapping[str, bytes] | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A workbook.

    Args:
        sheet_data: the XML of the rows of the only sheet, or of each sheet by its name.
        texts: the shared texts, as the XML inside each `<si>`.
        formats: number formats; cells name them by `s="1"` and on, `s="0"` is the general one.
        hidden: names of sheets that are hidden.
        properties: attributes of `<workbookPr>`.
        extra: further parts, or other bytes for those that there are.
    """
    sheets = {"Customers": sheet_data} if isinstance(sheet_data, str) else sheet_data
    parts = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": _links({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _workbook(sheets, hidden, properties),
        "xl/_rels/workbook.xml.rels": _workbook_links(len(sheets)),
        "xl/sharedStrings.xml": _part("sst", "".join(f"<si>{text}</si>" for text in texts)),
        "xl/styles.xml": _styles(formats),
    }
    for number, data in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _part(
            "worksheet", f"<sheetData>{data}</sheetData>"
        )
    return zipped({**parts, **(extra or {})}, compression)


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    with BytesIO() as stream:
        with zipfile.ZipFile(stream, "w", compression) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return stream.getvalue()


def row(number: int, *cells: str) -> str:
    """The XML of a row; `{}` in a cell stands for the row's number."""
    return f'<row r="{number}">{"".join(cells)}</row>'.replace("{}", str(number))


def text_cell(column: str, text: str) -> str:
    """The XML of a cell with a text of its own."""
    return f'<c r="{column}{{}}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def number_cell(column: str, value: str, style: int = 0) -> str:
    """The XML of a numeric cell."""
    return f'<c r="{column}{{}}" s="{style}"><v>{value}</v></c>'


def ods(content: str) -> bytes:
    """An OpenDocument spreadsheet with the XML of its tables."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    document = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0">'
        f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": document.encode(),
            "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="'
            b'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


def _part(root: str, content: str, attributes: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{_MAIN}" '
        f'xmlns:r="{_LINKS}" {attributes}>{content}</{root}>'
    ).encode()


def _workbook(sheets: Mapping[str, str], hidden: Sequence[str], properties: str) -> bytes:
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}" '
        f'state="{"hidden" if name in hidden else "visible"}"/>'
        for number, name in enumerate(sheets, 1)
    )
    return _part("workbook", f"<workbookPr {properties}/><sheets>{entries}</sheets>")


def _workbook_links(count: int) -> bytes:
    sheets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)}
    return _links(
        {**sheets, "t": ("sharedStrings", "sharedStrings.xml"), "s": ("styles", "/xl/styles.xml")}
    )


def _links(links: Mapping[str, tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'.encode()


def _styles(formats: Sequence[str]) -> bytes:
    codes = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>'
        for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    return _part(
        "styleSheet",
        f'<numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs>',
    )
