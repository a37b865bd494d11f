"""Corrections of workbooks: sheets, formats and widths go there and back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from importer.sandbox.server import Sandbox
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Run
from tests.cli.mending import mend_xlsx, names_on


def workbook_source(rows: Sequence[Sequence[object]]) -> str:
    """An .xlsx of two sheets with the same layout."""
    from openpyxl import Workbook

    workbook = Workbook()
    header = ["Display Name", "Email", "Opening Balance", "As of"]
    for title, some in (("North", rows[::2]), ("South", rows[1::2])):
        sheet = workbook.create_sheet(title)
        sheet.append(header)
        for row in some:
            sheet.append(list(row))
    del workbook["Sheet"]
    workbook.save("customers.xlsx")
    return "customers.xlsx"


def test_a_workbook_of_several_sheets_goes_round_too(run: Run, server: Sandbox) -> None:
    """New rows belong to the sheet that they stand in."""
    rows = [
        ("Ann", "a@a", 1.5, None),
        ("Bob", "b@b", 2.5, None),
        ("Cid", "c@c.example", None, None),
    ]
    run("run", workbook_source(rows), "--yes", "--out", "first")
    workbook = load_workbook("first/corrections.xlsx")
    for title, name in (("North", "Ann"), ("South", "Bob")):
        sheet = workbook[title]
        assert sheet["A2"].value == name
        sheet["B2"], sheet["D2"] = f"{name}@x.example", "2026-01-01"
        sheet.append([f"New in {title}"])
    workbook.save("mended.xlsx")
    said = run("run", "mended.xlsx", "--yes")
    assert said.code == 0, said.err
    assert names_on(server) == ["Ann", "Bob", "Cid", "New in North", "New in South"]


def book(name: str = "customers.xlsx") -> str:
    """A workbook with widths and formats of its own: a good row and three to mend."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Display Name", "Email", "Postal Code", "Opening Balance", "As of"])
    sheet.append(["Acme", "ann@acme.example", 2138, 100.5, date(2025, 12, 31)])
    sheet.append(["Cole", "cole@cole", 501, 1234.5, date(2025, 12, 30)])
    sheet.append(["Dune", "dune@dune", 2139, -17, date(2025, 11, 30)])
    sheet.append(["Echo", "echo@echo", 1111, 12, date(2025, 10, 31)])
    for row in range(2, 6):
        sheet[f"C{row}"].number_format = "00000"
        sheet[f"D{row}"].number_format = "#,##0.00"
        sheet[f"E{row}"].number_format = "dd/mm/yyyy"
    sheet.column_dimensions["A"].width = 31
    workbook.save(name)
    return name


def test_corrections_look_like_the_workbook_that_they_came_from(run: Run, server: Sandbox) -> None:
    run("run", book(), "--yes", "--out", "first")
    sheet = load_workbook("first/corrections.xlsx").worksheets[0]
    assert sheet.column_dimensions["A"].width == 31
    cells = [sheet[f"{letter}2"] for letter in "CDE"]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        (501, "00000"),
        (1234.5, "#,##0.00"),
        (datetime.fromisoformat("2025-12-30"), "dd/mm/yyyy"),
    ]


def test_numbers_and_dates_that_nobody_touched_are_no_edits(run: Run, server: Sandbox) -> None:
    def mend_emails(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "Email": f"{row['Email']}.example"} for row in rows]

    run("run", book(), "--yes", "--out", "first")
    said = run("run", mend_xlsx(mend_emails), "--yes", "--out", "second")
    assert said.code == 0, said.err
    assert "3 rows checked again, 3 cells edited" in said.err
    assert {str(one["display_name"]): one["balance"] for one in server.customers()} == {
        "Acme": 100.5,
        "Cole": 1234.5,
        "Dune": -17,
        "Echo": 12,
    }
