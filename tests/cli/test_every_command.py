"""`--json`, `--journal` and `--out` hold everywhere: one walk over all commands that there are.

A new command is walked over from its first day; what it can do without is said here, with why.
"""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from importer.cli import importer as console
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, Said, customers
from tests.cli.processes import read_line, start
from tests.jobs.nights import describe_job

WITHOUT = {
    ("runs", "--out"): "it lists, and writes no file",
    ("forget", "--out"): "it removes, and writes no file",
    ("fixes", "--out"): "its only file is named by --save",
    ("doctor", "--out"): "it looks, and writes no file",
    ("explain", "--out"): "it explains, and writes no file",
    ("sandbox", "--out"): "it serves, and writes no file",
    ("sandbox", "--journal"): "it keeps no run",
    ("web", "--out"): "its reports are downloaded",
    ("job", "--json"): "its commands take it",
    ("job", "--journal"): "its commands take it",
    ("job", "--out"): "its commands write where the job says",
    ("job list", "--out"): "it lists, and writes no file",
    ("job check", "--out"): "it looks, and writes no file",
    ("job run", "--out"): "the job says where its reports go",
    ("job fetch", "--out"): "it writes into the inbox",
    ("job install", "--out"): "it writes where what starts the job looks",
    ("job watch", "--out"): "its jobs say where their reports go",
    ("job history", "--out"): "it lists, and writes no file",
    ("job approve", "--out"): "it writes no file",
    ("job notify", "--out"): "it tells, and writes no file",
    ("fleet", "--json"): "its commands take it",
    ("fleet", "--journal"): "its commands take it",
    ("fleet", "--out"): "its commands write into --store",
    ("fleet submit", "--out"): "it writes no file",
    ("fleet worker", "--out"): "it writes into --store",
    ("fleet status", "--out"): "it lists, and writes no file",
    ("fleet cancel", "--out"): "it writes no file",
    ("fleet schedule", "--out"): "it writes no file",
    ("templates", "--out"): "it lists, and writes no file",
    ("templates list", "--out"): "it lists, and writes no file",
    ("templates show", "--out"): "it prints",
    ("templates forget", "--out"): "it removes, and writes no file",
}

ARGUMENTS = {
    "check": ("customers.csv",),
    "run": ("customers.csv", "--yes", "--first", "2"),
    "resume": ("--yes",),
    "report": (),
    "verify": (),
    "undo": ("--yes",),
    "runs": (),
    "forget": ("{run}", "--yes"),
    "fixes": (),
    "support": (),
    "doctor": (),
    "explain": ("email-invalid",),
    "job list": ("--config", "importer.toml"),
    "job check": ("nightly", "--config", "importer.toml"),
    "job run": ("nightly", "--config", "importer.toml"),
    "job fetch": ("nightly", "--config", "importer.toml"),
    "job history": ("nightly", "--config", "importer.toml"),
    "job install": (
        *("nightly", "--config", "importer.toml"),
        "--every",
        "daily 02:30",
        "--as",
        "cron",
    ),
    "templates": (),
    "templates list": (),
    "templates show": ("xero",),
    "templates init": ("customers.csv",),
}
"""How each is called here; `sandbox` and `web` serve until they are stopped, `templates forget`
needs a mapping that somebody confirmed in a terminal, `job approve` a file that is held, and
`job notify` somebody to tell."""

ELSEWHERE = {
    "job": "its commands are called",
    "job watch": "tests/jobs/test_watching.py",
    "job approve": "tests/jobs/test_running.py",
    "job notify": "tests/jobs/test_telling.py",
    "fleet": "its commands are called",
    "fleet submit": "tests/fleet/test_workers.py",
    "fleet worker": "tests/fleet/test_workers.py",
    "fleet status": "tests/fleet/test_workers.py",
    "fleet cancel": "tests/fleet/test_workers.py",
    "fleet schedule": "tests/fleet/test_workers.py",
    "sandbox": "test_the_stand_in_says_where_it_is",
    "templates forget": "test_remembering",
    "web": "tests/web/test_way.py",
}


def commands(
    group: click.Group = console, above: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Every command and every command of a group, by what is typed."""
    for name, command in sorted(group.commands.items()):
        yield " ".join((*above, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))


ALL = dict(commands())


def options_of(name: str) -> set[str]:
    return {opt for one in ALL[name].params for opt in one.opts}


@pytest.mark.parametrize("option", ["--json", "--journal", "--out"])
@pytest.mark.parametrize("name", ALL)
def test_a_command_takes_what_holds_everywhere(name: str, option: str) -> None:
    """Or it is said here what for it needs none; never both."""
    assert (option in options_of(name)) != ((name, option) in WITHOUT)


def test_every_command_is_called_here() -> None:
    assert set(ALL) == ARGUMENTS.keys() | ELSEWHERE.keys()


@pytest.mark.usefixtures("each_journal")
@pytest.mark.parametrize("name", ARGUMENTS)
def test_with_json_stdout_holds_objects_and_nothing_else(
    name: str, run: Run, server: Sandbox
) -> None:
    """One a line; the run's id is in the first of a command about a run."""
    said = called(name, run, "--json")
    assert said.code == 0
    assert said.objects
    if "run" in {opt.name for opt in ALL[name].params} or name in {"check", "run", "runs"}:
        assert said.objects[0]["run"]


@pytest.mark.parametrize("name", [one for one in ARGUMENTS if (one, "--out") not in WITHOUT])
def test_files_go_where_out_says_and_nowhere_else(name: str, run: Run, server: Sandbox) -> None:
    before = prepared(run)
    there = {path for path in Path().iterdir() if path.name != "import-results"}
    reports = sorted(Path("import-results").rglob("*"))

    assert called(name, run, "--out", "elsewhere", run_id=before).code == 0

    assert Path("elsewhere").is_file() or any(Path("elsewhere").iterdir())
    assert {path for path in Path().iterdir() if path.name != "import-results"} - there == {
        Path("elsewhere")
    }
    assert sorted(Path("import-results").rglob("*")) == reports


@pytest.mark.parametrize("name", [one for one in ARGUMENTS if (one, "--journal") not in WITHOUT])
def test_the_journal_that_is_named_is_the_one_that_is_used(
    name: str, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The user's own is neither made nor read."""
    run_id = prepared(run)
    named = str(tmp_path / "journal" / "journal.sqlite")
    own = tmp_path / "own.sqlite"
    monkeypatch.setenv("IMPORTER_JOURNAL", str(own))

    assert called(name, run, "--journal", named, run_id=run_id).code == 0

    assert not own.exists()


def prepared(run: Run) -> str:
    """A run of which two rows are sent and one waits; its id."""
    said = run("run", customers(3), "--yes", "--first", "2", "--new-run", "--json")
    return str(said.objects[0]["run"])


def called(name: str, run: Run, *more: str, run_id: str = "") -> Said:
    run_id = run_id or prepared(run)
    if name.startswith("job "):
        Path("drop").mkdir(exist_ok=True)
        source = "inbox" if name == "job fetch" else customers(4, "nightly.csv")
        describe_job(source, f'fetch.from = "file://{Path("drop").resolve()}"')
    given = [one.format(run=run_id) for one in ARGUMENTS[name]]
    new = ["--new-run"] if name == "run" else []
    return run(*name.split(), *given, *new, *more)


def test_the_stand_in_says_where_it_is() -> None:
    process = start("sandbox", "--json", "--limits", "none")
    try:
        assert set(read_line(process)) == {"base_url", "api_key"}
    finally:
        process.terminate()
        process.communicate()
