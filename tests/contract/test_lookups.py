"""How customers are found (importer/api/README.md 7.1 and 7.2)."""

import json
import uuid
from typing import Any

import pytest

from tests.contract.conftest import Server


def look_up(server: Server, *roles: dict[str, object], **query: object) -> list[dict[str, Any]]:
    parameters = {"page": 1, "page_size": 1000, "stringified_filter_roles": json.dumps(roles)}
    response = server.request("GET", "/customers", params=parameters | query)
    assert response.status_code == 200, response.text
    customers: list[dict[str, Any]] = response.json()["customers"]
    return customers


def equals(field: str, value: object, condition: str = "or") -> dict[str, object]:
    return {"fieldKey": field, "comparator": "equals", "value": value, "condition": condition}


@pytest.fixture
def mark() -> str:
    """A word that no other test uses."""
    return uuid.uuid4().hex[:12]


def test_a_page_has_twelve_customers_and_says_how_many_there_are(server: Server, mark: str) -> None:
    ids = {server.create(displayName=f"{mark} {n}")["id"] for n in range(13)}

    answer = server.request("GET", "/customers").json()
    everybody = server.request("GET", "/customers", params={"page": 1, "page_size": 100_000}).json()

    assert len(answer["customers"]) == 12
    assert answer["pagination"]["page"] == 1
    assert answer["pagination"]["page_size"] == 12
    assert answer["pagination"]["total"] == len(everybody["customers"])
    assert isinstance(answer["filter_meta"], dict)
    assert ids <= {customer["id"] for customer in everybody["customers"]}


def test_page_zero_is_a_500(server: Server) -> None:
    assert server.request("GET", "/customers", params={"page": 0}).status_code == 500


def test_a_list_shows_only_the_active_or_only_the_inactive(server: Server, mark: str) -> None:
    active = server.create(displayName=mark)
    inactive = server.create(displayName=mark, active=False)

    found = look_up(server, equals("display_name", mark))
    hidden = look_up(server, equals("display_name", mark), inactive_mode="true")

    assert [customer["id"] for customer in found] == [active["id"]]
    assert [customer["id"] for customer in hidden] == [inactive["id"]]


@pytest.mark.parametrize("asked", ["Café {}", "café {}", "CAFE {}", "cafe {}  "])
def test_names_are_found_whatever_their_case_accents_and_trailing_blanks(
    server: Server, mark: str, asked: str
) -> None:
    customer = server.create(displayName=f"Café {mark}")

    found = look_up(server, equals("display_name", asked.format(mark)))

    assert [one["id"] for one in found] == [customer["id"]]


def test_a_part_of_a_name_is_not_enough(server: Server, mark: str) -> None:
    server.create(displayName=f"{mark} Ltd")

    assert look_up(server, equals("display_name", mark)) == []


@pytest.mark.parametrize(("field", "name"), [("email", "email"), ("company_name", "companyName")])
def test_customers_are_found_by_other_fields(
    server: Server, mark: str, field: str, name: str
) -> None:
    value = f"{mark}@acme.example"
    customer = server.create(**{name: value})

    assert [one["id"] for one in look_up(server, equals(field, value))] == [customer["id"]]


def test_a_hundred_names_are_looked_up_in_one_request(server: Server, mark: str) -> None:
    ids = {server.create(displayName=f"{mark} {n}")["id"] for n in (7, 42)}

    found = look_up(server, *(equals("display_name", f"{mark} {n}") for n in range(100)))

    assert {one["id"] for one in found} == ids


def test_conditions_can_also_be_joined_by_and(server: Server, mark: str) -> None:
    both = server.create(displayName=mark, email=f"{mark}@acme.example")
    server.create(displayName=mark)
    roles = [
        equals("display_name", mark),
        equals("email", f"{mark}@acme.example", condition="and"),
    ]

    assert [one["id"] for one in look_up(server, *roles)] == [both["id"]]


def test_a_url_of_twenty_kilobytes_is_a_431(server: Server) -> None:
    response = server.request("GET", "/customers", params={"x": "y" * 20_000})

    assert response.status_code == 431
