"""What of a job's files need not be kept: never what is needed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.jobs.history import JobFacts, JobRecord, JobState, last_good
from importer.core.jobs.retention import Retention, outlived
from pydantic import ValidationError

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def record(age: float, state: JobState = JobState.DONE, *, corrects: bool = False) -> JobRecord:
    began = NOW - timedelta(days=age)
    facts = JobFacts(rows=int(age), corrects=corrects)
    return JobRecord("job", f"{age}.csv", f"{age}", began, state, facts=facts)


def ages(retention: Retention, *records: JobRecord) -> list[str]:
    return [one.file.removesuffix(".csv") for one in outlived(retention, records, NOW)]


def test_without_limits_everything_is_kept() -> None:
    assert ages(Retention(), record(9_000), record(1)) == []


def test_each_limit_holds_by_itself() -> None:
    nights = [record(age) for age in (5, 4, 3, 2, 1)]
    assert ages(Retention(days=3), *nights) == ["5", "4"]
    assert ages(Retention(runs=2), *nights) == ["5", "4", "3"]
    assert ages(Retention(days=3, runs=4), *nights) == ["5", "4"]


def test_what_is_held_is_kept_until_it_is_said_otherwise() -> None:
    nights = [record(9, JobState.HELD), record(8, JobState.APPROVED), record(1)]
    assert ages(Retention(days=3), *nights) == ["8"]
    assert ages(Retention(days=3, held=True), *nights) == ["9", "8"]


def test_a_limit_of_nothing_is_none() -> None:
    with pytest.raises(ValidationError):
        Retention(runs=0)


RECORDS = st.lists(
    st.builds(record, st.integers(0, 99), st.sampled_from(JobState), corrects=st.booleans())
).map(lambda found: sorted(found, key=lambda one: one.began_at))
LIMITS = st.builds(
    Retention, days=st.none() | st.integers(1, 99), runs=st.none() | st.integers(1, 9)
)


@given(RECORDS, LIMITS)
def test_the_next_file_is_judged_as_if_all_were_kept(
    records: Sequence[JobRecord], limits: Retention
) -> None:
    gone = outlived(limits, records, NOW)
    kept = [one for one in records if all(one is not other for other in gone)]
    assert last_good(kept) == last_good(records)
    assert {one.state for one in gone} <= {JobState.DONE, JobState.APPROVED}
    assert outlived(limits, kept, NOW) == ()
