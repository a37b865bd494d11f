"""Real workers over a real PostgreSQL, with stand-ins for servers."""

import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from pprint import pformat

import httpx
import pytest
from importer.sandbox.options import Limits

from tests.cli.conftest import ROOMY
from tests.cli.processes import PATIENCE, wait_until
from tests.fleet.clients import QUICKLY, House, kill, stand_ins
from tests.fleet.conftest import FEW_FALLS

TEN = Limits(default=100, auth=10, window=4.0, block=4.0)
"""The stock limits, with a window that tests can wait for."""

POISONED = "tests.fleet.poisoned"
"""A program that dies at a customer with this word in it."""

SLOW = Limits(default=100, auth=10, window=30.0, block=30.0)
"""Limits at which no file is brought in while a test looks."""


Opened = Callable[..., House]


@pytest.fixture
def opened(tmp_path: Path, journal: str) -> Iterator[Opened]:
    with ExitStack() as stack:

        def open_house(servers: int, organizations: int, rows: int, limits: Limits) -> House:
            found = [stack.enter_context(one) for one in stand_ins(servers, organizations, limits)]
            house = House(tmp_path, journal, found, rows=rows)
            house.describe(organizations)
            return house

        yield open_house


def submitted(house: House) -> None:
    house.run("fleet", "submit", "--manifest", "manifest.csv")


def worked_off(house: House) -> None:
    """By a worker that ends when nothing is left."""
    worker = house.worker("last", "--concurrency", "2", "--until-idle")
    assert worker.wait(PATIENCE) == 0, (house.folder / "last.log").read_text()


def said_of(house: House) -> str:
    """Every task as it stands, and the worker's log."""
    return "\n".join([pformat(house.status()), (house.folder / "last.log").read_text()])


def customers(house: House) -> int:
    return sum(len(server.customers(place)) for server, place in house.names.values())


def test_what_is_submitted_is_brought_in(opened: Opened) -> None:
    """And its reports land in the store."""
    house = opened(2, 4, 2, TEN)
    submitted(house)
    for name in house.names:  # the bytes are in the journal
        (house.folder / f"{name}.csv").unlink()
    worked_off(house)

    assert {one["state"] for one in house.status()} == {"done"}, said_of(house)
    assert house.wrong_organizations() == {}
    assert [one.limited for one in house.servers] == [0, 0]
    for one in house.status():
        assert (house.folder / "store" / one["run"] / "summary.json").is_file()


def test_its_report_can_be_written_on_any_machine(opened: Opened) -> None:
    house = opened(1, 1, 2, ROOMY)
    submitted(house)
    worked_off(house)
    (task,) = house.status()
    said = house.run("report", task["run"], "--out", "elsewhere")
    assert said[0]["run"] == task["run"]
    assert (house.folder / "elsewhere" / "results.csv").is_file()


def test_a_run_that_is_forgotten_is_gone_from_the_fleet_too(opened: Opened) -> None:
    house = opened(1, 1, 2, ROOMY)
    submitted(house)
    worked_off(house)
    (task,) = house.status()
    assert task["run"] in house.everything_kept()
    house.run("forget", task["run"], "--yes")
    assert house.run("fleet", "status") == [{"tasks": 0}]
    kept = house.everything_kept()
    assert not [one for one in (task["run"], "client-00.csv", "client-00 customer") if one in kept]


def test_a_run_that_is_worked_on_is_not_forgotten(opened: Opened) -> None:
    house = opened(1, 1, 14, SLOW)
    submitted(house)
    worker = house.worker("first")
    try:
        wait_until(lambda: customers(house) >= 1)
        (task,) = house.status()
        out, _ = house.start("forget", task["run"], "--yes", "--json").communicate(timeout=PATIENCE)
        assert '"run-in-fleet"' in out
        assert house.status()[0]["run"] == task["run"]
    finally:
        kill(worker)


