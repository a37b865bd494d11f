"""A job changes what changed, and is held where that is too much."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, Said, folder, run, server, write
from tests.jobs.nights import CONFIG, describe_job

__all__ = ["folder", "run", "server"]

INBOX = Path("inbox")
HEADER = "No,Display Name,Work Phone"

Night = Callable[..., Said]


@pytest.fixture
def night(run: Run, server: Sandbox) -> Night:
    """A night in which the inbox has a file of these phone numbers by customer number."""
    INBOX.mkdir()
    describe_job(INBOX, 'match-on = "No"')
    nights = iter(range(100))

    def night(phones: Mapping[int, str]) -> Said:
        name = f"{next(nights):03}.csv"
        rows = (f"{number},Customer {number},{phone}" for number, phone in phones.items())
        Path(write(name, HEADER, *rows)).rename(INBOX / name)
        return run("job", "run", "nightly", "--config", str(CONFIG), "--json")

    return night


def phones(server: Sandbox) -> dict[str, str]:
    return {one["display_name"]: one["work_phone"] for one in server.customers()}


def codes(said: Said) -> list[str]:
    return [one["error"] for one in said.objects if "error" in one]


def words(said: Said) -> str:
    return " ".join(said.err.split())


def approve(run: Run) -> Said:
    return run("job", "approve", "nightly", "--yes", "--config", str(CONFIG), "--json")


def test_what_changed_in_the_file_is_changed_without_a_word_about_it(
    night: Night, server: Sandbox
) -> None:
    assert night({1: "+41 44 668 18 10", 2: "+41 44 668 18 20"}).code == 0
    assert night({1: "+41 44 668 18 10", 2: "+41 44 668 18 22"}).code == 0
    assert phones(server) == {"Customer 1": "+41 44 668 18 10", "Customer 2": "+41 44 668 18 22"}


def test_too_many_changes_send_nothing_until_a_person_accepts_them(
    night: Night, run: Run, server: Sandbox
) -> None:
    before = dict.fromkeys(range(1, 13), "+41 44 668 18 10")
    night(before)
    said = night(dict.fromkeys(before, "+41 44 668 18 99") | {13: "+41 44 668 18 10"})
    assert (said.code, codes(said)) == (5, ["too-many-changes"])
    assert "12 of 12 customers would be changed" in words(said)
    assert "12 would get another Work Phone Number" in words(said)
    assert set(phones(server).values()) == {"+41 44 668 18 10"}
    assert len(phones(server)) == 12

    shown = approve(run)
    assert "12 would get another Work Phone Number" in words(shown)
    assert run("job", "run", "nightly", "--config", str(CONFIG)).code == 0
    assert phones(server) == {
        f"Customer {number}": "+41 44 668 18 10" if number == 13 else "+41 44 668 18 99"
        for number in range(1, 14)
    }


def test_the_first_night_takes_nothing_away_that_people_typed_in(
    night: Night, run: Run, server: Sandbox
) -> None:
    server.add_customer(displayName="Customer 1", workPhone="typed in")
    server.add_customer(displayName="Customer 2")
    said = night({1: "+41 44 668 18 10", 2: "+41 44 668 18 20"})
    assert (said.code, codes(said)) == (5, ["first-changes"])
    assert phones(server) == {"Customer 1": "typed in", "Customer 2": None}

    approve(run)
    assert run("job", "run", "nightly", "--config", str(CONFIG)).code == 0
    assert phones(server) == {"Customer 1": "+41 44 668 18 10", "Customer 2": "+41 44 668 18 20"}


def test_customers_that_the_file_has_lost_are_switched_off_and_named(
    night: Night, server: Sandbox
) -> None:
    describe_job(INBOX, 'match-on = "No"', "deactivate-missing = true")
    night({1: "", 2: "", 3: ""})
    said = night({1: "", 3: ""})
    assert said.code == 0
    assert "in this one, set inactive: Customer 2 (id 2)." in words(said)
    assert [bool(one["active"]) for one in server.customers()] == [True, False, True]
    (summary,) = (INBOX / "done").glob("*001.csv/summary.json")
    told = json.loads(summary.read_text())
    assert (told["deactivated"], told["deactivations"]["made"]) == ([2], 1)
    (report,) = (INBOX / "done").glob("*001.csv/report.html")
    assert "set inactive: Customer 2 (id 2)" in report.read_text(encoding="utf-8")


def test_too_many_of_them_send_nothing_until_a_person_accepts_it(
    night: Night, run: Run, server: Sandbox
) -> None:
    describe_job(INBOX, 'match-on = "No"', "deactivate-missing = true")
    described = run("job", "check", "nightly", "--config", str(CONFIG)).out
    assert "more than 10 % hold it" in described
    night({1: "", 2: "", 3: ""})
    said = night({1: "", 4: ""})
    assert (said.code, codes(said)) == (5, ["too-many-missing"])
    assert len(server.customers()) == 3
    assert "2 of 3 customers of the file before" in words(said)

    approve(run)
    assert run("job", "run", "nightly", "--config", str(CONFIG)).code == 0
    assert [bool(one["active"]) for one in server.customers()] == [True, False, False, True]


def test_a_job_may_leave_customers_alone_that_are_there(night: Night, server: Sandbox) -> None:
    server.add_customer(displayName="Customer 1", workPhone="typed in")
    describe_job(INBOX, 'on-existing = "skip"')
    assert night({1: "+41 44 668 18 10", 2: "+41 44 668 18 20"}).code == 0
    assert phones(server) == {"Customer 1": "typed in", "Customer 2": "+41 44 668 18 20"}
