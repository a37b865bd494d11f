"""The sending walk, read-back included, against a bare load loop of the same client library."""

import asyncio
import csv
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from importer.cli import run_command
from importer.core.customer import target_fields
from importer.run import walking
from importer.run.sending import SendResult, send
from importer.run.walk import Walk

from tests.benchmarks.table import Line

IN_FLIGHT = 4
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class _Server:
    """A stand-in without limits.

    Attributes:
        faults: what slows it down, as `importer sandbox --fault` takes it.
        rows: how many customers it gets.
    """

    words: str
    rows: int
    faults: tuple[str, ...] = ()


_SERVERS = (
    # A create took 41 ms in the median, at 4 in flight (BIGCAPITAL.md section 9).
    _Server("a server as fast as a real one", 2_000, ("delay,seconds=0.041",)),
    # Here the loop itself is the slowest part: every microsecond of the client counts.
    _Server("a stand-in that answers at once", 6_000),
)


def measure(folder: Path) -> Iterator[Line]:
    """Creates a second of both, one after the other, round by round, each on a fresh server."""
    for number, server in enumerate(_SERVERS):
        yield _measure_on(server, folder / f"server {number}")


def _measure_on(server: _Server, folder: Path) -> Line:
    folder.mkdir()
    file = folder / "plain.csv"
    bodies = _write_plain(file, server.rows)
    ratios = []
    for number in range(_ROUNDS):
        with _started(server) as (url, key):
            bare = _seconds_of_bare_loop(url, key, bodies)
        with _started(server) as (url, key):
            ours = _seconds_of_importer(url, key, file, folder / f"round {number}")
        ratios.append(bare / ours)
    what = (
        f"creates a second of importer run, read-back included, on {server.words} "
        f"({server.rows:,} rows, {IN_FLIGHT} in flight)"
    )
    return Line(what, "a bare httpx loop", median(ratios), 1.0)


@contextmanager
def _started(server: _Server) -> Iterator[tuple[str, str]]:
    """The server in a process of its own: its URL and key."""
    faults = [word for fault in server.faults for word in ("--fault", fault)]
    command = [sys.executable, "-m", "importer", "sandbox", "--limits", "none", *faults]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(2)]
        url, key = (re.sub(r"^export \w+=", "", line).strip() for line in lines)
        try:
            yield url, key
        finally:
            process.terminate()


def _write_plain(file: Path, rows: int) -> list[str]:
    """Customers without opening balances as a file, and the very bodies that it makes."""
    bodies = [
        {
            "customerType": "business",
            "currencyCode": "USD",
            "displayName": f"Customer {number:05}",
            "email": f"customer{number}@example.com",
            "note": f"Old number {number:06}",
            "billingAddress1": f"{number} Main Street",
            "billingAddressCity": "Boston",
        }
        for number in range(rows)
    ]
    with file.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines)
        out.writerow([target_fields()[name].label for name in bodies[0]])
        out.writerows(body.values() for body in bodies)
    return [json.dumps(body) for body in bodies]


def _seconds_of_bare_loop(url: str, key: str, bodies: list[str]) -> float:
    async def post_all() -> float:
        left = iter(bodies)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        async with httpx.AsyncClient(base_url=url, headers=headers) as client:

            async def work() -> None:
                for body in left:
                    answer = await client.post("/api/customers", content=body)
                    assert answer.status_code == 201, answer.text

            started = time.monotonic()
            await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
            return time.monotonic() - started

    return asyncio.run(post_all())


def _seconds_of_importer(url: str, key: str, file: Path, folder: Path) -> float:
    seconds: list[float] = []

    async def timed(walk: Walk) -> SendResult:
        started = time.monotonic()
        result = await send(walk)
        seconds.append(time.monotonic() - started)
        return result

    os.environ |= {"BIGCAPITAL_BASE_URL": url, "BIGCAPITAL_API_KEY": key}
    walk: Any = walking
    walk.send = timed
    command = [
        *("run", str(file), "--yes", "--in-flight", str(IN_FLIGHT)),
        *("--journal", str(folder / "journal.sqlite"), "--out", str(folder / "out")),
    ]
    code = run_command(command)
    assert code == 0, f"importer run ended with {code}"
    return seconds[0]
