"""`importer job install`: what starts a job, shown first and written where it belongs."""

import shutil
import subprocess
from pathlib import Path

import pytest
from importer.jobs import installing
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers, folder, run, server
from tests.jobs.nights import CONFIG, describe_job

__all__ = ["folder", "run", "server"]

INSTALL = ("job", "install", "nightly", "--config", str(CONFIG), "--every", "weekdays 02:30")


@pytest.fixture(autouse=True)
def user(monkeypatch: pytest.MonkeyPatch, server: Sandbox) -> None:
    """Nobody's machine is changed by a test, not even by root's."""
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    describe_job(customers(1))


@pytest.mark.parametrize("starter", list(installing.INSTALLATIONS))
def test_it_is_shown_and_written_only_on_request(run: Run, starter: str) -> None:
    said = run(*INSTALL, "--as", starter, "--json").objects[-1]
    assert not any(map(Path.exists, map(Path, said["files"])))
    assert said["then"]
    written = run(*INSTALL, "--as", starter, "--write", "--json").objects[-1]
    assert written["files"] == said["files"]
    encoding = "utf-16" if starter == "task-scheduler" else "utf-8"
    for path, text in written["files"].items():
        assert Path(path).read_text(encoding=encoding) == text
        assert str(Path(CONFIG).absolute()) in text or path.endswith(".timer")


def test_systemd_takes_the_units_as_they_are(run: Run) -> None:
    """Where it is there: elsewhere their form alone is looked at (tests/core/jobs)."""
    said = run(*INSTALL, "--as", "systemd", "--write", "--json").objects[-1]
    if analyze := shutil.which("systemd-analyze"):
        done = subprocess.run(
            [analyze, "verify", *said["files"]], check=False, capture_output=True, text=True
        )
        about_ours = [line for line in done.stderr.splitlines() if "importer-nightly" in line]
        assert (done.returncode, about_ours) == (0, [])


def test_what_is_shown_are_the_lines_that_are_written(run: Run) -> None:
    files = run(*INSTALL, "--as", "systemd", "--json").objects[-1]["files"]
    shown = run(*INSTALL, "--as", "systemd").out
    for text in files.values():
        assert text in shown


def test_a_schedule_that_is_none_is_told(run: Run) -> None:
    said = run(*INSTALL[:-1], "now and then", "--as", "cron")
    assert said.code == 2
    assert "weekdays 02:30" in said.err


def test_a_job_that_fetches_does_so_first_with_the_secrets_that_it_takes(run: Run) -> None:
    describe_job(
        "inbox", 'fetch.from = "sftp://example.com/out"', 'fetch.password.credential = "drop"'
    )
    text = run(*INSTALL, "--as", "systemd").out
    assert " --fetch\n" in text
    assert "LoadCredential=drop\n" in text
