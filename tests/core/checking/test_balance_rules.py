"""The opening balance: nothing wrong is booked, and nothing refused that could be booked."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.evidence.formats import Formats
from importer.core.options import BalanceSign, DateOrder, DecimalMark
from importer.core.organization import Organization
from importer.core.rows import CellKind
from importer.core.templates.template import BalanceIn

from tests.core.checks import BOOKS, BRANCHED, OWING, codes, is_rejected, judged, problems, sent

BALANCE, AT = "openingBalance", "openingBalanceAt"
RATE, BRANCH = "openingBalanceExchangeRate", "openingBalanceBranchId"


def balance_of(body: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name.startswith("openingBalance")}


def owing(amount: str, at: str = "2026-01-31", **more: str) -> dict[str, str]:
    return {"displayName": "Acme", BALANCE: amount, AT: at, **more}


@pytest.mark.parametrize(("amount", "booked"), [("100", -100), ("100 Dr", 100), ("100 Cr", -100)])
def test_a_balance_that_names_its_side_is_not_turned_round(amount: str, booked: int) -> None:
    formats = Formats(balance_sign=BalanceSign.REVERSED)
    assert sent(owing(amount), formats=formats)[BALANCE] == booked


class TestTheDate:
    """The server refuses any balance without a date, zero included (importer/api/README.md 4.1)."""

    def test_a_balance_with_its_date_is_sent(self) -> None:
        assert balance_of(sent(owing("100.50"))) == {BALANCE: 100.5, AT: "2026-01-31"}

    def test_a_balance_without_a_date_is_an_error(self) -> None:
        assert codes(owing("100", "")) == ["opening-balance-date-missing"]

    @pytest.mark.parametrize("amount", ["0", "0.00", "-", ""])
    def test_no_balance_and_no_date_is_no_opening_balance_at_all(self, amount: str) -> None:
        assert balance_of(sent(owing(amount, ""))) == {}
        assert not set(codes(owing(amount, ""))) - {"number-reformatted"}

    def test_a_zero_with_a_date_may_be_sent(self) -> None:
        assert balance_of(sent(owing("0"))) == {BALANCE: 0, AT: "2026-01-31"}

    def test_a_date_without_a_balance_is_a_warning_and_not_sent(self) -> None:
        assert codes(owing("")) == ["opening-balance-date-unused"]
        assert balance_of(sent(owing(""))) == {}

    def test_a_date_in_the_future_is_a_warning_and_sent(self) -> None:
        assert codes(owing("100", "2026-05-02")) == ["opening-balance-date-in-future"]
        assert sent(owing("100", "2026-05-02"))[AT] == "2026-05-02"
        assert codes(owing("100", "2026-05-01")) == []

    @pytest.mark.parametrize("amount", ["100", "0", ""])
    def test_an_unreadable_date_is_an_error(self, amount: str) -> None:
        assert codes(owing(amount, "31/04/2024")) == ["date-invalid"]

    def test_a_date_of_two_meanings_is_an_error_that_names_both(self) -> None:
        (problem,) = problems(owing("100", "01/02/2024"))
        assert problem.code == "date-ambiguous"
        assert problem.facts == {"first": "2024-02-01", "second": "2024-01-02"}

    @pytest.mark.parametrize("amount", ["0", ""])
    def test_a_date_of_two_meanings_that_books_nothing_is_only_a_warning(self, amount: str) -> None:
        assert codes(owing(amount, "01/02/2024")) == ["opening-balance-date-unused"]
        assert balance_of(sent(owing(amount, "01/02/2024"))) == {}

    def test_the_columns_order_settles_it(self) -> None:
        formats = Formats(date_order=DateOrder.MONTH_FIRST)
        assert sent(owing("100", "01/02/2024"), formats=formats)[AT] == "2024-01-02"
        assert codes(owing("100", "01/02/2024"), formats=formats) == ["date-reformatted"]

    def test_a_date_that_does_not_fit_the_order_is_an_error(self) -> None:
        formats = Formats(date_order=DateOrder.DAY_FIRST)
        assert codes(owing("100", "01/31/2024"), formats=formats) == ["date-against-format"]

    def test_a_date_cell_is_no_repair(self) -> None:
        assert codes(owing("100"), kinds={AT: CellKind.DATE}) == []

    def test_a_date_for_the_whole_file_books_balances_only(self) -> None:
        default = {"default_values": {AT: "2026-01-01"}}
        assert sent(owing("100", ""), **default)[AT] == "2026-01-01"
        for nothing in ("0", ""):
            assert balance_of(sent(owing(nothing, ""), **default)) == {}
            assert codes(owing(nothing, ""), **default) == []

    def test_a_date_of_the_template_books_balances_only(self) -> None:
        assert sent(owing("100", "2026-01-01"), constants=[AT])[AT] == "2026-01-01"
        assert balance_of(sent(owing("0", "2026-01-01"), constants=[AT])) == {}
        assert codes(owing("", "2026-01-01"), constants=[AT]) == []

    def test_the_rows_own_date_wins_over_a_default_and_loses_against_set(self) -> None:
        assert sent(OWING, default_values={AT: "2026-01-01"})[AT] == "2026-01-31"
        assert sent(OWING, set_values={AT: "2026-01-01"})[AT] == "2026-01-01"
        assert codes(OWING, set_values={AT: "2026-01-01"}) == ["value-set"]

    def test_an_order_of_the_file_does_not_touch_a_date_from_an_option(self) -> None:
        formats = Formats(date_order=DateOrder.DAY_FIRST)
        default = {"default_values": {AT: "01/31/2026"}}
        assert sent(owing("100", ""), formats=formats, **default)[AT] == "2026-01-31"

    def test_a_row_with_an_unusable_amount_is_not_blamed_for_its_date(self) -> None:
        assert codes(owing("apples", "")) == ["number-invalid"]
        assert codes(owing("apples")) == ["number-invalid"]

    def test_an_unusable_amount_does_not_hide_a_wrong_date(self) -> None:
        assert codes(owing("apples", "soon")) == ["number-invalid", "date-invalid"]
        assert codes(owing("apples", "01/02/2024")) == ["number-invalid", "date-ambiguous"]


class TestTheAmount:
    def test_positive_means_that_the_customer_owes_us(self) -> None:
        assert sent(owing("100"))[BALANCE] == 100
        assert sent(owing("(100)"))[BALANCE] == -100
        assert sent(owing("100 Cr"))[BALANCE] == -100
        assert sent(owing("100 Dr"))[BALANCE] == 100

    @pytest.mark.parametrize("amount", ["9999999999.999", "-9999999999.999"])
    def test_the_largest_amount_either_way_from_zero(self, amount: str) -> None:
        assert sent(owing(amount), formats=Formats(amount_mark=DecimalMark.POINT))[
            BALANCE
        ] == float(amount)

    @pytest.mark.parametrize(
        "amount", ["10000000000", "-10000000000", "9999999999.9995", "1" * 40, "1" * 40 + ".5"]
    )
    def test_more_can_not_be_booked(self, amount: str) -> None:
        assert "opening-balance-too-large" in codes(owing(amount))
        assert is_rejected(owing(amount))

    def test_a_workbooks_number_however_large_is_only_a_problem(self) -> None:
        assert is_rejected(owing("1E+308"), kinds={BALANCE: CellKind.NUMBER})

    def test_more_than_three_decimals_are_rounded_and_said(self) -> None:
        (problem,) = problems(owing("10.12345"))
        assert (problem.code, problem.facts["result"]) == ("opening-balance-rounded", "10.123")
        assert sent(owing("10.12345"))[BALANCE] == 10.123

    def test_zeros_behind_the_third_decimal_are_no_rounding(self) -> None:
        assert codes(owing("10.5000")) == []
        assert sent(owing("10.5000"))[BALANCE] == 10.5

    def test_a_number_written_otherwise_is_a_repair(self) -> None:
        assert codes(owing("$1,234.50")) == ["number-reformatted"]

    def test_a_number_of_two_meanings_is_an_error_that_names_both(self) -> None:
        (problem,) = problems(owing("1,234"))
        assert problem.code == "number-ambiguous"
        assert problem.facts == {"first": "1,234", "second": "1.234"}

    @pytest.mark.parametrize(
        ("mark", "amount"), [(DecimalMark.POINT, 1234), (DecimalMark.COMMA, 1.234)]
    )
    def test_the_columns_mark_settles_it(self, mark: DecimalMark, amount: float) -> None:
        assert sent(owing("1,234"), formats=Formats(amount_mark=mark))[BALANCE] == amount

    def test_a_number_that_does_not_fit_the_mark_is_an_error(self) -> None:
        formats = Formats(amount_mark=DecimalMark.COMMA)
        assert codes(owing("1,234.50"), formats=formats) == ["number-against-format"]

    def test_an_amount_from_an_option_is_what_it_looks_like(self) -> None:
        formats = Formats(amount_mark=DecimalMark.COMMA)
        row = {"displayName": "Acme", AT: "2026-01-31"}
        assert sent(row, formats=formats, default_values={BALANCE: "1.085"})[BALANCE] == 1.085

    def test_a_sign_of_another_currency_is_an_error(self) -> None:
        assert "amount-currency-differs" in codes(owing("€100"))
        assert "amount-currency-differs" in codes(owing("$100", currencyCode="EUR"))
        assert codes(owing("US$100")) == ["number-reformatted"]


class TestTheRate:
    """Base units per unit of the customer's currency; the server would silently take 1."""

    def test_a_foreign_balance_needs_a_rate(self) -> None:
        assert codes(owing("100", currencyCode="EUR")) == ["rate-missing"]

    def test_without_a_column_for_it_the_currency_is_pointed_at(self) -> None:
        """So that a cell is marked in the corrections: it is what asks for a rate."""
        row = owing("100", currencyCode="EUR")
        (problem,) = problems(row)
        assert problem.column == list(row).index("currencyCode")

    def test_without_a_balance_it_needs_none(self) -> None:
        assert codes({"displayName": "Acme", "currencyCode": "EUR"}) == []
        assert codes(owing("0", "", currencyCode="EUR")) == []

    def test_the_row_the_user_and_the_template_give_it_in_this_order(self) -> None:
        formats = Formats(rates={"EUR": Decimal("1.07")})
        users = {"rates": {"EUR": Decimal("1.08")}, "formats": formats}
        assert sent(owing("100", currencyCode="EUR", **{RATE: "1.09"}), **users)[RATE] == 1.09
        assert sent(owing("100", currencyCode="EUR"), **users)[RATE] == 1.08
        assert sent(owing("100", currencyCode="EUR"), formats=formats)[RATE] == 1.07

    def test_a_rate_of_another_currency_does_not_settle_it(self) -> None:
        assert codes(owing("100", currencyCode="EUR"), rates={"JPY": Decimal(1)}) == [
            "rate-missing"
        ]

    @pytest.mark.parametrize("rate", ["0", "-1.08", "10000", "0.0000000001", "9" * 40])
    def test_a_rate_out_of_bounds_is_an_error(self, rate: str) -> None:
        assert codes(owing("100", currencyCode="EUR", **{RATE: rate})) == ["rate-invalid"]

    def test_more_than_nine_decimals_are_rounded_and_said(self) -> None:
        row = owing("100", currencyCode="EUR", **{RATE: "1.12345678949"})
        assert codes(row) == ["rate-rounded"]
        assert sent(row)[RATE] == 1.123456789

    def test_a_rate_given_with_more_decimals_is_sent_with_nine(self) -> None:
        rates = {"EUR": Decimal("1.12345678949")}
        assert sent(owing("100", currencyCode="EUR"), rates=rates)[RATE] == 1.123456789
        formats = Formats(rates=rates)
        assert sent(owing("100", currencyCode="EUR"), formats=formats)[RATE] == 1.123456789

    @pytest.mark.parametrize("rate", ["3", "1.08"])
    def test_a_base_currency_balance_is_never_multiplied(self, rate: str) -> None:
        """importer/api/README.md 4.4: 10 USD at 3 gives 30."""
        assert codes(owing("10", **{RATE: rate})) == ["rate-not-one"]

    @pytest.mark.parametrize("rate", ["1", "1.0", "1.000000"])
    def test_a_base_currency_rate_of_one_is_not_sent(self, rate: str) -> None:
        assert balance_of(sent(owing("10", **{RATE: rate}))) == {BALANCE: 10, AT: "2026-01-31"}

    def test_a_rate_for_the_base_currency_given_by_option_is_not_used(self) -> None:
        assert RATE not in sent(owing("10"), rates={"USD": Decimal(3)})

    def test_a_rate_without_a_balance_is_not_sent_and_said(self) -> None:
        assert codes(owing("0", "", **{RATE: "1.08"})) == ["rate-unused"]
        assert codes(owing("0", "", **{RATE: "1"})) == []
        assert RATE not in sent(owing("0", **{RATE: "1.08"}))

    def test_the_ledger_takes_no_more_than_the_customer(self) -> None:
        """importer/api/README.md 1.4: beyond it the server stores the customer and books
        nothing."""
        row = owing("2000000000", currencyCode="EUR", **{RATE: "5.1"})
        assert codes(row) == ["ledger-amount-too-large"]
        assert codes(owing("1999999999", currencyCode="EUR", **{RATE: "5"})) == []

    def test_a_rate_of_the_column_follows_the_columns_mark(self) -> None:
        row = owing("100", currencyCode="EUR", **{RATE: "1,085"})
        assert codes(row) == ["number-ambiguous"]
        assert sent(row, formats=Formats(rate_mark=DecimalMark.COMMA))[RATE] == 1.085

    def test_a_rate_from_an_option_is_what_it_looks_like(self) -> None:
        default = {"default_values": {RATE: "1.085"}}
        assert sent(owing("100", currencyCode="EUR"), **default)[RATE] == 1.085

    def test_what_will_be_booked_is_told_in_the_base_currency(self) -> None:
        assert judged(owing("10", currencyCode="EUR", **{RATE: "1.0853"})).booked == Decimal(
            "10.853"
        )
        assert judged(owing("10")).booked == 10
        assert judged(owing("0")).booked is None


