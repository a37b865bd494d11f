"""No two rows of an organization hold one customer's id, whatever a server answers."""

from pathlib import Path

import pytest
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.runs import ID_GIVEN_AGAIN, AttemptNews, AttemptState, RivalClaim
from importer.journal import Journal, open_journal

from tests.journal.examples import (
    body_of,
    checked_row,
    run_record,
    run_with_rows,
    source_record,
)
from tests.journal.implementations import INTEGRITY
from tests.journal.older import add_attempt, write_older_journal

REPAIR = Problem("postcode-kept-elsewhere", value="02138", facts={"place": "the note"})


def answered(journal: Journal, run_id: str, row_id: int, customer_id: int) -> int:
    """A row whose request was answered with an id."""
    (attempt,) = journal.record_intents(run_id, [(row_id, body_of(row_id))])
    journal.record_attempt(
        AttemptNews(attempt, AttemptState.ANSWERED, status=201, customer_id=customer_id)
    )
    return attempt


def confirmed(journal: Journal, run_id: str, row_id: int, customer_id: int) -> int:
    """A row that was read back and called created."""
    attempt = answered(journal, run_id, row_id, customer_id)
    outcome = Outcome(checked_row(row_id).ref, Ending.CREATED, customer_id, (REPAIR,))
    journal.end_attempts(AttemptState.CONFIRMED, [(attempt, outcome)])
    return attempt


def test_the_row_that_held_an_id_is_in_doubt_once_another_row_is_answered_with_it(
    journal: Journal,
) -> None:
    """What sending had said of it is void; what was answered stays on record."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2))
    confirmed(journal, run_id, 1, customer_id=7)
    (second,) = journal.record_intents(run_id, [(2, body_of(2))])

    ousted = journal.record_attempt(
        AttemptNews(second, AttemptState.ANSWERED, status=201, customer_id=7, body="sent")
    )

    assert ousted == (RivalClaim(run_id, 1, was_created=True),)
    first, _ = journal.results(run_id)
    assert (first.ending, first.customer_id, first.problems) == (Ending.UNKNOWN, None, ())
    (attempt,) = journal.attempts_of_row(run_id, 1)
    assert (attempt.state, attempt.customer_id, attempt.status, attempt.detail) == (
        AttemptState.IN_DOUBT,
        7,
        201,
        ID_GIVEN_AGAIN,
    )


def test_a_row_of_an_earlier_run_is_found_too_one_of_another_organization_is_let_be(
    journal: Journal,
) -> None:
    earlier = run_with_rows(journal, checked_row(1), number=1)
    elsewhere = run_with_rows(journal, checked_row(1), number=2, organization_id="other")
    now = run_with_rows(journal, checked_row(1), number=3)
    confirmed(journal, earlier, 1, customer_id=7)
    confirmed(journal, elsewhere, 1, customer_id=7)
    (attempt,) = journal.record_intents(now, [(1, body_of(1))])

    ousted = journal.record_attempt(AttemptNews(attempt, AttemptState.ANSWERED, customer_id=7))

    assert ousted == (RivalClaim(earlier, 1, was_created=True),)
    assert journal.endings(earlier)[Ending.UNKNOWN] == 1
    assert journal.endings(elsewhere)[Ending.CREATED] == 1


def test_the_database_itself_refuses_a_second_holder(journal: Journal) -> None:
    """Even where the corridor has a bug."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2))
    first = answered(journal, run_id, 1, customer_id=7)
    answered(journal, run_id, 2, customer_id=7)

    with pytest.raises(INTEGRITY, match="two rows hold one customer id"):
        journal.end_attempts(
            AttemptState.CONFIRMED,
            [(first, Outcome(checked_row(1).ref, Ending.CREATED, 7))],
        )
    assert journal.endings(run_id)[Ending.CREATED] == 0


def test_a_row_is_doubted_again_with_a_reason(journal: Journal) -> None:
    run_id = run_with_rows(journal, checked_row(1))
    attempt = confirmed(journal, run_id, 1, customer_id=7)

    journal.doubt_again([attempt], "gone")

    (row,) = journal.results(run_id)
    assert (row.ending, row.customer_id, row.problems) == (Ending.UNKNOWN, None, ())
    assert [one.detail for one in journal.attempts(run_id, [AttemptState.IN_DOUBT])] == ["gone"]


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_journal_in_which_two_rows_hold_one_id_opens_and_the_older_claim_is_in_doubt(
    path: Path, version: int
) -> None:
    run = run_record(1)
    write_older_journal(path, version, run, source_record(), [*map(checked_row, range(1, 4))])
    for row_id, customer_id in ((1, 7), (2, 7), (3, 9)):
        add_attempt(path, row_id, customer_id)

    with open_journal(path) as journal:
        first, second, third = journal.results(run.id)

    assert (first.ending, first.customer_id) == (Ending.UNKNOWN, None)
    (told,) = [one for one in first.problems if one.code == "may-be-stored"]
    assert told.facts["candidates"] == "id 7"
    assert (second.ending, second.customer_id) == (Ending.CREATED, 7)
    assert (third.ending, third.customer_id) == (Ending.CREATED, 9)
