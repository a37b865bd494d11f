"""Bare loops of the client library: what somebody would write by hand, and write well.

python -m tests.benchmarks.bare_loop one-by-one URL KEY FILE    posts the bodies of a file, one a
    line, and reads each customer back by its id
python -m tests.benchmarks.bare_loop together URL KEY FILE      the same, 40 names to a list: the
    very requests that the importer sends
python -m tests.benchmarks.bare_loop list URL KEY COUNT         reads so many customers at once

What comes back is compared: a loop that believes a 201 does another thing.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

IN_FLIGHT = 4
TOGETHER = 40


async def create(url: str, key: str, bodies: Iterator[str], how: str) -> None:
    """Post customers and read them back."""
    work = {"one-by-one": _one_by_one, "together": _together}[how]
    async with _client(url, key) as client:
        await asyncio.gather(*(work(client, bodies) for _ in range(IN_FLIGHT)))


async def read_list(url: str, key: str, count: str) -> None:
    """Read all customers as one page."""
    async with _client(url, key) as client:
        answer = await client.get("/api/customers", params={"page": "1", "page_size": count})
        assert len(answer.json()["customers"]) == int(count)


async def _one_by_one(client: httpx.AsyncClient, bodies: Iterator[str]) -> None:
    for body in bodies:
        answer = await client.get(f"/api/customers/{await _create(client, body)}")
        answer.raise_for_status()
        _compare(body, answer.json())


async def _together(client: httpx.AsyncClient, bodies: Iterator[str]) -> None:
    made: dict[int, str] = {}
    for body in bodies:
        made[await _create(client, body)] = body
        if len(made) == TOGETHER:
            await _read_back(client, made)
            made = {}
    if made:
        await _read_back(client, made)


async def _create(client: httpx.AsyncClient, body: str) -> int:
    answer = await client.post("/api/customers", content=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def _read_back(client: httpx.AsyncClient, made: dict[int, str]) -> None:
    names = [json.loads(body)["displayName"] for body in made.values()]
    roles = [
        {"fieldKey": "display_name", "comparator": "equals", "value": name, "condition": "or"}
        for name in names
    ]
    params = {"stringified_filter_roles": json.dumps(roles), "page": "1", "page_size": "2000"}
    answer = await client.get("/api/customers", params=params)
    there = {row["id"]: row for row in answer.json()["customers"]}
    for customer_id, body in made.items():
        _compare(body, there[customer_id])


def _compare(body: str, stored: dict[str, Any]) -> None:
    folded = {key.replace("_", "").lower(): value for key, value in stored.items()}
    folded["customertype"] = folded["contacttype"]
    for name, value in json.loads(body).items():
        assert folded[name.lower()] == value, name


def _client(url: str, key: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=60)


if __name__ == "__main__":
    what, url, key, given = sys.argv[1:]
    if what == "list":
        asyncio.run(read_list(url, key, given))
    else:
        bodies = iter(Path(given).read_text(encoding="utf-8").splitlines())
        asyncio.run(create(url, key, bodies, what))