def test_a_worker_must_be_heard_before_it_is_taken_for_dead(opened: Opened) -> None:
    house = opened(1, 1, 1, ROOMY)
    process = house.start("fleet", "worker", "--heartbeat", "10s", "--silence", "19s")
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "--silence 19s is too short for --heartbeat 10s" in " ".join(err.split())


def test_one_that_is_asked_to_end_puts_back_what_it_had(opened: Opened) -> None:
    """No request leaves any more, those under way are answered, and another worker goes on."""
    house = opened(1, 1, 14, TEN)
    submitted(house)
    first = house.worker("first")
    wait_until(lambda: customers(house) >= 3)
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0, (house.folder / "first.log").read_text()

    (task,) = house.status()
    assert (task["state"], task["goes"]) == ("waiting", 1)
    assert sum(task["endings"].values()) == 14
    assert task["endings"]["failed"] == 0
    assert customers(house) < 14
    assert all(one.status for one in house.servers[0].requests)

    worked_off(house)
    assert house.wrong_organizations() == {}
    (task,) = house.status()
    assert (task["state"], task["goes"], task["worker"]) == ("done", 2, "last")


def test_one_that_dies_is_taken_over_from(opened: Opened) -> None:
    house = opened(1, 1, 14, TEN)
    submitted(house)
    first = house.worker("first")
    wait_until(lambda: customers(house) >= 3)
    kill(first)

    worked_off(house)

    assert house.wrong_organizations() == {}
    assert house.servers[0].limited <= 1
    (task,) = house.status()
    assert (task["state"], task["worker"]) == ("done", "last")


def test_a_customer_that_kills_every_worker_is_given_up(opened: Opened) -> None:
    """In the middle of the walk; what had ended before stays, what waits behind has its turn, and
    the run is gone on with by hand."""
    house = opened(1, 2, 2, ROOMY)
    poisoned = (house.folder / "client-00.csv").read_text() + "poison,p@example.com\n"
    (house.folder / "client-00.csv").write_text(poisoned)
    submitted(house)
    deaths = 0
    while house.worker(f"w{deaths}", "--until-idle", program=POISONED).wait(PATIENCE) == 9:
        deaths += 1
        assert deaths <= FEW_FALLS + 2, house.status()  # each of two rows may be got further by one

    poison, behind = house.status()
    assert (poison["state"], poison["error"], poison["exit_code"]) == ("stopped", "workers-died", 1)
    assert f"importer resume {poison['run']}" in poison["hint"]
    assert deaths >= FEW_FALLS
    assert poison["endings"]["created"] >= 1
    assert behind["state"] == "done"
    shown = house.start("fleet", "status").communicate(timeout=PATIENCE)[0]
    assert f"importer resume {poison['run']}" in " ".join(shown.split())

    house.run("resume", poison["run"], "--organization", "client-00", "--yes", *QUICKLY.split())
    names = [one["display_name"] for one in house.servers[0].customers(house.names["client-00"][1])]
    assert sorted(names) == ["client-00 customer 0", "client-00 customer 1", "poison"]


def test_what_a_task_waits_for_is_told(opened: Opened) -> None:
    house = opened(1, 1, 25, Limits(default=100, auth=10, window=8.0, block=8.0))
    submitted(house)
    worker = house.worker("first")
    try:
        wait_until(lambda: any(one["waits"] and one["under_way"] for one in house.status()))
        (task,) = house.status()
        assert (task["state"], task["worker"]) == ("running", "first")
        # What its worker is just about to send is no row that anybody has to look after.
        assert task["endings"]["unknown"] == task["under_way"]
        assert task["unknown_rows"] == []
    finally:
        kill(worker)


def test_an_organization_that_the_environment_names_goes_with_the_task(opened: Opened) -> None:
    """Its worker has another environment."""
    house = opened(1, 2, 2, ROOMY)
    house.more = {"IMPORTER_ORGANIZATION": "client-01"}
    house.run("fleet", "submit", "client-01.csv")
    house.more = {"IMPORTER_OUT": "one folder for all"}
    worked_off(house)
    (task,) = house.status()
    assert (task["state"], task["organization"]) == ("done", "client-01")
    assert house.wrong_organizations().keys() == {"client-00"}
    assert (house.folder / "store" / task["run"] / "summary.json").is_file()


