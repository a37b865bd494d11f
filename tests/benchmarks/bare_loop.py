"""A bare load loop of the client library: what somebody would write by hand.

python -m tests.benchmarks.bare_loop create URL KEY FILE    posts the bodies of a file
python -m tests.benchmarks.bare_loop list URL KEY COUNT     reads so many customers at once
"""

import asyncio
import sys
from pathlib import Path

import httpx

IN_FLIGHT = 4


async def create(url: str, key: str, bodies: list[str]) -> None:
    """Post customers."""
    left = iter(bodies)

    async with _client(url, key) as client:

        async def work() -> None:
            for body in left:
                answer = await client.post("/api/customers", content=body)
                assert answer.status_code == 201, answer.text

        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))


async def read_list(url: str, key: str, count: str) -> None:
    """Read all customers as one page."""
    async with _client(url, key) as client:
        answer = await client.get("/api/customers", params={"page": "1", "page_size": count})
        assert len(answer.json()["customers"]) == int(count)


def _client(url: str, key: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=60)


if __name__ == "__main__":
    what, url, key, given = sys.argv[1:]
    if what == "create":
        asyncio.run(create(url, key, Path(given).read_text(encoding="utf-8").splitlines()))
    else:
        asyncio.run(read_list(url, key, given))
