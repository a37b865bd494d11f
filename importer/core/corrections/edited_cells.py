"""Cells that somebody edits in a front, as the file of corrections that they might have stood in.

What becomes of its rows is decided as for any such file: by `corrected_rows`, and by whoever takes
them into their run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from importer.core.corrections.row_keys import KeyedTable
from importer.core.headers.own_columns import ROW_KEY
from importer.core.looks import ColumnLook
from importer.core.reading import Notice
from importer.core.rows import CellKind, Header, RowChunk, SourceRow, chunks_of
from importer.core.runs import ResultRow, SourceRecord
from importer.core.values.spreadsheet_text import escape


class CellEdit(Struct, frozen=True):
    """One cell as somebody wants it.

    Attributes:
        row_id: of the row in its run.
        column: 0-based.
        was: its text as whoever edits it has seen it.
        now: what it is to be, byte-true.
    """

    row_id: int
    column: int
    was: str
    now: str


def cell_text(row: ResultRow, column: int) -> str:
    """What stands in a cell of the row; nothing in one that it does not have."""
    return row.cells[column] if column < len(row.cells) else ""


def edited_tables(
    run_id: str,
    rows: Sequence[ResultRow],
    edits: Iterable[CellEdit],
    sources: Iterable[SourceRecord],
    *,
    fix: str = "",
) -> tuple[KeyedTable, ...]:
    """The rows with their edited cells, a table for each of the run's that they stand in.

    Args:
        fix: the code of the problem whose proposals these edits are; "" for a person's own.
    """
    by_row: dict[int, dict[int, str]] = {}
    for edit in edits:
        by_row.setdefault(edit.row_id, {})[edit.column] = edit.now
    return tuple(
        _keyed_table(run_id, source, mine, by_row, fix)
        for source in sources
        if (mine := [row for row in rows if row.ref.table == (source.name, source.sheet)])
    )


def _keyed_table(
    run_id: str,
    source: SourceRecord,
    rows: Sequence[ResultRow],
    edits: Mapping[int, Mapping[int, str]],
    fix: str,
) -> KeyedTable:
    width = max(len(source.header.names), *(len(row.cells) for row in rows))
    names = map(escape, source.header.names)
    blank = ("",) * (width - len(source.header.names))
    header = Header(0, (*names, *blank, ROW_KEY))
    table = _MemoryTable(
        source.name,
        source.sheet,
        tuple(_with_key(run_id, row, width, edits.get(row.row_id, {})) for row in rows),
    )
    return KeyedTable(table, header, key_column=width, typed=True, fix=fix)


def _with_key(run_id: str, row: ResultRow, width: int, cells: Mapping[int, str]) -> SourceRow:
    texts = [cells.get(column, cell_text(row, column)) for column in range(width)]
    kinds = row.kinds and tuple(
        CellKind.TEXT if column in cells else kind for column, kind in enumerate(row.kinds)
    )
    return SourceRow(row.ref, (*texts, f"{run_id}:{row.row_id}"), kinds, row.line)


class _MemoryTable(Struct, frozen=True):
    """`core.reading.Table` over rows at hand."""

    file: str
    sheet: str
    lines: tuple[SourceRow, ...]
    size: int = 0
    sha256: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    looks: tuple[ColumnLook, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        """See `Table`; there are no other lines."""
        return iter(self.lines)

    def chunks(self) -> Iterator[RowChunk]:
        """See `Table`."""
        return chunks_of(self.lines)

    def head(self, count: int) -> tuple[SourceRow, ...]:
        """See `Table`."""
        return self.lines[:count]