def test_a_worker_of_another_server_sends_nothing_there(opened: Opened) -> None:
    """Where no organization is named, the settings of each machine say where rows go."""
    house = opened(2, 2, 2, ROOMY)

    def of_server(number: int) -> dict[str, str]:
        server = house.servers[number]
        return {"BIGCAPITAL_BASE_URL": server.url, "BIGCAPITAL_API_KEY": server.key}

    house.more = of_server(0)
    house.run("fleet", "submit", "client-00.csv")
    house.more = of_server(1)
    worked_off(house)
    (task,) = house.status()
    assert (task["state"], task["error"]) == ("stopped", "other-server")
    assert house.servers[1].url in task["message"]
    assert [server.count_requests("POST /api/customers") for server in house.servers] == [0, 0]


def test_a_misspelt_file_is_not_taken_for_a_job_only(opened: Opened) -> None:
    house = opened(1, 1, 1, ROOMY)
    process = house.start("fleet", "submit", "misspelt.csv", "--organization", "client-00")
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "There is no file misspelt.csv, and no job of that name." in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--on-exsting update", "No such option '--on-exsting'. Did you mean '--on-existing'"),
        ("--on-existing maybe", "'maybe' is not one of 'skip', 'create', 'fail', 'update'."),
        ("--set 'note", "a quotation mark of its options is never closed."),
        ("--help", "its options ask for help."),
        ("other.csv", "its options name another file."),
        ("--out here", "--out is said to the worker, not of a task."),
        ("--organization client-01", "--organization stands beside --options"),
    ],
)
def test_options_that_no_task_has_are_refused(opened: Opened, options: str, words: str) -> None:
    """And it is said where they stand, and where those that there are can be read."""
    house = opened(1, 2, 1, ROOMY)
    submit = ("fleet", "submit", "client-00.csv", "--organization", "client-00")
    refused = house.start(*submit, "--options", options)
    _, err = refused.communicate(timeout=PATIENCE)
    said = " ".join(err.split())
    assert refused.returncode == 2
    assert f"Stopped: --options “{options}” can't be used: " in said
    assert words in said
    assert "`importer run --help` lists it." in said
    assert house.run("fleet", "status") == [{"tasks": 0}]


def test_what_a_worker_would_stumble_over_is_found_before(opened: Opened) -> None:
    """In each line of a manifest, too."""
    house = opened(1, 2, 1, ROOMY)
    house.options = "--default nothing=1"
    house.describe(2)
    refused = house.start("fleet", "submit", "--manifest", "manifest.csv")
    _, err = refused.communicate(timeout=PATIENCE)
    said = " ".join(err.split())
    assert refused.returncode == 2
    for number in (2, 3):
        assert f"line {number}: --default names the field nothing, which does not exist" in said


def test_one_under_way_can_be_cancelled(opened: Opened) -> None:
    """No limit is waited for: what could not be read back by then may be stored, as is said."""
    house = opened(1, 1, 14, SLOW)
    submitted(house)
    worker = house.worker("first")
    try:
        wait_until(lambda: customers(house) >= 1)
        house.run("fleet", "cancel", "1")
        wait_until(lambda: house.status()[0]["state"] == "cancelled")
    finally:
        kill(worker)
    (task,) = house.status()
    told = task["endings"]
    assert told["created"] + told["unknown"] == customers(house) < 14
    assert told["waiting"] == 14 - customers(house)
    (said,) = house.run("fleet", "cancel", "1")
    assert (said["cancelled"], said["state"]) == (False, "cancelled")


