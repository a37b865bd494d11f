"""Files made to hang a reader, to fill its memory or to lead it astray, each of any size."""

import gzip
import random
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from pathlib import Path

from tests.sources.workbooks import ods, row, text_cell, xlsx, zipped

Build = Callable[[int], bytes]
"""A file by a number that its size grows with, more or less in step."""

_TABLE = b"<table><tr><td>Name</td></tr><tr><td>Ann</td></tr></table>"
_XML_NAME = "urn:schemas-microsoft-com:office:spreadsheet"
_XML_HEAD = f'<Workbook xmlns="{_XML_NAME}" xmlns:ss="{_XML_NAME}">'.encode()
_CSV = b"Name,Email,Note\nAnn,ann@acme.example,x\n"
_PLAIN = _CSV.decode()
_ARCHIVE = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'


def xml_spreadsheet(before: bytes = b"", cell: bytes = b"Name", inside: bytes = b"") -> bytes:
    """A small spreadsheet of Excel 2003."""
    value = b'<Cell><Data ss:Type="String">' + cell + b"</Data></Cell>"
    table = b"<Worksheet><Table>" + inside + b"<Row>" + value + b"</Row></Table></Worksheet>"
    return b'<?xml version="1.0"?>' + before + _XML_HEAD + table + b"</Workbook>"


def workbook(inside: str) -> bytes:
    """A small XLSX with more in its sheet."""
    return xlsx(row(1, text_cell("A", "Name")) + row(2, text_cell("A", "Ann")) + inside)


def nested(content: bytes, depth: int, pack: Callable[[bytes], bytes]) -> bytes:
    """Packed, and packed again."""
    for _ in range(depth):
        content = pack(content)
    return content


