"""The nine endings, and the exit code that scripts see."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.exit_codes import strictest_exit_code
from importer.core.outcomes import ENDING_MEANINGS, UNFINISHED, Ending, exit_code_of


def test_there_are_nine_and_each_has_a_meaning() -> None:
    words = "created updated unchanged skipped rejected refused failed unknown waiting"
    assert " ".join(ENDING_MEANINGS) == words
    assert set(ENDING_MEANINGS) == set(Ending)
    assert all(ENDING_MEANINGS.values())


def test_resume_takes_up_what_has_no_verdict() -> None:
    assert {Ending.WAITING, Ending.FAILED, Ending.UNKNOWN} == UNFINISHED


@pytest.mark.parametrize(
    ("endings", "code"),
    [
        ({}, 0),
        ({Ending.CREATED: 5, Ending.SKIPPED: 1, Ending.WAITING: 2}, 0),
        ({Ending.UPDATED: 1, Ending.UNCHANGED: 1}, 0),
        ({Ending.CREATED: 5, Ending.REJECTED: 1}, 3),
        ({Ending.CREATED: 5, Ending.REFUSED: 1}, 3),
        ({Ending.CREATED: 5, Ending.FAILED: 1}, 3),
        ({Ending.CREATED: 5, Ending.REJECTED: 0}, 0),
        ({Ending.UNKNOWN: 1}, 4),
        ({Ending.UNKNOWN: 1, Ending.REJECTED: 7}, 4),
    ],
)
def test_the_exit_code_of_a_finished_run(endings: dict[Ending, int], code: int) -> None:
    assert exit_code_of(endings) == code


def test_a_customer_created_with_an_error_is_no_success() -> None:
    assert exit_code_of({Ending.CREATED: 5}, created_with_errors=1) == 3


PRECEDENCE = (130, 2, 5, 1, 4, 3, 0)


@pytest.mark.parametrize(("stricter", "milder"), tuple(combinations(PRECEDENCE, 2)))
def test_where_two_codes_hold_the_stricter_is_seen(stricter: int, milder: int) -> None:
    assert strictest_exit_code(stricter, milder) == stricter
    assert strictest_exit_code(milder, stricter) == stricter


@given(st.lists(st.sampled_from(PRECEDENCE)))
def test_of_many_codes_it_is_one_of_them(codes: list[int]) -> None:
    assert strictest_exit_code(*codes) in (codes or [0])
