"""Every command and option that users' scripts rely on is there and does what it says."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import openpyxl
import pytest
from importer.cli import importer as console
from importer.core.errors import ImporterError, UsageError
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers, write
from tests.cli.processes import in_terminal

READING = (
    "--template --sheet --encoding --delimiter --header-row --date-format --decimal --balance-sign"
)
VALUES = "--set --default --rate --expect-total --allow-new-currencies --invalid-contacts --fix"
DUPLICATES = "--on-existing --match-on --keep-duplicates"
SENDING = (
    "--batch-size --in-flight --max-rate --settle --resend --postcodes --give-up-after "
    "--stop-after-errors --max-duration"
)
SERVER = "--insecure-http --ca-file"
SHOWN = "--out --journal --unsafe-journal --json"

PROMISED = {
    "check": f"{READING} {VALUES} {DUPLICATES} {SERVER} {SHOWN} --sandbox --offline",
    "run": f"{READING} {VALUES} {DUPLICATES} {SENDING} {SERVER} {SHOWN} --sandbox --offline "
    "--dry-run --first --all-or-nothing --yes --new-run",
    "resume": f"{SENDING} {SERVER} {SHOWN} --yes --first",
    "report": f"{SHOWN} --format",
    "verify": f"{SERVER} {SHOWN}",
    "undo": f"{SERVER} {SHOWN} --yes",
    "runs": "--journal --json",
    "forget": "--journal --json --yes",
    "fixes": "--journal --json --fix --save",
    "support": SHOWN,
    "explain": "--journal --json",
    "templates": "--json",
    "job": "",
    "fleet": "",
    "doctor": f"{SERVER} --sandbox --json",
    "sandbox": "--json --limits --fault --port",
    "web": "--port --no-browser --sandbox --shortcut --language --journal",
}


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_options_are_there(name: str, run: Run) -> None:
    command = console.commands[name]
    there = {opt for one in command.params if isinstance(one, click.Option) for opt in one.opts}
    assert set(PROMISED[name].split()) <= there
    said = run(name, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: importer {name}")


def test_there_are_no_others() -> None:
    assert set(console.commands) == set(PROMISED)


def test_every_option_says_what_it_is_for() -> None:
    for command in console.commands.values():
        assert command.help
        for one in command.params:
            assert not isinstance(one, click.Option) or one.help, one.name


class TestRuns:
    def test_on_a_fresh_machine(
        self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("IMPORTER_JOURNAL")
        monkeypatch.setattr("platformdirs.user_data_dir", lambda _: str(folder / "data"))
        assert run("runs").out == "No runs yet.\n"
        assert run("resume").code == 0

    def test_a_runs_id_is_shown_whole(
        self, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However narrow the terminal: it is there to be copied."""
        run_id = run("run", customers(1, "a-rather-long-name-of-a-file.csv"), "--yes",
                     "--json").objects[0]["run"]  # fmt: skip
        assert run_id in run("runs").out
        monkeypatch.setenv("COLUMNS", "60")
        _, shown = in_terminal("runs")
        assert run_id in shown


class TestTemplates:
    def test_they_are_listed_and_shown(self, run: Run) -> None:
        listed = run("templates", "list", "--json")
        names = [one["template"] for one in listed.objects]
        assert {"bigcapital", "quickbooks-online", "xero", "zoho-books"} <= set(names)
        assert run("templates").err == run("templates", "list").err
        assert 'name = "xero"' in run("templates", "show", "xero").out

    def test_a_proposal_can_be_edited_and_used(self, run: Run) -> None:
        name = write("odd.csv", "Customer,Mail,Shoe size", "Acme,a@example.com,44")
        assert run("templates", "init", name).code == 0
        assert run("check", name, "--template", "odd.toml", "--json").code == 0
        again = run("templates", "init", name)
        assert again.code == 2
        assert "odd.toml exists already" in again.err

    def test_a_file_of_which_nothing_is_known_gets_one_to_edit_too(self, run: Run) -> None:
        """Whoever checks such a file is told to write a template with this command."""
        name = write("odd.csv", "As of May", "Shop,Hue,Knob", "Acme,red,3", "Bolt,blue,4")
        assert "importer templates init" in run("check", name).err
        assert run("templates", "init", name).code == 0
        proposed = Path("odd.toml").read_text(encoding="utf-8")
        edited = proposed.replace("# [fields.displayName]", "[fields.displayName]")
        edited = edited.replace('# column = "Shop"', 'column = "Shop"')
        Path("odd.toml").write_text(edited, encoding="utf-8")
        assert run("check", name, "--template", "odd.toml").code == 0

    def test_the_blank_spreadsheet(self, run: Run) -> None:
        assert run("templates", "init", "--out", "blank.xlsx").code == 0
        assert openpyxl.load_workbook("blank.xlsx").sheetnames


