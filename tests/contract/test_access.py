"""Who may write, and where one is (importer/api/README.md 3 and 7.6)."""

import pytest

from tests.contract.conftest import Server


@pytest.mark.parametrize("change", ["lower-case", "two blanks", "no key", "another key"])
def test_only_the_exact_header_is_let_in(server: Server, change: str) -> None:
    key = server.client.headers["Authorization"].removeprefix("Bearer ")
    header = {
        "lower-case": f"bearer {key}",
        "two blanks": f"Bearer  {key}",
        "no key": "Bearer",
        "another key": "Bearer bc_0000000000000000",
    }[change]

    response = server.request("GET", "/currencies", headers={"Authorization": header})

    assert response.status_code in ((401,) if server.is_stand_in else (401, 403))
    assert "message" in response.json()


def test_an_api_key_ignores_the_organization_header(server: Server) -> None:
    response = server.request("GET", "/currencies", headers={"organization-id": "elsewhere"})

    assert response.status_code == 200


def test_the_organization_says_its_name_and_base_currency(server: Server) -> None:
    organization = server.request("GET", "/organization/current").json()

    assert organization["organization_id"]
    assert organization["is_ready"] in (1, True)
    assert organization["metadata"]["name"]
    assert len(organization["metadata"]["base_currency"]) == 3


def test_exactly_one_currency_is_the_base_currency(server: Server) -> None:
    organization = server.request("GET", "/organization/current").json()
    currencies = server.request("GET", "/currencies").json()

    base = [one["currency_code"] for one in currencies if one["is_base_currency"]]
    assert base == [organization["metadata"]["base_currency"]]


def test_the_branches_are_a_list(server: Server) -> None:
    branches = server.request("GET", "/branches").json()

    assert all({"id", "name", "code", "primary"} <= branch.keys() for branch in branches)


def test_the_dashboard_says_whether_branches_are_switched_on(server: Server) -> None:
    features = server.request("GET", "/dashboard/boot").json()["features"]

    (branches,) = [one["is_accessible"] for one in features if one["name"] == "branches"]
    assert branches in ((True, "1") if server.branch else (False, "0"))
