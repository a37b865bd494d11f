"""Rows that come back are found by their keys, whatever became of the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from importer.core.corrections.row_keys import KeyedTable, keyed_table, parse_row_key, read_row_keys
from importer.core.errors import UsageError
from importer.core.headers.own_columns import ROW_KEY, WHAT_HAPPENED
from importer.core.looks import ColumnLook
from importer.core.reading import Notice
from importer.core.rows import LineKind, RowChunk, RowRef, SourceRow, chunks_of

RUN = "20260131-142501-k3"
HEADER = ("Name", "Email", WHAT_HAPPENED, ROW_KEY)


@dataclass(frozen=True)
class Lines:
    """A table from plain lines; implements `Table`."""

    lines: tuple[tuple[str, ...], ...]
    file: str = "corrections.xlsx"
    sheet: str = "customers"
    size: int = 1
    sha256: str = "0" * 64
    facts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    looks: tuple[ColumnLook, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        for number, cells in enumerate(self.lines, 1):
            left_out = LineKind.HIDDEN if cells == ("hidden",) else None
            yield SourceRow(RowRef(self.file, self.sheet, number), cells, left_out=left_out)

    def chunks(self) -> Iterator[RowChunk]:
        return chunks_of(self.rows())

    def head(self, count: int) -> tuple[SourceRow, ...]:
        return tuple(self.rows())[:count]


def keyed(*lines: tuple[str, ...]) -> KeyedTable:
    """A table of corrections with these lines."""
    table = Lines(lines)
    found = keyed_table(table, table.head(30))
    assert found is not None
    return found


def refusal(*tables: KeyedTable) -> UsageError:
    """Why the keys of these tables can't be used."""
    with pytest.raises(UsageError) as told:
        read_row_keys(tables)
    return told.value


def test_a_table_of_something_else_is_no_corrections() -> None:
    table = Lines((("Name", "Phone"), ("Acme", "Tel:123")))
    assert keyed_table(table, table.head(30)) is None


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ((("Name", "Email", WHAT_HAPPENED), ("Acme", "", "")), f"the column “{ROW_KEY}”"),
        ((("Acme", "", "Rejected.", f"{RUN}:3"),), "its header"),
    ],
)
def test_corrections_that_lost_their_keys_are_not_taken_for_a_new_file(
    lines: tuple[tuple[str, ...], ...], what: str
) -> None:
    """Their customers may have been created meanwhile: by the other rows' run, say."""
    table = Lines(lines)
    with pytest.raises(UsageError) as told:
        keyed_table(table, table.head(30))
    assert told.value.code == "row-keys-missing"
    assert what in told.value.message
    assert "--new-run" in told.value.hint


def test_the_header_may_have_slid_down_and_the_column_moved() -> None:
    """Somebody wrote a title above it and put the key first."""
    found = keyed(("my customers",), (), (f" {ROW_KEY} ", "Name"), (f"{RUN}:3", "Acme"))
    assert (found.header.number, found.key_column) == (3, 0)
    assert [(key, row.ref.number) for key, row in found.rows()] == [(f"{RUN}:3", 4)]


def test_rows_without_a_cell_of_their_own_are_passed_over() -> None:
    """Blank ones, hidden ones, and those of which only our own words are left."""
    found = keyed(HEADER, ("Acme", "", "", ""), (), ("", " ", "Rejected.", f"{RUN}:3"), ("hidden",))
    assert [(key, row.cells[0]) for key, row in found.rows()] == [("", "Acme")]


def test_a_short_row_has_no_key() -> None:
    assert [key for key, _ in keyed(HEADER, ("Acme",)).rows()] == [""]


@pytest.mark.parametrize(
    "text", ["", "17", f"{RUN}:", f"{RUN}:0", f"{RUN}:x", "a b:3", f"{RUN}:3:"]
)
def test_other_texts_are_no_keys(text: str) -> None:
    assert parse_row_key(text) is None


@pytest.mark.parametrize("text", [f"{RUN}:17", f" {RUN}:17 ", f"'{RUN}:17"])
def test_a_key_may_have_come_through_a_spreadsheet(text: str) -> None:
    assert parse_row_key(text) == (RUN, 17)


def test_keys_are_kept_with_every_place_that_they_stand_in() -> None:
    keys = read_row_keys(
        [
            keyed(HEADER, ("a", "", "", f"{RUN}:3"), ("b", "", "", f"{RUN}:4")),
            keyed(HEADER, ("c", "", "", ""), ("d", "", "", f"{RUN}:3")),
        ]
    )
    assert (keys.run_id, keys.cells) == (RUN, {3: ("D2", "D3"), 4: ("D3",)})
    assert keys.is_repeated(3)
    assert not keys.is_repeated(4)


def test_a_text_that_is_no_key_stops_everything_and_is_named() -> None:
    told = refusal(keyed(HEADER, ("a", "", "", "see Bob")))
    assert told.code == "row-key-unknown"
    assert told.message == (
        "D2: the row key “see Bob” is not known here. Nothing was taken from the file."
    )
    assert "on that computer" in told.hint


def test_rows_of_two_imports_are_two_files() -> None:
    told = refusal(keyed(HEADER, ("a", "", "", f"{RUN}:3"), ("b", "", "", "20260201-080000-ab:1")))
    assert told.code == "row-keys-of-several-runs"


def test_without_any_key_nothing_tells_where_the_rows_belong() -> None:
    told = refusal(keyed(HEADER, ("a", "", "", "")))
    assert told.code == "row-keys-missing"
    assert "--new-run" in told.hint
