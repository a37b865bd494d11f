"""Reports are brought to a store by any command and any worker, and its password is told nowhere.

How they come there is `tests/reports/test_stores.py`'s.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import fsspec
import pytest
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers, folder, run, server
from tests.cli.processes import PATIENCE, wait_until
from tests.fleet.clients import House, stand_ins
from tests.fleet.test_workers import describe_job
from tests.jobs.sftp_server import PASSWORD, USER, SFTPServer

__all__ = ["folder", "run", "server"]


def imported(run: Run) -> str:
    """The id of a run of two customers, the reports of which lie in a folder."""
    said = run("run", customers(2), "--yes", "--json", "--out", "here")
    assert said.code == 0, said.err
    found: str = said.objects[0]["run"]
    return found


def in_memory(folder: str) -> set[str]:
    return {Path(path).name for path in fsspec.filesystem("memory").find(folder)}


def test_a_report_is_brought_to_the_store_by_any_command(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are named as they are found there; --out beats the store."""
    name = imported(run)
    monkeypatch.setenv("IMPORTER_STORE", f"memory://{Path.cwd().parent.name}")
    said = run("report", name, "--json")
    assert said.code == 0, said.err
    there = f"memory://{Path.cwd().parent.name}/{name}"
    assert f"{there}/summary.json" in said.objects[0]["report"]
    assert {f"{there}/{one}" for one in in_memory(there)} == set(said.objects[0]["report"])

    assert run("verify", name).code == 0
    assert "verification.json" in in_memory(there)
    assert not Path("import-results").exists()

    said = run("report", name, "--json", "--out", "elsewhere")
    assert said.objects[0]["report"][0] == "elsewhere/summary.json"


def test_a_bundle_for_support_stays_on_this_machine(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person is to look at it, and to attach it."""
    name = imported(run)
    monkeypatch.setenv("IMPORTER_STORE", "memory://support")
    said = run("support", name, "--json")
    assert Path(said.objects[0]["bundle"]).is_file()


@pytest.mark.parametrize("store", ["http://host/reports", "sftp://me:secret@host:port/reports"])
def test_what_is_no_store_is_a_wrong_setting(
    run: Run, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    monkeypatch.setenv("IMPORTER_STORE", store)
    said = run("report", "--json")
    assert (said.code, said.objects[-1]["error"]) == (2, "setting-invalid")
    assert "secret" not in said.out + said.err


@pytest.fixture
def house(tmp_path: Path, journal: str) -> Iterator[House]:
    (server,) = stand_ins(1, 1, Limits(default=100, auth=10, window=2.0, block=2.0))
    with server:
        house = House(tmp_path, journal, [server])
        house.describe(1)
        yield house


@contextmanager
def serving(house: House) -> Iterator[SFTPServer]:
    """Another machine, which the house's reports are to be brought to."""
    (house.folder / "drop").mkdir()
    with SFTPServer(house.folder / "drop").serving() as server:
        known = house.folder / "home" / ".ssh" / "known_hosts"
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(server.known_hosts)
        house.store = f"sftp://{USER}:{quote(PASSWORD)}@127.0.0.1:{server.port}/reports"
        yield server


@pytest.fixture
def sftp(house: House) -> Iterator[SFTPServer]:
    with serving(house) as server:
        yield server


def worked_off(house: House) -> int:
    worker = house.worker("one", "--until-idle")
    return worker.wait(PATIENCE)


def test_a_worker_brings_its_reports_to_another_machine(house: House, sftp: SFTPServer) -> None:
    """And neither its log, nor the database, nor the report itself holds the password."""
    house.run("fleet", "submit", "--manifest", "manifest.csv")
    assert worked_off(house) == 0, (house.folder / "one.log").read_text()
    (task,) = house.status()
    assert task["state"] == "done"
    reports = house.folder / "drop" / "reports" / task["run"]
    assert {"summary.json", "results.csv", "report.html"} <= {one.name for one in reports.iterdir()}
    said = house.run("report", task["run"])  # from any machine, to the same place
    store = f"sftp://{USER}@127.0.0.1:{sftp.port}/reports"
    assert said[0]["report"][0] == f"{store}/{task['run']}/summary.json"

    texts = [path.read_text("utf-8", "replace") for path in reports.iterdir()]
    texts += [(house.folder / "one.log").read_text(), house.everything_kept(), str(said)]
    assert USER in texts[-1]
    for secret in (PASSWORD, quote(PASSWORD)):
        assert not [text for text in texts if secret in text]


def test_a_worker_begins_nothing_that_it_could_not_report(house: House, sftp: SFTPServer) -> None:
    house.run("fleet", "submit", "--manifest", "manifest.csv")
    house.store = house.store.replace(quote(PASSWORD), "guessed")
    assert worked_off(house) == 1
    log = (house.folder / "one.log").read_text()
    assert "The reports can't be brought to sftp://" in log
    assert "guessed" not in log
    (task,) = house.status()
    assert (task["state"], task["goes"]) == ("waiting", 0)


def test_what_a_job_could_not_bring_its_next_task_brings(house: House) -> None:
    """A store that is away holds no file of a job up."""
    house.rows = 14
    house.describe(1)
    describe_job(house, "")
    submit = ("fleet", "submit", "nightly", "--config", "jobs.toml")
    house.run(*submit)
    with serving(house):
        worker = house.worker("one", "--until-idle")
        wait_until(lambda: len(house.servers[0].customers("server-0-0")) >= 1)
    assert worker.wait(PATIENCE) == 0
    (task,) = house.status()
    assert (task["state"], task["error"], task["exit_code"]) == ("stopped", "store-unreachable", 1)
    assert house.wrong_organizations() == {}
    (done,) = house.run("job", "history", "nightly", "--config", "jobs.toml")[:1]
    assert done["state"] == "done"

    house.store = str(house.folder / "another store")
    house.run(*submit)
    assert worked_off(house) == 0
    assert (house.folder / "another store" / task["run"] / "summary.json").is_file()


def test_a_store_that_is_lost_meanwhile_is_told_at_the_task(house: House) -> None:
    """Its rows are sent, and `importer report` brings the report once it is back."""
    house.rows = 14
    house.describe(1)
    house.run("fleet", "submit", "--manifest", "manifest.csv")
    with serving(house):
        worker = house.worker("one", "--until-idle")
        wait_until(lambda: len(house.servers[0].customers("server-0-0")) >= 1)
    assert worker.wait(PATIENCE) == 0
    (task,) = house.status()
    assert (task["state"], task["error"], task["exit_code"]) == ("stopped", "store-unreachable", 1)
    assert "can't be brought to sftp://" in task["message"]
    assert PASSWORD not in task["message"]
    assert house.wrong_organizations() == {}
