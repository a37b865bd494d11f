"""Answers for many texts at once: a True is certain, so that nobody looks at each."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from importer.core.values.damage import are_ungarbled, may_be_garbled
from importer.core.values.emails import are_ordinary_emails, is_email
from importer.core.values.phones import are_ordinary_phones, looks_like_phone
from importer.core.values.postcodes import fit_country, fits_country
from importer.core.values.text import are_clean, clean, is_storable
from importer.core.values.websites import look_like_websites, looks_like_website

ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("é\u0301é\u1100\u1161ñ𠮷‘Ã\ud83d ")))
EMAILS = ("ann@acme.example", "a@b", "a.b@c-d.org", "ann@acme.org\nbob", f"{'x' * 65}@acme.org")
PHONES = ("+1 617 555 0101", "(802) 555-0101", "617 555", "12345.0", "１２３４５６７", "555-0101\n")
WEBSITES = ("https://acme.example/a?b", "acme.example", "acme", "acme.org\nacme", "1.2.3.4", "")
POSTCODES = ("02138", "02138-1234", "d-10115", "10115", "ec1a 1bb", "10115\n", "1011ß")
ALMOST = st.sampled_from([*EMAILS, *PHONES, *WEBSITES, *POSTCODES])
LISTS = st.lists(ALMOST | st.from_regex(re.compile(r"[0-9a-z@.+() -]{0,20}"), fullmatch=True))
TOGETHER: list[tuple[Callable[[Sequence[str]], bool], Callable[[str], bool]]] = [
    (are_ordinary_emails, is_email),
    (are_ordinary_phones, lambda text: all(map(looks_like_phone, text.split("\n")))),
    (look_like_websites, looks_like_website),
    (partial(fit_country, country="US"), partial(fits_country, country="US")),
    (partial(fit_country, country="DE"), partial(fits_country, country="DE")),
    (partial(fit_country, country="GB"), partial(fits_country, country="GB")),
]


NAMES = ["emails", "phones", "websites", "us", "de", "gb"]


@pytest.mark.parametrize(("are_all", "is_one"), TOGETHER, ids=NAMES)
@given(texts=LISTS)
def test_what_all_of_them_are_each_of_them_is(
    are_all: Callable[[Sequence[str]], bool], is_one: Callable[[str], bool], texts: list[str]
) -> None:
    if texts and are_all(texts):
        assert all(map(is_one, texts))


@pytest.mark.parametrize(
    ("are_all", "texts"),
    [
        (are_ordinary_emails, ["ann@acme.example", "b.c@d-e.org"]),
        (are_ordinary_phones, ["+1 617 555 0101", "8025550101"]),
        (look_like_websites, ["https://acme.example", "acme.example/a"]),
        (partial(fit_country, country="US"), ["02138", "02138-1234"]),
        (partial(fit_country, country="XX"), ["anything"]),
    ],
)
def test_ordinary_ones_are_told_together(
    are_all: Callable[[Sequence[str]], bool], texts: list[str]
) -> None:
    assert are_all(texts)


@given(ANY_TEXT)
@example("RenÃ©e")
@example("Ã ")
@example("Ÿ\ufffd")
def test_what_may_be_garbled_has_a_byte_that_tells(text: str) -> None:
    beyond = text.encode(errors="replace").translate(None, bytes(range(128)))
    assert not (may_be_garbled(text) and are_ungarbled(beyond))


def test_accents_alone_are_told_together() -> None:
    assert are_ungarbled("éüñç𠮷".encode())


@given(st.lists(ANY_TEXT, max_size=3))
@example(["e", "\u0301"])
@example(["\u1100\u1161"])
@example(["\ufe0e"])
@example(["𠮷"])
@example(["\ud83d"])
@example(["\x7f"])
def test_a_long_row_that_is_called_clean_is_clean(cells: list[str]) -> None:
    long = [*cells, "ę" * 200]
    if are_clean(long):
        assert [clean(cell) for cell in long] == [(cell, ()) for cell in long]


@given(ANY_TEXT)
def test_only_the_basic_plane_can_be_stored(text: str) -> None:
    assert is_storable(text) == all(ord(character) < 0x10000 for character in text)
