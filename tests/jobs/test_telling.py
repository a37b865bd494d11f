"""Jobs that are really run, and those who are told: a mail server, a webhook, a service, a dead
man's switch."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.jobs import telling
from importer.notices import delivery
from importer.sandbox.server import Sandbox
from importer.settings import Job, find_job

from tests.cli.conftest import Run, customers, folder, run, server, write
from tests.cli.processes import PATIENCE, start, wait_until
from tests.jobs.nights import CONFIG, describe_job
from tests.notices.receivers import (
    AT_ONCE,
    AUTHORITY,
    PASSWORD,
    SOON,
    USER,
    Mails,
    Posts,
    mail_server,
    receiver,
)

__all__ = ["folder", "run", "server"]

NIGHT = ("job", "run", "nightly", "--config", str(CONFIG))
HOOK, PING, SERVICE = "h00k-token", "p1ng-token", "s3rvice-token"


@dataclass
class Told:
    """A job over customers.csv, and all who are told of it."""

    mails: Mails
    posts: Posts

    def describe(self, *more: str, on: str = "always", source: str = "customers.csv") -> None:
        describe_job(
            source,
            *more,
            'ping.file = "ping.url"',
            "[jobs.nightly.notify]",
            f'on = "{on}"',
            'webhook.env = "HOOK"',
            'services = [{ file = "service.url" }]',
            'attach = ["corrections.xlsx"]',
            "[jobs.nightly.notify.email]",
            'to = ["ann@books.example"]',
            'from = "importer@books.example"',
            'server = "localhost"',
            f"port = {self.mails.port}",
            f'user = "{USER}"',
            'password.env = "MAIL_PASSWORD"',
            f'ca-file = "{AUTHORITY}"',
        )

    def pings(self) -> list[tuple[str, str]]:
        """What the switch heard: the word below its address, and the body."""
        return [
            (path.removeprefix(f"/{PING}/"), body)
            for path, body in self.posts.heard
            if path.startswith(f"/{PING}/")
        ]

    def hook(self) -> dict[str, object]:
        """What the webhook got."""
        (body,) = (body for path, body in self.posts.heard if path == f"/{HOOK}")
        found: dict[str, object] = json.loads(body)
        return found


@pytest.fixture
def told(folder: Path, server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    monkeypatch.setattr(telling, "FOR_NOTICES", SOON)
    monkeypatch.setattr(delivery, "FOR_PINGS", SOON)
    with mail_server() as mails, receiver() as posts:
        monkeypatch.setenv("HOOK", f"{posts.url}/{HOOK}")
        monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
        Path("ping.url").write_text(f"{posts.url}/{PING}\n")
        Path("service.url").write_text(f"{posts.url}/{SERVICE}\n".replace("http:", "json:"))
        yield Told(mails, posts)


def test_a_night_is_told_by_every_way(told: Told, run: Run, server: Sandbox) -> None:
    write("customers.csv", "Display Name,Email", "Ann Hidden,ann@acme.example", "Ben Hidden,b@")
    told.describe("guards.rejected = 50")

    said = run(*NIGHT)

    assert said.code == 3
    assert told.pings() == [
        ("start", ""),
        ("3", "exit-code 3\nfiles 1\ncreated 1\nrejected 1\n"),
    ]
    assert told.hook()["endings"] == {"created": 1, "rejected": 1}
    text = told.mails.text()
    assert "2 rows: 1 created, 1 rejected" in text
    assert "importer job history nightly" in text
    attached = [one.get_filename() for one in told.mails.received[0].iter_attachments()]
    assert attached == ["corrections.xlsx"]
    everything = text + json.dumps(told.hook()) + str(told.pings())
    assert "Hidden" not in everything
    assert "acme" not in everything
    assert server.key not in everything


def test_reports_that_are_too_large_stay_at_home(
    told: Told, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_ATTACHED", 100)
    write("customers.csv", "Display Name,Email", "Ann,ann@acme.example", "Ben,b@")
    told.describe("guards.rejected = 50")
    assert run(*NIGHT).code == 3
    assert list(told.mails.received[0].iter_attachments()) == []
    assert "too large" in told.mails.text()


def test_a_second_interrupt_breaks_off_the_telling_and_not_what_the_night_came_to(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    told.describe()
    monkeypatch.setattr(telling, "tell", interrupted)
    assert telling.told(job(), lambda _: None, lambda _: 3) == 3
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:  # one that runs night after night
        with pytest.raises(KeyboardInterrupt):
            telling.told(job(), lambda _: None, lambda _: 3)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_no_secret_is_shown_or_kept(told: Told, run: Run, tmp_path: Path) -> None:
    """Not where the job is watched, not in its history, not in the journal, whatever fails."""
    customers(1)
    told.describe()
    told.posts.statuses = [404] * 9
    told.mails.answers = ["554 no"]
    shown = [run(*NIGHT), run("job", "check", *NIGHT[2:]), run("job", "notify", *NIGHT[2:])]
    shown.append(run("job", "history", *NIGHT[2:], "--json"))
    journal = b"".join(path.read_bytes() for path in tmp_path.joinpath("journal").iterdir())
    everything = "".join(said.out + said.err for said in shown) + journal.decode(errors="replace")
    for secret in (HOOK, PING, SERVICE, PASSWORD):
        assert secret not in everything


@pytest.mark.parametrize(
    ("on", "rows", "is_told"),
    [
        ("failure", ("Ann,ann@acme.example",), False),
        ("failure", ("Ann,ann@", "Ben,ben@acme.example"), False),
        ("problems", ("Ann,ann@", "Ben,ben@acme.example"), True),
        ("problems", ("Ann,ann@acme.example",), False),
    ],
)
def test_people_are_told_when_they_asked_to_be(
    told: Told, run: Run, on: str, rows: tuple[str, ...], is_told: bool
) -> None:
    """The switch always is."""
    write("customers.csv", "Display Name,Email", *rows)
    told.describe("guards.rejected = 50", on=on)
    run(*NIGHT)
    assert bool(told.mails.received) is is_told
    assert len(told.pings()) == 2


def test_a_guard_that_trips_is_told_with_what_to_do(told: Told, run: Run) -> None:
    inbox = Path("inbox")
    inbox.mkdir()
    Path(customers(3)).rename(inbox / "a.csv")
    told.describe(on="failure", source="inbox")
    assert run(*NIGHT).code == 0
    drifted = ("Display Name,Hidden Customer", *("x,hidden@acme.example",) * 3)
    Path(write("b.csv", *drifted)).rename(inbox / "b.csv")
    assert run(*NIGHT).code == 5
    assert [word for word, _ in told.pings()] == ["start", "0", "start", "5"]
    text = told.mails.text()
    (reports,) = (inbox / "quarantine").resolve().iterdir()
    assert "importer job approve nightly" in text
    assert str(reports) in text
    assert "idden" not in text


@pytest.mark.parametrize(
    ("source", "broken", "code", "word"),
    [
        ("nowhere.csv", "", "1", "job-input-missing"),
        ("customers.csv", "BIGCAPITAL_API_KEY", "2", "secret-unreadable"),
    ],
)
def test_a_job_that_can_not_run_at_all_is_told(
    told: Told,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    broken: str,
    code: str,
    word: str,
) -> None:
    customers(1)
    told.describe(on="failure", source=source)
    if broken:
        monkeypatch.delenv(broken)
    assert run(*NIGHT).code == int(code)
    assert [path for path, _ in told.pings()] == ["start", code]
    assert word in told.mails.text()
    assert told.hook()["error"] == word


def test_a_journal_that_can_not_be_opened_is_told(told: Told, run: Run, tmp_path: Path) -> None:
    customers(1)
    told.describe(on="failure")
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "journal.sqlite").write_text("no journal")
    assert run(*NIGHT).code == 1
    assert told.hook()["error"] == "journal-unknown-format"


def test_a_server_that_is_down_is_told(told: Told, run: Run) -> None:
    customers(1)
    with receiver() as gone:
        pass
    told.describe("give-up-after = 1", on="failure")
    CONFIG.write_text(CONFIG.read_text().replace(os.environ["BIGCAPITAL_BASE_URL"], gone.url))
    assert run(*NIGHT).code == 1
    assert "server-unavailable" in told.mails.text()


def test_telling_that_fails_changes_nothing_and_is_said_and_kept(
    told: Told, run: Run, server: Sandbox
) -> None:
    customers(2)
    told.describe()
    told.posts.statuses = [500] * 99
    told.mails.answers = ["554 no"]

    said = run(*NIGHT, "--json")

    assert said.code == 0
    assert len(server.customers()) == 2
    untold = [one["untold"] for one in said.objects if "untold" in one]
    assert len(untold) == 4
    assert all(sentence in said.err for sentence in untold)
    kept, *_, summary = run("job", "history", *NIGHT[2:], "--json").objects
    assert kept["untold"] == " ".join(untold)
    assert summary["files"] == 1
    assert untold[0] in run("job", "history", *NIGHT[2:]).out
    assert run(*NIGHT).code == 5  # the file is known all the same


def test_receivers_that_never_answer_hold_nothing_up(
    told: Told, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "FOR_NOTICES", AT_ONCE)
    monkeypatch.setattr(delivery, "FOR_PINGS", AT_ONCE)
    customers(2)
    told.describe()
    told.posts.silent = True
    said = run(*NIGHT)
    assert (said.code, len(server.customers())) == (0, 2)
    assert said.err.count("Could not tell") >= 2
    assert "dead man's switch could not be told" in said.err


class BugError(Exception):
    """Of ours."""


@pytest.mark.parametrize(
    ("night", "raised", "word"),
    [
        (lambda _: os.kill(os.getpid(), signal.SIGTERM), KeyboardInterrupt, "130"),
        (lambda _: (_ for _ in ()).throw(BugError), BugError, "1"),
        (
            lambda _: (_ for _ in ()).throw(
                BaseExceptionGroup("side by side", [UsageError("usage", "no")])
            ),
            BaseExceptionGroup,
            "2",
        ),
    ],
)
def test_a_night_that_is_broken_off_is_told(
    told: Told,
    night: Callable[[object], int],
    raised: type[BaseException],
    word: str,
) -> None:
    told.describe(on="failure")
    with pytest.raises(raised):
        telling.told(job(), lambda _: None, night)
    assert [path for path, _ in told.pings()] == ["start", word]
    assert len(told.mails.received) == 1
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def job() -> Job:
    return find_job(CONFIG.absolute(), "nightly")


def test_a_process_that_is_ended_politely_while_it_sends_tells_how_far_it_came(
    told: Told, server: Sandbox
) -> None:
    customers(400)
    told.describe(on="failure")
    process = start(*NIGHT)
    try:
        wait_until(lambda: len(server.customers()) >= 20)
        process.send_signal(signal.SIGTERM)
        _, shown = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130, shown
    (_, (word, body)) = told.pings()
    assert word == "130"
    assert "waiting " in body
    assert "importer job run nightly" in told.mails.text()


def test_what_is_told_and_to_whom_is_said_beforehand(told: Told, run: Run) -> None:
    customers(1)
    told.describe(on="problems")
    said = run("job", "check", *NIGHT[2:])
    assert said.code == 0
    for words in ("not all rows end well", "ann@books.example", "env HOOK", "corrections.xlsx"):
        assert words in said.out
    assert told.mails.received == []
    assert told.posts.heard == []


def test_a_way_that_can_not_be_used_is_said_beforehand(
    told: Told, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers(1)
    told.describe()
    monkeypatch.delenv("MAIL_PASSWORD")
    Path("ping.url").unlink()
    Path("service.url").write_text("not-a-service://x")
    said = run("job", "check", *NIGHT[2:], "--json")
    assert said.code == 2
    unusable = [one for one in said.objects if one.get("unusable")]
    assert len(unusable) == 3


def test_a_trial_reaches_everybody_and_imports_nothing(
    told: Told, run: Run, server: Sandbox
) -> None:
    customers(1)
    told.describe()
    said = run("job", "notify", *NIGHT[2:], "--json")
    assert (said.code, [one["arrived"] for one in said.objects]) == (0, [True] * 4)
    assert [word for word, _ in told.pings()] == ["log"]  # it says nothing of a night
    assert "trial" in told.mails.received[0]["Subject"]
    assert server.customers() == []


def test_a_trial_that_does_not_arrive_is_a_failure(told: Told, run: Run) -> None:
    told.describe()
    told.posts.statuses = [404] * 9
    said = run("job", "notify", *NIGHT[2:])
    assert said.code == 1
    assert "status 404" in said.err


def test_a_job_that_tells_nobody_says_so(run: Run, server: Sandbox) -> None:
    describe_job(customers(1))
    assert "Nobody is told" in run("job", "check", *NIGHT[2:]).out
    assert run("job", "notify", *NIGHT[2:]).code == 2


EMAIL = 'notify.email = { to = ["a@b.example"], from = "c@d.example", server = "mail.example"'


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("notify = {}", "job-invalid"),
        ('notify = { on = "sometimes", webhook.env = "HOOK" }', "job-invalid"),
        ('notify = { webhook.env = "HOOK", attach = ["/etc/passwd"] }', "job-invalid"),
        (EMAIL + ', user = "u" }', "job-invalid"),
        (EMAIL + ', tls = "none" }', "job-invalid"),
        (EMAIL.replace("a@b.example", "a@b.example\\r\\nBcc: x@y.example") + " }", "job-invalid"),
        (EMAIL + ', user = "u", password = "s3cret" }', "secret-in-the-clear"),
        ('notify.webhook = "https://hooks.example/s3cret"', "secret-in-the-clear"),
        ('notify.services = ["slack://s3cret"]', "secret-in-the-clear"),
        ('ping = "https://hc.example/s3cret"', "secret-in-the-clear"),
    ],
)
def test_what_is_wrong_is_told_at_once(folder: Path, server: Sandbox, line: str, code: str) -> None:
    describe_job("customers.csv", line)
    with pytest.raises(UsageError) as caught:
        job()
    assert caught.value.code == code
    assert "s3cret" not in f"{caught.value.message} {caught.value.hint}"
