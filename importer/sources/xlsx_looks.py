"""Widths and number formats of a sheet's columns, from the XML of its first rows.

Facts of the format: ECMA-376 part 1, sections 18.3.1.13 (widths) and 18.8.10 (styles of cells).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from string import digits

from importer.core.looks import ColumnLook
from importer.sources.xml_stream import LocalNames, feed, new_parser

_ROWS = 200
"""Rows that are looked at: a column is formatted as a whole, and its header may differ."""

_MOST_COLUMNS = 2_000
_LONGEST_CODE = 255


def read_looks(
    name: str, blocks: Iterator[bytes], codes: Mapping[str, str]
) -> tuple[ColumnLook, ...]:
    """The looks of the columns from the first to the last that has one.

    Args:
        codes: the code of each cell style's number format, "" for General.

    Raises:
        ImporterError: the sheet is damaged or dangerous.
    """
    reader = _Reader(codes)
    parser = new_parser(name)
    parser.StartElementHandler = reader.start
    for _ in feed(parser, blocks, name):
        if reader.rows > _ROWS:
            break
    return reader.looks()


class _Reader:
    def __init__(self, codes: Mapping[str, str]) -> None:
        self._codes = codes
        self._local = LocalNames()
        self._widths: dict[int, float] = {}
        self._formats: dict[int, Counter[str]] = {}
        self.rows = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = self._local[tag]
        if element == "c" and attributes.get("t", "n") == "n":
            self._count(attributes)
        elif element == "row":
            self.rows += 1
        elif element == "col":
            self._take_width(attributes)

    def _count(self, attributes: dict[str, str]) -> None:
        code = self._codes.get(attributes.get("s", "0"), "")
        column = _column_of(attributes.get("r", ""))
        if code and column is not None:
            self._formats.setdefault(column, Counter())[code] += 1

    def _take_width(self, attributes: dict[str, str]) -> None:
        try:
            first, last = int(attributes["min"]), int(attributes["max"])
            width = float(attributes["width"])
        except (KeyError, ValueError):
            return  # a width that is not told is no reason to refuse a file
        for column in range(first - 1, min(last, _MOST_COLUMNS)):
            self._widths[column] = width

    def looks(self) -> tuple[ColumnLook, ...]:
        last = max([*self._widths, *self._formats], default=-1)
        return tuple(
            ColumnLook(self._widths.get(column, 0.0), self._commonest(column))
            for column in range(last + 1)
        )

    def _commonest(self, column: int) -> str:
        found = self._formats.get(column)
        code = found.most_common(1)[0][0] if found else ""
        return code if len(code) <= _LONGEST_CODE else ""


def _column_of(reference: str) -> int | None:
    """0-based; None for a cell without a reference, or far out."""
    column = 0
    for letter in reference.rstrip(digits).upper():
        if not "A" <= letter <= "Z":
            return None
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1 if 0 < column <= _MOST_COLUMNS else None
