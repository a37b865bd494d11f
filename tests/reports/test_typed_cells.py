"""Cells of corrections are what they were in the source: they come back as they were."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.looks import ColumnLook
from importer.core.rows import CellKind
from importer.reports.looks import WRAPPED
from importer.reports.streamed_workbook import rows_of, writing_workbook
from importer.reports.typed_cells import source_cell
from openpyxl import load_workbook

DAY = datetime.fromisoformat("2026-01-31")
MOMENT = datetime.fromisoformat("2026-01-31 14:30:00")
NUMBER, DATE, TEXT = CellKind.NUMBER, CellKind.DATE, CellKind.TEXT


def written(text: str, kind: CellKind, code: str = "") -> tuple[Any, str]:
    """The value of a cell and the format that shows it."""
    cell = source_cell(text, kind, ColumnLook(0, code), WRAPPED)
    return cell.value, cell.look.number_format or "General"


@pytest.mark.parametrize(
    ("text", "kind", "code", "value", "shown_by"),
    [
        ("1234.5", NUMBER, "#,##0.00", 1234.5, "#,##0.00"),
        ("-17", NUMBER, "", -17, "General"),
        ("02138", NUMBER, "00000", 2138, "00000"),
        ("02138", NUMBER, "", "02138", "General"),
        ("2138", NUMBER, "00000", 2138, "General"),
        ("1234567890123456", NUMBER, "", "1234567890123456", "General"),
        ("1E+30", NUMBER, "", "1E+30", "General"),
        ("2026-01-31", DATE, "dd/mm/yyyy", DAY, "dd/mm/yyyy"),
        ("2026-01-31", DATE, "", DAY, "yyyy-mm-dd"),
        ("2026-01-31 14:30:00", DATE, "", MOMENT, "yyyy-mm-dd hh:mm:ss"),
        ("1899-12-31", DATE, "", "1899-12-31", "General"),
        ("TRUE", CellKind.BOOLEAN, "", True, "General"),
        ("#REF!", CellKind.ERROR, "", "#REF!", "General"),
        ("=A1+1", CellKind.UNCALCULATED, "", "=A1+1", "General"),
        ("02138", TEXT, "00000", "02138", "General"),
        ("=1+1", TEXT, "", "=1+1", "General"),
        ("2026-01-31", TEXT, "", "2026-01-31", "General"),
    ],
)
def test_a_cell_is_of_its_own_kind_or_a_text(
    text: Any, kind: Any, code: Any, value: Any, shown_by: Any
) -> None:
    assert written(text, kind, code) == (value, shown_by)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_number_is_written_exactly_or_as_text(number: Any) -> None:
    value, _ = written(str(number), NUMBER)
    assert str(value) == str(number) or float(value) == float(number)
    if not isinstance(value, str):
        assert len(str(number).replace("-", "").replace(".", "")) <= 15


def test_a_formula_in_a_text_stays_a_text(tmp_path: Path) -> None:
    with writing_workbook(tmp_path / "book.xlsx") as workbook:
        rows = rows_of(workbook.create_sheet())
        rows.add([source_cell("=1+1", TEXT, ColumnLook(), WRAPPED)])
    assert load_workbook(tmp_path / "book.xlsx").active["A1"].data_type == "s"
