"""Fleets as tests have them: each over a journal of its own on a real PostgreSQL."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import NoReturn

import pytest
from importer.core.fleet import TaskEnd, TaskState
from importer.core.journal_address import JournalAddress
from importer.fleet.memory import MemoryQueue
from importer.fleet.opening import Fleet, open_fleet
from importer.fleet.queue import Conduct, Hold, Queue, Stopping
from importer.settings import load_settings
from msgspec import structs

from tests.postgresql import cluster

_NUMBERS = count(1)

FEW_FALLS = 4
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
    """Workers that die once they have in hand as much as they may: threads in memory, else a
    process. Few are enough for a task to be given up."""
    monkeypatch.setattr("importer.core.fleet.MOST_FALLS", FEW_FALLS)

    def die(number: int, *, rows: int = 0, concurrency: int = 1) -> None:
        for one in range(number):
            conduct = Conduct(f"worker {one}", concurrency, heartbeat=0.2, silence=1.0)
            if isinstance(queue, MemoryQueue):
                deadly = _Deadly(concurrency, _raise)
                queue.work(deadly, _with_rows(conduct, rows * one), Stopping())
            else:
                _die_in_a_process(request.getfixturevalue("journal"), conduct, rows * one)

    return die


def _with_rows(conduct: Conduct, rows: int) -> Conduct:
    return structs.replace(conduct, how_far=lambda _: rows)


class _Deadly:
    """Tasks at which their worker dies as soon as there are so many, or no more come; beside one
    that is called innocent it lives."""

    def __init__(self, number: int, die: Callable[[], NoReturn]) -> None:
        self._all = threading.Barrier(number)
        self._die = die

    def __call__(self, hold: Hold) -> TaskEnd:
        with suppress(threading.BrokenBarrierError):
            self._all.wait(1.0)
            self._die()
        if hold.task.task.name != "innocent.csv":
            self._die()
        return TaskEnd(TaskState.DONE, 0)


def _raise() -> NoReturn:
    raise SystemExit


def _die_in_a_process(journal: str, conduct: Conduct, rows: int) -> None:
    worker = multiprocessing.get_context("spawn").Process(
        target=_work_and_die, args=(journal, conduct.worker, conduct.concurrency, rows)
    )
    worker.start()
    worker.join(60)
    assert worker.exitcode == 9


def _work_and_die(journal: str, name: str, concurrency: int, rows: int) -> None:
    """As the kernel kills: nothing is said to anybody."""
    conduct = _with_rows(Conduct(name, concurrency, heartbeat=0.2, silence=1.0), rows)
    deadly = _Deadly(concurrency, lambda: os._exit(9))
    opened(journal).queue().work(deadly, conduct, Stopping())
