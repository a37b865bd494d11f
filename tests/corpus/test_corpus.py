"""Every nasty feature of real files, one file each, is checked as its hand-written golden says."""

from pathlib import Path

import pytest

from tests.corpus.build import BUILT, contents_of
from tests.goldens import (
    CORPUS,
    SUFFIX,
    assert_as_expected,
    assert_complete,
    check_as_golden,
    claims_of,
    corpus_paths,
    golden_path,
    load_golden,
    options_of,
    unseen_paths,
)


def readable_paths() -> list[Path]:
    """Files that are read, in which a template might see its own layout."""
    return [path for path in corpus_paths() if "refused" not in load_golden(path)]


EVERY_FILE = pytest.mark.parametrize("path", corpus_paths(), ids=lambda path: path.name)


@EVERY_FILE
def test_a_file_is_checked_as_its_golden_says(path: Path) -> None:
    """Every row, every line that is none, every problem; the rest where the golden speaks of it."""
    golden = load_golden(path)
    assert_as_expected(check_as_golden(path, options_of(golden)), golden)


@EVERY_FILE
def test_a_golden_says_what_it_follows_and_leaves_nothing_out(path: Path) -> None:
    assert_complete(load_golden(path))


@pytest.mark.parametrize("path", [*readable_paths(), *unseen_paths()], ids=lambda path: path.name)
def test_no_template_claims_a_file_that_is_not_its_own(path: Path) -> None:
    """The same law as over the samples: of these, most are of no system that we know."""
    claims = claims_of(path)
    assert claims == [] or claims == [load_golden(path).get("template")]


def test_every_golden_has_its_file() -> None:
    """A golden whose file was renamed would never be looked at again."""
    assert set(CORPUS.glob(f"*{SUFFIX}")) == set(map(golden_path, corpus_paths()))


@pytest.mark.parametrize("name", sorted(BUILT))
def test_built_files_are_those_of_the_builder(name: str) -> None:
    """So that what a binary file holds can be read in the builder."""
    assert contents_of((CORPUS / name).read_bytes()) == contents_of(BUILT[name]())


def test_lines_of_the_facts_without_a_file_are_told_why() -> None:
    """README.md of the corpus names where each of the 62 lines is proven instead."""
    numbered = {int(path.name[:2]) for path in corpus_paths() if path.name[:2].isdecimal()}
    elsewhere = {
        int(line.split("|")[1])
        for line in (CORPUS / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and line.split("|")[1].strip().isdecimal()
    }
    assert numbered.isdisjoint(elsewhere)
    assert numbered | elsewhere >= set(range(1, 63))
