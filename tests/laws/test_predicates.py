"""Each predicate by itself: it doubts the row that its rule has something to say of."""

from collections.abc import Iterator, Mapping

import pytest
from importer.core.checking.bulk import Predicate, bulk_draft
from importer.core.checking.checker import Checker
from importer.core.checking.rules import BALANCE_RULES, CLOSING_RULES, FIELD_RULES
from importer.core.mapping.columns import map_chunk
from importer.core.mapping.planning import plan_mapping
from importer.core.options import CheckOptions
from importer.core.rows import Header
from importer.core.target_fields import target_fields
from msgspec.structs import replace

from tests.core.checks import BRANCHED, TODAY
from tests.laws.test_bulk import ORDINARY, chunks_from

RULES = (*FIELD_RULES, *BALANCE_RULES, *CLOSING_RULES)
DOUBTING_NOTHING = {"doubt_no_row", "place_balances"}
"""The second only makes values: what it could doubt, those before it have."""

LABEL = {name: field.label for name, field in target_fields().items()} | {"workPhone": "Work Phone"}
NAMING = ("displayName", "companyName", "firstName", "lastName", "email", "workPhone")
ODD: Mapping[str, dict[str, str]] = {
    "doubt_errors_in_text": {"companyName": "#REF!"},
    "doubt_lost_digits": {"workPhone": "4.41E+11"},
    "doubt_garbled": {"companyName": "MÃ¼ller"},
    "doubt_unstorable": {"companyName": "𠮷野"},
    "doubt_emails": {"email": "nobody"},
    "doubt_long": {"companyName": "x" * 256},
    "doubt_contacts": {"website": "not a site"},
    "doubt_flags": {"active": "perhaps"},
    "doubt_customer_types": {"customerType": "Retail"},
    "doubt_display_names": dict.fromkeys(NAMING, ""),
    "doubt_currencies": {"currencyCode": "usd"},
    "doubt_balances": {"openingBalance": "twelve"},
    "doubt_rates": {"openingBalanceExchangeRate": "1.5"},
    "doubt_dates": {"openingBalanceAt": "2026-02-30"},
    "doubt_branches": {"openingBalanceBranchId": "North"},
    "doubt_unknown_currencies": {"currencyCode": "GBP"},
    "assemble_notes": {"note": "x" * 30_000},
}


def doubting(odd: Mapping[str, str]) -> Iterator[str]:
    """The predicates that, each by itself, doubt an ordinary row with these texts instead."""
    cells = ORDINARY | {LABEL[name]: text for name, text in odd.items()}
    plan = plan_mapping(Header(1, tuple(cells)))
    (chunk,) = chunks_from(tuple(cells), [list(cells.values())])
    context = Checker(CheckOptions(TODAY), BRANCHED).context
    # What mapping doubts already is told to the predicates all the same.
    mapped = replace(map_chunk(plan, chunk), said=["", "|".join(cells.values())])
    draft = bulk_draft(mapped, context)
    for rule in RULES:
        draft.doubtful.clear()
        rule.doubt(draft, context)
        if 1 in draft.doubtful:
            yield name_of(rule.doubt)


def name_of(predicate: Predicate) -> str:
    return str(getattr(predicate, "__name__"))  # noqa: B009  a function's, which its type hides


def test_every_predicate_has_a_row_that_it_doubts() -> None:
    """A rule without a predicate, or a predicate without a row here, is missing from one side."""
    assert {name_of(rule.doubt) for rule in RULES} == ODD.keys() | DOUBTING_NOTHING


@pytest.mark.parametrize("name", ODD)
def test_a_predicate_doubts_what_its_rule_speaks_of(name: str) -> None:
    assert name in doubting(ODD[name])
    assert name not in doubting({}) or name == "doubt_branches"  # where a balance needs a branch
