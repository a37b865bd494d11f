"""Whose trouble an internal error is: what speaks against a row, and what never does."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.sending.answers import NotStored, Tries, Trouble
from importer.core.sending.blame import Failures, Proofs, speaks_against_row

moments = st.floats(min_value=0, max_value=1_000)


def failed(trouble: Trouble = Trouble.SERVER, **tries: int) -> NotStored:
    """An answer that left nothing, after three internal errors unless told otherwise."""
    return NotStored(
        trouble, 500, "an internal error", Tries(**{"requests": 3, "faults": 3} | tries)
    )


BEFORE = Failures().then(failed(), 10.0)
WELL = Proofs(read_left=11.0, create_left=12.0)


def test_a_row_that_fails_again_after_the_server_was_well_is_suspected() -> None:
    assert speaks_against_row(BEFORE, WELL, failed())


@pytest.mark.parametrize(
    ("why", "before", "proofs", "answer"),
    [
        ("it never failed before", Failures(), WELL, failed()),
        ("nothing was read since", BEFORE, Proofs(create_left=12.0), failed()),
        ("nothing was stored since", BEFORE, Proofs(read_left=11.0), failed()),
        ("the read was under way", BEFORE, Proofs(read_left=9.9, create_left=12.0), failed()),
        ("the other row was under way", BEFORE, Proofs(read_left=11.0, create_left=9.9), failed()),
        ("the server could not be reached in between", BEFORE, WELL, failed(unsent=1)),
        ("the limit was met", BEFORE, WELL, failed(Trouble.LIMITED)),
        ("it was never reached", BEFORE, WELL, failed(Trouble.UNREACHABLE)),
        (
            "its last failure was no internal error",
            BEFORE.then(failed(Trouble.UNREACHABLE), 10.5),
            WELL,
            failed(),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_less_speaks_against_it(
    why: str, before: Failures, proofs: Proofs, answer: NotStored
) -> None:
    assert not speaks_against_row(before, proofs, answer), why


@given(moments, st.lists(st.tuples(st.booleans(), moments)))
def test_the_server_was_well_only_if_a_read_and_a_row_left_after_the_moment(
    moment: float, requests: list[tuple[bool, float]]
) -> None:
    """Whatever the order in which the answers came."""
    proofs = Proofs()
    for is_read, left in requests:
        proofs = proofs.with_read(left) if is_read else proofs.with_create(left)

    kinds = {is_read for is_read, left in requests if left > moment}

    assert proofs.show_well_since(moment) == (kinds == {True, False})


def test_a_row_is_to_blame_once_it_has_failed_alone_twice() -> None:
    """The second time it is enough that the server could be read in between."""
    once = BEFORE.then(failed(), 20.0).alone()
    assert not once.are_the_rows_own
    assert not speaks_against_row(once, WELL, failed())
    assert speaks_against_row(once, WELL.with_read(20.5), failed())
    assert once.then(failed(), 30.0).alone().are_the_rows_own


def test_internal_errors_add_up() -> None:
    failures = BEFORE.then(failed(Trouble.UNREACHABLE, faults=1, unsent=2), 20.0)
    assert (failures.faults, failures.ended_at, failures.suspicious) == (4, 20.0, False)
    assert not Proofs().show_well_since(-math.inf)
