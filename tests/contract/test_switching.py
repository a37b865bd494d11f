"""Customers that are switched off and on (importer/api/README.md 7.10)."""

import pytest

from tests.contract.conftest import Server

OFF, ON = "inactivate", "activate"


def switch(server: Server, customer_id: int, to: str, **arguments: object) -> tuple[int, object]:
    response = server.request("PATCH", f"/contacts/{customer_id}/{to}", **arguments)
    return response.status_code, response.json()


def test_a_customer_is_switched_off_and_on_again_and_nothing_else_of_it(server: Server) -> None:
    customer = server.create(note="kept", openingBalance=10, openingBalanceAt="2026-01-01")

    done = {"id": customer["id"], "inactivated": True}
    assert switch(server, customer["id"], OFF) == (200, done)
    assert server.read(customer["id"]) == {**customer, "active": 0}

    assert switch(server, customer["id"], ON) == (200, {"id": customer["id"], "activated": True})
    assert server.read(customer["id"]) == customer


@pytest.mark.parametrize(
    ("active", "to", "refusal"),
    [(True, ON, "CONTACT_ALREADY_ACTIVE"), (False, OFF, "CONTACT_ALREADY_INACTIVE")],
)
def test_what_is_so_already_is_refused(server: Server, active: bool, to: str, refusal: str) -> None:
    customer = server.create(active=active)

    error = {"statusCode": 400, "type": refusal, "message": None}
    assert switch(server, customer["id"], to) == (400, {"errors": [error]})


def test_a_body_says_nothing(server: Server) -> None:
    customer = server.create(note="kept")

    assert switch(server, customer["id"], OFF, json={"active": True, "note": "new"})[0] == 200

    again = server.read(customer["id"])
    assert (again["active"], again["note"]) == (0, "kept")


def test_one_whose_state_was_cleared_counts_as_inactive(server: Server) -> None:
    customer = server.create()
    cleared = {"customerType": "business", "displayName": "Contract Test", "active": None}
    server.request("PUT", f"/customers/{customer['id']}", json=cleared)

    assert switch(server, customer["id"], OFF)[0] == 400
    assert switch(server, customer["id"], ON)[0] == 200

    assert server.read(customer["id"])["active"] == 1


@pytest.mark.parametrize("to", [ON, OFF])
def test_there_is_no_other_way(server: Server, to: str) -> None:
    customer = server.create()

    assert switch(server, 999_999_999, to)[0] == 404
    for method in ("POST", "PUT"):
        assert server.request(method, f"/contacts/{customer['id']}/{to}").status_code == 404
    path = f"/customers/{customer['id']}/{to}"
    assert server.request("PATCH", path).status_code == 404
