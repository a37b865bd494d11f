"""Each guard trips where it should, and one step before does not."""

from decimal import Decimal

import pytest
from importer.core.errors import EXIT_GUARD
from importer.core.jobs.guards import Limits, is_unfinished_name, tripped
from importer.core.jobs.history import JobFacts
from msgspec.structs import replace

GOOD = JobFacts(
    headers=("Name", "Email"),
    rows=1000,
    rejected=0,
    balances=0,
    server="https://books.example.com",
    organization=("org-1", "Acme"),
)


def code(now: JobFacts, before: JobFacts | None = GOOD, **limits: object) -> str:
    found = tripped(Limits.model_validate(limits), now, before)
    assert found is None or found.exit_code == EXIT_GUARD
    return found.code if found else ""


@pytest.mark.parametrize(
    ("within", "beyond", "guard"),
    [
        ({"rows": 500}, {"rows": 499}, "row-count-fell"),
        ({"rows": 2000}, {"rows": 2001}, "row-count-rose"),
        ({"rejected": 100}, {"rejected": 101}, "too-many-rejected"),
        ({}, {"balances": 1}, "new-opening-balances"),
        ({}, {"headers": ("Name", "Phone")}, "header-drifted"),
        ({}, {"organization": ("org-2", "Acme")}, "organization-changed"),
        ({}, {"server": "https://other.example.com"}, "organization-changed"),
        ({"organization": ("org-1", "Acme Ltd")}, {"rows": 0}, "row-count-fell"),
    ],
)
def test_a_guard_trips_beyond_its_bound_and_not_within(
    within: dict[str, object], beyond: dict[str, object], guard: str
) -> None:
    assert code(replace(GOOD, **within)) == ""
    assert code(replace(GOOD, **beyond)) == guard


def test_the_first_file_is_compared_with_nothing() -> None:
    assert code(replace(GOOD, rows=1, balances=1), before=None) == ""
    assert code(replace(GOOD, rejected=101), before=None) == "too-many-rejected"


def test_a_bound_on_opening_balances_holds_from_the_first_file_on() -> None:
    most = {"opening-balances": "1000"}
    rich = replace(GOOD, balances=2, balance_total=Decimal("1000.01"))
    assert code(rich, before=None, **most) == "opening-balances-beyond"
    assert code(replace(rich, balance_total=Decimal(1000)), before=None, **most) == ""
    allowed = {"new-opening-balances": True}
    assert code(rich, GOOD, **allowed) == ""


def test_what_says_most_is_told_first() -> None:
    """Of a file that is another one altogether."""
    other = replace(GOOD, headers=("Vendor",), rows=10, rejected=10)
    assert code(other) == "header-drifted"


@pytest.mark.parametrize(
    "name", ["a.csv.part", "a.TMP", "~$a.xlsx", ".a.csv", "a.csv.filepart", "a.crdownload"]
)
def test_files_that_are_still_copied_are_known_by_their_names(name: str) -> None:
    assert is_unfinished_name(name)
    assert not is_unfinished_name("parts.csv")
