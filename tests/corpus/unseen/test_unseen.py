"""Lists of systems that no template names are read by their headers and values alone."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.unseen.score import Score, score
from tests.goldens import (
    SUFFIX,
    assert_as_expected,
    assert_complete,
    check_as_golden,
    golden_path,
    load_golden,
    options_of,
)

HERE = Path(__file__).parent
NO_LIST = frozenset({".py", ".md", ".json", ""})
LISTS = sorted(path for path in HERE.iterdir() if path.suffix not in NO_LIST)
FEWEST_RIGHT = 0.95


@cache
def found_in(path: Path) -> dict[str, Any]:
    """What checking makes of a list."""
    return check_as_golden(path, options_of(load_golden(path)))


@cache
def score_of(path: Path) -> Score:
    """How much of a list comes out as its golden says."""
    return score(found_in(path), load_golden(path))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_golden_says_everything_of_its_list(path: Path) -> None:
    """Each column and each row is spoken of, whatever the importer makes of them."""
    golden = load_golden(path)
    assert_complete(golden)
    assert golden["template"] is None
    assert golden.keys() >= {"columns"}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_is_understood_as_its_golden_says(path: Path) -> None:
    """Every column and every row, all that is sent and nothing else."""
    assert_as_expected(found_in(path), load_golden(path))


def test_nearly_all_fields_of_all_lists_come_out_right() -> None:
    scores = list(map(score_of, LISTS))
    fields = sum(one.fields for one in scores)
    assert sum(one.right for one in scores) >= FEWEST_RIGHT * fields


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_nothing_harmful_comes_out(path: Path) -> None:
    """No customer too many, no wrong name, amount or status, no secret, nothing where it is not."""
    assert score_of(path).harmful == ()


def test_every_golden_has_its_list() -> None:
    assert set(HERE.glob(f"*{SUFFIX}")) == set(map(golden_path, LISTS))


def test_there_are_sixty_lists() -> None:
    assert len(LISTS) >= 60
