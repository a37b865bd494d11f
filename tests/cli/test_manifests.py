"""Many files and organizations from one manifest: each a run of its own, and all told together."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, Said, customers, write

FILE = Path("manifest.csv")
Started = Callable[..., Sandbox]


@pytest.fixture
def servers(sandbox: Started, monkeypatch: pytest.MonkeyPatch) -> dict[str, Sandbox]:
    """Two organizations, by the names that the user gave them."""
    found = {name: sandbox(limits=ROOMY, key=f"bc_{name}") for name in ("acme", "bolt")}
    tables = []
    for name, server in found.items():
        monkeypatch.setenv(f"{name.upper()}_KEY", server.key)
        key = f'key.env = "{name.upper()}_KEY"'
        tables += [f"[organizations.{name}]", f'server = "{server.url}"', key, ""]
    Path("organizations.toml").write_text("\n".join(tables))
    monkeypatch.setenv("IMPORTER_ORGANIZATIONS", "organizations.toml")
    return found


def manifest(*lines: str, head: str = "file,organization,options") -> None:
    FILE.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")


def summary() -> dict[str, object]:
    found: dict[str, object] = json.loads(Path("out/summary.json").read_text())
    return found


@pytest.fixture
def go(run: Run) -> Callable[..., Said]:
    def run_manifest(*more: str) -> Said:
        return run("run", "--manifest", str(FILE), "--yes", "--out", "out", "--json", *more)

    return run_manifest


Go = Callable[..., Said]


def test_each_file_goes_where_its_line_says(go: Go, servers: dict[str, Sandbox]) -> None:
    customers(2, "a.csv"), customers(3, "b.csv")
    manifest("a.csv,acme,--set note=first", "b.csv,bolt,")

    assert go().code == 0

    assert [one["note"] for one in servers["acme"].customers()] == ["first", "first"]
    assert [one["display_name"] for one in servers["bolt"].customers()] == [
        "Customer 1",
        "Customer 2",
        "Customer 3",
    ]


def test_all_are_told_together(go: Go, servers: dict[str, Sandbox]) -> None:
    """By organization and by file, as the reports of each tell it."""
    customers(2, "a.csv"), customers(3, "b.csv")
    write("c.csv", "Display Name,Email", "Ann,no-address", "Bea,b@example.com")
    manifest("a.csv,acme,", "b.csv,bolt,", "c.csv,acme,")

    said = go()

    told = summary()
    assert said.code == told["exit_code"] == 3
    assert said.objects[-1]["endings"] == told["endings"]
    assert (told["rows"], told["files"], told["begun"]) == (7, 3, 3)
    of = {one["name"]: (one["files"], one["rows"]) for one in told["organizations"]}  # type: ignore[attr-defined]
    assert of == {"acme": (2, 4), "bolt": (1, 3)}
    for one in told["runs"]:  # type: ignore[attr-defined]
        own = json.loads((Path(one["reports"]) / "summary.json").read_text())
        assert (own["run"], own["endings"]) == (one["run"], one["endings"])
    book = openpyxl.load_workbook("out/summary.xlsx")
    assert [row[1] for row in book["Files"].values] == ["file", "a.csv", "b.csv", "c.csv"]
    assert [row[:2] for row in book["Organizations"].values][1:] == [("acme", 2), ("bolt", 1)]


def test_what_stops_one_stops_no_other(go: Go, servers: dict[str, Sandbox]) -> None:
    customers(1, "a.csv")
    write("b.csv", "nothing", "that is known")
    manifest("b.csv,acme,", "a.csv,bolt,")

    said = go()

    told = summary()["runs"]
    assert [bool(one["error"]) for one in told] == [True, False]  # type: ignore[attr-defined]
    assert said.code != 0
    assert len(servers["bolt"].customers()) == 1


def test_starting_again_goes_on_with_what_was_left(go: Go, servers: dict[str, Sandbox]) -> None:
    """Nothing is created twice, and no second run is made of a file that has an unfinished one."""
    customers(3, "a.csv")
    manifest("a.csv,acme,--first 1")
    go()
    manifest("a.csv,acme,")
    assert go().code == 0

    assert len(servers["acme"].customers()) == 3
    told = summary()
    assert told["runs"][0]["endings"]["created"] == 3  # type: ignore[index]


def test_without_an_organization_it_goes_where_the_settings_say(go: Go, server: Sandbox) -> None:
    customers(1, "a.csv")
    FILE.write_text("file\na.csv\n")
    assert go().code == 0
    assert len(server.customers()) == 1


def test_a_spreadsheet_may_have_written_it(go: Go, server: Sandbox) -> None:
    """With a byte order mark, semicolons, blank lines and columns in another order."""
    customers(1, "a b.csv")
    FILE.write_text("\ufeffOptions;File\r\n;\r\n--set 'note=x y';a b.csv\r\n", encoding="utf-8")
    assert go().code == 0
    assert [one["note"] for one in server.customers()] == ["x y"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("gone.csv,acme,", "there is no file"),
        (",acme,", "it names no file"),
        ("a.csv,nobody,", "describes no organization nobody"),
        ("a.csv,acme,--shoe-size 4", "No such option"),
        ("a.csv,acme,--batch-size many", "batch-size is not valid"),
        ("a.csv,acme,other.csv", "name another file"),
        ("a.csv,acme,'--set", "a quotation mark"),
        ("a.csv,acme,--json", "--json holds for the whole manifest"),
        ("a.csv,acme,--help", "ask for help"),
        ("a.csv,acme,--manifest m.csv", "--manifest holds for the whole"),
    ],
)
def test_a_line_that_can_not_be_right(
    go: Go, servers: dict[str, Sandbox], line: str, said: str
) -> None:
    """All lines are looked at before anything is sent."""
    customers(1, "a.csv")
    manifest("a.csv,acme,", line)

    stopped = go()

    assert (stopped.code, stopped.objects[-1]["error"]) == (2, "manifest-invalid")
    assert "line 3: " in stopped.err
    assert said in stopped.err
    assert servers["acme"].customers() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column “file”"),
        ("file\n", "it names no file"),
        ("name,organization\n", "no column “file”"),
        ("file,colour\na.csv,red\n", "other columns: colour"),
        ("file,file\na.csv,a.csv\n", "other columns: file, file"),
    ],
)
def test_a_manifest_that_is_none(go: Go, text: str, said: str) -> None:
    FILE.write_text(text)
    stopped = go()
    assert stopped.code == 2
    assert said in stopped.err


def test_one_that_can_not_be_read(go: Go, run: Run) -> None:
    assert go().objects[-1]["error"] == "manifest-unreadable"
    FILE.write_bytes(b"file\n\xff\xfe.csv\n")
    assert "it is no text in UTF-8" in go().err


def test_files_and_a_manifest_do_not_go_together(run: Run) -> None:
    assert run("run").code == 2
    assert run("run", customers(1), "--manifest", "manifest.csv").code == 2


def test_many_wrong_lines_are_counted(go: Go) -> None:
    manifest(*(f"gone-{number}.csv,," for number in range(8)))
    assert "… and 3 more." in go().err
