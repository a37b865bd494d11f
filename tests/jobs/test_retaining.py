"""What a job has kept long enough goes, and nothing that is needed goes with it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.journal.connection import SqliteDatabase
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, Said, customers, folder, run, server, write
from tests.jobs.nights import CONFIG, describe_job

__all__ = ["folder", "run", "server"]

INBOX = Path("inbox")
UPDATES = ('on-existing = "update"', "guards.rows-rose = 900")

Night = Callable[..., Said]


@pytest.fixture
def night(run: Run, server: Sandbox) -> Night:
    """One night in which a file comes, and the job keeps one."""
    INBOX.mkdir()

    def night(rows: int = 0, name: str = "customers.csv", keep: str = "retention.runs = 1") -> Said:
        describe_job(INBOX, *UPDATES, keep)
        if rows:
            Path(customers(rows, name)).rename(INBOX / name)
        return run("job", "run", "nightly", "--config", str(CONFIG), "--json")

    return night


def kept(place: str = "done") -> list[str]:
    return sorted(path.name for path in (INBOX / place).glob("*/file/*"))


def numbered(name: str, *rows: str) -> None:
    Path(write(name, "Customer No,Display Name", *rows)).rename(INBOX / name)


def runs(run: Run) -> int:
    return sum("state" in one for one in run("runs", "--json").objects)


def test_file_report_and_run_go_and_customers_are_known_again(
    night: Night, run: Run, server: Sandbox
) -> None:
    """By what they were known by, though no run is left that had them."""
    describe_job(INBOX, *UPDATES, 'match-on = "Customer No"')
    nightly = ("job", "run", "nightly", "--config", str(CONFIG), "--json")
    numbered("a.csv", "1,Ann")
    run(*nightly)
    numbered("b.csv", "2,Bob", "3,Cid")
    run(*nightly)
    assert (kept(), runs(run)) == (["a.csv", "b.csv"], 2)

    describe_job(INBOX, *UPDATES, 'match-on = "Customer No"', "retention.runs = 1")
    said = run(*nightly)
    assert said.code == 0
    assert [Path(one["removed"][0]).name for one in said.objects if "removed" in one] == ["a.csv"]
    assert (kept(), runs(run)) == (["b.csv"], 1)
    assert not list((INBOX / "done").glob("*a.csv"))

    numbered("c.csv", "1,Anna", "2,Bob")
    assert run(*nightly).code == 0
    assert [one["display_name"] for one in server.customers()] == ["Anna", "Bob", "Cid"]
    numbered("a-again.csv", "1,Ann")
    assert "same-content-imported" in [one.get("error") for one in run(*nightly).objects]


def test_what_would_go_is_said_before(night: Night, run: Run) -> None:
    night(1, "a.csv", keep="")
    night(2, "b.csv", keep="")
    check = ("job", "check", "nightly", "--config", str(CONFIG))
    assert "kept for ever" in run(*check).out
    describe_job(INBOX, "retention.runs = 1", "retention.days = 90")
    said = run(*check)
    assert "older than 90 days" in said.out
    assert "  a.csv (" in said.out
    assert "  b.csv (" not in said.out
    assert kept() == ["a.csv", "b.csv"]


def test_what_is_held_stays_until_a_person_has_seen_it(night: Night) -> None:
    Path(write("bad.csv", "Display Name,Email", "Ann,nowhere")).rename(INBOX / "bad.csv")
    night()
    night(1, "a.csv")
    night(2, "b.csv")
    assert (kept("quarantine"), kept()) == (["bad.csv"], ["b.csv"])
    night(keep="retention = { runs = 1, held = true }")
    assert (kept("quarantine"), kept()) == ([], ["b.csv"])


def test_files_that_stay_lose_their_reports_and_nothing_else(run: Run, server: Sandbox) -> None:
    for rows in (1, 2):
        customers(rows, f"export-{rows}.csv")
    describe_job("export-*.csv", "retention.runs = 1")
    assert run("job", "run", "nightly", "--config", str(CONFIG)).code == 0
    assert [path.name.split()[1] for path in Path("reports/nightly").iterdir()] == ["export-2.csv"]
    assert sorted(path.name for path in Path().glob("*.csv")) == ["export-1.csv", "export-2.csv"]


class KilledError(BaseException):
    """The process ends here."""


def breaking(patched: pytest.MonkeyPatch, error: BaseException, *, after: bool) -> None:
    """The folder of a file is removed, or not, and then this happens."""
    whole = shutil.rmtree

    def remove(path: Path, *arguments: object, **options: object) -> None:
        is_ours = INBOX.name in str(path)
        if after or not is_ours:
            whole(path, *arguments, **options)  # type: ignore[arg-type]
        if is_ours:
            raise error

    patched.setattr(shutil, "rmtree", remove)


@pytest.mark.parametrize("dying", ["before a file", "after a file", "in the journal"])
def test_whenever_the_process_dies_the_next_one_ends_it(
    night: Night, run: Run, monkeypatch: pytest.MonkeyPatch, dying: str
) -> None:
    night(1, "a.csv", keep="")
    night(2, "b.csv", keep="")

    def die(_: SqliteDatabase) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        if dying == "in the journal":
            patched.setattr(SqliteDatabase, "shrink", die)
        else:
            breaking(patched, KilledError(), after=dying == "after a file")
        with pytest.raises(KilledError):
            night()
    assert night().code == 0
    assert (kept(), runs(run)) == (["b.csv"], 1)
    assert not list((INBOX / "done").glob("*a.csv"))


def test_a_run_stays_as_long_as_a_file_that_is_kept_belongs_to_it(night: Night, run: Run) -> None:
    """Corrections go into the run of the file that they correct."""
    wrong = write("a.csv", "Display Name,Email", "Ann,nowhere", "Bob,bob@example.com")
    Path(wrong).rename(INBOX / "a.csv")
    night(keep="guards.rejected = 60")
    (corrections,) = (INBOX / "done").glob("*/corrections.csv")
    mended = corrections.read_text().replace("nowhere", "ann@example.com")
    night(2, "b.csv", keep="")
    (INBOX / "c.csv").write_text(mended)
    assert night(keep="retention.runs = 2").code == 0
    assert (kept(), runs(run)) == (["b.csv", "c.csv"], 2)


def test_what_can_not_be_removed_is_said_and_makes_no_import_worse(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(1, "a.csv", keep="")
    with monkeypatch.context() as patched:
        breaking(patched, PermissionError(13, "Permission denied"), after=False)
        said = night(2, "b.csv")
    assert said.code == 0
    assert "not-removed" in [one.get("error") for one in said.objects]
    assert (night().code, kept()) == (0, ["b.csv"])
