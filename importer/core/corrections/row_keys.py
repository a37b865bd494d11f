"""The keys by which rows are found again when a file of corrections comes back.

The file may have been sorted, cut, and have rows added; what stands in the cells is `corrections`'
business.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from importer.core.errors import UsageError
from importer.core.headers.own_columns import ROW_KEY, is_own_column
from importer.core.language import gettext
from importer.core.reading import Table
from importer.core.rows import Header, SourceRow, cell_name

_KEY = re.compile(r"'?(\S+):([1-9][0-9]{0,9})")
_SURELY_A_KEY = re.compile(r"'?[0-9]{8}-[0-9]{6}-\w+:[1-9][0-9]{0,9}")
"""With the id of a run as `runs.new_run_id` makes it."""


class RowKey(NamedTuple):
    """What finds a row again: `20260131-142501-k3:17`."""

    run_id: str
    row_id: int


def parse_row_key(text: str) -> RowKey | None:
    """The key in a cell of the key column; None if it is none of ours."""
    found = _KEY.fullmatch(text.strip())
    return RowKey(found[1], int(found[2])) if found else None


class KeyedTable(Struct, frozen=True):
    """A table of a file of corrections.

    Attributes:
        key_column: the 0-based place of the keys.
        typed: its cells are as somebody typed them; no spreadsheet program has saved them.
        fix: the code of the problem whose proposals its cells are; "" for a person's own.
    """

    table: Table
    header: Header
    key_column: int
    typed: bool = False
    fix: str = ""

    def rows(self) -> Iterator[tuple[str, SourceRow]]:
        """Every row below the header in which anything stands but our own words, with its key; ""
        for rows that were added. Streams. Of rows that somebody typed also those in which nothing
        is left."""
        own = {place for place, name in enumerate(self.header.names) if is_own_column(name)}
        for row in self.table.rows():
            if row.left_out is not None or row.ref.number <= self.header.number:
                continue
            if self.typed or any(
                cell.strip() for place, cell in enumerate(row.cells) if place not in own
            ):
                yield self._key_of(row), row

    def _key_of(self, row: SourceRow) -> str:
        return row.cells[self.key_column].strip() if self.key_column < len(row.cells) else ""


def keyed_table(table: Table, head: Sequence[SourceRow]) -> KeyedTable | None:
    """The table as one of corrections, told by its column of keys; None for any other.

    Args:
        head: its first rows, among which the header stands.

    Raises:
        UsageError: `row-keys-missing`: it was a file of corrections, but its header or its column
            of keys is gone. Taken for a file of its own it could bring customers in twice.
    """
    for row in head:
        places = [place for place, cell in enumerate(row.cells) if cell.strip() == ROW_KEY]
        if places:
            return KeyedTable(table, Header(row.ref.number, row.cells), places[0])
    cells = [cell.strip() for row in head for cell in row.cells]
    if any(map(is_own_column, cells)):
        raise _lost(
            table, gettext("the column “{row_key}” was taken out of it").format(row_key=ROW_KEY)
        )
    if any(map(_SURELY_A_KEY.fullmatch, cells)):
        raise _lost(table, gettext("its header was taken out of it"))
    return None


class RowKeys(Struct, frozen=True):
    """All keys of a file of corrections.

    Attributes:
        run_id: the run that they all belong to.
        cells: row id -> where it stands, more than once if the key was copied.
    """

    run_id: str
    cells: Mapping[int, tuple[str, ...]]

    def is_repeated(self, row_id: int) -> bool:
        """Whether several rows of the file have this key."""
        return len(self.cells[row_id]) > 1


def read_row_keys(tables: Iterable[KeyedTable]) -> RowKeys:
    """Read all keys, before anything else is looked at.

    Raises:
        UsageError: `row-key-unknown` for a text that is no key; `row-keys-of-several-runs`;
            `row-keys-missing` if there is none at all.
        ImporterError: a file can't be read to its end.
    """
    cells: dict[int, tuple[str, ...]] = {}
    run_id = ""
    for keyed in tables:
        for text, row in keyed.rows():
            if not text:
                continue
            place = cell_name(keyed.key_column, row.ref.number)
            key = parse_row_key(text)
            if key is None:
                raise row_key_unknown(text, place)
            if run_id not in {"", key.run_id}:
                raise _several_runs(run_id, key.run_id)
            run_id = key.run_id
            cells[key.row_id] = (*cells.get(key.row_id, ()), place)
    if not run_id:
        raise _no_keys()
    return RowKeys(run_id, cells)


def row_key_unknown(text: str, place: str) -> UsageError:
    """A key that no row of this computer's journal has."""
    return UsageError(
        "row-key-unknown",
        gettext(
            "{place}: the row key “{text}” is not known here. Nothing was taken from the file."
        ).format(place=place, text=text),
        hint=gettext(
            "A corrections file can only be imported where the import was made: on that computer, "
            "with the same journal (--journal FILE) and organization. If the key was typed or "
            "changed by hand, put back the one of the file as it was written: importer report "
            "writes it again."
        ),
        context={"key": text, "cell": place},
    )


def _several_runs(one: str, other: str) -> UsageError:
    return UsageError(
        "row-keys-of-several-runs",
        gettext(
            "The file has rows of the imports {one} and {other}. Nothing was taken from it."
        ).format(one=one, other=other),
        hint=gettext("Import the corrections of each import by themselves."),
    )


def _no_keys() -> UsageError:
    return UsageError(
        "row-keys-missing",
        gettext(
            "No row of the file has anything in the column “{row_key}”, so nothing tells which "
            "import it belongs to."
        ).format(row_key=ROW_KEY),
        hint=gettext(
            "Copy your changes into the corrections file as it was written (importer report writes "
            "it again), or import these rows as a file of their own with --new-run."
        ),
    )


def _lost(table: Table, what: str) -> UsageError:
    return UsageError(
        "row-keys-missing",
        gettext(
            "{file} is a file of corrections, but {what}, so nothing tells which row is which."
        ).format(file=table.file, what=what),
        hint=gettext(
            "Put it back as it was (importer report writes the file again), or import these rows "
            "as a file of their own with --new-run."
        ),
    )
