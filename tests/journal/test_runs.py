"""Runs, their tables and what they have learnt come back as they were given."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.evidence.formats import Formats
from importer.core.options import DateOrder, DecimalMark
from importer.core.outcomes import Ending, Outcome
from importer.core.runs import AttemptNews, AttemptState, RunState, new_run_id
from importer.core.templates.template import Template
from importer.journal import Journal
from importer.sources.template_files import load_templates

from tests.journal.examples import (
    ORGANIZATION,
    SERVER,
    body_of,
    checked_row,
    run_record,
    run_with_rows,
    source_record,
)
from tests.journal.implementations import Opener


def test_a_run_comes_back_as_it_was_given(journal: Journal) -> None:
    """Every attribute survives, the start to the microsecond."""
    run = run_record(
        started_at=datetime(2026, 1, 31, 14, 25, 1, 42, tzinfo=UTC),
        organization_name="Zoë & Söhne",
        base_currency="EUR",
        dry_run=True,
        options={"--default": "openingBalanceAt=2026-01-01", "--first": "5"},
    )
    journal.start_run(run)
    assert journal.run(run.id) == run
    assert journal.runs() == (run,)


def test_a_start_in_another_time_zone_is_the_same_moment(journal: Journal) -> None:
    """The journal keeps UTC."""
    in_tokyo = datetime(2026, 2, 1, 1, 0, tzinfo=timezone(timedelta(hours=9)))
    journal.start_run(run_record(id="r", started_at=in_tokyo))
    assert journal.run("r").started_at == in_tokyo
    assert journal.run("r").started_at.utcoffset() == timedelta(0)


def test_runs_are_listed_oldest_first(journal: Journal) -> None:
    """By the moment they started, in whatever order they were recorded."""
    for number in (3, 1, 2):
        journal.start_run(run_record(number))
    assert [run.id[-2:] for run in journal.runs()] == ["k1", "k2", "k3"]


def test_an_unknown_run_is_named(journal: Journal) -> None:
    """Whatever is asked of it, before anything is read row by row."""
    questions = [journal.run, journal.endings, journal.results, journal.attempts, journal.forget]
    for question in questions:
        with pytest.raises(ImporterError, match="no run 20990101-000000-zz") as caught:
            question("20990101-000000-zz")
        assert caught.value.code == "run-unknown"
        assert "importer runs" in caught.value.hint


def test_a_second_run_of_the_same_id_is_refused(journal: Journal) -> None:
    """The first one stays what it was."""
    journal.start_run(run_record())
    with pytest.raises(ImporterError) as caught:
        journal.start_run(run_record(organization_id="other"))
    assert caught.value.code == "run-exists"
    assert journal.runs() == (run_record(),)


def test_the_state_is_remembered(journal: Journal, path: Path, open_again: Opener) -> None:
    """Also by the next process."""
    journal.start_run(run_record())
    journal.set_state(run_record().id, RunState.STOPPED)
    with open_again(path, read_only=True) as other:
        assert other.run(run_record().id).state is RunState.STOPPED


def test_tables_come_back_in_the_order_read(journal: Journal) -> None:
    """With every attribute, the columns and their evidence included."""
    run_id = run_with_rows(journal)
    second, third = source_record("b.xlsx", sheet="Kunden"), source_record("b.xlsx", sheet="A")
    journal.add_source(run_id, second)
    journal.add_source(run_id, third)
    assert journal.sources(run_id) == (source_record(), second, third)


def test_a_table_is_listed_once_it_was_read_to_its_end(journal: Journal) -> None:
    """Rows alone do not make it known, and telling it again replaces what was said."""
    run = run_record()
    journal.start_run(run)
    journal.add_rows(run.id, [checked_row(1)])
    assert journal.sources(run.id) == ()
    journal.add_source(run.id, source_record(rows=1))
    journal.add_source(run.id, source_record(rows=2))
    assert journal.sources(run.id) == (source_record(rows=2),)


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.name)
def test_the_mapping_comes_back_whole(journal: Journal, template: Template) -> None:
    """Rows are checked again by it, whatever has become of the named template since."""
    run = run_record()
    formats = Formats(DateOrder.DAY_FIRST, DecimalMark.COMMA, rates={"EUR": Decimal("1.080")})
    source = source_record(mapping=template, formats=formats)
    journal.start_run(run)
    journal.add_source(run.id, source)
    (kept,) = journal.sources(run.id)
    assert kept.mapping == template.model_copy(update={"origin": ""})
    assert kept.formats == formats


def test_facts_are_remembered_per_run(journal: Journal) -> None:
    """A later value replaces an earlier one."""
    for number in (1, 2):
        journal.start_run(run_record(number))
        journal.set_fact(run_record(number).id, "mark", "17")
    journal.set_fact(run_record(2).id, "mark", "18")
    journal.set_fact(run_record(2).id, "postal codes", "dropped")
    assert journal.facts(run_record(1).id) == {"mark": "17"}
    assert journal.facts(run_record(2).id) == {"mark": "18", "postal codes": "dropped"}


def test_run_ids_sort_by_time() -> None:
    """Whatever the time zone of the clock, and short enough to type."""
    earlier = datetime(2026, 1, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-5)))
    assert new_run_id(earlier, "zz") == "20260201-045959-zz"
    assert new_run_id(earlier, "zz") < new_run_id(earlier + timedelta(seconds=1), "aa")


FILES = [source_record().sha256]


def sent_run(journal: Journal, number: int, state: RunState, ending: Ending, **changes: str) -> str:
    """A run that sent its one row, which ended thus."""
    run_id = run_with_rows(journal, checked_row(1), number=number, **changes)
    journal.record_intents(run_id, [(1, body_of(1))])
    journal.record_outcomes(run_id, [(1, Outcome(checked_row(1).ref, ending))])
    journal.set_state(run_id, state)
    return run_id


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (RunState.SENDING, Ending.CREATED),
        (RunState.STOPPED, Ending.WAITING),
        (RunState.FINISHED, Ending.UNKNOWN),
        (RunState.FINISHED, Ending.FAILED),
        (RunState.FINISHED, Ending.WAITING),
    ],
)
def test_a_run_that_resume_could_take_up_is_found(
    journal: Journal, state: RunState, ending: Ending
) -> None:
    """It stopped on its way, or finished with rows that are not settled."""
    run_id = sent_run(journal, 1, state, ending)
    found = journal.unfinished_run(ORGANIZATION, FILES)
    assert found == journal.run(run_id)


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (RunState.FINISHED, Ending.CREATED),
        (RunState.FINISHED, Ending.REFUSED),
        (RunState.UNDONE, Ending.WAITING),
    ],
)
def test_a_run_with_nothing_left_is_not_found(
    journal: Journal, state: RunState, ending: Ending
) -> None:
    """Its file may be imported again."""
    sent_run(journal, 1, state, ending)
    assert journal.unfinished_run(ORGANIZATION, FILES) is None


def test_a_run_that_never_sent_anything_is_not_found(journal: Journal) -> None:
    """A check and a dry run leave rows waiting, but nothing that could be created twice."""
    run_with_rows(journal, checked_row(1), number=1)
    run_with_rows(journal, checked_row(1), number=2, dry_run=True)
    assert journal.unfinished_run(ORGANIZATION, FILES) is None


def test_another_organization_or_file_is_another_matter(journal: Journal) -> None:
    """Only the same file in the same organization would double customers."""
    sent_run(journal, 1, RunState.STOPPED, Ending.WAITING)
    assert journal.unfinished_run("other", FILES) is None
    assert journal.unfinished_run(ORGANIZATION, ["another file"]) is None
    assert journal.unfinished_run(ORGANIZATION, []) is None


def test_an_organization_is_the_same_at_any_address(journal: Journal) -> None:
    """`localhost` and `127.0.0.1` are one server."""
    there = "http://localhost:4000"
    found = sent_run(journal, 1, RunState.STOPPED, Ending.WAITING, base_url=there)
    assert journal.unfinished_run(ORGANIZATION, FILES) == journal.run(found)


def test_one_file_in_common_is_enough(journal: Journal) -> None:
    """Its customers would be created twice, whatever else is imported beside it."""
    run_id = sent_run(journal, 1, RunState.STOPPED, Ending.WAITING)
    found = journal.unfinished_run(ORGANIZATION, ["another file", *FILES])
    assert found is not None
    assert found.id == run_id


def test_the_latest_unfinished_run_is_found(journal: Journal) -> None:
    """Finished ones after it do not hide it."""
    sent_run(journal, 1, RunState.STOPPED, Ending.WAITING)
    latest = sent_run(journal, 3, RunState.STOPPED, Ending.WAITING)
    sent_run(journal, 2, RunState.STOPPED, Ending.WAITING)
    sent_run(journal, 4, RunState.FINISHED, Ending.CREATED)
    found = journal.unfinished_run(ORGANIZATION, FILES)
    assert found is not None
    assert found.id == latest


def test_claimed_ids_are_those_of_the_organization(journal: Journal) -> None:
    """Answered and confirmed ones of all its runs; deleted, absent and foreign ones are not."""
    states = [
        AttemptState.ANSWERED,
        AttemptState.CONFIRMED,
        AttemptState.DELETED,
        AttemptState.ABSENT,
        AttemptState.IN_DOUBT,
    ]
    for number, organization in enumerate((ORGANIZATION, ORGANIZATION, "other"), start=1):
        rows = [checked_row(row_id) for row_id in range(1, 6)]
        run_id = run_with_rows(journal, *rows, number=number, organization_id=organization)
        intents = [(row.row_id, row.body) for row in rows]
        attempts = journal.record_intents(run_id, intents)
        for at, (attempt, state) in enumerate(zip(attempts, states, strict=True), start=1):
            journal.record_attempt(AttemptNews(attempt, state, customer_id=100 * number + at))
    assert journal.claimed_ids(SERVER, ORGANIZATION) == {101, 102, 201, 202}
    assert journal.claimed_ids(SERVER, "nobody") == frozenset()
