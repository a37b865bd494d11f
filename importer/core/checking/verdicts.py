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
        row_id=row_id,
        ref=source.ref,
        line=source.line,
        cells=cells,
        source_key=verdict.source_key,
        display_name=result.display_name,
        ending=ending,
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
    balance = customer.opening_balance or None
    booked_at = customer.opening_balance_at
    return CheckedRow(
        row_id=row_id,
        ref=source.ref,
        line=source.line,
        cells=cells,
        source_key=verdict.source_key,
        display_name=customer.display_name,
        ending=Ending.WAITING,
        body=body_of(customer),
        opening_balance=balance,
        opening_balance_base=verdict.booked,
        opening_balance_date=booked_at.isoformat() if booked_at and balance else "",
        currency=customer.currency_code,
        name_key=name_key(customer.display_name),
        email_key=name_key(customer.email) if customer.email else "",
        has_postcode=bool(customer.billing_address_postcode or customer.shipping_address_postcode),
        problems=problems,
        kinds=source.kinds,
    )
