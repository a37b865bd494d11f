"""Rows that came back in a file of corrections, put in the place of the originals.

Columns are found by their headers, so that adding, deleting and moving them does no harm. Which
row is which is told by `row_keys`, whether a cell was edited by `cell_changes`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from importer.core.corrections.cell_changes import Cell, CellFormat, Change, judge_change
from importer.core.customer import FieldKind
from importer.core.headers.known import known_header, weak_form
from importer.core.headers.own_columns import is_own_column
from importer.core.problems import Problem
from importer.core.rows import CellKind, SourceRow
from importer.core.runs import ResultRow, SourceRecord
from importer.core.stages import ColumnUsage
from importer.core.target_fields import target_fields
from importer.core.values.spreadsheet_text import unescape

# --- columns --------------------------------------------------------------------------------------


class ColumnMatch(Struct, frozen=True):
    """Where the columns of a source stand in a file of corrections.

    Attributes:
        columns: per source column its place in the file; None where it was taken out.
        beyond: places of cells beyond the source's header, which made a row too long.
        added: places of columns that the user added.
    """

    columns: tuple[int | None, ...]
    beyond: tuple[int, ...]
    added: tuple[int, ...]


def match_columns(names: Sequence[str], source: Sequence[str]) -> ColumnMatch:
    """Find the source's columns under the headers of a file of corrections.

    A header that was written otherwise, but means the same, is still its column's.

    Args:
        names: the file's headers, our own columns among them. source: the source's.
    """
    wanted = list(_addresses(source))
    places = {
        address: place
        for place, address in enumerate(_addresses([unescape(name) for name in names]))
        if address.distance or not is_own_column(address.header)
    }
    columns = tuple(places.pop(address, None) for address in wanted)
    last = wanted[-1] if wanted else _Address("", 0, 0)
    beyond = [place for address, place in places.items() if address.is_behind(last)]
    added = [place for address, place in places.items() if not address.is_behind(last)]
    for column, place in _renamed(columns, added, source, names):
        columns = (*columns[:column], place, *columns[column + 1 :])
        added.remove(place)
    return ColumnMatch(columns, tuple(sorted(beyond)), tuple(sorted(added)))


def _renamed(
    columns: Sequence[int | None], added: Sequence[int], source: Sequence[str], names: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Columns that are missing, with the only added one whose header means the same."""
    missing = [column for column, place in enumerate(columns) if place is None]
    for column in missing:
        alike = [place for place in added if _mean_the_same(source[column], names[place])]
        if len(alike) == 1:
            rivals = [one for one in missing if _mean_the_same(source[one], names[alike[0]])]
            if len(rivals) == 1:
                yield column, alike[0]


def _mean_the_same(one: str, other: str) -> bool:
    if weak_form(one) == weak_form(other):
        return bool(weak_form(one))
    found, wanted = known_header(one), known_header(other)
    return found is not None and wanted is not None and found.field == wanted.field


class _Address(NamedTuple):
    """A column by its header; one without a header by how far it stands behind one that has one.

    Attributes:
        occurrence: how many columns have had the header so far, this one counted.
        distance: 0 for a column with a header.
    """

    header: str
    occurrence: int
    distance: int

    def is_behind(self, other: "_Address") -> bool:
        """Whether only columns without headers stand between the other and this one."""
        return self[:2] == other[:2] and self.distance > other.distance


def _addresses(names: Sequence[str]) -> Iterator[_Address]:
    seen: Counter[str] = Counter()
    header, distance = "", 0
    for name in map(str.strip, names):
        distance += 1
        if name:
            header, distance = name, 0
            seen[name] += 1
        yield _Address(header, seen[header], distance)


# --- rows -----------------------------------------------------------------------------------------

CELL_CORRECTED = "cell-corrected"
CHANGE_UNDONE = "spreadsheet-change-undone"

FIX = "fix"
"""Fact of a correction that was a proposal: the code of the problem that it came with."""
REPLACED = "replaced"
"""Fact of the same: what stood in the cell before, which is what taking it back puts there."""


class CorrectedRow(Struct, frozen=True):
    """A row of a run with the cells that came back.

    Attributes:
        row: as it is to be checked now: cells that were not edited are the original's.
        problems: one per cell that was edited, and per cell that saving alone had changed.
    """

    row: SourceRow
    problems: tuple[Problem, ...]

    @property
    def edits(self) -> tuple[Problem, ...]:
        """Those of the cells that the user changed."""
        return tuple(problem for problem in self.problems if problem.code == CELL_CORRECTED)


