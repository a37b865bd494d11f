"""Rows that came back are put in the place of the originals, cell by cell under their headers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.corrections.corrected_rows import (
    ColumnMatch,
    CorrectedRow,
    Corrector,
    match_columns,
)
from importer.core.evidence.formats import Formats
from importer.core.headers.own_columns import ROW_KEY, WHAT_HAPPENED
from importer.core.options import DateOrder, DecimalMark
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import CellKind, Header, RowRef, SourceRow
from importer.core.runs import ResultRow, SourceRecord
from importer.core.stages import ColumnUsage, ColumnUse
from importer.core.values.spreadsheet_text import escape
from msgspec.structs import replace

OURS = (WHAT_HAPPENED, ROW_KEY)
NAMES = ("Customer", "Phone", "Balance", "As of", "Card")
FIELDS = ("displayName", "workPhone", "openingBalance", "openingBalanceAt", "")

SOURCE = SourceRecord(
    name="customers.csv",
    sheet="",
    path="customers.csv",
    sha256="0" * 64,
    size=1,
    template="",
    header=Header(1, NAMES),
    columns=tuple(
        ColumnUse(place, name, ColumnUsage.FIELD, (field,))
        if field
        else ColumnUse(place, name, ColumnUsage.SENSITIVE)
        for place, (name, field) in enumerate(zip(NAMES, FIELDS, strict=True))
    ),
    formats=Formats(DateOrder.DAY_FIRST, DecimalMark.COMMA),
)
ORIGINAL = ResultRow(
    row_id=17,
    ref=RowRef("customers.csv", "", 18),
    line=20,
    cells=("Acme", "0123", "1.234,50", "31/12/2025", ""),
    source_key="",
    display_name="Acme",
    ending=Ending.REJECTED,
    customer_id=None,
    problems=(),
)


def came_back(*cells: str, kinds: tuple[CellKind, ...] | None = None) -> SourceRow:
    return SourceRow(RowRef("corrections.xlsx", "customers", 2), cells, kinds)


def corrected(
    *cells: str, names: tuple[str, ...] = NAMES, original: ResultRow = ORIGINAL
) -> CorrectedRow:
    return Corrector((*names, *OURS), SOURCE).correct(original, came_back(*cells, "why", "key"))


class TestColumns:
    def test_they_stand_where_they_were(self) -> None:
        assert match_columns(("a", "b", *OURS), ("a", "b")) == ColumnMatch((0, 1), (), ())

    def test_they_are_found_wherever_they_were_moved(self) -> None:
        assert match_columns((*OURS, "b", "mine", "a"), ("a", "b")) == ColumnMatch((4, 2), (), (3,))

    def test_one_that_was_deleted_is_nowhere(self) -> None:
        assert match_columns(("a", *OURS), ("a", "b")).columns == (0, None)

    def test_one_whose_header_was_written_otherwise_is_known(self) -> None:
        names = ("customer", "E-mail address", "Remark", *OURS)
        assert match_columns(names, ("Customer", "Mail", "Hue")).columns == (0, 1, None)

    def test_two_that_could_be_the_missing_one_are_neither(self) -> None:
        match = match_columns(("a", "E-mail", "Email address", *OURS), ("a", "Mail"))
        assert (match.columns, match.added) == ((0, None), (1, 2))
        match = match_columns(("a", "E-mail address", *OURS), ("a", "Mail", "E-mail"))
        assert match.columns == (0, None, None)

    def test_of_several_with_one_name_each_is_itself(self) -> None:
        names = ("x", "Phone", "Phone", *OURS)
        assert match_columns(names, ("Phone", "x", "Phone")).columns == (1, 0, 2)

    def test_one_without_a_header_is_found_by_its_neighbour(self) -> None:
        names = ("mine", "a", "", "b", "", "", *OURS)
        assert match_columns(names, ("a", "", "b", "")) == ColumnMatch((1, 2, 3, 4), (5,), (0,))

    def test_one_whose_neighbour_was_moved_is_not_guessed(self) -> None:
        assert match_columns(("b", "", "a", *OURS), ("a", "", "b")).columns == (2, None, 0)

    def test_cells_beyond_the_header_stand_before_our_own(self) -> None:
        match = match_columns(("a", "", "", *OURS, "", "mine"), ("a",))
        assert (match.beyond, match.added) == ((1, 2), (5, 6))

    def test_a_header_that_we_escaped_is_known_again(self) -> None:
        assert match_columns((escape("=Name"), *OURS), ("=Name",)).columns == (0,)

    @given(st.lists(st.sampled_from(("a", "b", "", "Phone")), min_size=1, max_size=8))
    def test_an_untouched_header_matches_itself(self, source: list[str]) -> None:
        match = match_columns((*source, *OURS), source)
        assert match.columns == tuple(range(len(source)))
        assert (match.beyond, match.added) == ((), ())

    @given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True), st.randoms())
    def test_named_columns_are_found_in_any_order(self, source: list[str], random: Any) -> None:
        moved = [*source, *OURS, "mine"]
        random.shuffle(moved)
        match = match_columns(moved, source)
        assert [moved[place] for place in match.columns if place is not None] == source


class TestRows:
    def test_without_an_edit_the_row_is_the_original(self) -> None:
        row = corrected(*ORIGINAL.cells)
        assert row.row == SourceRow(ORIGINAL.ref, ORIGINAL.cells, None, ORIGINAL.line)
        assert row.problems == ()

    def test_an_edited_cell_is_taken_and_told(self) -> None:
        row = corrected("Acme Ltd", *ORIGINAL.cells[1:])
        assert row.row.cells == ("Acme Ltd", *ORIGINAL.cells[1:])
        assert row.edits == (
            Problem("cell-corrected", "displayName", 0, "Acme", {"result": "Acme Ltd"}),
        )

    def test_what_the_program_did_to_the_others_is_undone_and_told(self) -> None:
        row = corrected("Acme Ltd", "123", "1234,5", "12/31/2025", "")
        assert row.row.cells == ("Acme Ltd", *ORIGINAL.cells[1:])
        assert [(one.code, one.column, one.value) for one in row.problems if one.column] == [
            ("spreadsheet-change-undone", 1, "123"),
            ("spreadsheet-change-undone", 2, "1234,5"),
            ("spreadsheet-change-undone", 3, "12/31/2025"),
        ]

    def test_a_date_cell_is_one_of_its_own_kind(self) -> None:
        kinds = (CellKind.TEXT,) * 3 + (CellKind.DATE,) + (CellKind.TEXT,) * 3
        cells = (*ORIGINAL.cells[:3], "2026-01-01", "", "why", "key")
        row = Corrector((*NAMES, *OURS), SOURCE).correct(ORIGINAL, came_back(*cells, kinds=kinds))
        assert row.row.cells[3] == "2026-01-01"
        assert row.row.kind(3) is CellKind.DATE

    def test_a_column_that_was_deleted_keeps_the_originals_cells(self) -> None:
        row = corrected("Acme Ltd", names=("Customer",))
        assert row.row.cells == ("Acme Ltd", *ORIGINAL.cells[1:])
        assert len(row.edits) == 1

    def test_cells_of_a_sensitive_column_are_never_taken(self) -> None:
        """They are kept nowhere."""
        row = corrected(*ORIGINAL.cells[:4], "4111 1111 1111 1111")
        assert row.problems == ()
        assert row.row.cells[4] == ""

    def test_a_row_that_is_too_long_stays_so_until_somebody_mends_it(self) -> None:
        long = replace(ORIGINAL, cells=(*ORIGINAL.cells, " Dock 2"))
        names = (*NAMES, "")
        assert corrected(*long.cells, names=names, original=long).row.cells == long.cells
        mended = corrected("Acme", "0123", "1.234,50", "", "", "", names=names, original=long)
        assert mended.row.cells == ("Acme", "0123", "1.234,50", "", "")

    def test_a_blank_cell_beyond_the_header_is_cut_off_with_an_edit_only(self) -> None:
        """A blank cell too many moves all others just as well."""
        long = replace(ORIGINAL, cells=(*ORIGINAL.cells, ""))
        names = (*NAMES, "")
        assert len(corrected(*long.cells, names=names, original=long).row.cells) == 6
        assert len(corrected("B", *long.cells[1:], names=names, original=long).row.cells) == 5

    def test_a_short_row_stays_short_until_it_is_edited(self) -> None:
        short = replace(ORIGINAL, cells=("Acme", "0123"))
        assert corrected("Acme", "0123", "", "", "", original=short).row.cells == ("Acme", "0123")
        edited = corrected("Acme", "0124", "", "", "", original=short)
        assert edited.row.cells == ("Acme", "0124", "", "", "")

    def test_a_row_that_the_file_cut_short_lost_its_last_cells(self) -> None:
        """They were there, and are blank now: somebody cleared them."""
        found = Corrector((*NAMES, *OURS), SOURCE).correct(ORIGINAL, came_back("Acme", "0123"))
        assert [problem.column for problem in found.edits] == [2, 3]

    def test_a_new_row_stands_under_the_sources_columns(self) -> None:
        corrector = Corrector(("mine", "Balance", "Customer", *OURS), SOURCE)
        row = corrector.new_row(came_back("x", "12,50", "Beta", "", ""))
        assert row.cells == ("Beta", "", "12,50", "", "")
        assert corrector.added == (0,)


@pytest.mark.parametrize("width", [0, 3, 5, 7])
def test_every_edit_is_told_and_every_cell_is_the_new_or_the_old_one(width: int) -> None:
    """Promise 4, whatever the width of the row that came back."""
    cells = tuple(f"new {place}" for place in range(width))
    names = (*NAMES, *[""] * max(0, width - len(NAMES)))
    row = corrected(*cells, *[""] * (len(names) - width), names=names)
    told = {problem.column: problem.facts["result"] for problem in row.edits}
    for column, cell in enumerate(row.row.cells):
        old = ORIGINAL.cells[column] if column < len(ORIGINAL.cells) else ""
        assert cell == told.get(column, old)
