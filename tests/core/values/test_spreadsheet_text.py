"""Text that a spreadsheet would calculate is escaped, and nothing is lost by it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from importer.core.values.spreadsheet_text import escape, unescape

_TRICKY = st.text(alphabet="'=+-@\t\r\n 1a＝\x00", max_size=8)


@given(st.one_of(st.text(), _TRICKY))
@example("'=1+1")
@example("''")
def test_what_was_escaped_comes_back_as_it_was(text: str) -> None:
    """The law on which the way back of our own files rests."""
    assert unescape(escape(text)) == text


@given(_TRICKY)
def test_text_that_was_never_escaped_is_escaped_to_something_else_or_left_alone(text: str) -> None:
    """Two different texts never end up as the same cell."""
    assert escape(text) in (text, f"'{text}")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", " =1", "\r=1", "＝1+1", "- none -"],
)
def test_formulas_get_an_apostrophe(text: str) -> None:
    """Whatever a spreadsheet program may take for the beginning of a formula."""
    assert escape(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Acme Ltd",
        "'t Hooft",
        "-12.50",
        "+1,234.56",
        "-1.5e-3",
        "+1 212 555 0143",
        "+49 (30) 901820-12 ext. 7",
        "a=b",
        "ann@acme.example",
    ],
)
def test_names_numbers_and_phones_stay_as_they_are(text: str) -> None:
    """An apostrophe before every negative balance and every phone would only disturb."""
    assert escape(text) == text


def test_text_that_looks_escaped_is_escaped_once_more() -> None:
    """Else its apostrophe would be taken away on the way back."""
    assert escape("'=1") == "''=1"
    assert unescape("'t Hooft") == "'t Hooft"
