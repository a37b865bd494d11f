"""When a job comes round, by clocks that are set twice a year, or by whoever."""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.errors import UsageError
from importer.core.jobs.timetable import Timetable, looked_at, parse_timetable

ZURICH = ZoneInfo("Europe/Zurich")
MOMENTS = st.floats(1.7e9, 1.9e9)


def at(text: str, *, fold: int = 0) -> float:
    """The moment at which the clock in Zurich shows this."""
    return datetime.fromisoformat(text).replace(tzinfo=ZURICH, fold=fold).timestamp()


def starts(text: str, since: str, *, times: int) -> list[str]:
    """What the clock shows at the next starts."""
    timetable, moment, found = parse_timetable(text, ZURICH), at(since), []
    for _ in range(times):
        moment = timetable.next_after(moment)
        found.append(f"{datetime.fromtimestamp(moment, ZURICH):%a %Y-%m-%d %H:%M}")
    return found


@pytest.mark.parametrize("text", ["weekdays 02:30", "30 2 * * 1-5", " 30  2 * * MON-FRI "])
def test_words_and_cron_mean_the_same(text: str) -> None:
    assert starts(text, "2026-01-02 03:00", times=2) == [
        "Mon 2026-01-05 02:30",
        "Tue 2026-01-06 02:30",
    ]


def test_a_time_that_the_clock_skips_is_made_up_for_that_night() -> None:
    assert starts("daily 02:30", "2026-03-28 12:00", times=2) == [
        "Sun 2026-03-29 03:00",
        "Mon 2026-03-30 02:30",
    ]


def test_a_time_that_the_clock_shows_twice_comes_round_once() -> None:
    assert starts("daily 02:30", "2026-10-24 12:00", times=2) == [
        "Sun 2026-10-25 02:30",
        "Mon 2026-10-26 02:30",
    ]


def test_a_day_that_never_comes_is_waited_for_without_end() -> None:
    assert parse_timetable("0 0 */20 * 1L", UTC).next_after(0) == math.inf


@pytest.mark.parametrize("text", ["", "now and then", "60 2 * * *", "30 2 * *", "30 2 * * * *"])
def test_what_is_no_schedule_is_told(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_timetable(text, None)
    assert caught.value.code == "schedule-invalid"


def test_the_clock_of_the_machine_counts_where_no_zone_is_named() -> None:
    found = parse_timetable("daily 02:30", None).next_after(1_767_225_600)
    assert f"{datetime.fromtimestamp(found):%H:%M}" == "02:30"  # noqa: DTZ006  the machine's


# --- a process that looks now and then ------------------------------------------------------------


@given(MOMENTS, st.lists(st.floats(0.01, 90_000), min_size=1, max_size=40))
def test_each_night_comes_round_once_however_seldom_somebody_looks(
    began: float, pauses: list[float]
) -> None:
    """Nights that nobody looked at are made up for by one."""
    timetable, since, now, started = Timetable("30 2 * * *", UTC), began, began, 0
    for pause in pauses:
        now += pause
        is_due = timetable.came_round(since, now)
        since = looked_at(since, now)
        started += is_due
        assert is_due is (_nights(now) > _nights(now - pause))
    assert started <= _nights(now) - _nights(began)


def _nights(moment: float) -> int:
    """Times at which it was 02:30 until then."""
    return math.floor((moment - 9_000) / 86_400)


@given(MOMENTS, st.floats(0, 10_799))
def test_a_clock_that_is_set_back_a_little_shows_no_time_twice(now: float, back: float) -> None:
    assert looked_at(now, now - back) == now


@given(MOMENTS, st.floats(10_800, 1e9))
def test_a_clock_that_was_far_ahead_silences_nothing(now: float, ahead: float) -> None:
    assert looked_at(now + ahead, now) == now
