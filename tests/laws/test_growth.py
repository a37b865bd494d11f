"""What a row costs does not depend on how many there are: counted in calls, which no machine's load
changes, instead of seconds."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import pytest
from importer.core.mapping.planning import plan_mapping
from importer.core.runs import RunRecord, RunState
from importer.journal import open_journal
from importer.run.checking import CheckJob, check_tables
from importer.run.fronts import Nobody
from importer.run.reading import open_files, recognise
from importer.settings import load_settings
from importer.wiring import user_files

from tests.benchmarks.customers import write_customers

_STEP = 1_000
_MOST_CALLS = 100
"""Of Python and of what it is built upon, a row: 5 % of the rows are judged one by one."""
_MOST_CALLS_OF_A_COLUMN = 11_000
"""For its header, twenty values, and twenty cells that might have been headers."""


class Calls:
    """Counts calls while it is the profiler."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _: FrameType, event: str, __: object) -> None:
        self.count += event in {"call", "c_call"}


def calls_of_checking(folder: Path, rows: int) -> int:
    """How many calls checking so many rows into a journal takes, once everything is loaded."""
    file = folder / f"{rows}.csv"
    write_customers(file, rows)
    settings, files, now = load_settings({"offline": True}), user_files(), datetime.now(UTC)
    with open_journal(folder / f"{rows}.sqlite") as journal:
        journal.start_run(RunRecord(id="r", started_at=now, state=RunState.CHECKING))
        job = CheckJob("r", journal, settings.checking(now.date()), None)
        tables = recognise(
            open_files(files, (file,), settings.reading()), files, settings, Nobody()
        )
        before, calls = sys.getprofile(), Calls()
        sys.setprofile(calls)
        try:
            check_tables(job, tables)
        finally:
            sys.setprofile(before)
    return calls.count


def calls_of_recognising(folder: Path, columns: int) -> int:
    """How many calls it takes to say what so many columns are; no header was read before."""
    file = folder / f"{columns}-wide.csv"
    headers = [_OTHERS[at % len(_OTHERS)].format(f"{columns}{at}") for at in range(columns - 3)]
    rows = [[f"text {columns} {row} {at}" for at in range(columns - 3)] for row in range(20)]
    lines = [["Customer", "Street", "City", *headers]]
    lines += [[f"Acme {row}", "Main St 5", "Bern", *row_of] for row, row_of in enumerate(rows)]
    file.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    settings, files = load_settings({"offline": True}), user_files()
    opened = open_files(files, (file,), settings.reading())
    before, calls = sys.getprofile(), Calls()
    sys.setprofile(calls)
    try:
        (read,) = recognise(opened, files, settings, Nobody())
        found = read.recognised
        plan_mapping(found.header, found.template, sample=found.sample)
    finally:
        sys.setprofile(before)
    return calls.count


_OTHERS = ("Kreditgrenze {}", "x_field_{}", "Adresse {} Straße", "Segment {}", "Contact {} Phone")


def test_a_column_among_many_costs_what_one_among_few_does(tmp_path: Path) -> None:
    """Nothing grows with columns × columns, or with the columns times all words that are known."""
    calls_of_recognising(tmp_path, 10)
    few, some, many = (calls_of_recognising(tmp_path, columns) for columns in (100, 200, 400))
    assert many - some < 2 * (some - few) * 1.25
    assert (many - some) / 200 < _MOST_CALLS_OF_A_COLUMN


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[int, int]:
    """Rows -> calls, for few rows and for many."""
    folder = tmp_path_factory.mktemp("growth")
    calls_of_checking(folder, 10)
    return {n * _STEP: calls_of_checking(folder, n * _STEP) for n in (2, 4, 8)}


def test_a_row_among_many_costs_what_one_among_few_does(counted: dict[int, int]) -> None:
    """4,000 further rows take twice the calls of 2,000, as far as chance makes as many faulty."""
    few, some, many = counted.values()
    assert many - some < 2 * (some - few) * 1.25


def test_an_ordinary_row_costs_few_calls(counted: dict[int, int]) -> None:
    """Most rows go in bulk: one that is judged by itself takes some nine hundred."""
    few, some, _ = counted.values()
    assert (some - few) / (2 * _STEP) < _MOST_CALLS
