"""Further habits of the server that an importer meets, and options that change them."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import CUSTOMERS, body, client_of


def listed(client: httpx.Client, **parameters: Any) -> list[int]:
    page = client.get(CUSTOMERS, params=parameters).json()
    return [customer["id"] for customer in page["customers"]]


@pytest.fixture
def populated(sandbox: Callable[..., Sandbox]) -> Sandbox:
    server = sandbox()
    for n in range(30):
        server.add_customer(displayName=f"Customer {n}")
    return server


def test_pages_have_no_defined_order(populated: Sandbox) -> None:
    with client_of(populated) as client:
        once, again = (listed(client, page=1, page_size=30) for _ in range(2))

    assert sorted(once) == sorted(again) == list(range(1, 31))
    assert once != again


def test_walking_pages_misses_customers(populated: Sandbox) -> None:
    with client_of(populated) as client:
        walked = [one for page in (1, 2, 3) for one in listed(client, page=page, page_size=10)]

    assert len(walked) == 30
    assert len(set(walked)) < 30


def test_the_order_is_the_same_for_the_same_seed(sandbox: Callable[..., Sandbox]) -> None:
    orders = []
    for _ in range(2):
        server = sandbox(seed=5)
        for n in range(10):
            server.add_customer(displayName=f"{n}")
        with client_of(server) as client:
            orders.append(listed(client))

    assert orders[0] == orders[1]


def test_a_page_beyond_the_end_is_empty(populated: Sandbox) -> None:
    with client_of(populated) as client:
        assert listed(client, page=4, page_size=10) == []


def test_a_server_can_have_a_largest_page(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox(max_page_size=2)
    for n in range(3):
        server.add_customer(displayName=f"{n}")
    with client_of(server) as client:
        page = client.get(CUSTOMERS, params={"page": 1, "page_size": 1000}).json()

    assert len(page["customers"]) == 2
    assert page["pagination"] == {"total": 3, "page": 1, "page_size": 2}


@pytest.mark.parametrize(
    ("role", "status", "type_"),
    [
        ({"fieldKey": "shoe_size", "value": "9"}, 400, "FILTER_ROLES_FIELDS_NOT_FOUND"),
        ({"field_key": "email", "value": "x"}, 400, "STRINGIFIED_FILTER_ROLES_INVALID"),
        ({"fieldKey": "email"}, 400, "STRINGIFIED_FILTER_ROLES_INVALID"),
    ],
)
def test_roles_that_the_server_does_not_know_are_refused(
    populated: Sandbox, role: dict[str, str], status: int, type_: str
) -> None:
    with client_of(populated) as client:
        answer = client.get(CUSTOMERS, params={"stringified_filter_roles": json.dumps([role])})

    assert answer.status_code == status
    assert answer.json()["errors"][0]["type"] == type_


@pytest.mark.parametrize("roles", ["[", "no json"])
def test_roles_that_are_no_json_are_a_500(populated: Sandbox, roles: str) -> None:
    with client_of(populated) as client:
        answer = client.get(CUSTOMERS, params={"stringified_filter_roles": roles})

    assert answer.status_code == 500


def test_a_name_sent_as_a_number_matches_whatever_begins_with_it(
    sandbox: Callable[..., Sandbox],
) -> None:
    """Why values have to be sent as JSON strings."""
    server = sandbox()
    server.add_customer(displayName="100 Acres Farm")
    server.add_customer(displayName="100")
    found = []
    with client_of(server) as client:
        for value in (100, "100"):
            roles = json.dumps([{"fieldKey": "display_name", "value": value}])
            found.append(sorted(listed(client, stringified_filter_roles=roles)))

    assert found == [[1, 2], [2]]


def test_a_gateway_can_allow_shorter_urls_than_the_server(
    sandbox: Callable[..., Sandbox],
) -> None:
    with client_of(sandbox(proxy_url_limit=8_000)) as client:
        short = client.get(CUSTOMERS, params={"x": "y" * 7_000})
        long = client.get(CUSTOMERS, params={"x": "y" * 8_000})

    assert (short.status_code, long.status_code) == (200, 414)
    assert long.headers["Content-Type"].startswith("text/html")


def test_a_newer_server_keeps_postal_codes(sandbox: Callable[..., Sandbox]) -> None:
    with client_of(sandbox(keeps_postcodes=True)) as client:
        answer = client.post(CUSTOMERS, json=body(billingAddressPostcode="02138"))
        address = f"{CUSTOMERS}/{answer.json()['id']}"
        client.put(address, json=body(shippingAddressPostcode="60601"))
        stored = client.get(address).json()

    assert answer.json()["billing_address_postcode"] == "02138"
    assert stored["billing_address_postcode"] == "02138"
    assert stored["shipping_address_postcode"] == "60601"


def test_a_customer_in_use_can_not_be_deleted(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox()
    free, used = (server.add_customer(displayName=name) for name in ("free", "used"))
    server.mark_in_use(used)
    with client_of(server) as client:
        checked = client.post(f"{CUSTOMERS}/validate-bulk-delete", json={"ids": [free, used]})
        refused = client.delete(f"{CUSTOMERS}/{used}")
        bulk = client.post(f"{CUSTOMERS}/bulk-delete", json={"ids": [free, used]})

    assert checked.json()["deletable_ids"] == [free]
    assert checked.json()["non_deletable_ids"] == [used]
    assert refused.status_code == bulk.status_code == 409
    assert refused.json()["errors"][0]["type"] == "CUSTOMER_HAS_TRANSACTIONS"
    assert [customer["id"] for customer in server.customers()] == [used]


def test_deleting_removes_the_ledger(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox()
    customer_id = server.add_customer(openingBalance=5, openingBalanceAt="2026-01-01")
    assert customer_id in server.ledger()

    with client_of(server) as client:
        answer = client.delete(f"{CUSTOMERS}/{customer_id}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert server.ledger() == {}


def test_snake_case_bodies_are_read_too(sandbox: Callable[..., Sandbox]) -> None:
    with client_of(sandbox()) as client:
        answer = client.post(
            CUSTOMERS,
            json={"customer_type": "business", "currency_code": "USD", "display_name": "Acme"},
        )

    assert answer.status_code == 201


def test_a_test_can_play_somebody_else(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox()
    customer_id = server.add_customer(displayName="Acme", email="ann@acme.example")
    server.edit(customer_id, display_name="Acme Ltd", balance=17)
    with client_of(server) as client:
        roles = json.dumps([{"fieldKey": "display_name", "value": "acme ltd"}])
        found = listed(client, stringified_filter_roles=roles)

    customer = server.customer(customer_id)
    assert customer is not None
    assert (customer["display_name"], customer["balance"]) == ("Acme Ltd", 17)
    assert found == [customer_id]
    server.delete(customer_id)
    assert server.customer(customer_id) is None


def test_an_unknown_address_is_a_404(sandbox: Callable[..., Sandbox]) -> None:
    with client_of(sandbox()) as client:
        assert client.get("/api/nothing").json()["statusCode"] == 404
        assert client.get(f"{CUSTOMERS}/abc").status_code == 404
