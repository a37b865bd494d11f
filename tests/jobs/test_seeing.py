"""What is seen of a job from outside, in its log and its textfile, whatever becomes of it."""

import json
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from importer.jobs import running
from importer.sandbox.server import Sandbox
from prometheus_client.parser import text_string_to_metric_families

from tests.cli.conftest import Run, Said, folder, run, server, write
from tests.jobs.nights import CONFIG, describe_job

__all__ = ["folder", "run", "server"]

NAME, MAIL, STRANGE = "Zaphod Beeblebrox", "zaphod@heartofgold.example", "not-an-address-42"
ROWS = (f"{NAME},{MAIL}", *(f"Crew {n},crew{n}@example.com" for n in range(8)))
LOG, METRICS = Path("nightly.log"), Path("metrics/nightly.prom")


@pytest.fixture
def night(run: Run, server: Sandbox) -> Callable[..., Said]:
    """One night of a job that is seen everywhere; nothing that it shows holds a customer's data."""
    METRICS.parent.mkdir()
    describe_job("customers.csv", f'log = "{LOG}"', f'metrics = "{METRICS}"')

    def night(*rows: str) -> Said:
        write("customers.csv", "Display Name,Email", *rows)
        try:
            return run("job", "run", "nightly", "--config", str(CONFIG))
        finally:
            shown = LOG.read_text() + METRICS.read_text()
            for secret in (NAME, MAIL, STRANGE, "Crew", "customers.csv", server.key):
                assert secret not in shown

    return night


Night = Callable[..., Said]


def logged() -> list[dict[str, Any]]:
    """The lines of the log, each of which says when, how grave, what, which job and which run."""
    lines = [json.loads(line) for line in LOG.read_text().splitlines()]
    for line in lines:
        assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)
        assert line["level"] in {"info", "warning", "error"}
        assert line["job"] == "nightly"
        assert line.keys() >= {"event", "run"}
    return lines


def measured() -> dict[str, float]:
    """The numbers of the textfile, those of rows and guards by their labels."""
    families = text_string_to_metric_families(METRICS.read_text())
    return {
        sample.labels.get("ending") or sample.labels.get("code")
        or sample.name.removeprefix("bigcapital_importer_job_"): sample.value
        for family in families
        for sample in family.samples
    }  # fmt: skip


def test_a_night_is_told_from_its_begin_to_its_end(night: Night, server: Sandbox) -> None:
    assert night(*ROWS, f"Ford,{STRANGE}").code == 3
    lines = logged()
    assert [line["event"] for line in lines if line["event"] != "request-waits"] == [
        *("job-began", "file-taken", "run-began", "rows-checked", "sending-began"),
        *("sending-ended", "row-ended", "rows-ended", "file-ended", "job-ended"),
    ]
    (bad,) = [line for line in lines if line["event"] == "row-ended"]
    assert (bad["table"], bad["row"], bad["ending"]) == (1, 11, "rejected")
    assert bad["problems"] == ["email-invalid"]
    assert [line["run"] is None for line in lines[:3]] == [True, True, False]
    assert lines[-1]["requests"] == len(server.requests)

    numbers = measured()
    assert (numbers["created"], numbers["rejected"], numbers["exit_code"]) == (9, 1, 3)
    assert numbers["requests"] == len(server.requests)
    assert numbers["last_success_timestamp_seconds"] == numbers["last_run_timestamp_seconds"]
    assert stat.S_IMODE(METRICS.stat().st_mode) == 0o644
    assert [path.name for path in METRICS.parent.iterdir()] == [METRICS.name]


def test_after_a_night_that_failed_the_last_good_one_is_still_told(night: Night) -> None:
    night(*ROWS)
    good = measured()["last_success_timestamp_seconds"]
    assert night(*ROWS[:2]).code == 5
    numbers = measured()
    assert numbers["last_success_timestamp_seconds"] == good < numbers["last_run_timestamp_seconds"]
    assert (numbers["row-count-fell"], numbers["header-drifted"]) == (1, 0)
    (held,) = [line for line in logged() if line["event"] == "file-held"]
    assert (held["level"], held["code"]) == ("warning", "row-count-fell")


def test_of_a_bug_the_log_has_the_place_and_nothing_that_it_quotes(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(f"invalid literal: {NAME} {MAIL}")

    monkeypatch.setattr(running, "facts_of", broken)
    with pytest.raises(ValueError, match=NAME):
        night(*ROWS)
    (crash,) = [line for line in logged() if line["event"] == "job-crashed"]
    assert crash["kinds"] == ["ValueError"]
    assert any(place.startswith("importer/jobs/running.py:") for place in crash["places"])
    assert measured()["exit_code"] == 1


def test_a_job_that_cannot_begin_is_seen_too(
    night: Night, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BIGCAPITAL_API_KEY")
    assert night(*ROWS).code == 2
    assert [line["event"] for line in logged()] == ["job-began", "job-stopped", "job-ended"]
    assert measured()["exit_code"] == 2


def test_with_a_dash_the_log_is_all_that_is_on_stderr(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens: bugs too, whose tracebacks would quote cells."""
    nightly = ("job", "run", "nightly", "--config", str(CONFIG), "--log", "-")
    write("customers.csv", "Display Name,Email", *ROWS)
    describe_job("customers.csv")
    good = run(*nightly)
    monkeypatch.setattr(running, "last_good", lambda _: int(NAME))
    write("customers.csv", "Display Name,Email", *ROWS, "More,more@example.com")
    crashed = run(*nightly)
    monkeypatch.delenv("BIGCAPITAL_API_KEY")
    stopped = run(*nightly, "--json")
    assert (good.code, crashed.code, stopped.code) == (0, 1, 2)
    assert stopped.objects[0]["error"] == "secret-unreadable"
    for said in (good, crashed, stopped):
        assert NAME not in said.err
        events = [json.loads(line)["event"] for line in said.err.splitlines()]
        assert events[0] == "job-began"
        assert events[-1] == "job-ended"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('metrics = "nowhere/nightly.prom"', "metrics-not-writable"),
        ('metrics = "nightly.txt"', "job-invalid"),
        ('log = "importer.toml/nightly.log"', "log-not-writable"),
    ],
)
def test_a_place_that_is_none_is_told_before_anything_is_done(
    run: Run, server: Sandbox, line: str, code: str
) -> None:
    write("customers.csv", "Display Name,Email", *ROWS)
    describe_job("customers.csv", line)
    said = run("job", "run", "nightly", "--config", str(CONFIG), "--json")
    assert said.objects[-1]["error"] == code
    assert server.customers() == []


def test_two_jobs_do_not_share_a_textfile(run: Run, server: Sandbox) -> None:
    describe_job("customers.csv", 'metrics = "one.prom"')
    table = Path(CONFIG).read_text()
    Path(CONFIG).write_text(table + table.replace("[jobs.nightly]", "[jobs.weekly]"))
    said = run("job", "list", "--config", str(CONFIG))
    assert said.code == 2
    assert "nightly writes its metrics" in said.err
