"""Headers of the same columns are known again, however they are spelt."""

from hypothesis import given
from hypothesis import strategies as st
from importer.core.templates.remembered import header_fingerprint

NAMES = ("Display Name", "E-mail", "Phone (work)")


def test_spelling_does_not_count() -> None:
    for spelt in (
        ("DISPLAY NAME", "e-mail", "phone (work)"),
        (" Display  Name ", "E-Mail", "Phone (Work)"),
    ):
        assert header_fingerprint(spelt) == header_fingerprint(NAMES)


@given(st.permutations(NAMES))
def test_the_order_counts(names: list[str]) -> None:
    same = header_fingerprint(names) == header_fingerprint(NAMES)
    assert same is (tuple(names) == NAMES)


@given(st.lists(st.sampled_from(["Name", "City", "Note", ""]), max_size=4))
def test_one_column_more_is_another_file(names: list[str]) -> None:
    assert header_fingerprint([*names, "Balance"]) != header_fingerprint(names)


@given(st.text(max_size=20), st.text(max_size=20))
def test_columns_never_run_together(one: str, other: str) -> None:
    assert header_fingerprint([one, other]) != header_fingerprint([f"{one}{other}"])
