"""Streams and names that nobody can rely on, with real processes.

Standard streams that are closed, full or read by nobody, names and arguments that are no UTF-8:
what became of the rows depends on none of it, and the exit code tells what became of the rows.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.sandbox.server import Sandbox

from tests.budget import SLOW
from tests.cli.conftest import Run, customers, folder, run, server, write
from tests.cli.processes import COMMAND, PATIENCE

__all__ = ["folder", "run", "server"]


def closed(*descriptors: int) -> Callable[[], None]:
    """What happens in the process before it starts: as `>&-` in a shell."""

    def close() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    return close


def full(*descriptors: int) -> Callable[[], None]:
    """The same for streams that go to a full disk."""

    def fill() -> None:
        for descriptor in descriptors:
            os.dup2(os.open("/dev/full", os.O_WRONLY), descriptor)

    return fill


def unread(*descriptors: int) -> Callable[[], None]:
    """The same for streams whose reader has left before the first word."""

    def leave() -> None:
        for descriptor in descriptors:
            read, written = os.pipe()
            os.dup2(written, descriptor)
            os.close(read)
            os.close(written)

    return leave


STREAMS = {
    "stdin closed": closed(0),
    "stdout closed": closed(1),
    "stderr closed": closed(2),
    "all closed": closed(0, 1, 2),
    "stdout full": full(1),
    "stderr full": full(2),
    "both full": full(1, 2),
    "stdout unread": unread(1),
    "both unread": unread(1, 2),
}


def ended(
    before: Callable[[], None], *arguments: str | bytes
) -> subprocess.CompletedProcess[bytes]:
    """One process with such streams, ended by itself."""
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        preexec_fn=before,
        timeout=PATIENCE,
    )


def as_in_a_shell() -> None:
    """Nothing is done to the streams."""


@pytest.mark.parametrize("streams", STREAMS.values(), ids=STREAMS)
@pytest.mark.parametrize("json_lines", [("--json",), ()] if SLOW else [("--json",)])
def test_rows_are_sent_and_told_whatever_the_streams_are(
    streams: Callable[[], None], json_lines: tuple[str, ...], server: Sandbox
) -> None:
    """Everything went well, so the code is 0, and the report is whole."""
    done = ended(streams, "run", customers(2), "--yes", "--out", "out", *json_lines)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert len(server.customers()) == 2
    assert json.loads(Path("out/summary.json").read_text())["endings"]["created"] == 2


def test_lines_that_a_script_does_not_get_are_told_to_people(server: Sandbox) -> None:
    done = ended(full(1), "run", customers(1), "--yes", "--json")
    assert b"What belongs on stdout could not be written there: No space left" in done.stderr


@pytest.mark.parametrize(
    ("streams", "code"),
    [(closed(1), 0), (unread(1), 0), (full(1), 1), (full(2), 0)],
    ids=["closed", "unread", "full", "stderr full"],
)
@pytest.mark.parametrize(
    "arguments",
    [("templates", "show", "xero"), ("--help",), ("runs", "--json")]
    if SLOW
    else [("templates", "show", "xero")],
)
def test_what_stdout_was_to_give_is_lost_only_on_a_full_disk(
    streams: Callable[[], None], code: int, arguments: tuple[str, ...], run: Run
) -> None:
    """There the command has not done what it was for; a reader who leaves has had enough."""
    run("check", customers(1), "--offline")
    done = ended(streams, *arguments)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)


@pytest.mark.parametrize("streams", STREAMS.values(), ids=STREAMS)
@pytest.mark.parametrize("arguments", [("check", "--nonsense", "--json"), ("check", "nowhere.csv")])
def test_a_fault_keeps_its_code(streams: Callable[[], None], arguments: tuple[str, ...]) -> None:
    done = ended(streams, *arguments)
    assert done.returncode == (2 if "--nonsense" in arguments else 1)
    assert b"Traceback" not in done.stderr


def test_no_file_takes_the_place_of_a_closed_stream(server: Sandbox) -> None:
    """What is printed must not end in the journal or on the wire."""
    ended(closed(0, 1, 2), "run", customers(3), "--yes", "--json", "--out", "out")
    done = ended(as_in_a_shell, "runs", "--json")
    assert json.loads(done.stdout)["endings"]["created"] == 3


# --- names and arguments that are no UTF-8 --------------------------------------------------------

ODD = b"caf\xe9"
SHOWN = r"caf\xe9"


@pytest.fixture
def odd_file() -> bytes:
    """A customer list whose name was given in Latin-1."""
    name = ODD + b".csv"
    Path(customers(2)).rename(os.fsdecode(name))
    return name


class TestNames:
    def test_a_file_is_imported_and_named(self, odd_file: bytes, server: Sandbox) -> None:
        done = ended(as_in_a_shell, "run", odd_file, "--yes", "--json", "--out", b"out\xff")
        assert (done.returncode, len(server.customers())) == (0, 2)
        first, *_, last = (json.loads(line) for line in done.stdout.splitlines())
        assert first["files"] == [f"{SHOWN}.csv"]
        assert f"{SHOWN}.csv: 2 rows" in done.stderr.decode()
        told = Path(os.fsdecode(b"out\xff/results.csv")).read_text(encoding="utf-8-sig")
        assert f"{SHOWN}.csv" in told
        assert r"out\xff/results.csv" in last["report"]

    def test_one_is_written(self, odd_file: bytes) -> None:
        """A template that is called like the file."""
        done = ended(as_in_a_shell, "templates", "init", odd_file)
        assert done.returncode == 0
        template = ODD + b".toml"
        done = ended(as_in_a_shell, "check", odd_file, "--offline", "--template", template)
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ((b"check", ODD, b"--offline"), rf"no file {SHOWN}"),
            ((b"check", b"a.csv", b"--" + ODD), "No such option"),
            ((b"check", b"a.csv", b"--offline", b"--set", b"note=" + ODD), "set is not valid"),
            ((b"check", b"a.csv", b"--offline", b"--sheet", ODD), "sheet is not valid"),
            ((b"check", b"a.csv", b"--offline", b"--encoding", ODD), "encoding is not valid"),
            ((b"check", b"a.csv", b"--offline", b"--template", ODD), f"no template {SHOWN}"),
            ((b"resume", ODD), f"no run {SHOWN}"),
            ((b"forget", ODD, b"--yes"), f"no run {SHOWN}"),
            ((b"templates", b"forget", ODD), SHOWN),
            ((b"report", b"--journal", ODD), f"{SHOWN}: nothing has been imported"),
            ((ODD,), "No such command"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, arguments: tuple[bytes, ...], words: str, run: Run
    ) -> None:
        write("a.csv", "Display Name", "Acme")
        run("check", "a.csv", "--offline")
        done = ended(as_in_a_shell, *arguments)
        assert b"Traceback" not in done.stderr
        assert words in done.stderr.decode()
        assert done.returncode in {1, 2}


def test_a_setting_of_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPORTER_SHEET", os.fsdecode(ODD))
    said = run("check", customers(1), "--offline")
    assert (said.code, "sheet is not valid: it holds bytes" in said.err) == (2, True)
