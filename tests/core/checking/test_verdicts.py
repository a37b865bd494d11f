"""A verdict as the journal keeps it: what is sent, what is booked, what rows are compared by."""

import json
from decimal import Decimal
from typing import Any

from importer.core.checking.verdicts import Verdict, checked_row
from importer.core.outcomes import Ending
from importer.core.rows import RowRef, SourceRow
from importer.core.runs import CheckedRow
from importer.core.stages import FilteredRow

from tests.core.checks import OWING, judged

REF = RowRef("f.csv", "", 2)
SOURCE = SourceRow(REF, ("Acme", "4111 1111"), line=3)
REDACTED = ("Acme", "")


def kept(values: dict[str, str], **given: Any) -> CheckedRow:
    return checked_row(1, SOURCE, REDACTED, judged(values, **given))


def test_a_valid_row_waits_with_its_body() -> None:
    row = kept({**OWING, "currencyCode": "EUR", "openingBalanceExchangeRate": "1.08"})
    assert row.ending is Ending.WAITING
    assert json.loads(row.body)["displayName"] == "Acme"
    assert row.opening_balance == 100
    assert row.opening_balance_base == 108
    assert row.opening_balance_date == "2026-01-31"
    assert row.currency == "EUR"
    assert (row.ref, row.line, row.cells) == (REF, 3, REDACTED)


def test_a_zero_books_nothing_though_it_may_be_sent() -> None:
    row = kept({**OWING, "openingBalance": "0"})
    assert json.loads(row.body)["openingBalance"] == 0
    assert (row.opening_balance, row.opening_balance_date) == (None, "")


def test_rows_are_compared_by_what_is_sent_and_not_by_how_it_was_written() -> None:
    one = kept({**OWING, "openingBalance": "100.00"})
    other = kept({**OWING, "openingBalance": "$100", "openingBalanceAt": "31-Jan-2026"})
    assert one.body == other.body != kept({"displayName": "Acme"}).body


def test_names_and_addresses_compare_without_case_accents_and_blanks() -> None:
    one = kept({"displayName": "Café  Acme", "email": "Ann@Acme.example"})
    other = kept({"displayName": "CAFE ACME", "email": "ann@acme.example"})
    assert one.name_key == other.name_key
    assert one.email_key == other.email_key
    assert kept({"displayName": "Acme"}).email_key == ""


def test_a_postal_code_is_noticed_on_either_side() -> None:
    assert kept({"displayName": "Acme", "shippingAddressPostcode": "60601"}).has_postcode
    assert not kept({"displayName": "Acme"}).has_postcode


def test_a_rejected_row_has_no_body_and_keeps_its_problems() -> None:
    row = kept({"displayName": "Acme", "email": "a@b"})
    assert (row.ending, row.body, row.display_name) == (Ending.REJECTED, "", "Acme")
    assert row.name_key == ""
    assert [problem.code for problem in row.problems] == ["email-invalid"]


def test_a_row_that_is_no_customer_is_skipped_and_says_why() -> None:
    verdict = Verdict(FilteredRow(REF, "Acme", "Kind is Vendor", "17"), "17")
    row = checked_row(1, SOURCE, REDACTED, verdict)
    assert (row.ending, row.source_key, row.body) == (Ending.SKIPPED, "17", "")
    assert [(one.code, one.facts["reason"]) for one in row.problems] == [
        ("no-customer", "Kind is Vendor")
    ]


def test_offline_a_foreign_balance_has_no_base_amount() -> None:
    row = kept({**OWING, "currencyCode": "EUR"}, organization=None)
    assert (row.opening_balance, row.opening_balance_base) == (Decimal(100), None)
