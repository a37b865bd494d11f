"""Customers that were there before a run, and that its rows changed, or found as they should be."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from importer.core.deactivations import DeactivationState
from importer.core.organization import Organization
from importer.core.outcomes import Ending
from importer.core.portions import by_number
from importer.core.ports import CheckJournal
from importer.core.rows import RowRef
from importer.core.runs import ResultRow
from importer.core.sending.comparison import differences
from importer.core.sending.identity import is_another
from importer.core.sending.stored import StoredCustomer
from importer.core.sending.verification import Deviation
from importer.core.written import Written

_AT_ONCE = 1_000


class Known(Struct, frozen=True):
    """A customer of a row that was updated, or unchanged.

    Attributes:
        written: what we last wrote of it, by this run or a later one.
        told: what the run has reported that somebody else has put there, by field.
    """

    ref: RowRef
    customer_id: int
    written: Written
    told: Mapping[str, str]


def known_customers(journal: CheckJournal, run_id: str) -> Iterator[Known]:
    """Every customer of a row that was updated, or unchanged."""
    rows = journal.results(run_id, endings=(Ending.UPDATED, Ending.UNCHANGED))
    for some in by_number(rows, _AT_ONCE):
        ids = [row.customer_id for row in some if row.customer_id is not None]
        written = journal.written(run_id, ids)
        for row in some:
            if row.customer_id is not None and row.customer_id in written:
                yield Known(row.ref, row.customer_id, written[row.customer_id], _told(row))


def switched_off_customers(journal: CheckJournal, run_id: str) -> Iterator[int]:
    """Customers that the run has set inactive, and that no later file has brought back."""
    made = journal.deactivations(run_id, (DeactivationState.MADE,))
    written = journal.written(run_id, [one.customer_id for one in made])
    for one in made:
        if one.customer_id in written and written[one.customer_id].switched_off:
            yield one.customer_id


def _told(row: ResultRow) -> dict[str, str]:
    return {
        problem.field: problem.facts["stored"]
        for problem in row.problems
        if problem.code in {"kept-because-edited", "opening-balance-differs"}
    }


def deviation_of(
    known: Known, stored: Mapping[int, StoredCustomer], organization: Organization
) -> Deviation | None:
    """What the server has otherwise than it was written, but for what was told already."""
    customer = stored.get(known.customer_id)
    if customer is None:
        return Deviation(known.ref, known.customer_id, missing=True)
    body, otherwise = known.written.body, known.written.otherwise
    found = tuple(
        one
        for one in differences(body, customer, time_zone=organization.time_zone)
        if one.stored not in {known.told.get(one.field), otherwise.get(one.field)}
    )
    if not found:
        return None
    another = is_another([body], customer)
    return Deviation(known.ref, known.customer_id, found, another=another)
