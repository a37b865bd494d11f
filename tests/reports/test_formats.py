"""What holds for every format of the dict, the next one included."""

import resource
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from importer.core.errors import ImporterError, UsageError
from importer.reports import write_reports
from importer.reports.formats import FORMATS

from tests.reports.examples import (
    RUN_ID,
    empty_run,
    everyday_run,
    hostile_run,
    run_record,
    two_files_run,
    unfinished_run,
    workbook_run,
)
from tests.reports.memory_runs import MemoryRuns

RUNS = (everyday_run, empty_run, unfinished_run, hostile_run, workbook_run, two_files_run)
every_format = pytest.mark.parametrize("name", FORMATS)
every_run = pytest.mark.parametrize("make_run", RUNS)


@every_format
@every_run
def test_any_run_can_be_shown(
    name: str, make_run: Callable[[], MemoryRuns], tmp_path: Path
) -> None:
    """Finished or not, empty or full of traps: files or none, never an error."""
    written = write_reports(make_run(), RUN_ID, tmp_path, [name])
    assert set(tmp_path.iterdir()) == set(written)
    assert all(path.stat().st_size for path in written)


@every_format
def test_files_are_their_owners_alone(name: str, tmp_path: Path) -> None:
    """They hold customers' data."""
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path / "new", [name])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


@every_format
def test_a_file_that_others_could_read_is_replaced_by_one_that_they_cannot(
    name: str, tmp_path: Path
) -> None:
    """Not written over: replaced."""
    (tmp_path / name).write_text("old")
    (tmp_path / name).chmod(0o644)
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path, [name])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@every_format
def test_a_full_disk_leaves_the_old_file_whole_and_nothing_else(name: str, tmp_path: Path) -> None:
    """The run is still in the journal; the message says so."""
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path, [name])
    before = path.read_bytes()
    with full_disk(len(before) // 2), pytest.raises(ImporterError) as caught:
        write_reports(everyday_run(), RUN_ID, tmp_path, [name])
    assert caught.value.code == "report-not-written"
    assert name in caught.value.message
    assert f"importer report {RUN_ID}" in caught.value.hint
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == [(path, before)]


@every_format
def test_a_full_disk_leaves_no_customers_data_among_the_temporary_files(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even until the process ends."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with full_disk(100), pytest.raises(ImporterError):
        write_reports(everyday_run(), RUN_ID, tmp_path / "out", [name])
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@every_format
def test_a_file_that_cannot_be_replaced_does_not_keep_the_others_from_being_written(
    name: str, tmp_path: Path
) -> None:
    """One file may be open in a spreadsheet program; the rest is wanted all the same."""
    (tmp_path / name / "in the way").mkdir(parents=True)
    with pytest.raises(ImporterError) as caught:
        write_reports(everyday_run(), RUN_ID, tmp_path)
    assert caught.value.code == "report-not-written"
    assert str(tmp_path / name) in caught.value.message
    others = set(FORMATS) - {name}
    assert others <= {path.name for path in tmp_path.iterdir() if path.is_file()}


def test_all_formats_are_written_unless_some_are_asked_for(tmp_path: Path) -> None:
    """In the order of the dict; each says for itself how many files it has to write."""
    written = write_reports(everyday_run(), RUN_ID, tmp_path)
    alone = [
        write_reports(everyday_run(), RUN_ID, tmp_path / f"{name} alone", [name])
        for name in FORMATS
    ]
    assert [path.name for path in written] == [path.name for paths in alone for path in paths]
    two = write_reports(everyday_run(), RUN_ID, tmp_path / "two", ["report.html", "summary.json"])
    assert [path.name for path in two] == ["report.html", "summary.json"]


def test_a_format_that_there_is_not_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """With the ones that there are."""
    with pytest.raises(UsageError) as caught:
        write_reports(everyday_run(), RUN_ID, tmp_path / "out", ["summary.json", "report.pdf"])
    assert caught.value.code == "format-unknown"
    assert "report.html" in caught.value.hint
    assert not (tmp_path / "out").exists()


def test_a_run_that_there_is_not_is_said_by_the_journal(tmp_path: Path) -> None:
    """The room adds nothing to the journal's own message."""
    with pytest.raises(ImporterError) as caught:
        write_reports(MemoryRuns(run_record()), "20260101-000000-zz", tmp_path)
    assert caught.value.code == "run-unknown"
