"""Reads every customer of a run back, at any later time, and compares field by field."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field

from importer.core.organization import Organization
from importer.core.outcomes import Ending
from importer.core.ports import RowResults, SendJournal, Target
from importer.core.run_facts import RunFact
from importer.core.runs import Attempt, AttemptState
from importer.core.sending.comparison import (
    Difference,
    differences,
    is_inactive,
    is_postcode,
    opening_balance_difference,
    parse_body,
)
from importer.core.sending.identity import is_another, sent_bodies
from importer.core.sending.stored import StoredCustomer, decimal_of
from importer.core.sending.verification import ClaimedTwice, ControlTotal, Deviation, Verification
from importer.run.confirming import UNKNOWN_BALANCE
from importer.run.known import deviation_of, known_customers, switched_off_customers
from importer.run.walk import DROPPED

SCAN_FROM = 20
"""Customers from which on one full scan costs the server less than reading each by its id."""


class Reported(Struct, frozen=True):
    """What the run has reported of a customer that was not stored as sent.

    Attributes:
        fields: what the server had instead, by field.
        balance: what it had instead of the opening balance; "" if that was booked.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    balance: str = ""


class Made(Struct, frozen=True):
    """A customer that the run created.

    Attributes:
        body: what was sent, our own mending included.
        reported: how the server had it otherwise from the start.
    """

    attempt: Attempt
    customer_id: int
    body: Mapping[str, object]
    reported: Reported


def made_customers(journal: SendJournal, run_id: str) -> Iterator[Made]:
    """Every customer that the run has created and not deleted, with its last body.

    Where the server drops postal codes they are no part of what is to be expected.
    """
    drops = journal.facts(run_id).get(RunFact.POSTCODES) == DROPPED
    reported = _reported(journal, run_id)
    for attempt in tuple(journal.attempts(run_id, (AttemptState.CONFIRMED,))):
        if attempt.customer_id is None:
            continue
        body = parse_body(attempt.mended_body or attempt.body)
        expected = {
            name: value for name, value in body.items() if not (drops and is_postcode(name))
        }
        otherwise = reported.get(attempt.row_id, Reported())
        yield Made(attempt, attempt.customer_id, expected, otherwise)


def _reported(reader: RowResults, run_id: str) -> dict[int, Reported]:
    """By row id; rows that were stored as sent are left out."""
    found = {}
    for row in reader.results(run_id, endings=(Ending.CREATED,), with_problems=True):
        fields = {
            problem.field: problem.facts["stored"]
            for problem in row.problems
            if problem.code == "not-stored-as-sent"
        }
        balances = [
            problem.facts["stored"]
            for problem in row.problems
            if problem.code == "opening-balance-not-booked"
        ]
        if fields or balances:
            found[row.row_id] = Reported(fields, "".join(balances[-1:]))
    return found


async def verify(
    journal: SendJournal, target: Target, run_id: str, organization: Organization
) -> Verification:
    """Compare what the run sent with what the server has now.

    Raises:
        ServerUnavailable: the server gives no complete answer.
    """
    made = tuple(made_customers(journal, run_id))
    known = tuple(known_customers(journal, run_id))
    switched_off = tuple(switched_off_customers(journal, run_id))
    ids = [one.customer_id for one in made] + [one.customer_id for one in known]
    ids += switched_off
    stored = await read_all(target, ids)
    deviations = (
        *(found for one in made if (found := _deviation(one, stored, organization)) is not None),
        *(found for one in known if (found := deviation_of(one, stored, organization))),
    )
    return Verification(
        run_id=run_id,
        rows=sum(source.rows for source in journal.sources(run_id)),
        endings=journal.endings(run_id),
        compared=len(ids),
        deviations=deviations,
        moved_since=sum(_has_moved(one, stored, organization) for one in made),
        totals=tuple(_totals(journal, run_id, made, stored)),
        claimed_twice=_claimed_twice(journal, run_id),
        active_again=tuple(
            one for one in switched_off if one in stored and not is_inactive(stored[one])
        ),
    )


