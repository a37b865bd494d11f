"""What is put on disk while files are read: nobody else can read it, and nothing of it stays."""

import errno
import gzip
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from importer.cli import run_command
from importer.core.errors import ImporterError
from importer.core.reading import ReadingOptions
from importer.sources import open_tables, remove_abandoned_folders, source_file
from importer.sources.private_folder import PREFIX, PrivateFolder

CSV = b"Name,City\r\nAnn,Oslo\r\n"

READER = """
import sys
from pathlib import Path
from importer.core.reading import ReadingOptions
from importer.sources import open_tables

tables = open_tables(Path(sys.argv[1]), "customers.csv", ReadingOptions())
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def file_of(folder: Path, content: bytes) -> Path:
    """A file of the user's."""
    path = folder / "customers.csv"
    path.write_bytes(content)
    return path


def contents(folder: Path) -> list[bytes]:
    """What stands in all private folders, locks left out."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock")
    return [file.read_bytes() for file in files]


@pytest.mark.parametrize("content", [CSV, gzip.compress(CSV)], ids=["plain", "packed"])
def test_only_the_owner_can_look_into_it(content: bytes, tmp_path: Path, temporary: Path) -> None:
    """It holds customers' data; what was inside an archive stands there alone."""
    before = os.umask(0)
    try:
        found = open_tables(file_of(tmp_path, content), "customers.csv", ReadingOptions())
    finally:
        os.umask(before)
    assert contents(temporary) == [CSV]
    (folder,) = temporary.iterdir()
    assert folder.name.startswith(PREFIX)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert len(found) == 1


@pytest.mark.parametrize("content", [CSV, gzip.compress(CSV)], ids=["plain", "packed"])
def test_it_goes_away_with_its_last_use(content: bytes, tmp_path: Path, temporary: Path) -> None:
    """A table that is still read from keeps it."""
    found = open_tables(file_of(tmp_path, content), "customers.csv", ReadingOptions())
    rows = found[0].rows()
    next(rows)
    del found
    assert contents(temporary) == [CSV]
    assert len(list(rows)) == 1
    del rows
    assert list(temporary.iterdir()) == []


def test_it_goes_away_at_once_where_a_file_is_refused(tmp_path: Path, temporary: Path) -> None:
    """Although somebody may still look at the error."""
    path = file_of(tmp_path, gzip.compress(CSV)[:-9])
    with pytest.raises(ImporterError) as stopped:
        open_tables(path, "customers.csv", ReadingOptions())
    assert stopped.value.code == "archive-damaged"
    assert contents(temporary) in ([], [path.read_bytes()])
    del stopped
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path, temporary: Path) -> None:
    """Not what a living one works with."""
    path = file_of(tmp_path, CSV)
    with reading(path) as killed, reading(path) as living:
        killed.kill()
        killed.wait()
        assert contents(temporary) == [CSV, CSV]

        code = run_command(["resume", "--journal", str(tmp_path / "journal" / "journal.sqlite")])

        assert code == 0
        assert contents(temporary) == [CSV]
        assert living.poll() is None
        living.communicate()
    assert list(temporary.iterdir()) == []


def reading(path: Path) -> subprocess.Popen[str]:
    """A process that has the file open."""
    process = subprocess.Popen(
        [sys.executable, "-c", READER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    return process


def test_a_folder_whose_process_was_killed_before_it_was_locked_goes_too(temporary: Path) -> None:
    """It is empty; one with something in it and no lock is none of ours."""
    (temporary / f"{PREFIX}empty").mkdir()
    (temporary / f"{PREFIX}strange").mkdir()
    (temporary / f"{PREFIX}strange" / "notes.txt").write_text("kept")
    (temporary / "another-program").mkdir()
    remove_abandoned_folders()
    left = {path.name for path in temporary.iterdir()}
    assert left == {f"{PREFIX}strange", "another-program"}


def test_a_link_to_somewhere_else_is_not_followed(tmp_path: Path, temporary: Path) -> None:
    """Anybody may put one among the temporary files."""
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (treasure / "in-use.lock").touch()
    (treasure / "ledger.csv").write_bytes(CSV)
    (temporary / f"{PREFIX}link").symlink_to(treasure)
    remove_abandoned_folders()
    assert (treasure / "ledger.csv").read_bytes() == CSV


def test_a_folder_that_is_swept_away_while_it_is_made_is_made_again(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its making and its lock it looks abandoned."""
    made: list[str] = []
    make = tempfile.mkdtemp

    def make_and_sweep(**options: Any) -> str:
        made.append(make(**options))
        if len(made) < 3:
            remove_abandoned_folders()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", make_and_sweep)
    folder = PrivateFolder()
    assert str(folder.path) == made[-1]
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    remove_abandoned_folders()
    assert folder.path.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [(CSV, "no-room-to-copy"), (gzip.compress(CSV), "no-room-to-unpack")],
    ids=["plain", "packed"],
)
def test_a_full_disk_is_said(
    content: bytes, code: str, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which folder is full, and what to do; nothing half stays in it."""
    write = source_file._write

    def refuse(path: Path, blocks: Any) -> None:
        if path.name == ("copy" if code == "no-room-to-copy" else "unpacked"):
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, blocks)

    monkeypatch.setattr(source_file, "_write", refuse)
    with pytest.raises(ImporterError) as stopped:
        open_tables(file_of(tmp_path, content), "customers.csv", ReadingOptions())
    assert stopped.value.code == code
    assert f"({temporary}): No space left on device." in stopped.value.message
    assert "set TMPDIR to a folder of yours that has room" in stopped.value.hint
    del stopped
    assert list(temporary.iterdir()) == []


def test_no_folder_for_temporary_files_is_said(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has removed it."""
    path = file_of(tmp_path, CSV)
    temporary.rmdir()
    with pytest.raises(ImporterError) as stopped:
        open_tables(path, "customers.csv", ReadingOptions())
    assert stopped.value.code == "no-room-to-copy"
    remove_abandoned_folders()