def line(*cells: str) -> bytes:
    """A record, as a program writes it."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells).encode() + b"\n"


MARKUP: Mapping[str, Build] = {
    "comments before a page": lambda n: b"<!-- c -->\n" * n + _TABLE,
    "instructions before a page": lambda n: b"<?x y?>" * n + _TABLE,
    "comments before no page": lambda n: b"<!-- c -->" * n + b"<x>",
    "comments before a spreadsheet": lambda n: xml_spreadsheet(b"<!-- c -->" * n),
    "blanks before a page": lambda n: b"<!-- c -->" + b" " * n + _TABLE,
    "a comment that is not closed": lambda n: _TABLE + b"<!-- " + b"<td>" * n,
    "tags that are not closed": lambda n: _TABLE + b"<a " * n,
    "attributes that are not closed": lambda n: _TABLE + b"<td a='" + b'b="' * n,
    "a script that is not closed": lambda n: _TABLE + b"<script>" + b"</x>" * n,
    "marked sections": lambda n: _TABLE + b"<![CDATA[" * n,
    "entities": lambda n: b"<table><tr><td>" + b"&#65;&amp" * n + b"</table>",
    "tables in tables": lambda n: b"<table><tr><td>" * n,
    "wide cells": lambda n: b"<table>" + b"<td colspan=999 rowspan=99>x" * n,
    "elements in elements": lambda n: xml_spreadsheet(inside=b"<x>" * n),
    "a spreadsheet's comment": lambda n: xml_spreadsheet(inside=b"<!--" + b"- " * n + b"-->"),
    "a cell in pieces": lambda n: xml_spreadsheet(cell=b"a<!---->" * n),
}

TEXTS: Mapping[str, Build] = {
    "delimiters": lambda n: _CSV + b"," * n,
    "a header of delimiters": lambda n: b"Name" + b",x" * n + b"\nAnn\n",
    "many columns": lambda n: b"Name," + b",".join(b"c%d" % i for i in range(n)) + b"\nAnn,x\n",
    "as many unlike columns": lambda n: b"\n".join(_unlike(n, seed) for seed in range(4)),
    "quotes": lambda n: _CSV + b'"' * n,
    "pairs of quotes": lambda n: _CSV + b'a,"' + b'""' * n + b"\n",
    "a quote never closed": lambda n: _CSV + b'"x' + b"\nBob,bob@acme.example,y" * n,
    "a quote in each line": lambda n: _CSV + b'"x\n"' * n,
    "a line of blanks": lambda n: _CSV + b" " * n + b"x,y,z\n",
    "one long line": lambda n: b"x" * n,
    "lines without an end": lambda n: b"Name\r" + b"x\r\r" * n,
    "NULs": lambda n: _CSV + b"\0" * n,
    "NULs among letters": lambda n: _CSV + b"a\0" * n,
    "stars in a header": lambda n: b"*" * n + b",Name\nx,Ann\n",
    "a header of blanks": lambda n: b"Name" + b" (" * n + b",Email\nAnn,a@b.example\n",
    "two rows of headers": lambda n: (
        b"g" * n + b",,\n" + b"Name,Email,c\n" + b"Ann,a@b.example,d\n"
    ),
    "marks of byte order": lambda n: b"\xef\xbb\xbf" * n + _CSV,
    "bytes of no encoding": lambda n: _CSV + b"\x81\x8d\x8f\x90\x9d," * n,
    "half of a character": lambda n: _CSV * n + b"\xe2\x82",
    "UTF-16 of an odd length": lambda n: (_PLAIN * n).encode("utf-16") + b"x",
    "UTF-16 without a mark": lambda n: (_PLAIN * n).encode("utf-16-be"),
    "UTF-32": lambda n: (_PLAIN * n).encode("utf-32"),
    "halves of pairs": lambda n: b"\xff\xfe" + "Name\n".encode("utf-16-le") + b"\x00\xd8" * n,
    "EBCDIC": lambda n: (_PLAIN * n).encode("cp037"),
    "Japanese": lambda n: ("名前,メール\n" + "山田,a@b.example\n" * n).encode("shift-jis"),
    "escapes of terminals": lambda n: _CSV + b"\x1b[2J\x07,\n" * n,
    "web archives": lambda n: b"MIME-Version: 1.0\n" * n,
    "parts of a web archive": lambda n: _ARCHIVE + b"--b\nContent-Type: text/html\n\n" * n,
}

WORKBOOKS: Mapping[str, Build] = {
    "a cell far to the right": lambda n: workbook(row(3, text_cell("XFD", "x" * n))),
    "cells in cells": lambda n: workbook("<c>" * n),
    "a long attribute": lambda n: workbook(f'<row r="{"9" * n}"/>'),
    "a row's number": lambda n: workbook(row(1_048_576, text_cell("A", "x" * n))),
    "text in pieces": lambda n: workbook(row(3, text_cell("A", "&<" * n))),
    "shared texts": lambda n: xlsx(row(1, text_cell("A", "Name")), texts=["<t>x</t>"] * n),
    "number formats": lambda n: xlsx(row(1, text_cell("A", "Name")), formats=["[$" * n]),
    "many sheets": lambda n: xlsx({f"Sheet {i}": "" for i in range(min(n, 400))}),
    "repeated cells": lambda n: ods(
        '<table:table table:name="a"><table:table-row>'
        f'<table:table-cell table:number-columns-repeated="{n * 1_000}"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    ),
    "an entity": lambda n: zipped({"[Content_Types].xml": b"<!DOCTYPE x>" + b"<x>" * n}),
}

ARCHIVES: Mapping[str, Build] = {
    "gzip in gzip": lambda n: nested(_CSV, 2 + n % 20, gzip.compress),
    "zip in zip": lambda n: nested(_CSV, 2 + n % 20, lambda inner: zipped({"a.csv": inner})),
    "zip in gzip": lambda n: gzip.compress(zipped({"a.csv": _CSV * n})),
    "a page in gzip": lambda n: gzip.compress(MARKUP["comments before a page"](n)),
    "many files": lambda n: zipped({f"{i}.csv": _CSV for i in range(n)}),
    "blanks packed tight": lambda n: gzip.compress(b" " * (n << 10)),
    "a path out of the archive": lambda n: zipped({"../" * n + "a.csv": _CSV}),
}

FILES = {**MARKUP, **TEXTS, **WORKBOOKS, **ARCHIVES}

_FIELDS = ("Name", "Email", "Phone", "Website", "Opening Balance", "Opening Balance At", "Note")
_MORE_FIELDS = ("Currency", "Country", "Billing Address", "Postcode", "Customer Type", "Active")
UNITS = (
    " ",
    "<",
    "< ",
    "( ",
    "(at) ",
    "@",
    "a@",
    "1",
    "1,",
    "1 ",
    "-",
    "é",
    "←\u200d",
    "\U0001f600",
)
"""What cells are filled with: each leads some reader of values astray."""
MORE_UNITS = ("<a href=", "tel: ", "Jan ", "=", "\n", "<br ", "/", ".", "E+", "CR ", "2024 ")


def cells(unit: str, length: int) -> bytes:
    """A customer whose every value is made of one text, again and again."""
    value = "".join(islice(cycle(unit), length))
    fields = (*_FIELDS, *_MORE_FIELDS)
    ordinary = line("Ann", "ann@acme.example", *[""] * (len(fields) - 2))
    hostile = line(*[f"x{value}x"] * len(fields))
    return line(*fields) + ordinary + hostile + line(*[f"7{value}"] * len(fields))


def flipped(path: Path, seed: int) -> bytes:
    """A file with a few of its bits turned."""
    content, chance = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(chance.choice((1, 3, 30))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _unlike(columns: int, seed: int) -> bytes:
    chance = random.Random(seed)
    return b",".join(b"Q%x %x" % (chance.getrandbits(40), n) for n in range(columns))