class TestBalancesInTheBaseCurrency:
    """Some systems keep every balance in the currency of their own books."""

    IN_BASE = Formats(balance_in=BalanceIn.BASE)

    def test_they_are_turned_into_the_customers_currency_and_said(self) -> None:
        row = owing("108", currencyCode="EUR", **{RATE: "1.08"})
        assert sent(row, formats=self.IN_BASE)[BALANCE] == 100
        assert codes(row, formats=self.IN_BASE) == ["opening-balance-converted"]
        assert judged(row, formats=self.IN_BASE).booked == 108

    def test_base_currency_customers_need_nothing(self) -> None:
        assert codes(owing("108"), formats=self.IN_BASE) == []

    def test_the_sign_beside_the_amount_is_the_base_currencys(self) -> None:
        row = owing("$108", currencyCode="EUR", **{RATE: "1.08"})
        assert "amount-currency-differs" not in codes(row, formats=self.IN_BASE)
        row = owing("€108", currencyCode="EUR", **{RATE: "1.08"})
        assert "amount-currency-differs" in codes(row, formats=self.IN_BASE)

    def test_an_amount_that_grows_too_large_is_an_error(self) -> None:
        row = owing("9000000000", currencyCode="JPY", **{RATE: "0.0066"})
        assert "opening-balance-too-large" in codes(row, formats=self.IN_BASE)


