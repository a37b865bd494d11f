"""The servers that the contract is checked against: the stand-in, and a real one where it is named.

`BIGCAPITAL_TEST_URL` and `BIGCAPITAL_TEST_KEY` name a real server. Use an organization made for
this; the tests delete what they create, but ids are used up. Its limits are waited for, so raise
`THROTTLE_AUTH_LIMIT` on it.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from importer.sandbox.options import SandboxBranch, SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import TRUST

READINGS, SECONDS_BETWEEN = 3, 2.0
STAND_IN, STAND_IN_WITH_BRANCHES, REAL = "stand-in", "stand-in with branches", "real"

_ORGANIZATIONS = {
    STAND_IN: SandboxOrganization(),
    STAND_IN_WITH_BRANCHES: SandboxOrganization(
        branches=(SandboxBranch(3, "Main", "M", primary=True), SandboxBranch(4, "Port"))
    ),
}


def _servers() -> list[str]:
    named = "BIGCAPITAL_TEST_URL" in os.environ and "BIGCAPITAL_TEST_KEY" in os.environ
    stand_ins = [STAND_IN, STAND_IN_WITH_BRANCHES]
    return [*stand_ins, REAL] if named else stand_ins


@dataclass
class Server:
    """A server under test, spoken to as an ordinary client does.

    Attributes:
        branch: the branch that opening balances are booked in; None where there are none.
    """

    name: str
    client: httpx.Client
    created: list[int] = field(default_factory=list)
    branch: int | None = None

    @property
    def is_stand_in(self) -> bool:
        return self.name != REAL

    def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """One request, asked again once a limiter lets it through."""
        while True:
            response = self.client.request(method, f"/api{path}", **arguments)
            if response.status_code != 429:
                return response
            waits = [v for k, v in response.headers.items() if k.startswith("retry-after")]
            time.sleep(max(int(wait) for wait in waits) + 1)

    def post(self, body: Mapping[str, object], *, as_it_is: bool = False) -> httpx.Response:
        """`POST /api/customers`; what it creates is deleted afterwards.

        Args:
            as_it_is: without the branch that a balance needs where there are branches.
        """
        sent = body if as_it_is else self.with_branch(body)
        response = self.request("POST", "/customers", json=sent)
        with suppress(ValueError, TypeError, KeyError):
            self.created.append(response.json()["id"])
        return response

    def with_branch(self, body: Mapping[str, object]) -> Mapping[str, object]:
        """The body with the branch that its opening balance needs."""
        if self.branch is None or not body.get("openingBalance"):
            return body
        return {"openingBalanceBranchId": self.branch, **body}

    def find_branch(self) -> None:
        """Ask whether there are branches."""
        branches = self.request("GET", "/branches").json()
        self.branch = branches[0]["id"] if branches else None

    def create(self, **values: object) -> dict[str, Any]:
        """A customer with these values, read back."""
        response = self.post(minimal(**values))
        assert response.status_code == 201, response.text
        return self.read(response.json()["id"])

    def read(self, customer_id: int) -> dict[str, Any]:
        """One customer. The server says 201 before its commit has finished: one 404 is no proof."""
        for _ in range(READINGS):
            response = self.request("GET", f"/customers/{customer_id}")
            if response.status_code != 404 or self.is_stand_in:
                break
            time.sleep(SECONDS_BETWEEN)
        assert response.status_code == 200, response.text
        customer: dict[str, Any] = response.json()
        return customer

    def clean(self) -> None:
        for customer_id in self.created:
            self.request("DELETE", f"/customers/{customer_id}")


def minimal(**values: object) -> dict[str, object]:
    """The least that a create needs, and more."""
    required = {"customerType": "business", "currencyCode": "USD", "displayName": "Contract Test"}
    return {**required, **values}


@pytest.fixture(params=_servers())
def server(request: pytest.FixtureRequest, sandbox: Callable[..., Sandbox]) -> Iterator[Server]:
    """Every server that there is, one after the other."""
    if request.param != REAL:
        stand_in = sandbox(organization=_ORGANIZATIONS[request.param])
        url, key = stand_in.url, stand_in.key
    else:
        url, key = os.environ["BIGCAPITAL_TEST_URL"], os.environ["BIGCAPITAL_TEST_KEY"]
    headers = {"Authorization": f"Bearer {key}"}
    base_url = url.rstrip("/").removesuffix("/api")
    with httpx.Client(base_url=base_url, headers=headers, timeout=90, verify=TRUST) as client:
        target = Server(request.param, client)
        target.find_branch()
        yield target
        target.clean()
