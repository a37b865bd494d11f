"""Sending: which row is next, intents before requests, and what became of them."""

from pathlib import Path

import pytest
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import Attempt, AttemptNews, AttemptState, RunState
from importer.journal import Journal

from tests.journal.examples import (
    balance_row,
    body_of,
    checked_row,
    rejected_row,
    run_record,
    run_with_rows,
)
from tests.journal.implementations import Opener

CERTAINLY_NOT_STORED = {AttemptState.WITHDRAWN, AttemptState.NOT_STORED, AttemptState.ABSENT}
OPEN = {
    AttemptState.INTENDED,
    AttemptState.ANSWERED,
    AttemptState.IN_DOUBT,
    AttemptState.CONFIRMED,
}


def next_ids(journal: Journal, run_id: str, limit: int = 10, lane: bool | None = None) -> list[int]:
    """Row ids of the rows to be sent next."""
    return [row.row_id for row in journal.next_waiting(run_id, limit, with_balance=lane)]


def intend(journal: Journal, run_id: str, *row_ids: int) -> tuple[int, ...]:
    """Open attempts for these rows."""
    return journal.record_intents(run_id, [(row_id, body_of(row_id)) for row_id in row_ids])


def test_waiting_rows_come_in_the_order_read(journal: Journal) -> None:
    """In one lane or both, as many as are asked for."""
    run_id = run_with_rows(
        journal, checked_row(1), balance_row(2), rejected_row(3), checked_row(4), balance_row(5)
    )
    assert next_ids(journal, run_id) == [1, 2, 4, 5]
    assert next_ids(journal, run_id, 3) == [1, 2, 4]
    assert next_ids(journal, run_id, lane=False) == [1, 4]
    assert next_ids(journal, run_id, lane=True) == [2, 5]
    assert next_ids(journal, run_id, 1, lane=True) == [2]


def test_a_waiting_row_says_all_that_sending_needs(journal: Journal) -> None:
    """Its place, its body, its lane."""
    row = balance_row(1)
    run_id = run_with_rows(journal, row)
    (waiting,) = journal.next_waiting(run_id, 1)
    assert (waiting.ref, waiting.body, waiting.has_balance) == (row.ref, row.body, True)


@pytest.mark.parametrize("state", AttemptState)
def test_a_row_is_sent_again_only_if_it_is_certainly_not_stored(
    journal: Journal, state: AttemptState
) -> None:
    """Until then, and until an outcome says otherwise, it may be stored: its ending is unknown."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2))
    (attempt,) = intend(journal, run_id, 1)
    assert journal.endings(run_id)[Ending.UNKNOWN] == 1
    journal.record_attempt(AttemptNews(attempt, state))
    again = state in CERTAINLY_NOT_STORED
    assert next_ids(journal, run_id) == ([1, 2] if again else [2])
    assert journal.endings(run_id)[Ending.UNKNOWN] == (0 if again else 1)


@pytest.mark.parametrize("state", sorted(set(AttemptState) - CERTAINLY_NOT_STORED))
def test_a_row_that_may_be_stored_can_not_be_sent_again(
    journal: Journal, state: AttemptState
) -> None:
    """Nothing is created twice, even where the corridor has a bug; the batch is refused whole."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2))
    (attempt,) = intend(journal, run_id, 2)
    journal.record_attempt(AttemptNews(attempt, state))
    with pytest.raises(ValueError, match="not waiting"):
        intend(journal, run_id, 1, 2)
    assert len(list(journal.attempts(run_id))) == 1
    assert journal.endings(run_id)[Ending.WAITING] == 1


def test_a_row_with_an_outcome_keeps_it(journal: Journal) -> None:
    """A late word about an older attempt does not make a customer wait again."""
    run_id = run_with_rows(journal, checked_row(1))
    (first,) = intend(journal, run_id, 1)
    journal.record_attempt(AttemptNews(first, AttemptState.NOT_STORED))
    intend(journal, run_id, 1)
    journal.record_outcomes(run_id, [(1, Outcome(checked_row(1).ref, Ending.CREATED, 7))])
    journal.record_attempt(AttemptNews(first, AttemptState.ABSENT))
    assert journal.endings(run_id)[Ending.CREATED] == 1


