"""A fleet's tables come to be once, whoever asks for them first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from importer.core.fleet import NewTask, TaskEnd, TaskKind, TaskState

from tests.fleet.conftest import opened


@pytest.mark.parametrize("go", range(3))
def test_workers_that_start_at_once_find_the_same_tables(journal: str, go: int) -> None:
    at_once = Barrier(4)

    def start(_: int) -> tuple[object, ...]:
        at_once.wait()
        return opened(journal).queue().status()

    with ThreadPoolExecutor(4) as workers:
        assert list(workers.map(start, range(4))) == [()] * 4


def test_tables_of_before_are_brought_up_to_date(journal: str) -> None:
    """With the tasks that stand in them."""
    store = opened(journal).open_store()
    number = store.add(NewTask(TaskKind.FILE, "a.csv", "", (), "http://one", "", "12ab"))
    store.close()
    assert number is not None
    url, schema = journal.partition("&schema=")[0], journal.rpartition("=")[2]
    with psycopg.connect(url) as connection:
        connection.execute(
            f"DROP TABLE {schema}_fleet.goes; ALTER TABLE {schema}_fleet.tasks "
            "DROP hint, DROP reached, DROP cleared, DROP waits_until".encode()
        )

    store = opened(journal).open_store()
    try:
        assert store.one(number).task.name == "a.csv"
        store.take(number, "me", "w")
        assert store.end(number, "me", TaskEnd(TaskState.STOPPED, 1, "odd", "it is odd", "wait"))
        assert store.one(number).hint == "wait"
    finally:
        store.close()
