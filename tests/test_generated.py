"""What is generated from the code is current, and says so when it is not."""

import pytest
from importer.core.customer import target_fields
from importer.core.problems import CATALOGUE

from tests.generated import (
    PARTS,
    MarkerMissingError,
    blank_sheet_is_current,
    field_table,
    problem_table,
    stale,
    with_tables,
)

README = "\n\n".join(
    f"# {name}\n<!-- {name}:begin -->\nyesterday's\n<!-- {name}:end -->" for name in PARTS
)


def test_nothing_that_is_generated_is_stale():
    """If this fails, run `python -m tests.generated --write`."""
    assert stale() == []


def test_the_blank_spreadsheet_is_compared_by_its_contents():
    """Two files written at different times say the same."""
    assert blank_sheet_is_current()


def test_every_table_is_written_between_its_markers():
    """What stands around the markers stays."""
    written = with_tables(README)
    assert "yesterday's" not in written
    assert "# fields\n<!-- fields:begin -->\n| field |" in written
    assert with_tables(written) == written


def test_a_missing_marker_is_said_by_name():
    """The README is written by hand around the tables; a table must not vanish with its marker."""
    with pytest.raises(MarkerMissingError, match="<!-- problems:begin -->"):
        with_tables(README.replace("<!-- problems:begin -->", ""))


def test_the_tables_list_every_field_and_every_problem():
    """33 fields, and as many problems as the catalogue has."""
    assert field_table().count("\n") == len(target_fields()) + 1 == 34
    assert problem_table().count("\n") == len(CATALOGUE) + 1


def test_a_bar_in_a_text_does_not_end_its_cell():
    """Every line of a table has as many columns as its header."""
    for table in (field_table(), problem_table()):
        header, *lines = table.replace("\\|", "").splitlines()
        assert {line.count("|") for line in lines} == {header.count("|")}