def test_a_row_can_be_asked_for_whatever_its_ending(journal: Journal) -> None:
    """Settling doubts needs what was to be sent; a row that does not exist is a bug."""
    row = balance_row(1)
    run_id = run_with_rows(journal, row)
    (waiting,) = journal.next_waiting(run_id, 1)
    journal.record_outcomes(run_id, [(1, Outcome(row.ref, Ending.UNKNOWN))])
    assert journal.row(run_id, 1) == waiting
    with pytest.raises(ValueError, match="no row 2"):
        journal.row(run_id, 2)


def test_a_row_that_does_not_wait_can_not_be_sent(journal: Journal) -> None:
    """Nor one that does not exist, nor the same one twice in a batch."""
    run_id = run_with_rows(journal, checked_row(1), rejected_row(2))
    for row_ids in ([2], [3], [1, 1]):
        with pytest.raises(ValueError, match="not waiting"):
            intend(journal, run_id, *row_ids)
    assert list(journal.attempts(run_id)) == []


def test_an_empty_batch_is_no_intent(journal: Journal) -> None:
    """There is nothing to promise."""
    run_id = run_with_rows(journal, checked_row(1))
    assert journal.record_intents(run_id, []) == ()


@pytest.mark.parametrize("count", [2, 60])
def test_each_row_of_a_batch_has_an_attempt_of_its_own(journal: Journal, count: int) -> None:
    """Told in the order asked for, whatever that is, and however a database takes many at once."""
    run_id = run_with_rows(journal, *map(checked_row, range(1, count + 1)))
    wanted = list(range(count, 0, -1))
    ids = intend(journal, run_id, *wanted)
    for row_id, (attempt,) in journal.attempts_of_rows(run_id, wanted).items():
        assert attempt.attempt_id == ids[wanted.index(row_id)]
        assert (attempt.row_id, attempt.body) == (row_id, body_of(row_id))
    assert journal.endings(run_id)[Ending.UNKNOWN] == count


def test_rows_that_end_together_end_each_in_its_own_way(journal: Journal) -> None:
    """Attempts are given in another order than that of the rows."""
    run_id = run_with_rows(journal, *map(checked_row, (1, 2, 3)))
    third, first = intend(journal, run_id, 3, 1)
    odd = Problem("not-stored-as-sent", value="a", facts={"stored": "b"})
    ended = [
        (first, Outcome(checked_row(1).ref, Ending.CREATED, 7)),
        (third, Outcome(checked_row(3).ref, Ending.UNKNOWN, 9, (odd,))),
    ]
    journal.end_attempts(AttemptState.CONFIRMED, ended)
    found = {row.row_id: row for row in journal.results(run_id)}
    assert [found[row_id].ending for row_id in (1, 2, 3)] == ["created", "waiting", "unknown"]
    assert [found[row_id].customer_id for row_id in (1, 2, 3)] == [7, None, 9]
    assert [found[row_id].problems for row_id in (1, 2, 3)] == [(), (), (odd,)]


def test_if_one_of_several_attempts_was_never_made_no_row_ends(journal: Journal) -> None:
    run_id = run_with_rows(journal, checked_row(1))
    (attempt,) = intend(journal, run_id, 1)
    outcome = Outcome(checked_row(1).ref, Ending.CREATED, 7)
    with pytest.raises(ValueError, match="no such attempt"):
        journal.end_attempts(AttemptState.CONFIRMED, [(attempt, outcome), (99, outcome)])
    assert journal.endings(run_id)[Ending.UNKNOWN] == 1
    assert journal.attempts_of_row(run_id, 1)[0].state is AttemptState.INTENDED


def test_an_intent_is_there_for_the_next_process(
    journal: Journal, path: Path, open_again: Opener
) -> None:
    """With the body that was about to leave."""
    row = checked_row(1)
    run_id = run_with_rows(journal, row)
    (attempt_id,) = journal.record_intents(run_id, [(1, "the body")])
    with open_again(path) as other:
        expected = Attempt(attempt_id, 1, row.ref, AttemptState.INTENDED, "the body")
        assert list(other.attempts(run_id)) == [expected]


