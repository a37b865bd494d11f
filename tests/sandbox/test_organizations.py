"""Keys, tokens and organizations (importer/api/README.md 3), branches and currencies
(importer/api/README.md 4.1)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from importer.sandbox.options import SandboxBranch, SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import CUSTOMERS, balance_body, body, client_of

OURS = SandboxOrganization("ours", "Our Company")
THEIRS = SandboxOrganization("theirs", "Somebody Else's")
MAIN, NORTH = SandboxBranch(1, "Main", "001", primary=True), SandboxBranch(7, "North", "007")


def with_token(server: Sandbox, organization: str | None = None) -> httpx.Response:
    headers = {} if organization is None else {"organization-id": organization}
    with client_of(server, Authorization=f"Bearer {server.token}") as client:
        return client.post(CUSTOMERS, json=body(), headers=headers)


@pytest.fixture
def shared(sandbox: Callable[..., Sandbox]) -> Sandbox:
    return sandbox(organization=OURS, other_organizations=(THEIRS,))


def test_a_token_needs_the_organization(shared: Sandbox) -> None:
    answer = with_token(shared)

    assert answer.status_code == 401
    assert answer.json()["message"] == "Organization ID is required."


def test_a_token_with_an_unknown_organization_is_refused(shared: Sandbox) -> None:
    answer = with_token(shared, "nowhere")

    assert answer.status_code == 401
    assert answer.json()["message"] == "Tenant not found."


def test_a_token_writes_into_somebody_elses_organization(shared: Sandbox) -> None:
    assert with_token(shared, "theirs").status_code == 201
    assert shared.customers() == []
    assert len(shared.customers("theirs")) == 1


def test_a_key_writes_into_its_own_organization_whatever_the_header_says(shared: Sandbox) -> None:
    with client_of(shared) as client:
        answer = client.post(CUSTOMERS, json=body(), headers={"organization-id": "theirs"})

    assert answer.status_code == 201

    assert len(shared.customers()) == 1


def test_a_wrong_token_is_refused(shared: Sandbox) -> None:
    with client_of(shared, Authorization="Bearer other.jwt.token") as client:
        answer = client.get(CUSTOMERS, headers={"organization-id": "ours"})

    assert answer.status_code == 401
    assert answer.json() == {"message": "Unauthorized", "statusCode": 401}


def test_an_organization_that_was_never_built_is_a_401_whose_body_says_400(
    sandbox: Callable[..., Sandbox],
) -> None:
    with client_of(sandbox(organization=SandboxOrganization(built=False))) as client:
        answer = client.post(CUSTOMERS, json=body())
        current = client.get("/api/organization/current")

    assert answer.status_code == 401
    assert answer.json()["statusCode"] == 400
    assert answer.json()["errors"] == [{"type": "TENANT.DATABASE.NOT.INITALIZED"}]
    assert current.status_code == 200
    assert current.json()["is_ready"] is False


def test_the_organization_is_what_was_ordered(sandbox: Callable[..., Sandbox]) -> None:
    organization = SandboxOrganization(
        "eu-1", "Contoso GmbH", "EUR", ("USD",), (MAIN, NORTH), timezone="Europe/Berlin"
    )
    with client_of(sandbox(organization=organization)) as client:
        current = client.get("/api/organization/current").json()
        currencies = client.get("/api/currencies").json()
        branches = client.get("/api/branches").json()
        features = client.get("/api/dashboard/boot").json()["features"]

    assert current["organization_id"] == "eu-1"
    assert current["metadata"]["name"] == "Contoso GmbH"
    assert current["metadata"]["base_currency"] == "EUR"
    assert current["metadata"]["timezone"] == "Europe/Berlin"
    assert [(one["currency_code"], one["is_base_currency"]) for one in currencies] == [
        ("EUR", True),
        ("USD", False),
    ]
    assert [(one["id"], one["name"], one["code"], one["primary"]) for one in branches] == [
        (1, "Main", "001", 1),
        (7, "North", "007", 0),
    ]
    assert {one["name"]: one["is_accessible"] for one in features}["branches"] == "1"


def create_with_branch(server: Sandbox, **values: Any) -> httpx.Response:
    with client_of(server) as client:
        return client.post(CUSTOMERS, json=balance_body(**values))


@pytest.fixture
def branched(sandbox: Callable[..., Sandbox]) -> Sandbox:
    return sandbox(organization=SandboxOrganization(branches=(MAIN, NORTH)))


@pytest.mark.parametrize(
    ("branch", "type_"), [(None, "BRANCH_ID_REQUIRED"), (99, "BRANCH_ID_NOT_FOUND")]
)
def test_where_branches_are_on_a_balance_needs_one(
    branched: Sandbox, branch: int | None, type_: str
) -> None:
    answer = create_with_branch(branched, openingBalanceBranchId=branch)

    assert answer.status_code == 400
    assert answer.json() == {"errors": [{"statusCode": 400, "type": type_, "message": None}]}


def test_a_known_branch_is_booked(branched: Sandbox) -> None:
    answer = create_with_branch(branched, openingBalanceBranchId=7)

    assert answer.json()["opening_balance_branch_id"] == 7
    assert [entry.branch_id for entry in branched.ledger().values()] == [7]


def test_without_a_balance_an_unknown_branch_is_a_500(branched: Sandbox) -> None:
    assert create_with_branch(branched, balance=0, openingBalanceBranchId=99).status_code == 500
    assert create_with_branch(branched, balance=0).status_code == 201


def test_a_rebooked_balance_needs_a_branch_too(branched: Sandbox) -> None:
    customer_id = create_with_branch(branched, balance=0).json()["id"]
    with client_of(branched) as client:
        address = f"{CUSTOMERS}/{customer_id}/opening-balance"
        refused = client.put(address, json={"openingBalance": 5})
        booked = client.put(address, json={"openingBalance": 5, "openingBalanceBranchId": 1})

    assert (refused.status_code, booked.status_code) == (400, 200)
    assert booked.json()["balance"] == 0
    assert branched.ledger()[customer_id].amount == 5


@pytest.mark.parametrize(
    ("currency", "opened"), [("EUR", ()), ("CHF", ("CHF",)), ("usd", ("usd",))]
)
def test_a_balance_in_a_new_currency_opens_a_receivables_account(
    sandbox: Callable[..., Sandbox], currency: str, opened: tuple[str, ...]
) -> None:
    server = sandbox()
    create_with_branch(server, currencyCode=currency)

    assert server.receivables() == opened


def test_the_ledger_is_in_base_currency_on_the_opening_date(
    sandbox: Callable[..., Sandbox],
) -> None:
    server = sandbox()
    create_with_branch(server, balance=10, currencyCode="EUR", openingBalanceExchangeRate=1.08)

    (entry,) = server.ledger().values()
    assert (float(entry.amount), entry.date, entry.currency_code) == (10.8, "2026-01-01", "EUR")


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("UTC", "2026-01-01T00:00:00.000Z"),
        ("Asia/Tokyo", "2025-12-31T15:00:00.000Z"),
        ("America/New_York", "2026-01-01T05:00:00.000Z"),
    ],
)
def test_dates_are_midnights_of_the_servers_machine(
    sandbox: Callable[..., Sandbox], zone: str, moment: str
) -> None:
    answer = create_with_branch(sandbox(server_timezone=zone))

    assert answer.json()["opening_balance_at"] == moment
