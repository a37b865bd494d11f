"""How opening balances are booked (importer/api/README.md 1.1, 4.4 and 7.9)."""

from typing import Any

import pytest

from tests.contract.conftest import Server, minimal

FOREIGN = "EUR"


def with_balance(server: Server, balance: float, **values: object) -> dict[str, Any]:
    return server.create(openingBalance=balance, openingBalanceAt="2026-01-01", **values)


def test_the_balance_is_what_the_customer_owes(server: Server) -> None:
    customer = with_balance(server, 1500.25)

    assert float(customer["opening_balance"]) == 1500.25
    assert float(customer["balance"]) == 1500.25
    assert customer["opening_balance_at"].startswith("2026-01-01")


def test_a_missing_rate_means_one(server: Server) -> None:
    assert float(with_balance(server, 10)["opening_balance_exchange_rate"]) == 1


def test_the_rate_is_applied_even_in_the_base_currency(server: Server) -> None:
    customer = with_balance(server, 10, openingBalanceExchangeRate=3)

    assert float(customer["balance"]) == 30


def test_the_product_with_the_rate_is_rounded_to_three_decimals(server: Server) -> None:
    customer = with_balance(server, 10.001, openingBalanceExchangeRate=1.5)

    assert float(customer["balance"]) == 15.002


def test_a_foreign_customers_balance_is_in_the_customers_currency(server: Server) -> None:
    customer = with_balance(server, 10.01, openingBalanceExchangeRate=0.01, currencyCode=FOREIGN)

    assert float(customer["balance"]) == 10.01


def test_negative_balances_are_what_we_owe(server: Server) -> None:
    assert float(with_balance(server, -12.5)["balance"]) == -12.5


def test_a_zero_balance_with_a_date_books_nothing(server: Server) -> None:
    assert float(with_balance(server, 0)["balance"]) == 0


@pytest.mark.parametrize(
    ("sent", "stored"),
    [(1.0004, 1.0), (1.0005, 1.001), (-1.0005, -1.001), (9_999_999_999.999, 9_999_999_999.999)],
)
def test_balances_are_rounded_to_three_decimals(server: Server, sent: float, stored: float) -> None:
    assert float(with_balance(server, sent)["opening_balance"]) == stored


@pytest.mark.parametrize("rate", [0.1234567894, 1.0000000001, 9999.999999999])
def test_rates_are_rounded_to_nine_decimals(server: Server, rate: float) -> None:
    customer = server.create(openingBalanceExchangeRate=rate)

    assert float(customer["opening_balance_exchange_rate"]) == round(rate, 9)


@pytest.mark.parametrize("rate", [0, -2])
def test_any_rate_below_the_limit_is_stored(server: Server, rate: float) -> None:
    customer = server.create(openingBalanceExchangeRate=rate)

    assert float(customer["opening_balance_exchange_rate"]) == rate


