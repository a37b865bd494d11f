"""The journal on PostgreSQL beside the one in a file, on one machine, as both are used: a server
that syncs, on a socket. On the clock, since part of the work is done by the server's processes.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from importer.sandbox.process import SandboxProcess

from tests.benchmarks.checking import ROWS
from tests.benchmarks.customers import write_customers
from tests.benchmarks.processes import Cost, cost_of, in_turns
from tests.benchmarks.sending import named, write_plain
from tests.benchmarks.table import Line
from tests.postgresql import Cluster, new_cluster

_CREATED = 2_000
_KINDS = ("sqlite", "postgresql")


def measure(folder: Path) -> Iterator[Line]:
    """Each way in turns."""
    server = new_cluster(fsync="on")
    file = folder / "customers.csv"
    write_customers(file, ROWS)
    for what, cost in (
        (f"check of {ROWS:,} rows into PostgreSQL, on the clock", partial(_check, file)),
        (f"`importer run` of {_CREATED:,} customers through PostgreSQL, on the clock", _run),
    ):
        costs = in_turns({kind: partial(cost, folder, server, kind) for kind in _KINDS})
        yield Line(what, "into a file", costs["postgresql"].wall, costs["sqlite"].wall)
    server.remove()


def _place(server: Cluster, folder: Path, kind: str, number: int) -> str:
    if kind == "sqlite":
        return str(folder / f"check-{number}.sqlite")
    return str(server.address(f"check_{number}"))


def _check(file: Path, folder: Path, server: Cluster, kind: str, number: int) -> Cost:
    place = _place(server, folder, kind, number)
    return cost_of(["-m", "tests.benchmarks.phases", str(file), place])


def _run(above: Path, server: Cluster, kind: str, number: int) -> Cost:
    folder = above / f"{kind}-{number}"
    folder.mkdir()
    write_plain(folder / "plain.csv", _CREATED)
    place = folder / "journal.sqlite" if kind == "sqlite" else server.address(f"run_{number}")
    command = ("-m", "importer", "run", str(folder / "plain.csv"), "--yes")
    with SandboxProcess(folder / "server.sqlite") as books:
        return cost_of(
            [*command, "--journal", str(place), "--out", str(folder / "out")],
            environment=named(books),
        )
