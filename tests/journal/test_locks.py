"""One importer at a time per organization; the second learns who is there."""

import os
import socket
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from importer.core.errors import ImporterError
from importer.core.language import LanguageCode, speaking
from importer.journal import lock_job, lock_organization, owner_of_organization, owner_text
from importer.journal.locks import owner_in_words, place_of
from importer.languages import load_language

from tests.journal.examples import ORGANIZATION
from tests.journal.processes import line_from, started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the locks lie."""
    return tmp_path / "data" / "locks"


OWNER = "process 4711 on ledger-host, `importer run a.csv`, since 14:25, run 20260131-142501-k3"


def test_another_process_is_kept_out_and_told_who_is_there(folder: Path) -> None:
    """With what to do about it."""
    with started("tests.journal.lock_holder", str(folder), ORGANIZATION, OWNER) as holder:
        assert line_from(holder) == "held"
        with (
            pytest.raises(ImporterError) as caught,
            lock_organization(folder, ORGANIZATION, "me"),
        ):
            raise AssertionError("two importers in one organization")
    assert caught.value.code == "journal-in-use"
    assert OWNER in caught.value.message
    assert "Wait until it has finished" in caught.value.hint
    assert caught.value.context["owner"] == f"{OWNER}, for less than a minute"


def test_a_killed_owner_is_no_obstacle(folder: Path) -> None:
    """Its lock vanishes with it, whatever it left lying around."""
    with started("tests.journal.lock_holder", str(folder), ORGANIZATION, OWNER) as holder:
        assert line_from(holder) == "held"
        holder.kill()
        holder.wait()
        with lock_organization(folder, ORGANIZATION, "me"):
            assert owner_files(folder)[0].read_text(encoding="utf-8").startswith("me\n")


def test_for_how_long_somebody_has_it_is_told_whatever_the_clock_on_the_wall_shows(
    folder: Path,
) -> None:
    """The seconds since the machine started are nobody's to set."""
    with (
        lock_organization(folder, ORGANIZATION, OWNER, lambda: 4_000.0),
        pytest.raises(ImporterError, match="k3, for 3 h 20 min"),
        lock_organization(folder, ORGANIZATION, "me", lambda: 16_000.0),
    ):
        raise AssertionError("two importers in one organization")


def test_another_machine_counts_its_own_seconds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may lie on a drive that both have."""
    with lock_organization(folder, ORGANIZATION, OWNER, lambda: 4_000.0):
        monkeypatch.setattr("socket.gethostname", lambda: "another-host")
        with (
            pytest.raises(ImporterError) as caught,
            lock_organization(folder, ORGANIZATION, "me", lambda: 16_000.0),
        ):
            raise AssertionError("two importers in one organization")
    assert caught.value.context["owner"] == OWNER


@pytest.mark.parametrize("left", ["{name}\n9999999999 {host}\n", "{name}", "", "\n\n\n"])
def test_what_a_dead_owner_left_is_no_obstacle_though_its_number_lives_again(
    folder: Path, left: str
) -> None:
    """Process ids come round, and its seconds may be those of an earlier start of the machine."""
    name = f"process {os.getpid()} on {socket.gethostname()}, `importer job run a`"
    with lock_job(folder, "a", OWNER):
        (owner_file,) = owner_files(folder)
    owner_file.write_text(left.format(name=name, host=socket.gethostname()), encoding="utf-8")
    with lock_job(folder, "a", "me") as died:
        assert died == (name if "{name}" in left else "")


def test_whoever_asks_learns_who_is_there(folder: Path) -> None:
    assert owner_of_organization(folder, ORGANIZATION) == ""
    with started("tests.journal.lock_holder", str(folder), ORGANIZATION, OWNER) as holder:
        assert line_from(holder) == "held"
        assert owner_of_organization(folder, ORGANIZATION) == f"{OWNER}, for less than a minute"
        assert owner_of_organization(folder, "another") == ""
        holder.kill()
        holder.wait()
        assert owner_files(folder) != []
        assert owner_of_organization(folder, ORGANIZATION) == ""
    with lock_organization(folder, ORGANIZATION, OWNER):
        pass
    assert owner_of_organization(folder, ORGANIZATION) == ""


def test_nobody_is_refused_for_those_who_only_ask(folder: Path) -> None:
    """However many ask, and however often; and none of them takes another for an owner."""
    with lock_organization(folder, ORGANIZATION, "me"):
        pass
    told: set[str] = set()
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            told.add(owner_of_organization(folder, ORGANIZATION).partition(",")[0])

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(200):
            with lock_organization(folder, ORGANIZATION, "me"):
                pass
    finally:
        is_over.set()
        for asker in askers:
            asker.join()
    assert told <= {"", "me", "an importer that has just started"}


def test_an_owner_does_not_wait_for_ever_for_somebody_who_asks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one who asked may have been stopped in the middle of it."""
    monkeypatch.setattr("importer.journal.locks._SIGN_SECONDS", 0.02)
    with lock_organization(folder, ORGANIZATION, "me"):
        pass
    (sign,) = folder.glob("*.sign")
    with FileLock(sign), lock_organization(folder, ORGANIZATION, "me"):
        assert owner_files(folder) != []


