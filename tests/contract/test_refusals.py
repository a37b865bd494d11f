"""What `POST /api/customers` refuses, and in which shapes
(importer/api/README.md 2.2, 4.1 and 4.2)."""

import json
from typing import Any

import pytest

from tests.contract.conftest import Server, minimal

MISSING = object()

FIELD_ERRORS: list[tuple[str, object]] = [
    *((name, value) for name in ("customerType", "currencyCode", "displayName")
      for value in (MISSING, None, "", 7, True, ["x"])),
    ("workPhone", 2125550143),
    ("billingAddress1", 1),
    ("note", {"text": "x"}),
    ("email", "no-at-sign"),
    ("email", " ann@acme.example"),
    ("email", "ann@acme.example "),
    ("email", "ann@acme.example, bob@acme.example"),
    ("email", "ann@acme.example;bob@acme.example"),
    ("email", "a@b"),
    ("email", "a@b.c"),
    ("email", "Ann <ann@acme.example>"),
    ("email", "ann@acme..example"),
    ("email", 5),
    ("billingAddressEmail", ""),
    ("shippingAddressEmail", ""),
    ("billingAddressEmail", "nobody"),
    ("active", "true"),
    ("active", 0),
    ("active", 1),
    ("active", "yes"),
    ("openingBalance", "abc"),
    ("openingBalance", "1,000.50"),
    ("openingBalance", "$5"),
    ("openingBalanceExchangeRate", "one"),
]  # fmt: skip


def body_with(name: str, value: object) -> dict[str, object]:
    body = minimal(openingBalanceAt="2026-01-01") | {name: value}
    return {key: item for key, item in body.items() if item is not MISSING}


def refused_fields(answer: dict[str, Any]) -> set[str]:
    return {error["property"] for error in answer["message"]}


@pytest.mark.parametrize(("name", "value"), FIELD_ERRORS)
def test_a_bad_value_is_a_field_error(server: Server, name: str, value: object) -> None:
    response = server.post(body_with(name, value))

    assert response.status_code == 400
    assert refused_fields(response.json()) == {name}


def test_all_field_errors_come_at_once_in_the_documented_shape(server: Server) -> None:
    body = {"customerType": "business", "displayName": 5, "email": "nobody", "active": "yes"}
    response = server.post(body)

    answer = response.json()
    assert response.status_code == answer["statusCode"] == 400
    assert answer["error"] == "Bad Request"
    assert refused_fields(answer) == {"displayName", "currencyCode", "email", "active"}
    by_field = {error["property"]: error for error in answer["message"]}
    email = by_field["email"]
    assert email["target"] == body
    assert email["value"] == "nobody"
    assert email["children"] == []
    assert email["constraints"] == {"isEmail": "email must be an email"}


@pytest.mark.parametrize("balance", [0, 100, -5.5])
def test_an_opening_balance_needs_its_date_even_if_it_is_zero(
    server: Server, balance: float
) -> None:
    response = server.post(minimal(openingBalance=balance))

    assert response.status_code == 400
    assert refused_fields(response.json()) == {"openingBalanceAt"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("displayName", "x" * 256),
        ("workPhone", "1" * 256),
        ("shippingAddressCity", "x" * 256),
        ("currencyCode", "USDX"),
        ("note", "ä" * 32_768),
        ("displayName", "Smile 😀"),
        ("note", "吉 is fine, 𠮷 is not"),
        ("openingBalanceAt", "31/12/2024"),
        ("openingBalanceAt", "2024-13-45"),
        ("openingBalanceAt", "2023-02-29"),
        ("openingBalance", 10_000_000_000),
        ("openingBalance", -10_000_000_000),
        ("openingBalance", 9_999_999_999.9995),
        ("openingBalanceExchangeRate", 10_000),
        ("openingBalanceBranchId", 4711),
        ("billingAddressZipcode", "02138"),
        ("shippingAddressZipcode", "02138"),
    ],
)
def test_what_the_database_can_not_hold_is_a_500_and_never_stored(
    server: Server, name: str, value: object
) -> None:
    total = listed_total(server)

    response = server.post(minimal(openingBalanceAt="2026-01-01") | {name: value})

    assert response.status_code == 500
    assert response.json() == {"statusCode": 500, "message": "Internal server error"}
    assert listed_total(server) == total


def listed_total(server: Server) -> int:
    total: int = server.request("GET", "/customers").json()["pagination"]["total"]
    return total


@pytest.mark.parametrize("text", ['{"displayName": "Acme"', "no json", '"text"', '{"a": NaN}'])
def test_malformed_json_is_a_400_whose_message_is_text(server: Server, text: str) -> None:
    response = server.request(
        "POST", "/customers", content=text, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == response.json()["statusCode"] == 400
    assert isinstance(response.json()["message"], str)


def test_a_body_that_is_not_declared_to_be_json_has_no_fields(server: Server) -> None:
    response = server.request("POST", "/customers", content=json.dumps(minimal()))

    assert response.status_code == 400
    assert "displayName" in refused_fields(response.json())


@pytest.mark.parametrize(("size", "status"), [(102_400, 201), (102_401, 413)])
def test_bodies_have_a_size_limit(server: Server, size: int, status: int) -> None:
    body = json.dumps(minimal(padding=""))
    padded = body.replace('"padding": ""', f'"padding": "{"x" * (size - len(body))}"')
    response = server.request(
        "POST", "/customers", content=padded, headers={"Content-Type": "application/json"}
    )

    assert len(padded) == size
    assert response.status_code == status
    if status == 201:
        server.created.append(response.json()["id"])
    else:
        assert response.json()["statusCode"] == status


def test_an_unknown_customer_is_a_404(server: Server) -> None:
    response = server.request("GET", "/customers/999999999")

    assert response.status_code == response.json()["statusCode"] == 404
    assert isinstance(response.json()["message"], str)
