"""Bad input ends in one clear message: what, where, what to do. No traceback, nothing lost."""

import getpass
import os
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from importer.core.outcomes import Ending
from importer.journal import open_journal
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import SandboxOrganization
from importer.sandbox.server import Sandbox
from importer.wiring.locks import lock

from tests.cli.conftest import Run, Said, customers, use, write
from tests.cli.processes import ended, start


def assert_clear(said: Said, code: int, *words: str) -> None:
    """One message with what, where and what to do, and no traceback."""
    assert said.code == code, said.err
    assert said.err.count("Stopped: ") == 1, said.err
    assert said.err.count("What to do: ") == 1
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err


def test_a_missing_file(run: Run) -> None:
    assert_clear(run("check", "nowhere.csv"), 1, "There is no file nowhere.csv", "Check the name")


def test_the_folder_that_one_is_in(run: Run) -> None:
    assert_clear(run("check", "."), 1, ". is a directory", "Name the files in it")


def test_an_empty_file(run: Run) -> None:
    Path("empty.csv").touch()
    assert_clear(run("check", "empty.csv"), 1, "empty.csv is empty", "Export the file once more")


def test_a_file_of_headers_alone_is_told_what_is_missing(run: Run) -> None:
    """No row ended badly, and yet nobody exports a list without customers on purpose."""
    said = run("check", write("heads.csv", "Name,Email", "", ""), "--offline")
    assert said.code == 0
    assert "No customer stands below the header in row 1. Export the file once more" in said.err


