"""One row through all the checks: what is derived, what is kept, and every problem at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.checking.checker import Checker, rules_left_out
from importer.core.evidence.formats import Formats
from importer.core.headers.flags import A_PERSON
from importer.core.late_texts import told_if_late
from importer.core.options import CheckOptions, DateOrder, DecimalMark, InvalidContacts
from importer.core.organization import Organization
from importer.core.problems import has_errors
from importer.core.rows import CellKind, RowRef
from importer.core.stages import FilteredRow, RejectedRow, ValidRow
from importer.core.target_fields import target_fields
from importer.core.values.text import clean

from tests.core.checks import (
    BOOKS,
    BRANCHED,
    OWING,
    TODAY,
    codes,
    is_rejected,
    judged,
    problems,
    sent,
)
from tests.core.server_rules import complaints
from tests.core.template_texts import mapped

NOTE = {"invalid_contacts": InvalidContacts.NOTE}


class TestWhatIsDerived:
    def test_three_fields_are_always_sent_and_blank_ones_never(self) -> None:
        assert sent({"displayName": "Acme", "email": "", "website": ""}) == {
            "customerType": "business",
            "currencyCode": "USD",
            "displayName": "Acme",
        }

    @pytest.mark.parametrize(
        ("row", "derived"),
        [
            ({"companyName": "Acme Ltd"}, "business"),
            ({"companyName": "Acme Ltd", "firstName": "Ann", "lastName": "Smith"}, "business"),
            ({"firstName": "Ann"}, "individual"),
            ({"lastName": "Smith", "displayName": "Smith, Ann"}, "individual"),
            ({"displayName": "Acme"}, "business"),
            ({"displayName": "Lights Ltd", "firstName": "Ann", "lastName": "Smith"}, "business"),
            ({"companyName": "Ann Smith", "firstName": "Ann", "lastName": "Smith"}, "individual"),
        ],
    )
    def test_the_customer_type_by_the_names(self, row: dict[str, str], derived: str) -> None:
        assert sent(row)["customerType"] == derived
        assert codes(row) == []

    @pytest.mark.parametrize(
        ("row", "derived"),
        [
            ({"displayName": "Huber", "salutation": "Frau"}, "individual"),
            ({"displayName": "Dupont", "salutation": "Mme"}, "individual"),
            ({"displayName": "Huber", "customerType": A_PERSON}, "individual"),
            ({"displayName": "Huber", "salutation": "Firma"}, "business"),
            ({"displayName": "Huber", "salutation": "Dear"}, "business"),
            ({"displayName": "Huber", "salutation": "Firma", "lastName": "Huber"}, "business"),
            ({"displayName": "Huber Bau GmbH", "salutation": "Herr"}, "business"),
            ({"displayName": "AG Weser", "customerType": A_PERSON}, "business"),
            (
                {"displayName": "Huber", "companyName": "Huber Bau", "salutation": "Herr"},
                "business",
            ),
            ({"displayName": "Lights", "lastName": "Smith", "salutation": "Mr"}, "business"),
            ({"displayName": "Huber", "customerType": "Firma", "salutation": "Herr"}, "business"),
        ],
    )
    def test_a_title_or_gender_makes_a_person_of_whom_no_company_is_known(
        self, row: dict[str, str], derived: str
    ) -> None:
        assert sent(row)["customerType"] == derived
        assert codes(row) == []
        assert "note" not in sent(row)

    def test_the_customer_types_own_column_wins(self) -> None:
        row = {"companyName": "Acme Ltd", "customerType": "Privatkunde"}
        assert sent(row)["customerType"] == "individual"

    def test_another_word_among_customer_types_is_kept_in_the_note_and_said(self) -> None:
        row = {"displayName": "Acme", "customerType": "Wholesale"}
        assert codes(row) == ["customer-type-unclear"]
        assert sent(row)["customerType"] == "business"
        assert sent(row)["note"] == "Customer Type: Wholesale"

    def test_in_a_column_of_free_text_it_is_kept_in_the_note_and_nothing_is_said(self) -> None:
        row = {"displayName": "Acme", "customerType": "Wholesale"}
        free_text = Formats(customer_type_usable=False)
        assert codes(row, formats=free_text) == []
        assert sent(row, formats=free_text)["note"] == "Customer Type: Wholesale"

    @pytest.mark.parametrize(
        ("row", "name"),
        [
            ({"displayName": "Acme", "companyName": "Acme Ltd"}, "Acme"),
            ({"companyName": "Acme Ltd", "firstName": "Ann"}, "Acme Ltd"),
            ({"firstName": "Ann", "lastName": "Smith", "email": "a@acme.example"}, "Ann Smith"),
            ({"lastName": "Smith"}, "Smith"),
            ({"email": "a@acme.example", "workPhone": "2125550143"}, "a@acme.example"),
            ({"email": "a@acme.example; b@acme.example"}, "a@acme.example"),
            ({"workPhone": "2125550143", "personalPhone": "2125550144"}, "2125550143"),
            ({"personalPhone": "2125550144"}, "2125550144"),
        ],
    )
    def test_the_display_name_by_whatever_serves(self, row: dict[str, str], name: str) -> None:
        assert sent(row)["displayName"] == name

    def test_a_row_without_any_name_is_rejected(self) -> None:
        assert codes({"billingAddressCity": "Rome"}) == ["display-name-missing"]
        assert is_rejected({})

    def test_a_name_that_is_too_long_to_be_sent_gives_way_to_the_next(self) -> None:
        row = {"companyName": "A" * 256, "firstName": "Ann"}
        assert sent(row, **NOTE)["displayName"] == "Ann"

    def test_first_and_last_name_together_may_be_too_long(self) -> None:
        row = {"firstName": "A" * 200, "lastName": "B" * 200}
        assert codes(row) == ["text-too-long"]

    @pytest.mark.parametrize(
        ("text", "code"),
        [("", "USD"), ("EUR", "EUR"), ("eur", "EUR"), ("€", "EUR"), ("Euro", "EUR"), ("$", "USD")],
    )
    def test_the_currency_by_code_name_or_sign(self, text: str, code: str) -> None:
        row = {"displayName": "Acme", "currencyCode": text}
        assert sent(row)["currencyCode"] == code
        assert codes(row) == (["currency-recognised"] if text not in ("", "EUR") else [])

    @pytest.mark.parametrize("text", ["apples", "$$$", "£", "€$"])
    def test_what_is_no_currency_is_an_error(self, text: str) -> None:
        assert codes({"displayName": "Acme", "currencyCode": text}) == ["currency-invalid"]

    def test_a_sign_of_several_of_the_organizations_currencies_is_not_guessed(self) -> None:
        two_dollars = Organization("1", "Acme", "USD", frozenset({"USD", "CAD"}))
        row = {"displayName": "Acme", "currencyCode": "$"}
        assert codes(row, organization=two_dollars) == ["currency-invalid"]

    @pytest.mark.parametrize(("text", "flag"), [("yes", True), ("Inactive", False), ("0", False)])
    def test_active_in_the_words_of_other_systems(self, text: str, flag: bool) -> None:
        assert sent({"displayName": "Acme", "active": text})["active"] is flag

    def test_an_unclear_active_is_an_error(self) -> None:
        assert codes({"displayName": "Acme", "active": "VIP"}) == ["active-invalid"]


class TestContacts:
    def test_the_second_address_of_a_list_is_the_billing_address(self) -> None:
        body = sent({"displayName": "Acme", "email": "a@x.example, b@x.example; c@x.example"})
        assert body["email"] == "a@x.example"
        assert body["billingAddressEmail"] == "b@x.example"
        assert body["note"] == "Email: c@x.example"

    def test_a_billing_address_of_the_rows_own_stays(self) -> None:
        row = {"email": "a@x.example, b@x.example", "billingAddressEmail": "c@x.example"}
        body = sent({"displayName": "Acme", **row})
        assert body["billingAddressEmail"] == "c@x.example"
        assert body["note"] == "Email: b@x.example"

    def test_a_list_in_another_field_goes_to_the_note(self) -> None:
        body = sent({"displayName": "Acme", "shippingAddressEmail": "a@x.example b@x.example"})
        assert body["shippingAddressEmail"] == "a@x.example"
        assert body["note"] == "Shipping Address Email: b@x.example"

    def test_an_address_is_taken_out_of_its_brackets_and_said(self) -> None:
        row = {"displayName": "Acme", "email": "Ann <ann@x.example>"}
        assert sent(row)["email"] == "ann@x.example"
        assert codes(row) == ["email-extracted"]

    @pytest.mark.parametrize("text", ["n/a", "a@b", "a@b.c", "a@x.example; bob@"])
    def test_an_unusable_address_is_an_error(self, text: str) -> None:
        assert "email-invalid" in codes({"displayName": "Acme", "email": text})

    def test_or_goes_into_the_note_if_the_user_wants_that(self) -> None:
        row = {"displayName": "Acme", "email": "a@b", "note": "Pays late"}
        assert codes(row, **NOTE) == ["contact-moved-to-note"]
        assert sent(row, **NOTE)["note"] == "Pays late\nEmail: a@b"
        assert "email" not in sent(row, **NOTE)

    def test_so_do_texts_that_are_too_long_but_never_the_name(self) -> None:
        row = {"displayName": "Acme", "website": "w" * 256}
        assert codes(row)[0] == "text-too-long"
        assert codes(row, **NOTE) == ["contact-moved-to-note"]
        assert sent(row, **NOTE)["note"] == f"Website: {'w' * 256}"
        assert codes({"displayName": "A" * 256}, **NOTE) == ["text-too-long"]

    def test_255_characters_are_taken(self) -> None:
        """importer/api/README.md 4.2: one more is a 500."""
        assert codes({"displayName": "é" * 255}) == []

    @pytest.mark.parametrize(
        ("field", "text", "code"),
        [
            ("workPhone", "ask Bob", "phone-unusual"),
            ("website", "soon", "website-unusual"),
            ("billingAddressCountry", "Atlantis", "country-unknown"),
        ],
    )
    def test_what_merely_looks_odd_is_sent_with_a_warning(
        self, field: str, text: str, code: str
    ) -> None:
        row = {"displayName": "Acme", field: text}
        assert codes(row) == [code]
        assert sent(row)[field] == text

    def test_a_postal_code_is_held_against_its_country(self) -> None:
        row = {"displayName": "Acme", "billingAddressPostcode": "ABC"}
        assert codes({**row, "billingAddressCountry": "USA"}) == ["postcode-unusual"]
        assert codes(row) == []

    def test_a_misspelt_country_comes_with_a_proposal(self) -> None:
        (problem,) = problems({"displayName": "Acme", "shippingAddressCountry": "Untied States"})
        assert told_if_late(problem.facts["suggestion"]) == " (did you mean United States?)"


class TestTexts:
    def test_characters_that_can_not_be_stored_reject_with_a_proposal(self) -> None:
        (problem,) = problems({"displayName": "𠮷野家"})
        assert problem.code == "character-not-storable"
        assert told_if_late(problem.facts["suggestion"]) == ", for example “吉野家”"

    def test_in_a_column_that_goes_into_the_note_too(self) -> None:
        (problem,) = problems({"displayName": "Acme"}, note_lines=("Hue: 𠮷",))
        assert (problem.code, problem.field) == ("character-not-storable", "note")

    @pytest.mark.parametrize("header", ["Hue 🎨", "𠮷 Hue"])
    def test_a_header_that_can_not_be_stored_does_not_reject_every_row(self, header: str) -> None:
        """Its cells go into the note under the rest of its name."""
        row = mapped(None, **{"Name": "Acme", header: "red"})
        verdict = Checker(CheckOptions(TODAY), BOOKS).judge(row)
        assert isinstance(verdict.result, ValidRow)
        assert str(verdict.result.customer.note).endswith("Hue: red")

    def test_the_note_takes_every_line_that_has_no_field(self) -> None:
        row = {"displayName": "Acme", "note": "Pays late"}
        assert sent(row, note_lines=("Fax: 555", "Hue: red"))["note"] == (
            "Pays late\nFax: 555\nHue: red"
        )

    @pytest.mark.parametrize(("note", "fits"), [("n" * 65_535, True), ("n" * 65_536, False)])
    def test_the_note_holds_so_many_bytes(self, note: str, fits: bool) -> None:
        assert is_rejected({"displayName": "Acme", "note": note}) is not fits

    def test_bytes_and_not_characters(self) -> None:
        assert not is_rejected({"displayName": "Acme", "note": "é" * 32_767})
        (problem,) = problems({"displayName": "Acme", "note": "é" * 32_768})
        assert (problem.code, problem.facts["unit"]) == ("text-too-long", "bytes")


def test_all_problems_of_a_row_at_once() -> None:
    row = {
        "displayName": "Acme",
        "email": "a@b",
        "workPhone": "ask Bob",
        "active": "VIP",
        "currencyCode": "apples",
        "billingAddressCity": "C" * 256,
        "openingBalance": "apples",
        "openingBalanceAt": "soon",
    }
    assert codes(row) == [
        "email-invalid",
        "text-too-long",
        "phone-unusual",
        "active-invalid",
        "currency-invalid",
        "number-invalid",
        "date-invalid",
    ]


def test_a_problem_names_its_field_column_and_value() -> None:
    (problem,) = problems({"displayName": "Acme", "email": "a@b"})
    assert (problem.field, problem.column, problem.value) == ("email", 1, "a@b")


def test_a_rejected_row_keeps_a_name_for_the_reports() -> None:
    result = judged({"companyName": "Acme Ltd", "email": "a@b"}).result
    assert isinstance(result, RejectedRow)
    assert result.display_name == "Acme Ltd"


def test_a_row_that_the_filter_took_out_passes_through() -> None:
    filtered = FilteredRow(RowRef("f.csv", "", 2), "Acme", "a vendor", "17")
    verdict = Checker(CheckOptions(TODAY), BOOKS).judge(filtered)
    assert (verdict.result, verdict.source_key, verdict.booked) == (filtered, "17", None)


def test_rules_that_need_the_server_are_named_when_left_out() -> None:
    assert rules_left_out(BOOKS) == ()
    assert len(rules_left_out(None)) == 4


# --- the laws


AWKWARD = (
    "Acme|a@x.example|a@x.example; b@x.example|a@b|€ 1.234,50|1,234|0|-5|1e9|9999999999.9994|"
    "2026-01-31|01/02/2026|31/12/2099|yes|EUR|$|CHF|XXX|1|HQ|North|3|1.08|𠮷|😀"
)
TEXTS = st.one_of(
    st.sampled_from([*AWKWARD.split("|"), "", "é" * 255, "w" * 256]),
    st.text(max_size=20),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
)
ROWS = st.dictionaries(st.sampled_from(sorted(target_fields())), TEXTS, max_size=4).flatmap(
    lambda odd: st.sets(st.sampled_from(sorted(target_fields()))).map(
        lambda ordinary: {name: target_fields()[name].example for name in ordinary} | odd
    )
)
"""Ordinary rows with a few awkward values in them."""
FORMATS = st.builds(
    Formats,
    date_order=st.sampled_from([None, *DateOrder]),
    amount_mark=st.sampled_from([None, *DecimalMark]),
    rate_mark=st.sampled_from([None, *DecimalMark]),
    customer_type_usable=st.booleans(),
)


@given(
    ROWS,
    FORMATS,
    st.sampled_from([BOOKS, BRANCHED]),
    st.sampled_from(InvalidContacts),
    st.dictionaries(st.sampled_from(sorted(target_fields())), st.sampled_from(list(CellKind))),
)
def test_a_row_ends_rejected_with_an_error_or_valid_and_as_the_server_wants_it(
    row: dict[str, str],
    formats: Formats,
    organization: Organization,
    contacts: InvalidContacts,
    kinds: dict[str, CellKind],
) -> None:
    """Promise 8, over any row: what would be refused or wrongly booked never leaves."""
    cleaned = {name: clean(text).text for name, text in row.items()}
    given_: dict[str, Any] = {"organization": organization, "formats": formats, "kinds": kinds}
    result = judged(cleaned, invalid_contacts=contacts, **given_).result
    assert isinstance(result, ValidRow | RejectedRow)
    assert has_errors(result.problems) is isinstance(result, RejectedRow)
    if isinstance(result, ValidRow):
        body = sent(cleaned, invalid_contacts=contacts, **given_)
        assert complaints(body, organization) == []


@given(ROWS)
def test_no_value_is_dropped_without_a_word(row: dict[str, str]) -> None:
    """Promise 4: what is neither sent nor in the note has a problem that shows it."""
    cleaned = {name: text for name, raw in row.items() if (text := clean(raw).text)}
    result = judged(cleaned).result
    if not isinstance(result, ValidRow):
        return
    body = sent(cleaned)
    told = {problem.value for problem in result.problems}
    for name, text in cleaned.items():
        if name not in body and text not in told:
            assert name in SAYS_NOTHING, (name, text)


SAYS_NOTHING = {"openingBalance", "openingBalanceExchangeRate"}
"""A zero without a date, and a rate of 1, say nothing that would be lost."""


def test_the_example_row_of_every_field_is_valid() -> None:
    row = {name: field.example for name, field in target_fields().items()}
    assert set(codes(row, organization=BRANCHED)) <= {"rate-not-one", "currency-recognised"}
    assert not is_rejected({**row, "openingBalanceExchangeRate": ""}, organization=BRANCHED)
    assert set(sent({**row, **OWING, "openingBalanceExchangeRate": ""})) >= set(row) - {
        "openingBalanceExchangeRate",
        "openingBalanceBranchId",
    }
