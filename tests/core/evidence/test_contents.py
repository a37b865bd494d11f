"""What stands in columns: counted exactly, and shown only where it may be."""

from collections.abc import Iterator
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from importer.core.checking.table import TableCheck, blank_profiles
from importer.core.evidence.contents import SAMPLE_LENGTH, ContentsCount
from importer.core.evidence.formats import Formats
from importer.core.mapping.planning import plan_mapping
from importer.core.options import CheckOptions
from importer.core.rows import Header, RowChunk
from importer.core.stages import ColumnContents

HEADER = Header(1, ("Name", "Remark", "Card Number", "Rank"))
_CELLS = st.sampled_from(["", " ", "\t", "\u00a0", " \n ", "Acme", " Beta ", "4111 1111", "x|y"])


def contents(*chunks: list[list[str]]) -> tuple[ColumnContents, ...]:
    """What a check finds in the columns of these rows."""

    def read() -> Iterator[RowChunk]:
        first = 2
        for rows in chunks:
            numbers = range(first, first + len(rows))
            yield RowChunk("c.csv", "", numbers, rows, lines=numbers)
            first += len(rows)

    plan = plan_mapping(HEADER)
    check = TableCheck(
        plan, CheckOptions(today=date(2026, 1, 31)), None, Formats(), blank_profiles(plan)
    )
    assert sum(map(len, check.check(read(), 1))) == check.rows
    return check.contents.found()


@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS), min_size=1, max_size=30))
def test_every_cell_that_is_not_blank_is_counted(rows: list[tuple[str, str, str]]) -> None:
    """In bulk and row by row; blanks of any kind are blank."""
    cells = [["Somebody", *row] for row in rows]
    found = contents(cells[:7], cells[7:]) if cells[7:] else contents(cells)
    for column, told in enumerate(found):
        assert told.filled == sum(1 for row in cells if row[column].strip())


def test_the_first_values_that_differ_are_shown() -> None:
    rows = [["A", "", "", "2"], ["B", "x", "", "2"], ["C", " y\ny ", "", "2"], ["D", "z", "", "3"]]
    assert [one.samples for one in contents(rows)] == [("A", "B"), ("x", "y y"), (), ("2", "3")]


def test_of_a_column_that_goes_nowhere_only_the_fill_is_told() -> None:
    assert contents([["A", "x", "4111 1111", ""]])[2] == ColumnContents(1, ())


def test_a_row_that_is_too_long_shows_nothing() -> None:
    """Its card number stands under another header."""
    found = contents([["A", "x", "y", "4111 1111", "9"], ["B", "z", "", "5"]])
    assert [one.samples for one in found] == [("B",), ("z",), (), ("5",)]


def test_what_is_long_is_cut() -> None:
    count = ContentsCount(1, ())
    count.add([("x" * 5_000,)])
    ((sample,),) = (one.samples for one in count.found())
    assert len(sample) == SAMPLE_LENGTH
    assert sample.endswith("x…")
