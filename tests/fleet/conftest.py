"""Fleets as tests have them: each over a journal of its own on a real PostgreSQL."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from importer.core.fleet import TaskEnd
from importer.core.journal_address import JournalAddress
from importer.fleet.memory import MemoryQueue
from importer.fleet.opening import Fleet, open_fleet
from importer.fleet.queue import Conduct, Hold, Queue, Stopping
from importer.settings import load_settings
from msgspec import structs

from tests.postgresql import cluster

_NUMBERS = count(1)

FEW_FALLS = 3
"""Deaths after which a task is given up, where tests wait for them."""


def journal_text(address: JournalAddress) -> str:
    """The journal as an option names it."""
    return f"{address}&schema={address.schema}"


@pytest.fixture
def journal() -> str:
    """A new journal, as an option names it."""
    return journal_text(cluster().address(f"fleet_{next(_NUMBERS)}"))


def opened(journal: str) -> Fleet:
    return open_fleet(load_settings({"journal": journal, "unsafe_journal": True}))


@pytest.fixture(params=["memory", "procrastinate"])
def queue(request: pytest.FixtureRequest) -> Iterator[Queue]:
    """Each of the queues that there are."""
    if request.param == "memory":
        yield MemoryQueue()
        return
    journal: str = request.getfixturevalue("journal")
    yield opened(journal).queue()


@pytest.fixture
def deaths(
    queue: Queue, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Workers that die at the first task that they take: a thread in memory, else a process. Few
    are enough for the task to be given up."""
    monkeypatch.setattr("importer.core.fleet.MOST_FALLS", FEW_FALLS)

    def die(number: int, *, rows: int = 0) -> None:
        for one in range(number):
            conduct = Conduct(f"worker {one}", heartbeat=0.2, silence=1.0)
            if isinstance(queue, MemoryQueue):
                queue.work(_die, _with_rows(conduct, rows * one), Stopping())
            else:
                _die_in_a_process(request.getfixturevalue("journal"), conduct, rows * one)

    return die


def _with_rows(conduct: Conduct, rows: int) -> Conduct:
    return structs.replace(conduct, how_far=lambda _: rows)


def _die(hold: Hold) -> TaskEnd:
    raise SystemExit


def _die_in_a_process(journal: str, conduct: Conduct, rows: int) -> None:
    worker = multiprocessing.get_context("spawn").Process(
        target=_work_and_die, args=(journal, conduct.worker, conduct.heartbeat, rows)
    )
    worker.start()
    worker.join(60)
    assert worker.exitcode == 9


def _work_and_die(journal: str, name: str, heartbeat: float, rows: int) -> None:
    """As the kernel kills: nothing is said to anybody."""
    conduct = _with_rows(Conduct(name, heartbeat=heartbeat, silence=1.0), rows)
    opened(journal).queue().work(lambda _: os._exit(9), conduct, Stopping())
