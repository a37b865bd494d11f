"""The law of evidence: a doubt is settled by what was seen, and stays open otherwise."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from importer.core.sending.doubt import Absent, Claim, Found, Open, could_be, settle
from importer.core.sending.stored import StoredCustomer

from tests.core.stored_customers import ACME, stored

Body = Mapping[str, object]
BOB = {**ACME, "displayName": "Bob", "email": "bob@x.example"}


def claim(row_id: int = 1, body: Body = ACME, **more: Any) -> Claim:
    return Claim(row_id, (body,), **more)


def verdict(
    claims: Sequence[Claim], customers: Sequence[StoredCustomer] = (), quiet: Sequence[int] = ()
) -> dict[int, Found | Absent | Open]:
    return dict(settle(claims, customers, frozenset(quiet)))


# --- one row


def test_one_equal_customer_is_the_rows() -> None:
    assert verdict([claim()], [stored(7)]) == {1: Found(stored(7))}


def test_nothing_found_is_no_proof_until_it_has_been_quiet_long_enough() -> None:
    assert verdict([claim()]) == {1: Open()}
    assert verdict([claim()], quiet=[1]) == {1: Absent()}


def test_a_request_in_flight_settles_nothing() -> None:
    assert verdict([claim(in_flight=True)], [stored(7)]) == {1: Open((7,))}
    assert verdict([claim(in_flight=True)], quiet=[1]) == {1: Open()}


def test_a_stranger_is_no_evidence() -> None:
    assert verdict([claim()], [stored(7, BOB)], quiet=[1]) == {1: Absent()}


def test_a_customer_that_somebody_may_have_edited_keeps_the_doubt_open() -> None:
    """Same name, other e-mail: it could be ours, so the row is never sent again."""
    edited = stored(7, {**ACME, "email": "new@x.example"})
    assert verdict([claim()], [edited], quiet=[1]) == {1: Open((7,))}
    renamed = stored(7, {**BOB, "displayName": "Robert"})
    assert verdict([claim(1, BOB)], [renamed], quiet=[1]) == {1: Open((7,))}


def test_a_body_that_we_mended_ourselves_is_ours_too() -> None:
    mended = {**ACME, "billingAddress2": "02138"}
    both = Claim(1, ({**ACME, "billingAddressPostcode": "02138"}, mended))
    assert verdict([both], [stored(7, mended)]) == {1: Found(stored(7, mended))}


def test_a_postal_code_that_the_server_dropped_hides_nobody() -> None:
    sent = {**ACME, "billingAddressPostcode": "02138"}
    assert verdict([claim(1, sent)], [stored(7)]) == {1: Found(stored(7))}


# --- several requests for one row


def test_customers_of_its_own_earlier_requests_are_its_twins() -> None:
    found = verdict([claim(requests=3)], [stored(7), stored(5), stored(9)])
    assert found == {1: Found(stored(5), (7, 9))}


def test_more_customers_than_requests_are_not_all_ours() -> None:
    assert verdict([claim(requests=2)], [stored(5), stored(7), stored(9)]) == {1: Open((5, 7, 9))}


def test_a_later_refusal_never_clears_an_earlier_doubt() -> None:
    """Two requests, one customer: whichever made it, the row is created and not absent."""
    assert verdict([claim(requests=2)], [stored(7)], quiet=[1]) == {1: Found(stored(7))}


# --- identical rows


def test_identical_rows_take_as_many_customers_as_they_are() -> None:
    found = verdict([claim(2), claim(1)], [stored(7), stored(5)])
    assert found == {1: Found(stored(5)), 2: Found(stored(7))}


def test_too_few_customers_settle_nothing_until_all_of_the_rows_are_quiet() -> None:
    rows = [claim(1), claim(2)]
    assert verdict(rows, [stored(7)]) == {1: Open((7,)), 2: Open((7,))}
    assert verdict(rows, [stored(7)], quiet=[1]) == {1: Open((7,)), 2: Open((7,))}
    assert verdict(rows, [stored(7)], quiet=[1, 2]) == {1: Found(stored(7)), 2: Absent()}


def test_one_of_them_in_flight_keeps_all_open() -> None:
    rows = [claim(1), claim(2, in_flight=True)]
    assert verdict(rows, [stored(5), stored(7)]) == {1: Open((5, 7)), 2: Open((5, 7))}


def test_too_many_customers_settle_nothing() -> None:
    assert verdict([claim(1), claim(2)], [stored(5), stored(7), stored(9)]) == {
        1: Open((5, 7, 9)),
        2: Open((5, 7, 9)),
    }


def test_rows_that_share_only_some_customers_are_not_told_apart() -> None:
    """A second body of one row equals the other's: who made which is anybody's guess."""
    either = Claim(1, (ACME, BOB))
    found = verdict([either, claim(2, BOB)], [stored(5), stored(7, BOB)])
    assert found == {1: Open((5, 7)), 2: Open((5, 7))}


def test_strangers_to_each_other_are_settled_apart() -> None:
    found = verdict([claim(1), claim(2, BOB)], [stored(7, BOB)], quiet=[1])
    assert found == {1: Absent(), 2: Found(stored(7, BOB))}


def test_a_customer_that_is_found_for_one_row_is_no_candidate_for_another() -> None:
    other = {**ACME, "website": "acme.example"}
    found = verdict([claim(1), claim(2, other)], [stored(7)], quiet=[2])
    assert found == {1: Found(stored(7)), 2: Absent()}


def test_what_somebody_may_have_made_of_it() -> None:
    assert could_be(claim(), stored(7, {**ACME, "displayName": "ACMÉ "}))
    assert could_be(claim(1, BOB), stored(7, {**ACME, "email": "BOB@x.example"}))
    assert not could_be(claim(), stored(7, BOB))


# --- the law


BODIES = st.sampled_from(
    [ACME, BOB, {**ACME, "email": "a@x.example"}, {**ACME, "displayName": "acme"}]
)
CLAIMS = st.lists(
    st.tuples(st.lists(BODIES, min_size=1, max_size=2), st.integers(1, 3), st.booleans()),
    max_size=5,
).map(
    lambda rows: [
        Claim(number, tuple(bodies), requests, in_flight)
        for number, (bodies, requests, in_flight) in enumerate(rows, 1)
    ]
)
CUSTOMERS = st.lists(BODIES, max_size=6).map(
    lambda bodies: [stored(number, body) for number, body in enumerate(bodies, 1)]
)


@given(CLAIMS, CUSTOMERS, st.sets(st.integers(1, 5)))
def test_no_customer_is_claimed_twice_and_no_absence_hides_one(
    claims: list[Claim], customers: list[StoredCustomer], quiet: set[int]
) -> None:
    verdicts = settle(claims, customers, frozenset(quiet))
    assert set(verdicts) == {one.row_id for one in claims}
    taken = [
        identity
        for found in verdicts.values()
        if isinstance(found, Found)
        for identity in (found.customer.id, *found.twins)
    ]
    assert len(taken) == len(set(taken))
    left = [customer for customer in customers if customer.id not in taken]
    for one in claims:
        found = verdicts[one.row_id]
        if isinstance(found, Absent):
            assert one.row_id in quiet
            assert not one.in_flight
            assert not any(could_be(one, customer) for customer in left)
        if isinstance(found, Found):
            assert len(found.twins) < one.requests
            assert not one.in_flight


@given(CLAIMS, CUSTOMERS, st.sets(st.integers(1, 5)), st.randoms())
def test_the_order_of_looking_does_not_matter(
    claims: list[Claim], customers: list[StoredCustomer], quiet: set[int], random: Any
) -> None:
    shuffled_claims, shuffled = list(claims), list(customers)
    random.shuffle(shuffled_claims)
    random.shuffle(shuffled)
    first = settle(claims, customers, frozenset(quiet))
    second = settle(shuffled_claims, shuffled, frozenset(quiet))
    assert {row: _kind(found) for row, found in first.items()} == {
        row: _kind(found) for row, found in second.items()
    }


def _kind(found: object) -> object:
    return sorted(found.candidates) if isinstance(found, Open) else found
