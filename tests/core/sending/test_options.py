"""What an import is promised to take: the slowest of what the server, the user and we allow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.sending.options import Bound, Pace, Work

UNLIMITED = Pace(100_000_000 / 60, known=True)
STOCK = Pace(10 / 60, known=True)
SILENT = Pace(2.0, known=False)


class TestWhatDecides:
    def test_a_limit_that_nobody_can_reach_is_no_promise(self) -> None:
        """Ten thousand customers were once promised in less than a minute, and took nine."""
        forecast = UNLIMITED.forecast(Work(10_000, owing=3_000))
        assert forecast.bound is Bound.OURS
        assert 120 <= forecast.seconds <= 9 * 60

    def test_the_stock_limit_decides(self) -> None:
        forecast = STOCK.forecast(Work(2_000, owing=2_000))
        assert forecast.bound is Bound.LIMIT
        assert forecast.seconds == pytest.approx(200 * 60)

    def test_the_users_own_limit_decides_below_the_servers(self) -> None:
        forecast = Pace(10.0, known=True, cap=1.0).forecast(Work(600))
        assert (forecast.bound, forecast.seconds) == (Bound.CAP, 600.0)

    def test_a_server_that_names_no_limit_is_not_taken_at_the_rate_we_start_with(self) -> None:
        assert SILENT.forecast(Work(2_000)).bound is Bound.OURS
        assert SILENT.forecast(Work(2_000)).seconds < 1_000

    def test_what_was_measured_corrects_the_estimate(self) -> None:
        assert UNLIMITED.forecast(Work(1_000), measured=2.0).seconds == 500.0
        assert STOCK.forecast(Work(1_000), measured=50.0).bound is Bound.LIMIT

    def test_nothing_to_send_takes_no_time(self) -> None:
        for pace in (UNLIMITED, STOCK, SILENT):
            assert pace.forecast(Work(0)).seconds == 0


RATES = st.floats(0.01, 1e7)


@given(st.integers(1, 10**6), st.floats(0, 1), RATES, st.booleans(), RATES | st.just(math.inf))
def test_no_promise_is_shorter_than_any_of_the_three(
    rows: int, share: float, rate: float, known: bool, cap: float
) -> None:
    work = Work(rows, int(rows * share))
    forecast = Pace(rate, known=known, cap=cap).forecast(work)
    limit = rows / rate if known else 0.0
    bounds = {Bound.LIMIT: limit, Bound.CAP: rows / cap, Bound.OURS: work.own_seconds}
    assert forecast.seconds == max(bounds.values()) == bounds[forecast.bound]


@given(st.integers(1, 10**5), st.floats(0, 1), st.integers(1, 10**5))
def test_a_part_has_its_share_of_opening_balances(rows: int, share: float, part: int) -> None:
    whole = Work(rows, int(rows * share))
    some = whole.first(part)
    assert some.rows == min(rows, part)
    assert some.owing <= min(whole.owing, some.rows)
    assert some.own_seconds <= whole.own_seconds + 1 / 15
