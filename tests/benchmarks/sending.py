"""What sending costs the client, read-back included, beside bare loops of the same library; and
what a few rows cost where many customers are."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from importer.core.customer import target_fields
from importer.sandbox.options import SandboxOptions
from importer.sandbox.process import SandboxProcess
from importer.sandbox.state import build_state

from tests.benchmarks.bare_loop import IN_FLIGHT
from tests.benchmarks.processes import Cost, cost_of
from tests.benchmarks.table import Line

_ROWS = 4_000
_ROUNDS = 3
_THERE_BEFORE = 50_000
_FEW = 200

_READ_EVERYBODY = """
import httpx, sys
url, key = sys.argv[1:]
headers = {"Authorization": f"Bearer {key}"}
with httpx.Client(base_url=url, headers=headers, timeout=90) as client:
    for _ in range(2):
        for mode in ("false", "true"):
            params = {"page": 1, "page_size": 60_000, "inactive_mode": mode}
            assert client.get("/api/customers", params=params).json()["customers"]
"""


def measure(folder: Path) -> Iterator[Line]:
    """Processor time of whole commands, start and report included, each on a fresh server."""
    yield from _beside_bare_loops(folder)
    yield from _among_many(folder)


def _beside_bare_loops(folder: Path) -> Iterator[Line]:
    file, bodies = folder / "plain.csv", folder / "bodies.jsonl"
    write_plain(file, bodies, _ROWS)
    what = f"work per created customer of importer run, read-back and report included ({_ROWS:,})"
    for how, loop in (
        ("one-by-one", "a bare httpx loop that creates each and reads it back by its id"),
        ("together", "a bare httpx loop that sends the very same requests"),
    ):
        rounds = [
            _round(folder / f"{how} {number}", file, bodies, how) for number in range(_ROUNDS)
        ]
        yield Line(what, loop, *_typical(rounds))


def _round(folder: Path, file: Path, bodies: Path, how: str) -> tuple[float, float]:
    folder.mkdir()
    with _started() as (url, key):
        loop = ["-m", "tests.benchmarks.bare_loop", url, key, str(bodies), how]
        bare = cost_of(loop).seconds
    with _started() as (url, key):
        return _import(folder, file, url, key).seconds, bare


def _typical(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    return median(ours for ours, _ in rounds), median(theirs for _, theirs in rounds)


def _among_many(folder: Path) -> Iterator[Line]:
    file, database = folder / "few.csv", folder / "many.sqlite"
    write_plain(file, folder / "few.jsonl", _FEW)
    _fill(database, _THERE_BEFORE)
    with SandboxProcess(database) as server:
        bare = cost_of(["-c", _READ_EVERYBODY, server.url, server.key])
        ours = _import(folder / "among many", file, server.url, server.key)
    yield Line(
        f"{_FEW} rows into {_THERE_BEFORE:,} customers ({ours.peak:.0f} MB at most)",
        f"reading everybody twice with httpx and json ({bare.peak:.0f} MB)",
        ours.seconds,
        bare.seconds,
    )


def _import(folder: Path, file: Path, url: str, key: str) -> Cost:
    return cost_of(
        [
            *("-m", "importer", "run", str(file), "--yes", "--in-flight", str(IN_FLIGHT)),
            *("--journal", str(folder / "journal.sqlite"), "--out", str(folder / "out")),
        ],
        environment={"BIGCAPITAL_BASE_URL": url, "BIGCAPITAL_API_KEY": key},
    )


@contextmanager
def _started() -> Iterator[tuple[str, str]]:
    """A server without limits in a process of its own: its URL and key."""
    command = [sys.executable, "-m", "importer", "sandbox", "--limits", "none"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(2)]
        url, key = (re.sub(r"^export \w+=", "", line).strip() for line in lines)
        try:
            yield url, key
        finally:
            process.terminate()


def write_plain(file: Path, bodies_file: Path, rows: int) -> None:
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
    bodies_file.write_text("".join(f"{json.dumps(body)}\n" for body in bodies), "utf-8")


def _fill(database: Path, customers: int) -> None:
    """A server's data: customers with a dozen filled fields each, one in 25 of them inactive."""
    state = build_state(SandboxOptions(database=database), kill=lambda: None)
    (tenant,) = state.tenants.values()
    for number in range(customers):
        body = {
            "customerType": "business",
            "currencyCode": "USD",
            "displayName": f"Old Customer {number:06}",
            "companyName": f"Company {number} Ltd",
            "firstName": "Ann",
            "lastName": f"Smith {number}",
            "email": f"old{number}@example.com",
            "workPhone": f"+1 617 555 {number % 10_000:04}",
            "note": f"Old number {number:06}",
            "billingAddress1": f"{number} Main Street",
            "billingAddressCity": "Boston",
            "billingAddressCountry": "United States",
            "active": number % 25 != 0,
        }
        tenant.storage.insert(tenant.rules.new_record(body), None)
    state.close()
