"""Settling doubt by evidence: which customers on the server are ours, and which rows made none.

A row is in doubt when a request left for it and nobody knows what it did. Nothing here looks
anything up or waits; it judges what look-ups brought.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from importer.core.sending.comparison import is_same_customer
from importer.core.sending.identity import Identity, is_another, who_is
from importer.core.sending.stored import StoredCustomer
from importer.core.values.text import name_key

_LOOKALIKE_FIELDS = ("displayName", "email", "companyName")


class Claim(Struct, frozen=True):
    """A row that may have made a customer.

    Attributes:
        bodies: every body that we ever sent for it, our own mending included.
        requests: how many requests may have made a customer.
        in_flight: an answer may still come, so nothing about the row can be settled yet.
        answered: ids with which it was answered, though they hold another customer, or none.
    """

    row_id: int
    bodies: tuple[Mapping[str, object], ...]
    requests: int = 1
    in_flight: bool = False
    answered: frozenset[int] = frozenset()


class Found(Struct, frozen=True):
    """The row made this customer. `twins` are further customers that its other requests made."""

    customer: StoredCustomer
    twins: tuple[int, ...] = ()


class Absent(Struct, frozen=True):
    """The row made none: it may be sent again."""


class Open(Struct, frozen=True):
    """Not settled; `candidates` are customers that could be the row's."""

    candidates: tuple[int, ...] = ()


Settlement = Found | Absent | Open


def settle(
    claims: Sequence[Claim],
    unclaimed: Iterable[StoredCustomer],
    quiet: frozenset[int],
    *,
    time_zone: str = "",
) -> dict[int, Settlement]:
    """A settlement for every claim.

    *Found* needs exactly as many equal customers as there are rows claiming them. *Absent* needs a
    quiet row with no equal customer left and none that somebody may have made of it by editing.

    Args:
        claims: all rows with a request that may have made a customer, those in flight included.
        unclaimed: customers from complete look-ups, not there before the run, and not known to be
            any row's.
        quiet: rows for which two complete look-ups, far enough apart and with the server answering
            normally from before the first to after the second, found nothing.
    """
    customers = {customer.id: customer for customer in unclaimed}
    equal = {claim.row_id: _equal_ids(claim, customers.values(), time_zone) for claim in claims}
    settlements: dict[int, Settlement] = {}
    for group in _groups(claims, equal):
        settlements.update(_judge(group, equal, customers, quiet))
    taken = {
        identity
        for settlement in settlements.values()
        if isinstance(settlement, Found)
        for identity in (settlement.customer.id, *settlement.twins)
    }
    left = [customer for customer in customers.values() if customer.id not in taken]
    for claim in claims:
        if not isinstance(settlements.get(claim.row_id, Absent()), Absent):
            continue
        settlements[claim.row_id] = _judge_absence(claim, left, quiet)
    return settlements


def _equal_ids(claim: Claim, customers: Iterable[StoredCustomer], time_zone: str) -> frozenset[int]:
    return frozenset(
        customer.id
        for customer in customers
        if any(is_same_customer(body, customer, time_zone=time_zone) for body in claim.bodies)
    )


def _groups(
    claims: Sequence[Claim], equal: Mapping[int, frozenset[int]]
) -> list[tuple[list[Claim], frozenset[int]]]:
    """Rows that compete for the same customers, with those customers."""
    groups: list[tuple[list[Claim], frozenset[int]]] = []
    for claim in claims:
        ids = equal[claim.row_id]
        if not ids:
            continue
        members = [claim]
        apart = []
        for other_members, other_ids in groups:
            if other_ids & ids:
                members = other_members + members
                ids |= other_ids
            else:
                apart.append((other_members, other_ids))
        groups = [*apart, (members, ids)]
    return groups


def _judge(
    group: tuple[list[Claim], frozenset[int]],
    equal: Mapping[int, frozenset[int]],
    customers: Mapping[int, StoredCustomer],
    quiet: frozenset[int],
) -> dict[int, Settlement]:
    claims, ids = group
    ordered = sorted(ids)
    undecided: dict[int, Settlement] = {claim.row_id: Open(tuple(ordered)) for claim in claims}
    if any(claim.in_flight or equal[claim.row_id] != ids for claim in claims):
        return undecided
    if len(ids) < len(claims) and not all(claim.row_id in quiet for claim in claims):
        return undecided
    if len(ids) > sum(claim.requests for claim in claims):
        return undecided  # somebody else made at least one of them
    settlements: dict[int, Settlement] = {claim.row_id: Absent() for claim in claims}
    extra = ordered[len(claims) :]
    for claim, identity in zip(sorted(claims, key=lambda one: one.row_id), ordered, strict=False):
        twins, extra = extra[: claim.requests - 1], extra[claim.requests - 1 :]
        settlements[claim.row_id] = Found(customers[identity], tuple(twins))
    return settlements


def _judge_absence(
    claim: Claim, unclaimed: Iterable[StoredCustomer], quiet: frozenset[int]
) -> Settlement:
    candidates = tuple(customer.id for customer in unclaimed if could_be(claim, customer))
    if candidates or claim.in_flight or claim.row_id not in quiet:
        return Open(candidates)
    return Absent()


def could_be(claim: Claim, customer: StoredCustomer) -> bool:
    """Whether somebody may have made this customer of the row's: same name, e-mail or company, or
    the id that was answered and not certainly another."""
    if customer.id in claim.answered and not is_another(claim.bodies, customer):
        return True
    return any(
        (sent := body.get(field)) and name_key(str(sent)) == name_key(customer.text(field))
        for body in claim.bodies
        for field in _LOOKALIKE_FIELDS
    )


def lost_to_another(
    bodies: Iterable[Mapping[str, object]],
    doubtful: Iterable[Mapping[str, object]],
    customer: StoredCustomer,
    *,
    time_zone: str = "",
) -> bool:
    """Whether the customer under a row's id is another's, so that the row's own was lost.

    Args:
        bodies: what was sent for the row that holds the id.
        doubtful: what was sent for rows in doubt: one that the customer equals decides where it
            could else be the row's own, renamed.
    """
    identity = who_is(bodies, customer)
    if identity is Identity.UNCLEAR:
        return any(is_same_customer(body, customer, time_zone=time_zone) for body in doubtful)
    return identity is Identity.ANOTHER
