"""Whose turn it is, in a process that watches jobs."""

from datetime import UTC, datetime

import pytest
from importer.core.jobs.timetable import Timetable
from importer.core.jobs.turns import AtItsTimes, Moment, NightEnd, Seen, WhenFilesCome, night_end

START = datetime(2026, 1, 5, 2, 0, tzinfo=UTC).timestamp()
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
NOTHING: Seen = frozenset()
WELL = night_end(0, None)


def now(seconds: float, *, set_by: float = 0) -> Moment:
    """So many seconds after the start, the clock on the wall having been set by so much."""
    return Moment(START + seconds + set_by, seconds)


def files(*sizes: int) -> Seen:
    return frozenset((f"{number}.csv", size, 0) for number, size in enumerate(sizes))


@pytest.fixture
def turn() -> WhenFilesCome:
    """A job that has had its first go, in which there was nothing."""
    turn = WhenFilesCome(still_for=2)
    assert turn.is_due(now(0), NOTHING)
    turn.ended(now(0), WELL, NOTHING)
    return turn


def test_a_file_that_grows_is_waited_for_until_it_is_still(turn: WhenFilesCome) -> None:
    for second, size in enumerate((10, 20, 30, 30), 1):
        assert not turn.is_due(now(second), files(size))
    assert turn.seconds(now(4)) == 1
    assert turn.is_due(now(5), files(30))


def test_a_file_that_was_left_where_it_is_gets_no_second_go_as_it_is(turn: WhenFilesCome) -> None:
    turn.is_due(now(1), files(10))
    assert turn.is_due(now(3), files(10))
    turn.ended(now(4), night_end(5, None), files(10))
    assert not turn.is_due(now(HOUR), files(10))
    assert not turn.is_due(now(HOUR + 1), files(10, 5))
    assert turn.is_due(now(HOUR + 3), files(10, 5))


def test_a_file_that_comes_during_a_go_has_the_next(turn: WhenFilesCome) -> None:
    turn.is_due(now(1), files(10))
    assert turn.is_due(now(3), files(10))
    turn.ended(now(9), WELL, files(10, 20) - files(10))
    turn.is_due(now(9), files(10, 20) - files(10))
    assert turn.is_due(now(11), files(10, 20) - files(10))


def test_a_file_that_comes_back_has_a_go_again(turn: WhenFilesCome) -> None:
    """A person has approved what was held."""
    turn.is_due(now(1), files(10))
    assert turn.is_due(now(3), files(10))
    turn.ended(now(4), night_end(5, None), NOTHING)
    turn.is_due(now(10), files(10))
    assert turn.is_due(now(12), files(10))


def test_what_is_left_over_is_gone_on_with_after_pauses_that_grow(turn: WhenFilesCome) -> None:
    pauses, moment = [], 0.0
    for _ in range(6):
        turn.ended(now(moment), night_end(1, None), NOTHING)
        pauses.append(turn.seconds(now(moment)))
        assert not turn.is_due(now(moment + pauses[-1] - 1), NOTHING)
        moment += pauses[-1]
        assert turn.is_due(now(moment), NOTHING)
    assert pauses == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 4 * HOUR]
    turn.ended(now(moment), WELL, NOTHING)
    turn.ended(now(moment), night_end(4, None), NOTHING)
    assert turn.seconds(now(moment)) == 15 * MINUTE


def test_in_hours_in_which_nothing_may_be_sent_it_waits_for_their_end(turn: WhenFilesCome) -> None:
    turn.ended(now(0), night_end(1, START + 10 * HOUR), files(10))
    assert not turn.is_due(now(9 * HOUR), files(10, 20))
    assert turn.seconds(now(9 * HOUR)) == HOUR
    assert turn.is_due(now(10 * HOUR), files(10, 20))


def test_a_clock_that_is_set_back_by_days_meanwhile_is_not_waited_for(turn: WhenFilesCome) -> None:
    turn.ended(now(0), night_end(1, START + 10 * HOUR), files(10))
    assert turn.is_due(now(60, set_by=-4 * DAY), files(10))


def test_where_nothing_comes_it_is_looked_after_once_a_day(turn: WhenFilesCome) -> None:
    """That nothing came is told by the go."""
    assert not turn.is_due(now(DAY - 1), NOTHING)
    assert turn.is_due(now(DAY), NOTHING)


def test_a_lock_that_somebody_else_has_is_tried_again(turn: WhenFilesCome) -> None:
    turn.ended(now(0), NightEnd(5, goes_on=True), NOTHING)
    assert turn.seconds(now(0)) == 15 * MINUTE


def test_a_schedule_does_not_mind_files() -> None:
    turn = AtItsTimes(Timetable("30 2 * * *", UTC), START)
    assert not turn.is_due(now(60), files(1))
    assert turn.seconds(now(60)) == 29 * MINUTE
    assert turn.is_due(now(30 * MINUTE), NOTHING)
    assert not turn.is_due(now(31 * MINUTE), NOTHING)


def test_a_schedule_is_kept_by_a_clock_that_was_years_ahead() -> None:
    turn = AtItsTimes(Timetable("30 2 * * *", UTC), START + 3650 * DAY)
    assert not turn.is_due(now(0), NOTHING)
    assert turn.is_due(now(30 * MINUTE), NOTHING)
