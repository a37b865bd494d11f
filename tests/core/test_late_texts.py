"""Sentences that are kept and put into words when they are shown."""

import pytest
from importer.core.language import LanguageCode, ngettext_noop, speaking
from importer.core.late_texts import joined, later, told, told_if_late
from importer.languages import load_language

KEPT = later("{reason}, and no other column has names", reason=later("its values say yes or no"))


def test_what_was_kept_in_one_language_is_told_in_another() -> None:
    assert told(KEPT) == "its values say yes or no, and no other column has names"
    with speaking(load_language(LanguageCode.GERMAN)):
        words = told(str(KEPT))
    assert "yes or no" not in words
    assert "no other column" not in words


def test_numbers_are_told_as_the_language_counts_and_writes_them() -> None:
    dates = ngettext_noop("{number} date of one meaning", "{number} dates of one meaning")
    assert told(later(dates, number=1)) == "1 date of one meaning"
    with speaking(load_language(LanguageCode.GERMAN)):
        assert told(later(dates, number=1204)).startswith("1.204 ")


def test_several_are_told_one_after_another() -> None:
    parts = joined("Type: ", later("day first"), "")
    assert told(parts) == "Type: day first"
    assert told(joined(parts, later("free text"), between="; ")) == "Type: day first; free text"


def test_a_text_of_the_users_stays_as_it_is() -> None:
    """Whatever it looks like."""
    with speaking(load_language(LanguageCode.GERMAN)):
        name = "day first"
        assert told(later("header equals {spelling}", spelling=name)).endswith("day first")
        odd = '{"say":"header equals {spelling}"}'
        assert odd in told(later("header equals {spelling}", spelling=odd))


@pytest.mark.parametrize("words", ["header equals Email", "", "Kundennr.: 3 Zahlen, Dezimalkomma"])
def test_what_older_importers_kept_in_words_is_told_as_it_is(words: str) -> None:
    assert told(words) == words


def test_a_text_of_a_customer_that_looks_like_one_of_ours_stays_as_it_is() -> None:
    for text in (
        '{"say":',
        '{"say":7}',
        '{"say":"a {b}"}',
        '{"join":3}',
        '{"say":["a"],"with":[]}',
    ):
        assert told_if_late(text) == text
    assert told_if_late('{"join":' * 5_000) == '{"join":' * 5_000


def test_a_text_of_somebody_else_asks_for_no_width() -> None:
    wide = '{"say":"{a:>999999999}","with":{"a":"x"}}'
    assert told_if_late(wide) == "{a:>999999999}"
