"""`importer undo`: who stays and why is named, on the screen and in the run's report."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from importer.core.runs import RunState
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.records import JournalLine
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers


def results(folder: str) -> dict[str, dict[str, str]]:
    """The rows of results.csv by name."""
    text = Path(folder, "results.csv").read_text(encoding="utf-8-sig")
    return {row["display_name"]: row for row in csv.DictReader(text.splitlines())}


def named_by_a_journal(server: Sandbox, *ids: int) -> None:
    for one in ids:
        server.post_journal(JournalLine(Decimal(9), one), JournalLine(Decimal(-9)))


def test_who_stays_and_why_is_named(run: Run, server: Sandbox) -> None:
    run("run", customers(3), "--yes")
    named_by_a_journal(server, 1)
    server.edit(2, email="changed@example.com")

    said = run("undo", "--yes")

    assert said.code == 3
    lines = said.err.splitlines()
    assert any("Customer 1" in one and "a manual journal names it" in one for one in lines)
    assert any("Customer 2" in one and "changed since: Email" in one for one in lines)
    assert not any("Customer 3" in one for one in lines)
    assert [one["id"] for one in server.customers()] == [1, 2]


def test_who_would_stay_is_told_before_it_is_asked(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("run", customers(3), "--yes")
    named_by_a_journal(server, 1)
    server.edit(2, email="changed@example.com")
    monkeypatch.setattr("importer.cli.terminal.can_ask", lambda: True)
    monkeypatch.setattr("importer.cli.terminal.ask_yes", lambda _: False)

    said = run("undo")

    assert "1 customer would be deleted." in said.err
    assert "1 customer would stay: somebody has changed it since." in said.err
    assert "1 customer would stay: something is booked on it." in said.err
    assert any("Customer 2" in line and "Email" in line for line in said.err.splitlines())
    assert len(server.customers()) == 3


def test_scripts_are_told_why_in_words(run: Run, server: Sandbox) -> None:
    run("run", customers(1), "--yes")
    server.edit(1, balance="40")

    (kept,) = run("undo", "--yes", "--json").objects[-1]["kept"]

    assert kept["why"] == "its balance is 40, which is not what its opening balance makes"


def test_the_report_is_written_again_where_out_says(run: Run, server: Sandbox) -> None:
    run_id = run("run", customers(3), "--yes", "--json").objects[0]["run"]
    named_by_a_journal(server, 1)
    server.edit(2, email="changed@example.com")

    assert run("undo", "--yes", "--out", "undone").code == 3

    rows = results("undone")
    assert [rows[f"Customer {n}"]["ending"] for n in (1, 2, 3)] == ["created", "created", "waiting"]
    assert "a manual journal names it" in rows["Customer 1"]["problems"]
    assert "changed after the import" in rows["Customer 2"]["problems"]
    assert "deleted again: the import was undone" in rows["Customer 3"]["problems"]
    page = (
        Path("undone", "report.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    )
    assert "was undone; 2 customers kept" in page
    assert "a manual journal names it" in page

    assert run("undo", run_id, "--yes").code == 3
    assert "ending" in results(f"import-results/{run_id}")["Customer 1"]


def test_the_screen_names_twenty_and_the_report_all(run: Run, server: Sandbox) -> None:
    run("run", customers(25), "--yes")
    named_by_a_journal(server, *range(1, 26))

    said = run("undo", "--yes", "--out", "undone", "--json")

    assert said.err.count("a manual journal names it") == 20
    assert "5 more" in said.err
    kept = [row for row in results("undone").values() if "manual journal" in row["problems"]]
    assert len(kept) == 25
    last = said.objects[-1]
    assert len(last["kept"]) == 25
    assert last["undone"]["kept because in use"] == 25
    assert (last["exit_code"], said.code) == (3, 3)
    assert any(path.endswith("results.csv") for path in last["report"])


def test_scripts_learn_who_by_id_and_row_and_not_by_name(run: Run, server: Sandbox) -> None:
    run("run", customers(1), "--yes")
    named_by_a_journal(server, 1)
    said = run("undo", "--yes", "--json")
    (kept,) = said.objects[-1]["kept"]
    assert (kept["customer_id"], kept["row"], kept["file"]) == (1, 2, "customers.csv")
    assert "Customer 1" not in said.out


def test_what_the_server_does_not_answer_about_is_named_too(run: Run, server: Sandbox) -> None:
    run("run", customers(2), "--yes")
    refused = Fault(
        FaultKind.ERROR, on="GET /api/manual-journals", status=400
    )  # a version that does not know the route
    cut = Fault(FaultKind.HTML_BEFORE, on="DELETE /api/customers/{id}", nth=1, status=404)
    server.add_fault(refused, cut)
    said = run("undo", "--yes", "--json")
    assert said.code == 3
    (kept,) = said.objects[-1]["kept"]
    assert (kept["end"], kept["why"]) == ("failed", "the server gave no usable answer")


def test_a_folder_that_can_not_be_written_to_is_said_of_the_report_alone(
    run: Run, server: Sandbox
) -> None:
    """What was deleted is deleted."""
    run_id = run("run", customers(1), "--yes", "--json").objects[0]["run"]
    Path("taken").write_text("a file", encoding="utf-8")
    said = run("undo", "--yes", "--out", "taken", "--json")
    assert said.code == 1
    assert said.objects[-1]["undone"]["deleted"] == 1
    assert server.customers() == []
    assert run("runs", "--json").objects[0] == {
        **run("runs", "--json").objects[0],
        "run": run_id,
        "state": RunState.UNDONE.value,
    }
