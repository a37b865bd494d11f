"""Workbooks of any format: which of their sheets are tables, and their rows with all gaps filled.

How a format stores its cells is the business of the module that reads it.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from importer.core.errors import UsageError
from importer.core.language import gettext, gettext_noop, ngettext_noop
from importer.core.late_texts import later
from importer.core.looks import ColumnLook
from importer.core.reading import Notice, ReadingOptions
from importer.core.rows import (
    CHUNK_ROWS,
    CellKind,
    LineKind,
    RowChunk,
    RowRef,
    SourceRow,
    chunks_of,
    column_letters,
)
from importer.sources.content import ContentKind
from importer.sources.refusals import blank
from importer.sources.sheets import Sheet, SheetRow, SheetRows, Workbook
from importer.sources.source_file import SourceFile

_LEAD = 64
"""Rows that are kept from the first look at a sheet: where headers are looked for, and more."""

_SHOWN_COLUMNS = 12

OpenWorkbook = Callable[[], AbstractContextManager[Workbook]]

_HIDING_UNSEEN = frozenset({ContentKind.XLS, ContentKind.XLSB, ContentKind.ODS})
"""Formats whose reader does not tell what is hidden."""


class _Hidden(Struct):
    """What the spreadsheet does not show of a sheet.

    Attributes:
        columns: 0-based.
        rows: how many, once all rows were read.
        are_skipped: the user wants neither.
    """

    columns: frozenset[int]
    rows: int = 0
    are_skipped: bool = False


class SheetTable(Struct, frozen=True):
    """One sheet as a table; see `Table`.

    Attributes:
        looks: how its columns look.
        lead: its first rows, up to `_LEAD`.
    """

    source: SourceFile
    key: Sheet
    open_workbook: OpenWorkbook
    hidden: _Hidden
    facts: Mapping[str, str]
    notices_of_file: tuple[Notice, ...]
    looks: tuple[ColumnLook, ...]
    lead: tuple[SourceRow, ...] = ()

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

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know; how many rows are hidden once all were read."""
        return (*self.notices_of_file, *_notices_of_hidden(self.hidden))

    def rows(self) -> Generator[SourceRow, None, None]:
        """Every row up to the last that has something in it; see `Table.rows`."""
        with self.open_workbook() as workbook:
            yield from self.rows_in(workbook)

    def chunks(self) -> Generator[RowChunk, None, None]:
        """The same rows, in chunks."""
        with self.open_workbook() as workbook:
            yield from self.chunks_in(workbook)

    def rows_in(self, workbook: Workbook) -> Generator[SourceRow, None, None]:
        """The rows in an open workbook."""
        for chunk in self.chunks_in(workbook):
            yield from chunk.rows()

    def chunks_in(self, workbook: Workbook) -> Generator[RowChunk, None, None]:
        """The rows in an open workbook: gaps filled, each as long as the longest so far.

        Sheets store no blanks.
        """
        lines = _Lines(self.file, self.sheet, self.hidden)
        held: list[SourceRow] = []
        for found in workbook.rows(self.key):
            if isinstance(found, SheetRows) and (chunk := lines.take_together(found)):
                yield from chunks_of(held)
                held = []
                yield chunk
                continue
            for row in found.rows() if isinstance(found, SheetRows) else (found,):
                if lines.stands_far_off(row.number):
                    yield from chunks_of(held)
                    held = []
                    yield from lines.take_gap(row.number)
                for line in lines.take(row):
                    held.append(line)
                    if len(held) == CHUNK_ROWS:
                        yield from chunks_of(held)
                        held = []
        yield from chunks_of(held)
        self.hidden.rows = lines.hidden_rows

    def head(self, count: int) -> tuple[SourceRow, ...]:
        """The first `count` rows; few are at hand without opening the workbook again."""
        if count <= len(self.lead) or len(self.lead) < _LEAD:
            return self.lead[:count]
        with closing(self.rows()) as rows:
            return tuple(islice(rows, count))


