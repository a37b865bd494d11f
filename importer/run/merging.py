"""One customer on several rows: rows of one name are looked at together, and merged where they are
one. Nothing of a file whose names are all different is looked at."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from importer.core.checking.duplicates import MERGED, MERGED_INTO, OVERRULED
from importer.core.checking.merging import (
    IDS,
    MergedRow,
    merge_rows,
    merged_outcome,
    merged_problem,
    not_merged_problems,
    too_late_outcome,
)
from importer.core.checking.same_customer import (
    MOST_ROWS,
    Contradiction,
    NamedRow,
    customers_among,
)
from importer.core.corrections.corrected_rows import CELL_CORRECTED, CHANGE_UNDONE
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.outcomes import Ending, Outcome
from importer.core.portions import portions
from importer.core.ports import CheckJournal
from importer.core.problems import Problem
from importer.core.runs import CheckedRow, ResultRow, WaitingRow
from importer.core.sending.comparison import parse_body
from importer.core.stages import FilteredRow
from importer.core.values.text import name_key
from importer.run.rechecking import Rechecker, source_row

_GROUPS_TOGETHER = 1_000


class MergeJob(Struct, frozen=True):
    """What merging works with.

    Attributes:
        organization: None offline.
        changing: is told the ids of rows before they change.
    """

    run_id: str
    journal: CheckJournal
    options: CheckOptions
    organization: Organization | None
    changing: Callable[[Iterable[int]], None] = lambda _: None


Kin = tuple[Sequence[WaitingRow], Sequence[WaitingRow]]
_SENT = frozenset({Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED, Ending.UNKNOWN})
_OF_MERGING = frozenset({MERGED, MERGED_INTO, OVERRULED})


class _Found(Struct):
    """What comes of some groups, until it is written.

    Attributes:
        rows: row id -> the row, checked anew.
    """

    rows: dict[int, CheckedRow] = field(default_factory=dict)
    outcomes: list[tuple[int, Outcome]] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)

    def waiting(self) -> Iterator[int]:
        """The rows that are to be sent."""
        ended = {row_id for row_id, _ in self.outcomes}
        return (row_id for row_id in self.rows if row_id not in ended)


class _Row(Struct, frozen=True):
    """A row of a group.

    Attributes:
        alone: what it is by itself, checked anew; None where the journal says that.
    """

    read: ResultRow
    body: str
    alone: CheckedRow | None = None


def merge_customers(job: MergeJob, groups: Iterable[Sequence[WaitingRow]]) -> tuple[int, ...]:
    """Merge rows that are one customer: the first stays, checked anew; the others are skipped.

    A row that others went into before is taken apart first, and all of them are looked at again.

    Args:
        groups: rows that share a name, in the order read.

    Returns:
        The ids of the rows that are to be sent otherwise than before.
    """
    small = (tuple(rows) for rows in groups if len(rows) <= MOST_ROWS)
    rechecker: Rechecker | None = None
    changed: list[int] = []
    for some in portions(small, _GROUPS_TOGETHER, _weight_of_group):
        rechecker = rechecker or Rechecker(job.run_id, job.journal, job.options, job.organization)
        found = _Found()
        for rows in _read(job, rechecker, some):
            _merge_group(rechecker, rows, found)
        job.changing([*found.rows, *(row_id for row_id, _ in found.outcomes)])
        job.journal.replace_rows(job.run_id, [found.rows[one] for one in sorted(found.rows)])
        job.journal.record_outcomes(job.run_id, found.outcomes)
        job.journal.add_problems(job.run_id, found.problems)
        changed += found.waiting()
    return tuple(changed)


def went_into(row: ResultRow) -> int | None:
    """The id of the row that a row went into; None if it is a customer of its own."""
    return next((int(one.facts[IDS]) for one in row.problems if one.code == MERGED_INTO), None)


def parts_of(row: ResultRow) -> tuple[int, ...]:
    """The ids of the rows that went into a row."""
    ids = (one.facts[IDS].split() for one in row.problems if one.code == MERGED)
    return tuple(int(row_id) for some in ids for row_id in some)


def _weight_of_group(rows: Sequence[WaitingRow]) -> int:
    return sum(len(row.body) for row in rows)


def skip_parts_of_sent(job: MergeJob, kin: Iterable[Kin]) -> None:
    """Skip rows that are one customer with a row that was sent without them; but for those with a
    balance that would not be booked then.

    Args:
        kin: rows that share a name; of each, those that came to something and those to be sent.
    """
    rechecker = Rechecker(job.run_id, job.journal, job.options, job.organization)
    outcomes: list[tuple[int, Outcome]] = []
    for others, ours in kin:
        if others and len(others) + len(ours) <= MOST_ROWS:
            bodies = {row.row_id: row.body for row in (*others, *ours)}
            read = _picked(job, bodies)
            named = named_rows(rechecker, ((read[one], bodies[one]) for one in sorted(bodies)))
            for some in _of_one_name(named):
                outcomes += _parts_of_sent(some, read)
    job.changing(row_id for row_id, _ in outcomes)
    job.journal.record_outcomes(job.run_id, outcomes)


def _parts_of_sent(
    rows: Sequence[NamedRow], read: Mapping[int, ResultRow]
) -> Iterator[tuple[int, Outcome]]:
    for one in customers_among(rows):
        sent = [row for row in one.rows if read[row.row_id].ending in _SENT]
        if isinstance(one, Contradiction) or not sent:
            continue
        is_booked = any(row.has_balance for row in sent)
        for row in one.rows:
            is_waiting = read[row.row_id].ending is Ending.WAITING
            if is_waiting and (is_booked or not row.has_balance):
                yield row.row_id, too_late_outcome(row, sent[0])


# --- what a group is made of ----------------------------------------------------------------------


def _read(
    job: MergeJob, rechecker: Rechecker, groups: Sequence[Sequence[WaitingRow]]
) -> Iterator[list[_Row]]:
    bodies = {row.row_id: row.body for rows in groups for row in rows}
    read = _picked(job, bodies)
    parts = _picked(job, {one for row in read.values() for one in parts_of(row)} - read.keys())
    for rows in groups:
        ids = [row.row_id for row in rows]
        more = [one for row_id in ids for one in parts_of(read[row_id])]
        found = (read.get(one) or parts[one] for one in sorted({*ids, *more}))
        yield [_row(rechecker, row, bodies.get(row.row_id, "")) for row in found]


def _picked(job: MergeJob, row_ids: Iterable[int]) -> dict[int, ResultRow]:
    return {row.row_id: row for row in job.journal.picked(job.run_id, sorted(row_ids))}


def _row(rechecker: Rechecker, row: ResultRow, body: str) -> _Row:
    """A row that was merged is looked at as it was read."""
    if _OF_MERGING.isdisjoint(problem.code for problem in row.problems):
        return _Row(row, body)
    alone = rechecker.check(row.row_id, source_row(row), (row.ref.source, row.ref.sheet))
    edits = (one for one in row.problems if one.code in {CELL_CORRECTED, CHANGE_UNDONE})
    return _Row(row, alone.body, replace(alone, problems=(*edits, *alone.problems)))


# --- what becomes of it ---------------------------------------------------------------------------


def _merge_group(rechecker: Rechecker, rows: Sequence[_Row], found: _Found) -> None:
    found.rows.update((row.read.row_id, row.alone) for row in rows if row.alone is not None)
    read = {row.read.row_id: row for row in rows}
    for some in _of_one_name(named_rows(rechecker, ((row.read, row.body) for row in rows))):
        for one in customers_among(some):
            if isinstance(one, Contradiction):
                found.problems += not_merged_problems(one)
            else:
                _merge(rechecker, merge_rows(one.rows), read[one.rows[0].row_id], found)


def named_rows(rechecker: Rechecker, rows: Iterable[tuple[ResultRow, str]]) -> Iterator[NamedRow]:
    """Rows and their bodies as merging looks at them; those without a body are no customers."""
    for row, body in rows:
        mapped = rechecker.map(row)
        if body and not isinstance(mapped, FilteredRow):
            yield NamedRow(row.row_id, mapped, parse_body(body))


def _of_one_name(rows: Iterable[NamedRow]) -> Iterator[list[NamedRow]]:
    """Rows of one table that share a name: further addresses stand in their customer's table."""
    groups: dict[tuple[str, str, str], list[NamedRow]] = {}
    for row in rows:
        ref, name = row.mapped.ref, name_key(str(row.body["displayName"]))
        groups.setdefault((ref.source, ref.sheet, name), []).append(row)
    return (some for some in groups.values() if len(some) > 1)


def _merge(rechecker: Rechecker, merged: MergedRow, row: _Row, found: _Found) -> None:
    """Take the merged row, if it may be sent and books what its rows would have booked."""
    read, others = row.read, merged.rows[1:]
    table = (read.ref.source, read.ref.sheet)
    checked = rechecker.judge(read.row_id, source_row(read), table, merged.mapped)
    if checked.ending is not Ending.WAITING or not merged.books_the_same(parse_body(checked.body)):
        return
    # What is odd about a cell is said at the row in which it stands.
    said = read.problems if row.alone is None else row.alone.problems
    found.rows[read.row_id] = replace(checked, problems=(*said, merged_problem(merged.rows)))
    found.outcomes += ((other.row_id, merged_outcome(merged, other)) for other in others)
