"""What a command loads: heavy packages only where they are used, so that help is there at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("pandas", "pydantic", "httpx", "openpyxl", "phonenumbers")

PROGRAM = """
import json, sys
from importer.cli import run_command
code = run_command(sys.argv[1:])
print(json.dumps({"code": code, "loaded": sorted(sys.modules)}))
"""


def loaded_by(*arguments: str, journal: Path) -> set[str]:
    """The modules of a real process after one command line."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={**os.environ, "IMPORTER_JOURNAL": str(journal)},
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["code"] == 0, done.stderr
    return set(said["loaded"])


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("--version",)])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert loaded_by(*arguments, journal=tmp_path / "j.sqlite").isdisjoint({*HEAVY, "rich"})


def test_listing_runs_needs_neither_files_nor_a_server(tmp_path: Path) -> None:
    """Settings and journal need pydantic; nothing else that is heavy."""
    from importer.journal import open_journal

    open_journal(tmp_path / "j.sqlite").close()
    loaded = loaded_by("runs", journal=tmp_path / "j.sqlite")
    assert loaded.isdisjoint({*HEAVY, "starlette", "uvicorn"} - {"pydantic"})


def test_the_package_itself_loads_nothing() -> None:
    """`import importer` in somebody's program costs nothing until a file is imported."""
    program = "import sys; import importer; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.split())
    own = {name for name in loaded if name.startswith("importer")}
    assert own == {"importer", "importer.version"}
    assert loaded.isdisjoint({*HEAVY, "click", "rich", "asyncio", "sqlite3"})


def test_the_package_is_a_command_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "importer", "--version"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("importer, version ")
