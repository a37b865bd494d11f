"""An XLSX workbook: its sheets, and what their cells refer to (shared texts, number formats).

Facts of the format: ECMA-376 part 1, sections 12 and 18; part 2 for the package. Both of its
dialects, transitional and strict, are read: they differ in namespaces only, which are ignored.
"""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from msgspec import Struct

from importer.core.looks import ColumnLook
from importer.core.reading import Notice
from importer.sources.archive import entry_blocks, open_archive, read_entry
from importer.sources.cell_values import number_format
from importer.sources.refusals import damaged, unsafe
from importer.sources.shared_strings import SharedStrings, SharedStringsReader
from importer.sources.sheets import Sheet, SheetRow, SheetRows
from importer.sources.source_file import SourceFile
from importer.sources.xlsx_looks import read_looks
from importer.sources.xlsx_rows import read_rows
from importer.sources.xlsx_sheet import CellReader, SheetReader
from importer.sources.xml_stream import XML_ERRORS

_TRUE = {"1", "true", "on"}
_COMMON = {"0", "49"}
"""The built-in formats of most cells: General, and text."""


class XlsxWorkbook(Struct, frozen=True):
    """An open XLSX workbook; see `Workbook`."""

    package: "_Package"
    sheets: tuple[Sheet, ...]
    cells: CellReader
    codes: Mapping[str, str]
    notices: tuple[Notice, ...] = ()

    def rows(self, sheet: Sheet) -> Iterator[SheetRow | SheetRows]:
        """The rows of a sheet that have something in them; streams."""
        return read_rows(self.package.name, self.cells, self.package.blocks(sheet.key))

    def hidden_columns(self, sheet: Sheet) -> frozenset[int]:
        """0-based columns that the spreadsheet does not show."""
        reader = SheetReader(self.package.name, self.cells)
        return reader.hidden_columns(self.package.blocks(sheet.key))

    def looks(self, sheet: Sheet) -> tuple[ColumnLook, ...]:
        """How the columns look, by the sheet's first rows."""
        return read_looks(self.package.name, self.package.blocks(sheet.key), self.codes)


class XlsxFile:
    """An XLSX workbook that is opened several times; what its cells refer to is read once."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._parts: _Parts | None = None

    @contextmanager
    def open(self) -> Iterator[XlsxWorkbook]:
        """Open the workbook; its sheets are not read yet.

        Raises:
            ImporterError: it is damaged, protected, dangerous, or holds no sheet.
        """
        with open_archive(self._source) as archive:
            package = _Package(archive, self._source.name)
            if self._parts is None:
                self._parts = _read_parts(package)
            parts = self._parts
            yield XlsxWorkbook(package, parts.sheets, parts.cells, parts.codes)


class _Parts(NamedTuple):
    """What a workbook says besides its sheets."""

    sheets: tuple[Sheet, ...]
    cells: CellReader
    codes: Mapping[str, str]


def _read_parts(package: "_Package") -> _Parts:
    main = package.main_part()
    root = package.xml(main)
    links = package.links(main)
    strings = SharedStrings()
    strings.extend(_shared_texts(package, links))
    properties = root.find("{*}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in _TRUE
    styles = _styles(package, links)
    formats = {style: number_format(*of_style) for style, of_style in styles.items()}
    cells = CellReader(strings, formats, from_1904)
    return _Parts(_sheets(root, links), cells, _codes(styles))


class _Link(Struct, frozen=True):
    """What one part of a package says of another.

    Attributes:
        kind: the last word of the relationship's type: `worksheet`, `styles`.
    """

    kind: str
    part: str


class _Package:
    """The parts of an Office document by name; names are equal whatever their case."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self.name = name
        self._archive = archive
        self._entries = {_normal(entry).lower(): entry for entry in archive.namelist()}

    def main_part(self) -> str:
        """The part that all others hang on, usually `xl/workbook.xml`."""
        links = self.links("")
        mains = (link.part for link in links.values() if link.kind == "officeDocument")
        return next(mains, "xl/workbook.xml")

    def xml(self, part: str) -> Any:
        """The root element of a small part."""
        entry = self._entry(part)
        try:
            return fromstring(read_entry(self._archive, entry, self.name), forbid_dtd=True)
        except DefusedXmlException as error:
            raise unsafe(self.name) from error
        except (ParseError, *XML_ERRORS) as error:
            raise damaged(self.name) from error

    def blocks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part of any size."""
        return entry_blocks(self._archive, self._entry(part), self.name)

    def links(self, part: str) -> Mapping[str, _Link]:
        """The parts that a part names, by the ids that it gives them."""
        folder, file = posixpath.split(part)
        described = posixpath.join(folder, "_rels", f"{file}.rels")
        if described.lower() not in self._entries:
            return {}
        return {
            link.get("Id", ""): _Link(
                posixpath.basename(link.get("Type", "")),
                _normal(posixpath.join("/" + folder, link.get("Target", ""))),
            )
            for link in self.xml(described)
        }

    def _entry(self, part: str) -> str:
        try:
            return self._entries[part.lower()]
        except KeyError as error:
            raise damaged(self.name) from error


def _normal(path: str) -> str:
    """A part's name without the leading stroke; some programs write backslashes."""
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/")


def _sheets(root: Any, links: Mapping[str, _Link]) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(element.get("name", ""), element.get("state", "visible") == "visible", link.part)
        for element in root.iterfind("{*}sheets/{*}sheet")
        if (link := links.get(_link_id(element))) and link.kind == "worksheet"
    )


def _link_id(element: Any) -> str:
    return next((value for key, value in element.items() if key.endswith("}id")), "")


def _shared_texts(package: _Package, links: Mapping[str, _Link]) -> Iterator[str]:
    for link in links.values():
        if link.kind == "sharedStrings":
            yield from SharedStringsReader(package.name).read(package.blocks(link.part))


def _styles(
    package: _Package, links: Mapping[str, _Link]
) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """The id of each cell style's number format, by the style's number as cells write it, and the
    codes that the workbook itself defines."""
    for link in links.values():
        if link.kind == "styles":
            root = package.xml(link.part)
            codes = {
                element.get("numFmtId"): element.get("formatCode", "")
                for element in root.iterfind("{*}numFmts/{*}numFmt")
            }
            styles = root.iterfind("{*}cellXfs/{*}xf")
            return {
                str(style): (element.get("numFmtId", "0"), codes)
                for style, element in enumerate(styles)
            }
    return {}


def _codes(styles: Mapping[str, tuple[str, Mapping[str, str]]]) -> Mapping[str, str]:
    """The code of each style's number format, "" for General and for texts."""
    codes = {
        style: own[number] if number in own else _built_in_code(number)
        for style, (number, own) in styles.items()
    }
    return {style: "" if code in {"General", "@"} else code for style, code in codes.items()}


def _built_in_code(number: str) -> str:
    """The code of a format that files name by number only; "" for those that there are not."""
    if number in _COMMON or not number.isdecimal():
        return ""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # slow to import, and rarely needed

    return str(BUILTIN_FORMATS.get(int(number), ""))
