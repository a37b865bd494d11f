"""Who the customer under an id is: ours whatever a server does to it, and nobody else's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.customer import FieldKind
from importer.core.rows import RowRef
from importer.core.runs import Attempt, AttemptState
from importer.core.sending.identity import Identity, is_another, sent_bodies, who_is
from importer.core.target_fields import target_fields

from tests.core.stored_customers import ACME, stored

ANN = {
    **ACME,
    "displayName": "Ann Smith",
    "email": "ann@x.example",
    "companyName": "Smith & Co",
    "workPhone": "+1 212 555 0143",
    "billingAddress1": "1 Main Street",
    "billingAddressCity": "Springfield",
    "openingBalance": Decimal("309.25"),
    "openingBalanceAt": "2026-01-01",
}
BOB = {
    **ACME,
    "displayName": "Bob Jones",
    "email": "bob@y.example",
    "workPhone": "+1 212 555 0199",
    "billingAddress1": "9 Side Street",
    "billingAddressCity": "Springfield",
}


def who(sent: Mapping[str, object], has: Mapping[str, object]) -> Identity:
    return who_is([sent], stored(1, has))


# --- the same


@pytest.mark.parametrize("body", [ACME, ANN, BOB], ids=["bare", "owing", "plain"])
def test_a_customer_that_is_stored_as_sent_is_the_one(body: dict[str, Any]) -> None:
    assert who(body, body) is Identity.SAME


@pytest.mark.parametrize(
    "change",
    [
        {"displayName": "ANN  SMITH "},
        {"email": "Ann@X.example"},
        {"workPhone": None},
        {"billingAddress1": ""},
        {"openingBalance": "309.2500"},
        {"openingBalance": None},
        {"openingBalanceAt": "2025-12-31T22:00:00.000Z"},
        {"customerType": "Business"},
        {"active": 0},
        {"note": "Calls on Mondays"},
        {"workPhone": "+1 917 555 0100"},
    ],
    ids=str,
)
def test_what_servers_do_to_values_and_one_edit_that_tells_nobody_apart_change_nothing(
    change: dict[str, Any],
) -> None:
    assert who(ANN, {**ANN, **change}) is Identity.SAME


def test_letters_that_the_database_lacks_are_no_other_name() -> None:
    assert who({**ACME, "displayName": "Łódź"}, {**ACME, "displayName": "?ód?"}) is Identity.SAME
    assert who({**ACME, "displayName": "What"}, {**ACME, "displayName": "Wha?"}) is not (
        Identity.SAME
    )


def test_a_postal_code_that_was_dropped_and_one_that_we_kept_elsewhere() -> None:
    sent = {**ANN, "billingAddressPostcode": "02138"}
    mended = {**ANN, "billingAddress2": "02138"}
    attempt = Attempt(
        1,
        1,
        RowRef("a.csv", "", 2),
        AttemptState.ANSWERED,
        body='{"displayName": "Ann Smith"}',
        mended_body='{"displayName": "Ann"}',
    )
    assert who(sent, ANN) is Identity.SAME
    assert who_is([sent, mended], stored(1, mended)) is Identity.SAME
    assert [body["displayName"] for body in sent_bodies(attempt.sent_texts)] == ["Ann Smith", "Ann"]


# --- not certain


@pytest.mark.parametrize(
    "change",
    [
        {"displayName": "Ann Miller"},
        {"email": "new@x.example"},
        {"companyName": "Miller Ltd"},
        {"customerType": "individual"},
        {"currencyCode": "EUR"},
        {"openingBalance": 0},
        {"openingBalance": 5},
    ],
    ids=str,
)
def test_another_name_email_company_type_currency_or_balance_is_not_certain(
    change: dict[str, Any],
) -> None:
    assert who(ANN, {**ANN, **change}) is Identity.UNCLEAR


def test_a_namesake_with_an_address_or_a_balance_that_was_not_sent_is_not_certain() -> None:
    assert who(ACME, {**ACME, "email": "a@x.example"}) is Identity.UNCLEAR
    assert who(ACME, {**ACME, "openingBalance": 5}) is Identity.UNCLEAR


def test_a_namesake_at_another_address_is_not_certain() -> None:
    contact = {"billingAddress1": "1 Main Street", "workPhone": "1", "website": "a.example"}
    other = {"billingAddress1": "9 Side Street", "workPhone": "2", "website": "b.example"}
    assert who({**ACME, **contact}, {**ACME, **other}) is Identity.UNCLEAR


def test_a_rename_of_a_customer_of_which_nothing_else_is_known_is_not_certain() -> None:
    assert who(ACME, {**ACME, "displayName": "Acme Ltd"}) is Identity.UNCLEAR


def test_one_of_several_bodies_that_is_not_certain_leaves_it_open() -> None:
    """What our own edit made of a row may be all that the server has of it."""
    mended = {**ANN, "displayName": "Ann Miller"}
    assert who(BOB, ANN) is Identity.ANOTHER
    assert who_is([BOB, mended], stored(1, ANN)) is Identity.UNCLEAR


# --- another


def test_a_stranger_is_another_whatever_town_type_and_currency_they_share() -> None:
    assert who(ANN, BOB) is who(BOB, ANN) is Identity.ANOTHER
    assert is_another([ACME], stored(1, BOB))
    assert not is_another([ACME, BOB], stored(1, BOB))


TELLING = [
    field.name
    for field in target_fields().values()
    if field.kind in {FieldKind.TEXT, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.WEBSITE}
    and field.name != "displayName"
]


@given(
    names=st.lists(st.sampled_from(TELLING), unique=True, max_size=8),
    dropped=st.sets(st.sampled_from(TELLING)),
)
def test_a_customer_is_always_told_from_one_that_shares_nothing(
    names: list[str], dropped: set[str]
) -> None:
    """However few values are sent, and however many of them the server drops."""
    ours = {**ACME, "displayName": "Ours", **{name: f"our {name}" for name in names}}
    theirs = {**ACME, "displayName": "Theirs", **{name: f"their {name}" for name in names}}
    kept = {name: value for name, value in ours.items() if name not in dropped}
    assert who(ours, kept) is Identity.SAME
    assert who(ours, theirs) is (Identity.ANOTHER if names else Identity.UNCLEAR)