TIED = ("name = '{0}'", "title = '{0}'", "[[recognise]]", "all = ['Kunde', 'Ort']",
        "[fields.displayName]", "column = 'Kunde'")  # fmt: skip


class TestTies:
    @pytest.fixture(autouse=True)
    def two_templates(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two that claim the same file with equal right."""
        folder = Path("templates").absolute()
        folder.mkdir()
        texts = {f"{name}.toml": "\n".join(TIED).format(name) for name in ("first", "second")}
        for name, text in texts.items():
            (folder / name).write_text(text)
        collected = {name: tomllib.loads(text) for name, text in texts.items()}
        (folder / "collected.json").write_text(json.dumps(collected))
        monkeypatch.setattr("importer.sources.template_files.templates_folder", lambda: folder)

    def test_without_a_terminal_both_are_named(self, run: Run) -> None:
        said = run("check", write("kunden.csv", "Kunde,Ort", "Acme,Bern"))
        assert said.code == 2
        assert "kunden.csv: Both first and second fit" in said.err
        assert "--template first or --template second" in said.err

    def test_in_a_terminal_the_user_chooses(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("importer.cli.choosing.can_ask", lambda: True)
        monkeypatch.setattr("click.prompt", lambda *_, **__: "second")
        said = run("check", write("kunden.csv", "Kunde,Ort", "Acme,Bern"))
        assert "layout second" in said.err
        assert "kunden.csv fits several layouts. Which is it?" in said.err
        assert "   2  second" in said.err
        assert "Number or name [1]: " in said.err


class TestSandbox:
    def test_a_port_that_is_taken(self, run: Run, server: Sandbox) -> None:
        said = run("sandbox", "--port", server.url.rpartition(":")[2])
        assert said.code == 1
        assert "can't be listened on" in said.err

    def test_limits_and_faults_that_there_are_not(self, run: Run) -> None:
        assert "--limits 'few' is not known" in run("sandbox", "--limits", "few").err
        assert "--fault 'rain' is not understood" in run("sandbox", "--fault", "rain").err

    def test_a_users_own_key_never_goes_to_the_stand_in(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("key").write_text("bc_my_real_key")
        monkeypatch.setenv("BIGCAPITAL_API_KEY_FILE", "key")
        monkeypatch.setenv("BIGCAPITAL_ORGANIZATION_ID", "mine")
        assert run("run", customers(1), "--sandbox", "--yes").code == 0


def test_undo_takes_back_what_was_created(run: Run, server: Sandbox) -> None:
    run("run", customers(3), "--yes")
    server.edit(2, email="changed@example.com")
    unsure = run("undo")
    assert unsure.code == 2
    assert "Nothing was deleted" in unsure.err
    assert run("undo", "--yes").code == 3
    assert [one["id"] for one in server.customers()] == [2]


def test_verify_tells_what_changed_since(run: Run, server: Sandbox) -> None:
    run("run", customers(3), "--yes")
    assert run("verify").code == 0
    server.edit(2, email="changed@example.com")
    said = run("verify")
    assert said.code == 3
    assert "changed@example.com" in said.err


def test_only_the_report_that_is_asked_for(run: Run, server: Sandbox) -> None:
    run("run", customers(1), "--yes")
    run("report", "--format", "results.csv", "--out", "again")
    assert [path.name for path in Path("again").iterdir()] == ["results.csv"]


def test_a_bundle_of_one_known_failure_is_that_failure(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jobs that run side by side raise in bundles."""

    def fail(_: object) -> int:
        raise BaseExceptionGroup("jobs", [UsageError("odd", "It is odd.", hint="Even it.")])

    monkeypatch.setattr("importer.cli.showing.list_runs", fail)
    said = run("runs")
    assert (said.code, said.err) == (2, "Stopped: It is odd.\nWhat to do: Even it.\n")


def test_a_bug_stays_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> int:
        raise BaseExceptionGroup("jobs", [ImporterError("odd", "It is odd."), KeyError("bug")])

    monkeypatch.setattr("importer.cli.showing.list_runs", fail)
    with pytest.raises(BaseExceptionGroup):
        run("runs")


def test_an_ending_process_does_not_look_for_garbage() -> None:
    """Python would look through all that was ever imported: a fifth of a small check's time."""
    program = (
        "import gc, sys, importer.cli\n"
        "sys.argv = ['importer', '--version']\n"
        "try:\n"
        "    importer.cli.main()\n"
        "finally:\n"
        "    print(gc.get_freeze_count() > 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout.split()[-1] == b"True"