def test_what_became_of_an_attempt_is_remembered(journal: Journal) -> None:
    """What is not said again stays as it is."""
    run_id = run_with_rows(journal, checked_row(1))
    (attempt_id,) = intend(journal, run_id, 1)
    journal.record_attempt(
        AttemptNews(
            attempt_id,
            AttemptState.ANSWERED,
            status=201,
            customer_id=4711,
            detail="slow",
            ended_at=1769869501.25,
        )
    )
    journal.record_attempt(AttemptNews(attempt_id, AttemptState.CONFIRMED, mended_body="mended"))
    assert journal.attempts_of_row(run_id, 1) == (
        Attempt(
            attempt_id=attempt_id,
            row_id=1,
            ref=checked_row(1).ref,
            state=AttemptState.CONFIRMED,
            body=body_of(1),
            mended_body="mended",
            ended_at=1769869501.25,
            status=201,
            customer_id=4711,
            detail="slow",
        ),
    )


def test_what_is_said_again_replaces_what_was_said(journal: Journal) -> None:
    """A later look knows better."""
    run_id = run_with_rows(journal, checked_row(1))
    (attempt_id,) = intend(journal, run_id, 1)
    for number in (1, 2):
        journal.record_attempt(
            AttemptNews(
                attempt_id,
                AttemptState.IN_DOUBT,
                status=500 + number,
                customer_id=number,
                detail=f"look {number}",
                ended_at=float(number),
                body=f"body {number}",
                mended_body=f"mended {number}",
            )
        )
    (attempt,) = journal.attempts(run_id)
    assert (attempt.status, attempt.customer_id, attempt.detail) == (502, 2, "look 2")
    assert (attempt.ended_at, attempt.body, attempt.mended_body) == (2.0, "body 2", "mended 2")


def test_an_attempt_that_was_never_made_is_a_bug(journal: Journal) -> None:
    """It is not passed over in silence."""
    with pytest.raises(ValueError, match="no attempt 99"):
        journal.record_attempt(AttemptNews(99, AttemptState.ANSWERED))


def test_attempts_are_told_in_the_order_opened(journal: Journal) -> None:
    """Of this run, narrowed to states where that is asked."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2), checked_row(3), number=1)
    other = run_with_rows(journal, checked_row(1), number=2)
    third, first = intend(journal, run_id, 3, 1)
    intend(journal, other, 1)
    journal.record_attempt(AttemptNews(third, AttemptState.NOT_STORED, status=429))
    again, second = intend(journal, run_id, 3, 2)
    journal.record_attempt(AttemptNews(second, AttemptState.IN_DOUBT))
    assert [found.attempt_id for found in journal.attempts(run_id)] == [third, first, again, second]
    doubtful = [AttemptState.INTENDED, AttemptState.IN_DOUBT]
    assert [found.attempt_id for found in journal.attempts(run_id, doubtful)] == [
        first,
        again,
        second,
    ]
    assert list(journal.attempts(run_id, [])) == []
    assert [found.attempt_id for found in journal.attempts_of_row(run_id, 3)] == [third, again]
    assert journal.attempts_of_row(run_id, 4) == ()


def test_the_most_telling_row_has_a_postal_code_and_no_balance(journal: Journal) -> None:
    """Then one with a postal code, then the first; rows that can't be sent tell nothing."""
    run_id = run_with_rows(
        journal,
        rejected_row(1, has_postcode=True),
        checked_row(2),
        balance_row(3, has_postcode=True),
        checked_row(4, has_postcode=True),
        checked_row(5, has_postcode=True),
    )
    told = []
    for _ in range(4):
        row = journal.most_telling(run_id)
        assert row is not None
        told.append(row.row_id)
        intend(journal, run_id, row.row_id)
    assert told == [4, 5, 3, 2]
    assert journal.most_telling(run_id) is None


FOUND_BY_CHECKING = Problem("phone-unusual", "workPhone", 7, "12")
FOUND_BY_SENDING = Problem("not-stored", facts={"reason": "the server was busy"})