def corrections_in_all(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of the corrections of one cell one is left: from what the source has to what it is now.

    A cell that is again as the source has it was not corrected, unless a proposal has made it so:
    that can be taken back. Other problems stay.
    """
    kept: list[Problem] = []
    places: dict[int | None, int] = {}
    for problem in problems:
        place = places.get(problem.column) if problem.code == CELL_CORRECTED else None
        if place is not None:
            kept[place] = replace(kept[place], facts=problem.facts)
            continue
        if problem.code == CELL_CORRECTED:
            places[problem.column] = len(kept)
        kept.append(problem)
    return tuple(one for one in kept if one.code != CELL_CORRECTED or _tells(one))


def _tells(correction: Problem) -> bool:
    return correction.value != correction.facts["result"] or FIX in correction.facts


class Corrector:
    """Puts rows that came back in the place of the rows of one source.

    Args:
        names: the headers of the file of corrections.
        typed, fix: as `KeyedTable` has them.
    """

    def __init__(
        self, names: Sequence[str], source: SourceRecord, *, typed: bool = False, fix: str = ""
    ) -> None:
        self._typed = typed
        self._fix = fix
        self._match = match_columns(names, source.header.names)
        self._uses = {use.column: use for use in source.columns}
        self._formats = _formats_of(source)

    @property
    def added(self) -> tuple[int, ...]:
        """Places of columns that the user added."""
        return self._match.added

    @property
    def missing(self) -> tuple[int, ...]:
        """The source's columns that the user took out."""
        places = enumerate(self._match.columns)
        return tuple(column for column, place in places if place is None)

    def correct(self, original: ResultRow, came_back: SourceRow) -> CorrectedRow:
        """The original with the cells that were edited. Without an edit it stays as it is, ragged
        if it was."""
        pairs = [
            (_original_cell(original, column), self._cell(came_back, column, place))
            for column, place in enumerate((*self._match.columns, *self._match.beyond))
        ]
        cells, problems = [], []
        for column, (was, now) in enumerate(pairs):
            change = Change.SAME if now is None else self._change(column, was, now)
            cells.append(now if now is not None and change is Change.EDITED else was)
            if now is not None and change is not Change.SAME:
                problems.append(self._record(change, column, was, now))
        row = SourceRow(original.ref, original.cells, original.kinds, original.line)
        corrected = CorrectedRow(row, tuple(problems))
        if not corrected.edits:
            return corrected
        return CorrectedRow(self._with_cells(row, cells), corrected.problems)

    def new_row(self, came_back: SourceRow) -> SourceRow:
        """A row that the user added, under the source's columns."""
        places = (*self._match.columns, *self._match.beyond)
        found = (self._cell(came_back, column, place) for column, place in enumerate(places))
        return self._with_cells(came_back, [cell or _BLANK for cell in found])

    def _cell(self, row: SourceRow, column: int, place: int | None) -> Cell | None:
        """The cell that came back; None where the column was taken out or is kept nowhere."""
        use = self._uses.get(column)
        if place is None or (use is not None and use.usage is ColumnUsage.SENSITIVE):
            return None
        return Cell(row.cells[place], row.kind(place)) if place < len(row.cells) else _BLANK

    def _change(self, column: int, was: Cell, now: Cell) -> Change:
        if self._typed:
            return Change.SAME if was.text == now.text else Change.EDITED
        return judge_change(was, now, self._formats.get(column, _NO_FORMAT))

    def _record(self, change: Change, column: int, was: Cell, now: Cell) -> Problem:
        use = self._uses.get(column)
        field = next(iter(use.fields), "") if use is not None else ""
        if change is Change.EDITED:
            facts = {"result": now.text}
            if self._fix:
                facts |= {FIX: self._fix, REPLACED: was.text}
            return Problem(CELL_CORRECTED, field, column, was.text, facts)
        return Problem(CHANGE_UNDONE, field, column, now.text, {"kept": was.text})

    def _with_cells(self, row: SourceRow, cells: list[Cell]) -> SourceRow:
        """The row with other cells: as many as there are headers, more only if they are filled."""
        width = len(self._match.columns)
        while len(cells) > width and not cells[-1].text.strip():
            cells.pop()
        kinds = tuple(cell.kind for cell in cells)
        has_kinds = any(kind is not CellKind.TEXT for kind in kinds)
        texts = tuple(cell.text for cell in cells)
        return row._replace(cells=texts, kinds=kinds if has_kinds else None)


_BLANK = Cell("")
_NO_FORMAT = CellFormat()


def _original_cell(row: ResultRow, column: int) -> Cell:
    if column >= len(row.cells):
        return _BLANK
    return Cell(row.cells[column], row.kinds[column] if row.kinds else CellKind.TEXT)


def _formats_of(source: SourceRecord) -> Mapping[int, CellFormat]:
    """How the columns of dates and numbers are written."""
    formats = source.formats
    by_kind = {
        FieldKind.DATE: CellFormat(date_order=formats.date_order),
        FieldKind.AMOUNT: CellFormat(decimal_mark=formats.amount_mark),
        FieldKind.RATE: CellFormat(decimal_mark=formats.rate_mark),
    }
    fields = target_fields()
    return {
        use.column: by_kind[kind]
        for use in source.columns
        for name in use.fields
        if name in fields and (kind := fields[name].kind) in by_kind
    }