class TestTheCurrency:
    def test_a_balance_in_a_new_currency_is_an_error(self) -> None:
        """importer/api/README.md 4.4: the server would open a receivables account for it."""
        row = owing("100", currencyCode="CHF", **{RATE: "1.1"})
        assert codes(row) == ["currency-not-in-organization"]
        assert codes(row, allow_new_currencies=True) == ["currency-unknown"]

    @pytest.mark.parametrize("amount", ["", "0"])
    def test_without_a_balance_it_is_a_warning(self, amount: str) -> None:
        row = {"displayName": "Acme", BALANCE: amount, "currencyCode": "CHF"}
        assert codes(row) == ["currency-unknown"]
        assert sent(row)["currencyCode"] == "CHF"

    def test_a_code_of_the_organizations_own_wins_over_any_list(self) -> None:
        own = Organization("1", "Acme", "BTC", frozenset({"BTC", "usd"}))
        assert codes(owing("100"), organization=own) == []
        row = {"displayName": "Acme", "currencyCode": "usd"}
        assert sent(row, organization=own)["currencyCode"] == "usd"


class TestTheBranch:
    def test_a_balance_names_one_where_branches_are_on(self) -> None:
        assert codes(OWING, organization=BRANCHED) == ["branch-missing"]

    @pytest.mark.parametrize("name", ["1", "HQ", "hq", "Main", "MAIN"])
    def test_by_number_code_or_name(self, name: str) -> None:
        assert sent({**OWING, BRANCH: name}, organization=BRANCHED)[BRANCH] == 1

    @pytest.mark.parametrize("name", ["North", "9", "South"])
    def test_none_or_several_of_that_name_are_an_error(self, name: str) -> None:
        assert codes({**OWING, BRANCH: name}, organization=BRANCHED) == ["branch-unknown"]

    @pytest.mark.parametrize("amount", ["0", ""])
    def test_without_a_balance_none_is_sent(self, amount: str) -> None:
        row = {"displayName": "Acme", BALANCE: amount, BRANCH: "HQ"}
        assert codes(row, organization=BRANCHED) == ["branch-unused"]
        assert BRANCH not in sent(row, organization=BRANCHED)

    def test_where_branches_are_off_none_is_sent(self) -> None:
        """importer/api/README.md 4.2: an unknown branch there is a 500."""
        assert codes({**OWING, BRANCH: "HQ"}) == ["branch-unused"]
        assert BRANCH not in sent({**OWING, BRANCH: "HQ"})

    def test_one_for_the_whole_file_goes_with_balances_only(self) -> None:
        default = {"default_values": {BRANCH: "HQ"}, "organization": BRANCHED}
        assert sent(OWING, **default)[BRANCH] == 1
        assert codes({"displayName": "Acme"}, **default) == []
        assert codes(OWING, default_values={BRANCH: "HQ"}) == []


