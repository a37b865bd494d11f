"""Several machines over one journal: whoever slept too long sends nothing any more.

A machine here is an importer with a folder of its own for the locks of the operating system.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.journal import open_journal
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox

from tests.budget import budget
from tests.cli.processes import PATIENCE, wait_until
from tests.postgresql import journals, new_cluster

ROWS = 40
PAUSES = budget(2, 20)
LEASE = 2
ROOMY = Limits(default=1_000_000, auth=1_000_000)


class Machine:
    """One that knows the journal and the server."""

    def __init__(self, folder: Path, journal: str, server: Sandbox) -> None:
        folder.mkdir()
        self._folder = folder
        self._environment = os.environ | {
            "XDG_DATA_HOME": str(folder / "data"),
            "BIGCAPITAL_BASE_URL": server.url,
            "BIGCAPITAL_API_KEY": server.key,
            "IMPORTER_JOURNAL": f"{journal}&lease={LEASE}",
            "IMPORTER_UNSAFE_JOURNAL": "yes",
            "IMPORTER_YES": "yes",
            "IMPORTER_SETTLE": "1",
            "IMPORTER_SERVER_TIMEOUT": "1",
            "IMPORTER_RECHECK": "0.3",
            "IMPORTER_BATCH_SIZE": "4",
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "importer", *command, "--json"],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def go_on(self) -> tuple[int, str]:
        """`importer resume`: exit code, and what it said."""
        with self.start("resume") as process:
            out, _ = process.communicate()
            return process.returncode, out


def taken_over(machine: Machine) -> None:
    """The run is gone on with to its end, as soon as nobody has the organization any more."""
    deadline = time.monotonic() + PATIENCE
    code, said = machine.go_on()
    while code:
        assert "journal-in-use" in said
        assert time.monotonic() < deadline, said
        code, said = machine.go_on()


Make = Callable[[str, Sandbox], Machine]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Make]:
    journal = tmp_path / "journal"
    yield lambda name, server: Machine(tmp_path / name, str(journals.address(journal)), server)
    journals.give_back(journal)


@pytest.mark.parametrize("pause", range(PAUSES))
def test_whoever_slept_beyond_its_lease_doubles_nobody(
    machine: Make, sandbox: Callable[..., Sandbox], tmp_path: Path, pause: int
) -> None:
    """Stopped somewhere in the middle, taken over, and woken: it says so, and has sent nothing."""
    server = sandbox(limits=ROOMY)
    ann, bob = machine("ann", server), machine("bob", server)
    names = [f"Customer {number}" for number in range(ROWS)]
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(["Display Name", *names]) + "\n")
    with ann.start("run", str(file)) as sleeper:
        wait_until(lambda: len(server.customers()) >= 3 + 7 * pause % (ROWS // 2))
        sleeper.send_signal(signal.SIGSTOP)
        try:
            taken_over(bob)
        finally:
            sleeper.send_signal(signal.SIGCONT)
        out, told = sleeper.communicate()
    assert sleeper.returncode == 1, told
    assert '"lease-lost"' in out
    assert "there is nothing to do" in told.lower()
    assert Counter(str(one["display_name"]) for one in server.customers()) == Counter(names)
    with open_journal(journals.address(tmp_path / "journal"), unsafe=True) as journal:
        (run,) = journal.runs()
        assert journal.endings(run.id)[Ending.CREATED] == ROWS
        assert journal.leases() == ()


@pytest.mark.parametrize("how", ["kill_backends", "cut", "restart"])
def test_a_database_that_crashes_in_the_middle_loses_and_doubles_nothing(
    sandbox: Callable[..., Sandbox], tmp_path: Path, how: str
) -> None:
    """One of its processes killed, its connections cut, or all of it stopped at once."""
    server, database = sandbox(limits=ROOMY), new_cluster()
    ann = Machine(tmp_path / "ann", str(database.address("books")), server)
    names = [f"Customer {number}" for number in range(ROWS)]
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(["Display Name", *names]) + "\n")
    with ann.start("run", str(file)) as process:
        wait_until(lambda: len(server.customers()) >= ROWS // 4)
        getattr(database, how)()
        out, told = process.communicate()
    assert process.returncode == 1, told
    assert '"journal-connection-lost"' in out
    assert "Traceback" not in told
    wait_until(lambda: ann.go_on()[0] == 0)
    assert Counter(str(one["display_name"]) for one in server.customers()) == Counter(names)
    database.remove()


def test_a_run_can_be_looked_at_and_gone_on_with_from_another_machine(
    machine: Make, sandbox: Callable[..., Sandbox], tmp_path: Path
) -> None:
    """The file is on the first one only."""
    server = sandbox(limits=ROOMY)
    ann, bob = machine("ann", server), machine("bob", server)
    file = tmp_path / "ann" / "customers.csv"
    file.write_text("Display Name\nAnn\nBob\nEve\n")
    with ann.start("run", "customers.csv", "--first", "1") as process:
        _, told = process.communicate()
        assert process.returncode == 0, told
    file.unlink()
    assert bob.go_on()[0] == 0
    for command in ("runs", "report", "verify"):
        with bob.start(command) as process:
            out, told = process.communicate()
            assert process.returncode == 0, told
            assert json.loads(out.splitlines()[0])["run"]
    assert len(server.customers()) == 3
