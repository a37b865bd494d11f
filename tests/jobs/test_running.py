"""Nights of a job, from the inbox to the server and out of the way."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.jobs.clocks import MachineClock
from importer.jobs.files import JobFile
from importer.journal.jobs import Jobs
from importer.sandbox.options import SandboxBranch, SandboxOrganization
from importer.sandbox.server import Sandbox
from importer.settings import find_job, job_file, load_settings, locks_folder
from importer.wiring import open_own_journal
from importer.wiring.locks import job_lock

from tests.cli.conftest import ROOMY, Run, Said, folder, run, server, write
from tests.cli.processes import PATIENCE, start, wait_until
from tests.jobs.nights import CONFIG, INBOX, describe_job, drop, names, places

__all__ = ["folder", "run", "server"]


@pytest.fixture
def night(run: Run, server: Sandbox) -> Callable[..., Said]:
    """One night of a job over an inbox."""
    INBOX.mkdir()
    describe_job(INBOX)
    return lambda *more: run("job", "run", "nightly", "--config", str(CONFIG), *more)


Night = Callable[..., Said]


def test_a_file_is_imported_and_goes_out_of_the_way_with_its_reports(
    night: Night, server: Sandbox
) -> None:
    drop(2)
    assert night().code == 0
    assert names(server) == ["Customer 1", "Customer 2"]
    assert places() == {"working": [], "done": ["customers.csv"], "quarantine": []}
    (report,) = (INBOX / "done").glob("*/report.html")
    assert "Customer" in report.read_text(encoding="utf-8")
    assert night().code == 0
    assert len(names(server)) == 2


def test_several_files_go_in_the_order_of_their_names(night: Night) -> None:
    drop(2, "b.csv")
    drop(1, "a.csv")
    said = night("--json")
    begun = [one["files"][0] for one in said.objects if "run" in one and "files" in one]
    assert [Path(path).name for path in begun] == ["a.csv", "b.csv"]


def test_a_drifted_header_sends_nothing_until_a_person_accepts_it(
    night: Night, run: Run, server: Sandbox
) -> None:
    drop(2)
    night()
    Path(write("next.csv", "Display Name,Phone", "Gamma,+41 44 668 18 00")).rename(
        INBOX / "next.csv"
    )
    describe_job(INBOX, "guards.rows-fell = 90")

    said = night()
    assert (said.code, len(names(server))) == (5, 2)
    assert "renamed: “Email” → “Phone”" in said.err
    assert places()["quarantine"] == ["next.csv"]
    assert list((INBOX / "quarantine").glob("*/report.html"))

    approved = run("job", "approve", "nightly", "--yes", "--config", str(CONFIG), "--json")
    assert approved.objects[-1]["approved"] == "header-drifted"
    assert "“Phone”" in approved.err
    assert (night().code, "Gamma" in names(server)) == (0, True)
    history = run("job", "history", "nightly", "--config", str(CONFIG), "--json").objects
    assert [one["state"] for one in history[:-1]] == ["done", "approved", "done"]


def test_what_is_approved_is_imported_by_the_command_that_is_told(night: Night, run: Run) -> None:
    Path(write("bad.csv", "Display Name,Email", "Ann,nowhere")).rename(INBOX / "bad.csv")
    night()
    said = run("job", "approve", "nightly", "--yes", "--config", str(CONFIG))
    assert f"importer job run nightly --config {CONFIG}" in said.err


def test_while_a_job_runs_nothing_of_it_is_approved(night: Night, run: Run) -> None:
    """The run may be about to move the file, or to look at it once more."""
    Path(write("bad.csv", "Display Name,Email", "Ann,nowhere")).rename(INBOX / "bad.csv")
    night()
    name = find_job(job_file(CONFIG), "nightly").whole_name
    with (
        open_own_journal(load_settings({})) as journal,
        job_lock(journal, name, "importer job run nightly"),
    ):
        said = run("job", "approve", "nightly", "--yes", "--config", str(CONFIG))
    assert "importer job run nightly" in said.err
    assert said.code == 5
    assert places()["quarantine"] == ["bad.csv"]


def test_without_a_yes_nothing_is_approved(night: Night, run: Run) -> None:
    Path(write("bad.csv", "Display Name,Email", "Ann,nowhere")).rename(INBOX / "bad.csv")
    assert night().code == 5
    assert run("job", "approve", "nightly", "--config", str(CONFIG)).code == 2
    assert places()["quarantine"] == ["bad.csv"]


def test_the_same_content_is_not_imported_twice(night: Night, server: Sandbox) -> None:
    drop(2)
    night()
    drop(2, "again.csv")
    said = night("--json")
    assert (said.code, len(names(server))) == (5, 2)
    assert [one["error"] for one in said.objects if "error" in one] == ["same-content-imported"]


def test_a_file_that_can_not_be_read_is_held_and_those_behind_it_go_on(
    night: Night, server: Sandbox
) -> None:
    """Tomorrow it would be the same; a server that is down tomorrow may be up."""
    (INBOX / "a.csv").write_bytes(b"")
    drop(2, "b.csv")
    said = night("--json")
    assert (said.code, len(names(server))) == (1, 2)
    assert places() == {"working": [], "done": ["b.csv"], "quarantine": ["a.csv"]}
    assert [one["folder"] for one in said.objects if "folder" in one] == [
        str(folder.resolve())
        for place in ("quarantine", "done")
        for folder in (INBOX / place).iterdir()
    ]


def test_a_file_that_still_grows_stays_where_it_is(
    night: Night, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = drop(2)
    (INBOX / "later.csv.part").write_text("Name\n")
    with monkeypatch.context() as patched:
        patched.setattr(
            MachineClock, "sleep", lambda *_: growing.write_text("Display Name\nLate\n")
        )
        said = night("--json")
    assert (said.code, names(server)) == (5, [])
    assert [one["error"] for one in said.objects if "error" in one] == ["file-still-growing"]
    assert (night().code, "Late" in names(server)) == (0, True)
    assert (INBOX / "later.csv.part").exists()


def test_of_two_at_once_one_says_who_has_the_lock(night: Night, server: Sandbox) -> None:
    drop(2)
    describe_job(INBOX, still_for=600)
    first = start("job", "run", "nightly", "--config", str(CONFIG))
    try:
        wait_for_owner(first.pid)
        said = night()
        assert (said.code, names(server)) == (5, [])
        assert f"process {first.pid}" in said.err
        assert ", since " in said.err
        assert "for less than a minute" in said.err
    finally:
        first.kill()
        first.communicate(timeout=PATIENCE)
    describe_job(INBOX)
    said = night()
    assert (said.code, len(names(server))) == (0, 2)
    assert f"Took the job over from one that ended without a word: process {first.pid}" in said.err


def wait_for_owner(pid: int) -> None:
    wait_until(
        lambda: any(
            f"process {pid} " in path.read_text(encoding="utf-8")
            for path in locks_folder().glob("*.owner")
        )
    )


class KilledError(BaseException):
    """The process ends here."""


class Steps:
    """Counts what a night does to files and to its records, and dies before or after one of it."""

    def __init__(self, dies_at: int, *, after: bool) -> None:
        self.done = 0
        self._dies_at = dies_at
        self._after = after

    def counted(self, step: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **options: object) -> object:
            if isinstance(where := arguments[0], Path) and (
                INBOX.name not in str(where) or (step.__name__ == "mkdir" and where.is_dir())
            ):
                return step(*arguments, **options)
            self.done += 1
            dies = self.done == self._dies_at
            if dies and not self._after:
                raise KilledError
            result = step(*arguments, **options)
            if dies:
                raise KilledError
            return result

        return counted

    def watch(self, patched: pytest.MonkeyPatch) -> None:
        for owner, name in ((Path, "rename"), (Path, "mkdir"), (Jobs, "record")):
            patched.setattr(owner, name, self.counted(getattr(owner, name)))


STEPS = 11
"""What a night does for one file: six times makes a folder (two need a second go), twice renames,
three times puts on record."""


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_whenever_the_process_dies_the_file_is_imported_once(
    night: Night, server: Sandbox, monkeypatch: pytest.MonkeyPatch, step: int, after: bool
) -> None:
    drop(3)
    with monkeypatch.context() as patched:
        Steps(step, after=after).watch(patched)
        with pytest.raises(KilledError):
            night()
    assert night().code == 0
    assert names(server) == ["Customer 1", "Customer 2", "Customer 3"]
    assert places() == {"working": [], "done": ["customers.csv"], "quarantine": []}
    assert list((INBOX / "done").glob("*/report.html"))


def test_no_step_of_a_night_is_left_out_above(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(3)
    steps = Steps(0, after=False)
    with monkeypatch.context() as patched:
        steps.watch(patched)
        night()
    assert steps.done == STEPS


def test_a_process_that_is_killed_while_it_sends_is_gone_on_with(
    night: Night, server: Sandbox
) -> None:
    drop(400)
    process = start("job", "run", "nightly", "--config", str(CONFIG))
    try:
        wait_until(lambda: len(server.customers()) >= 20)
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)
    sent = len(server.customers())
    assert sent < 400
    describe_job(INBOX, "settle = 1", "server-timeout = 1", "recheck = 0")
    assert night().code == 0
    assert sorted(names(server)) == sorted(f"Customer {row}" for row in range(1, 401))
    assert places()["done"] == ["customers.csv"]


def test_what_is_wrong_with_the_job_is_no_fault_of_a_file(night: Night, server: Sandbox) -> None:
    drop(2)
    for line in ('organization = "so und so"', 'template = "nowhere"', 'set = { nothing = "1" }'):
        describe_job(INBOX, line)
        assert night().code == 2
        assert (places()["quarantine"], (INBOX / "customers.csv").exists()) == ([], True)
    describe_job(INBOX)
    assert (night().code, len(names(server))) == (0, 2)


def test_an_option_that_only_the_organization_can_refuse_is_no_fault_of_the_file(
    sandbox: Callable[..., Sandbox], night: Night, run: Run
) -> None:
    organization = SandboxOrganization(branches=(SandboxBranch(1, "Main", primary=True),))
    server = sandbox(organization=organization, limits=ROOMY)
    drop(2)
    describe_job(INBOX, 'set = { openingBalanceBranchId = "Nowhere" }', server=server.url)
    said = run("job", "run", "nightly", "--config", str(CONFIG))
    assert (said.code, "Nowhere" in said.err) == (2, True)
    assert (places()["quarantine"], names(server)) == ([], [])
    describe_job(INBOX, server=server.url)
    assert (night().code, len(names(server))) == (0, 2)


def test_corrections_go_through_the_inbox_like_any_file(night: Night, server: Sandbox) -> None:
    """Of fewer rows and more columns than the last good file, and no measure for the next one."""
    describe_job(INBOX, "guards.rejected = 60")
    rows = ("Ann,ann@example.com", "Bob,nowhere")
    Path(write("a.csv", "Display Name,Email", *rows)).rename(INBOX / "a.csv")
    assert night().code == 3
    describe_job(INBOX)
    (corrections,) = (INBOX / "done").glob("*/corrections.csv")
    mended = corrections.read_bytes().replace(b"nowhere", b"bob@example.com")
    (INBOX / "corrections.csv").write_bytes(mended)

    assert (night().code, names(server)) == (0, ["Ann", "Bob"])
    assert places()["done"] == ["a.csv", "corrections.csv"]
    (kept,) = (INBOX / "done").glob("*/file/corrections.csv")
    assert kept.read_bytes() == mended  # no report took its place
    drop(2, "b.csv")
    assert night().code == 0


@pytest.mark.parametrize(
    "name",
    [
        "results.csv",
        "-rf --yes.csv",
        "two\nlines\x1b[2J.csv",
        f"{'n' * 251}.csv",
        os.fsdecode(b"caf\xe9.csv"),
        os.fsdecode(b"\xe9" * 250 + b".csv"),
        "file",
    ],
)
def test_a_file_may_be_called_anything(night: Night, server: Sandbox, name: str) -> None:
    drop(2).rename(INBOX / name)
    said = night()
    assert (said.code, len(names(server))) == (0, 2)
    assert "\x1b" not in said.err
    assert [len(files) for files in places().values()] == [0, 1, 0]
    assert [path.name for path in INBOX.iterdir() if path.is_file()] == []


def test_a_file_that_is_given_back_takes_no_other_ones_place(
    night: Night, run: Run, server: Sandbox
) -> None:
    bad = ("Display Name,Email", "Ann,nowhere", "Bob,bob@example.com")
    Path(write("customers.csv", *bad)).rename(INBOX / "customers.csv")
    assert night().code == 5
    drop(2)
    assert run("job", "approve", "nightly", "--yes", "--config", str(CONFIG)).code == 0
    assert night().code in {0, 3}
    assert names(server) == ["Bob", "Customer 1", "Customer 2"]


def test_what_somebody_took_out_of_quarantine_is_not_approved(night: Night, run: Run) -> None:
    Path(write("bad.csv", "Display Name,Email", "Ann,nowhere")).rename(INBOX / "bad.csv")
    night()
    (held,) = (INBOX / "quarantine").glob("*/file/bad.csv")
    held.unlink()
    said = run("job", "approve", "nightly", "--yes", "--config", str(CONFIG), "--json")
    assert [one["error"] for one in said.objects] == ["held-file-gone"]


def test_a_held_file_is_approved_before_the_next_night_has_moved_it(
    night: Night, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died between putting it on record and moving it."""
    bad = ("Display Name,Email", "Ann,nowhere", "Bob,bob@example.com")
    Path(write("bad.csv", *bad)).rename(INBOX / "bad.csv")
    with monkeypatch.context() as patched:
        patched.setattr(JobFile, "is_held", dies)
        with pytest.raises(KilledError):
            night()
    assert places() == {"working": ["bad.csv"], "done": [], "quarantine": []}
    assert run("job", "approve", "nightly", "--yes", "--config", str(CONFIG)).code == 0
    assert (night().code, names(server)) == (3, ["Bob"])
    assert places() == {"working": [], "done": ["bad.csv"], "quarantine": []}
    assert list((INBOX / "quarantine").glob("*/report.html"))
    assert list((INBOX / "working").iterdir()) == []


def dies(_: JobFile) -> None:
    raise KilledError
