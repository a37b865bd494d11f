"""What a job says of itself: where its key is, its options, and what it must not hold."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.sandbox.server import Sandbox
from importer.settings import Job, find_job, job_file, load_jobs
from importer.settings.secret_references import KeyReference
from keyring.errors import KeyringLocked

from tests.cli.conftest import Run, customers, folder, run, server
from tests.jobs.nights import CONFIG, describe_job

__all__ = ["folder", "run", "server"]

KEY = "bc_a-key-of-somebody"


@pytest.fixture
def described(folder: Path) -> Callable[..., Job]:
    """The job of these lines."""

    def described(*lines: str, key: str = 'key.env = "NIGHTLY_KEY"') -> Job:
        top = ("[jobs.nightly]", 'input = "in"', 'server = "https://books.example.com"', key)
        (folder / CONFIG).write_text("\n".join((*top, *lines)) + "\n", encoding="utf-8")
        return find_job(folder / CONFIG, "nightly")

    return described


Described = Callable[..., Job]


def test_paths_are_taken_from_the_folder_of_the_file(folder: Path, described: Described) -> None:
    job = described('ca-file = "ca.pem"', key='key.file = "key.txt"')
    assert job.input == folder / "in"
    assert job.key == KeyReference(file=folder / "key.txt")
    assert job.settings().ca_file == folder / "ca.pem"


def test_options_are_those_of_run_and_nothing_else_counts(
    described: Described, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the environment nor the working folder changes what a job does."""
    monkeypatch.setenv("IMPORTER_BATCH_SIZE", "7")
    settings = described('on-existing = "update"', 'set = { city = "Bern" }').settings()
    assert (settings.on_existing, settings.batch_size) == ("update", 50)
    assert settings.set == {"city": "Bern"}
    assert settings.base_url == "https://books.example.com"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("batch-size = 0", "setting-invalid"),
        ("batch-sise = 5", "setting-unknown"),
        ("yes = true", "job-invalid"),
        ("guards.rows-feel = 5", "job-invalid"),
        ("guards.rejected = 101", "job-invalid"),
        (f'api-key = "{KEY}"', "secret-in-the-clear"),
    ],
)
def test_what_is_wrong_is_told_at_once(described: Described, line: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        described(line)
    assert caught.value.code == code
    assert KEY not in f"{caught.value.message} {caught.value.hint}"


def test_a_key_in_the_clear_is_refused_with_a_better_place_for_it(described: Described) -> None:
    with pytest.raises(UsageError) as caught:
        described(key=f'key = "{KEY}"')
    assert caught.value.code == "secret-in-the-clear"
    assert "key" in caught.value.message
    assert "{ env =" in caught.value.hint
    assert KEY not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("key", ['key = { env = "A", file = "B" }', "key = {}", "key.env = 5"])
def test_a_key_has_one_place(described: Described, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        described(key=key)
    assert caught.value.code == "job-invalid"


def test_a_key_is_read_where_it_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "key.txt").write_text(f"{KEY}\n")
    monkeypatch.setenv("NIGHTLY_KEY", KEY)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    kept = {("bigcapital", "nightly/key"): KEY}
    monkeypatch.setattr("keyring.get_password", lambda *entry: kept[entry])
    for reference in (
        KeyReference(env="NIGHTLY_KEY"),
        KeyReference(file=folder / "key.txt"),
        KeyReference(credential="key.txt"),
        KeyReference(command=(sys.executable, "-c", f"print('{KEY}')")),
        KeyReference(keyring="bigcapital/nightly/key"),
    ):
        assert reference.read() == KEY
        assert KEY not in reference.words()


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        (KeyReference(env="NIGHTLY_KEY"), "secret-unreadable"),
        (KeyReference(env="TWO_LINES"), "secret-unreadable"),
        (KeyReference(env="NO_KEY"), "key-invalid"),
        (KeyReference(file=Path("nowhere")), "secret-unreadable"),
        (KeyReference(credential="nightly"), "credential-missing"),
        (
            KeyReference(command=(sys.executable, "-c", "raise SystemExit(1)")),
            "secret-command-failed",
        ),
        (KeyReference(command=("no-such-program",)), "secret-command-failed"),
    ],
)
def test_a_key_that_is_not_there_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, reference: KeyReference, code: str
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setenv("TWO_LINES", f"{KEY}\n{KEY}")
    monkeypatch.setenv("NO_KEY", "hunter2")
    with pytest.raises(UsageError) as caught:
        reference.read()
    assert caught.value.code == code
    assert KEY not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("is_installed", [True, False])
