"""Verifying and undoing a run from a front that is no terminal."""

from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.core.sending.options import Work
from importer.core.sending.verification import UndoEnding
from importer.journal import Journal
from importer.run.fronts import UndoBegins
from importer.run.importing import check_files, run_files
from importer.run.proving import undo_run, verify_run
from importer.sandbox.server import Sandbox

from tests.run.fronts import MemoryFiles, Onlooker, Somebody, corridor
from tests.run.walks import Start

FILES = MemoryFiles({"c.csv": ("Display Name", "Acme", "Beta")})
PATHS = (Path("c.csv"),)


@pytest.fixture
def server(journal: Journal, serve: Start) -> Sandbox:
    """With the two customers of a run."""
    server = serve()
    run_files(corridor(journal, server, FILES, yes=True), PATHS)
    return server


def test_verifying_tells_whether_all_is_as_it_was_sent(journal: Journal, server: Sandbox) -> None:
    verified = verify_run(corridor(journal, server), None)
    assert (verified.verification.compared, verified.exit_code) == (2, 0)
    assert verified.report == Path("verification.json")


def test_undoing_needs_a_yes(journal: Journal, server: Sandbox) -> None:
    for asks in (None, Somebody(deletes=False)):
        with pytest.raises(UsageError, match="Nothing was deleted"):
            undo_run(corridor(journal, server, asks=asks), None)
    assert len(server.customers()) == 2


def test_undoing_deletes_what_the_run_created(journal: Journal, server: Sandbox) -> None:
    shows = Onlooker()
    finished = undo_run(corridor(journal, server, asks=Somebody(deletes=True), shows=shows), None)
    assert (finished.undone.ends[UndoEnding.DELETED], finished.exit_code) == (2, 0)
    assert shows.only(UndoBegins).customers == 2
    assert [(walk.work, walk.deletes) for walk in shows.walks] == [(Work(2), True)]
    assert server.customers() == []

    again = undo_run(corridor(journal, server), None)
    assert (again.customers, again.exit_code) == (0, 0)


def test_a_run_without_a_server_has_nothing_there(journal: Journal, serve: Start) -> None:
    server = serve()
    check_files(corridor(journal, server, FILES, offline=True), PATHS)
    with pytest.raises(UsageError, match="was checked offline"):
        verify_run(corridor(journal, server), None)
