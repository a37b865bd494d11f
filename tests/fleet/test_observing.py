"""A worker seen from outside: numbers that Prometheus reads, health, readiness."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx
import pytest
from importer.core.errors import ImporterError, UsageError
from importer.core.outcomes import Ending
from importer.core.worker_numbers import WorkerNumbers, render_worker_metrics
from importer.fleet.observing import observed, parse_address
from prometheus_client.parser import text_string_to_metric_families


@dataclass
class Worker:
    """One that says what the test wants."""

    numbers: WorkerNumbers
    dead: str = ""
    busy: str = ""

    def render(self) -> str:
        return render_worker_metrics(self.numbers)

    def why_not_alive(self) -> str:
        return self.dead

    def why_not_ready(self) -> str:
        return self.busy


@pytest.fixture
def worker() -> Worker:
    return Worker(WorkerNumbers(began_at=1_000.5))


@pytest.fixture
def client(worker: Worker) -> Iterator[httpx.Client]:
    with (
        observed(worker, ("127.0.0.1", 0)) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        yield client


def numbers_in(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Name and labels' values -> value, as Prometheus' own reader finds them."""
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_prometheus_reads_what_a_worker_has_done(client: httpx.Client, worker: Worker) -> None:
    worker.numbers = WorkerNumbers(
        began_at=1_000.5,
        running=2,
        ended={"done": 3, "waiting": 1},
        rows={Ending.CREATED: 190, Ending.REJECTED: 8},
        requests=420,
        limited=1,
        waited=12.25,
        fleet={"running": 4, "waiting": 36},
    )
    answer = client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    told, mine = numbers_in(answer.text), "bigcapital_importer_worker_"
    assert told[f"{mine}start_time_seconds", ()] == 1_000.5
    assert told[f"{mine}tasks", ()] == 2
    assert told[f"{mine}tasks_ended_total", ("done",)] == 3
    assert told[f"{mine}rows_total", ("created",)] == 190
    assert told[f"{mine}rows_total", ("unknown",)] == 0
    assert told[f"{mine}requests_total", ()] == 420
    assert told[f"{mine}rate_limited_requests_total", ()] == 1
    assert told[f"{mine}wait_seconds_total", ()] == 12.25
    assert told["bigcapital_importer_fleet_tasks", ("waiting",)] == 36


def test_a_fleet_that_is_not_known_is_not_counted(client: httpx.Client) -> None:
    assert "bigcapital_importer_fleet" not in client.get("/metrics").text


def test_a_worker_is_well_until_it_says_otherwise(client: httpx.Client, worker: Worker) -> None:
    assert (client.get("/health").status_code, client.get("/ready").status_code) == (200, 200)
    worker.busy = "It is ending."
    assert client.get("/ready").text == "It is ending."
    assert (client.get("/health").status_code, client.get("/ready").status_code) == (200, 503)
    worker.dead = "It stands still."
    assert client.get("/health").status_code == 503


def test_nothing_is_changed_or_told_besides(client: httpx.Client) -> None:
    assert client.post("/metrics").status_code == 405
    assert client.get("/").status_code == 404
    assert client.get("/docs").status_code == 404


def test_a_port_that_is_taken_stops_the_worker_before_it_begins(worker: Worker) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(ImporterError) as caught, observed(worker, ("127.0.0.1", port)):
            pass
    assert caught.value.code == "metrics-address-taken"
    assert str(port) in caught.value.message
    assert "--metrics" in caught.value.hint


def test_nobody_is_served_once_the_worker_has_ended(worker: Worker) -> None:
    with observed(worker, ("127.0.0.1", 0)) as port:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_an_address_may_be_a_port_alone(text: str, address: tuple[str, int]) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["", "x", "host:", ":70000", "127.0.0.1"])
def test_what_is_no_address_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="no address to be seen at"):
        parse_address(text)
