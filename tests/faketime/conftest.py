"""Processes whose clock on the wall is another one's, by libfaketime."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import folder, run, server
from tests.cli.processes import start

__all__ = ["folder", "run", "server", "start_at"]

PLACES = ("/usr/lib/*/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this needs libfaketime: `make test` leaves it out, `make test-faketime` runs it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faketime)


def library() -> str:
    """Where it is; without it the tests fail, they are not skipped."""
    named = os.environ.get("LIBFAKETIME", "")
    found = [str(path) for place in PLACES for path in Path("/").glob(place[1:])]
    assert named or found, "libfaketime is needed for these tests (apt-get install libfaketime)"
    return named or found[0]


StartAt = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start_at(monkeypatch: pytest.MonkeyPatch) -> StartAt:
    """Starts the console command with its clock moved by so much, such as `+3650d`."""

    def start_at(moved: str, *arguments: str) -> subprocess.Popen[str]:
        with monkeypatch.context() as patched:
            patched.setenv("LD_PRELOAD", library())
            patched.setenv("FAKETIME", moved)
            return start(*arguments)

    return start_at
