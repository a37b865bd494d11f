"""The blank spreadsheet holds every field, helps to fill them, and comes back as it was filled."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from importer.core.customer import FieldKind
from importer.core.headers.known import known_header
from importer.core.layout.recognition import Recognised, recognise_tables
from importer.core.mapping.planning import plan_mapping
from importer.core.reading import ReadingOptions
from importer.core.stages import ColumnUsage, FilteredRow, MappedRow
from importer.core.target_fields import target_fields
from importer.reports.blank_sheet import CUSTOMERS, EXAMPLE_NAME, FIELDS, build_blank_sheet
from importer.reports.drop_downs import LISTS
from importer.sources import open_tables
from importer.sources.template_files import load_templates
from openpyxl import load_workbook


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    """The file, written anew."""
    path = tmp_path / "customers.xlsx"
    build_blank_sheet().save(path)
    return path


def customers_of(path: Any) -> Any:
    """The sheet to fill, as openpyxl sees it."""
    return load_workbook(path)[CUSTOMERS]


def read(path: Any) -> Any:
    """The one table that is imported, its plan and its rows."""
    tables = open_tables(path, path.name, ReadingOptions())
    findings = recognise_tables([table.head(30) for table in tables], load_templates())
    ((table, found),) = [
        (t, f) for t, f in zip(tables, findings, strict=True) if isinstance(f, Recognised)
    ]
    plan = plan_mapping(found.header, found.template)
    return found, plan, [row for row in table.rows() if row.ref.number > found.header.number]


def test_it_has_a_column_for_every_field(sheet: Any) -> None:
    """Headers are the labels, those that Bigcapital requires with a star."""
    headers = [cell.value for cell in customers_of(sheet)[1]]
    expected = [field.label + "*" * field.required for field in target_fields().values()]
    assert headers == expected
    assert len(headers) == 33


def test_every_header_explains_itself(sheet: Any) -> None:
    """Description and example stand in a note on the cell."""
    for cell, field in zip(customers_of(sheet)[1], target_fields().values(), strict=True):
        assert field.description in cell.comment.text
        assert field.example in cell.comment.text


def test_every_header_maps_to_its_own_field(sheet: Any) -> None:
    """Without any template too, should columns be moved into another file."""
    for cell, field in zip(customers_of(sheet)[1], target_fields().values(), strict=True):
        found = known_header(cell.value)
        assert found is not None
        assert found.field == field.name


def test_postal_codes_and_phones_stay_text(sheet: Any) -> None:
    """importer/sources/README.md 30: a spreadsheet program would eat the zeros."""
    customers = customers_of(sheet)
    for column, field in enumerate(target_fields().values(), start=1):
        letter = customers.cell(1, column).column_letter
        if field.kind in {FieldKind.POSTCODE, FieldKind.PHONE, FieldKind.TEXT}:
            assert customers.column_dimensions[letter].number_format == "@"


def test_enumerations_have_drop_downs(sheet: Any) -> None:
    """Types and yes or no are closed lists, currencies and countries mere suggestions."""
    book = load_workbook(sheet)
    found = {
        one.formula1: (str(one.sqref).split(":")[0], bool(one.showErrorMessage))
        for one in book[CUSTOMERS].data_validations.dataValidation
    }
    assert found["=customer_type"] == ("A2", True)
    assert found["=yes_or_no"] == ("M2", True)
    assert found["=currency"] == ("B2", False)
    assert set(found) == {"=customer_type", "=yes_or_no", "=currency", "=country"}
    assert book[LISTS].sheet_state == "hidden"
    offered = {cell.value for cell in book[LISTS]["C"]}
    assert {"USD", "EUR", "XOF"} <= offered
    assert "XXX" not in offered


def test_the_header_stays_in_sight(sheet: Any) -> None:
    """On the sheet to fill and on the field table."""
    book = load_workbook(sheet)
    assert book[CUSTOMERS].freeze_panes == book[FIELDS].freeze_panes == "A2"


def test_the_field_table_lists_every_field(sheet: Any) -> None:
    """With the name that templates and options use."""
    names = [row[-1].value for row in load_workbook(sheet)[FIELDS].iter_rows(min_row=2)]
    assert names == list(target_fields())


def test_imported_as_it_is_it_holds_no_customer(sheet: Any) -> None:
    """The example row is known for what it is."""
    found, plan, rows = read(sheet)
    assert found.template.name == "bigcapital"
    assert found.exact
    (row,) = map(plan.map, rows)
    assert isinstance(row, FilteredRow)
    assert row.display_name == EXAMPLE_NAME


def test_all_that_is_filled_in_comes_back(sheet: Any) -> None:
    """Every column is a field, and every cell arrives as it was typed."""
    book = load_workbook(sheet)
    customers = book[CUSTOMERS]
    for column, field in enumerate(target_fields().values(), start=1):
        customers.cell(3, column, f"x {field.name}")
    customers.cell(3, 15, date(2026, 1, 1))
    book.save(sheet)
    _, plan, rows = read(sheet)
    assert {use.usage for use in plan.columns} == {ColumnUsage.FIELD}
    row = plan.map(rows[1])
    assert isinstance(row, MappedRow)
    expected = {name: f"x {name}" for name in target_fields()}
    assert row.values == {**expected, "openingBalanceAt": "2026-01-01"}


@pytest.mark.parametrize("removed", ["Customer Type", "Opening Balance Ex. Rate", "Salutation"])
def test_columns_may_be_taken_out_of_it(sheet: Any, removed: Any) -> None:
    """It is still known, and its example row still no customer."""
    book = load_workbook(sheet)
    customers = book[CUSTOMERS]
    headers = [str(cell.value).rstrip("*") for cell in customers[1]]
    customers.delete_cols(headers.index(removed) + 1)
    book.save(sheet)
    found, plan, rows = read(sheet)
    assert found.template.name == "bigcapital"
    assert isinstance(plan.map(rows[0]), FilteredRow)
