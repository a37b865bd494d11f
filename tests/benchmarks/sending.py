"""The work of sending on our side, read-back included, beside a bare loop of the same library.

The server is a process of its own, and only the client's processor time counts: how fast a server
answers is no merit of an importer's.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from importer.core.target_fields import target_fields
from importer.sandbox.options import SandboxOptions
from importer.sandbox.process import SandboxProcess
from importer.sandbox.server import Sandbox

from tests.benchmarks.bare_loop import IN_FLIGHT
from tests.benchmarks.processes import Cost, cost_of, in_turns
from tests.benchmarks.table import Line

_CREATED = 2_000
_OURS = "run"
_LOOPS = {
    "one-by-one": "a bare httpx loop that creates each and reads it back by its id",
    "together": "a bare httpx loop of the very same requests",
}
_ROWS, _THERE = 200, 50_000


def measure(folder: Path) -> Iterator[Line]:
    """Whole commands, their starts, checking and reports included."""
    costs = in_turns(
        {
            _OURS: lambda number: _cost_of_run(folder / f"run-{number}"),
            **{how: partial(_cost_of_loop, folder, how) for how in _LOOPS},
        }
    )
    what = f"`importer run` of {_CREATED:,} customers, read-back included ({IN_FLIGHT} in flight)"
    for how, loop in _LOOPS.items():
        yield Line(what, loop, costs[_OURS].seconds, costs[how].seconds)


def measure_full_server(folder: Path) -> Iterator[Line]:
    """Few rows into a server with many customers: they all have to be looked at once."""
    database = folder / "full.sqlite"
    with Sandbox(SandboxOptions(database=database)) as server:
        for number in range(_THERE):
            server.add_customer(displayName=f"Old customer {number}", email=f"{number}@old.example")
    file = folder / "plain.csv"
    write_plain(file, _ROWS)
    with SandboxProcess(database) as full:
        loop = ["-m", "tests.benchmarks.bare_loop", "list", full.url, full.key, str(_THERE)]
        listed = cost_of(loop)
        run = cost_of(_run(file, folder), environment=named(full))
    with SandboxProcess(folder / "empty.sqlite") as empty:
        few = cost_of(_run(file, _new(folder / "few")), environment=named(empty))
    beside = f"reading their list once with bare httpx ({listed.peak:.0f} MB)"
    what = f"`importer run` of {_ROWS} rows into a server with {_THERE:,} customers"
    yield Line(what, beside, run.seconds, listed.seconds)
    yield Line(what, "the same into an empty one", run.seconds, few.seconds)
    yield Line(f"{what}: peak memory", beside, run.peak, listed.peak)


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _cost_of_run(folder: Path) -> Cost:
    write_plain(_new(folder) / "plain.csv", _CREATED)
    with SandboxProcess(folder / "server.sqlite") as server:
        return cost_of(_run(folder / "plain.csv", folder), environment=named(server))


def _cost_of_loop(folder: Path, how: str, number: int) -> Cost:
    folder = _new(folder / f"{how}-{number}")
    bodies = folder / "bodies.jsonl"
    bodies.write_text("\n".join(write_plain(folder / "plain.csv", _CREATED)), encoding="utf-8")
    with SandboxProcess(folder / "server.sqlite") as server:
        loop = ["-m", "tests.benchmarks.bare_loop", how, server.url, server.key, str(bodies)]
        return cost_of(loop)


def _run(file: Path, folder: Path) -> Sequence[str]:
    return [
        *("-m", "importer", "run", str(file), "--yes", "--in-flight", str(IN_FLIGHT)),
        *("--journal", str(folder / "journal.sqlite"), "--out", str(folder / "out")),
    ]


def named(server: SandboxProcess) -> dict[str, str]:
    """The server, as the environment names it."""
    return {"BIGCAPITAL_BASE_URL": server.url, "BIGCAPITAL_API_KEY": server.key}


def write_plain(file: Path, rows: int) -> list[str]:
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
