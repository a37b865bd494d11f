"""The verdict on a row, and how it goes to the journal."""

from dataclasses import dataclass
from decimal import Decimal

from importer.core.customer import Customer, body_of
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import SourceRow
from importer.core.runs import CheckedRow
from importer.core.stages import FilteredRow, RejectedRow, ValidRow
from importer.core.values.text import name_key


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking makes of a row.

    Attributes:
        source_key: the row's id in the source system, "" if it has none.
        booked: the opening balance in the base currency; None if none will be booked, or offline,
            where the rate may not be known.
    """

    result: ValidRow | RejectedRow | FilteredRow
    source_key: str = ""
    booked: Decimal | None = None


def checked_row(
    row_id: int, source: SourceRow, cells: tuple[str, ...], verdict: Verdict
) -> CheckedRow:
    """The row as the journal keeps it.

    Args:
        row_id: 1, 2, 3, … in the order read, unique in the run.
        cells: the source cells, those of sensitive columns blanked.
    """
    result = verdict.result
    if isinstance(result, ValidRow):
        return _waiting(row_id, source, cells, verdict, result.customer, result.problems)
    if isinstance(result, RejectedRow):
        ending, problems = Ending.REJECTED, result.problems
    else:
        ending = Ending.SKIPPED
        problems = (Problem("no-customer", facts={"reason": result.reason}),)
    return CheckedRow(
        row_id,
        source.ref,
        source.line,
        cells,
        verdict.source_key,
        result.display_name,
        ending,
        problems=problems,
        kinds=source.kinds,
    )


def _waiting(
    row_id: int,
    source: SourceRow,
    cells: tuple[str, ...],
    verdict: Verdict,
    customer: Customer,
    problems: tuple[Problem, ...],
) -> CheckedRow:
    body = body_of(customer)
    balance = customer.opening_balance or None
    booked_at = customer.opening_balance_at
    return CheckedRow(
        row_id,
        source.ref,
        source.line,
        cells,
        verdict.source_key,
        customer.display_name,
        Ending.WAITING,
        body,
        balance,
        verdict.booked,
        booked_at.isoformat() if booked_at and balance else "",
        customer.currency_code,
        name_key(customer.display_name),
        name_key(customer.email) if customer.email else "",
        bool(customer.billing_address_postcode or customer.shipping_address_postcode),
        problems,
        source.kinds,
    )
