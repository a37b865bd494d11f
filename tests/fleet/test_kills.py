"""Machines that die, hang and come back, a database that is restarted: nothing is lost, nothing is
created twice, no server sees two importers at once, and its limit is hit once at the most."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from pprint import pformat

import psycopg
import pytest
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox
from importer.sandbox.serving import Serving

from tests.cli.processes import wait_until
from tests.fleet.clients import House, blocks, kill, stand_ins
from tests.fleet.conftest import journal_text
from tests.fleet.watching import Asked, Watch
from tests.postgresql import Cluster, new_cluster

SILENCE = 3.0
"""Seconds after which a worker of `House.worker` is taken for dead."""

PATIENCE = 600.0
"""Seconds after which a fleet is stuck."""


class Fleet:
    """Workers of a house, each of which may die."""

    def __init__(self, house: House, watch: Watch, chance: random.Random) -> None:
        self.house = house
        self.watch = watch
        self.chance = chance
        self.workers: list[subprocess.Popen[str]] = []
        self.names: dict[int, str] = {}
        self._stopped: list[tuple[float, subprocess.Popen[str]]] = []
        self._started = 0

    def hire(self) -> None:
        self._started += 1
        worker = self.house.worker(f"worker-{self._started}", "--concurrency", "3")
        self.workers.append(worker)
        self.watch.processes.append(worker.pid)
        self.names[worker.pid] = f"worker-{self._started}"

    def lose(self) -> subprocess.Popen[str]:
        """A machine dies for good."""
        worker = self.chance.choice(self.workers)
        self.workers.remove(worker)
        kill(worker)
        return worker

    def replace(self) -> None:
        self.lose()
        self.hire()

    def hang(self) -> None:
        """A machine stands still for longer than others wait, and goes on as if nothing was."""
        worker = self.chance.choice(self.workers)
        if worker not in [one for _, one in self._stopped]:
            worker.send_signal(signal.SIGSTOP)
            self._stopped.append((time.monotonic() + SILENCE * 1.5, worker))

    def wake(self, *, all_of_them: bool = False) -> None:
        for due, worker in tuple(self._stopped):
            if all_of_them or time.monotonic() >= due:
                self._stopped.remove((due, worker))
                if worker.poll() is None:
                    worker.send_signal(signal.SIGCONT)

    def close(self) -> None:
        for worker in self.workers:
            kill(worker)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(
        "importer.sandbox.server.Serving", lambda app, *how: Serving(watch.over(app), *how)
    )
    return watch


@pytest.fixture
def database() -> Iterator[Cluster]:
    """A PostgreSQL that this test alone may break."""
    made = new_cluster(fsync="on", max_connections="120")
    yield made
    made.remove()


_NOTE_TAKERS = """
    CREATE TABLE house_fleet.takers (id bigserial, server text, worker text);
    CREATE FUNCTION house_fleet.note_taker() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO house_fleet.takers (server, worker) VALUES (NEW.server, NEW.worker);
        RETURN NULL; END $$;
    CREATE TRIGGER note_taker AFTER UPDATE OF goes ON house_fleet.tasks
        FOR EACH ROW EXECUTE FUNCTION house_fleet.note_taker()"""
"""Each time that a worker takes a task, in their order."""


def takers(database: Cluster, url: str) -> list[str]:
    """Whose turn it was at a server, one after the other."""
    with psycopg.connect(database.url()) as connection:
        found = connection.execute(
            "SELECT worker FROM house_fleet.takers WHERE server = %s ORDER BY id", [url]
        )
        return blocks([worker for (worker,) in found])


def is_in_order(some: Iterable[str], of_all: Iterable[str]) -> bool:
    """Whether these stand among the others in the same order."""
    others = iter(of_all)
    return all(one in others for one in some)


Opened = Callable[..., House]


@pytest.fixture
def opened(tmp_path: Path, database: Cluster, watch: Watch) -> Iterator[Opened]:
    with ExitStack() as stack:

        def open_house(servers: int, organizations: int, rows: int, limits: Limits) -> House:
            found: list[Sandbox] = [
                stack.enter_context(one) for one in stand_ins(servers, organizations, limits)
            ]
            house = House(tmp_path, journal_text(database.address("house")), found, rows=rows)
            house.describe(organizations)
            house.run("fleet", "submit", "--manifest", "manifest.csv")
            with psycopg.connect(database.url()) as connection:
                connection.execute(_NOTE_TAKERS)
            return house

        yield open_house


def storm(fleet: Fleet, database: Cluster, faults: int, pause: float) -> None:
    """So many things go wrong, and in the end the fleet is left alone."""
    kinds = [fleet.replace, fleet.replace, fleet.hang, fleet.hang, database.cut, database.restart]
    lost_at = faults // 2
    for number in range(faults):
        time.sleep(fleet.chance.uniform(0.3, 1.0) * pause)
        fleet.wake()
        (fleet.lose if number == lost_at else kinds[number % len(kinds)])()
    time.sleep(SILENCE)
    fleet.wake(all_of_them=True)


def brought_in(house: House) -> None:
    """Until every task is done."""
    end = time.monotonic() + PATIENCE
    now = house.status()
    while any(one["state"] in {"waiting", "running"} for one in now):
        assert time.monotonic() < end, now
        time.sleep(0.5)
        now = house.status()
    assert {one["state"] for one in now} == {"done"}, pformat(now)
    assert {one["exit_code"] for one in now} == {0}, pformat(now)
    # A customer that we made is none that had been there before.
    assert {one["endings"]["created"] for one in now} == {house.rows}, pformat(now)


def port_of(server: Sandbox) -> int:
    return int(server.url.rpartition(":")[2])


def check(house: House, fleet: Fleet, database: Cluster) -> None:
    watch = fleet.watch
    assert watch.met() == []
    for server in house.servers:
        # Nobody writes between two writes of another, unless that one took over again.
        wrote = [fleet.names[one] for one in watch.writers(port_of(server))]
        assert wrote
        assert is_in_order(wrote, takers(database, server.url)), wrote
    assert house.wrong_organizations() == {}
    assert max(one.limited for one in house.servers) <= 1
    for log in house.folder.glob("worker-*.log"):
        assert "Traceback" not in log.read_text(), log.read_text()


def weather(
    house: House, database: Cluster, watch: Watch, *, workers: int, faults: int, pause: float
) -> None:
    """Workers in a storm: all is brought in, nothing is doubled or asked for too often."""
    fleet = Fleet(house, watch, random.Random(os.environ.get("STORM", "1")))
    try:
        for _ in range(workers):
            fleet.hire()
        storm(fleet, database, faults, pause)
        brought_in(house)
    finally:
        fleet.wake(all_of_them=True)
        fleet.close()
    check(house, fleet, database)


def test_who_comes_between_is_noticed() -> None:
    """The check of the storms, without one."""
    assert is_in_order(["a", "b"], ["a", "c", "b"])
    assert is_in_order(["a", "b", "a"], ["a", "b", "a"])
    assert not is_in_order(["a", "b", "a"], ["a", "b"])
    assert not is_in_order(["b", "a"], ["a", "b"])

    watch = Watch(asked=[Asked(1, who, creates, at) for who, creates, at in _IN_BETWEEN])
    assert watch.writers(1) == [7, 8, 7]


_IN_BETWEEN = [(7, True, 1.0), (8, True, 3.0), (7, True, 2.0), (9, False, 3.5), (7, True, 4.0)]


def test_a_short_storm(opened: Opened, database: Cluster, watch: Watch) -> None:
    house = opened(2, 6, 3, Limits(default=100, auth=10, window=4.0, block=4.0))
    weather(house, database, watch, workers=3, faults=6, pause=2.0)


def test_who_wakes_after_another_took_over_sends_nothing(
    opened: Opened, database: Cluster, watch: Watch
) -> None:
    """It stood still with rows on record as about to leave, and with a budget to send them."""
    house = opened(1, 1, 16, Limits(default=100, auth=10, window=4.0, block=4.0))
    fleet = Fleet(house, watch, random.Random(1))
    (server,) = house.servers
    try:
        fleet.hire()
        wait_until(lambda: server.count_requests("POST /api/customers") >= 10)
        fleet.hang()
        fleet.hire()
        wait_until(lambda: len(watch.writers(port_of(server))) == 2)
        fleet.wake(all_of_them=True)
        brought_in(house)
    finally:
        fleet.wake(all_of_them=True)
        fleet.close()
    check(house, fleet, database)


@pytest.mark.slow
def test_a_long_storm(opened: Opened, database: Cluster, watch: Watch) -> None:
    """Forty organizations on eight servers with the limits that servers come with."""
    house = opened(8, 40, 4, Limits())
    weather(house, database, watch, workers=4, faults=24, pause=5.0)


@pytest.mark.slow
def test_the_pause_after_a_lost_worker(opened: Opened, watch: Watch) -> None:
    """What it had is another's as soon as its silence has been long enough."""
    house = opened(3, 3, 30, Limits(default=100, auth=10, window=4.0, block=4.0))
    fleet = Fleet(house, watch, random.Random(1))
    try:
        fleet.hire()
        wait_until(lambda: [one["state"] for one in house.status()].count("running") == 3)
        fleet.hire()
        lost = fleet.workers[0]
        had = {one["task"] for one in house.status() if one["worker"] == "worker-1"}
        fleet.workers.remove(lost)
        kill(lost)
        moment = time.time()
        wait_until(lambda: all(one["goes"] == 2 for one in house.status() if one["task"] in had))
        now = [one for one in house.status() if one["task"] in had]
        assert {one["state"] for one in now} == {"running"}, now
        taken = [one["since"] for one in now]
        assert max(taken) - moment <= SILENCE + 5.0
    finally:
        fleet.close()
