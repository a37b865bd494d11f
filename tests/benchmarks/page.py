"""The page in the browser beside the terminal: how soon it is there, how long a check takes from
the choice of the file on, and how much memory it takes. On the clock; Linux tells the memory."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox

from tests.benchmarks.customers import write_customers
from tests.benchmarks.processes import Cost, cost_of, typical
from tests.benchmarks.table import Line
from tests.web.serving import Visitor, own_home, visiting

_ROWS = 100_000
_SENT = 2_000
"""Customers after which the memory of sending is looked at: it is flat from a thousand on."""

_FAULTY = frozenset({0, 3})


def measure(folder: Path) -> Iterator[Line]:
    """A file of 100,000 rows and 29 columns, 5 % of them faulty."""
    file = folder / "customers.csv"
    write_customers(file, _ROWS)
    roomy = Limits(default=1_000_000, auth=1_000_000)
    with Sandbox(SandboxOptions(limits=roomy)) as server, own_home(folder):
        help_ = typical(lambda: cost_of(["-m", "importer", "--help"]))
        yield Line("`importer web` until its first page", "`importer --help`", _first(), help_.wall)
        beside = f"`importer check` of the same file ({_ROWS:,} rows), with its reports"
        checked = _checked(file, server)
        with visiting() as visitor:
            visitor.client.timeout = 600
            visitor.send("/connect", base_url=server.url, key=server.key)
            began = time.monotonic()
            at = visitor.new_import()
            visitor.give(f"{at}/file", file)
            visitor.get(f"{at}/columns")
            visitor.send(f"{at}/columns", told={})
            visitor.follow(at)
            took = time.monotonic() - began
            yield Line("the page, from the choice of the file on", beside, took, checked.wall)
            after_check = _peak(visitor)
            yield Line("the page's peak memory", beside, after_check, checked.peak)
            visitor.send(f"{at}/send")
            while len(server.customers()) < _SENT:
                time.sleep(0.2)
            sending = _peak(visitor)
            yield Line("the same while it sends", "once all is checked", sending, after_check)


def _first() -> float:
    """Seconds until somebody who was let in has the first page; the best of three."""
    found = []
    for _ in range(3):
        began = time.monotonic()
        with visiting():  # somebody is let in, and has the first page
            found.append(time.monotonic() - began)
    return min(found)


def _checked(file: Path, server: Sandbox) -> Cost:
    places = {"BIGCAPITAL_BASE_URL": server.url, "BIGCAPITAL_API_KEY": server.key}
    command = ["-m", "importer", "check", str(file), "--out", str(file.parent / "out")]
    return cost_of(command, expected=_FAULTY, environment=places)


def _peak(visitor: Visitor) -> float:
    """The peak of the page's resident memory so far, in MB."""
    status = Path(f"/proc/{visitor.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1_000
