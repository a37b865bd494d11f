"""What the headers of an answer say of the server's limits."""

from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.api.limits import LONGEST, Budget, budgets_in, wait_asked_for

STOCK = {
    "X-RateLimit-Limit": "100",
    "X-RateLimit-Remaining": "89",
    "X-RateLimit-Reset": "42",
    "X-RateLimit-Limit-auth": "10",
    "X-RateLimit-Remaining-auth": "0",
    "X-RateLimit-Reset-auth": "17",
}


def test_each_suffix_is_a_budget_of_its_own() -> None:
    assert budgets_in(httpx.Headers(STOCK)) == (
        Budget("", 100, 89, 42.0),
        Budget("-auth", 10, 0, 17.0),
    )


@pytest.mark.parametrize("written", [str.lower, str.upper, str.title])
def test_header_names_count_in_any_case(written: Callable[[str], str]) -> None:
    headers = {written(name): value for name, value in STOCK.items()}

    assert [budget.suffix for budget in budgets_in(headers)] == ["", "-auth"]


def test_suffixes_that_nobody_has_heard_of_count_too() -> None:
    headers = {"X-RateLimit-Remaining-per-Minute": "3", "X-RateLimit-Reset-per-Minute": "9"}

    assert budgets_in(headers) == (Budget("-per-minute", None, 3, 9.0),)


@pytest.mark.parametrize("missing", ["X-RateLimit-Remaining", "X-RateLimit-Reset"])
def test_a_budget_without_rest_or_end_is_none(missing: str) -> None:
    headers = {name: value for name, value in STOCK.items() if name != missing}

    assert [budget.suffix for budget in budgets_in(headers)] == ["-auth"]


def test_a_budget_without_its_limit_is_still_one() -> None:
    headers = {name: value for name, value in STOCK.items() if "Limit-auth" not in name}

    assert budgets_in(headers)[1] == Budget("-auth", None, 0, 17.0)


@pytest.mark.parametrize("garbage", ["", "soon", "NaN", "inf", "1e999", "10;w=60", "０x"])
def test_what_is_no_number_is_not_there(garbage: str) -> None:
    assert budgets_in({**STOCK, "X-RateLimit-Reset": garbage}) == (Budget("-auth", 10, 0, 17.0),)
    assert wait_asked_for({"Retry-After": garbage}) == 0


def test_a_negative_number_counts_as_zero() -> None:
    headers = {"X-RateLimit-Remaining": "-1", "X-RateLimit-Reset": "-5"}

    assert budgets_in(headers) == (Budget("", None, 0, 0.0),)


def test_a_time_of_day_is_no_number_of_seconds() -> None:
    """Some gateways tell the Unix time at which a window ends; waiting so long would hang."""
    assert budgets_in({**STOCK, "X-RateLimit-Reset": "1767225600"}) == (
        Budget("-auth", 10, 0, 17.0),
    )
    assert wait_asked_for({"Retry-After": "1767225600"}) == 0


def test_a_header_that_server_and_gateway_both_sent_means_the_stricter_number() -> None:
    twice = httpx.Headers(
        [
            ("X-RateLimit-Limit", "100"),
            ("X-RateLimit-Limit", "20"),
            ("X-RateLimit-Remaining", "7"),
            ("X-RateLimit-Remaining", "5"),
            ("X-RateLimit-Reset", "10"),
            ("X-RateLimit-Reset", "30"),
            ("Retry-After", "3"),
            ("Retry-After", "8"),
        ]
    )

    assert budgets_in(twice) == (Budget("", 20, 5, 30.0),)
    assert wait_asked_for(twice) == 8


class TestRetryAfter:
    def test_the_suffixed_header_counts_alone(self) -> None:
        """A stock server sends no plain one (importer/api/README.md 8.3)."""
        assert wait_asked_for({"Retry-After-auth": "60"}) == 60

    def test_the_longest_wait_of_all_suffixes_counts(self) -> None:
        headers = {"retry-after": "5", "RETRY-AFTER-AUTH": "60", "Retry-After-other": "7.5"}

        assert wait_asked_for(headers) == 60

    def test_no_header_asks_for_nothing(self) -> None:
        assert wait_asked_for(STOCK) == 0

    def test_a_header_that_only_begins_alike_is_another(self) -> None:
        assert wait_asked_for({"Retry-Afterwards": "60"}) == 0


@given(st.dictionaries(st.sampled_from([*STOCK, "Retry-After", "Retry-After-auth"]), st.text()))
def test_no_header_whatever_breaks_the_reading(headers: dict[str, str]) -> None:
    for budget in budgets_in(headers):
        assert budget.remaining >= 0
        assert 0 <= budget.reset <= LONGEST
    assert 0 <= wait_asked_for(headers) <= LONGEST
