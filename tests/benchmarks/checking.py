"""`importer check` against the bare csv.reader, and the front door against an empty Python."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.customers import write_customers, write_sheet
from tests.benchmarks.processes import Cost, cost_of
from tests.benchmarks.table import Line

_READ = """
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

_CHECK_ONLY = """
import sys
from pathlib import Path
from tests.benchmarks.phases import check_only
check_only(Path(sys.argv[1]), Path(sys.argv[2]))
"""

_SOME_REJECTED = frozenset({3})
_ROUNDS = 3


def measure(folder: Path) -> Iterator[Line]:
    """Ratios of one run, on files of 10,000 and 100,000 rows, 29 columns, 5 % of them faulty."""
    small, large = folder / "10k.csv", folder / "100k.csv"
    write_customers(small, 10_000)
    write_customers(large, 100_000)
    bare = _typical(lambda: cost_of(["-c", _READ, str(large)]))
    checked = cost_of(["-c", _CHECK_ONLY, str(large), str(folder / "large.sqlite")])
    yield Line(
        "check 100,000 rows, without the report", "csv.reader", checked.seconds, bare.seconds
    )
    sheet = folder / "100k.xlsx"
    write_sheet(sheet, large)
    bare_sheet = _typical(lambda: cost_of(["-c", _READ_SHEET, str(sheet)]))
    read = cost_of(["-c", _CHECK_ONLY, str(sheet), str(folder / "sheet.sqlite")])
    yield Line("check 100,000 rows of XLSX", "python-calamine", read.seconds, bare_sheet.seconds)
    reported = cost_of(_check(folder, large), expected=_SOME_REJECTED)
    yield Line("check 100,000 rows, report included", "csv.reader", reported.seconds, bare.seconds)
    modest = cost_of(_check(folder, small), expected=_SOME_REJECTED)
    yield Line(
        f"peak memory at 100,000 rows ({reported.peak:.0f} MB)",
        f"at 10,000 rows ({modest.peak:.0f} MB)",
        reported.peak,
        modest.peak,
    )
    empty = _typical(lambda: cost_of(["-c", "pass"]))
    shown = _typical(lambda: cost_of(["-m", "importer", "--help"]))
    yield Line("importer --help", "python -c pass", shown.seconds, empty.seconds)


def _check(folder: Path, file: Path) -> list[str]:
    out = folder / f"{file.stem} out"
    journal = folder / f"{file.stem}.sqlite"
    return [
        *("-m", "importer", "check", str(file), "--offline"),
        *("--journal", str(journal), "--out", str(out)),
    ]


def _typical(run: Callable[[], Cost]) -> Cost:
    costs = [run() for _ in range(_ROUNDS)]
    return Cost(median(cost.seconds for cost in costs), median(cost.peak for cost in costs))