def test_a_keyring_that_can_not_be_asked_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, is_installed: bool
) -> None:
    """It may be locked, or its package not installed."""

    def locked(*_: str) -> None:
        raise KeyringLocked

    monkeypatch.setattr("keyring.get_password", locked)
    if not is_installed:
        monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError) as caught:
        KeyReference(keyring="bigcapital/nightly").read()
    assert caught.value.code == "keyring-unusable"
    assert "[keyring]" in caught.value.hint


def test_a_file_of_the_working_folder_is_not_taken_unless_it_is_named(
    described: Described, run: Run
) -> None:
    described()
    assert job_file(None).parent != Path.cwd()
    with pytest.raises(UsageError) as caught:
        load_jobs(job_file(None))
    assert caught.value.code == "jobs-missing"
    assert run("explain", "5").code == 0  # and no other command minds the jobs in it


def test_what_a_job_would_do_is_said_in_words(run: Run, server: Sandbox) -> None:
    customers(2)
    describe_job("customers.csv", 'on-existing = "update"')
    said = run("job", "check", "nightly", "--config", str(CONFIG))
    assert said.code == 0
    for words in ("on-existing update", "env BIGCAPITAL_API_KEY", "10 % of its rows", "customers"):
        assert words in said.out
    assert server.key not in said.out + said.err
    assert server.customers() == []


def test_an_unknown_job_names_those_that_there_are(run: Run, server: Sandbox) -> None:
    describe_job("customers.csv")
    said = run("job", "run", "weekly", "--config", str(CONFIG))
    assert said.code == 2
    assert "nightly" in said.err


def test_a_pattern_takes_what_is_new(run: Run, server: Sandbox) -> None:
    """Files that match stay where they are, and are known by what is in them."""
    customers(2, "export-1.csv")
    describe_job("export-*.csv")
    nightly = ("job", "run", "nightly", "--config", str(CONFIG))
    assert run(*nightly).code == 0
    customers(3, "export-2.csv")
    assert run(*nightly, "--json").objects[-1]["files"] == 1
    assert len(server.customers()) == 3
    assert run(*nightly, "--json").objects[-1]["files"] == 0


def test_a_file_that_stays_and_has_no_name_in_utf_8_is_told_and_others_go_on(
    run: Run, server: Sandbox
) -> None:
    Path(customers(2)).rename(os.fsdecode(b"export-\xe9.csv"))
    customers(3, "export-z.csv")
    describe_job("export-*.csv")
    said = run("job", "run", "nightly", "--config", str(CONFIG), "--json")
    assert (said.code, len(server.customers())) == (1, 3)
    assert [one["error"] for one in said.objects if one.get("error")] == ["file-name-unreadable"]
    assert said.objects[-1]["files"] == 2


def test_a_job_that_can_not_run_is_told_by_its_check(run: Run, server: Sandbox) -> None:
    Path("inbox").mkdir()
    describe_job("inbox")
    check = ("job", "check", "nightly", "--config", str(CONFIG))
    assert (run(*check).code, "  none" in run(*check).out.splitlines()) == (0, True)
    describe_job("inbox", 'organization = "so und so"')
    said = run(*check)
    assert (said.code, "so und so" in said.err) == (2, True)


def test_a_file_that_is_not_there_is_told(run: Run, server: Sandbox) -> None:
    describe_job("customers.csv")
    assert run("job", "run", "nightly", "--config", str(CONFIG)).code == 1
