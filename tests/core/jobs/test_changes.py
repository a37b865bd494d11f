"""How much a file may change of the customers that are there, and what is said of more."""

from collections.abc import Iterable, Mapping

import pytest
from importer.core.edits import Change, Edit
from importer.core.errors import EXIT_GUARD
from importer.core.jobs.changes import changes_tripped, count_changes
from importer.core.jobs.guards import Limits
from importer.core.rows import RowRef

PHONE, CITY = "workPhone", "billingAddressCity"


def edits(number: int, *changes: Change) -> Iterable[Edit]:
    return (Edit(row, RowRef("c.csv", "", row), row, changes) for row in range(number))


def tripped(
    number: int,
    known: int,
    *changes: Change,
    first: bool = False,
    limits: Mapping[str, object] | None = None,
) -> str:
    planned = count_changes(edits(number, *changes), known)
    found = changes_tripped(Limits.model_validate(limits or {}), planned, is_first=first)
    assert found is None or found.exit_code == EXIT_GUARD
    return f"{found.code}: {found.message}" if found else ""


@pytest.mark.parametrize(("changed", "trips"), [(50, False), (51, True)])
def test_more_than_a_share_of_the_customers_trips(changed: int, trips: bool) -> None:
    said = tripped(changed, 100, Change(PHONE, "1", "2"))
    assert said.startswith("too-many-changes") == trips


def test_a_few_customers_are_never_too_many() -> None:
    assert not tripped(9, 9, Change(PHONE, "1", "2"))
    assert tripped(10, 10, Change(PHONE, "1", "2"))
    assert tripped(9, 9, Change(PHONE, "1", "2"), limits={"changes-from": 9})


def test_it_says_what_would_be_lost_first_and_of_how_many() -> None:
    said = tripped(
        4100,
        4200,
        Change(PHONE, "1", None),
        Change(CITY, "Bern", "Rome"),
        Change("note", None, "n"),
    )
    assert "4,100 of 4,200 customers would be changed; at most 50 % may be: " in said
    words = said.partition("may be: ")[2].split("; ")
    assert words == [
        "4,100 would lose their Work Phone Number",
        "4,100 would get another Billing Address City",
        "4,100 would get a Note, and have none.",
    ]


def test_a_customer_that_comes_back_is_said_to_become_active() -> None:
    said = tripped(20, 20, Change("active", 0, True), Change(PHONE, "1", "2"))
    assert "20 would become active or inactive" in said
    assert "20 would get another Work Phone Number" in said


def test_the_first_file_fills_and_replaces_nothing() -> None:
    assert not tripped(3, 100, Change(PHONE, "", "2"), first=True)
    said = tripped(3, 100, Change(PHONE, "1", "2"), first=True)
    assert said.startswith("first-changes: It is the first file")
    assert "of 100 customers that Bigcapital has already 3 would get" in said
    assert not tripped(3, 100, Change(PHONE, "1", "2"), first=True, limits={"first-changes": True})


def test_no_more_fields_are_named_than_can_be_read() -> None:
    names = ("email", "website", "note", "firstName", "lastName", "salutation", PHONE)
    said = tripped(20, 20, *(Change(name, "a", "b") for name in names))
    assert said.count("would get another") == 5
    assert said.endswith("2 more.")
