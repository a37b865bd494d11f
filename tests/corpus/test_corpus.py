"""Every nasty feature of real files, one file each, is read as its hand-written golden says."""

import json
from pathlib import Path

import pytest

from tests.corpus.build import BUILT, contents_of
from tests.corpus.reading import ALWAYS, NOT_COMPARED, read_as_golden

HERE = Path(__file__).parent
SUFFIX = ".expected.json"
OURS = {".py", ".md"}


def corpus() -> list[Path]:
    """Every file, goldens and code left out."""
    return sorted(
        path
        for path in HERE.iterdir()
        if path.is_file() and path.suffix not in OURS and not path.name.endswith(SUFFIX)
    )


def golden_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def load(path: Path) -> dict:
    return json.loads(golden_of(path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.name)
def test_a_file_is_read_as_its_golden_says(path: Path):
    """Every row, every line that is none, every problem; the rest where the golden speaks of it."""
    golden = load(path)
    found = read_as_golden(path, golden.get("options", {}))
    if "error" in golden or "error" in found:
        assert found.get("error") == golden.get("error")
        return
    for key in golden.keys() - NOT_COMPARED:
        if key == "facts":
            assert golden[key].items() <= found[key].items()
        else:
            assert found[key] == golden[key], key


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.name)
def test_a_golden_says_what_it_follows_and_leaves_out_no_row(path: Path):
    golden = load(path)
    assert golden["follows"]
    assert all("section" in line or "issue" in line for line in golden["follows"])
    assert "error" in golden or golden.keys() >= ALWAYS


def test_every_golden_has_its_file():
    """A golden whose file was renamed would never be looked at again."""
    assert set(HERE.glob(f"*{SUFFIX}")) == set(map(golden_of, corpus()))


@pytest.mark.parametrize("name", sorted(BUILT))
def test_built_files_are_those_of_the_builder(name: str):
    """So that what a binary file holds can be read in the builder."""
    assert contents_of((HERE / name).read_bytes()) == contents_of(BUILT[name]())


def test_lines_of_the_facts_without_a_file_are_told_why():
    """README.md of the corpus names where each of the 62 lines is proven instead."""
    numbered = {int(path.name[:2]) for path in corpus() if path.name[:2].isdecimal()}
    elsewhere = {
        int(line.split("|")[1])
        for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and line.split("|")[1].strip().isdecimal()
    }
    assert numbered.isdisjoint(elsewhere)
    assert numbered | elsewhere >= set(range(1, 63))
