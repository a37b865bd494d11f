"""Hours in which nothing may be sent, in any time zone, on the days when its clock is set too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.jobs.windows import MARGIN, Hours, NotNow, Window, parse_windows, zone_named

ZURICH = ZoneInfo("Europe/Zurich")
SET_FORWARD = datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp()
SET_BACK = datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()

WINDOWS = (
    st.tuples(st.integers(0, 1439), st.integers(0, 1439))
    .filter(lambda times: times[0] != times[1])
    .map(lambda times: Window(*times))
)
HOURS = st.builds(
    Hours,
    st.lists(WINDOWS, min_size=1, max_size=3).map(tuple),
    st.sampled_from([ZURICH, UTC, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]),
).filter(lambda hours: not all(hours.are_closed(60 * minute) for minute in range(1440)))
ANY_MOMENT = st.floats(SET_FORWARD - 3e6, SET_BACK + 3e6)
NEAR_CHANGES = st.sampled_from([SET_FORWARD, SET_BACK]).flatmap(
    lambda change: st.floats(change - 9e4, change + 9e4)
)
MOMENTS = ANY_MOMENT | NEAR_CHANGES


def at(text: str, zone: ZoneInfo = ZURICH, *, fold: int = 0) -> float:
    """The moment at which the clock of a zone shows this."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp()


def hours(*texts: str, zone: ZoneInfo = ZURICH) -> Hours:
    return Hours(parse_windows(texts), zone)


@given(WINDOWS)
def test_a_window_over_midnight_is_all_that_the_other_way_round_is_not(window: Window) -> None:
    reversed_window = Window(window.ends, window.begins)
    assert all(window.holds(minute) is not reversed_window.holds(minute) for minute in range(1440))


@given(WINDOWS)
def test_what_is_shown_can_be_written(window: Window) -> None:
    assert parse_windows([str(window)]) == (window,)


@given(HOURS, MOMENTS, st.lists(st.floats(0, 1), max_size=20))
def test_until_they_open_or_close_nothing_changes(
    hours: Hours, moment: float, between: list[float]
) -> None:
    """Whatever the clock does meanwhile: neither a change is missed, nor is one invented."""
    for closed, change in ((True, hours.close_at(moment)), (False, hours.open_at(moment))):
        if change is None:
            assert hours.are_closed(moment) is not closed
            continue
        assert change >= moment
        assert hours.are_closed(change) is closed
        for share in between:
            if (one := moment + share * (change - moment)) < change:
                assert hours.are_closed(one) is not closed
        assert change == moment or hours.are_closed(change - 0.01) is not closed


@given(HOURS, MOMENTS)
def test_what_may_be_sent_has_left_before_they_close(hours: Hours, moment: float) -> None:
    if hours.let_send(moment):
        closing = hours.close_at(moment)
        assert closing is None or closing > moment + MARGIN


@given(HOURS, MOMENTS)
def test_who_is_told_when_to_come_may_send_then(hours: Hours, moment: float) -> None:
    if hours.let_send(moment):
        return
    told = NotNow(hours, moment)
    assert told.opens > moment
    assert not hours.are_closed(told.opens)


def test_a_working_day_and_its_night() -> None:
    day = hours("08:00-18:00")
    assert day.close_at(at("2026-01-05 02:30")) == at("2026-01-05 08:00")
    assert day.open_at(at("2026-01-05 08:00")) == at("2026-01-05 18:00")
    night = hours("22:00-06:00")
    assert night.open_at(at("2026-01-05 23:00")) == at("2026-01-06 06:00")


def test_several_windows_leave_what_is_between_them() -> None:
    both = hours("08:00-12:00", "13:00-18:00")
    assert both.open_at(at("2026-01-05 09:00")) == at("2026-01-05 12:00")
    assert both.close_at(at("2026-01-05 12:00")) == at("2026-01-05 13:00")


def test_an_hour_that_the_clock_skips_closes_when_it_shows_what_comes_after() -> None:
    """From 01:59 it goes to 03:00: of 02:30-04:00 an hour is left, of 02:15-02:45 nothing."""
    before = at("2026-03-29 00:00")
    assert hours("02:30-04:00").close_at(before) == SET_FORWARD
    assert hours("02:30-04:00").open_at(SET_FORWARD) == SET_FORWARD + 3600
    assert hours("02:15-02:45").close_at(before) == at("2026-03-30 02:15")


def test_an_hour_that_the_clock_repeats_is_closed_twice() -> None:
    repeated = hours("02:15-02:45")
    assert repeated.close_at(at("2026-10-25 00:00")) == at("2026-10-25 02:15")
    again = at("2026-10-25 02:15", fold=1)
    assert repeated.close_at(at("2026-10-25 02:45")) == again == SET_BACK + 15 * 60


def test_it_is_told_when_it_may_start() -> None:
    told = NotNow(hours("08:00-12:00", "11:00-18:00"), at("2026-01-05 09:12"))
    assert told.message == (
        "Nothing is sent between 08:00-12:00, 11:00-18:00 (Europe/Zurich); it is 09:12 there."
    )
    assert told.hint == "It may start at 2026-01-05 18:00: nothing was sent."
    assert told.context == {"opens": "2026-01-05T17:00:00+00:00"}


def test_just_before_they_close_it_is_told_when_they_open_again() -> None:
    told = NotNow(hours("08:00-18:00"), at("2026-01-05 07:59:45"))
    assert told.opens == at("2026-01-05 18:00")


def test_to_midnight_and_a_day_that_is_written_with_a_dash() -> None:
    assert parse_windows(["18:00-24:00"]) == (Window(18 * 60, 0),)
    assert parse_windows(["8:00 – 18:00"]) == (Window(8 * 60, 18 * 60),)


@pytest.mark.parametrize("text", ["", "8-18", "08:00", "08:00-08:00", "25:00-26:00", "08:00-24:01"])
def test_what_is_no_part_of_a_day_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no part of a day"):
        parse_windows([text])


def test_a_day_without_an_open_minute_is_told() -> None:
    with pytest.raises(ValueError, match="no minute"):
        parse_windows(["00:00-12:00", "12:00-24:00"])


def test_a_zone_that_nobody_knows_is_none() -> None:
    assert zone_named("") is zone_named("Mars/Olympus") is zone_named("../etc/passwd") is None
    assert zone_named("Europe/Zurich") == ZURICH
