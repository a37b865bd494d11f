"""Workbooks of any format: which of their sheets are tables, and their rows with all gaps filled.

How a format stores its cells is the business of the module that reads it.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from itertools import islice

from importer.core.errors import UsageError
from importer.core.reading import Notice
from importer.core.rows import CellKind, RowRef, SourceRow
from importer.sources.content import ContentKind
from importer.sources.refusals import blank
from importer.sources.sheets import Sheet, SheetRow, Workbook
from importer.sources.source_file import SourceFile

_LEAD = 64
"""Rows that are kept from the first look at a sheet: where headers are looked for, and more."""

OpenWorkbook = Callable[[], AbstractContextManager[Workbook]]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet as a table; see `Table`.

    Attributes:
        lead: its first rows, up to `_LEAD`.
    """

    source: SourceFile
    key: Sheet
    open_workbook: OpenWorkbook
    lead: tuple[SourceRow, ...]
    facts: Mapping[str, str]
    notices: tuple[Notice, ...]

    @property
    def file(self) -> str:
        """The file's name as the caller gave it."""
        return self.source.name

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.key.name

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return self.source.size

    @property
    def sha256(self) -> str:
        """The file's SHA-256, in hexadecimal digits."""
        return self.source.sha256

    def rows(self) -> Generator[SourceRow, None, None]:
        """Every row up to the last that has something in it; see `Table.rows`."""
        with self.open_workbook() as workbook:
            yield from _fill_gaps(workbook.rows(self.key), self.file, self.sheet)

    def head(self, count: int) -> tuple[SourceRow, ...]:
        """The first `count` rows; few are at hand without opening the workbook again."""
        if count <= len(self.lead) or len(self.lead) < _LEAD:
            return self.lead[:count]
        with closing(self.rows()) as rows:
            return tuple(islice(rows, count))


def open_sheets(
    source: SourceFile, kind: ContentKind, wanted: str | None
) -> tuple[SheetTable, ...]:
    """The sheets of a workbook that have something in them.

    Args:
        wanted: narrows them to one sheet, by name or number; else the visible ones are meant.

    Raises:
        UsageError: there is no such sheet.
        ImporterError: the workbook can't be read, or all of it is blank.
    """
    open_workbook = _opener(source, kind)
    with open_workbook() as workbook:
        sheets = workbook.sheets
        chosen = choose_sheets(sheets, wanted, source.name)
        leads = {sheet: _read_lead(workbook, sheet, source.name) for sheet in chosen}
    facts = {"format": kind.value, "sheets": ", ".join(sheet.name for sheet in sheets)}
    notices = tuple(_notices(sheets, chosen, kind))
    tables = tuple(
        SheetTable(source, sheet, open_workbook, lead, facts, notices)
        for sheet, lead in leads.items()
        if lead
    )
    if not tables:
        only = f"The sheet “{chosen[0].name}” of " if len(chosen) == 1 else ""
        raise blank(only + source.name)
    return tables


def choose_sheets(sheets: tuple[Sheet, ...], wanted: str | None, name: str) -> tuple[Sheet, ...]:
    """The sheets to read: the wanted one, else all that the user can see.

    A number counts the visible sheets from 1; a sheet that bears the number as its name wins.

    Raises:
        UsageError: there is no such sheet.
    """
    visible = tuple(sheet for sheet in sheets if sheet.is_visible) or sheets
    if wanted is None:
        return visible
    for sheet in sheets:
        if sheet.name.strip().casefold() == wanted.strip().casefold():
            return (sheet,)
    if wanted.isdecimal() and 0 < int(wanted) <= len(visible):
        return (visible[int(wanted) - 1],)
    raise UsageError(
        "sheet-unknown",
        f"{name} has no sheet “{wanted}”.",
        hint="Its sheets are: " + ", ".join(f"“{sheet.name}”" for sheet in sheets) + ".",
    )


def _opener(source: SourceFile, kind: ContentKind) -> OpenWorkbook:
    if kind is ContentKind.XLSX:
        from importer.sources.xlsx import open_xlsx

        return partial(open_xlsx, source)
    from importer.sources.calamine_workbook import open_with_calamine

    return partial(open_with_calamine, source)


def _read_lead(workbook: Workbook, sheet: Sheet, name: str) -> tuple[SourceRow, ...]:
    return tuple(islice(_fill_gaps(workbook.rows(sheet), name, sheet.name), _LEAD))


def _fill_gaps(rows: Iterator[SheetRow], file: str, sheet: str) -> Generator[SourceRow, None, None]:
    """All rows from the first, each as long as the longest so far: sheets don't store blanks."""
    following, width = 1, 0
    for row in rows:
        for number in range(following, row.number):
            yield SourceRow(RowRef(file, sheet, number), (), ())
        padding = max(0, width - len(row.cells))
        cells = (*row.cells, *[""] * padding)
        kinds = (*row.kinds, *[CellKind.TEXT] * padding)
        yield SourceRow(RowRef(file, sheet, row.number), cells, kinds)
        following, width = row.number + 1, len(cells)


def _notices(
    sheets: tuple[Sheet, ...], chosen: tuple[Sheet, ...], kind: ContentKind
) -> Iterator[Notice]:
    hidden = [sheet.name for sheet in sheets if not sheet.is_visible and sheet not in chosen]
    if hidden:
        yield Notice(
            "sheets-hidden",
            f"Hidden sheets were not read: {', '.join(hidden)}. Name one with --sheet to read it.",
        )
    if kind is not ContentKind.XLSX:
        yield Notice(
            "formulas-not-seen",
            f"In an {kind.value} cells that show an error, and formulas that were never "
            "calculated, look like blank cells to us. If the file has formulas, save it as XLSX "
            "and import that file.",
        )