@pytest.mark.parametrize("asked", ["fleet cancel", "SIGTERM"])
def test_a_server_that_does_not_answer_holds_no_end_up(opened: Opened, asked: str) -> None:
    """Neither who cancels the task nor who ends its worker waits for the server, too."""
    house = opened(1, 1, 2, ROOMY)
    house.options = ""
    house.describe(1)
    with closing(
        socket.create_server(("127.0.0.1", 0))
    ) as mute:  # takes whoever comes, says nothing
        described = house.folder / "organizations.toml"
        port = mute.getsockname()[1]
        described.write_text(
            described.read_text().replace(house.servers[0].url, f"http://127.0.0.1:{port}")
        )
        submitted(house)
        worker = house.worker("first")
        try:
            wait_until(lambda: "has not answered" in (house.status()[0]["waits"] or ""))
            if asked == "SIGTERM":
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(PATIENCE) == 0
            else:
                house.run("fleet", "cancel", "1")
                wait_until(lambda: house.status()[0]["state"] != "running")
        finally:
            kill(worker)
    (task,) = house.status()
    assert task["state"] == ("waiting" if asked == "SIGTERM" else "cancelled")
    assert task["deaths"] == 0
    assert "Traceback" not in (house.folder / "first.log").read_text()


def test_a_cancel_is_heeded_while_the_servers_limit_is_waited_for(opened: Opened) -> None:
    """And no request leaves any more."""
    house = opened(1, 1, 14, Limits(default=100, auth=10, window=300.0, block=300.0))
    submitted(house)
    worker = house.worker("first")
    try:
        wait_until(lambda: bool(house.status()[0]["waits"]))
        house.run("fleet", "cancel", "1")
        wait_until(lambda: house.status()[0]["state"] == "cancelled")
        assert house.servers[0].count_requests("POST /api/customers") == TEN.auth
    finally:
        kill(worker)


def describe_job(house: House, schedule: str) -> None:
    name, (server, place) = next(iter(house.names.items()))
    (house.folder / "jobs.toml").write_text(
        "\n".join(
            (
                "[jobs.nightly]",
                f'input = "{name}.csv"',
                f'server = "{server.url}"',
                f'organization = "{place}"',
                'key.env = "HOUSE_TOKEN"',
                f'schedule = "{schedule}"',
                "guards.still-for = 0",
            )
        )
    )


def test_a_job_is_done_once_for_each_of_its_times(opened: Opened) -> None:
    """However many processes look at the clock."""
    house = opened(1, 1, 3, ROOMY)
    describe_job(house, "* * * * *")
    started = time.strftime("%H:%M")
    schedule = ("fleet", "schedule", "--once", "--config", "jobs.toml", "--json")
    both = [house.start(*schedule) for _ in range(2)]
    for one in both:
        out, err = one.communicate(timeout=PATIENCE)
        assert one.returncode == 0, err
        assert '"due"' in out
    dues = [one["due"] for one in house.status()]
    assert len(set(dues)) == len(dues) <= 1 + (time.strftime("%H:%M") != started)

    worked_off(house)
    assert house.wrong_organizations() == {}
    assert {(one["kind"], one["state"]) for one in house.status()} == {("job", "done")}


def test_a_job_can_be_submitted_by_hand(opened: Opened) -> None:
    """Its reports are where the job has them, and in the store beside those of all other runs."""
    house = opened(1, 1, 3, ROOMY)
    describe_job(house, "")
    house.run("fleet", "submit", "nightly", "--config", "jobs.toml")
    worked_off(house)
    assert house.wrong_organizations() == {}
    (task,) = house.status()
    (own,) = (house.folder / "reports" / "nightly").iterdir()
    assert {one.name for one in (house.folder / "store" / task["run"]).iterdir()} == {
        one.name for one in own.iterdir()
    }
    (house.folder / "store" / task["run"] / "summary.json").unlink()
    said = house.run("report", task["run"])  # from any machine, to the same place
    assert said[0]["report"][0] == str(house.folder / "store" / task["run"] / "summary.json")


def test_what_a_job_holds_back_is_reported_in_the_store_too(opened: Opened) -> None:
    """Whoever is to decide looks there."""
    house = opened(1, 1, 3, ROOMY)
    describe_job(house, "")
    with (house.folder / "client-00.csv").open("a") as file:
        file.write("broken,no address\n")
    house.run("fleet", "submit", "nightly", "--config", "jobs.toml")
    worked_off(house)
    (task,) = house.status()
    assert task["exit_code"] == 5, task
    assert (house.folder / "store" / task["run"] / "summary.json").is_file()