def _claimed_twice(journal: SendJournal, run_id: str) -> tuple[ClaimedTwice, ...]:
    run = journal.run(run_id)
    held = journal.claimed_ids(run.base_url, run.organization_id)
    return tuple(
        ClaimedTwice(attempt.ref, attempt.customer_id)
        for attempt in journal.attempts(run_id, (AttemptState.IN_DOUBT,))
        if attempt.customer_id is not None and attempt.customer_id in held
    )


async def read_all(target: Target, ids: Sequence[int]) -> dict[int, StoredCustomer]:
    """What the server has under these ids, by the way that costs it less."""
    if len(ids) >= SCAN_FROM:
        wanted = frozenset(ids)
        return {customer.id: customer for customer in await target.scan(wanted.__contains__)}
    read = [await target.read(one) for one in ids]
    return {customer.id: customer for customer in read if customer is not None}


def _deviation(
    made: Made, stored: Mapping[int, StoredCustomer], organization: Organization
) -> Deviation | None:
    customer = stored.get(made.customer_id)
    if customer is None:
        return Deviation(made.attempt.ref, made.customer_id, missing=True)
    found = list(differences(made.body, customer, time_zone=organization.time_zone))
    if "active" not in made.body and is_inactive(customer):
        found.append(Difference("active", "yes", "no"))
    balance = _balance_difference(made, customer, organization)
    if balance is not None and _is_still_unbooked(made, balance):
        found.append(balance)
    if not found:
        return None
    another = is_another(sent_bodies(made.attempt.sent_texts), customer)
    return Deviation(made.attempt.ref, made.customer_id, tuple(found), another=another)


def balance_moved(
    made: Made, customer: StoredCustomer, organization: Organization
) -> Difference | None:
    """Whether the customer's balance is no longer what the run left there."""
    found = _balance_difference(made, customer, organization)
    return None if found is None or _is_still_unbooked(made, found) else found


def _balance_difference(
    made: Made, customer: StoredCustomer, organization: Organization
) -> Difference | None:
    """Whether the customer's balance is not what the opening balance makes it."""
    expected = {"openingBalance": Decimal(0), **made.body}
    if not decimal_of(expected["openingBalance"]):
        return Difference("balance", "0", customer.text("balance")) if customer.balance else None
    base = organization.base_currency
    return opening_balance_difference(expected, customer, base_currency=base)


def _is_still_unbooked(made: Made, balance: Difference) -> bool:
    """Whether nobody has moved the balance: the server never booked what was sent."""
    return (balance.stored or UNKNOWN_BALANCE) == made.reported.balance


def _has_moved(
    made: Made, stored: Mapping[int, StoredCustomer], organization: Organization
) -> bool:
    customer = stored.get(made.customer_id)
    return customer is not None and balance_moved(made, customer, organization) is not None


def _totals(
    reader: RowResults,
    run_id: str,
    made: tuple[Made, ...],
    stored: Mapping[int, StoredCustomer],
) -> Iterator[ControlTotal]:
    source = _sums(reader, run_id, tuple(Ending))
    sent = _sums(reader, run_id, (Ending.CREATED,))
    there: dict[str, Decimal] = {}
    for one in made:
        customer = stored.get(one.customer_id)
        amount = decimal_of(customer.get("openingBalance")) if customer else None
        currency = str(one.body.get("currencyCode"))
        there[currency] = there.get(currency, Decimal(0)) + (amount or Decimal(0))
    for currency in sorted({*source, *sent}):
        zero = Decimal(0)
        yield ControlTotal(
            currency,
            source.get(currency, zero),
            sent.get(currency, zero),
            there.get(currency, zero).quantize(Decimal("0.001")),
        )


def _sums(reader: RowResults, run_id: str, endings: tuple[Ending, ...]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for total in reader.balance_totals(run_id, endings):
        amount = total.debits + total.credits
        sums[total.currency] = sums.get(total.currency, Decimal(0)) + amount
    return sums
