"""Going on with a run from a front that is no terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.core.outcomes import Ending
from importer.core.runs import RunState
from importer.journal import Journal
from importer.run.finishing import Finished
from importer.run.fronts import NotSent, NotSentBecause, RunGoesOn
from importer.run.importing import check_files, run_files
from importer.run.resuming import NothingLeft, resume_run
from importer.sandbox.server import Sandbox

from tests.run.fronts import Locks, MemoryFiles, Onlooker, Somebody, corridor
from tests.run.walks import Start

FILES = MemoryFiles({"c.csv": ("Display Name", "Acme", "Beta", "Gamma")})
PATHS = (Path("c.csv"),)

Begun = tuple[Sandbox, str]


@pytest.fixture
def begun(journal: Journal, serve: Start) -> Begun:
    """A server with the first of three customers, and the run that goes on."""
    server = serve()
    way = corridor(journal, server, FILES, yes=True, first=1, on_existing="create")
    return server, run_files(way, PATHS).run.id


def test_what_is_left_is_sent_without_a_question(journal: Journal, begun: Begun) -> None:
    server, run_id = begun
    shows, asks = Onlooker(), Somebody()
    finished = resume_run(corridor(journal, server, asks=asks, shows=shows), None)
    assert isinstance(finished, Finished)
    assert (finished.run.id, finished.endings[Ending.CREATED]) == (run_id, 3)
    assert shows.only(RunGoesOn) == RunGoesOn(run_id, 2)
    assert asks.asked == []


def test_what_the_run_began_with_holds(journal: Journal, begun: Begun) -> None:
    """`--on-existing create`: a namesake that somebody has entered meanwhile changes nothing."""
    server, _ = begun
    server.add_customer(displayName="Gamma")
    finished = resume_run(corridor(journal, server), None)
    assert isinstance(finished, Finished)
    assert finished.endings[Ending.CREATED] == 3


def test_while_somebody_is_at_work_there_the_server_is_asked_nothing(
    journal: Journal, begun: Begun
) -> None:
    """A worker that takes over comes again every second, until the other's lease has run out."""
    server, _ = begun
    server.clear_requests()

    with pytest.raises(ImporterError) as refused:
        resume_run(corridor(journal, server, lock=Locks(owner="another worker")), None)
    assert refused.value.code == "journal-in-use"
    assert len(server.requests) == 0


def test_nothing_left_is_an_answer(journal: Journal, begun: Begun, serve: Start) -> None:
    server, run_id = begun
    resume_run(corridor(journal, server), None)
    assert resume_run(corridor(journal, server), None) == NothingLeft(None)
    found = resume_run(corridor(journal, server), run_id)
    assert isinstance(found, NothingLeft)
    assert found.run is not None


def test_the_organization_is_locked_meanwhile(journal: Journal, begun: Begun) -> None:
    server, _ = begun
    lock = Locks()
    resume_run(corridor(journal, server, lock=lock), None)
    organization = server.options.organization.organization_id
    assert lock.taken == [(organization, "importer resume")]


def test_of_several_runs_the_latest_is_meant(journal: Journal, begun: Begun) -> None:
    server, first = begun
    other = MemoryFiles({"d.csv": ("Display Name", "Delta", "Echo")})
    second = run_files(corridor(journal, server, other, yes=True, first=1), (Path("d.csv"),)).run.id
    finished = resume_run(corridor(journal, server), None)
    assert isinstance(finished, Finished)
    assert finished.run.id == second != first
    assert journal.endings(first)[Ending.WAITING] == 2


def test_a_dry_run_is_nothing_to_go_on_with(journal: Journal, serve: Start) -> None:
    server = serve()
    run = run_files(corridor(journal, server, FILES, yes=True, dry_run=True), PATHS).run
    with pytest.raises(ImporterError, match="dry run"):
        resume_run(corridor(journal, server, yes=True), run.id)
    assert server.customers() == []


def test_a_run_that_was_cut_off_while_it_was_checked_is_none_either(
    journal: Journal, begun: Begun
) -> None:
    server, run_id = begun
    journal.set_state(run_id, RunState.CHECKING)
    with pytest.raises(ImporterError, match="never checked to its end"):
        resume_run(corridor(journal, server), run_id)
    assert len(server.customers()) == 1


def test_another_organization_stops_before_anything_is_written(
    journal: Journal, begun: Begun, serve: Callable[..., Sandbox]
) -> None:
    _, run_id = begun
    other = serve()
    before = journal.endings(run_id)
    with pytest.raises(ImporterError, match="belongs to"):
        resume_run(corridor(journal, other), run_id)
    assert journal.endings(run_id) == before
    assert other.customers() == []


def test_a_run_that_was_only_checked_is_sent_once_somebody_says_so(
    journal: Journal, serve: Start
) -> None:
    server = serve()
    run = check_files(corridor(journal, server, FILES), PATHS).run

    shows = Onlooker()
    nobody = resume_run(corridor(journal, server, shows=shows), run.id)
    assert isinstance(nobody, Finished)
    assert nobody.exit_code == 2
    assert shows.only(NotSent).why is NotSentBecause.NOBODY_TO_CONFIRM

    somebody = resume_run(corridor(journal, server, asks=Somebody(sends=True)), run.id)
    assert isinstance(somebody, Finished)
    assert somebody.endings[Ending.CREATED] == 3
