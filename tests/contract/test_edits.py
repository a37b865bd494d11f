"""Edits and deletes (importer/api/README.md 7.4 and 7.8)."""

import json

import pytest

from tests.contract.conftest import Server


def edit(server: Server, customer_id: int, **values: object) -> int:
    body = {"customerType": "business", "displayName": "Contract Test", **values}
    return server.request("PUT", f"/customers/{customer_id}", json=body).status_code


def test_an_edit_changes_what_it_names_and_keeps_the_rest(server: Server) -> None:
    customer = server.create(note="old", workPhone="1")

    assert edit(server, customer["id"], note="new") == 200

    again = server.read(customer["id"])
    assert (again["note"], again["work_phone"]) == ("new", "1")


def test_an_explicit_null_clears(server: Server) -> None:
    customer = server.create(note="old")

    edit(server, customer["id"], note=None)

    assert server.read(customer["id"])["note"] is None


@pytest.mark.parametrize(
    ("name", "key"),
    [("note", "note"), ("workPhone", "work_phone"), ("billingAddress1", "billing_address1")],
)
def test_an_empty_text_is_stored_as_one(server: Server, name: str, key: str) -> None:
    customer = server.create(**{name: "old"})

    assert edit(server, customer["id"], **{name: ""}) == 200

    assert server.read(customer["id"])[key] == ""


def test_an_empty_email_passes_in_a_creation(server: Server) -> None:
    assert server.create(email="")["email"] == ""


def test_keys_in_snake_case_are_taken_too(server: Server) -> None:
    customer = server.create()

    edit(server, customer["id"], work_phone="1", display_name="Contract Test in snake_case")

    again = server.read(customer["id"])
    assert again["work_phone"] == "1"
    assert again["display_name"] == "Contract Test in snake_case"


def test_an_edit_ignores_currency_and_balance(server: Server) -> None:
    customer = server.create(openingBalance=10, openingBalanceAt="2026-01-01")

    edit(server, customer["id"], currencyCode="EUR", openingBalance=99)

    again = server.read(customer["id"])
    assert again["currency_code"] == "USD"
    assert float(again["opening_balance"]) == float(again["balance"]) == 10


def test_an_edit_can_deactivate(server: Server) -> None:
    customer = server.create()

    edit(server, customer["id"], active=False)

    assert server.read(customer["id"])["active"] in (0, False)


@pytest.mark.parametrize("name", ["customerType", "displayName"])
def test_an_edit_needs_type_and_name(server: Server, name: str) -> None:
    customer = server.create()

    assert edit(server, customer["id"], **{name: ""}) == 400


CLEARABLE = {
    "email": "ann@acme.example",
    "website": "https://acme.example",
    "workPhone": "1",
    "companyName": "Acme",
    "billingAddress2": "Suite 4",
    "billingAddressEmail": "bills@acme.example",
}


@pytest.mark.parametrize("name", CLEARABLE)
def test_any_value_can_be_cleared(server: Server, name: str) -> None:
    customer = server.create(**CLEARABLE)

    assert edit(server, customer["id"], **{name: None}) == 200

    again = {
        key.replace("_", "").lower(): value for key, value in server.read(customer["id"]).items()
    }
    assert {one: again[one.lower()] for one in CLEARABLE} == {**CLEARABLE, name: None}


@pytest.mark.parametrize("name", ["email", "billingAddressEmail", "active"])
def test_a_blank_clears_no_address_and_no_state(server: Server, name: str) -> None:
    customer = server.create(**CLEARABLE)

    assert edit(server, customer["id"], **{name: ""}) == 400


def test_a_customer_whose_state_is_cleared_is_in_no_list(server: Server) -> None:
    customer = server.create(email="nowhere@acme.example")
    roles = [{"fieldKey": "email", "comparator": "equals", "value": "nowhere@acme.example"}]

    edit(server, customer["id"], active=None)

    for inactive in ("false", "true"):
        params = {"inactive_mode": inactive, "stringified_filter_roles": json.dumps(roles)}
        found = server.request("GET", "/customers", params=params).json()["customers"]
        assert customer["id"] not in [one["id"] for one in found]
    assert server.read(customer["id"])["active"] is None


def test_a_customer_can_be_switched_on_again(server: Server) -> None:
    customer = server.create(active=False)

    edit(server, customer["id"], active=True)

    assert server.read(customer["id"])["active"] in (1, True)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"note": "😀"}, 500),
        ({"firstName": "x" * 256}, 500),
        ({"billingAddressZipcode": "02138"}, 500),
        ({"workPhone": 5}, 400),
        ({"email": "nobody"}, 400),
        ({"active": "true"}, 400),
    ],
)
def test_these_edits_change_nothing(server: Server, values: dict[str, object], status: int) -> None:
    customer = server.create(note="old")

    assert edit(server, customer["id"], **{"note": "new", **values}) == status

    assert server.read(customer["id"]) == customer


def test_a_body_is_looked_at_before_its_customer(server: Server) -> None:
    assert edit(server, 999_999_999, email="nobody") == 400


def test_postal_codes_are_dropped_on_edit_too(server: Server) -> None:
    customer = server.create()

    edit(server, customer["id"], billingAddressPostcode="02138")

    stored = server.read(customer["id"])["billing_address_postcode"]
    assert stored is None if server.is_stand_in else stored in (None, "02138")


def test_editing_an_unknown_customer_is_a_404(server: Server) -> None:
    assert edit(server, 999_999_999) == 404


def test_a_deleted_customer_is_gone(server: Server) -> None:
    customer = server.create(openingBalance=10, openingBalanceAt="2026-01-01")

    response = server.request("DELETE", f"/customers/{customer['id']}")

    assert response.status_code == 200
    assert server.request("GET", f"/customers/{customer['id']}").status_code == 404
    assert server.request("DELETE", f"/customers/{customer['id']}").status_code == 404


def test_validating_a_bulk_delete_deletes_nothing(server: Server) -> None:
    customer = server.create()
    body = {"ids": [customer["id"], 999_999_999]}

    response = server.request("POST", "/customers/validate-bulk-delete", json=body)

    assert response.status_code in (200, 201)
    assert response.json() == {
        "deletable_count": 1,
        "non_deletable_count": 1,
        "deletable_ids": [customer["id"]],
        "non_deletable_ids": [999_999_999],
    }
    assert server.read(customer["id"])["id"] == customer["id"]


def test_a_bulk_delete_with_an_unknown_id_has_deleted_those_before_it(server: Server) -> None:
    before, after = server.create(), server.create()
    body = {"ids": [before["id"], 999_999_999, after["id"]]}

    response = server.request("POST", "/customers/bulk-delete", json=body)

    assert response.status_code == 404
    assert server.request("GET", f"/customers/{before['id']}").status_code == 404


@pytest.mark.parametrize("body", [{}, {"ids": []}, {"ids": ["x"]}, {"ids": 5}])
def test_bulk_routes_need_ids(server: Server, body: dict[str, object]) -> None:
    response = server.request("POST", "/customers/validate-bulk-delete", json=body)

    assert response.status_code == 400
