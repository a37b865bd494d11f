"""Rows that were skipped because they equal an earlier row, or went into one, when that row is
corrected.

They are looked at again by themselves; whether they still equal another row is decided afterwards,
with all others.
"""

from collections.abc import Collection, Iterator

from importer.core.checking.duplicates import EQUAL, row_words
from importer.core.late_texts import told_if_late
from importer.core.outcomes import Ending
from importer.core.portions import by_number
from importer.core.ports import CheckJournal
from importer.core.result_columns import TableKey
from importer.core.rows import RowRef
from importer.run.merging import parts_of, went_into
from importer.run.rechecking import Rechecker

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
        journal.replace_rows(run_id, [rechecker.alone(row, stays) for row in rows])
    return found


def free_parts(
    journal: CheckJournal,
    run_id: str,
    rechecker: Rechecker,
    merged: Collection[int],
    stays: Collection[str],
) -> tuple[int, ...]:
    """Check the rows anew that went into a row which can't be sent any more: they would wait for it
    though they are whole.

    Args:
        merged: ids of rows that others went into, and that were checked anew.
        stays: codes of problems that stay with a row.

    Returns:
        Their ids.
    """
    rows = journal.picked(run_id, sorted(set(merged)))
    broken = [row for row in rows if row.ending is not Ending.WAITING and parts_of(row)]
    ids = sorted({one for row in broken for one in parts_of(row)})
    parts = [row for row in journal.picked(run_id, ids) if went_into(row) is not None]
    again = sorted((*broken, *parts), key=lambda row: row.row_id)
    journal.replace_rows(run_id, [rechecker.alone(row, stays) for row in again])
    return tuple(row.row_id for row in parts)


def _twins(journal: CheckJournal, run_id: str, corrected: Collection[RowRef]) -> Iterator[int]:
    named: dict[TableKey, frozenset[str]] = {}
    for problems in journal.problem_columns(run_id):
        for position, code in enumerate(problems.codes):
            if code != EQUAL or problems.endings[position] is not Ending.SKIPPED:
                continue
            row, problem = problems.row(position), problems.problem(position)
            if row.ref.table not in named:
                words = [row_words(one, seen_from=row.ref) for one in corrected]
                # Older importers kept them in the language that they spoke.
                named[row.ref.table] = frozenset({*words, *map(told_if_late, words)})
            if problem.facts["earlier"] in named[row.ref.table]:
                yield row.row_id
