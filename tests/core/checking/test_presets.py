"""`--set` replaces, `--default` fills blanks; both are checked before any row is."""

from decimal import Decimal

import pytest
from importer.core.errors import UsageError

from tests.core.checks import BRANCHED, OWING, codes, problems, sent

ACME = {"displayName": "Acme"}


def test_a_default_fills_blanks_only() -> None:
    assert sent(ACME, default_values={"website": "acme.example"})["website"] == "acme.example"
    row = {**ACME, "website": "own.example"}
    assert sent(row, default_values={"website": "acme.example"})["website"] == "own.example"
    assert codes(row, default_values={"website": "acme.example"}) == []


def test_set_replaces_and_every_replaced_value_is_told() -> None:
    row = {**ACME, "website": "own.example"}
    setting = {"set_values": {"website": "acme.example"}}
    assert sent(row, **setting)["website"] == "acme.example"
    (problem,) = problems(row, **setting)
    assert (problem.code, problem.value, problem.column) == ("value-set", "own.example", 1)
    assert problem.facts == {"result": "acme.example"}


def test_what_set_only_fills_or_repeats_is_no_replacement() -> None:
    assert codes(ACME, set_values={"website": "acme.example"}) == []
    assert codes({**ACME, "website": "w.example"}, set_values={"website": "w.example"}) == []


def test_set_to_nothing_clears() -> None:
    row = {**ACME, "website": "own.example"}
    assert "website" not in sent(row, set_values={"website": ""})
    assert codes(row, set_values={"website": ""}) == ["value-set"]


def test_set_wins_over_a_default() -> None:
    both = {"set_values": {"website": "a.example"}, "default_values": {"website": "b.example"}}
    assert sent(ACME, **both)["website"] == "a.example"


def test_what_is_set_is_checked_like_a_value_of_the_row() -> None:
    assert sent(ACME, set_values={"currencyCode": "Euro"})["currencyCode"] == "EUR"
    assert sent(ACME, default_values={"active": "nein"})["active"] is False


def test_a_balance_for_every_row_needs_its_date_too() -> None:
    assert codes(ACME, set_values={"openingBalance": "5"}) == ["opening-balance-date-missing"]
    both = {"openingBalance": "5", "openingBalanceAt": "2026-01-01"}
    assert sent(ACME, set_values=both)["openingBalance"] == 5


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("openingBalanceAt", "2026-01-01"),
        ("openingBalanceExchangeRate", "1.08"),
        ("openingBalanceBranchId", "HQ"),
    ],
)
@pytest.mark.parametrize("option", ["set_values", "default_values"])
def test_how_a_balance_is_booked_touches_rows_with_a_balance_only(
    option: str, name: str, text: str
) -> None:
    given = {option: {name: text}, "organization": BRANCHED}
    for row in (ACME, {**ACME, "openingBalance": "0"}):
        assert name not in sent(row, **given)
        assert codes(row, **given) == []


def test_a_replaced_date_is_told_where_it_matters_only() -> None:
    setting = {"set_values": {"openingBalanceAt": "2026-02-01"}}
    assert codes(OWING, **setting) == ["value-set"]
    assert codes({**OWING, "openingBalanceAt": "soon"}, **setting) == ["value-set"]


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("openingBalanceAt", "soon", "it is no date"),
        ("openingBalanceAt", "01/02/2026", "it can be read in more than one way"),
        ("openingBalance", "apples", "it is no amount"),
        ("openingBalance", "1,234", "it can be read in more than one way"),
        ("openingBalanceExchangeRate", "x", "it is no rate"),
        ("openingBalanceBranchId", "South", "it is no branch"),
        ("openingBalanceBranchId", "North", "it is no branch"),
        ("customerType", "Wholesale", "it is no customer type"),
        ("currencyCode", "apples", "it is no currency"),
        ("active", "VIP", "it is no yes or no"),
        ("email", "a@b", "it is no e-mail"),
        ("email", ";", "it is no e-mail"),
        ("displayName", "A" * 256, "it is longer than 255"),
        ("note", "é" * 32_768, "it is longer than 65535"),
        ("displayName", "𠮷", "it holds a character that Bigcapital's database can't store"),
    ],
)
@pytest.mark.parametrize(
    ("keyword", "option"), [("set_values", "--set"), ("default_values", "--default")]
)
def test_what_no_row_could_use_stops_before_any_row(
    keyword: str, option: str, name: str, text: str, wrong: str
) -> None:
    with pytest.raises(UsageError) as stopped:
        codes(ACME, **{keyword: {name: text}}, organization=BRANCHED)
    assert stopped.value.code == "option-value-invalid"
    said = str(stopped.value)
    assert said.startswith(f"{option} {name}={text[:1_000]}")  # what is longer is cut in the middle
    assert said.endswith(f" can't be used: {wrong}")


def test_an_unknown_field_comes_with_the_nearest() -> None:
    with pytest.raises(UsageError) as stopped:
        codes(ACME, default_values={"openingBalancDate": "2026-01-01"})
    assert stopped.value.code == "field-unknown"
    assert "openingBalanceAt" in stopped.value.hint


@pytest.mark.parametrize("rate", ["0", "-1", "10000", "9999.9999999999", "0.0000000001"])
def test_a_rate_out_of_bounds_stops_before_any_row(rate: str) -> None:
    with pytest.raises(UsageError, match="--rate EUR="):
        codes(ACME, rates={"EUR": Decimal(rate)})