def test_a_picture_that_is_called_a_workbook(run: Run) -> None:
    Path("photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert_clear(run("check", "photo.xlsx"), 1, "photo.xlsx is a PNG picture", "Export")


def test_a_workbook_with_a_password(run: Run) -> None:
    Path("secret.xlsx").write_bytes(encrypted_workbook())
    assert_clear(run("check", "secret.xlsx"), 1, "secret.xlsx is protected", "remove the password")


def encrypted_workbook() -> bytes:
    """The head of an OLE file whose directory names an encrypted package (MS-OFFCRYPTO 2.3)."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    return head + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)


def test_a_workbook_without_rows(run: Run) -> None:
    openpyxl.Workbook().save("blank.xlsx")
    assert_clear(run("check", "blank.xlsx"), 1, "blank.xlsx", "Check that the rows were exported")


def test_a_file_without_any_known_column(run: Run) -> None:
    """With several files the message has to say which."""
    good, bad = customers(1), write("parts.csv", "bolt,nut", "3,4")
    said = run("check", good, bad)
    assert_clear(said, 2, "parts.csv: No column", "bolt, nut", "importer templates init")


def test_an_unreadable_encoding(run: Run) -> None:
    Path("odd.csv").write_bytes(b"Display Name\nCaf\x81\x8d\x00\n")
    assert_clear(run("check", "odd.csv"), 1, "odd.csv", "--encoding")


def test_an_encoding_that_there_is_not(run: Run) -> None:
    assert_clear(run("check", customers(1), "--encoding", "klingon"), 2, "klingon", "utf-8")


def test_a_template_with_a_typing_error(run: Run) -> None:
    write("mine.toml", 'name = "mine"', 'titel = "Mine"')
    said = run("check", customers(1), "--template", "mine.toml")
    assert_clear(said, 2, "mine.toml", "titel is not a known key", "Did you mean title")


def test_a_template_that_there_is_not(run: Run) -> None:
    assert_clear(run("check", customers(1), "--template", "xer0"), 2, "xer0", "xero")


@pytest.mark.parametrize("option", ["--set", "--default"])
def test_an_unknown_field(run: Run, option: str) -> None:
    said = run("check", customers(1), option, "emial=a@example.com")
    assert_clear(said, 2, option, "emial", "Did you mean email?")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "email"), "“email” is not of the form NAME=VALUE"),
        (("--rate", "EUR=much"), "--rate EUR=much"),
        (("--expect-total", "EURO=1"), "--expect-total EURO=1"),
        (("--header-row", "two"), "header-row is not valid: it must be a whole number"),
        (("--header-row", "0"), "it must be at least 1"),
    ],
)
def test_an_option_that_can_not_be_used(run: Run, arguments: tuple[str, ...], words: str) -> None:
    assert_clear(run("check", customers(1), *arguments), 2, words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--in-flight", "99"), "in-flight is not valid: it must be at most 32"),
        (("--max-duration", "soon"), "it must be a time, such as 90s, 15m or 2h"),
        (("--max-rate", "0"), "it must be more than 0"),
        (("--first", "0"), "it must be at least 1"),
    ],
)
def test_a_number_out_of_its_bounds(run: Run, arguments: tuple[str, ...], words: str) -> None:
    assert_clear(run("run", customers(1), *arguments), 2, words)


def test_an_option_that_there_is_not(run: Run) -> None:
    assert_clear(run("check", "--ofline"), 2, "No such option '--ofline'", "importer check --help")


def test_a_setting_in_the_configuration_that_there_is_not(run: Run) -> None:
    write("importer.toml", "in_fligth = 2")
    assert_clear(run("check", customers(1)), 2, "no setting in_fligth", "Did you mean in_flight?")


def test_a_configuration_that_is_not_toml(run: Run) -> None:
    write("importer.toml", "in_flight 2")
    assert_clear(run("check", customers(1)), 2, "importer.toml can't be read", "batch_size = 20")


def test_the_same_file_twice(run: Run) -> None:
    name = customers(1)
    assert_clear(run("check", name, name), 2, "named twice")


def test_no_server(run: Run) -> None:
    said = run("run", customers(1), "--yes")
    assert_clear(said, 2, "No server is set", "BIGCAPITAL_BASE_URL", "--sandbox")


def test_no_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIGCAPITAL_BASE_URL", "http://127.0.0.1:9")
    assert_clear(run("run", customers(1), "--yes"), 2, "No key", "BIGCAPITAL_API_KEY")


def test_an_address_without_https(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIGCAPITAL_BASE_URL", "http://books.example.com")
    monkeypatch.setenv("BIGCAPITAL_API_KEY", "bc_1")
    assert_clear(run("run", customers(1), "--yes"), 2, "plain HTTP", "--insecure-http")


def test_a_wrong_key(run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIGCAPITAL_API_KEY", "bc_wrong")
    said = run("run", customers(2), "--yes")
    assert_clear(said, 1, "refused the key", "BIGCAPITAL_API_KEY")
    assert "bc_wrong" not in said.err
    assert server.customers() == []


def test_a_key_that_expires_in_the_middle(run: Run, server: Sandbox) -> None:
    """What was sent is on record, the rest waits, and a new key goes on."""
    server.add_fault(Fault(FaultKind.REVOKE_KEY, nth=3))
    said = run("run", customers(6), "--yes", "--in-flight", "1", "--json")
    assert_clear(said, 1, "refused the key", f"importer resume {said.objects[0]['run']}")
    assert said.objects[-1]["error"] == "key-refused"
    assert said.objects[-1]["endings"]["waiting"] >= 3

    server.clear_faults()
    server.restore_key()
    assert run("resume").code == 0
    assert len({one["display_name"] for one in server.customers()}) == len(server.customers()) == 6


def test_an_unreachable_host(run: Run, server: Sandbox) -> None:
    server.stop()
    said = run("run", customers(1), "--yes", "--give-up-after", "0s")
    assert_clear(said, 1, server.url, "no connection could be made", "Nothing was sent")


def test_a_server_in_trouble_is_asked_as_long_as_the_user_wants(run: Run, server: Sandbox) -> None:
    server.add_fault(Fault(FaultKind.ERROR, on="*"))
    said = run("run", customers(1), "--yes", "--give-up-after", "0s")
    assert_clear(said, 1, "internal error", "Nothing was sent")
    assert len(server.requests) == 1


def test_an_organization_that_was_never_set_up(
    run: Run, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(sandbox(organization=SandboxOrganization(built=False)), monkeypatch)
    assert_clear(run("run", customers(1), "--yes"), 1, "never set up", "Log in to Bigcapital")


def test_an_organization_that_the_key_does_not_open(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an API key the server ignores the organization's id: we must not."""
    monkeypatch.setenv("BIGCAPITAL_ORGANIZATION_ID", "somebody-else")
    said = run("run", customers(1), "--yes")
    here = server.options.organization.organization_id
    assert_clear(said, 1, here, "somebody-else", "Nothing was sent")
    assert server.customers() == []


def test_a_server_that_is_not_bigcapital(run: Run, server: Sandbox) -> None:
    server.add_fault(Fault(FaultKind.HTML_BEFORE, on="*"))
    assert_clear(run("doctor"), 1, "not how Bigcapital answers", "BIGCAPITAL_BASE_URL")


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """As on a disk that has this much room: files may not grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_before_anything_is_sent(run: Run, server: Sandbox) -> None:
    with small_files(100_000):
        said = run("run", customers(2), "--yes")
    assert_clear(said, 1, "journal.sqlite could not be written", "the disk has room")
    assert server.customers() == []


def test_a_full_disk_while_rows_are_sent(run: Run, server: Sandbox, folder: Path) -> None:
    """However far it came, resume brings every customer once."""
    journal, name = folder.parent / "journal" / "journal.sqlite", customers(12)
    run("run", name, "--yes", "--first", "1")
    log = journal.with_name("journal.sqlite-wal")
    assert not log.exists() or log.stat().st_size == 0
    with small_files(journal.stat().st_size + 20_000):
        said = run("resume", "--batch-size", "1", "--in-flight", "1")
    assert_clear(said, 1, "journal.sqlite", "importer resume")
    assert 1 < len(server.customers()) < 12

    assert run("resume", "--settle", "0s", "--server-timeout", "0s").code == 0
    assert len({one["display_name"] for one in server.customers()}) == len(server.customers()) == 12


def test_a_folder_that_takes_no_report(run: Run, server: Sandbox) -> None:
    """The run is over and told of; only its report has to be written again."""
    write("taken", "a file, not a folder")
    said = run("run", customers(1), "--yes", "--out", "taken", "--json")
    assert_clear(said, 1, "taken", "importer report")
    assert said.objects[-1]["endings"]["created"] == 1
    assert said.objects[-1]["error"] == "report-not-written"


def test_a_journal_that_is_none(run: Run, folder: Path) -> None:
    write("notes.txt", *("this is no journal" for _ in range(100)))
    assert_clear(run("runs", "--journal", "notes.txt"), 1, "notes.txt", "--journal")


def test_an_organization_in_use_by_another_run(run: Run, server: Sandbox) -> None:
    with lock(server.options.organization.organization_id, "importer run"):
        said = run("run", customers(1), "--yes")
    who = f"process {os.getpid()} of {getpass.getuser()} on {socket.gethostname()}"
    owner = f"{who}, `importer run`, since 20"
    assert_clear(said, 1, "Another importer is at work", owner, "Wait until it has")
    assert server.customers() == []


def test_a_run_that_there_is_not(run: Run) -> None:
    customers(1)
    run("check", "customers.csv")
    for command in ("resume", "report", "verify", "undo", "forget"):
        assert_clear(run(command, "20200101-000000-0000"), 2, "20200101-000000-0000")


def test_the_same_file_while_its_run_is_unfinished(run: Run, server: Sandbox) -> None:
    """Sending it again would create customers twice; the user is pointed to resume."""
    name = customers(3)
    run_id = run("run", name, "--yes", "--first", "1", "--json").objects[0]["run"]
    assert_clear(run("run", name, "--yes"), 1, run_id, f"importer resume {run_id}", "--new-run")
    assert len(server.customers()) == 1
    assert run("run", name, "--yes", "--new-run").code == 0
    assert len(server.customers()) == 3


def test_a_real_process_shows_no_traceback_either(folder: Path) -> None:
    code, out, err = ended(start("run", "nowhere.csv", "--sandbox", "--yes"))
    assert (code, out) == (1, "")
    assert err.startswith("Stopped: There is no file nowhere.csv.\nWhat to do: ")


def test_a_script_gets_the_failure_as_an_object(run: Run) -> None:
    said = run("check", "nowhere.csv", "--json")
    (failure,) = said.objects
    assert failure["error"] == "file-missing"
    assert failure["exit_code"] == said.code == 1


def test_what_stopped_the_check_leaves_a_run_that_is_not_resumed(run: Run, folder: Path) -> None:
    """A run that never came to its first row holds nothing that could be sent."""
    run("check", customers(1))
    with open_journal(folder.parent / "journal" / "journal.sqlite", read_only=True) as journal:
        (record,) = journal.runs()
        assert journal.endings(record.id)[Ending.WAITING] == 1
    assert_clear(run("resume", record.id), 2, "never checked against a server", "importer run FILE")
