"""Which questions are open once rows are checked, and what their answers come to."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.asking.open_questions import ASKED_ABOUT, Known, open_questions
from importer.core.asking.questions import Question, QuestionKind, read_answer
from importer.core.evidence.formats import Formats
from importer.core.options import BalanceSign, CheckOptions, DecimalMark
from importer.core.organization import Organization
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE
from importer.core.rows import Header, RowRef
from importer.core.runs import BalanceTotal, ResultRow, SourceRecord
from msgspec.structs import replace

from tests.core.checks import BOOKS, BRANCHED, OWING, TODAY, problems

SOURCE = SourceRecord("f.csv", "", "f.csv", "", 0, "headers", Header(1, ("a",) * 9), ())


def row(values: Mapping[str, str], /, **given: Any) -> ResultRow:
    """A rejected row with the problems that it really has."""
    found = problems(values, **given)
    name = values["displayName"]
    return ResultRow(2, RowRef("f.csv", "", 2), 2, (), "", name, Ending.REJECTED, None, found)


def known(
    *sources: SourceRecord,
    organization: Organization | None = BOOKS,
    today: date = TODAY,
    waiting: tuple[BalanceTotal, ...] = (),
    **options: Any,
) -> Known:
    return Known(CheckOptions(today, **options), organization, sources or (SOURCE,), waiting)


def asked(*rows: ResultRow, **about: Any) -> list[tuple[str, str]]:
    return [question.key for question in open_questions(rows, known(**about))]


def one(*rows: ResultRow, **about: Any) -> Question:
    (question,) = open_questions(rows, known(**about))
    return question


AMBIGUOUS = row({**OWING, "openingBalance": "1,234"})
UNDATED = row({**OWING, "openingBalanceAt": ""})


def test_every_problem_that_is_asked_about_names_its_option_for_those_who_are_not_asked() -> None:
    """Without a terminal the option is all there is."""
    for code in ASKED_ABOUT:
        assert "--" in CATALOGUE[code].hint


def test_rows_with_other_faults_open_no_question() -> None:
    assert asked(row({**OWING, "email": "a@b"})) == []


def test_a_question_is_put_once_for_all_rows() -> None:
    question = one(*[UNDATED] * 7)
    assert question.evidence[0] == "7 rows have an opening balance and no date."
    assert "  … and 4 more" in question.evidence
    assert question.without == "Without an answer 7 rows can't be sent."


def test_they_come_in_the_order_in_which_answers_build_on_each_other() -> None:
    rows = (
        row({**OWING, "currencyCode": "EUR", "openingBalanceAt": "01/02/2026"}),
        row({**OWING, "currencyCode": "CHF"}), UNDATED, AMBIGUOUS,
    )  # fmt: skip
    assert [kind for kind, _ in asked(*rows)] == [
        "decimal-mark", "date-order", "balance-date", "new-currencies", "rate",
    ]  # fmt: skip


class TestFormats:
    def test_the_choices_show_what_each_makes_of_a_value(self) -> None:
        words = [choice.words for choice in one(AMBIGUOUS).choices]
        assert words == ["a decimal point: 1,234 is 1234", "a decimal comma: 1,234 is 1.234"]

    def test_nothing_is_asked_that_another_table_has_proven(self) -> None:
        """One answer holds for the whole run, and would be wrong there."""
        other = replace(SOURCE, formats=Formats(amount_mark=DecimalMark.POINT))
        assert open_questions([AMBIGUOUS], known(SOURCE, other)) == ()

    def test_only_orders_that_read_every_date_are_offered(self) -> None:
        rows = [row({**OWING, "openingBalanceAt": text}) for text in ("01/02/03", "04/05/2003")]
        assert [choice.value for choice in one(rows[0]).choices] == [
            "day-first", "month-first", "year-first",
        ]  # fmt: skip
        assert [choice.value for choice in one(*rows).choices] == ["day-first", "month-first"]

    def test_nothing_is_taken_for_likely(self) -> None:
        assert one(AMBIGUOUS).proposal == ""


class TestDate:
    @pytest.mark.parametrize(
        ("today", "month", "begin"),
        [
            (date(2026, 5, 1), 1, "2026-01-01"),
            (date(2026, 5, 1), 5, "2026-05-01"),
            (date(2026, 5, 1), 6, "2025-06-01"),
            (date(2026, 12, 31), 4, "2026-04-01"),
        ],
    )
    def test_the_fiscal_year_that_runs_begins_the_books(
        self, today: date, month: int, begin: str
    ) -> None:
        organization = replace(BOOKS, fiscal_year_start=month)
        assert one(UNDATED, organization=organization, today=today).proposal == begin

    def test_offline_it_is_taken_to_begin_in_january(self) -> None:
        assert one(UNDATED, organization=None).proposal == "2026-01-01"

    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
    def test_it_lies_in_the_last_twelve_months(self, today: date, month: int) -> None:
        organization = replace(BOOKS, fiscal_year_start=month)
        proposal = date.fromisoformat(one(UNDATED, organization=organization, today=today).proposal)
        assert 0 <= (today - proposal).days < 366
        assert (proposal.day, proposal.month) == (1, month)

    def test_a_date_of_two_meanings_is_no_answer(self) -> None:
        assert read_answer(one(UNDATED), "01/02/2026") is None
        assert str(read_answer(one(UNDATED), "31.12.2025")) == (
            "--default openingBalanceAt=2025-12-31"
        )


class TestCurrencies:
    def test_a_rate_is_asked_for_each_currency_that_is_sure(self) -> None:
        """Not for one that is perhaps misspelt."""
        rows = [row({**OWING, "currencyCode": code}) for code in ("EUR", "JPY", "CHF")]
        kinds = [kind.value for kind in (QuestionKind.NEW_CURRENCIES, QuestionKind.RATE)]
        assert asked(*rows) == [(kinds[0], ""), (kinds[1], "EUR"), (kinds[1], "JPY")]

    def test_what_was_probably_meant_is_evidence(self) -> None:
        question = one(row({**OWING, "currencyCode": "ERU"}))
        assert "  Perhaps EUR is meant." in question.evidence

    @pytest.mark.parametrize("text", ["0", "-1", "10000", "1,234", "much", ""])
    def test_what_is_no_rate_is_no_answer(self, text: str) -> None:
        assert read_answer(one(row({**OWING, "currencyCode": "EUR"})), text) is None

    def test_branches_of_one_name_are_told_apart(self) -> None:
        question = one(row(OWING, organization=BRANCHED), organization=BRANCHED)
        assert [choice.value for choice in question.choices] == ["Main", "2", "3"]


class TestSign:
    OWED = (BalanceTotal("USD", "2026-01-01", 2, Decimal(10), Decimal(-30), Decimal(-20)),)

    def test_it_is_asked_where_the_sum_is_ours_to_pay(self) -> None:
        question = one(waiting=self.OWED)
        assert question.evidence == ("USD: customers owe you 10.00, you owe them 30.00.",)
        assert str(read_answer(question, "reversed")) == "--balance-sign reversed"

    def test_a_currency_is_summed_up_over_its_dates(self) -> None:
        later = replace(self.OWED[0], date="2026-02-01")
        question = one(waiting=(*self.OWED, later))
        assert question.evidence == ("USD: customers owe you 20.00, you owe them 60.00.",)

    def test_not_where_it_is_theirs(self) -> None:
        usual = replace(self.OWED[0], debits=Decimal(31))
        assert asked(waiting=(usual,)) == []

    def test_not_where_a_layout_says_it(self) -> None:
        source = replace(SOURCE, template="xero")
        assert open_questions((), known(source, waiting=self.OWED)) == ()

    @pytest.mark.parametrize("said", BalanceSign)
    def test_not_where_somebody_has_said_it(self, said: BalanceSign) -> None:
        assert asked(waiting=self.OWED, balance_sign=said) == []