class TestOffline:
    """Without a server neither base currency nor branches are known, and nothing is guessed."""

    def test_what_needs_the_server_is_left_out(self) -> None:
        assert codes(owing("100", currencyCode="EUR"), organization=None) == []
        assert codes({**OWING, BRANCH: "HQ"}, organization=None) == []
        assert judged(owing("100", currencyCode="EUR"), organization=None).booked is None

    def test_what_needs_none_is_checked(self) -> None:
        assert codes(owing("100", ""), organization=None) == ["opening-balance-date-missing"]
        row = owing("100", currencyCode="EUR", **{RATE: "0"})
        assert codes(row, organization=None) == ["rate-invalid"]

    def test_a_code_outside_of_iso_is_said(self) -> None:
        assert codes({"displayName": "A", "currencyCode": "ZZZ"}, organization=None) == [
            "currency-not-in-iso"
        ]

    def test_given_rates_convert_all_the_same(self) -> None:
        formats = Formats(balance_in=BalanceIn.BASE, rates={"EUR": Decimal("1.08")})
        row = owing("108", currencyCode="EUR")
        assert sent(row, organization=None, formats=formats)[BALANCE] == 100


AMOUNT_TEXTS = st.decimals(allow_nan=False, allow_infinity=False).map(lambda n: f"{n:f}")


@given(AMOUNT_TEXTS, AMOUNT_TEXTS, st.sampled_from(["USD", "EUR", ""]), st.booleans())
def test_whatever_is_sent_the_ledger_can_book(
    amount: str, rate: str, currency: str, in_base: bool
) -> None:
    """The bounds of importer/api/README.md 1.4 and 4.4, over any amount and rate."""
    row = owing(amount, currencyCode=currency, **{RATE: rate})
    formats = Formats(
        balance_in=BalanceIn.BASE if in_base else BalanceIn.CUSTOMER,
        amount_mark=DecimalMark.POINT,
        rate_mark=DecimalMark.POINT,
    )
    if is_rejected(row, formats=formats, organization=BOOKS):
        return
    body = sent(row, formats=formats)
    balance, sent_rate = Decimal(str(body.get(BALANCE, 0))), Decimal(str(body.get(RATE, 1)))
    assert abs(balance) <= Decimal("9999999999.999")
    assert abs(balance * sent_rate) <= Decimal("9999999999.999")
    assert 0 < sent_rate < 10_000
    assert (RATE in body) <= (body["currencyCode"] != "USD" and balance != 0)
    assert balance == round(balance, 3)
    assert (BALANCE in body) == (AT in body)
