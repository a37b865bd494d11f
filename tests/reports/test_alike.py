"""Problems are counted alike, whether one by one or together by pandas."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE, Problem, Severity
from importer.core.runs import ResultRow
from importer.reports import alike, tally
from importer.reports.counts import Counts
from importer.reports.report import load_report
from msgspec.structs import replace

from tests.reports.examples import RUN_ID, csv_source, row, run_record
from tests.reports.memory_runs import MemoryRuns

_PROBLEMS = st.builds(
    Problem,
    code=st.sampled_from(sorted(CATALOGUE)) | st.just("email-invalid") | st.just("cell-error"),
    field=st.sampled_from(["", "email", "openingBalanceAt"]),
    column=st.none() | st.integers(0, 3),
    value=st.sampled_from(["", "x", "y" * 90, "y" * 91]),
    facts=st.sampled_from([{}, {"result": "a"}, {"result": "b", "amount": "1"}]),
)


@st.composite
def _runs(draw: st.DrawFn) -> MemoryRuns:
    """Rows of two tables that say the same again and again."""
    rows: list[ResultRow] = []
    for number in range(2, 2 + draw(st.integers(0, 12))):
        found = draw(st.lists(_PROBLEMS, max_size=4))
        source = draw(st.sampled_from(["customers.csv", "more.csv"]))
        rows.append(row(number, draw(st.sampled_from(Ending)), *found, source=source))
    return MemoryRuns(run_record(), (csv_source(), csv_source("more.csv")), rows)


def _counts(runs: MemoryRuns, monkeypatch: pytest.MonkeyPatch, many: int) -> Counts:
    monkeypatch.setattr(alike, "MANY", many)
    return load_report(runs, RUN_ID).counts


def _told(counts: Counts, kept: int) -> Counts:
    """The counts without the order of places: where two problems that differ in what their words
    leave out say the same, those of each stand together."""
    groups = [
        replace(
            group,
            causes=tuple(
                replace(cause, places=tuple(sorted(cause.places)) if kept > 12 else ())
                for cause in group.causes
            ),
        )
        for group in counts.groups
    ]
    return replace(counts, groups=tuple(groups))


@pytest.mark.parametrize("kept", [2, 1_000])
def test_both_ways_count_the_same(kept: int) -> None:
    """Groups, causes, places, repairs and columns, whatever is kept of them."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(alike, "EXAMPLES_KEPT", kept)
        monkeypatch.setattr(alike, "PLACES_KEPT", kept)
        monkeypatch.setattr(tally, "EXAMPLES_KEPT", kept)
        monkeypatch.setattr(tally, "PLACES_KEPT", kept)

        @settings(deadline=None, max_examples=40)
        @given(_runs())
        def check(runs: MemoryRuns) -> None:
            together, single = (_counts(runs, monkeypatch, many) for many in (0, 1_000))
            assert _told(together, kept) == _told(single, kept)

        check()


def test_what_is_told_apart_is_the_same_in_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more causes than are kept, the first ones are."""
    monkeypatch.setattr(tally, "CAUSES_KEPT", 3)
    bad = [Problem("email-invalid", "email", 2, f"value {number % 5}") for number in range(20)]
    rows = [row(number, Ending.REJECTED, one) for number, one in enumerate(bad, 2)]
    runs = MemoryRuns(run_record(), (csv_source(),), rows)
    together, single = (_counts(runs, monkeypatch, many) for many in (0, 1_000))
    assert together == single
    (group,) = together.groups
    assert [(cause.rows, cause.places) for cause in group.causes] == [
        (4, ("C2", "C7", "C12", "C17")),
        (4, ("C3", "C8", "C13", "C18")),
        (4, ("C4", "C9", "C14", "C19")),
    ]
    assert group.others == 8


def test_a_cell_that_feeds_two_fields_is_wrong_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two problems, one row."""
    one = Problem("email-invalid", "email", 2, "x")
    rows = [row(2, Ending.REJECTED, one, replace(one, field="billingAddressEmail"))]
    runs = MemoryRuns(run_record(), (csv_source(),), rows)
    for many in (0, 1_000):
        (group,) = _counts(runs, monkeypatch, many).groups
        assert (group.count, group.rows, group.causes[0].rows) == (2, 1, 1)


def test_few_problems_wait_for_no_library() -> None:
    """Below the number that pays for loading pandas."""
    assert alike.MANY >= 10_000
    assert Severity.REPAIR is CATALOGUE["blanks-trimmed"].severity
