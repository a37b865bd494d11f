"""All rules of a row, in the order in which they build on one another.

What may be wrong with a row is listed in `problems`; to add a rule, write it as a function of the
draft beside its like and name it here.
"""

from collections.abc import Callable

from importer.core.checking.balance_rules import (
    BALANCE_FIELDS,
    check_amount_currency,
    check_branch,
    check_currency,
    check_date,
    check_rate,
    check_size,
    convert_balance,
    place_balance,
    read_balance,
)
from importer.core.checking.damage_rules import (
    check_errors_in_text,
    check_lost_digits,
    propose_ungarbled,
)
from importer.core.checking.draft import Context, Draft
from importer.core.checking.field_rules import (
    assemble_note,
    check_contacts,
    check_emails,
    check_lengths,
    check_storable,
    derive_customer_type,
    derive_display_name,
    read_active,
    read_currency,
)

Rule = Callable[[Draft, Context], None]

FIELD_RULES: tuple[Rule, ...] = (
    check_errors_in_text,
    check_lost_digits,
    propose_ungarbled,
    check_storable,
    check_emails,
    check_lengths,
    check_contacts,
    read_active,
    derive_customer_type,
    derive_display_name,
    read_currency,
)
BALANCE_RULES: tuple[Rule, ...] = (
    read_balance,
    check_amount_currency,
    check_rate,
    convert_balance,
    check_size,
    check_date,
    check_branch,
    place_balance,
)
CLOSING_RULES: tuple[Rule, ...] = (check_currency, assemble_note)


def apply_rules(draft: Draft, context: Context) -> None:
    """Run every rule; those of the opening balance where the row has anything to do with one."""
    for rule in FIELD_RULES:
        rule(draft, context)
    if not draft.texts.keys().isdisjoint(BALANCE_FIELDS):
        for rule in BALANCE_RULES:
            rule(draft, context)
    for rule in CLOSING_RULES:
        rule(draft, context)
