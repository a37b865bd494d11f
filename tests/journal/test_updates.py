"""Rows that are known again, what was written of their customers, and what they change of them."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from importer.core.edits import Change, Edit, EditState
from importer.core.options import MatchOn
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.run_facts import RunFact
from importer.core.runs import AttemptState, RunState
from importer.core.sending.comparison import parse_body
from importer.core.written import Written
from importer.journal import Journal, open_journal
from msgspec.structs import replace

from tests.journal.examples import body_of, checked_row, run_record, run_with_rows, source_record
from tests.journal.test_claims import answered

FIRST = checked_row(1, name_key="acme", email_key="a@x.example", source_key=" C-1 ")
SECOND = checked_row(2, name_key="beta", email_key="b@x.example", source_key="C-2")
ACME = Written(
    {"displayName": "Acme", "openingBalance": Decimal("10.5"), "active": True},
    {"website": "?"},
    {"billingAddressPostcode": "02138"},
)
CHANGES = (Change("note", None, "new"), Change("openingBalance", 1, Decimal("2.5")))
REPAIR = Problem("not-stored-as-sent", value="a", facts={"stored": "b"})


def ended(row_id: int, customer_id: int, written: Written | None = ACME) -> tuple[int, Outcome]:
    """A row whose customer was found to be as the row has it."""
    ref = checked_row(row_id).ref
    return row_id, Outcome(ref, Ending.UNCHANGED, customer_id, written=written)


def edit(row_id: int = 1, customer_id: int = 7, state: EditState = EditState.PLANNED) -> Edit:
    return Edit(row_id, checked_row(row_id).ref, customer_id, CHANGES, state)


def another_run(journal: Journal, number: int = 2, **changes: object) -> str:
    """A later run over the same rows."""
    run = run_record(number, **changes)
    journal.start_run(run)
    journal.add_source(run.id, source_record())
    journal.add_rows(run.id, [FIRST, SECOND])
    return run.id


@pytest.fixture
def run_id(journal: Journal) -> str:
    return run_with_rows(journal, FIRST, SECOND)


# --- known again


@pytest.mark.parametrize(
    ("match_on", "key"),
    [("", "acme"), (MatchOn.DISPLAY_NAME, "acme"), (MatchOn.EMAIL, "a@x.example"), ("No.", "C-1")],
)
def test_a_row_that_ended_with_a_customer_is_known_by_its_key_from_then_on(
    journal: Journal, run_id: str, match_on: str, key: str
) -> None:
    journal.set_fact(run_id, RunFact.MATCH_ON, match_on)

    journal.record_outcomes(run_id, [ended(1, 7)])

    later = another_run(journal)
    journal.set_fact(later, RunFact.MATCH_ON, match_on)
    assert journal.links(later) == {key: 7}
    assert journal.written(later, [7, 8]) == {7: ACME}


def test_a_created_row_is_linked_with_its_ending(journal: Journal, run_id: str) -> None:
    attempt = answered(journal, run_id, 1, customer_id=7)
    assert journal.links(run_id) == {}
    outcome = Outcome(FIRST.ref, Ending.CREATED, 7, written=ACME)

    journal.end_attempts(AttemptState.CONFIRMED, [(attempt, outcome)])

    assert journal.links(run_id) == {"acme": 7}


def test_an_outcome_that_tells_nothing_new_leaves_what_is_known(
    journal: Journal, run_id: str
) -> None:
    journal.record_outcomes(run_id, [ended(1, 7)])
    journal.record_outcomes(run_id, [ended(1, 7, None)])
    assert journal.written(run_id, [7]) == {7: ACME}


def test_a_customer_is_linked_by_one_key_and_a_key_to_one_customer(
    journal: Journal, run_id: str
) -> None:
    journal.record_outcomes(run_id, [ended(1, 7), ended(2, 7)])
    assert journal.links(run_id) == {"beta": 7}
    journal.record_outcomes(run_id, [ended(2, 8)])
    assert journal.links(run_id) == {"beta": 8}


@pytest.mark.parametrize(
    "elsewhere", [{"organization_id": "other"}, {"base_url": "https://other.example.com"}]
)
def test_another_organization_knows_nothing_of_it(
    journal: Journal, run_id: str, elsewhere: dict[str, Any]
) -> None:
    journal.record_outcomes(run_id, [ended(1, 7)])
    other = another_run(journal, **elsewhere)
    assert (journal.links(other), journal.written(other, [7])) == ({}, {})


def test_a_customer_that_was_deleted_is_forgotten(journal: Journal, run_id: str) -> None:
    attempt = answered(journal, run_id, 1, customer_id=7)
    outcome = Outcome(FIRST.ref, Ending.CREATED, 7, written=ACME)
    journal.end_attempts(AttemptState.CONFIRMED, [(attempt, outcome)])

    waiting = Outcome(FIRST.ref, Ending.WAITING)
    journal.end_attempts(AttemptState.DELETED, [(attempt, waiting)])

    assert (journal.links(run_id), journal.written(run_id, [7])) == ({}, {})


def test_an_id_that_was_given_again_means_its_new_customer(journal: Journal, run_id: str) -> None:
    first = answered(journal, run_id, 1, customer_id=7)
    outcome = Outcome(FIRST.ref, Ending.CREATED, 7, written=ACME)
    journal.end_attempts(AttemptState.CONFIRMED, [(first, outcome)])

    second = answered(journal, run_id, 2, customer_id=7)

    assert (journal.links(run_id), journal.written(run_id, [7])) == ({}, {})
    outcome = Outcome(SECOND.ref, Ending.CREATED, 7, written=ACME)
    journal.end_attempts(AttemptState.CONFIRMED, [(second, outcome)])
    assert journal.links(run_id) == {"beta": 7}


def test_forgetting_a_run_forgets_the_customers_that_no_other_run_had(
    journal: Journal, run_id: str
) -> None:
    journal.record_outcomes(run_id, [ended(1, 7), ended(2, 8)])
    later = another_run(journal)
    journal.record_outcomes(later, [ended(1, 7, None)])

    journal.forget(run_id)

    assert journal.links(later) == {"acme": 7}
    assert journal.written(later, [7, 8]) == {7: ACME}
    journal.forget(later)
    last = another_run(journal, 3)
    assert (journal.links(last), journal.written(last, [7])) == ({}, {})


def test_what_an_importer_without_updates_had_sent_counts_as_written(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with open_journal(path) as journal:
        run_id = run_with_rows(journal, FIRST)
        attempt = answered(journal, run_id, 1, customer_id=7)
        outcome = Outcome(FIRST.ref, Ending.CREATED, 7)
        journal.end_attempts(AttemptState.CONFIRMED, [(attempt, outcome)])
    with closing(sqlite3.connect(path)) as old:
        for table in ("links", "written", "edits", "deactivations", "job_records", "fetched"):
            old.execute(f"DROP TABLE {table}")
        old.execute("PRAGMA user_version = 4")

    with open_journal(path) as journal:
        body = parse_body(body_of(1))
        assert journal.written(run_id, [7]) == {7: Written(body)}


def test_rows_come_with_what_they_may_be_known_by(journal: Journal, run_id: str) -> None:
    journal.record_outcomes(run_id, [ended(2, 8)])
    first, second = journal.keyed_rows(run_id)
    assert first.keys == {"display-name": "acme", "email": "a@x.example", "column": "C-1"}
    assert (first.row.body, first.is_open, first.customer_id) == (FIRST.body, True, None)
    assert (second.is_open, second.customer_id) == (False, 8)


def test_rows_of_which_no_customer_comes_are_left_out(journal: Journal, run_id: str) -> None:
    outcomes = [(row.row_id, Outcome(row.ref, Ending.SKIPPED)) for row in (FIRST, SECOND)]
    journal.record_outcomes(run_id, outcomes)
    assert list(journal.keyed_rows(run_id)) == []


# --- edits


def test_of_a_row_with_an_edit_no_customer_is_made(journal: Journal, run_id: str) -> None:
    journal.plan_edits(run_id, [edit()])
    assert [row.row_id for row in journal.next_waiting(run_id, 10)] == [2]
    assert journal.next_edits(run_id, 0, 10) == (edit(),)
    with pytest.raises(ValueError, match="not waiting"):
        journal.record_intents(run_id, [(1, "{}")])


def test_planning_anew_replaces_what_was_planned(journal: Journal, run_id: str) -> None:
    journal.plan_edits(run_id, [edit()])
    journal.plan_edits(run_id, [edit(2)])
    assert journal.next_edits(run_id, 0, 10) == (edit(2),)
    assert journal.next_edits(run_id, 2, 10) == ()


def test_an_intended_edit_makes_its_row_unknown(journal: Journal, run_id: str) -> None:
    journal.plan_edits(run_id, [edit()])
    journal.intend_edit(run_id, 1)
    assert journal.endings(run_id)[Ending.UNKNOWN] == 1
    assert list(journal.edits(run_id)) == [edit(state=EditState.INTENDED)]
    with pytest.raises(ValueError, match="planned"):
        journal.intend_edit(run_id, 1)


def test_it_stays_so_until_it_is_settled(journal: Journal, run_id: str) -> None:
    journal.plan_edits(run_id, [edit()])
    journal.intend_edit(run_id, 1)
    journal.reopen(run_id, (Ending.UNKNOWN, Ending.WAITING))
    journal.plan_edits(run_id, [])
    assert journal.endings(run_id)[Ending.UNKNOWN] == 1
    assert list(journal.edits(run_id)) == [edit(state=EditState.INTENDED)]
    assert [row.is_open for row in journal.keyed_rows(run_id)] == [False, True]


def test_an_edit_ends_together_with_its_row(journal: Journal, run_id: str) -> None:
    journal.plan_edits(run_id, [edit()])
    journal.intend_edit(run_id, 1)
    made = replace(edit(state=EditState.MADE), changes=CHANGES[:1])
    outcome = Outcome(FIRST.ref, Ending.UPDATED, 7, (REPAIR,), ACME)

    journal.end_edit(run_id, made, outcome)

    assert list(journal.edits(run_id, (EditState.MADE,))) == [made]
    (row,) = journal.results(run_id, endings=(Ending.UPDATED,))
    assert (row.customer_id, row.problems) == (7, (REPAIR,))
    assert journal.links(run_id) == {"acme": 7}


def test_an_edit_that_failed_is_planned_again(journal: Journal, run_id: str) -> None:
    journal.plan_edits(run_id, [edit()])
    journal.intend_edit(run_id, 1)
    journal.end_edit(run_id, edit(), Outcome(FIRST.ref, Ending.FAILED))
    assert journal.next_edits(run_id, 0, 10) == ()
    journal.reopen(run_id, (Ending.FAILED,))
    assert journal.next_edits(run_id, 0, 10) == (edit(),)


def test_a_row_that_changes_nothing_has_no_edit(journal: Journal, run_id: str) -> None:
    journal.plan_edits(run_id, [edit()])
    journal.intend_edit(run_id, 1)
    journal.end_edit(run_id, edit(), Outcome(FIRST.ref, Ending.UNCHANGED, 7))
    assert list(journal.edits(run_id)) == []


def test_a_run_with_an_edit_under_way_is_unfinished(journal: Journal, run_id: str) -> None:
    journal.set_state(run_id, RunState.SENDING)
    sha = source_record().sha256
    journal.plan_edits(run_id, [edit()])
    organization_id = journal.run(run_id).organization_id
    assert journal.unfinished_run(organization_id, [sha]) is None
    journal.intend_edit(run_id, 1)
    found = journal.unfinished_run(organization_id, [sha])
    assert found is not None
    assert found.id == run_id


def test_a_row_that_comes_back_corrected_has_no_edit_any_more(
    journal: Journal, run_id: str
) -> None:
    journal.plan_edits(run_id, [edit()])
    journal.replace_rows(run_id, [FIRST])
    assert list(journal.edits(run_id)) == []
