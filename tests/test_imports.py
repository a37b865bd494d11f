"""What a command loads: heavy packages only where they are used, so that help is there at once."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "pydantic", "httpx", "openpyxl", "phonenumbers")

PROGRAM = """
import json, sys
from importer.cli import main
try:
    main()
except SystemExit as end:
    print(json.dumps({"code": end.code, "loaded": sorted(sys.modules)}))
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


def test_garbage_is_looked_for_seldom_from_the_first_line_on() -> None:
    """What a command loads stays: there is nothing to be found in it."""
    program = (
        "import gc, sys\n"
        "looks = []\n"
        "gc.callbacks.append(lambda phase, info: looks.append(phase))\n"
        "from importer.__main__ import main\n"
        "before = len(looks)\n"
        "sys.argv = ['importer', '--version']\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    print(len(looks) - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout.split()[-1] == b"0"


def test_the_package_is_a_command_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "importer", "--version"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("importer, version ")


PRESCRIBED = ("pandas", "openpyxl", "pydantic", "httpx", "tenacity")


@pytest.mark.parametrize("package", PRESCRIBED)
def test_what_was_prescribed_carries_weight(package: str) -> None:
    """A package that nothing imports is a promise that nobody keeps; types alone do not count."""
    importing = [
        module
        for module in (ROOT / "importer").rglob("*.py")
        if package in _imported_when_run(ast.parse(module.read_text(encoding="utf-8")))
    ]
    assert importing


def _imported_when_run(node: ast.AST) -> set[str]:
    """First names of what a module imports, wherever it does; what only a type checker reads is
    left out."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        return set()
    names = (
        {name.name.split(".")[0] for name in node.names} if isinstance(node, ast.Import) else set()
    )
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = {node.module.split(".")[0]}
    return names.union(*map(_imported_when_run, ast.iter_child_nodes(node)))


def test_pandas_is_imported_only_where_it_is_used() -> None:
    """Inside a function: whoever needs no tables does not wait for it."""
    for module in (ROOT / "importer").rglob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        at_once = ast.Module(
            [one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)], []
        )
        assert "pandas" not in _imported_when_run(at_once), module


def test_a_check_of_a_few_rows_does_not_wait_for_what_it_does_not_need(tmp_path: Path) -> None:
    """Its reports count few problems, which is done before pandas would be there; it sends
    nothing and shows no progress."""
    file = tmp_path / "customers.csv"
    file.write_text("Name,Email\nAnn,ann@acme.example\n")
    command = ("check", str(file), "--offline", "--out", str(tmp_path / "out"))
    loaded = loaded_by(*command, journal=tmp_path / "j.sqlite")
    assert loaded.isdisjoint({"pandas", "httpx", "asyncio", "phonenumbers", "rapidfuzz"})
    assert loaded.isdisjoint({"numpy"}), "openpyxl loads it"
    assert loaded.isdisjoint({"rich.progress", "importer.run.sending", "importer.run.taking"})
    assert loaded.isdisjoint({"tomllib", "importer.settings.sights"}), "nothing is written in TOML"
    assert loaded.isdisjoint({"importer.core.checking.same_customer", "importer.run.merging"})
    assert loaded.isdisjoint(
        {"importer.core.values.addresses", "importer.core.asking.column_answers"}
    )
