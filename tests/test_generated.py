"""What is generated from the code is current, and says so when it is not."""

import pytest
from importer.core.problems import CATALOGUE
from importer.core.target_fields import target_fields
from importer.sandbox.faults import FaultKind
from importer.settings.model import Settings

from tests import explained
from tests.generated import blank_sheet_is_current, stale
from tests.pages import (
    PAGES,
    MarkerMissingError,
    fault_table,
    field_table,
    problem_table,
    setting_table,
    with_tables,
)
from tests.texts import render_catalogue

TABLES = {"fields": field_table, "problems": problem_table}
PAGE = "\n\n".join(
    f"# {name}\n<!-- {name}:begin -->\nyesterday's\n<!-- {name}:end -->" for name in TABLES
)


def test_nothing_that_is_generated_is_stale() -> None:
    """If this fails, run `python -m tests.generated --write`."""
    assert stale() == []


def test_one_run_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new error's words reach the translators in the run that writes them for `explain`."""
    said = ("its-code", 1, "A new message.", "A new hint.")
    monkeypatch.setattr(explained, "_errors", lambda: iter([said]))
    assert "A new message." in explained.render_errors()
    assert 'msgid "A new message."' in render_catalogue()
    assert 'msgid "A new hint."' in render_catalogue()


def test_the_blank_spreadsheet_is_compared_by_its_contents() -> None:
    """Two files written at different times say the same."""
    assert blank_sheet_is_current()


def test_every_table_is_written_between_its_markers() -> None:
    """What stands around the markers stays."""
    written = with_tables(PAGE, TABLES, "PAGE.md")
    assert "yesterday's" not in written
    assert "# fields\n<!-- fields:begin -->\n| field |" in written
    assert with_tables(written, TABLES, "PAGE.md") == written


def test_a_missing_marker_is_said_by_name() -> None:
    """Pages are written by hand around the tables; a table must not vanish with its marker."""
    with pytest.raises(MarkerMissingError, match=r"PAGE\.md .*<!-- problems:begin -->"):
        with_tables(PAGE.replace("<!-- problems:begin -->", ""), TABLES, "PAGE.md")


def test_the_tables_list_all_there_is() -> None:
    """33 fields, as many problems as the catalogue has, every setting, every fault."""
    assert field_table().count("\n") == len(target_fields()) + 1 == 34
    assert problem_table().count("\n") == len(CATALOGUE) + 1
    assert setting_table().count("\n") == len(Settings.model_fields) + 1
    assert {kind for kind in FaultKind if f"`{kind}`" not in fault_table()} == set()


def test_a_bar_in_a_text_does_not_end_its_cell() -> None:
    """Every line of a table has as many columns as its header."""
    for tables in PAGES.values():
        for render in tables.values():
            header, *lines = render().replace("\\|", "").splitlines()
            assert {line.count("|") for line in lines} == {header.count("|")}
