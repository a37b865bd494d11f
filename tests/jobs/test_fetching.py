"""`importer job fetch`: what lies on another machine comes into the inbox, each file once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importer.drops import Drop
from importer.drops.opening import SCHEMES
from importer.journal.jobs import Jobs
from importer.sandbox.server import Sandbox
from importer.settings.drops import _SCHEMES

from tests.cli.conftest import Run, Said, customers, folder, run, server
from tests.jobs.nights import CONFIG, describe_job
from tests.jobs.sftp_server import PASSWORD, USER, SFTPServer

__all__ = ["folder", "run", "server"]

INBOX, DROP = Path("inbox"), Path("drop")
FETCH = ("job", "fetch", "nightly", "--config", str(CONFIG), "--json")

Fetch = Callable[..., Said]


@pytest.fixture
def fetch(run: Run, server: Sandbox) -> Fetch:
    """One look at a folder of another machine, which is one of this."""
    DROP.mkdir()

    def fetch(*lines: str, pattern: str = "*.csv") -> Said:
        describe_job(INBOX, f'fetch.from = "file://{DROP.resolve()}/{pattern}"', *lines)
        return run(*FETCH)

    return fetch


def dropped(rows: int, name: str = "customers.csv") -> Path:
    """A file put where the job fetches from."""
    return Path(customers(rows, name)).rename(DROP / name)


def inbox() -> list[str]:
    """All that is in it, hidden files too."""
    return sorted(path.name for path in INBOX.iterdir())


def test_what_is_new_comes_in_once(fetch: Fetch) -> None:
    dropped(2, "a.csv")
    dropped(1, "b.csv")
    (DROP / "c.csv.part").write_text("Name\n")
    said = fetch()
    assert said.code == 0
    assert [Path(path).name for path in said.objects[-1]["fetched"]] == ["a.csv", "b.csv"]
    assert inbox() == ["a.csv", "b.csv"]
    assert (INBOX / "a.csv").stat().st_mode & 0o777 == 0o600

    (INBOX / "a.csv").unlink()  # imported, say
    assert fetch().objects[-1]["fetched"] == []
    dropped(3, "a.csv")
    fetch()
    assert (INBOX / "a.csv").read_bytes() == (DROP / "a.csv").read_bytes()


def test_a_file_that_waits_is_not_written_over(fetch: Fetch) -> None:
    dropped(1)
    fetch()
    dropped(2)
    fetch()
    assert sorted(len(path.read_text().splitlines()) for path in INBOX.iterdir()) == [2, 3]


def test_afterwards_the_other_machine_keeps_it_or_does_not(fetch: Fetch) -> None:
    dropped(1, "a.csv")
    fetch()
    assert [path.name for path in DROP.iterdir()] == ["a.csv"]
    fetch('fetch.after = "delete"')  # what was fetched before is put away, too
    assert list(DROP.iterdir()) == []
    dropped(2, "b.csv")
    move = ('fetch.after = "move"', f'fetch.move-to = "{DROP.resolve()}/done"')
    fetch(*move, pattern="")
    assert [path.name for path in DROP.glob("*/*")] == ["b.csv"]
    dropped(3, "b.csv")
    fetch(*move, pattern="")
    assert len(list(DROP.glob("done/*b.csv"))) == 2
    assert fetch(*move, pattern="*").objects[-1]["fetched"] == []


def test_a_run_fetches_first_and_imports_what_is_there_all_the_same(
    fetch: Fetch, run: Run, server: Sandbox
) -> None:
    dropped(2)
    describe_job(INBOX, f'fetch.from = "file://{DROP.resolve()}/*.csv"')
    nightly = ("job", "run", "nightly", "--config", str(CONFIG), "--fetch", "--json")
    assert run(*nightly).code == 0
    assert len(server.customers()) == 2
    Path(customers(3, "by-hand.csv")).rename(INBOX / "by-hand.csv")
    describe_job(INBOX, 'fetch.from = "sftp://127.0.0.1:1/out"')
    said = run(*nightly)
    assert (said.code, len(server.customers())) == (1, 3)
    assert "drop-unreachable" in [one.get("error") for one in said.objects]


def test_a_file_that_still_grows_there_is_left(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = dropped(2)
    with monkeypatch.context() as patched:
        patched.setattr("time.sleep", lambda _: growing.write_text("Display Name\nLate\n"))
        said = fetch()
    assert (said.code, inbox()) == (5, [])
    assert "file-still-growing" in [one.get("error") for one in said.objects]
    assert (fetch().code, inbox()) == (0, ["customers.csv"])


def test_a_file_that_changes_while_it_is_copied_is_copied_anew(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = dropped(2)
    copy = Drop.copy
    with monkeypatch.context() as patched:
        patched.setattr(
            Drop, "copy", lambda *of: (copy(*of), file.write_text("Display Name\nLate\n"))[0]
        )
        assert (fetch().code, inbox()) == (5, [])
    fetch()
    assert (INBOX / "customers.csv").read_text() == "Display Name\nLate\n"


def test_a_file_that_was_changed_since_is_neither_deleted_nor_moved(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = dropped(2)
    record = Jobs.record_fetched
    with monkeypatch.context() as patched:
        patched.setattr(
            Jobs,
            "record_fetched",
            lambda *of: (record(*of), file.write_text("Display Name\nLate\n")),
        )
        fetch('fetch.after = "delete"')
    assert file.read_text() == "Display Name\nLate\n"
    fetch('fetch.after = "delete"')
    assert (len(inbox()), list(DROP.iterdir())) == (2, [])


class KilledError(BaseException):
    """The process ends here."""


STEPS: tuple[tuple[type, str], ...] = (
    (Drop, "copy"),
    (Jobs, "record_fetched"),
    (Path, "rename"),
    (Drop, "delete"),
)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("owner", "step"), STEPS)
def test_whenever_the_process_dies_nothing_is_lost_and_nothing_comes_twice(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch, owner: type, step: str, after: bool
) -> None:
    content = dropped(3).read_bytes()
    whole = getattr(owner, step)

    def die(*arguments: object) -> None:
        if after:
            whole(*arguments)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(owner, step, die)
        with pytest.raises(KilledError):
            fetch('fetch.after = "delete"')
    is_safe = any(path.read_bytes() == content for path in (*INBOX.iterdir(), *DROP.iterdir()))
    assert is_safe
    came = list(INBOX.glob("*.csv"))
    for path in came:
        path.unlink()  # imported, say
    fetch('fetch.after = "delete"')
    assert len(came) + len(inbox()) == 1
    assert not list(DROP.iterdir())


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (('fetch.from = "ftp://example.com/out"',), "job-invalid"),
        (('fetch.from = "sftp://me:sesame@example.com/out"',), "secret-in-the-clear"),
        (('fetch.from = "sftp://me@example.com/out"', 'fetch.password = "sesame"'),
         "secret-in-the-clear"),
        (('fetch.from = "sftp://example.com/out"', 'fetch.after = "move"'), "job-invalid"),
        ((), "nothing-to-fetch-from"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_once(
    run: Run, server: Sandbox, lines: tuple[str, ...], code: str
) -> None:
    describe_job(INBOX, *lines)
    said = run(*FETCH)
    assert (said.code, [one["error"] for one in said.objects]) == (2, [code])
    assert "sesame" not in said.out + said.err


def test_a_job_without_an_inbox_has_no_place_for_it(run: Run, server: Sandbox) -> None:
    describe_job("export-*.csv", 'fetch.from = "file:///srv"')
    assert [one["error"] for one in run(*FETCH).objects] == ["fetch-needs-inbox"]


def test_what_can_be_described_can_be_opened() -> None:
    assert _SCHEMES == SCHEMES


# --- over SFTP ------------------------------------------------------------------------------------


@pytest.fixture
def sftp(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[SFTPServer]:
    """Another machine, whose folder `out` is the drop."""
    (DROP / "out").mkdir(parents=True)
    monkeypatch.setenv("DROP_PASSWORD", PASSWORD)
    with SFTPServer(DROP.resolve()).serving() as serving:
        yield serving


def describe_sftp(sftp: SFTPServer, *lines: str) -> None:
    Path("known_hosts").write_text(sftp.known_hosts)
    describe_job(
        INBOX,
        f'fetch.from = "sftp://{USER}@127.0.0.1:{sftp.port}/out/*.csv"',
        'fetch.password.env = "DROP_PASSWORD"',
        'fetch.known-hosts = "known_hosts"',
        *lines,
    )


def test_from_a_real_server_to_bigcapital(sftp: SFTPServer, run: Run, server: Sandbox) -> None:
    shutil.move(customers(2), DROP / "out" / "customers.csv")
    describe_sftp(sftp, 'fetch.after = "move"', 'fetch.move-to = "/out/done"')
    nightly = ("job", "run", "nightly", "--config", str(CONFIG), "--fetch", "--json")
    assert run(*nightly).code == 0
    assert len(server.customers()) == 2
    assert [path.name for path in (DROP / "out" / "done").iterdir()] == ["customers.csv"]
    said = run(*nightly)
    assert (said.code, said.objects[0]["fetched"]) == (0, [])


def test_a_host_that_shows_another_key_gets_nothing_of_us(sftp: SFTPServer, run: Run) -> None:
    describe_sftp(sftp)
    other = SFTPServer(DROP)
    other.port = sftp.port
    for known in ("", other.known_hosts):
        Path("known_hosts").write_text(known)
        said = run(*FETCH)
        assert (said.code, said.objects[-1]["error"]) == (5, "host-key-unknown")


def test_a_wrong_password_or_folder_is_for_a_person(
    sftp: SFTPServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe_sftp(sftp)
    monkeypatch.setenv("DROP_PASSWORD", "guessed")
    said = run(*FETCH)
    assert (said.code, said.objects[-1]["error"]) == (2, "drop-refused")
    assert "guessed" not in said.out + said.err
    monkeypatch.setenv("DROP_PASSWORD", PASSWORD)
    describe_sftp(sftp, 'reports = "elsewhere"')
    Path(CONFIG).write_text(CONFIG.read_text().replace("/out/*.csv", "/nowhere"))
    assert run(*FETCH).objects[-1]["error"] == "drop-refused"