def test_an_owner_is_told_in_the_language_spoken(folder: Path) -> None:
    on_record = "process 7 of ann on books-1, `importer run a.csv`, since 2026-01-31 14:25"
    with speaking(load_language(LanguageCode.GERMAN)):
        assert owner_in_words(on_record) == (
            "Prozess 7 von ann auf books-1, `importer run a.csv`, seit 31.01.2026 14:25"
        )
        assert owner_in_words("another text") == "another text"
        with (
            lock_organization(folder, ORGANIZATION, on_record, lambda: 4_000.0),
            pytest.raises(ImporterError, match=r"seit 31\.01\.2026 14:25, Dauer: 3"),
            lock_organization(folder, ORGANIZATION, "me", lambda: 16_000.0),
        ):
            raise AssertionError("two importers in one organization")
    assert owner_in_words(on_record) == on_record
    assert owner_in_words(owner_text("importer web")) == owner_text("importer web")


def test_a_process_does_not_take_the_lock_twice(folder: Path) -> None:
    """Two runs in one process would be as bad as in two."""
    with (
        lock_organization(folder, ORGANIZATION, OWNER),
        pytest.raises(ImporterError, match="ledger-host"),
        lock_organization(folder, ORGANIZATION, "me"),
    ):
        raise AssertionError("two importers in one organization")


def test_the_lock_is_let_go_at_the_end(folder: Path) -> None:
    """Also where the run stopped with an error; no owner's name stays behind."""
    with (
        pytest.raises(ConnectionError),
        lock_organization(folder, ORGANIZATION, OWNER),
    ):
        raise ConnectionError
    assert owner_files(folder) == []
    with lock_organization(folder, ORGANIZATION, OWNER):
        assert len(owner_files(folder)) == 1


def test_the_owners_name_goes_before_the_lock(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes the lock next would lose the name that it has just written."""
    left: list[Path] = []

    def release(_: FileLock, force: bool = False) -> None:
        left.extend(owner_files(folder))

    with monkeypatch.context() as watched, lock_organization(folder, ORGANIZATION, OWNER):
        watched.setattr(FileLock, "release", release)
    assert left == []


def test_other_organizations_are_free(folder: Path) -> None:
    """On the same server or another: what counts is the id, which servers give at random."""
    with (
        lock_organization(folder, ORGANIZATION, OWNER),
        lock_organization(folder, "other", OWNER),
    ):
        assert len(owner_files(folder)) == 2


def test_an_owner_that_has_not_said_its_name_is_no_mystery(folder: Path) -> None:
    """Between taking the lock and writing the name lies a moment."""
    with lock_organization(folder, ORGANIZATION, OWNER):
        owner_files(folder)[0].unlink()
        with (
            pytest.raises(ImporterError, match="just started"),
            lock_organization(folder, ORGANIZATION, "me"),
        ):
            raise AssertionError("two importers in one organization")


def test_locks_are_private(folder: Path) -> None:
    """The command line of a run names files."""
    with lock_organization(folder, ORGANIZATION, OWNER):
        modes = {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
        assert modes == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def owner_files(folder: Path) -> list[Path]:
    """The files in which owners say their names."""
    return list(folder.glob("*.owner"))


def test_a_folder_that_can_not_be_written_is_told_of_without_blaming_the_journal(
    tmp_path: Path,
) -> None:
    """Another journal would not help."""
    (tmp_path / "locks").write_text("a file")
    with (
        pytest.raises(ImporterError) as caught,
        lock_organization(tmp_path / "locks", ORGANIZATION, OWNER),
    ):
        raise AssertionError("no lock, and no word about it")
    assert caught.value.code == "lock-not-writable"
    assert "--journal" not in caught.value.message + caught.value.hint


def test_a_place_that_many_threads_name_at_once_has_one_name(tmp_path: Path) -> None:
    """The tasks of a worker come to a new machine's folder together."""
    together = threading.Barrier(8)

    def name(folder: Path) -> str:
        together.wait()
        return place_of(folder)

    with ThreadPoolExecutor(8) as threads:
        for number in range(20):
            folder = tmp_path / f"{number}"
            assert len(set(threads.map(name, [folder] * 8))) == 1
            assert [one.name for one in folder.iterdir()] == ["place"]
