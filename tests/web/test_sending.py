"""Sending by the page: paused, killed, watched from elsewhere, proven and taken back."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importer.core.runs import RunState
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox
from importer.settings import load_settings
from importer.web.pages.send import news_of
from importer.web.works import Advance, Look, WorkKind
from importer.wiring import open_own_journal
from importer.wiring.locks import lock

from tests.cli.processes import ended, read_line, start, wait_until
from tests.web.serving import Visitor, visiting
from tests.web.test_way import heading

ROOMY = Limits(default=100_000, auth=100_000)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, folder in (("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def server(sandbox: Callable[..., Sandbox]) -> Sandbox:
    return sandbox(limits=ROOMY)


@pytest.fixture
def visitor(home: Path, server: Sandbox) -> Iterator[Visitor]:
    with visiting() as visitor:
        connect(visitor, server)
        yield visitor


def connect(visitor: Visitor, server: Sandbox) -> None:
    visitor.send("/connect", base_url=server.url, key=server.key)


def checked(visitor: Visitor, folder: Path, count: int) -> str:
    """The address of an import of so many new customers that is ready to be sent."""
    file = folder / "customers.csv"
    rows = "\n".join(f"Customer {number:04}" for number in range(count))
    file.write_text(f"Name\n{rows}\n", encoding="utf-8")
    at = visitor.new_import()
    visitor.give(f"{at}/file", file)
    visitor.send(f"{at}/columns", told={})
    visitor.follow(at)
    return at


def names(server: Sandbox) -> list[str]:
    return sorted(str(customer["display_name"]) for customer in server.customers())


def test_who_is_connected_is_said_with_how_many_customers_it_has(
    visitor: Visitor, server: Sandbox
) -> None:
    assert "Base currency USD, 0 customers there" in visitor.get("/connect").text
    server.add_customer(displayName="Ann")
    connect(visitor, server)
    assert "Base currency USD, 1 customer there" in visitor.get("/connect").text


def test_a_pause_loses_nothing_and_goes_on(visitor: Visitor, server: Sandbox, home: Path) -> None:
    at = checked(visitor, home, 60)
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.05, times=10_000))
    visitor.send(f"{at}/send")
    wait_until(lambda: len(server.customers()) >= 5)
    visitor.send(f"{at}/stop")
    visitor.follow(at)
    paused = visitor.get(at)
    assert "Go on with" in paused.text
    assert 5 <= len(server.customers()) < 60
    server.clear_faults()
    visitor.send(f"{at}/send")
    visitor.follow(at)
    assert heading(visitor.get(at).text) == "60 of 60 rows are in Bigcapital."
    assert len(set(names(server))) == len(names(server)) == 60


def test_a_pause_is_heeded_while_the_server_is_still_looked_at(
    visitor: Visitor, server: Sandbox, home: Path
) -> None:
    """A limit is waited for there too, and a server that does not answer."""
    at = checked(visitor, home, 3)
    server.clear_requests()
    server.add_fault(Fault(FaultKind.DELAY, seconds=3600, on="GET /api/customers"))
    visitor.send(f"{at}/send")
    wait_until(lambda: server.count_requests("GET /api/dashboard/boot") == 1)
    visitor.send(f"{at}/stop")
    visitor.follow(at)
    assert "Go on with 3 rows" in visitor.get(f"{at}/done").text
    server.clear_faults()
    visitor.send(f"{at}/send")
    visitor.follow(at)
    assert heading(visitor.get(at).text) == "3 of 3 rows are in Bigcapital."


def test_whoever_goes_back_while_it_is_sent_is_offered_nothing_else(
    visitor: Visitor, server: Sandbox, home: Path
) -> None:
    at = checked(visitor, home, 30)
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.05, times=10_000))
    visitor.send(f"{at}/send")
    assert heading(visitor.get(f"{at}/confirm").text).startswith("Sending to")
    server.clear_faults()
    visitor.follow(at)
    assert heading(visitor.get(f"{at}/confirm").text) == "There is nothing to send"


def test_a_page_that_is_killed_offers_to_go_on_the_next_time(
    server: Sandbox, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORTER_SETTLE", "0s")
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.05, times=10_000))
    with visiting() as visitor:
        connect(visitor, server)
        at = checked(visitor, home, 60)
        visitor.send(f"{at}/send")
        wait_until(lambda: len(server.customers()) >= 5)
        visitor.process.kill()
        visitor.process.wait()
    server.clear_faults()
    with visiting() as visitor:
        assert f'href="{at}">Go on' in visitor.get("/").text
        assert "No server is connected" in visitor.get(f"{at}/confirm").text
        connect(visitor, server)
        visitor.send(f"{at}/send")
        visitor.follow(at)
        assert heading(visitor.get(at).text) == "60 of 60 rows are in Bigcapital."
    assert len(set(names(server))) == len(names(server)) == 60


def test_a_run_that_another_importer_sends_is_shown_live(
    visitor: Visitor, server: Sandbox, home: Path
) -> None:
    at = checked(visitor, home, 2)
    with open_own_journal(load_settings({})) as journal:
        run = journal.runs()[-1]
        journal.set_state(run.id, RunState.SENDING)
    with lock(run.organization_id, "importer run"):
        page = visitor.get(at).text
        assert heading(page) == "Sending to Stand-in Trading"
        assert "importer run" in page
        assert "Pause" not in page
        refused = visitor.get(f"{at}/confirm").text
        assert "importer run" in refused
        assert f'action="{at}/send"' not in refused


def test_a_run_of_the_terminal_is_opened_on_the_page(
    visitor: Visitor, server: Sandbox, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "theirs.csv"
    file.write_text("Name,Email\nAcme,\nBolt,no address\n", encoding="utf-8")
    monkeypatch.setenv("BIGCAPITAL_BASE_URL", server.url)
    monkeypatch.setenv("BIGCAPITAL_API_KEY", server.key)
    process = start("run", str(file), "--yes", "--json", "--out", str(home / "out"))
    run = read_line(process)["run"]
    assert ended(process)[0] == 3
    assert run in visitor.get("/runs").text
    at = visitor.send(f"/runs/{run}").json()["go"]
    assert heading(visitor.get(at).text).startswith("1 of 2 rows")
    assert visitor.send(f"/runs/{run}").json()["go"] == at
    assert visitor.get(f"{at}/files/corrections.xlsx").status_code == 200
    # "The same as text" stands below what it is the same as.
    listed = re.findall(r'/files/([\w.]+)"', visitor.get(f"{at}/done").text)
    assert listed == [
        "report.html",
        "results.xlsx",
        "results.csv",
        "corrections.xlsx",
        "corrections.csv",
        "summary.json",
    ]


def test_what_was_sent_is_proven_and_taken_back(
    visitor: Visitor, server: Sandbox, home: Path
) -> None:
    at = checked(visitor, home, 3)
    visitor.send(f"{at}/send")
    visitor.follow(at)
    visitor.send(f"{at}/verify")
    visitor.follow(at)
    proven = visitor.get(f"{at}/done").text
    assert "3 customers compared, 0 differ" in proven
    changed = server.customers()[0]
    server.edit(int(str(changed["id"])), website="https://elsewhere.example")
    visitor.send(f"{at}/undo")
    visitor.follow(at)
    taken_back = visitor.get(f"{at}/done").text
    assert "deleted: 2" in taken_back
    assert "changed since" in taken_back
    assert [one["id"] for one in server.customers()] == [changed["id"]]


def test_what_undoing_would_keep_is_told_before_it_is_done(
    visitor: Visitor, server: Sandbox, home: Path
) -> None:
    at = checked(visitor, home, 3)
    visitor.send(f"{at}/send")
    visitor.follow(at)
    changed = server.customers()[0]
    server.edit(int(str(changed["id"])), website="https://elsewhere.example")
    assert visitor.get(f"{at}/undo").url.path == f"{at}/done"
    assert visitor.send(f"{at}/undo/look").json()["go"] == f"{at}/undo"
    visitor.follow(at)
    page = visitor.get(f"{at}/undo").text
    assert heading(page) == "Undo this import?"
    assert "2 customers would be deleted." in page
    assert "1 customer would stay: somebody has changed it since." in page
    assert "changed since: Website" in page
    assert len(server.customers()) == 3
    server.revoke_key()
    visitor.send(f"{at}/undo/look")
    visitor.follow(at)
    assert heading(visitor.get(f"{at}/undo").text) == "That could not be looked at"


def test_an_error_of_the_server_is_told_in_words(
    visitor: Visitor, server: Sandbox, home: Path
) -> None:
    at = checked(visitor, home, 2)
    server.revoke_key()
    visitor.send(f"{at}/send")
    news = json.loads(visitor.follow(at).removeprefix("data: "))
    page = visitor.get(f"{at}/sending").text
    assert heading(page) == "Sending was stopped"
    assert news["error"]["hint"]
    assert "Traceback" not in page


def test_before_the_first_row_leaves_it_is_said_what_is_waited_for() -> None:
    news = news_of(Look(WorkKind.SEND))
    assert news["count"].startswith("Looking at the customers that are in Bigcapital")
    begun = Advance(done=3, rows=1200, endings={})
    assert news_of(Look(WorkKind.SEND, advance=begun))["count"] == "3 / 1,200"
