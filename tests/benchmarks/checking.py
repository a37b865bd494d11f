"""`importer check` of 100,000 rows beside what else reads them."""

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import by_frictionless
from tests.benchmarks.customers import write_customers, write_sheet
from tests.benchmarks.exports import write_desktop, write_distinct, write_online
from tests.benchmarks.processes import Cost, check_only, cost_of, frictionless, typical
from tests.benchmarks.table import Line

ROWS = 100_000
READ = """
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.reader(file):
        pass
"""
_READ_SHEET = """
import sys
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_path(sys.argv[1]) as workbook:
    for row in workbook.get_sheet_by_index(0).iter_rows():
        pass
"""
_READER = f"`csv.reader` ({ROWS:,} rows, 29 columns, 5 % faulty)"
_SOME_REJECTED = frozenset({3})


def measure(folder: Path) -> Iterator[Line]:
    """One in twenty of 29 columns' rows faulty, unless it is said otherwise."""
    file = folder / "customers.csv"
    write_customers(file, ROWS)
    bare, checked = read(file), check_only(file)
    yield Line("check, no report", _READER, checked.seconds, bare.seconds)
    in_two = check_only(file, "in-two")
    yield Line("the same by two processes, on the clock", _READER, in_two.wall, bare.wall)
    by_hand = cost_of(["-m", "tests.benchmarks.by_hand", str(file)])
    yield Line(
        "a loop by hand (`csv.DictReader`, pydantic)", _READER, by_hand.seconds, bare.seconds
    )
    if python := frictionless():
        validated = cost_of([by_frictionless.__file__, str(file)], python=python)
        yield Line("`frictionless validate`, typed", _READER, validated.seconds, bare.seconds)
    yield Line("size of the journal", "the file", float(checked.journal), file.stat().st_size)


def measure_whole(folder: Path) -> Iterator[Line]:
    """The command as it is called, with all of its reports."""
    file = folder / "customers.csv"
    write_customers(file, ROWS)
    whole = cost_of(_check(folder, file), expected=_SOME_REJECTED)
    yield Line("`importer check`, all reports", _READER, whole.seconds, read(file).seconds)


def measure_exports(folder: Path) -> Iterator[Line]:
    """Layouts that cost more, without the report, each beside `csv.reader` of the same file."""
    for write, what in (
        (write_distinct, "check, every cell distinct, accents, 30 % balances"),
        (write_online, "check, QuickBooks Online (addresses of several lines)"),
        (write_desktop, "check, QuickBooks Desktop (`Parent:Child`)"),
    ):
        file = folder / f"{write.__name__}.csv"
        write(file, ROWS)
        bare, checked = read(file), check_only(file)
        yield Line(what, "`csv.reader` of the same file", checked.seconds, bare.seconds)


def read(file: Path) -> Cost:
    """What `csv.reader` alone costs."""
    return typical(lambda: cost_of(["-c", READ, str(file)]))


def measure_sheet(folder: Path) -> Iterator[Line]:
    """The same rows as a workbook."""
    source, sheet = folder / "customers.csv", folder / "customers.xlsx"
    write_customers(source, ROWS)
    write_sheet(sheet, source)
    bare = cost_of(["-c", _READ_SHEET, str(sheet)])
    yield Line(
        "check of the same rows as XLSX, no report",
        "python-calamine alone",
        check_only(sheet).seconds,
        bare.seconds,
    )


def _check(folder: Path, file: Path) -> list[str]:
    return [
        *("-m", "importer", "check", str(file), "--offline"),
        *("--journal", str(folder / "whole.sqlite"), "--out", str(folder / "out")),
    ]
