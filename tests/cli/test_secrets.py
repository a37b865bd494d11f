"""Secrets and private data of persons never leave the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from importer.journal import open_journal
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, use, write

JOURNAL = Path("../journal/journal.sqlite")
BCRYPT = "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"


@pytest.fixture
def server(sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    started = sandbox(limits=ROOMY)
    use(started, monkeypatch)
    return started


def journaled() -> str:
    with open_journal(JOURNAL, read_only=True) as journal:
        return repr(list(journal.results(journal.runs()[-1].id)))


def reported() -> str:
    texts = Path("import-results").glob("*/*.*")
    return "".join(text.read_text(encoding="utf-8", errors="replace") for text in texts)


def stored(server: Sandbox) -> str:
    return repr([dict(customer) for customer in server.customers()])


def test_what_a_header_calls_a_password_is_not_even_kept(run: Run, server: Sandbox) -> None:
    name = write("members.csv", "Name,user_pass,City", "Acme,hunter2-hunter2,Bern")
    assert run("run", name, "--yes").code == 0
    for place in (journaled(), reported(), stored(server)):
        assert "Acme" in place
        assert "hunter2" not in place
    assert "passwords, keys or the like: left out, and its cells are kept nowhere" in reported()


def test_a_secret_that_comes_late_under_a_harmless_header_is_found_before_a_row_is_sent(
    run: Run, server: Sandbox
) -> None:
    rows = [f"Customer {number},remark {number}" for number in range(1_200)]
    name = write("members.csv", "Name,Misc", *rows, f"Last,{BCRYPT}")
    assert run("run", name, "--yes", "--first", "1").code in {0, 1}
    for place in (journaled(), reported(), stored(server)):
        assert "Customer 0" in place
        assert "N9qo8uLO" not in place
        assert "remark 0" not in place


def test_no_list_of_columns_shows_a_value_of_such_a_column(run: Run, server: Sandbox) -> None:
    name = write("members.csv", "Name,Website,City", f"Acme,{BCRYPT},Bern")
    for arguments in (("check", name, "--columns"), ("check", name, "--columns", "--json")):
        said = run(*arguments)
        assert "Acme" in said.out + said.err
        assert "N9qo8uLO" not in said.out + said.err
    assert run("templates", "init", name).code == 0
    assert "N9qo8uLO" not in Path("members.toml").read_text(encoding="utf-8") + reported()


def test_private_data_is_kept_only_where_somebody_says_so(run: Run, server: Sandbox) -> None:
    name = write("members.csv", "Name,Date of Birth,VAT No", "Acme,1971-03-12,CHE-123.456.789")
    assert run("run", name, "--yes").code == 0
    assert "1971" not in journaled() + reported() + stored(server)
    assert "CHE-123.456.789" in stored(server)
    assert run("run", name, "--yes", "--keep-private", "--on-existing", "create").code == 0
    assert "1971-03-12" in stored(server)


def test_a_corrected_row_keeps_them_out_as_well(run: Run, server: Sandbox) -> None:
    name = write(
        "members.csv", "Name,Email,Password", "Acme,wrong,hunter2-hunter2", "Beta,,x-x-x-x"
    )
    assert run("run", name, "--yes").code == 3
    (corrections,) = Path("import-results").glob("*/corrections.csv")
    text = corrections.read_text(encoding="utf-8-sig")
    assert "hunter2" not in text
    corrections.write_text(text.replace("wrong", "a@example.com"), encoding="utf-8")
    assert run("run", str(corrections), "--yes").code == 0
    assert "hunter2" not in journaled() + reported() + stored(server)
    assert len(server.customers()) == 2