def test_a_job_runs_on_one_machine_at_a_time(opened: Opened) -> None:
    """Whatever starts it there: a worker, or a timer of each machine."""
    house = opened(1, 1, 14, SLOW)
    describe_job(house, "")
    nightly = ("job", "run", "nightly", "--config", "jobs.toml", "--json")
    first = house.start(*nightly, log="one machine")
    try:
        wait_until(lambda: customers(house) >= 1)
        second = house.start(*nightly, log="another")
        assert second.wait(PATIENCE) == 5
        said = (house.folder / "another").read_text()
        assert '"job-already-running"' in said
        assert f"process {first.pid} " in said
    finally:
        kill(first)


def test_a_job_is_brought_into_the_organization_that_it_names(opened: Opened) -> None:
    """With what holds there unless the job says otherwise; whoever submits it says nothing."""
    house = opened(1, 1, 3, ROOMY)
    with (house.folder / "organizations.toml").open("a") as file:
        file.write('defaults.set = { note = "by default" }\n')
    (house.folder / "jobs.toml").write_text(
        "[jobs.nightly]\n"
        'input = "client-00.csv"\n'
        'organization = "client-00"\n'
        'set = { note = "of the job" }\n'
        "guards.still-for = 0\n"
    )
    submit = ("fleet", "submit", "nightly", "--config", "jobs.toml")
    refused = house.start(*submit, "--organization", "client-00", "--json")
    out, _ = refused.communicate(timeout=PATIENCE)
    assert '"job-says-itself"' in out
    house.run(*submit)
    worked_off(house)

    assert house.wrong_organizations() == {}
    (task,) = house.status()
    assert (task["state"], task["organization"]) == ("done", "client-00")
    there = house.servers[0].customers(house.names["client-00"][1])
    assert {one["note"] for one in there} == {"of the job"}


@pytest.mark.parametrize("command", ["status", "worker", "schedule", "submit a.csv", "cancel 1"])
def test_each_command_says_that_it_needs_postgresql(opened: Opened, command: str) -> None:
    house = opened(1, 1, 1, ROOMY)
    describe_job(house, "daily 02:30")
    house.journal = str(house.folder / "journal.sqlite")
    process = house.start("fleet", *command.split())
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "A fleet shares a journal on PostgreSQL" in err


def test_what_stops_a_task_is_told(opened: Opened) -> None:
    house = opened(1, 1, 1, ROOMY)
    (house.folder / "odd.csv").write_text("nothing,that\nis,known\n")
    house.run("fleet", "submit", "odd.csv", "--organization", "client-00")
    worked_off(house)
    (task,) = house.status()
    assert (task["state"], task["run"]) == ("stopped", None)
    assert task["error"]
    assert task["message"]


def test_a_worker_is_seen_from_outside_while_it_works(opened: Opened) -> None:
    house = opened(2, 2, 2, ROOMY)
    submitted(house)
    port = free_port()
    worker = house.worker("one", "--metrics", str(port))

    def seen(path: str) -> str:
        with suppress(httpx.TransportError):
            answer = httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False)
            return answer.text if answer.is_success else ""
        return ""

    wait_until(lambda: seen("/ready") == "ok")
    wait_until(lambda: 'bigcapital_importer_fleet_tasks{state="done"} 2' in seen("/metrics"))
    told = seen("/metrics")
    assert 'bigcapital_importer_worker_rows_total{ending="created"} 4' in told
    assert "bigcapital_importer_worker_rate_limited_requests_total 0" in told
    wait_until(
        lambda: 'worker_tasks_ended_total{state="done"} 2' in seen("/metrics")
    )  # a moment after the fleet knows
    assert seen("/health") == "ok"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    assert seen("/health") == ""


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        port: int = found.getsockname()[1]
        return port
