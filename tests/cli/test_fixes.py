"""`importer fixes` and `--fix`: proposals seen, put in place, and kept for next time."""

import json
from pathlib import Path
from typing import Any

import pytest
from importer.sandbox.server import Sandbox
from openpyxl import load_workbook

from tests.cli.conftest import Run, write

HEADER = "Display Name,Email,Currency,Country,Active"
ROWS = (
    "Acme,ann@gmial.com,USD,United States,yes",
    "Beta,bob(at)beta.example,EUR,Germny,actve",
    "Cole,cole@cole.example,ERU,Germny,no",
)
FIXES = ("--fix", "all-safe", "--fix", "email-invalid", "--fix", "currency-unknown")


def messy() -> str:
    return write("customers.csv", HEADER, *ROWS)


def proposals(run: Run, *options: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What `importer fixes --json` says, by problem and value."""
    _, *lines = run("fixes", "--json", *options).objects
    return {(line["problem"], line["value"]): line for line in lines}


def test_proposals_are_grouped_by_cause_with_their_rows(run: Run) -> None:
    run("check", messy(), "--offline")

    found = proposals(run)

    germany = found["country-unknown", "Germny"]
    assert (germany["proposal"], germany["rows"], germany["safe"]) == ("Germany", 2, True)
    assert germany["column"] == "Country"
    assert found["email-invalid", "bob(at)beta.example"]["safe"] is False
    assert not any(one["applied"] for one in found.values())


def test_people_read_what_each_would_become_and_how_to_apply_it(run: Run) -> None:
    run("check", messy(), "--offline")

    said = run("fixes")

    assert said.code == 0
    for words in ("Germny", "Germany", "country-unknown", "--fix all-safe", "customers.csv"):
        assert words in said.out


def test_fixes_are_put_in_place_recorded_and_shown(run: Run, server: Sandbox) -> None:

    said = run("run", messy(), "--yes", "--out", "out", *FIXES)

    assert said.code == 0
    assert {one["email"] for one in server.customers()} == {
        "ann@gmail.com",
        "bob@beta.example",
        "cole@cole.example",
    }
    assert json.loads(Path("out/summary.json").read_text())["problems"]["value-fixed"] == 6
    assert "Value replaced by a proposal" in Path("out/report.html").read_text()
    assert all(one["applied"] for one in proposals(run).values())


def test_rows_that_were_rejected_are_fixed_from_the_corrections_file(
    run: Run, server: Sandbox
) -> None:
    assert run("run", messy(), "--yes", "--out", "first").code == 3

    said = run("run", "first/corrections.csv", "--yes", "--out", "then", *FIXES)

    assert said.code == 0
    assert sorted(one["display_name"] for one in server.customers()) == ["Acme", "Beta", "Cole"]


def test_saved_fixes_need_no_option_next_month(run: Run) -> None:
    run("check", messy(), "--offline", *FIXES)

    assert run("fixes", "--save", "mine.toml").code == 0

    said = run("check", messy(), "--offline", "--template", "mine.toml", "--out", "out")
    assert said.code == 0
    assert set(json.loads(Path("out/summary.json").read_text())["problems"]) <= {
        "currency-not-in-iso"
    }


def test_a_kind_can_be_saved_without_having_been_applied(run: Run) -> None:
    run("check", messy(), "--offline")

    assert run("fixes", "--save", "mine.toml", "--fix", "country-unknown").code == 0

    saved = Path("mine.toml").read_text()
    assert "Germany" in saved
    assert "bob@beta.example" not in saved


def test_nothing_is_saved_over_a_file_and_nothing_for_nothing(run: Run) -> None:
    run("check", messy(), "--offline")
    assert run("fixes", "--save", "mine.toml").code == 2
    assert not Path("mine.toml").exists()
    Path("mine.toml").write_text("mine")
    assert run("fixes", "--save", "mine.toml", "--fix", "all-safe").code == 2
    assert Path("mine.toml").read_text() == "mine"


@pytest.mark.parametrize("command", [("check", "customers.csv", "--offline"), ("fixes",)])
def test_an_unknown_kind_is_a_usage_error(run: Run, command: tuple[str, ...]) -> None:
    messy()
    said = run(*command, "--fix", "everything")
    assert said.code == 2
    assert "all-safe" in said.err


def test_the_cell_to_mend_carries_its_proposal(run: Run) -> None:
    run("check", messy(), "--offline", "--out", "out")
    sheet = load_workbook("out/corrections.xlsx").worksheets[0]
    comments = [cell.comment.text for row in sheet for cell in row if cell.comment]
    assert any("Proposal: bob@beta.example" in text for text in comments)
