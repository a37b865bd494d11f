"""Whatever is done to a file while it is read: it is taken as it was at one moment, or not."""

import gzip
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importer.cli import run_command
from importer.core.errors import ImporterError
from importer.core.reading import ReadingOptions, Table
from importer.journal import open_journal
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox
from importer.sources import open_tables, source_file
from importer.sources.source_file import SourceFile, open_source_file

from tests.budget import budget
from tests.hostile.changing_files import STEPS, Disturbed, Step, plans
from tests.sources.workbooks import row, text_cell, xlsx, zipped

CSV = b"Name,City\n" + b"".join(b"Customer %03d,Oslo\n" % number for number in range(20))
HTML = b"<html><table><tr><td>Name</td><td>City</td></tr><tr><td>Ann</td><td>Oslo</td></tr></table>"
WORKBOOK = xlsx(
    row(1, text_cell("A", "Name"), text_cell("B", "City"))
    + row(2, text_cell("A", "Ann"), text_cell("B", "Oslo"))
)
KINDS = {
    "csv": CSV,
    "tsv": CSV.replace(b",", b"\t"),
    "xlsx": WORKBOOK,
    "html": HTML,
    "csv.gz": gzip.compress(CSV),
    "zip": zipped({"customers.csv": CSV}),
    "xlsx.zip": zipped({"customers.xlsx": WORKBOOK}),
}


def opened_while(disturbed: Disturbed, monkeypatch: pytest.MonkeyPatch) -> SourceFile | None:
    """The file as it is opened while the steps happen; None where that is refused as it should."""
    with monkeypatch.context() as patched:
        patched.setattr(source_file, "BLOCK", 64)
        patched.setattr(source_file, "_open_for_reading", disturbed.opened)
        try:
            return open_source_file(disturbed.path, "customers.csv")
        except ImporterError as error:
            if error.code not in {"file-changed", "file-empty"}:
                raise
            return None


@settings(max_examples=budget(200, 3000), deadline=None, derandomize=True)
@given(plan=plans)
def test_a_file_is_read_as_it_was_at_one_moment(plan: list[tuple[int, Step]]) -> None:
    """Its fingerprint is of these bytes, and whoever reads on later reads these, too."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        path = Path(folder, "customers.csv")
        path.write_bytes(CSV)
        disturbed = Disturbed(path, plan)

        found = opened_while(disturbed, patched)

        if found is None:
            return
        content = b"".join(found.blocks())
        assert content in disturbed.states
        assert found.sha256 == hashlib.sha256(content).hexdigest()
        assert found.size == len(content)
        disturbed.finish()
        assert b"".join(found.blocks()) == content


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_what_happens_later_does_no_harm(kind: str, step: Step, tmp_path: Path) -> None:
    """Nor between two rows: all passes over a table read the same bytes, of every kind of file."""
    path = tmp_path / f"customers.{kind}"
    path.write_bytes(KINDS[kind])
    (table,) = open_tables(path, path.name, ReadingOptions())
    expected = cells(table)

    reading = table.rows()
    first = next(reading).cells
    step(path, 1)

    assert [first, *(one.cells for one in reading)] == expected
    assert cells(table) == expected
    path.unlink()
    assert cells(table) == expected


def cells(table: Table) -> list[tuple[str, ...]]:
    """The cells of all rows."""
    return [one.cells for one in table.rows()]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_change_in_the_middle_of_a_block_is_no_half_of_a_customer(
    step: Step, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each of the reads there are: of the copy, and of the second look at the file."""
    for read in range(18):
        path = tmp_path / f"{read}.csv"
        path.write_bytes(CSV)
        disturbed = Disturbed(path, [(read, step)])
        found = opened_while(disturbed, monkeypatch)
        assert found is None or b"".join(found.blocks()) in disturbed.states


@settings(max_examples=budget(6, 60), deadline=None, derandomize=True)
@given(step=st.sampled_from(STEPS), rows=st.integers(min_value=1, max_value=30))
def test_a_run_sends_the_file_as_it_was_or_nothing(step: Step, rows: int) -> None:
    """It changes while the server is asked who we are, before the first row is checked."""
    content = b"Display Name\n" + b"".join(b"Customer %03d\n" % one for one in range(rows))
    waits = Fault(FaultKind.DELAY, on="GET /api/customers", seconds=0.1)
    with TemporaryDirectory() as folder, Sandbox() as server, pytest.MonkeyPatch.context() as env:
        server.add_fault(waits)
        env.chdir(folder)
        env.setenv("BIGCAPITAL_BASE_URL", server.url)
        env.setenv("BIGCAPITAL_API_KEY", server.key)
        path = Path("customers.csv")
        path.write_bytes(content)
        happens = Thread(target=once_asked, args=(server, lambda: step(path.absolute(), 1)))
        happens.start()
        code = run_command(["run", str(path), "--yes", "--journal", "journal.sqlite"])
        happens.join()

        assert code == 0
        names = [str(one["display_name"]) for one in server.customers()]
        assert sorted(names) == [f"Customer {one:03d}" for one in range(rows)]
        with open_journal(Path("journal.sqlite")) as journal:
            (run,) = journal.runs()
            (source,) = journal.sources(run.id)
        assert source.sha256 == hashlib.sha256(content).hexdigest()


def once_asked(server: Sandbox, do: Callable[[], None]) -> None:
    """Do something once the server has been asked for the organization."""
    while not server.count_requests("GET /api/organization/current"):
        os.sched_yield()
    do()


def test_a_file_that_changes_while_it_is_copied_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The user is told what to do; the server is not even asked."""
    path = tmp_path / "customers.csv"
    path.write_bytes(CSV)
    disturbed = Disturbed(path, [(3, STEPS[1])])
    monkeypatch.setattr(source_file, "BLOCK", 64)
    monkeypatch.setattr(source_file, "_open_for_reading", disturbed.opened)

    with Sandbox() as server:
        monkeypatch.setenv("BIGCAPITAL_BASE_URL", server.url)
        monkeypatch.setenv("BIGCAPITAL_API_KEY", server.key)
        journal = str(tmp_path / "journal.sqlite")
        code = run_command(["run", str(path), "--yes", "--json", "--journal", journal])
        assert server.requests == ()

    said = capsys.readouterr()
    assert code == 1
    assert json.loads(said.out.splitlines()[-1])["error"] == "file-changed"
    assert "customers.csv was changed while it was being read." in said.err
    assert "Close it in the program that writes to it" in said.err
