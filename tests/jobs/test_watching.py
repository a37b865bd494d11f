"""`importer job watch`: real processes over real folders, bounded by what they say, not by time."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers, folder, run, server
from tests.cli.processes import PATIENCE, read_line, start, wait_until
from tests.jobs.nights import CONFIG, INBOX, describe_job, drop, names, places

__all__ = ["folder", "run", "server"]

Process = subprocess.Popen[str]


@pytest.fixture
def watch(server: Sandbox) -> Iterator[Callable[..., Process]]:
    """Starts processes that watch the jobs; none outlives the test."""
    INBOX.mkdir()
    describe_job(INBOX, "recheck = 0")
    started: list[Process] = []

    def watch() -> Process:
        started.append(start("job", "watch", "--config", str(CONFIG), "--json"))
        assert said(started[-1], "watching")["watching"] == ["nightly"]
        return started[-1]

    yield watch
    for process in started:
        process.kill()
        process.communicate(timeout=PATIENCE)


Watch = Callable[..., Process]


def said(process: Process, key: str) -> dict[str, Any]:
    """The next object with this key that a process writes."""
    while key not in (found := read_line(process)):
        pass
    return found


def ended_go(process: Process) -> dict[str, Any]:
    """What the next go of the job came to."""
    while "files" not in (found := said(process, "exit_code")):
        pass
    return found


def stop(process: Process) -> int:
    """A polite kill to a process that waits; the exit code."""
    said(process, "rests")
    return kill_politely(process)


def kill_politely(process: Process) -> int:
    """A polite kill, whatever is under way; the exit code."""
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    return process.returncode


def test_files_that_are_copied_slowly_are_imported_whole(watch: Watch, server: Sandbox) -> None:
    """One grows, another one is renamed once it is whole; then nobody waits for anything more."""
    describe_job(INBOX, still_for=0.5)
    process = watch()
    assert ended_go(process)["files"] == 0  # what was left before

    lines = Path(customers(40)).read_text(encoding="utf-8").splitlines(keepends=True)
    with (INBOX / "growing.csv").open("w", encoding="utf-8") as growing:
        growing.writelines(lines[:20])
        growing.flush()
        assert said(process, "sees")["sees"] == ["growing.csv"]
        assert names(server) == []
        growing.writelines(lines[20:])
    assert ended_go(process)["exit_code"] == 0
    assert len(names(server)) == 40

    part = Path(customers(41)).rename(INBOX / "more.csv.part")
    part.rename(INBOX / "more.csv")
    assert ended_go(process)["exit_code"] == 0
    assert (len(names(server)), places()["done"]) == (41, ["growing.csv", "more.csv"])
    assert stop(process) == 0


def test_it_survives_what_is_wrong_for_a_while(watch: Watch, server: Sandbox) -> None:
    """An inbox that goes and comes back, a description that is broken and mended, a bad file."""
    process = watch()
    ended_go(process)

    shutil.rmtree(INBOX)
    assert said(process, "error")["error"] == "job-input-missing"
    INBOX.mkdir()
    drop(1, "a.csv")
    assert ended_go(process)["exit_code"] == 0

    text = CONFIG.read_text(encoding="utf-8")
    CONFIG.write_text("[jobs.nightly]\n", encoding="utf-8")
    assert said(process, "error")["error"] == "job-invalid"
    drop(2, "b.csv")
    assert ended_go(process)["exit_code"] == 0
    CONFIG.write_text(text.replace("recheck = 0", "batch-size = 7"), encoding="utf-8")
    assert said(process, "watching")["watching"] == ["nightly"]
    assert ended_go(process)["files"] == 0

    (INBOX / "c.csv").write_bytes(b"")
    drop(3, "d.csv")
    assert ended_go(process)["exit_code"] == 1
    assert (len(names(server)), places()["quarantine"]) == (3, ["c.csv"])
    assert stop(process) == 0


def test_a_polite_kill_in_the_middle_of_sending_ends_it_in_order_and_a_later_one_goes_on(
    watch: Watch, server: Sandbox
) -> None:
    """Nothing is begun after it: the second file is not touched."""
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.05))
    process = watch()
    drop(100, "a.csv")
    drop(101, "b.csv")
    wait_until(lambda: len(server.customers()) >= 8)
    assert kill_politely(process) == 130
    sent = len(server.customers())
    assert sent < 100
    assert (places()["working"], (INBOX / "b.csv").exists()) == (["a.csv"], True)

    server.clear_faults()
    again = watch()
    while ended_go(again)["files"] == 0:
        pass
    assert names(server) == sorted(f"Customer {row}" for row in range(1, 102))
    assert places()["done"] == ["a.csv", "b.csv"]
    assert stop(again) == 0


@pytest.mark.parametrize(
    ("schedule", "code"), [("60 2 * * *", "schedule-invalid"), ("sometimes", "schedule-invalid")]
)
def test_a_schedule_that_is_none_is_told_before_anything_is_watched(
    run: Run, server: Sandbox, schedule: str, code: str
) -> None:
    INBOX.mkdir()
    describe_job(INBOX, f'schedule = "{schedule}"')
    for command in (("watch",), ("check", "nightly")):
        found = run("job", *command, "--config", str(CONFIG), "--json")
        assert (found.code, found.objects[-1]["error"]) == (2, code)


def test_what_watching_needs_is_told_and_missed_by_watching_alone(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something else may start a job that has a schedule."""
    INBOX.mkdir()
    describe_job(INBOX, 'schedule = "weekdays 02:30"')
    monkeypatch.setitem(sys.modules, "cronsim", None)
    checked = run("job", "check", "nightly", "--config", str(CONFIG))
    assert (checked.code, "[watch]" in checked.out) == (0, True)
    watched = run("job", "watch", "--config", str(CONFIG), "--json")
    assert (watched.code, watched.objects[-1]["error"]) == (2, "watch-not-installed")
    describe_job(INBOX)
    monkeypatch.setitem(sys.modules, "watchfiles._rust_notify", None)
    watched = run("job", "watch", "--config", str(CONFIG), "--json")
    assert (watched.code, watched.objects[-1]["error"]) == (2, "watch-not-installed")


def test_a_job_that_is_not_described_is_told(run: Run, server: Sandbox) -> None:
    describe_job(INBOX)
    found = run("job", "watch", "weekly", "--config", str(CONFIG), "--json")
    assert (found.code, found.objects[-1]["error"]) == (2, "job-unknown")
