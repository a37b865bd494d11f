"""What a value that gave trouble was probably meant to be, and what `--fix` makes of the row."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from importer.core.checking.fixes import ALL_SAFE, PROPOSERS, check_kinds, fix_of
from importer.core.errors import UsageError
from importer.core.evidence.formats import Formats
from importer.core.options import DateOrder, DecimalMark
from importer.core.problems import Problem, Severity
from importer.core.values.emails import is_email, mended_domain, mended_email
from importer.core.values.text import is_storable

from tests.core.checks import BRANCHED, OWING, codes, problems, sent

ACME = {"displayName": "Acme"}
RATE, BRANCH = "openingBalanceExchangeRate", "openingBalanceBranchId"

# code, row, options, field, what stands there, what is proposed, whether that is certain
PROPOSALS: list[tuple[str, Mapping[str, str], Mapping[str, object], str, str, bool]] = [
    ("character-not-storable", {"displayName": "𝐀cme"}, {}, "displayName", "Acme", True),
    ("character-not-storable", {"displayName": "Acme 𓀀"}, {}, "displayName", "Acme", False),
    ("text-garbled", {"displayName": "MÃ¼ller"}, {}, "displayName", "Müller", False),
    ("country-unknown", {"billingAddressCountry": "Germny"}, {}, "", "Germany", True),
    ("country-unknown", {"billingAddressCountry": "Untied Staets"}, {}, "", "United States", False),
    (
        "postcode-unusual",
        {"billingAddressPostcode": "10115", "billingAddressCountry": "Japan"},
        {},
        "billingAddressPostcode",
        "0010115",
        False,
    ),
    ("email-invalid", {"email": "ann(at)acme.example"}, {}, "", "ann@acme.example", False),
    ("email-invalid", {"email": "ann@@acme,example"}, {}, "", "ann@acme.example", False),
    ("email-domain-misspelt", {"email": "ann@gmial.com"}, {}, "", "ann@gmail.com", True),
    ("email-domain-misspelt", {"email": "ann@acme.con"}, {}, "", "ann@acme.com", True),
    ("active-invalid", {"active": "actve"}, {}, "", "yes", True),
    ("active-invalid", {"active": "inactve"}, {}, "", "no", True),
    (
        "customer-type-unclear",
        {"customerType": "Bussiness"},
        {"formats": Formats(customer_type_usable=True)},
        "",
        "business",
        True,
    ),
    ("currency-invalid", {"currencyCode": "EUR."}, {}, "", "EUR", False),
    ("currency-unknown", {"currencyCode": "ERU"}, {}, "", "EUR", False),
    ("currency-not-in-organization", {**OWING, "currencyCode": "ERU"}, {}, "", "EUR", False),
    (
        "date-against-format",
        {**OWING, "openingBalanceAt": "12/31/2025"},
        {"formats": Formats(date_order=DateOrder.DAY_FIRST)},
        "",
        "2025-12-31",
        False,
    ),
    (
        "number-against-format",
        {**OWING, "openingBalance": "1,234.50"},
        {"formats": Formats(amount_mark=DecimalMark.COMMA)},
        "",
        "1234.50",
        False,
    ),
    ("branch-unknown", {**OWING, BRANCH: "Mian"}, {"organization": BRANCHED}, "", "Main", False),
    ("rate-not-one", {**OWING, RATE: "3"}, {}, "", "1", False),
]


@pytest.mark.parametrize(("code", "row", "options", "field", "proposed", "safe"), PROPOSALS)
def test_a_problem_comes_with_its_proposal(
    code: str, row: dict[str, str], options: dict[str, Any], field: str, proposed: str, safe: bool
) -> None:
    found = problems({**ACME, **row}, **options)
    (problem,) = (one for one in found if one.code == code)
    fix = fix_of(problem)
    assert fix is not None
    assert (fix.value, fix.safe) == (proposed, safe)
    assert fix.reason
    assert problem.field == (field or problem.field)


@pytest.mark.parametrize(("code", "row", "options", "field", "proposed", "safe"), PROPOSALS)
def test_a_fix_puts_it_in_place_and_says_so(
    code: str, row: dict[str, str], options: dict[str, Any], field: str, proposed: str, safe: bool
) -> None:
    """By its code always, among all safe ones only where it is certain."""
    row = {**ACME, **row}
    for kinds, is_applied in (((code,), True), ((ALL_SAFE,), safe), ((), False)):
        found = problems(row, fixes=kinds, **options)
        fixed = [one for one in found if one.code == "value-fixed"]
        assert [(one.facts["result"], one.facts["fix"]) for one in fixed] == (
            [(proposed, code)] if is_applied else []
        )
        assert (code in [one.code for one in found]) is not is_applied


def test_every_kind_with_proposals_is_tried_here() -> None:
    assert {code for code, *_ in PROPOSALS} == set(PROPOSERS)


def test_nothing_that_the_ledger_is_booked_by_is_ever_safe() -> None:
    booked = {"currencyCode", "openingBalance", "openingBalanceAt", RATE, BRANCH}
    for code, row, options, *_ in PROPOSALS:
        booked = {
            "currencyCode",
            *(name for name in {**OWING, RATE: "", BRANCH: ""} if "Bal" in name),
        }
        for problem in problems({**ACME, **row}, **options):
            fix = fix_of(problem)
            assert fix is None or not fix.safe or problem.field not in booked, code


@pytest.mark.parametrize("currency", ["AUD", "CHF", "CAD"])
def test_another_real_currency_is_never_taken_for_a_typing_error(currency: str) -> None:
    (problem,) = problems({**ACME, "currencyCode": currency})
    assert problem.code == "currency-unknown"
    assert fix_of(problem) is None
    assert problem.facts["suggestion"] == ""


def test_the_row_is_sent_as_it_was_fixed() -> None:
    row = {**ACME, "email": "ann(at)acme.example", "billingAddressCountry": "Germny"}
    body = sent(row, fixes=("email-invalid", "country-unknown"))
    assert body["email"] == "ann@acme.example"
    assert body["billingAddressCountry"] == "Germany"


def test_of_a_list_of_addresses_only_the_wrong_one_is_mended() -> None:
    row = {**ACME, "email": "ann@acme.example; bob(at)acme.example"}
    body = sent(row, fixes=("email-invalid",))
    assert body["email"] == "ann@acme.example"
    assert body["billingAddressEmail"] == "bob@acme.example"


def test_a_fix_that_does_not_help_its_field_is_taken_back() -> None:
    """The others stay: one cell in vain does not cost the row what the rest gains."""
    local_part = "a" * 65
    row = {
        **ACME,
        "billingAddressCountry": "Germny",
        "website": "𝐀" + "w" * 255,
        "note": local_part,
    }
    found = problems(row, fixes=(ALL_SAFE,))
    assert [one.facts["result"] for one in found if one.code == "value-fixed"] == ["Germany"]
    assert "character-not-storable" in [one.code for one in found]


def test_a_second_check_of_a_fixed_row_finds_nothing_to_fix() -> None:
    row = {**ACME, "email": "ann@gmial.com", "active": "actve"}
    assert codes(row, fixes=(ALL_SAFE,)) == ["value-fixed", "value-fixed"]
    assert codes({**ACME, "email": "ann@gmail.com", "active": "yes"}, fixes=(ALL_SAFE,)) == []


def test_a_kind_that_has_no_proposals_is_refused_with_those_that_have() -> None:
    with pytest.raises(UsageError) as caught:
        check_kinds(("email-invalid", "display-name-missing"))
    assert caught.value.code == "fix-unknown"
    assert "--fix display-name-missing" in caught.value.message
    assert "email-invalid" in caught.value.hint
    assert check_kinds((ALL_SAFE, "email-invalid")) == (ALL_SAFE, "email-invalid")


@given(st.text(max_size=40))
@example("ann@@acme,example")
@example("@")
def test_a_mended_address_is_one_that_the_server_takes(text: str) -> None:
    mended = mended_email(text)
    assert mended == "" or is_email(mended)


@given(st.emails())
def test_a_good_address_is_left_alone_unless_its_domain_is_known_to_be_wrong(address: str) -> None:
    mended = mended_domain(address)
    assert mended == address or is_email(mended)
    assert mended_domain(mended) == mended


@pytest.mark.parametrize("domain", ["mail.com", "ymail.com", "gmx.com", "email.com", "me.com"])
def test_small_neighbours_of_large_domains_are_somebodys_own(domain: str) -> None:
    assert mended_domain(f"ann@{domain}") == f"ann@{domain}"


@given(
    st.sampled_from(["displayName", "billingAddressCity", "email", "active", "customerType"]),
    st.text(min_size=1, max_size=30),
)
def test_safe_fixes_never_add_an_error(field: str, text: str) -> None:
    """Whatever stands in the cell."""
    row = {**ACME, field: text}
    before = {one.code for one in problems(row) if one.severity is Severity.ERROR}
    after = {one.code for one in problems(row, fixes=(ALL_SAFE,)) if one.severity is Severity.ERROR}
    assert after <= before


@given(st.text(max_size=30))
def test_a_proposal_for_characters_can_be_stored(text: str) -> None:
    fix = fix_of(Problem("character-not-storable", "note", value=text))
    assert fix is None or is_storable(fix.value)
