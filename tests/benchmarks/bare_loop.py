"""What a good script does: create customers through httpx, 4 at a time, and read them back.

`python -m tests.benchmarks.bare_loop URL KEY FILE HOW`: FILE holds the bodies, one a line; HOW is
`one-by-one` (each by its id) or `together` (40 names to a list, the very requests that the importer
sends). What comes back is compared, since a loop that trusts a 201 does another thing.
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


async def _create(client: httpx.AsyncClient, body: str) -> int:
    answer = await client.post("/api/customers", content=body)
    answer.raise_for_status()
    return int(answer.json()["id"])


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
            await _read_together(client, made)
            made = {}
    if made:
        await _read_together(client, made)


async def _read_together(client: httpx.AsyncClient, made: dict[int, str]) -> None:
    names = [json.loads(body)["displayName"] for body in made.values()]
    roles = [
        {"fieldKey": "display_name", "comparator": "equals", "value": name, "condition": "or"}
        for name in names
    ]
    params = {"stringified_filter_roles": json.dumps(roles), "page": "1", "page_size": "2000"}
    answer = await client.get("/api/customers", params=params)
    answer.raise_for_status()
    there = {row["id"]: row for row in answer.json()["customers"]}
    for customer_id, body in made.items():
        _compare(body, there[customer_id])


def _compare(body: str, stored: dict[str, Any]) -> None:
    folded = {key.replace("_", "").lower(): value for key, value in stored.items()}
    folded["customertype"] = folded["contacttype"]
    for name, value in json.loads(body).items():
        if folded[name.lower()] != value:
            raise ValueError(f"{name} is not stored as sent")


async def _run(url: str, key: str, bodies: Iterator[str], how: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    work = {"one-by-one": _one_by_one, "together": _together}[how]
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:
        await asyncio.gather(*(work(client, bodies) for _ in range(IN_FLIGHT)))


if __name__ == "__main__":
    _url, _key, _file, _how = sys.argv[1:]
    asyncio.run(_run(_url, _key, iter(Path(_file).read_text("utf-8").splitlines()), _how))
