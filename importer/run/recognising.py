"""Rows whose customers the server has, at comparing: what is unchanged ends, and what is changed
waits with its edit. Nothing is asked of the server here beyond what its scan has told.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from importer.core.checking.known_customers import KnownCustomers, Recognised
from importer.core.edits import Edit
from importer.core.options import CheckOptions
from importer.core.outcomes import Ending, Outcome
from importer.core.portions import by_number
from importer.core.ports import CheckJournal
from importer.core.problems import Problem
from importer.core.run_facts import RunFact
from importer.core.runs import KeyedRow
from importer.core.sending.stored import StoredCustomer
from importer.core.written import Written
from importer.run.missing import record_missing
from importer.run.revising import Revising

_AT_ONCE = 2_000


class _Told(Struct):
    """What became of some rows, by their ids, and whose they are."""

    outcomes: list[tuple[int, Outcome]] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    customers: list[int] = field(default_factory=list)


def recognise_rows(
    journal: CheckJournal,
    run_id: str,
    customers: Iterable[StoredCustomer],
    options: CheckOptions,
    *,
    time_zone: str = "",
) -> None:
    """End the rows that change nothing or whose customer nobody can tell, and plan the edits of
    those that change something; the others wait to be created.

    Args:
        customers: those that count as there before.
        time_zone: the organization's, for dates.
    """
    there = tuple(customers)
    journal.set_fact(run_id, RunFact.MATCH_ON, options.match_column or options.match_on)
    known = KnownCustomers(there, journal.links(run_id), options.match_on, options.match_column)
    revising = Revising(journal, run_id, options, there, time_zone)
    planned: list[Edit] = []
    present: set[int] = set()
    for rows in by_number(journal.keyed_rows(run_id), _AT_ONCE):
        ids = {one for row in rows if row.is_open for one in known.candidates(row)}
        written = journal.written(run_id, sorted(ids))
        told = _Told()
        for row in rows:
            _tell(row, known.recognise(row, written), written, revising, told)
        journal.record_outcomes(run_id, told.outcomes)
        journal.add_problems(run_id, told.problems)
        planned.extend(told.edits)
        present.update(told.customers)
    journal.plan_edits(run_id, planned)
    record_missing(journal, run_id, there, present, deactivates=options.deactivate_missing)


def _tell(
    row: KeyedRow,
    found: Recognised | Outcome,
    written: Mapping[int, Written],
    revising: Revising,
    told: _Told,
) -> None:
    row_id, ref = row.row.row_id, row.row.ref
    if row.customer_id is not None:
        told.customers.append(row.customer_id)
    if isinstance(found, Outcome):
        told.outcomes.append((row_id, found))
        return
    customer, problems = found.customer, found.problems
    if customer is None:
        told.problems.extend((row_id, one) for one in problems)
        return
    told.customers.append(customer.id)
    last = written.get(customer.id)
    revision = revising.revise(ref, row.row.body, customer, last)
    problems = (*problems, *revision.problems)
    if revision.changes:
        told.edits.append(Edit(row_id, ref, customer.id, revision.changes))
        told.problems.extend((row_id, one) for one in problems)
        return
    # What is known already is not written once more: of most rows of most nights all is.
    is_known = found.is_linked and last == revision.written
    news = None if is_known else revision.written
    outcome = Outcome(ref, Ending.UNCHANGED, customer.id, problems, news)
    told.outcomes.append((row_id, outcome))
