"""What a row changes of a customer: ours is renewed, what others edited is kept, blanks say
nothing."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.customer import FieldGroup, FieldKind
from importer.core.edits import Change
from importer.core.options import Postcodes
from importer.core.sending.changes import Revision, UpdateRules, edit_body, revise
from importer.core.sending.kept_postcodes import keep_postcodes
from importer.core.sending.stored import StoredCustomer, fold_key
from importer.core.target_fields import target_fields
from importer.core.written import Written
from msgspec.structs import replace

from tests.core.stored_customers import ACME, stored

Body = Mapping[str, object]

POSTCODE = "billingAddressPostcode"
MAPPED = frozenset(target_fields())
RULES = UpdateRules()
CLEARING = UpdateRules(clear_empty=True)
BOOKING = UpdateRules(opening_balances=True)
OWING = {**ACME, "openingBalance": Decimal("100"), "openingBalanceAt": "2026-01-01"}


def has(body: Body, **more: object) -> StoredCustomer:
    """A customer of a server that drops postal codes, made of what was sent."""
    kept = {name: value for name, value in body.items() if not name.endswith("Postcode")}
    return stored(7, {**kept, **more})


def revised(
    new: Body,
    customer: StoredCustomer,
    last: Body | None = None,
    rules: UpdateRules = RULES,
    mapped: frozenset[str] = MAPPED,
) -> Revision:
    written = None if last is None else Written(last)
    return revise(new, customer, written, mapped, rules)


def made(revision: Revision) -> dict[str, object]:
    """Its changes: field -> value."""
    return {one.field: one.after for one in revision.changes}


def codes(revision: Revision) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in revision.problems]


def edited(customer: StoredCustomer, changes: tuple[Change, ...]) -> StoredCustomer:
    """The customer as a server has it that took the changes."""
    values = {**customer.values, **{fold_key(one.field): one.after for one in changes}}
    return replace(customer, values={k: v for k, v in values.items() if v is not None})


# --- one field


def test_what_is_stored_as_the_file_says_is_no_change() -> None:
    assert revised(ACME, has(ACME)).changes == ()


def test_a_value_that_changed_in_the_file_is_sent() -> None:
    new, old = {**ACME, "note": "new"}, {**ACME, "note": "old"}
    revision = revised(new, has(old), old)
    assert revision.changes == (Change("note", "old", "new"),)
    assert revision.written.body["note"] == "new"


def test_a_value_that_somebody_edited_is_kept_and_told() -> None:
    old = {**ACME, "note": "old"}
    revision = revised({**ACME, "note": "new"}, has(old, note="theirs"), old)
    (problem,) = revision.problems
    assert revision.changes == ()
    assert (problem.code, problem.value, problem.facts) == (
        "kept-because-edited",
        "new",
        {"stored": "theirs"},
    )


def test_it_is_kept_the_next_night_too() -> None:
    old, customer = {**ACME, "note": "old"}, has(ACME, note="theirs")
    first = revised({**ACME, "note": "new"}, customer, old)
    again = revise({**ACME, "note": "new"}, customer, first.written, MAPPED, RULES)
    assert again == first


def test_an_edit_is_overwritten_where_that_is_wanted() -> None:
    old = {**ACME, "note": "old"}
    revision = revised(old, has(old, note="theirs"), old, UpdateRules(overwrite=True))
    assert made(revision) == {"note": "old"}


def test_an_edit_that_the_file_agrees_with_is_no_edit_any_more() -> None:
    old, new = {**ACME, "note": "old"}, {**ACME, "note": "agreed"}
    first = revised(new, has(new), old)
    assert (first.changes, first.problems) == ((), ())
    newer = {**ACME, "note": "newer"}
    assert made(revise(newer, has(new), first.written, MAPPED, RULES)) == {"note": "newer"}


def test_what_somebody_filled_in_that_we_never_wrote_is_kept() -> None:
    revision = revised({**ACME, "note": "new"}, has(ACME, note="theirs"), ACME)
    assert codes(revision) == [("kept-because-edited", "note")]


def test_of_a_customer_that_we_never_wrote_nothing_is_an_edit() -> None:
    assert made(revised({**ACME, "note": "new"}, has(ACME, note="theirs"))) == {"note": "new"}


def test_a_value_that_the_server_stores_otherwise_is_not_sent_every_night() -> None:
    new = {**ACME, "note": "žluť"}
    written = Written(new, {"note": "?lu?"})
    customer = has(ACME, note="?lu?")
    assert revise(new, customer, written, MAPPED, RULES).changes == ()
    newer = {**ACME, "note": "červ"}
    assert made(revise(newer, customer, written, MAPPED, RULES)) == {"note": "červ"}


def test_a_customer_that_somebody_switched_off_stays_so() -> None:
    revision = revised({**ACME, "active": True}, has(ACME, active=0), ACME)
    assert codes(revision) == [("kept-because-edited", "active")]


def test_a_customer_that_comes_back_is_active_again_unless_its_row_says_otherwise() -> None:
    last = Written({**ACME, "active": False}, switched_off=True)
    customer = has(ACME, active=0)
    revision = revise(ACME, customer, last, MAPPED, RULES)
    assert (made(revision), codes(revision)) == ({"active": True}, [("activated-again", "")])
    assert not revision.written.switched_off
    assert not revise({**ACME, "active": False}, customer, last, MAPPED, RULES).changes
    assert not revise(ACME, customer, replace(last, switched_off=False), MAPPED, RULES).changes


# --- blanks


def test_a_blank_cell_changes_nothing() -> None:
    old = {**ACME, "note": "old"}
    assert revised(ACME, has(old), old).changes == ()


def test_a_blank_cell_clears_what_we_wrote_where_that_is_wanted() -> None:
    old = {**ACME, "note": "old"}
    revision = revised(ACME, has(old), old, CLEARING)
    assert made(revision) == {"note": None}
    assert "note" not in revision.written.body


def test_it_clears_nothing_that_somebody_else_wrote() -> None:
    old = {**ACME, "note": "old"}
    assert revised(ACME, has(old, note="theirs"), old, CLEARING).changes == ()
    assert revised(ACME, has(ACME, note="theirs"), ACME, CLEARING).changes == ()


def test_a_column_that_is_no_longer_in_the_file_clears_nothing() -> None:
    old = {**ACME, "workPhone": "1"}
    mapped = frozenset({"displayName", "email"})
    assert revised(ACME, has(old), old, CLEARING, mapped).changes == ()


def test_nobody_is_lost_by_a_blank() -> None:
    """`active` null takes a customer out of every list."""
    old = {**ACME, "active": True}
    assert revised(ACME, has(old), old, CLEARING).changes == ()


# --- postal codes


@pytest.mark.parametrize("policy", list(Postcodes))
def test_a_postal_code_that_was_kept_elsewhere_is_no_change(policy: Postcodes) -> None:
    new = {**ACME, "billingAddress2": "Suite 4", POSTCODE: "02138"}
    customer = has(keep_postcodes(new, policy).body)
    rules = UpdateRules(postcodes=policy)
    first = revised(new, customer, rules=rules)
    assert first.changes == ()
    assert revise(new, customer, first.written, MAPPED, rules).problems == ()


def test_a_blank_postal_code_stays_within_the_line_that_holds_it() -> None:
    old = {**ACME, "billingAddress2": "Suite 4", POSTCODE: "02138"}
    customer = has({**ACME, "billingAddress2": "Suite 4, 02138"})
    written = revised(old, customer).written
    new = {**ACME, "billingAddress2": "Suite 4"}
    assert revise(new, customer, written, MAPPED, RULES).changes == ()
    clearing = revise(new, customer, written, MAPPED, CLEARING)
    assert made(clearing) == {"billingAddress2": "Suite 4"}


@pytest.mark.parametrize(
    ("old", "new", "policy", "place", "expected"),
    [
        ({"note": "VIP"}, {POSTCODE: "1"}, Postcodes.NOTE, "note", "VIP\nBilling postal code: 1"),
        (
            {"shippingAddressPostcode": "1"},
            {POSTCODE: "2"},
            Postcodes.NOTE,
            "note",
            "Billing postal code: 2\nShipping postal code: 1",
        ),
        (
            {"billingAddress2": "Flat 1"},
            {POSTCODE: "1"},
            Postcodes.LINE2,
            "billingAddress2",
            "Flat 1, 1",
        ),
    ],
)
def test_a_new_postal_code_stands_beside_what_its_place_holds(
    old: Body, new: Body, policy: Postcodes, place: str, expected: str
) -> None:
    """Blank cells change nothing, also of what shares a field with a postal code."""
    rules = UpdateRules(postcodes=policy)
    customer = has(keep_postcodes({**ACME, **old}, policy).body)
    written = revise({**ACME, **old}, customer, None, MAPPED, rules).written

    changes = revise({**ACME, **new}, customer, written, MAPPED, rules).changes

    assert {one.field: one.after for one in changes} == {place: expected}


def test_a_postal_code_alone_is_cleared_with_the_line_that_holds_it() -> None:
    customer = has({**ACME, "billingAddress2": "02138"})
    written = revised({**ACME, POSTCODE: "02138"}, customer).written
    mapped = frozenset({"displayName", POSTCODE})
    assert made(revise(ACME, customer, written, mapped, CLEARING)) == {"billingAddress2": None}


def test_a_server_that_keeps_postal_codes_gets_them() -> None:
    old, new = {**ACME, POSTCODE: "02138"}, {**ACME, POSTCODE: "02139"}
    assert made(revised(new, stored(7, old), old)) == {POSTCODE: "02139"}
    keeps = UpdateRules(keeps_postcodes=True)
    assert made(revised(new, stored(), ACME, keeps)) == {POSTCODE: "02139"}


# --- what an edit can't change


def test_another_currency_is_told_and_not_sent() -> None:
    revision = revised({**ACME, "currencyCode": "EUR"}, has(ACME), ACME)
    assert (revision.changes, codes(revision)) == ((), [("currency-differs", "currencyCode")])


@pytest.mark.parametrize("name", ["currencyCode", "customerType"])
def test_what_was_made_up_says_nothing(name: str) -> None:
    other = {"currencyCode": "EUR", "customerType": "individual"}[name]
    revision = revised({**ACME, name: other}, has(ACME), ACME, mapped=frozenset({"displayName"}))
    assert (revision.changes, revision.problems) == ((), ())


def test_another_opening_balance_is_told_with_both_amounts() -> None:
    revision = revised({**OWING, "openingBalance": Decimal("250")}, has(OWING), OWING)
    (problem,) = revision.problems
    assert (problem.code, problem.value, problem.facts) == (
        "opening-balance-differs",
        "250",
        {"stored": "100"},
    )
    assert revision.written.body["openingBalance"] == 100


def test_it_is_booked_where_that_is_wanted() -> None:
    new = {**OWING, "openingBalance": Decimal("250"), "openingBalanceAt": "2026-02-01"}
    revision = revised(new, has(OWING), OWING, BOOKING)
    assert made(revision) == {
        "openingBalance": Decimal("250"),
        "openingBalanceAt": "2026-02-01",
    }


def test_an_opening_balance_that_somebody_edited_is_kept_all_the_same() -> None:
    customer = has(OWING, openingBalance=120)
    revision = revised({**OWING, "openingBalance": Decimal("250")}, customer, OWING, BOOKING)
    assert (revision.changes, codes(revision)) == (
        (),
        [("kept-because-edited", "openingBalance")],
    )


def test_a_date_without_a_balance_books_nothing() -> None:
    new = {**ACME, "openingBalance": Decimal("0"), "openingBalanceAt": "2026-02-01"}
    assert revised(new, has(ACME), ACME, BOOKING) == revised(ACME, has(ACME), ACME, BOOKING)


def test_an_edit_names_the_customer_as_the_server_has_it() -> None:
    """Its name may be one that somebody edited."""
    old = {**ACME, "note": "old"}
    customer = has(old, displayName="Acme & Sons")
    revision = revised({**ACME, "note": "new"}, customer, old)
    assert edit_body(revision.changes, customer) == {
        "customerType": "business",
        "displayName": "Acme & Sons",
        "note": "new",
    }


# --- laws

_WORDS = st.sampled_from(["a", "b", "c", "Ä", "0", "x y"])
_FREE = [
    name
    for name, field in target_fields().items()
    if field.group is not FieldGroup.OPENING_BALANCE
    and field.kind not in {FieldKind.FLAG, FieldKind.CURRENCY, FieldKind.CUSTOMER_TYPE}
    and name != "displayName"
]
_FIELDS = [
    *("note", "email", "workPhone"),
    *("billingAddress2", "shippingAddress2", POSTCODE, "shippingAddressPostcode"),
]


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, object]:
    some = draw(st.dictionaries(st.sampled_from(_FIELDS), _WORDS))
    more = draw(st.dictionaries(st.sampled_from(_FREE), _WORDS, max_size=3))
    return {**ACME, "displayName": draw(_WORDS), **more, **some}


rules = st.builds(
    UpdateRules,
    postcodes=st.sampled_from(list(Postcodes)),
    keeps_postcodes=st.booleans(),
    overwrite=st.booleans(),
    clear_empty=st.booleans(),
    opening_balances=st.booleans(),
)


def sent(body: Body, some: UpdateRules) -> Body:
    return body if some.keeps_postcodes else keep_postcodes(body, some.postcodes).body


@given(bodies(), bodies(), rules)
def test_where_nobody_edited_the_server_ends_with_what_the_file_says(
    old: Body, new: Body, some: UpdateRules
) -> None:
    customer = stored(7, sent(old, some))
    written = revise(old, customer, None, MAPPED, some).written

    after = edited(customer, revise(new, customer, written, MAPPED, some).changes)

    full = new if some.clear_empty else {**old, **new}
    for name, value in sent(full, some).items():
        assert after.text(name) == value
    if some.clear_empty:
        gone = sent(old, some).keys() - sent(new, some).keys()
        assert not any(after.text(name) for name in gone)


@given(bodies(), bodies(), st.dictionaries(st.sampled_from(_FIELDS), _WORDS), rules)
def test_what_somebody_edited_is_kept(
    old: Body, new: Body, theirs: dict[str, str], some: UpdateRules
) -> None:
    some = replace(some, overwrite=False)
    if not some.keeps_postcodes:
        theirs.pop(POSTCODE, None)
    before = stored(7, sent(old, some))
    written = revise(old, before, None, MAPPED, some).written
    customer = stored(7, {**sent(old, some), **theirs})

    after = edited(customer, revise(new, customer, written, MAPPED, some).changes)

    for name, value in theirs.items():
        if before.text(name) != value:
            assert after.text(name) == value


@given(bodies(), bodies(), st.dictionaries(st.sampled_from(_FIELDS), _WORDS), rules)
def test_done_twice_is_done_once(
    old: Body, new: Body, theirs: dict[str, str], some: UpdateRules
) -> None:
    customer = stored(7, {**sent(old, some), **theirs})
    written = revise(old, stored(7, sent(old, some)), None, MAPPED, some).written
    first = revise(new, customer, written, MAPPED, some)

    again = revise(new, edited(customer, first.changes), first.written, MAPPED, some)

    assert again.changes == ()
    assert again.written == first.written


@given(bodies(), rules)
def test_equal_bodies_make_no_change(body: Body, some: UpdateRules) -> None:
    customer = stored(7, sent(body, some))
    first = revise(body, customer, None, MAPPED, some)
    assert first.changes == ()
    assert revise(body, customer, first.written, MAPPED, some).changes == ()


@given(bodies(), bodies(), rules)
def test_nothing_is_cleared_unless_blanks_clear(old: Body, new: Body, some: UpdateRules) -> None:
    some = replace(some, clear_empty=False)
    customer = stored(7, sent(old, some))
    written = revise(old, customer, None, MAPPED, some).written
    assert all(one.after for one in revise(new, customer, written, MAPPED, some).changes)
