"""Where a postal code goes on a server that drops it (importer/api/README.md 5)."""

from hypothesis import given
from hypothesis import strategies as st
from importer.core.options import Postcodes
from importer.core.sending.kept_postcodes import KeptPostcodes, has_postcode, keep_postcodes

BILLING, SHIPPING = "billingAddressPostcode", "shippingAddressPostcode"


def codes(kept: KeptPostcodes) -> list[str]:
    return [problem.code for problem in kept.problems]


def test_the_second_address_line_comes_first() -> None:
    kept = keep_postcodes({"billingAddress2": "Suite 4", BILLING: "02138"}, Postcodes.LINE2)
    assert kept.body == {"billingAddress2": "Suite 4, 02138"}
    assert kept.changed == ("billingAddress2",)
    assert codes(kept) == ["postcode-kept-elsewhere"]
    assert keep_postcodes({SHIPPING: "60601"}, Postcodes.LINE2).body == {
        "shippingAddress2": "60601"
    }


def test_a_full_line_gives_way_to_the_note() -> None:
    fits = keep_postcodes({"billingAddress2": "S" * 248, BILLING: "02138"}, Postcodes.LINE2)
    assert len(str(fits.body["billingAddress2"])) == 255
    kept = keep_postcodes({"billingAddress2": "S" * 249, BILLING: "02138"}, Postcodes.LINE2)
    assert kept.body["note"] == "Billing postal code: 02138"
    assert kept.changed == ("note",)
    assert kept.problems[0].facts == {"place": "the note"}


def test_the_note_takes_both_if_the_user_wants_that() -> None:
    body = {"note": "Pays late", BILLING: "02138", SHIPPING: "60601"}
    kept = keep_postcodes(body, Postcodes.NOTE)
    assert kept.body == {
        "note": "Pays late\nBilling postal code: 02138\nShipping postal code: 60601"
    }
    assert kept.changed == ("note",)
    assert codes(kept) == ["postcode-kept-elsewhere"] * 2


def test_what_finds_no_place_is_told() -> None:
    kept = keep_postcodes({"note": "n" * 65_535, BILLING: "02138"}, Postcodes.NOTE)
    assert codes(kept) == ["postcode-dropped"]
    assert kept.problems[0].value == "02138"
    kept = keep_postcodes({BILLING: "02138"}, Postcodes.DROP)
    assert (kept.body, kept.changed, codes(kept)) == ({}, (), ["postcode-dropped"])


def test_a_body_without_postal_codes_stays_as_it_is() -> None:
    assert not has_postcode({"displayName": "Acme"})
    kept = keep_postcodes({"displayName": "Acme"}, Postcodes.LINE2)
    assert (kept.body, kept.changed, kept.problems) == ({"displayName": "Acme"}, (), ())


TEXTS = st.text(min_size=1, max_size=255)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        BILLING: TEXTS,
        SHIPPING: TEXTS,
        "billingAddress2": TEXTS,
        "shippingAddress2": TEXTS,
        "note": st.one_of(TEXTS, st.just("n" * 65_500)),
    },
)


@given(BODIES, st.sampled_from(Postcodes))
def test_every_postal_code_is_kept_or_told_and_no_limit_is_broken(
    body: dict[str, str], policy: Postcodes
) -> None:
    """Promise 4."""
    before = dict(body)
    kept = keep_postcodes(body, policy)
    assert body == before
    assert not has_postcode(kept.body)
    assert [problem.value for problem in kept.problems] == [
        body[field] for field in (BILLING, SHIPPING) if field in body
    ]
    for problem in kept.problems:
        is_kept = any(problem.value in str(kept.body[field]) for field in kept.changed)
        assert is_kept or problem.code == "postcode-dropped"
    assert all(len(str(text)) <= 255 for field, text in kept.body.items() if field != "note")
    assert len(str(kept.body.get("note", "")).encode()) <= 65_535
