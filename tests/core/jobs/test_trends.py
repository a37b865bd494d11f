"""Trend sentences are honest: whatever the numbers, none says what they don't bear out."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.jobs.history import Cause, JobFacts, JobRecord, JobState
from importer.core.jobs.trends import FILES_BEFORE, trends

MONDAY = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
POUNDS = Cause("currency-not-in-organization", "GBP", 212)


def night(day: int, state: JobState = JobState.DONE, code: str = "", **facts: object) -> JobRecord:
    """The file of a day after that Monday."""
    known = JobFacts(**{"rows": 1_000, "created": 0, **facts})  # type: ignore[arg-type]
    began = MONDAY + timedelta(days=day)
    return JobRecord("job", "file", "", began, state, "run", (code, ""), known)


def rejections(*counts: int, causes: tuple[Cause, ...] = ()) -> list[JobRecord]:
    """A night for each; the last one with its causes."""
    nights = [night(day, rejected=count) for day, count in enumerate(counts[:-1])]
    return [*nights, night(len(nights), rejected=counts[-1], causes=causes)]


def told(records: Sequence[JobRecord], *, days: int | None = None) -> tuple[str, ...]:
    """What is said on the evening of the last file, or so many days after that Monday."""
    last = MONDAY + timedelta(days=days) if days is not None else records[-1].began_at
    return trends(records, last + timedelta(hours=12))


def test_it_says_what_rose_since_when_and_why() -> None:
    records = rejections(70, 65, 70, 215, 212, causes=(POUNDS, Cause("email-invalid", "", 9)))
    assert told(records) == (
        "Rejected rows more than tripled since Thursday: 212, at most 70 in the 3 files before; "
        "212 × currency `GBP`.",
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 9), "are new today: 9, none in the 2 files before"),
        ((70, 140), "doubled today: 140, 70 in the file before"),
        ((70, 210), "tripled today: 210, 70 in the file before"),
        ((5, 50, 51), "rose to more than 10 times as many since Tuesday: 51, 5 in the file before"),
        ((300, 212, 3), "fell to half or less today: 3, at least 212 in the 2 files before"),
        ((212, 0), "fell to none today: 0, 212 in the file before"),
    ],
)
def test_the_words_fit_the_numbers(counts: tuple[int, ...], words: str) -> None:
    assert told(rejections(*counts)) == (f"Rejected rows {words}.",)


@pytest.mark.parametrize(
    "counts",
    [(), (70,), (70, 139), (1, 3), (70, 212, 90), (200, 70, 212), (70, 100, 150, 212)],
)
def test_chance_and_what_was_so_before_are_no_news(counts: tuple[int, ...]) -> None:
    assert trends(rejections(*counts) if counts else [], MONDAY) == ()


def test_what_was_never_kept_is_not_taken_for_none() -> None:
    """Files of an older importer say nothing of created customers."""
    records = [night(0, created=None), night(1, created=500)]
    assert told(records) == ()


def test_a_held_file_counts_for_what_was_read_and_not_for_what_was_sent() -> None:
    records = [night(0, created=50), night(1, JobState.HELD, "too-many-rejected", rejected=300)]
    assert told(records) == ("Rejected rows are new today: 300, none in the file before.",)


def test_files_that_are_held_one_after_the_other_are_told_first() -> None:
    records = [
        night(0),
        night(1, JobState.HELD, "header-drifted", rows=0),
        night(2, JobState.HELD, "same-content-imported", rows=0),
    ]
    assert told(records) == (
        "The last 2 files were held, since Tuesday: header-drifted, same-content-imported.",
    )


def test_a_day_that_has_come_again_since_is_told_by_its_date() -> None:
    records = rejections(70, 210)
    assert "since Tuesday" in told(records, days=3)[0]
    assert "since 2026-06-02" in told(records, days=8)[0]


_COUNTS = st.lists(st.one_of(st.integers(0, 20), st.integers(0, 100_000)), max_size=12)
_SENTENCE = re.compile(
    r"Rejected rows (?P<words>.+?) (?:today|since (?P<day>[\w-]+)): (?P<now>[\d,]+), "
    r"(?:none|(?:at (?:most|least) )?(?P<before>[\d,]+)) "
    r"in the (?:(?P<files>\d+) files|file) before"
)
_TIMES = {"doubled": 2, "tripled": 3}


@given(_COUNTS)
def test_no_sentence_says_what_the_numbers_do_not_bear_out(counts: list[int]) -> None:
    """Read back: each number stands there, and every file since is on that side of each before."""
    records = rejections(*counts) if counts else []
    for sentence in trends(records, MONDAY + timedelta(days=40)):
        said = _SENTENCE.fullmatch(sentence.removesuffix("."))
        assert said is not None
        now, before = (int((said[name] or "0").replace(",", "")) for name in ("now", "before"))
        first = (datetime.fromisoformat(said["day"]).date() - MONDAY.date()).days
        around = counts[max(0, first - FILES_BEFORE) : first]
        assert len(around) == int(said["files"] or 1)
        assert now == counts[-1]
        words = said["words"]
        if words.startswith("fell"):
            assert before == min(around)
            assert all(2 * count <= before for count in counts[first:])
            assert (words == "fell to none") == (now == 0)
            continue
        assert before == max(around)
        assert all(count >= 2 * before for count in counts[first:])
        if words == "are new":
            assert before == 0
            continue
        number = re.search(r"[\d,]+", words)
        times = int(number[0].replace(",", "")) if number else _TIMES[words.split()[-1]]
        assert times * before <= now < (times + 1) * before
        assert ("more than" in words) == (now > times * before)


@given(st.lists(st.integers(1, 50), max_size=6), st.integers(0, 300), st.integers(101, 300))
def test_a_cause_is_named_only_if_it_grew_and_with_its_own_number(
    parts: list[int], before: int, now: int
) -> None:
    causes = tuple(Cause("email-invalid", f"V{at}", rows) for at, rows in enumerate(parts))
    was = Cause("currency-not-in-organization", "GBP", before)
    records = [
        night(0, rejected=50, causes=(was,)),
        night(1, rejected=now, causes=(Cause(was.code, was.value, now), *causes)),
    ]
    for sentence in told(records):
        if " × " in sentence:
            rows, _, name = sentence.partition("; ")[2].partition(" × ")
            shown = name.split("`")[1]
            there = {"GBP": now - before, **{one.value: one.rows for one in causes}}
            assert there[shown] == max(there.values()) > 0
            named = next(one for one in records[1].facts.causes if one.value == shown)
            assert int(rows.replace(",", "")) == named.rows
