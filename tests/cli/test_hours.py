"""`--not-between`: nobody sets out in those hours, and sending stops before them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from importer.run import hours
from importer.run.clocks import SystemClock
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, customers, folder, run, use
from tests.cli.mending import first_run

__all__ = ["folder", "run"]

ZONE = "Asia/Kathmandu"
WORKDAY = ("--not-between", "08:00-18:00")

SetClock = Callable[..., None]


@pytest.fixture
def server(sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Its organization's clock is nobody else's."""
    organization = SandboxOrganization(timezone=ZONE)
    return use(sandbox(limits=ROOMY, organization=organization), monkeypatch)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch, server: Sandbox) -> SetClock:
    """Sets what the organization's clock shows, until the server has so many customers."""
    monkeypatch.setattr(hours, "_LONGEST_SLEEP", 0.01)

    def it_is(text: str, until: int = 10**9, then: str = "") -> None:
        def seconds(_: SystemClock) -> float:
            shown = then if len(server.customers()) >= until else text
            moment = datetime.fromisoformat(f"2026-01-05 {shown}")
            return moment.replace(tzinfo=ZoneInfo(ZONE)).timestamp()

        monkeypatch.setattr(SystemClock, "time", seconds)

    return it_is


def test_who_comes_in_these_hours_is_told_when_to_come(
    run: Run, server: Sandbox, it_is: SetClock
) -> None:
    it_is("09:12")
    said = run("run", customers(2), "--yes", *WORKDAY, "--json")
    assert said.code == 1
    assert said.objects[-1]["error"] == "not-between"
    assert "Nothing is sent between 08:00-18:00 (Asia/Kathmandu); it is 09:12 there." in said.err
    assert "It may start at 2026-01-05 18:00" in said.err
    assert server.customers() == []
    assert run("runs", "--json").objects == []

    it_is("18:00")
    assert run("run", customers(2), "--yes", *WORKDAY).code == 0
    assert len(server.customers()) == 2


def test_sending_stops_before_them_and_goes_on_when_they_are_over(
    run: Run, server: Sandbox, it_is: SetClock
) -> None:
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.1))
    it_is("07:59:29", until=3, then="07:59:31")
    said = run("run", customers(30), "--yes", *WORKDAY, "--json")
    assert (said.code, said.objects[-1]["cause"]) == (1, "hours closed")
    sent = said.objects[-1]["endings"]["created"]
    assert 0 < sent == len(server.customers()) < 30
    assert "Stopped in order: the hours of --not-between begin." in said.err

    server.clear_faults()
    it_is("12:00")
    assert run("resume", *WORKDAY, "--json").objects[-1]["error"] == "not-between"
    assert len(server.customers()) == sent
    it_is("18:01")
    assert run("resume", *WORKDAY).code == 0
    assert sorted(one["display_name"] for one in server.customers()) == sorted(
        f"Customer {row}" for row in range(1, 31)
    )


def test_a_dry_run_sends_nothing_at_any_hour(run: Run, server: Sandbox, it_is: SetClock) -> None:
    it_is("09:00")
    assert run("run", customers(2), "--dry-run", *WORKDAY).code == 0


def test_corrections_wait_as_well(run: Run, server: Sandbox, it_is: SetClock) -> None:
    it_is("07:00")
    first_run(run)
    sent = len(server.customers())
    it_is("09:00")
    said = run("run", "first/corrections.xlsx", "--yes", *WORKDAY, "--json")
    assert said.objects[-1]["error"] == "not-between"
    assert len(server.customers()) == sent


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--not-between", "8-18"), "“8-18” is no part of a day"),
        (("--not-between", "0:00-12:00", "--not-between", "12:00-24:00"), "no minute of the day"),
        ((*WORKDAY, "--time-zone", "Mars/Olympus"), "there is no time zone “Mars/Olympus”"),
    ],
)
def test_what_is_no_hour_or_zone_is_told(run: Run, given: tuple[str, ...], words: str) -> None:
    said = run("run", customers(1), "--yes", *given)
    assert said.code == 2
    assert words in said.err
