"""Files of corrections as people send them back: a messy import, and its rows mended and saved."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from importer.core.runs import ResultRow
from importer.journal import open_journal
from importer.sandbox.server import Sandbox
from openpyxl import load_workbook

from tests.cli.conftest import Run, Said, write

HEADER = "Display Name,Email,Phone,Postal Code,Opening Balance,As of"
GOOD = (
    "Acme,ann@acme.example,0123 456,01234,100.50,31/12/2025",
    "Beta,bob@beta.example,,02138,,",
)
BAD = (
    "Cole,cole@cole,0999,00501,,",
    "Dune,dune@dune.example,,02139,see note,01/12/2025",
    "Echo,echo@echo.example,007,01111,12.00,31/02/2026",
)
KEY = "importer: row key"

Mend = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


def messy(*more: str) -> str:
    """A file with two good rows and three bad ones."""
    return write("customers.csv", HEADER, GOOD[0], BAD[0], BAD[1], GOOD[1], BAD[2], *more)


def first_run(run: Run, *options: str) -> Said:
    """Import the messy file; corrections lie in `first`."""
    return run("run", messy(), "--yes", "--out", "first", *options)


def rows_of(path: str) -> list[dict[str, Any]]:
    """The rows of a corrections workbook, by header."""
    header, *lines = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def mend_xlsx(mend: Mend, source: str = "first/corrections.xlsx", to: str = "mended.xlsx") -> str:
    """Edit the workbook as a person would, and save it."""
    workbook = load_workbook(source)
    sheet = workbook.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    rows = mend(
        [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(2, values_only=True)]
    )
    sheet.delete_rows(2, sheet.max_row)
    for row in rows:
        sheet.append([row.get(name) for name in header])
    workbook.save(to)
    return to


def mend_csv(mend: Mend, source: str = "first/corrections.csv", to: str = "mended.csv") -> str:
    """The same with the delimited file."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header, rows = list(reader.fieldnames or ()), list(reader)
    with Path(to).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(mend(rows))
    return to


def mended(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is wrong in the messy file, put right."""
    for row in rows:
        match row["Display Name"]:
            case "Cole":
                row["Email"] = "cole@cole.example"
            case "Dune":
                row["Opening Balance"] = "250.00"
            case "Echo":
                row["As of"] = "28/02/2026"
    return rows


def unchanged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Saved as it was."""
    return rows


def names_on(server: Sandbox) -> list[str]:
    """Every customer once per time that it was created."""
    return sorted(str(one["display_name"]) for one in server.customers())


def latest_rows() -> dict[str, ResultRow]:
    """The rows of the only run, by name."""
    with open_journal(Path("../journal/journal.sqlite")) as journal:
        (run,) = journal.runs()
        return {row.cells[0]: row for row in journal.results(run.id)}


def codes(row: ResultRow) -> list[str]:
    """The problems of a row."""
    return [problem.code for problem in row.problems]


EVERYBODY = ["Acme", "Beta", "Cole", "Dune", "Echo"]
