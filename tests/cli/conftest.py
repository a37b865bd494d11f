"""The console as tests use it: in a folder of its own, with nothing set from outside."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from importer.cli import run_command
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox

from tests.postgresql import journals

ROOMY = Limits(default=1_000_000, auth=1_000_000)
"""Limits that are known and far away, so that no walk starts slowly."""


@dataclass(frozen=True)
class Said:
    """What one command line came to."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The lines of `--json`."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder; the journal lies beside it."""
    for name in os.environ:
        if name.startswith(("BIGCAPITAL_", "IMPORTER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("IMPORTER_JOURNAL", str(tmp_path / "journal" / "journal.sqlite"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))  # nobody's own configuration
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setenv("COLUMNS", "100")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture(params=["sqlite", "postgresql"])
def each_journal(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The journal that the environment names: a file, and one on a server."""
    path = tmp_path / "on-a-server"
    if request.param == "postgresql":
        monkeypatch.setenv("IMPORTER_JOURNAL", str(journals.address(path)))
        monkeypatch.setenv("IMPORTER_UNSAFE_JOURNAL", "yes")
    yield
    journals.give_back(path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """One command line in this process, without a terminal."""

    def run_one(*arguments: str) -> Said:
        capsys.readouterr()
        code = run_command(arguments)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run_one


@pytest.fixture
def server(sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A stand-in server that the environment names."""
    return use(sandbox(limits=ROOMY), monkeypatch)


def use(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Set a server as users do."""
    monkeypatch.setenv("BIGCAPITAL_BASE_URL", server.url)
    monkeypatch.setenv("BIGCAPITAL_API_KEY", server.key)
    return server


def write(name: str, *lines: str) -> str:
    """A CSV file in the working folder."""
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def customers(number: int, name: str = "customers.csv") -> str:
    """A file with so many plain customers."""
    rows = (f"Customer {row},c{row}@example.com" for row in range(1, number + 1))
    return write(name, "Display Name,Email", *rows)
