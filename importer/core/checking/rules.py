"""All rules of a row, in the order in which they build on one another.

What may be wrong with a row is listed in `problems`; to add a rule, write it as a function of the
draft beside its like and name it here.
"""

from collections.abc import Callable
from typing import NamedTuple

from importer.core.checking import (
    balance_predicates,
    balance_rules,
    damage_rules,
    field_predicates,
    field_rules,
)
from importer.core.checking.balance_rules import BALANCE_FIELDS
from importer.core.checking.bulk import BulkDraft, Predicate
from importer.core.checking.draft import Context, Draft


class RowRule(NamedTuple):
    """What is asked of a row, and which of many rows it certainly has nothing to say of.

    Attributes:
        check: says what is wrong with one row, and makes its values.
        doubt: the predicate beside it (`bulk`); makes the same values for many rows.
    """

    check: Callable[[Draft, Context], None]
    doubt: Predicate


FIELD_RULES: tuple[RowRule, ...] = (
    RowRule(damage_rules.check_errors_in_text, damage_rules.doubt_errors_in_text),
    RowRule(damage_rules.check_lost_digits, damage_rules.doubt_lost_digits),
    RowRule(damage_rules.propose_ungarbled, damage_rules.doubt_garbled),
    RowRule(field_rules.check_storable, field_predicates.doubt_unstorable),
    RowRule(field_rules.check_emails, field_predicates.doubt_emails),
    RowRule(field_rules.check_lengths, field_predicates.doubt_long),
    RowRule(field_rules.check_contacts, field_predicates.doubt_contacts),
    RowRule(field_rules.read_active, field_predicates.doubt_flags),
    RowRule(field_rules.derive_customer_type, field_predicates.doubt_customer_types),
    RowRule(field_rules.derive_display_name, field_predicates.doubt_display_names),
    RowRule(field_rules.read_currency, field_predicates.doubt_currencies),
)
BALANCE_RULES: tuple[RowRule, ...] = (
    RowRule(balance_rules.read_balance, balance_predicates.doubt_balances),
    RowRule(balance_rules.check_amount_currency, balance_predicates.doubt_no_row),
    RowRule(balance_rules.check_rate, balance_predicates.doubt_rates),
    RowRule(balance_rules.convert_balance, balance_predicates.doubt_no_row),
    RowRule(balance_rules.check_size, balance_predicates.doubt_no_row),
    RowRule(balance_rules.check_date, balance_predicates.doubt_dates),
    RowRule(balance_rules.check_branch, balance_predicates.doubt_branches),
    RowRule(balance_rules.place_balance, balance_predicates.place_balances),
)
CLOSING_RULES: tuple[RowRule, ...] = (
    RowRule(balance_rules.check_currency, balance_predicates.doubt_unknown_currencies),
    RowRule(field_rules.assemble_note, field_predicates.assemble_notes),
)


def apply_rules(draft: Draft, context: Context) -> None:
    """Run every rule; those of the opening balance where the row has anything to do with one."""
    for rule in FIELD_RULES:
        rule.check(draft, context)
    if not draft.texts.keys().isdisjoint(BALANCE_FIELDS):
        for rule in BALANCE_RULES:
            rule.check(draft, context)
    for rule in CLOSING_RULES:
        rule.check(draft, context)


def apply_predicates(draft: BulkDraft, context: Context) -> None:
    """Run every predicate: what none of them doubts is as every rule would have it."""
    for rule in FIELD_RULES:
        rule.doubt(draft, context)
    if any(map(draft.filled, BALANCE_FIELDS)):
        for rule in BALANCE_RULES:
            rule.doubt(draft, context)
    for rule in CLOSING_RULES:
        rule.doubt(draft, context)
