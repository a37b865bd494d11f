"""Files with values and shapes that no list of customers has: each ends in a clear message."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run, folder, run, write

__all__ = ["folder", "run"]

COLUMNS = 20_000


def test_dates_beyond_all_time_are_errors_of_their_rows(run: Run) -> None:
    """1e308 days, in a cell with a date's format: seconds of it are no number any more."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Display Name", "Opening Balance", "Opening Balance Date"])
    for serial in (1e308, -1e308, 2_958_466, 1e15, 45_000):
        sheet.append([f"Customer {serial}", 1, serial])
        sheet.cell(sheet.max_row, 3).number_format = "yyyy-mm-dd"
    workbook.save("dates.xlsx")
    said = run("check", "dates.xlsx", "--offline", "--json")
    assert (said.code, said.objects[-1]["problems"]["date-invalid"]) == (3, 4)
    assert said.objects[-1]["endings"]["waiting"] == 1


@pytest.mark.parametrize("value", ["1e308", "-1e308", "1e999999999", "inf", "nan", "9" * 400])
@pytest.mark.parametrize("column", [1, 2])
def test_numbers_beyond_all_bounds_are_errors_of_their_rows(
    value: str, column: int, run: Run
) -> None:
    row = ["Acme", "1", "2026-01-01"]
    row[column] = value
    header = "Display Name,Opening Balance,Opening Balance Date"
    said = run("check", write("n.csv", header, ",".join(row)), "--offline", "--json")
    assert (said.code, said.objects[-1]["endings"]["rejected"]) == (3, 1)


def test_more_columns_than_a_sheet_has_are_told(run: Run) -> None:
    header = ",".join(["Display Name", *(f"c{number}" for number in range(COLUMNS))])
    said = run("check", write("wide.csv", header, "Acme" + ",x" * COLUMNS), "--offline")
    assert said.code == 2
    assert "wide.csv has more than 16,384 columns in line 1" in said.err


def test_one_row_that_is_far_too_long_is_named(run: Run) -> None:
    """Its cells would take far more memory than its text, so it is refused before it is cut."""
    rows = ["Display Name,City", *(f"Customer {number}," for number in range(300))]
    name = write("row.csv", *rows, "Too long" + ",x" * COLUMNS)
    said = run("check", name, "--offline")
    assert said.code == 2
    assert "row.csv has more than 16,384 columns in line 302" in said.err


def zipped(name: str, content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as entries:
        entries.writestr(name, content)
    return archive.getvalue()


TABLE = b"Display Name\nAcme\n"
NESTED = {
    "a.zip": zipped("b.zip", zipped("c.csv", TABLE)),
    "b.zip": zipped("b.csv", zipped("c.csv", TABLE)),
    "c.zip": zipped("b.csv", gzip.compress(TABLE)),
    "d.csv.gz": gzip.compress(gzip.compress(TABLE)),
    "e.csv.gz": gzip.compress(zipped("b.csv", TABLE)),
    "f.json": b"[" * 200_000 + b"]" * 200_000,
    "g.json": json.dumps([[{"name": "Acme"}]]).encode(),
    "h.csv": b"[" * 200_000,
    "i.xml": b"<a>" * 200_000,
    "j.html": b"<html><table>" + b"<table><tr><td>" * 50_000,
}


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_is_told(name: str, run: Run) -> None:
    Path(name).write_bytes(NESTED[name])
    said = run("check", name, "--offline")
    assert said.code in {1, 2}
    assert said.err.startswith("Stopped: ")
    assert name in said.err
    assert len(said.err) < 3_000
