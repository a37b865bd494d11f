"""What somebody types about the columns of a file, and what is said where it can't be taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.asking.column_answers import Unclear, leaves_none, read_column_answer
from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT, Told, told_besides
from importer.core.target_fields import target_fields

PAGE = {"1": 0, "2": 1, "3": 4}
"""The third column on the page is the fifth of the file: private ones are not shown."""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("3=phone", {4: "workPhone"}),
        ("3 = Work Phone Number", {4: "workPhone"}),
        ("3=workPhone", {4: "workPhone"}),
        ("3=work ph", {4: "workPhone"}),
        ("3=Telefon", {4: "workPhone"}),
        ("3=Opening Balance At", {4: "openingBalanceAt"}),
        ("3=note", {4: IN_THE_NOTE}),
        ("3", {4: IN_THE_NOTE}),
        ("3=Leave out", {4: LEFT_OUT}),
        ("3=-", {4: LEFT_OUT}),
        ("1 3", {0: IN_THE_NOTE, 4: IN_THE_NOTE}),
        ("1, 3=city; 2=note", {0: IN_THE_NOTE, 4: "billingAddressCity", 1: IN_THE_NOTE}),
        ("1=billing address 2 2=zip", {0: "billingAddress2", 1: "billingAddressPostcode"}),
    ],
)
def test_numbers_and_what_the_columns_become(typed: str, told: Told) -> None:
    assert read_column_answer(typed, PAGE) == told


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("4=phone", "“4=phone” does not begin with a number from the list."),
        ("phone", "“phone” does not begin with a number from the list."),
        ("²=phone", "“²=phone” does not begin with a number from the list."),
        ("3=", "Say what column 3 becomes: a field, “note” or “leave out”."),
        ("3=emial", "“emial” names no field alone. Is it Email, "),
        ("3=billing", "“billing” names no field alone. Is it Billing Address 1, Billing Address 2"),
        ("3=xyzzy", "“xyzzy” is no field; ? lists them all."),
        ("3=phone, 3=note", "Column 3 is named twice."),
        ("1=phone, 3=telephone", "Work Phone Number can be filled by one column only"),
    ],
)
def test_what_can_not_be_taken_is_told(typed: str, why: str) -> None:
    answer = read_column_answer(typed, PAGE)
    assert isinstance(answer, Unclear)
    assert why in answer.why


@pytest.mark.parametrize("field", [name for name in target_fields() if name != "note"])
def test_every_field_can_be_called_by_its_name_and_its_label(field: str) -> None:
    for words in (field, target_fields()[field].label):
        assert read_column_answer(f"1={words}", PAGE) == {0: field}


@given(st.text(alphabet="123=,; phoneut-²\x00", max_size=30))
def test_whatever_is_typed_names_columns_of_the_page_or_is_told(typed: str) -> None:
    answer = read_column_answer(typed, PAGE)
    assert isinstance(answer, Unclear) or {*answer} <= {*PAGE.values()}


def test_a_column_takes_the_field_of_another_that_was_told_to_fill_it() -> None:
    before = {0: "workPhone", 1: LEFT_OUT}
    assert told_besides(before, {4: "workPhone"}) == {
        0: IN_THE_NOTE, 1: LEFT_OUT, 4: "workPhone",
    }  # fmt: skip
    assert told_besides(before, {0: "email"}) == {0: "email", 1: LEFT_OUT}


def test_a_customer_needs_at_least_one_field() -> None:
    assert leaves_none({0: IN_THE_NOTE, 1: LEFT_OUT}, [0, 1])
    assert not leaves_none({0: IN_THE_NOTE}, [0, 1])
    assert not leaves_none({0: IN_THE_NOTE, 1: "email"}, [0, 1])
