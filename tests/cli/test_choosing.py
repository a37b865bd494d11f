"""Choices in prompts: numbered, taken by number, name or an unambiguous beginning."""

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.cli.choosing import ask_text, chosen

from tests.cli.conftest import write
from tests.cli.processes import in_dialogue

LAYOUTS = ("xero", "zoho-books", "zoho-crm", "2")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1", "xero"),
        (" 3 ", "zoho-crm"),
        ("XERO", "xero"),
        ("x", "xero"),
        ("zoho-c", "zoho-crm"),
        ("zoho", None),
        ("0", None),
        ("5", None),
        ("", None),
        ("wave", None),
    ],
)
def test_what_is_typed_means_one_choice_or_none(typed: str, meant: str | None) -> None:
    assert chosen(typed, LAYOUTS) == meant


@pytest.mark.parametrize("where", ["click.echo", "click.prompt"])
def test_ctrl_c_beside_the_prompt_is_one_at_the_question(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Whoever reads the prompt may be faster than the reading; nothing was being sent then."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(where, interrupted)
    with pytest.raises(click.Abort) as abort:
        ask_text("Date", str, "none", "")
    assert abort.value.__cause__ is None


def test_the_number_that_is_shown_wins_over_a_name_that_looks_like_one() -> None:
    assert chosen("2", LAYOUTS) == "zoho-books"


def test_a_name_that_others_begin_with_can_be_typed() -> None:
    assert chosen("name", ("name 2", "name")) == "name"


@given(
    st.lists(st.text("abc \t\u200b", min_size=1), min_size=1, max_size=5, unique=True), st.data()
)
def test_every_choice_can_be_taken_by_its_number(values: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(values)))
    assert chosen(str(number), values) == values[number - 1]


def test_what_is_not_understood_is_asked_again_and_enter_takes_the_default() -> None:
    """With columns whose names begin alike."""
    name = write(
        "ee.csv",
        "Kliendinimi,Kliendilinn,E-mail",
        "Sol,Aarhus,s@s.example",
        "Hav,Odense,h@h.example",
    )
    code, shown = in_dialogue(
        ("check", name, "--offline"), ("Number or name [1]:", "kunde"), ("Number or name [1]:", "")
    )
    assert code == 0
    assert "   2  Kliendilinn\n   3  none of them\n" in shown
    assert "fits one only" in shown
