"""Whether a customer stays when its run is undone: it is not, or no longer, as the run left it, or
something refers to it. Only judged here, from what the server has; nothing is asked or written."""

from collections.abc import Sequence

from importer.core.customer import FieldKind
from importer.core.edits import Change
from importer.core.language import gettext_noop
from importer.core.late_texts import later
from importer.core.organization import Organization
from importer.core.sending.changes import is_made
from importer.core.sending.comparison import differences, is_inactive, names_of
from importer.core.sending.identity import Identity, is_another, sent_bodies, who_is
from importer.core.sending.stored import StoredCustomer
from importer.core.sending.verification import UndoEnding
from importer.core.target_fields import target_fields
from importer.core.written import Written
from importer.run.verifying import Made, balance_moved

_NEVER_BLANK = frozenset(
    {FieldKind.AMOUNT, FieldKind.RATE, FieldKind.FLAG, FieldKind.CUSTOMER_TYPE}
)

TRANSACTIONS = gettext_noop("it has transactions")
IN_A_JOURNAL = gettext_noop("a manual journal names it")
NO_ANSWER = gettext_noop("the server gave no usable answer")
"""Why a customer stays."""

Verdict = tuple[UndoEnding, str]
"""What becomes of a customer, and why, in words."""


def made_verdict(
    made: Made, customer: StoredCustomer | None, used: str, organization: Organization
) -> Verdict:
    """What becomes of a customer that the run has created.

    Args:
        customer: what the server has under its id; None if nothing.
        used: what names it; "" if nothing was found.
    """
    if customer is None:
        return UndoEnding.GONE, ""
    identity = who_is(sent_bodies(made.attempt.sent_texts), customer)
    if identity is Identity.ANOTHER:
        return UndoEnding.ANOTHER, ""
    changed = _changed_fields(made, customer, organization)
    moved = balance_moved(made, customer, organization)
    if not changed and identity is Identity.SAME:
        if used or moved:
            return UndoEnding.IN_USE, used or _moved_words(customer)
        return UndoEnding.DELETED, ""
    # What the run itself reported as stored otherwise makes a customer no more ours.
    names = changed or names_of(differences(made.body, customer, time_zone=organization.time_zone))
    return UndoEnding.CHANGED, names + (", balance" if moved else "")


def edit_verdict(
    changes: Sequence[Change], last: Written | None, stored: StoredCustomer | None, time_zone: str
) -> Verdict:
    """What becomes of a customer that the run has changed.

    Args:
        last: what we have written of it.
    """
    if stored is None:
        return UndoEnding.GONE, ""
    if last is not None and is_another([last.body], stored):
        return UndoEnding.ANOTHER, ""
    theirs = [one.field for one in changes if not is_made(one, stored, time_zone)]
    return (UndoEnding.CHANGED if theirs else UndoEnding.RESTORED), ", ".join(theirs)


def deactivation_verdict(last: Written | None, stored: StoredCustomer | None) -> Verdict:
    """What becomes of a customer that the run has set inactive; one that somebody has set active
    again meanwhile is as it was before."""
    if stored is None:
        return UndoEnding.GONE, ""
    if last is None or is_another([last.body], stored):
        return UndoEnding.ANOTHER, ""
    if is_inactive(stored) and not last.switched_off:
        return UndoEnding.CHANGED, "active"
    return UndoEnding.RESTORED, ""


def _changed_fields(made: Made, customer: StoredCustomer, organization: Organization) -> str:
    """The fields that are not as the run left them, as words: what was sent and differs (unless it
    did from the start), what was left blank and is filled now."""
    sent = [
        found
        for found in differences(made.body, customer, time_zone=organization.time_zone)
        if made.reported.fields.get(found.field) != found.stored
    ]
    filled = [
        name
        for name, field in target_fields().items()
        if name not in made.body and field.kind not in _NEVER_BLANK and customer.text(name)
    ]
    deactivated = "active" not in made.body and is_inactive(customer)
    names = [names_of(sent), *filled, "active" if deactivated else ""]
    return ", ".join(filter(None, names))


def _moved_words(customer: StoredCustomer) -> str:
    """More is booked than the opening balance: a payment, or a manual journal."""
    balance = customer.text("balance") or "0"
    moved = later(
        "its balance is {balance}, which is not what its opening balance makes", balance=balance
    )
    return str(moved)
