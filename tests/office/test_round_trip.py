"""Corrections go round although a spreadsheet program has saved them in between."""

import csv
from datetime import date
from pathlib import Path

import pytest
from importer.sandbox.server import Sandbox
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Run
from tests.office.conftest import Resave

HEADER = ("Display Name", "Email", "Phone", "Postal Code", "Opening Balance", "As of", "Note")
GOOD = ("Acme", "ann@acme.example", "0123 456", "01234", "100.50", "31/12/2025", "")
BAD = (
    ("Cole Müller", "cole@cole", "0999", "00501", "1234.50", "30/12/2025", "=1+1"),
    ("Dune", "dune@dune", "+49 30 1234", "02139", "", "", "12345678901234567890"),
    ("Echo", "echo@echo", "007", "01111", "12.00", "05/06/2025", "two\nlines"),
)
MENDED = "{}.example"


def write_csv(delimiter: str) -> str:
    with Path("customers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([HEADER, GOOD, *BAD])
    return "customers.csv"


def write_workbook() -> str:
    """Numbers, dates and truth values of their own kinds, codes behind formats."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([*HEADER, "Active"])
    for number, (name, email, phone, *_) in enumerate((GOOD, *BAD), 2):
        since = date(2025, 12, number)
        sheet.append([name, email, phone, 500 + number, number * 1.25, since, "=1+1", number > 2])
        sheet[f"D{number}"].number_format = "00000"
        sheet[f"E{number}"].number_format = "#,##0.00"
        sheet[f"F{number}"].number_format = "dd/mm/yyyy"
        sheet[f"G{number}"].data_type = "s"
    workbook.save("customers.xlsx")
    return "customers.xlsx"


def mend_workbook(file: str) -> str:
    workbook = load_workbook(file)
    for row in workbook.worksheets[0].iter_rows(2):
        row[1].value = MENDED.format(row[1].value)
    workbook.save(file)
    return file


def mend_csv(file: str, delimiter: str) -> str:
    with Path(file).open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines, delimiter=delimiter))
    for row in rows[1:]:
        row[1] = MENDED.format(row[1])
    with Path(file).open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter=delimiter).writerows(rows)
    return file


def stored(server: Sandbox) -> dict[str, dict[str, object]]:
    """What of each customer a spreadsheet program might have damaged."""
    fields = ("email", "work_phone", "note", "billing_address2", "balance", "active")
    return {
        str(one["display_name"]): {field: one[field] for field in fields}
        for one in server.customers()
    }


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_file_that_was_only_saved_again_holds_no_edits(
    run: Run, server: Sandbox, resave: Resave, delimiter: str
) -> None:
    run("run", write_csv(delimiter), "--yes", "--out", "first")
    saved = resave("first/corrections.csv", delimiter=delimiter)
    said = run("run", saved, "--yes", "--out", "second")
    assert "3 rows checked again, 0 cells edited, 0 new rows." in said.err


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_file_is_mended_after_it_was_saved_again(
    run: Run, server: Sandbox, resave: Resave, delimiter: str
) -> None:
    run("run", write_csv(delimiter), "--yes", "--out", "first")
    saved = resave("first/corrections.csv", delimiter=delimiter)
    said = run("run", mend_csv(saved, delimiter), "--yes", "--out", "second")
    assert said.code == 0, said.err
    assert "3 rows checked again, 3 cells edited, 0 new rows." in said.err
    check_undamaged(server)


def test_the_workbook_of_a_csv_file_goes_round(run: Run, server: Sandbox, resave: Resave) -> None:
    run("run", write_csv(","), "--yes", "--out", "first")
    said = run("run", mend_workbook(resave("first/corrections.xlsx")), "--yes", "--out", "second")
    assert said.code == 0, said.err
    assert "3 rows checked again, 3 cells edited, 0 new rows." in said.err
    check_undamaged(server)


def check_undamaged(server: Sandbox) -> None:
    """Every row once, with its zeros, its long number and its line break."""
    found = stored(server)
    assert sorted(found) == ["Acme", "Cole Müller", "Dune", "Echo"]
    assert len(server.customers()) == 4
    assert found["Cole Müller"]["work_phone"] == "0999"
    assert found["Echo"]["work_phone"] == "007"
    assert "00501" in str(found["Cole Müller"]["billing_address2"])
    assert "=1+1" in str(found["Cole Müller"]["note"])
    assert "12345678901234567890" in str(found["Dune"]["note"])
    assert "two\nlines" in str(found["Echo"]["note"])
    assert (found["Cole Müller"]["balance"], found["Echo"]["balance"]) == (1234.5, 12)


@pytest.mark.parametrize("is_mended", [False, True])
def test_a_workbook_with_formats_of_its_own_goes_round(
    run: Run, server: Sandbox, resave: Resave, is_mended: bool
) -> None:
    run("run", write_workbook(), "--yes", "--out", "first")
    saved = resave("first/corrections.xlsx")
    sheet = load_workbook(saved).worksheets[0]
    assert (sheet["D2"].value, sheet["E2"].value) == (503, 3.75)
    said = run("run", mend_workbook(saved) if is_mended else saved, "--yes", "--out", "second")
    edited = 3 if is_mended else 0
    assert f"3 rows checked again, {edited} cells edited, 0 new rows." in said.err
    if is_mended:
        found = stored(server)
        assert {name: one["balance"] for name, one in found.items()} == {
            "Acme": 2.5,
            "Cole Müller": 3.75,
            "Dune": 5,
            "Echo": 6.25,
        }
        assert "00503" in str(found["Cole Müller"]["billing_address2"])


def test_the_report_workbooks_open_and_save_without_loss(
    run: Run, server: Sandbox, resave: Resave
) -> None:
    """What LibreOffice saves of results.xlsx has the same sheets and cells."""
    run("run", write_csv(","), "--yes", "--out", "first")
    ours = load_workbook("first/results.xlsx", data_only=True)
    theirs = load_workbook(resave("first/results.xlsx"), data_only=True)
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours:
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        again = [[cell.value for cell in row] for row in theirs[sheet.title].iter_rows()]
        filled = [[value for value in row if value is not None] for row in cells]
        assert [[value for value in row if value is not None] for row in again] == filled
