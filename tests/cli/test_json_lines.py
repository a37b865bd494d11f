"""`--json`: one object a line on stdout, the run's id in the first; people's text on stderr."""

import pytest
from importer.core.outcomes import Ending
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers, write
from tests.cli.processes import read_line, start


def test_a_run_from_its_id_to_its_end(run: Run, server: Sandbox) -> None:
    said = run("run", customers(2), "--yes", "--json")
    first, *_, last = said.objects
    assert first == {"run": last["run"], "files": ["customers.csv"]}
    assert set(last["endings"]) == {ending.value for ending in Ending}
    assert last["endings"]["created"] == 2
    assert (last["cause"], last["error"], last["exit_code"]) == ("done", None, said.code == 3)
    assert any(path.endswith("summary.json") for path in last["report"])
    assert "How the rows ended" in said.err


def test_every_command_about_a_run_names_it_first(run: Run, server: Sandbox) -> None:
    run_id = run("run", customers(3), "--yes", "--first", "1", "--json").objects[0]["run"]
    for command in ("resume", "report", "verify", "runs", "undo", "forget"):
        yes = ("--yes",) if command in {"undo", "forget"} else ()
        target = () if command == "runs" else (run_id,)
        said = run(command, *target, *yes, "--json")
        assert (command, said.code) == (command, 0)
        assert said.objects[0]["run"] == run_id
    assert server.customers() == []


def test_what_is_said_on_the_way_comes_after_the_runs_id(run: Run, server: Sandbox) -> None:
    """The server drops postal codes, which a resumed run learns and says while it sends."""
    rows = ("Display Name,Billing Address Postcode", "Acme,02138", "Beta,02139")
    run_id = run("run", write("p.csv", *rows), "--json").objects[0]["run"]
    said = run("resume", run_id, "--yes", "--json")
    first, *between, last = said.objects
    assert first["run"] == last["run"] == run_id
    assert any("postal codes" in one.get("text", "") for one in between)


def test_without_it_a_run_writes_nothing_to_stdout(run: Run, server: Sandbox) -> None:
    name = customers(1)
    for arguments in (("check", name), ("run", name, "--yes"), ("resume",)):
        assert run(*arguments).out == ""


@pytest.mark.parametrize(
    "listing", [("runs",), ("explain",), ("explain", "balance"), ("templates", "list"), ("fixes",)]
)
def test_what_people_ask_for_can_be_piped_and_for_scripts_stands_aside(
    run: Run, server: Sandbox, listing: tuple[str, ...]
) -> None:
    """`importer explain | less` showed an empty page."""
    run("check", customers(1))
    said = run(*listing)
    assert said.out
    assert said.err == ""
    with_json = run(*listing, "--json")
    assert with_json.objects
    assert with_json.err == said.out


def test_the_environment_can_ask_for_it(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORTER_JSON", "1")
    assert run("check", customers(1)).objects[0]["files"] == ["customers.csv"]
    assert run("check", "nowhere.csv").objects[0]["error"] == "file-missing"
    assert run("check", "--nonsense").objects[0]["error"] == "usage"


def test_servers_are_described(run: Run, server: Sandbox) -> None:
    (facts,) = run("doctor", "--json").objects
    assert (facts["base_url"], facts["organization_id"]) == (server.url, id_of(server))
    assert (facts["base_currency"], facts["limit_known"]) == ("USD", True)


def test_the_stand_in_tells_a_script_where_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    process = start("sandbox", "--json", "--limits", "none")
    try:
        said = read_line(process)
        monkeypatch.setenv("BIGCAPITAL_BASE_URL", said["base_url"])
        monkeypatch.setenv("BIGCAPITAL_API_KEY", said["api_key"])
        assert run("doctor").code == 0
    finally:
        process.terminate()
        process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize("which", ["stdout", "stderr"])
def test_a_run_goes_on_when_its_reader_leaves(which: str, server: Sandbox) -> None:
    """As with `importer run … --json | head -1`."""
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.2))
    process = start("run", customers(3), "--yes", "--json")
    read_line(process)
    getattr(process, which).close()
    rest = process.stderr if which == "stdout" else process.stdout
    assert rest
    with rest:
        assert "Traceback" not in rest.read()
    assert process.wait() == 0
    assert len(server.customers()) == 3


def id_of(server: Sandbox) -> str:
    """The organization that the stand-in's key opens."""
    return server.options.organization.organization_id
