"""What became of the columns from one file to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.jobs.drift import Drift, drift

HEADERS = st.lists(st.sampled_from(["Name", "Email", "Phone", "City", ""]), max_size=6).map(tuple)


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (("Name", "Email"), ("Name", "Email", "City"), Drift(added=("City",))),
        (("Name", "Email"), ("Name",), Drift(lost=("Email",))),
        (("Name", "Email"), ("Name", "E-mail"), Drift(renamed=(("Email", "E-mail"),))),
        (("Name", "Email"), ("Email", "Name"), Drift(swapped=("Email", "Name"))),
        (("Name", "Phone"), ("Name", "Phone", "Phone"), Drift(added=("Phone (2)",))),
    ],
)
def test_it_is_named_by_kind(before: tuple[str, ...], now: tuple[str, ...], found: Drift) -> None:
    assert drift(before, now) == found


def test_all_kinds_stand_in_one_line() -> None:
    found = drift(("A", "B", "C", "D", "E"), ("A", "X", "D", "C"))
    assert found.words() == "renamed: “B” → “X”; lost: “E”; in another order: “D”, “C”"


@given(HEADERS, HEADERS)
def test_nothing_is_found_where_nothing_changed_and_something_where_it_did(
    before: tuple[str, ...], now: tuple[str, ...]
) -> None:
    assert bool(drift(before, now)) == (before != now)