class _Lines:
    """Rows of a sheet as a table has them: those between them filled in, and all equally wide."""

    def __init__(self, file: str, sheet: str, hidden: _Hidden) -> None:
        self._file, self._sheet = file, sheet
        self._skips = hidden.are_skipped
        self._skipped = hidden.columns if hidden.are_skipped else frozenset()
        self._following, self._width = 1, 0
        self.hidden_rows = 0

    def take(self, row: SheetRow) -> Iterator[SourceRow]:
        """The next row, after the blank ones before it."""
        for number in range(self._following, row.number):
            yield SourceRow(RowRef(self._file, self._sheet, number), (), ())
        self._following = row.number + 1
        ref = RowRef(self._file, self._sheet, row.number)
        self.hidden_rows += row.is_hidden
        if row.is_hidden and self._skips:
            yield SourceRow(ref, (), (), None, LineKind.HIDDEN)
            return
        _blank_out(row, self._skipped)
        padding = max(0, self._width - len(row.cells))
        cells = (*row.cells, *[""] * padding)
        yield SourceRow(ref, cells, (*row.kinds, *[CellKind.TEXT] * padding))
        self._width = len(cells)

    def stands_far_off(self, number: int) -> bool:
        """Whether a row comes after so many blank ones that they are chunks of their own."""
        return number - self._following >= CHUNK_ROWS

    def take_gap(self, number: int) -> Iterator[RowChunk]:
        """The blank rows before a row."""
        for first in range(self._following, number, CHUNK_ROWS):
            numbers = range(first, min(first + CHUNK_ROWS, number))
            blank: list[tuple[()]] = [()] * len(numbers)
            yield RowChunk(
                source=self._file,
                sheet=self._sheet,
                numbers=numbers,
                cells=blank,
                lines=None,
                kinds=blank,
            )
        self._following = number

    def take_together(self, rows: SheetRows) -> RowChunk | None:
        """The next rows, if nothing has to be done to any of them but make them wider."""
        count, width = len(rows.numbers), self._width
        is_gapless = rows.numbers[0] == self._following
        is_gapless = is_gapless and rows.numbers[-1] == self._following + count - 1
        if self._skipped or not is_gapless or len(rows.cells[0]) > width:
            return None
        self._following += count
        cells, kinds, padding = rows.cells, rows.kinds, width - len(rows.cells[0])
        if padding:
            cells = [(*some, *[""] * padding) for some in cells]
            wider = {some: (*some, *[CellKind.TEXT] * padding) for some in set(kinds)}
            kinds = [wider[some] for some in kinds]
        return RowChunk(
            source=self._file,
            sheet=self._sheet,
            numbers=rows.numbers,
            cells=cells,
            lines=None,
            kinds=kinds,
        )


def open_sheets(
    source: SourceFile, kind: ContentKind, options: ReadingOptions
) -> tuple[SheetTable, ...]:
    """The sheets of a workbook that have something in them.

    Args:
        options: `sheet` narrows them to one; else the visible ones are meant.

    Raises:
        UsageError: there is no such sheet, or what is hidden can't be told.
        ImporterError: the workbook can't be read, or all of it is blank.
    """
    if options.skip_hidden and kind in _HIDING_UNSEEN:
        raise _hiding_unseen(source.name, kind)
    open_workbook = _opener(source, kind, options)
    with open_workbook() as workbook:
        chosen = choose_sheets(workbook.sheets, options.sheet, source.name)
        notices = (*workbook.notices, *_notices_of_hidden_sheets(workbook.sheets, chosen))
        facts = {
            "format": kind.value,
            "sheets": ", ".join(sheet.name for sheet in workbook.sheets),
            **source.facts,
        }
        tables = []
        for sheet in chosen:
            hidden = _Hidden(workbook.hidden_columns(sheet), are_skipped=options.skip_hidden)
            looks = workbook.looks(sheet)
            table = SheetTable(
                source=source,
                key=sheet,
                open_workbook=open_workbook,
                hidden=hidden,
                facts=facts,
                notices_of_file=notices,
                looks=looks,
            )
            if lead := tuple(islice(table.rows_in(workbook), _LEAD)):
                tables.append(replace(table, lead=lead))
    if not tables:
        if len(chosen) != 1:
            raise blank(source.name)
        where = gettext("The sheet “{sheet}” of {file}")
        raise blank(where.format(sheet=chosen[0].name, file=source.name))
    return tuple(tables)


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
        gettext("{name} has no sheet “{wanted}”.").format(name=name, wanted=wanted),
        hint=gettext("Its sheets are: {names}.").format(
            names=", ".join(f"“{sheet.name}”" for sheet in sheets)
        ),
    )


