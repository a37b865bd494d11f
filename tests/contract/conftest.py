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
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import TRUST

STAND_IN, REAL = "stand-in", "real"
READINGS, SECONDS_BETWEEN = 3, 2.0


def _servers() -> list[str]:
    named = "BIGCAPITAL_TEST_URL" in os.environ and "BIGCAPITAL_TEST_KEY" in os.environ
    return [STAND_IN, REAL] if named else [STAND_IN]


@dataclass
class Server:
    """A server under test, spoken to as an ordinary client does."""

    name: str
    client: httpx.Client
    created: list[int] = field(default_factory=list)

    @property
    def is_stand_in(self) -> bool:
        return self.name == STAND_IN

    def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """One request, asked again once a limiter lets it through."""
        while True:
            response = self.client.request(method, f"/api{path}", **arguments)
            if response.status_code != 429:
                return response
            waits = [v for k, v in response.headers.items() if k.startswith("retry-after")]
            time.sleep(max(int(wait) for wait in waits) + 1)

    def post(self, body: Mapping[str, object]) -> httpx.Response:
        """`POST /api/customers`; what it creates is deleted afterwards."""
        response = self.request("POST", "/customers", json=body)
        with suppress(ValueError, TypeError, KeyError):
            self.created.append(response.json()["id"])
        return response

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
    if request.param == STAND_IN:
        stand_in = sandbox()
        url, key = stand_in.url, stand_in.key
    else:
        url, key = os.environ["BIGCAPITAL_TEST_URL"], os.environ["BIGCAPITAL_TEST_KEY"]
    headers = {"Authorization": f"Bearer {key}"}
    base_url = url.rstrip("/").removesuffix("/api")
    with httpx.Client(base_url=base_url, headers=headers, timeout=90, verify=TRUST) as client:
        target = Server(request.param, client)
        yield target
        target.clean()
