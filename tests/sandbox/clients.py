"""Clients that the tests of the stand-in speak with."""

import asyncio
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx
from importer.sandbox.server import Sandbox

CUSTOMERS = "/api/customers"

TRUST = ssl.create_default_context()
"""One for all: a client that makes its own reads all certificates of the machine, for 20 ms."""


@contextmanager
def client_of(server: Sandbox, *, timeout: float = 30.0, **headers: str) -> Iterator[httpx.Client]:
    """A client with the server's key, unless another `Authorization` is given."""
    authorized = {"Authorization": f"Bearer {server.key}", **headers}
    with httpx.Client(
        base_url=server.url, headers=authorized, timeout=timeout, verify=TRUST
    ) as client:
        yield client


def body(name: str = "Acme", **values: object) -> dict[str, object]:
    """The body of a plain customer."""
    return {"customerType": "business", "currencyCode": "USD", "displayName": name, **values}


def balance_body(name: str = "Acme", balance: float = 100, **values: object) -> dict[str, object]:
    """The body of a customer with an opening balance."""
    return body(name, openingBalance=balance, openingBalanceAt="2026-01-01", **values)


def post_at_once(server: Sandbox, bodies: Sequence[Mapping[str, object]]) -> list[httpx.Response]:
    """All bodies in flight at the same time, each on a connection of its own."""
    return _at_once(server, [("POST", CUSTOMERS, one) for one in bodies])


def book_at_once(server: Sandbox, balances: Sequence[tuple[int, float]]) -> list[int]:
    """Opening balances booked anew, by customers' ids, at the same time; the statuses."""
    answers = _at_once(
        server,
        [
            ("PUT", f"{CUSTOMERS}/{customer_id}/opening-balance", {"openingBalance": balance})
            for customer_id, balance in balances
        ],
    )
    return [answer.status_code for answer in answers]


def _at_once(
    server: Sandbox, requests: Sequence[tuple[str, str, Mapping[str, object]]]
) -> list[httpx.Response]:
    async def send_all() -> list[httpx.Response]:
        headers = {"Authorization": f"Bearer {server.key}"}
        async with httpx.AsyncClient(
            base_url=server.url, headers=headers, timeout=30, verify=TRUST
        ) as client:
            return await asyncio.gather(
                *(client.request(method, path, json=one) for method, path, one in requests)
            )

    return asyncio.run(send_all())


def names(server: Sandbox) -> list[str]:
    """The display names that are stored, by id."""
    return [customer["display_name"] for customer in server.customers()]
