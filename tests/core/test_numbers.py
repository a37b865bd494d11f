"""Numbers, amounts, days and moments in each language, character by character."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from importer.core.language import Language, speaking
from importer.core.numbers import (
    clock,
    day,
    figure,
    moment,
    money,
    money_in,
    rough,
    tenths,
    weekday_words,
    whole,
)
from importer.core.problems import Problem, render_message

THIN = "\N{NARROW NO-BREAK SPACE}"
WHEN = datetime(2026, 1, 31, 14, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "count", "amount", "pace", "days", "date", "weekday"),
    [
        ("en", "1,204", "-1,204.50", "2.54", "13.9", "2026-01-31", "Sat 31 Jan"),
        ("de", "1.204", "-1.204,50", "2,54", "13,9", "31.01.2026", "Sa., 31. Jan."),
        ("fr", f"1{THIN}204", f"-1{THIN}204,50", "2,54", "13,9", "31 janv. 2026", "sam. 31 janv."),
        ("es", "1.204", "-1.204,50", "2,54", "13,9", "31 ene 2026", "sáb, 31 ene"),
        ("ar", "1,204", "-1,204.50", "2.54", "13.9", "31/01/2026", "السبت، 31 يناير"),
    ],
)  # fmt: skip
def test_each_language_writes_them_its_own_way(
    code: str, count: str, amount: str, pace: str, days: str, date: str, weekday: str
) -> None:
    with speaking(Language(code)):
        assert (whole(1204), money(Decimal("-1204.5"))) == (count, amount)
        assert (rough(2.5444), tenths(13.92)) == (pace, days)
        assert (day("2026-01-31"), weekday_words(WHEN)) == (date, weekday)
        assert moment(WHEN) == f"{date} 14:05"
        assert clock(WHEN, seconds=True) == "14:05:09"


def test_a_third_decimal_is_shown_where_it_says_something() -> None:
    with speaking(Language("de")):
        assert money(Decimal("1.234")) == "1,234"
        assert figure(Decimal("10000.5")) == "10.000,5"


def test_what_was_worked_out_is_told_as_its_currency_writes_amounts() -> None:
    with speaking(Language("de")):
        assert money_in(Decimal("1333.3146"), "USD") == "1.333,31"
        assert money_in(Decimal("1333.3146"), "KWD") == "1.333,315"
        assert figure(Decimal("1.083700001")) == "1,083700001"


def test_what_is_no_day_stays_as_it_is() -> None:
    with speaking(Language("de")):
        assert day("at once") == "at once"


def test_counts_in_facts_are_written_so_and_values_of_customers_are_not() -> None:
    """1,200 in a cell is what the file says."""
    facts = {"length": "1,200", "unit": "characters", "limit": "255"}
    with speaking(Language("de")):
        assert "1.200 characters" in render_message(Problem("text-too-long", facts=facts))
        stored = render_message(Problem("not-stored-as-sent", value="1", facts={"stored": "1,200"}))
    assert "“1,200”" in stored
