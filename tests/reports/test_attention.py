"""What the page holds of its rows while it is made."""

import tracemalloc
from collections.abc import Iterator

from importer.core.outcomes import Ending
from importer.core.problems import LONGEST_NAME, Problem
from importer.core.runs import ResultRow
from importer.reports.attention import attention_rows
from importer.reports.report import load_report

from tests.reports.examples import BAD_EMAIL, RUN_ID, csv_source, row, run_record
from tests.reports.memory_runs import MemoryRuns

_ROWS, _LENGTH = 100, 200_000


class _LongRows:
    """Rows made while they are read, each refused for one value and repaired in a long one."""

    def __len__(self) -> int:
        return _ROWS

    def __iter__(self) -> Iterator[ResultRow]:
        for number in range(2, _ROWS + 2):
            note = f" {number}".ljust(_LENGTH, "x")
            yield row(
                number,
                Ending.REJECTED,
                BAD_EMAIL,
                Problem("blanks-trimmed", "note", 1, note),
                display_name="N" * _LENGTH,
            )


def test_no_value_is_held_for_the_page() -> None:
    """It shows neither cells nor what was repaired in them, and of names a line or two: 40 MB here,
    were they held."""
    runs = MemoryRuns(run_record(), (csv_source(),), _LongRows())
    report = load_report(runs, RUN_ID)
    tracemalloc.start()
    try:
        attention = attention_rows(report)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert attention.total == len(attention.rows) == _ROWS
    assert held < 8_000_000
    assert {row["name"] for row in attention.rows} == {"N" * (LONGEST_NAME - 1) + "…"}
