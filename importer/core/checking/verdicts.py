"""The verdict on a row, and how it goes to the journal."""

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from importer.core.customer import Customer, body_of
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import SourceRow
from importer.core.runs import CheckedRow
from importer.core.stages import FilteredRow, RejectedRow, ValidRow
from importer.core.values.text import name_key


class Verdict(Struct, frozen=True):
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
    row = CheckedRow(
        row_id=row_id,
        ref=source.ref,
        line=source.line,
        cells=cells,
        source_key=verdict.source_key,
        display_name="",
        ending=Ending.WAITING,
        kinds=source.kinds,
    )
    match verdict.result:
        case ValidRow(_, customer, problems):
            return _waiting(replace(row, problems=problems), customer, verdict.booked)
        case RejectedRow(_, name, problems):
            return replace(row, display_name=name, ending=Ending.REJECTED, problems=problems)
        case FilteredRow(_, name, reason):
            problems = (Problem("no-customer", facts={"reason": reason}),)
            return replace(row, display_name=name, ending=Ending.SKIPPED, problems=problems)


def _waiting(row: CheckedRow, customer: Customer, booked: Decimal | None) -> CheckedRow:
    balance = customer.opening_balance or None
    booked_at = customer.opening_balance_at
    return replace(
        row,
        display_name=customer.display_name,
        body=body_of(customer),
        opening_balance=balance,
        opening_balance_base=booked,
        opening_balance_date=booked_at.isoformat() if booked_at and balance else "",
        currency=customer.currency_code,
        name_key=name_key(customer.display_name),
        email_key=name_key(customer.email) if customer.email else "",
        has_postcode=bool(customer.billing_address_postcode or customer.shipping_address_postcode),
    )
