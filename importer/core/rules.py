"""All rules of a row, in the order in which they build on one another.

What may be wrong with a row is listed in `problems`; to add a rule, write it as a function of the
draft beside its like and name it here.
"""

from collections.abc import Callable

from importer.core.balance_rules import (
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
from importer.core.draft import Context, Draft
from importer.core.field_rules import (
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

RULES: tuple[Rule, ...] = (
    check_storable,
    check_emails,
    check_lengths,
    check_contacts,
    read_active,
    derive_customer_type,
    derive_display_name,
    read_currency,
    read_balance,
    check_currency,
    check_amount_currency,
    check_rate,
    convert_balance,
    check_size,
    check_date,
    check_branch,
    place_balance,
    assemble_note,
)
