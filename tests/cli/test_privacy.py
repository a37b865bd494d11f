"""What reaches the terminal can't drive it; what reaches the disk is its owner's alone."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from importer.sandbox.options import SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, use, write

CLEAR, TITLE, CSI, BELL, REVERSED = "\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\x07", "\u202e"
HOSTILE = (CLEAR, TITLE, CSI, BELL, REVERSED)


def assert_harmless(text: str) -> None:
    """No character that moves the cursor, colours, or turns the line round."""
    driving = [char for char in text if not char.isprintable() and char not in "\n"]
    assert driving == []


class TestTerminal:
    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_names_of_files_headers_and_values(
        self, hostile: str, run: Run, server: Sandbox
    ) -> None:
        name = f"cust{hostile}omers.csv"
        write(name, f"Display Name,Na{hostile}me 2,Email", f"Ac{hostile}me,x{hostile},a{hostile}@b")
        for arguments in (("check", name), ("run", name, "--yes"), ("templates", "init", name)):
            said = run(*arguments)
            assert_harmless(said.err)
            assert said.out == ""
        assert "cust\N{REPLACEMENT CHARACTER}" in run("check", name).err

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_what_can_not_be_found_or_understood(self, hostile: str, run: Run) -> None:
        for arguments in (
            ("check", f"no{hostile}.csv"),
            ("check", f"--no{hostile}"),
            ("resume", f"no{hostile}"),
            ("check", write("c.csv", "Display Name"), "--template", f"no{hostile}"),
            ("check", "c.csv", "--set", f"no{hostile}=1"),
        ):
            said = run(*arguments)
            assert said.code in {1, 2}
            assert_harmless(said.err)

    def test_what_the_server_says(
        self, run: Run, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named = SandboxOrganization(name=f"Trading{CLEAR}{TITLE}", currencies=("USD", "EUR"))
        server = use(sandbox(limits=ROOMY, organization=named), monkeypatch)
        run("run", write("c.csv", "Display Name", "Acme"), "--yes")
        server.edit(1, display_name=f"Beta{CLEAR}")
        for arguments in (("doctor",), ("run", "c.csv"), ("verify",), ("runs",)):
            said = run(*arguments)
            assert_harmless(said.err)

    def test_line_breaks_in_a_header_make_no_line_of_ours(self, run: Run) -> None:
        name = write("c.csv", '"Display Name","Legacy\nStopped: all is lost"', "Acme,1")
        said = run("check", name, "--columns")
        assert "Legacy Stopped: all is lost" in said.err
        assert not [line for line in said.err.splitlines() if line.startswith("Stopped")]

    def test_markup_is_shown_as_it_is(self, run: Run) -> None:
        said = run(
            "check",
            write("[bold]c.csv", "Display Name,[red]Odd[/red],:fire:", "Acme,1,2"),
            "--columns",
        )
        assert "[bold]c.csv: 1 row" in said.err
        assert "[red]Odd[/red]" in said.err
        assert ":fire:" in said.err

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_lines_for_scripts_are_harmless_too(self, hostile: str, run: Run) -> None:
        said = run("check", write(f"c{hostile}.csv", "Display Name", "Acme"), "--json")
        assert said.out.isascii()
        assert_harmless(said.out)
        assert said.objects[0]["files"] == [f"c{hostile}.csv"]


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A machine on which new files would be everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_journal_and_reports_are_their_owners_alone(
    run: Run, server: Sandbox, folder: Path
) -> None:
    name = write("c.csv", "Display Name,Email", "Acme,a@example.com", "Beta,bad")
    run("run", name, "--yes")
    run("verify")
    run("check", name, "--out", "elsewhere/results")
    run("check", name, "--journal", "another/journal.sqlite", "--out", "elsewhere/more")
    made = [
        path
        for top in ("import-results", "elsewhere", "another", "../journal")
        for path in (Path(top), *Path(top).rglob("*"))
    ]
    assert {path.name for path in made} >= {"results.csv", "verification.json", "journal.sqlite"}
    for path in made:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert (path, oct(mode)) == (path, oct(0o700 if path.is_dir() else 0o600))


def test_a_forgotten_run_leaves_nothing_behind(run: Run, server: Sandbox, folder: Path) -> None:
    name = write("c.csv", "Display Name,Email", "Unforgettable Ltd,u@example.com")
    run_id = run("run", name, "--yes", "--json").objects[0]["run"]
    journal = folder.parent / "journal"
    assert any(b"Unforgettable" in path.read_bytes() for path in journal.iterdir())
    assert run("forget", run_id).code == 2  # nobody was asked
    assert run("forget", run_id, "--yes").code == 0
    assert not any(b"Unforgettable" in path.read_bytes() for path in journal.iterdir())
    assert run("runs").out == "No runs yet.\n"
