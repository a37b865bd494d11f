"""`importer support`: all that a helper needs, and nothing of anybody's data."""

import csv
import json
import re
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from importer.core.values.masking import masked
from importer.journal import open_journal
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, write

SAMPLES = Path(__file__).parents[2] / "sample_data"
ROWS = (
    "Brightwater Holdings,ann@brightwater.example,0123 456789",
    "Castellan Partners,bob(at)castellan.example,0987 654321",
    "Dunmore Textiles,cid@dunmore.example,",
)


def bundle(folder: str = "out") -> dict[str, str]:
    """The members of the one bundle in a folder, by name."""
    (path,) = Path(folder).glob("support-*.zip")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def sent(run: Run) -> dict[str, str]:
    """The bundle of an import with a rejected row and a refused one."""
    file = write("secret-clients.csv", "Display Name,Email,Phone", *ROWS)
    run("run", file, "--yes", "--default", "note=hidden words", "--out", "out")
    assert run("support", "--out", "out").code == 0
    return bundle()


def test_it_tells_versions_options_endings_and_headers(run: Run, server: Sandbox) -> None:
    server.add_fault(Fault(FaultKind.ERROR, match="Dunmore", status=400))
    members = sent(run)
    told = json.loads(members["run.json"])
    assert told["endings"]["created"] == told["endings"]["rejected"] == 1
    assert told["endings"]["refused"] == 1
    assert told["problems"]["email-invalid"] == 1
    assert {"python", "httpx", "pandas"} <= told["versions"].keys()
    assert told["options"] == {"default": {"note": "aaaaaa aaaaa"}}
    answer = told["headers_of_answers"]["POST /api/customers 201"]
    assert "x-ratelimit-remaining-auth" in {name.lower() for name in answer}
    (table,) = json.loads(members["columns.json"])
    assert [column["header"] for column in table["columns"]] == ["Display Name", "Email", "Phone"]
    assert "README.txt" in members


def test_problems_and_attempts_are_told_row_by_row(run: Run, server: Sandbox) -> None:
    members = sent(run)
    problems = list(csv.DictReader(members["problems.csv"].splitlines()))
    invalid = next(one for one in problems if one["problem"] == "email-invalid")
    assert (invalid["row"], invalid["column"]) == ("3", "B")
    assert invalid["value"] == "aaa(aa)aaaaaaaaa.aaaaaaa"
    attempts = list(csv.DictReader(members["attempts.csv"].splitlines()))
    assert [(one["row"], one["status"], one["state"]) for one in attempts] == [
        ("2", "201", "confirmed"),
        ("4", "201", "confirmed"),
    ]
    assert all(one["ended_at"] for one in attempts)


def test_nothing_of_key_server_organization_and_options_is_in_it(run: Run, server: Sandbox) -> None:
    everything = "".join(sent(run).values())
    organization = server.options.organization
    for secret in (server.key, organization.name, "127.0.0.1", "secret-clients", "hidden"):
        assert secret not in everything


def test_headers_that_name_the_host_are_not_in_it(run: Run, server: Sandbox) -> None:
    """As an earlier importer kept them."""
    sent(run)
    named = {"POST /api/customers 201": {"via": "1.1 books.acme.example", "server": "books-1"}}
    with open_journal(Path("../journal/journal.sqlite")) as journal:
        (told,) = journal.runs()
        journal.set_fact(told.id, "answers", json.dumps(named))
    run("support", "--out", "again")
    text = bundle("again")["run.json"]
    assert "books" not in text
    assert json.loads(text)["headers_of_answers"] == {
        "POST /api/customers 201": {"server": "(not shown)"}
    }


def test_it_is_readable_by_its_owner_alone(run: Run, server: Sandbox) -> None:
    sent(run)
    (path,) = Path("out").glob("support-*.zip")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_people_are_told_where_it_is_and_that_nothing_was_sent(run: Run) -> None:
    run("check", write("c.csv", "Display Name", "Acme"), "--offline")
    said = run("support", "--out", "out")
    assert "support-" in said.err
    assert "Nothing was sent" in said.err


def first_samples() -> list[Path]:
    """One file of each system."""
    folders = sorted(path for path in SAMPLES.iterdir() if path.is_dir())
    files = (
        sorted(path for path in folder.iterdir() if path.suffix != ".json") for folder in folders
    )
    return [found[0] for found in files if found]


@pytest.mark.parametrize("sample", first_samples(), ids=lambda path: path.parent.name)
def test_no_value_of_a_file_is_in_it(run: Run, sample: Path) -> None:
    """No cell that could tell anything of anybody, in any member but the words of our own."""
    shutil.copy(sample, sample.name)
    expected = json.loads(sample.with_suffix(".expected.json").read_text())
    named = expected.get("options", {}).get("template")
    template = ("--template", named) if named else ()
    run("check", sample.name, "--offline", "--out", "out", *template)
    assert (run("support", "--out", "out").code != 0) is ("refused" in expected)
    if "refused" in expected:
        return  # a file that is refused by name leaves no run
    everything = "".join(text for name, text in bundle().items() if name != "README.txt")
    assert [cell for cell in telling_cells() if cell in everything] == []


def telling_cells() -> set[str]:
    """The cells of the run that hold more than a word of anybody's: names, addresses, numbers."""
    with open_journal(Path("../journal/journal.sqlite"), read_only=True) as journal:
        (run,) = journal.runs()
        cells = {cell for row in journal.results(run.id) for cell in row.cells}
    return {cell for cell in cells if _TELLING.search(cell) and masked(cell) != cell}


_TELLING = re.compile(r"(?=.*[^\W0])(\w\W+\w|\d{5}|\w{12})", re.DOTALL)
"""A `0.00` tells nothing of anybody, and stands in many a time of day: `10:00:10.004`."""
