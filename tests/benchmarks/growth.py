"""What grows with the file: time per row and memory; and what a start costs."""

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.customers import write_customers
from tests.benchmarks.processes import Checked, check_only, cost_of, typical
from tests.benchmarks.table import Line

_SMALL, _MIDDLE, _LARGE = 10_000, 500_000, 1_000_000


def measure(folder: Path) -> Iterator[Line]:
    """Checking without the report; what a start costs is taken off the time per row."""
    start = _checked(folder, 10).seconds
    small = _checked(folder, _SMALL)
    large = _checked(folder, _LARGE)
    yield Line(
        f"time per row at {_LARGE:,} rows",
        f"at {_SMALL:,} rows",
        (large.seconds - start) / _LARGE,
        (small.seconds - start) / _SMALL,
    )
    yield Line(
        f"peak memory at {_LARGE:,} rows",
        f"at {_SMALL:,} rows ({small.peak:.0f} MB)",
        large.peak,
        small.peak,
    )


def measure_memory(folder: Path) -> Iterator[Line]:
    """At half a million rows."""
    small, middle = _checked(folder, _SMALL), _checked(folder, _MIDDLE)
    yield Line(
        f"peak memory at {_MIDDLE:,} rows",
        f"at {_SMALL:,} rows ({small.peak:.0f} MB)",
        middle.peak,
        small.peak,
    )


def measure_starts(folder: Path) -> Iterator[Line]:
    """The front door, and a file as small as most are."""
    file = folder / "ten.csv"
    write_customers(file, 10, faulty=0)
    empty = typical(lambda: cost_of(["-c", "pass"]))
    helped = typical(lambda: cost_of(["-m", "importer", "--help"]))
    yield Line("`importer --help`", "`python -c pass`", helped.seconds, empty.seconds)
    command = ["-m", "importer", "check", str(file), "--offline"]
    places = ["--journal", str(folder / "ten.sqlite"), "--out", str(folder / "out")]
    ten = typical(lambda: cost_of([*command, *places]))
    yield Line(
        "`importer check` of ten rows, all reports", "`python -c pass`", ten.seconds, empty.seconds
    )


def _checked(folder: Path, rows: int) -> Checked:
    file = folder / f"{rows}.csv"
    write_customers(file, rows, faulty=0.05 if rows >= _SMALL else 1)
    return check_only(file)
