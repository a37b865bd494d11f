"""Every pattern that meets a text of a file takes time in step with the text's length."""

import re
import time
from collections.abc import Callable
from functools import partial

import pytest
from importer.core.corrections.cell_changes import _is_kept_or_lost
from importer.core.headers.known import matches_pattern

from tests.budget import budget
from tests.hostile.patterns import UsedPattern, used_patterns

STEPS = (24, 200, budget(2_000, 16_000))
"""Characters: exponential, cubic and quadratic time show themselves one after the other."""

MOST = 60
"""Times the work of a plain pattern. A linear one takes a few; quadratic ones take hundreds."""

PLAIN = re.compile("[a-z]")


def work(do: Callable[[], object]) -> float:
    """The processor's time, the least of three: others may disturb one of them."""
    times = []
    for _ in range(3):
        start = time.process_time()
        do()
        times.append(time.process_time() - start)
    return min(times)


def is_linear(do: Callable[[str], object], text: str, most: float) -> bool:
    start = time.process_time()
    do(text)
    return time.process_time() - start <= most or work(lambda: do(text)) <= most


@pytest.mark.parametrize("used", used_patterns(), ids=lambda used: used.name)
def test_no_text_makes_a_pattern_slow(used: UsedPattern) -> None:
    """Ten times the text takes ten times as long, not a hundred times."""
    most = MOST * work(lambda: PLAIN.sub("", "a b" * (STEPS[-1] // 3)))
    for length in STEPS:
        for text in used.texts(length):
            for method in used.methods:
                slow = f"{used.name}.{method} on {text[:60]!r}"
                assert is_linear(partial(used.run, method), text, most), slow


def test_patterns_of_the_past_are_noticed() -> None:
    """What this module looks for: the patterns that hung on comments, blanks and attributes."""
    slow = (
        r"(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<html",
        r"\s*(?:\r\n|\n)\s*",
        r"<a\s[^<>]*href=([^\s<>]+)[^<>]*>",
        r"\W*(?:[A-Z]{3}\s*)?\W*\d",
    )
    most = MOST * work(lambda: PLAIN.sub("", "a b" * 700))
    for pattern in slow:
        used = UsedPattern(pattern, re.compile(pattern), ("search",))
        assert not all(
            is_linear(partial(used.run, "search"), text, most)
            for length in (24, 200, 2_000)
            for text in used.texts(length)
        )


@pytest.mark.parametrize("stars", [1, 5, 40])
def test_stars_in_a_column_of_a_template_cost_no_more_than_one(stars: int) -> None:
    """`*a*a*a*b` on a header of many `a`: each part is searched once."""
    pattern, header = "*a" * stars + "*b", "a" * 900
    assert not matches_pattern(header, pattern)
    assert matches_pattern(f"{header}b", pattern)
    assert matches_pattern("x" + "a x" * stars + "b", pattern)


def test_parts_of_a_column_do_not_overlap() -> None:
    """`a*a` wants two."""
    assert not matches_pattern("a", "a*a")
    assert matches_pattern("aa", "a*a")
    assert not matches_pattern("aba", "ab*ba")
    assert not matches_pattern("x abc y", "*abc*bc*")


def test_a_long_word_of_lost_letters_is_compared_step_by_step() -> None:
    """Each may have become one to four marks: 4 to the power of 500 ways."""
    assert _is_kept_or_lost("é" * 500, "?" * 1_300)
    assert not _is_kept_or_lost("é" * 500, "?" * 499)
    assert not _is_kept_or_lost("é" * 500, "?" * 2_001)
    assert not _is_kept_or_lost("é" * 500 + "x", "?" * 1_300)
    assert _is_kept_or_lost("Müller & Søn", "M?ller & S??n")
