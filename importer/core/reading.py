"""What the rest of the program sees of a file: tables that yield rows, and how they were read.

How bytes become rows lives in the room `sources`; what a row means lives in `mapping`.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from msgspec import Struct

from importer.core.looks import ColumnLook
from importer.core.rows import RowChunk, SourceRow


class ReadingOptions(Struct, frozen=True):
    """What the user said about how files are to be read; None = find out.

    Attributes:
        sheet: a workbook's sheet, by name or by its number among the visible ones, from 1.
        encoding: a delimited file's encoding, by any name that Python knows.
        delimiter: a delimited file's delimiter: one character, or `tab`.
        skip_hidden: leave out the rows and columns of workbooks that a spreadsheet does not show.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    skip_hidden: bool = False


class Notice(Struct, frozen=True):
    """Something about a table that the user should know and that stops nothing.

    Attributes:
        code: kebab-case, for scripts.
        text: one or two sentences, with what to do if it is not what the user wants.
    """

    code: str
    text: str


class Table(Protocol):
    """One delimited file, or one sheet of a workbook."""

    @property
    def file(self) -> str:
        """The file's name as the caller gave it; `RowRef.source` of every row."""

    @property
    def sheet(self) -> str:
        """The sheet's name; empty for delimited files."""

    @property
    def size(self) -> int:
        """The file's size in bytes."""

    @property
    def sha256(self) -> str:
        """The file's SHA-256, in hexadecimal digits."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What was detected, label -> words, for the report: format, encoding, delimiter."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about the reading of this table; what concerns its rows is
        known once `rows` came to their end."""

    @property
    def looks(self) -> tuple[ColumnLook, ...]:
        """How the columns of a workbook look, as far as that is known; empty where it is not."""

    def rows(self) -> Iterator[SourceRow]:
        """Every record from the top, blank ones included; each call reads the file anew.

        Row numbers ascend by one from 1. Blank rows at the end of a sheet are left out. A blank
        row has no cells; rows of a sheet are as long as the longest so far, so that a blank last
        cell is no missing cell.

        Raises:
            ImporterError: the file can't be read on from here, or changed since it was opened.
        """

    def chunks(self) -> Iterator[RowChunk]:
        """The same records, in chunks."""

    def head(self, count: int) -> tuple[SourceRow, ...]:
        """The first `count` rows, or fewer if there are no more."""