def test_what_is_beyond_the_ledger_is_created_without_a_booking(server: Server) -> None:
    customer = with_balance(server, 5_000_000_000, openingBalanceExchangeRate=2)

    assert float(customer["opening_balance"]) == 5_000_000_000
    assert float(customer["balance"]) == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-04", "2026-03-04"),
        ("01/02/2024", "2024-01-02"),
        ("2024", "2024-01-01"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_these_dates_are_read_so(server: Server, written: str, read: str) -> None:
    customer = server.create(openingBalanceAt=written)

    assert customer["opening_balance_at"].startswith(read)


def test_numeric_text_is_taken_for_its_number(server: Server) -> None:
    customer = server.create(openingBalance="12.5", openingBalanceAt="2026-01-01")

    assert float(customer["balance"]) == 12.5


def book(server: Server, customer_id: int, **values: object) -> int:
    """Book an opening balance anew; the answer's status."""
    path, body = f"/customers/{customer_id}/opening-balance", server.with_branch(values)
    return server.request("PUT", path, json=body).status_code


def owed(server: Server, customer_id: int) -> float:
    return float(server.read(customer_id)["balance"])


def test_a_balance_can_be_booked_anew(server: Server) -> None:
    customer = with_balance(server, 100)

    status = book(server, customer["id"], openingBalance=250, openingBalanceAt="2026-02-01")

    again = server.read(customer["id"])
    assert status == 200
    assert float(again["balance"]) == 250
    assert again["opening_balance_at"].startswith("2026-02-01")


def test_a_customer_without_a_balance_gets_one(server: Server) -> None:
    customer = server.create()

    assert book(server, customer["id"], openingBalance=50, openingBalanceAt="2026-02-01") == 200

    assert owed(server, customer["id"]) == 50


def test_what_a_booking_leaves_out_stays(server: Server) -> None:
    customer = with_balance(server, 100, currencyCode=FOREIGN, openingBalanceExchangeRate=1.1)

    book(server, customer["id"], openingBalance=200)

    again = server.read(customer["id"])
    assert float(again["balance"]) == 200
    assert float(again["opening_balance_exchange_rate"]) == 1.1
    assert again["opening_balance_at"].startswith("2026-01-01")


def test_a_date_of_null_is_cleared(server: Server) -> None:
    customer = with_balance(server, 100)

    book(server, customer["id"], openingBalance=50, openingBalanceAt=None)

    assert server.read(customer["id"])["opening_balance_at"] is None
    assert owed(server, customer["id"]) == 50


@pytest.mark.parametrize("rate", [None, 0])
def test_a_balance_without_a_rate_is_in_no_ledger(server: Server, rate: float | None) -> None:
    customer = with_balance(server, 100)

    book(server, customer["id"], openingBalance=100, openingBalanceExchangeRate=rate)

    assert owed(server, customer["id"]) == 0


def test_a_balance_is_taken_back_by_nothing(server: Server) -> None:
    customer = with_balance(server, 100)

    book(server, customer["id"], openingBalance=0)

    assert owed(server, customer["id"]) == 0


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, 400),
        ({"openingBalance": None}, 400),
        ({"openingBalance": "abc"}, 400),
        ({"openingBalance": 10_000_000_000}, 500),
        ({"openingBalance": 70, "openingBalanceAt": ""}, 500),
        ({"openingBalance": 70, "openingBalanceAt": "31/12/2025"}, 500),
        ({"openingBalance": 70, "openingBalanceAt": "01/02/2024"}, 500),
        ({"openingBalance": 70, "openingBalanceAt": "2024"}, 500),
        ({"openingBalance": 70, "openingBalanceAt": "2026-02-30"}, 500),
        ({"openingBalance": 70, "openingBalanceAt": "2026-02-01T23:00:00-05:00"}, 500),
    ],
)
def test_these_bookings_change_nothing(
    server: Server, values: dict[str, object], status: int
) -> None:
    customer = with_balance(server, 100)

    assert book(server, customer["id"], **values) == status

    assert owed(server, customer["id"]) == 100


def test_a_balance_of_nobody_is_a_404(server: Server) -> None:
    assert book(server, 999_999_999, openingBalance=1, openingBalanceAt="2026-01-01") == 404


@pytest.mark.parametrize(
    ("branch", "told"),
    [({}, "BRANCH_ID_REQUIRED"), ({"openingBalanceBranchId": 4711}, "_NOT_FOUND")],
)
def test_a_balance_names_a_branch_where_there_are_branches(
    server: Server, branch: dict[str, object], told: str
) -> None:
    body = minimal(openingBalance=100, openingBalanceAt="2026-01-01", **branch)

    response = server.post(body, as_it_is=True)

    if server.branch:
        assert response.status_code == 400
        assert response.json()["errors"][0]["type"].endswith(told)
    else:
        assert response.status_code == (500 if branch else 201)


def test_without_a_balance_no_branch_is_needed(server: Server) -> None:
    assert server.post(minimal(), as_it_is=True).status_code == 201
