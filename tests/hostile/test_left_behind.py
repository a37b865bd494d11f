"""What killed processes and full disks leave: no customer's data where nobody finds it."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from importer.core.errors import ImporterError
from importer.reports.atomic_file import remove_left_drafts, replacing
from importer.sandbox.options import SandboxOptions
from importer.sandbox.server import Sandbox
from importer.sources.shared_strings import SharedStrings

from tests.budget import budget
from tests.cli.conftest import Run, customers, folder, run, server, write
from tests.cli.processes import COMMAND

__all__ = ["folder", "run", "server"]

KILLED = """
import os, signal, sys
from pathlib import Path
from importer.reports import atomic_file, streamed_workbook
kind, path = sys.argv[1], Path(sys.argv[2])
if kind == "file":
    with atomic_file.replacing(path) as draft:
        draft.write_text("Wanda Wunderlich")
        os.kill(os.getpid(), signal.SIGKILL)
with streamed_workbook.writing_workbook(path) as workbook:
    streamed_workbook.rows_of(workbook.create_sheet("one")).add_text("Wanda Wunderlich")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_a_draft(kind: str, path: Path) -> list[Path]:
    """What a process leaves beside the file that it was writing when it was killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = set(path.parent.iterdir())
    done = subprocess.run([sys.executable, "-c", KILLED, kind, path], check=False)
    assert done.returncode == -signal.SIGKILL
    left = [one for one in path.parent.iterdir() if one not in before]
    assert left
    return left


@pytest.mark.parametrize("kind", ["file", "workbook"])
def test_the_next_start_removes_what_a_killed_one_was_writing(kind: str, run: Run) -> None:
    left = leave_a_draft(kind, Path("import-results/20260101-000000-0000/results.xlsx"))
    assert {stat.S_IMODE(one.stat().st_mode) for one in left} == {0o600}
    run("check", customers(1), "--offline")
    assert [one for one in left if one.exists()] == []


def test_so_does_the_next_report_into_the_same_folder(run: Run) -> None:
    run("check", customers(1), "--offline", "--out", "out")
    left = leave_a_draft("file", Path("out/results.csv"))
    run("report", "--out", "out")
    assert [one for one in left if one.exists()] == []


def test_what_somebody_works_at_stays(tmp_path: Path) -> None:
    """Two importers may write into one folder; and not every hidden file is ours."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".hidden.part").touch()
    with replacing(tmp_path / "out" / "results.csv") as draft:
        remove_left_drafts(tmp_path / "out")
        assert draft.exists()
        draft.write_text("whole")
    remove_left_drafts(tmp_path / "out")
    left = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert left == [".hidden.part", "results.csv"]


def test_a_report_that_is_killed_leaves_nothing_elsewhere(
    run: Run, server: Sandbox, tmp_path: Path
) -> None:
    """At whatever moment: nothing in the folder for temporary files, and the next one tidies up."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    run("run", customers(300), "--yes")
    for step in range(budget(3, 20)):
        killed_after(0.9 + 0.1 * step, temporary, "report", "--out", "out")
    assert list(temporary.iterdir()) == []
    run("report", "--out", "out")
    assert [one.name for one in Path("out").iterdir() if one.name.startswith(".")] == []


def killed_after(seconds: float, temporary: Path, *arguments: str) -> None:
    """A process that is killed unless it was faster."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_no_report_needs_room_for_temporary_files(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full folder of that kind must not be blamed on results.xlsx."""
    run("check", customers(3), "--offline")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    said = run("report", "--out", "out")
    assert (said.code, Path("out/results.xlsx").exists()) == (0, True)


def test_a_workbook_is_not_blamed_for_a_full_folder_of_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That its many texts go to."""
    monkeypatch.setattr("importer.sources.shared_strings.IN_MEMORY", 5)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(ImporterError) as caught:
        SharedStrings().extend(["Anna Lee", "Bob Ray"])
    assert caught.value.code == "no-room-to-unpack"
    assert "folder for temporary files: No such file" in caught.value.message


# --- files that their owner alone may read --------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (("templates", "init", "customers.csv"), "customers.toml"),
        (("templates", "init", "--blank"), "customers.xlsx"),
        (("fixes", "--save", "mine.toml", "--fix", "all-safe"), "mine.toml"),
    ],
)
def test_what_is_written_is_its_owners_alone(
    arguments: tuple[str, ...], written: str, run: Run
) -> None:
    """Headers and value maps hold words of customers."""
    write("customers.csv", "Display Name,Billing Address Country", "Acme,Germny")
    run("check", "customers.csv", "--offline")
    assert run(*arguments).code == 0
    assert stat.S_IMODE(Path(written).stat().st_mode) == 0o600


def test_so_is_what_the_stand_in_keeps(tmp_path: Path) -> None:
    kept = tmp_path / "stand-in.sqlite"
    with Sandbox(SandboxOptions(database=kept)):
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["My Customers 2026.csv", "Ünïted.csv", 'a "b".csv', "---.csv"])
def test_a_template_is_of_use_whatever_its_file_is_called(name: str, run: Run) -> None:
    Path(customers(1)).rename(name)
    assert run("templates", "init", "--", name).code == 0
    said = run("check", "--offline", "--template", f"./{Path(name).stem}.toml", "--", name)
    assert said.code == 0
