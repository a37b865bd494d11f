"""Reports beside the bare library writing the same cells: processor time, size and memory."""

import csv
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from importer.core.outcomes import Ending
from importer.core.runs import ResultRow
from importer.reports import write_reports
from openpyxl import Workbook, load_workbook

from tests.benchmarks.processes import cost_of
from tests.benchmarks.table import Line
from tests.reports.examples import (
    BAD_EMAIL,
    GBP,
    ODD_PHONE,
    RUN_ID,
    TRIMMED,
    csv_source,
    row,
    run_record,
)
from tests.reports.memory_runs import MemoryRuns

SIZES = (1_000, 10_000, 100_000)
_WRONG = 20
"""Every so many rows one has to be mended."""
_WRONG_IN = (BAD_EMAIL, GBP, ODD_PHONE)

Cells = list[tuple[object, ...]]


class _Rows:
    """Rows made while they are read, so that memory is the reports' own."""

    def __init__(self, total: int) -> None:
        self._total = total

    def __iter__(self) -> Iterator[ResultRow]:
        for number in range(2, self._total + 2):
            if number % _WRONG:
                yield row(number, Ending.CREATED, *((TRIMMED,) if number % 3 == 0 else ()))
            else:
                yield row(number, Ending.REJECTED, _WRONG_IN[number // _WRONG % 3], GBP)

    def __len__(self) -> int:
        return self._total


def large_run(total: int) -> MemoryRuns:
    """An import of so many rows, one in twenty to mend, a third of the others repaired."""
    rows = _Rows(total)
    return MemoryRuns(run_record(), (csv_source(rows=total),), rows)


def measure(folder: Path) -> Iterator[Line]:
    """Every table of every size, then what memory grows by."""
    for total in SIZES:
        yield from _beside_the_bare_library(folder / str(total), total)
    yield from _memory(folder)


def _beside_the_bare_library(folder: Path, total: int) -> Iterator[Line]:
    runs = large_run(total)
    reading = _seconds(lambda: sum(1 for _ in runs.rows))
    for name, bare, library in _BARE:
        ours = _seconds(partial(write_reports, runs, RUN_ID, folder, [name]))
        sheets, path = _cells(folder / name), folder / f"bare {name}"
        theirs = _seconds(partial(bare, path, sheets))
        what, beside = f"{name} of {total:,} rows", f"the same cells by {library} alone"
        # Two passes over the rows: one counts, one writes. Making the rows is the benchmark's work.
        yield Line(f"{what}: time", beside, ours - 2 * reading, theirs)
        sizes = [(folder / file).stat().st_size for file in (name, path.name)]
        yield Line(f"{what}: size {sizes[0] / 1e3:,.0f} kB", beside, *map(float, sizes))
    _seconds(lambda: write_reports(runs, RUN_ID, folder, ["report.html"]))
    page, table = ((folder / name).stat().st_size for name in ("report.html", "results.csv"))
    what = f"report.html of {total:,} rows: size {page / 1e3:,.0f} kB"
    yield Line(what, "results.csv", float(page), float(table))


def _seconds(work: Callable[[], object]) -> float:
    """Of processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _cells(path: Path) -> dict[str, Cells]:
    """All that a file holds, sheet by sheet."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {"": [tuple(record) for record in csv.reader(file)]}
    workbook = load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.values) for sheet in workbook}


def _bare_csv(path: Path, sheets: dict[str, Cells]) -> None:
    """The records, as they are."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(sheets[""])


def _bare_workbook(path: Path, sheets: dict[str, Cells]) -> None:
    """The values, streamed, without any look."""
    workbook = Workbook(write_only=True)
    for title, records in sheets.items():
        sheet = workbook.create_sheet(title)
        for record in records:
            sheet.append(record)
    workbook.save(path)


_BARE = (
    ("results.csv", _bare_csv, "csv.writer"),
    ("results.xlsx", _bare_workbook, "openpyxl"),
)


def _memory(folder: Path) -> Iterator[Line]:
    small, large = (
        cost_of(["-m", "tests.benchmarks.reports", str(total), str(folder / f"all {total}")]).peak
        for total in (SIZES[1], SIZES[2])
    )
    what = f"all reports of {SIZES[2]:,} rows: peak memory ({large:.0f} MB)"
    yield Line(what, f"{SIZES[1]:,} rows ({small:.0f} MB)", large, small)


if __name__ == "__main__":
    write_reports(large_run(int(sys.argv[1])), RUN_ID, Path(sys.argv[2]))
