"""One customer twice, in the file or on the server: what becomes of the rows, and what is said."""

import json

import pytest
from importer.core.checking.duplicates import (
    decide_equal_rows,
    decide_existing,
    row_words,
    shared_value_problem,
)
from importer.core.late_texts import told_if_late
from importer.core.options import CheckOptions, OnExisting
from importer.core.outcomes import Ending, Outcome
from importer.core.rows import RowRef
from importer.core.runs import ExistingCustomer, WaitingRow
from importer.core.sending.stored import fold_key

from tests.core.checks import TODAY

ACME = {"customerType": "business", "currencyCode": "USD", "displayName": "Acme"}


def waiting(number: int, *, source: str = "f.csv", sheet: str = "", **fields: object) -> WaitingRow:
    body = json.dumps({**ACME, **fields})
    return WaitingRow(number, RowRef(source, sheet, number + 1), body, has_balance=False)


def existing(customer_id: int, **fields: object) -> ExistingCustomer:
    values = {fold_key(name): value for name, value in {**ACME, **fields}.items()}
    return ExistingCustomer(customer_id, "acme", "", json.dumps(values))


def decided(
    row: WaitingRow, *customers: ExistingCustomer, on: str = "skip", zone: str = ""
) -> Outcome:
    options = CheckOptions(TODAY, on_existing=OnExisting(on))
    outcome = decide_existing(row, customers, options, time_zone=zone)
    assert outcome is not None
    return outcome


# --- in the file


def test_of_equal_rows_the_first_stays_and_the_others_name_it() -> None:
    skipped = dict(decide_equal_rows([waiting(1), waiting(4), waiting(9)]))
    assert list(skipped) == [4, 9]
    for outcome in skipped.values():
        assert outcome.ending is Ending.SKIPPED
        assert [problem.code for problem in outcome.problems] == ["duplicate-row"]
        assert told_if_late(outcome.problems[0].facts["earlier"]) == "row 2"


def test_rows_that_share_a_name_or_an_address_name_each_other() -> None:
    rows = [waiting(1, email="a@x.example"), waiting(2, email="A@x.example")]
    (first, problem), (second, other) = shared_value_problem("same-email", rows)
    assert (first.row_id, problem.value) == (1, "a@x.example")
    assert (second.row_id, other.value) == (2, "A@x.example")
    assert told_if_late(problem.facts["others"]) == "row 3"
    assert told_if_late(other.facts["others"]) == "row 2"


def test_of_many_rows_a_few_are_named() -> None:
    rows = [waiting(number) for number in range(1, 10)]
    _, problem = next(iter(shared_value_problem("same-display-name", rows)))
    assert told_if_late(problem.facts["others"]) == "row 3, row 4, row 5, row 6, row 7 and 3 more"


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        (RowRef("f.csv", "", 17), "row 17"),
        (RowRef("g.csv", "", 17), "row 17 of g.csv"),
        (RowRef("f.csv", "East", 17), "row 17 of sheet East"),
        (RowRef("g.xlsx", "East", 17), "row 17 of g.xlsx, sheet East"),
    ],
)
def test_a_row_is_named_as_seen_from_the_other(ref: RowRef, words: str) -> None:
    assert told_if_late(row_words(ref, seen_from=RowRef("f.csv", "", 2))) == words


# --- on the server


def test_an_existing_customer_is_skipped_with_its_id() -> None:
    outcome = decided(waiting(1), existing(7))
    assert (outcome.ending, outcome.customer_id) == (Ending.SKIPPED, 7)
    assert [problem.code for problem in outcome.problems] == ["exists-on-server"]


def test_with_other_values_they_are_named() -> None:
    outcome = decided(waiting(1, website="a.example", email="a@x.example"), existing(7))
    (problem,) = outcome.problems
    assert (problem.code, problem.facts) == (
        "existing-differs",
        {"id": "7", "fields": "website, email"},
    )


def test_what_the_row_does_not_say_is_no_difference() -> None:
    outcome = decided(waiting(1), existing(7, website="a.example"))
    assert [problem.code for problem in outcome.problems] == ["exists-on-server"]


def test_a_postal_code_that_the_server_dropped_is_no_difference() -> None:
    """importer/api/README.md 5."""
    row = waiting(1, billingAddressPostcode="02138")
    assert decided(row, existing(7)).problems[0].code == "exists-on-server"
    other = existing(7, billingAddressPostcode="10115")
    assert decided(row, other).problems[0].code == "existing-differs"


def test_of_several_customers_the_most_alike_is_named() -> None:
    row = waiting(1, website="a.example")
    outcome = decided(row, existing(5), existing(8, website="a.example"), existing(9))
    assert outcome.customer_id == 8
    assert decided(row, existing(9), existing(5)).customer_id == 5


def test_dates_are_those_of_the_organizations_zone() -> None:
    row = waiting(1, openingBalance=5, openingBalanceAt="2026-01-01")
    stored = existing(7, openingBalance=5, openingBalanceAt="2025-12-31T22:00:00.000Z")
    assert decided(row, stored, zone="Africa/Cairo").problems[0].code == "exists-on-server"
    assert decided(row, stored).problems[0].code == "existing-differs"


def test_the_row_may_be_sent_all_the_same_or_be_rejected() -> None:
    create = CheckOptions(TODAY, on_existing=OnExisting.CREATE)
    assert decide_existing(waiting(1), (existing(7),), create, time_zone="") is None
    outcome = decided(waiting(1), existing(7), on="fail")
    assert (outcome.ending, outcome.customer_id) == (Ending.REJECTED, 7)
    assert [problem.code for problem in outcome.problems] == ["exists-already"]
