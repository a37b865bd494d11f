"""Rows that were skipped because they equal an earlier row, when that row is corrected.

They are looked at again by themselves; whether they still equal another row is decided afterwards,
with all others.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from importer.core.checking.duplicates import EQUAL, row_words
from importer.core.outcomes import Ending
from importer.core.portions import by_number
from importer.core.ports import CheckJournal
from importer.core.result_columns import TableKey
from importer.core.rows import RowRef
from importer.core.runs import CheckedRow, ResultRow
from importer.run.rechecking import Rechecker, source_row

_ROWS_TOGETHER = 2_000


def free_twins(
    journal: CheckJournal,
    run_id: str,
    rechecker: Rechecker,
    corrected: Collection[RowRef],
    stays: Collection[str],
) -> tuple[int, ...]:
    """Check the rows anew that were skipped for a row that is no more as it was.

    Args:
        corrected: rows with other cells than before.
        stays: codes of problems that stay with a row.

    Returns:
        Their ids.
    """
    found = tuple(_twins(journal, run_id, corrected)) if corrected else ()
    for some in by_number(found, _ROWS_TOGETHER):
        rows = journal.picked(run_id, some)
        journal.replace_rows(run_id, [_alone(rechecker, row, stays) for row in rows])
    return found


def _twins(journal: CheckJournal, run_id: str, corrected: Collection[RowRef]) -> Iterator[int]:
    named: dict[TableKey, frozenset[str]] = {}
    for problems in journal.problem_columns(run_id):
        for position, code in enumerate(problems.codes):
            if code != EQUAL or problems.endings[position] is not Ending.SKIPPED:
                continue
            row, problem = problems.row(position), problems.problem(position)
            if row.ref.table not in named:
                words = (row_words(one, seen_from=row.ref) for one in corrected)
                named[row.ref.table] = frozenset(words)
            if problem.facts["earlier"] in named[row.ref.table]:
                yield row.row_id


def _alone(rechecker: Rechecker, row: ResultRow, stays: Collection[str]) -> CheckedRow:
    checked = rechecker.check(row.row_id, source_row(row), (row.ref.source, row.ref.sheet))
    history = tuple(one for one in row.problems if one.code in stays)
    return replace(checked, problems=(*history, *checked.problems))
