"""Breaks a copy of the project and runs the tests that must notice."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from tests.mutations.mutation import Mutation

ROOT = Path(__file__).parents[2]
COPIED = ("importer", "templates", "sample_data", "tests", "pyproject.toml")
SECONDS = 240
"""For the tests of one mutation; some mutations make a walk wait for ever."""


class Verdict(StrEnum):
    """What became of one mutation."""

    CAUGHT = "caught by"
    TOO_SLOW = "caught by the time limit in"
    SURVIVED = "SURVIVED"
    GONE = "NO LONGER IN THE CODE"
    BROKEN = "THE TESTS COULD NOT BE RUN:"

    @property
    def is_caught(self) -> bool:
        """Whether a test noticed."""
        return self in {Verdict.CAUGHT, Verdict.TOO_SLOW}


_PASSED, _FAILED = 0, 1  # pytest's exit codes


def judge(mutation: Mutation, root: Path) -> tuple[Verdict, str]:
    """Break the copy at `root`, run the tests, mend it; the verdict and the test that noticed."""
    if not all(edit.applies(root) for edit in mutation.edits):
        return Verdict.GONE, ""
    with _broken(mutation, root):
        return run(mutation.tests, root, SECONDS)


@contextmanager
def _broken(mutation: Mutation, root: Path) -> Iterator[None]:
    paths = {root / edit.file for edit in mutation.edits}
    before = {path: path.read_bytes() for path in paths}
    try:
        for edit in mutation.edits:
            edit.make(root)
        yield
    finally:
        for path, content in before.items():
            path.write_bytes(content)


def run(tests: Sequence[str], root: Path, seconds: float) -> tuple[Verdict, str]:
    """Run tests in the copy, for so long at most; several names are tried from their beginning."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *_ids(tests, root)],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict.TOO_SLOW, ", ".join(tests)
    if done.returncode == _PASSED:
        return Verdict.SURVIVED, ""
    if done.returncode != _FAILED:
        return Verdict.BROKEN, done.stdout[-500:] + done.stderr[-500:]
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    return Verdict.CAUGHT, failed[0].split(" ")[1] if failed else ", ".join(tests)


def _ids(tests: Sequence[str], root: Path) -> list[str]:
    """Names of tests in full, as pytest wants them."""
    return [full for test in tests for full in named_tests(test, root)]


def named_tests(test: str, root: Path) -> list[str]:
    """The tests whose name begins so; a file alone stands for all of its tests."""
    path, *within = test.split("::")
    if not within:
        return [path] if (root / path).exists() else []
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    *classes, start = within
    found = [
        line.split("def ")[1].partition("(")[0]
        for line in lines
        if line.lstrip().startswith(f"def {start}")
    ]
    return ["::".join((path, *classes, name)) for name in found]


def copy_project(to: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / name)