def _opener(source: SourceFile, kind: ContentKind, options: ReadingOptions) -> OpenWorkbook:
    if kind is ContentKind.XLSX:
        from importer.sources.xlsx import XlsxFile

        return XlsxFile(source).open
    if kind is ContentKind.HTML:
        from importer.sources.html_workbook import open_html

        return _kept(open_html(source, options.encoding))
    if kind is ContentKind.XML:
        from importer.sources.xml_workbook import open_xml

        return _kept(open_xml(source))
    from importer.sources.calamine_workbook import open_with_calamine

    return partial(open_with_calamine, source)


def _kept(workbook: Workbook) -> OpenWorkbook:
    """Opens nothing: the workbook itself reads its file anew each time."""
    return lambda: nullcontext(workbook)


def _blank_out(row: SheetRow, columns: frozenset[int]) -> None:
    for column in columns:
        if column < len(row.cells):
            row.cells[column], row.kinds[column] = "", CellKind.TEXT


def _hiding_unseen(name: str, kind: ContentKind) -> UsageError:
    return UsageError(
        "hidden-not-seen",
        gettext("{name} is an {value}, in which we can't see what is hidden.").format(
            name=name, value=kind.value
        ),
        hint=gettext(
            "Open it in a spreadsheet program, save it as XLSX, and import that file; or leave out "
            "--skip-hidden."
        ),
    )


def _notices_of_hidden_sheets(
    sheets: tuple[Sheet, ...], chosen: tuple[Sheet, ...]
) -> Iterator[Notice]:
    hidden = [sheet.name for sheet in sheets if not sheet.is_visible and sheet not in chosen]
    if hidden:
        yield Notice(
            "sheets-hidden",
            later(
                "Hidden sheets were not read: {names}. Name one with --sheet to read it.",
                names=", ".join(hidden),
            ),
        )


def _notices_of_hidden(hidden: _Hidden) -> Iterator[Notice]:
    if hidden.rows:
        yield Notice("rows-hidden", _rows_hidden(hidden))
    if hidden.columns:
        letters = ", ".join(map(column_letters, sorted(hidden.columns)[:_SHOWN_COLUMNS]))
        more = ", …" if len(hidden.columns) > _SHOWN_COLUMNS else ""
        said = (
            gettext_noop("Hidden columns ({columns}) were left out, as --skip-hidden says.")
            if hidden.are_skipped
            else gettext_noop(
                "Hidden columns ({columns}) were read like the others. --skip-hidden leaves them "
                "out."
            )
        )
        yield Notice("columns-hidden", later(said, columns=f"{letters}{more}"))


def _rows_hidden(hidden: _Hidden) -> str:
    said = (
        ngettext_noop(
            "{number} hidden row was left out, as --skip-hidden says.",
            "{number} hidden rows were left out, as --skip-hidden says.",
        )
        if hidden.are_skipped
        else ngettext_noop(
            "{number} hidden row was read like the others. --skip-hidden leaves them out.",
            "{number} hidden rows were read like the others. --skip-hidden leaves them out.",
        )
    )
    return later(said, number=hidden.rows)
