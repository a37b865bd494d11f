"""What CONTRIBUTING.md tells of the house is true of the code."""

import inspect
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from importer.cli import run_command

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WAY = TEXT.partition("<!-- way:begin -->")[2].partition("<!-- way:end -->")[0]
STEPS = re.findall(r"^\| \d+ \| `([\w/]+)` \| `([\w.]+:[\w.]+)` \|", WAY, re.MULTILINE)
"""Room and function, in the order in which a cell meets them."""

EXPORT = """\
Example Co
Customer Contact List

Customer,Phone Numbers,Email,Full Name,Billing Address,Open Balance
Acme,,,,,"1,200.00"
"""
COMMAND = (
    "run customers.csv --sandbox --yes --out out --settle 0s --default openingBalanceAt=2026-01-01"
)


def code_of(name: str) -> CodeType:
    """The code of a function by `module:qualified.name`."""
    module, _, path = name.partition(":")
    found: Any = import_module(module)
    for part in path.split("."):
        found = inspect.getattr_static(found, part)
    code = inspect.unwrap(found).__code__
    assert isinstance(code, CodeType)
    return code


@contextmanager
def watched(names: list[str]) -> Iterator[list[str]]:
    """The functions in the order in which they are first called, in any thread."""
    called: list[str] = []
    known = {code_of(name): name for name in names}

    def note(frame: FrameType, event: str, argument: object) -> None:
        name = known.get(frame.f_code)
        if event == "call" and name is not None and name not in called:
            called.append(name)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def test_a_cell_passes_a_dozen_functions_at_most_and_no_room_twice() -> None:
    rooms = [room for room, _ in STEPS]
    assert 8 <= len(STEPS) <= 12
    assert len(set(rooms)) == len(rooms)
    for room, function in STEPS:
        assert function.startswith(f"importer.{room.replace('/', '.')}.")


def test_a_cell_passes_them_in_this_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPORTER_JOURNAL", str(tmp_path / "journal.sqlite"))
    monkeypatch.chdir(tmp_path)
    Path("customers.csv").write_text(EXPORT, encoding="utf-8")
    functions = [function for _, function in STEPS]
    with watched(functions) as called:
        code = run_command(COMMAND.split())
    assert code == 0
    assert called == functions
    assert "created" in Path("out/results.csv").read_text(encoding="utf-8-sig")


def test_every_path_it_names_is_there() -> None:
    """Rooms are named from `importer/`, all else from the top."""
    named = set(re.findall(r"`((?:[a-z_]+/)+[\w.-]*)`", TEXT))
    assert len(named) > 40
    homes = (ROOT, ROOT / "importer")
    assert [path for path in named if not any((home / path).exists() for home in homes)] == []