def test_reopened_rows_wait_again(journal: Journal) -> None:
    """Without their id and what sending found; what checking found and the attempts stay."""
    rows = [checked_row(i, problems=(FOUND_BY_CHECKING,)) for i in range(1, 5)]
    run_id = run_with_rows(journal, *rows)
    for attempt in intend(journal, run_id, 1, 2, 3):
        journal.record_attempt(AttemptNews(attempt, AttemptState.NOT_STORED))
    endings = [Ending.FAILED, Ending.UNKNOWN, Ending.REFUSED]
    outcomes = [
        (row.row_id, Outcome(row.ref, ending, row.row_id, (FOUND_BY_SENDING,)))
        for row, ending in zip(rows[:3], endings, strict=True)
    ]
    journal.record_outcomes(run_id, outcomes)
    assert journal.reopen(run_id, [Ending.FAILED, Ending.UNKNOWN]) == 2
    results = list(journal.results(run_id))
    again = Ending.WAITING
    assert [row.ending for row in results] == [again, again, Ending.REFUSED, again]
    assert [row.customer_id for row in results] == [None, None, 3, None]
    assert results[0].problems == (FOUND_BY_CHECKING,)
    assert results[2].problems == (FOUND_BY_CHECKING, FOUND_BY_SENDING)
    assert len(list(journal.attempts(run_id))) == 3
    assert next_ids(journal, run_id) == [1, 2, 4]


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_reopened_row_that_may_be_stored_stays_unknown(
    journal: Journal, state: AttemptState
) -> None:
    """It is for the evidence to say; without evidence nothing is sent again."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2))
    (attempt,) = intend(journal, run_id, 1)
    journal.record_attempt(AttemptNews(attempt, state))
    for row_id in (1, 2):
        outcome = Outcome(checked_row(row_id).ref, Ending.FAILED, 9, (FOUND_BY_SENDING,))
        journal.record_outcomes(run_id, [(row_id, outcome)])
    assert journal.reopen(run_id, [Ending.FAILED, Ending.UNKNOWN]) == 1
    stored, waiting = journal.results(run_id)
    assert (stored.ending, stored.customer_id, stored.problems) == (Ending.UNKNOWN, None, ())
    assert waiting.ending is Ending.WAITING


def test_reopening_touches_its_own_run_only(journal: Journal) -> None:
    """And nothing where no row ended so."""
    first = run_with_rows(journal, checked_row(1), number=1)
    second = run_with_rows(journal, checked_row(1), number=2)
    for run_id in (first, second):
        outcome = Outcome(checked_row(1).ref, Ending.FAILED, None, (FOUND_BY_SENDING,))
        journal.record_outcomes(run_id, [(1, outcome)])
    assert journal.reopen(first, [Ending.UNKNOWN]) == 0
    assert journal.reopen(first, [Ending.FAILED]) == 1
    assert journal.endings(second)[Ending.FAILED] == 1
    assert journal.problem_counts(second) == {FOUND_BY_SENDING.code: 1}


def test_what_is_found_while_checking_belongs_to_checking(journal: Journal) -> None:
    """Duplicates are found after the rows were added, and stay when their rows are reopened."""
    run = run_record()
    journal.start_run(run)
    journal.add_rows(run.id, [checked_row(1)])
    journal.add_problems(run.id, [(1, FOUND_BY_CHECKING)])
    outcome = Outcome(checked_row(1).ref, Ending.FAILED, None, (FOUND_BY_CHECKING,))
    journal.record_outcomes(run.id, [(1, outcome)])
    journal.set_state(run.id, RunState.SENDING)
    journal.add_problems(run.id, [(1, FOUND_BY_SENDING)])
    journal.reopen(run.id, [Ending.FAILED])
    (row,) = journal.results(run.id)
    assert row.problems == (FOUND_BY_CHECKING, FOUND_BY_CHECKING)


def test_ids_of_attempts_are_never_given_twice(journal: Journal) -> None:
    """Not even after the run that had them was forgotten."""
    run_id = run_with_rows(journal, checked_row(1), number=1)
    (forgotten,) = intend(journal, run_id, 1)
    journal.forget(run_id)
    run_id = run_with_rows(journal, checked_row(1), number=2)
    assert intend(journal, run_id, 1)[0] > forgotten
