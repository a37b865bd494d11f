"""A cell's text made storable: what is repaired, what stays, and what the server can't hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.values.text import (
    are_clean,
    clean,
    is_storable,
    name_key,
    storable_proposal,
    unstorable_characters,
)

TRIMMED, NORMALIZED, EMOJI = "blanks-trimmed", "characters-normalized", "emoji-removed"
ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(" \u00a0\u200b\u200d\ufe0f\ufeff\t\r\n\x00\x92é😀👩🏽‍💻☎️𠮷\ud83d|"),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("cell", "text", "repairs"),
    [
        ("Acme", "Acme", []),
        ("  Acme ", "Acme", [TRIMMED]),
        ("\tAcme\n", "Acme", [TRIMMED]),
        ("Acme\u00a0Ltd", "Acme Ltd", [NORMALIZED]),
        ("Acme\tLtd", "Acme Ltd", [NORMALIZED]),
        ("Cafe\u0301", "Café", [NORMALIZED]),
        ("Ac\u200bme", "Acme", [NORMALIZED]),
        ("\ufeffAcme", "Acme", [NORMALIZED]),
        ("Ac\x00me\x07", "Acme", [NORMALIZED]),
        ("1 Main St\r\nRome", "1 Main St\nRome", [NORMALIZED]),
        ("1 Main St\nRome", "1 Main St\nRome", []),
        ("O\x92Brien", "O’Brien", [NORMALIZED]),
        ("Acme 😀", "Acme", [EMOJI]),
        ("Fish 🐟 Shop", "Fish Shop", [EMOJI]),
        ("Ann 👩🏽‍💻 Smith", "Ann Smith", [EMOJI]),
        ("Vive la 🇫🇷!", "Vive la !", [EMOJI]),
        (" 😀 Acme\u00a0Ltd", "Acme Ltd", [TRIMMED, NORMALIZED, EMOJI]),
        ("😀", "", [EMOJI]),
        ("☎ 555 ™", "☎ 555 ™", []),
        ("ﬁrst Ⅳ", "ﬁrst Ⅳ", []),
        ("", "", []),
        (" \u00a0\u200b ", "", []),
        ("𠮷野家", "𠮷野家", []),
        ("broken \ud83d", "broken \ufffd", [NORMALIZED]),
    ],
)
def test_a_cell_is_repaired_without_loss_of_meaning(
    cell: str, text: str, repairs: list[str]
) -> None:
    cleaned = clean(cell)
    assert cleaned.text == text
    assert list(cleaned.repairs) == repairs


def test_joiners_stay_where_their_script_needs_them() -> None:
    persian, hindi = "می\u200cخواهم", "क्\u200dष"
    assert clean(persian).text == persian
    assert clean(hindi).text == hindi
    assert clean("Ac\u200dme").text == "Acme"


@given(ANY_TEXT)
def test_repairs_are_idempotent(cell: str) -> None:
    once = clean(cell)
    assert clean(once.text) == (once.text, ())


@given(ANY_TEXT)
def test_a_changed_text_says_so_and_an_unchanged_one_does_not(cell: str) -> None:
    cleaned = clean(cell)
    assert bool(cleaned.repairs) == (cleaned.text != cell) or not cleaned.text


@given(ANY_TEXT)
def test_a_clean_text_is_in_nfc_and_holds_nothing_invisible_at_its_ends(cell: str) -> None:
    text = clean(cell).text
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert not set(text) & set("\x00\t\r\u00a0\u200b\ufeff")


@given(st.lists(ANY_TEXT, max_size=4))
def test_a_row_that_is_called_clean_is_clean(cells: list[str]) -> None:
    if are_clean(cells):
        assert [clean(cell) for cell in cells] == [(cell, ()) for cell in cells]


# --- what the database can't hold


@pytest.mark.parametrize(
    ("text", "characters", "proposal"),
    [
        ("𠮷野家", ("𠮷",), "吉野家"),
        ("𝐀cme 𝐀", ("𝐀",), "Acme A"),
        ("𐍈 Acme", ("𐍈",), "Acme"),
        ("吉野家", (), "吉野家"),
    ],
)
def test_characters_beyond_the_basic_plane_are_named_with_a_proposal(
    text: str, characters: tuple[str, ...], proposal: str
) -> None:
    """importer/api/README.md 4.2: the server answers 500 and stores nothing."""
    assert is_storable(text) is not bool(characters)
    assert unstorable_characters(text) == characters
    assert storable_proposal(text) == proposal


@given(ANY_TEXT)
def test_a_proposal_can_always_be_stored(text: str) -> None:
    assert is_storable(storable_proposal(text))


# --- the key under which names compare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "ACME"),
        ("Café", "CAFE"),
        ("Acme  Ltd", "acme ltd "),
        ("Straße", "STRASSE"),
        ("Ａcme", "acme"),
        ("Łódź", "łódź"),
    ],
)
def test_case_accents_and_blanks_do_not_part_names(one: str, other: str) -> None:
    """importer/api/README.md 7.2."""
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Acme", "Acme 2"), ("が", "か"), ("Ann", "Anna")])
def test_letters_do(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(ANY_TEXT)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
