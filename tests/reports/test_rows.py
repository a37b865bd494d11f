"""Where to look: the cell alone, or behind its file and sheet where a run has several tables."""

from importer.core.rows import RowRef
from importer.reports.rows import RowViews
from msgspec.structs import replace

from tests.reports.examples import csv_source, run_record

NORTH = RowRef("b.xlsx", "North", 17)


def test_of_several_tables_a_place_names_the_file_and_the_sheet() -> None:
    sources = (csv_source("a.csv"), replace(csv_source("b.xlsx"), sheet="North"))
    views = RowViews(run_record(), sources)
    assert views.place(NORTH, 6) == "b.xlsx, North, G17"
    assert views.place(NORTH, None) == "b.xlsx, North, row 17"
    assert views.place(RowRef("a.csv", "", 5), 26) == "a.csv, AA5"


def test_of_the_only_table_the_cell_is_enough() -> None:
    views = RowViews(run_record(), (csv_source("a.csv"),))
    assert views.place(RowRef("a.csv", "", 5), 6) == "G5"
