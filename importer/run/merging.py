"""One customer on several rows: rows of one name are looked at together, and merged where they are
one. Nothing of a file whose names are all different is looked at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from importer.core.checking.merging import (
    MergedRow,
    merge_rows,
    merged_outcome,
    merged_problem,
    not_merged_problems,
)
from importer.core.checking.same_customer import (
    MOST_ROWS,
    Contradiction,
    NamedRow,
    customers_among,
)
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.outcomes import Ending, Outcome
from importer.core.portions import portions
from importer.core.ports import CorrectJournal
from importer.core.problems import Problem
from importer.core.result_columns import TableKey
from importer.core.runs import CheckedRow, ResultRow, WaitingRow
from importer.core.sending.comparison import parse_body
from importer.core.stages import FilteredRow
from importer.run.rechecking import Rechecker, source_row

_GROUPS_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class MergeJob:
    """What merging works with.

    Attributes:
        organization: None offline.
    """

    run_id: str
    journal: CorrectJournal
    options: CheckOptions
    organization: Organization | None


@dataclass(slots=True)
class _Found:
    """What comes of some groups, until it is written."""

    merged: list[CheckedRow] = field(default_factory=list)
    outcomes: list[tuple[int, Outcome]] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)


def merge_customers(job: MergeJob, groups: Iterable[Sequence[WaitingRow]]) -> tuple[int, ...]:
    """Merge rows that are one customer: the first stays, checked anew; the others are skipped.

    Args:
        groups: rows that share a name, in the order read.

    Returns:
        The ids of the rows that others went into.
    """
    small = (tuple(rows) for rows in groups if len(rows) <= MOST_ROWS)
    rechecker: Rechecker | None = None
    stay: list[int] = []
    for some in portions(small, _GROUPS_TOGETHER, _weight_of_group):
        rechecker = rechecker or Rechecker(job.run_id, job.journal, job.options, job.organization)
        found = _Found()
        _merge_some(job, rechecker, some, found)
        job.journal.replace_rows(job.run_id, found.merged)
        job.journal.record_outcomes(job.run_id, found.outcomes)
        job.journal.add_problems(job.run_id, found.problems)
        stay += (row.row_id for row in found.merged)
    return tuple(stay)


def _weight_of_group(rows: Sequence[WaitingRow]) -> int:
    return sum(len(row.body) for row in rows)


def _merge_some(
    job: MergeJob, rechecker: Rechecker, groups: Sequence[Sequence[WaitingRow]], found: _Found
) -> None:
    ids = sorted(row.row_id for rows in groups for row in rows)
    read = {row.row_id: row for row in job.journal.picked(job.run_id, ids)}
    for rows in groups:
        for table in _by_table(rows):
            for one in customers_among(tuple(_named(rechecker, table, read))):
                if isinstance(one, Contradiction):
                    found.problems += not_merged_problems(one)
                else:
                    _merge(rechecker, merge_rows(one.rows), read, found)


def _by_table(rows: Iterable[WaitingRow]) -> Iterator[list[WaitingRow]]:
    """Further addresses stand in the table of their customer."""
    tables: dict[TableKey, list[WaitingRow]] = {}
    for row in rows:
        tables.setdefault((row.ref.source, row.ref.sheet), []).append(row)
    return (some for some in tables.values() if len(some) > 1)


def _named(
    rechecker: Rechecker, rows: Iterable[WaitingRow], read: Mapping[int, ResultRow]
) -> Iterator[NamedRow]:
    for row in rows:
        mapped = rechecker.map(read[row.row_id])
        if not isinstance(mapped, FilteredRow):
            yield NamedRow(row.row_id, mapped, parse_body(row.body))


def _merge(
    rechecker: Rechecker, merged: MergedRow, read: Mapping[int, ResultRow], found: _Found
) -> None:
    """Take the merged row, if it may be sent and books what its rows would have booked."""
    first, *others = merged.rows
    row = read[first.row_id]
    table = (row.ref.source, row.ref.sheet)
    checked = rechecker.judge(row.row_id, source_row(row), table, merged.mapped)
    if checked.ending is not Ending.WAITING or not merged.books_the_same(parse_body(checked.body)):
        return
    # What is odd about a cell is said at the row in which it stands.
    problems = (*row.problems, merged_problem(merged.rows))
    found.merged.append(replace(checked, problems=problems))
    found.outcomes += ((other.row_id, merged_outcome(merged, other)) for other in others)
