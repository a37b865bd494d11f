"""Whatever happened to a journal, a command ends with words, and never quotes a record."""

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from importer.cli import run_command
from importer.core.errors import JournalDamaged
from importer.journal import open_journal
from importer.sandbox.options import SandboxOptions
from importer.sandbox.server import Sandbox

from tests.budget import budget
from tests.cli.conftest import ROOMY, Run
from tests.hostile import journals
from tests.hostile.journals import Case

SECRET = "Zebulon"
"""A customer's name; what is said of a damaged journal may not hold it."""

ROWS = "\n".join(
    [
        "Display Name,Email,Opening Balance,Opening Balance At,Billing Address Postcode",
        *(
            f"{SECRET} {row},{SECRET.lower()}{row}@example.com,{row % 3}.50,2026-01-01,0{row}123"
            for row in range(1, 13)
        ),
        f"{SECRET} 13,not an address,1.00,2026-01-01,",
    ]
)

KNOWN = {"journal-damaged", "journal-unknown-format", "journal-too-new", "run-unknown",
         "run-not-resumable", "run-never-sent", "other-organization"}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(limits=ROOMY)) as started:
        yield started


@pytest.fixture(scope="module")
def whole(server: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A journal with a run that was stopped half-way, and the run's id."""
    folder = tmp_path_factory.mktemp("whole")
    path = folder / "journal.sqlite"
    (folder / "customers.csv").write_text(ROWS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        _name(patch, server)
        patch.chdir(folder)
        file = str(folder / "customers.csv")
        run_command(["run", file, "--first", "6", "--yes", "--journal", str(path)])
    (run_id,) = [one.name for one in (folder / "import-results").iterdir()]
    return path, run_id


def _name(patch: pytest.MonkeyPatch, server: Sandbox) -> None:
    patch.setenv("BIGCAPITAL_BASE_URL", server.url)
    patch.setenv("BIGCAPITAL_API_KEY", server.key)


def commands(run_id: str) -> list[Sequence[str]]:
    return [
        ("runs",),
        ("report", run_id),
        ("verify", run_id),
        ("resume", run_id, "--yes", "--first", "1", "--settle", "0s", "--recheck", "0s"),
        ("fixes", run_id),
        ("support", run_id),
        ("check", "customers.csv", "--offline"),
        ("report",),
    ]


def try_out(
    case: Case,
    whole: tuple[Path, str],
    folder: Path,
    run: Run,
    some: Sequence[Sequence[str]],
) -> list[str]:
    """Run commands on a damaged copy; the codes of what stopped them."""
    path = folder / "damaged.sqlite"
    for old in folder.glob("damaged.sqlite*"):
        old.unlink()
    shutil.copy(whole[0], path)
    case.damage(path)
    codes = []
    for words in some:
        ended = run(*words, "--journal", str(path), "--json")
        assert ended.code in {0, 1, 2, 3, 4}, words
        last = ended.objects[-1] if ended.objects else {}
        if last.get("error"):
            assert last["error"] in KNOWN, (words, last)
            assert SECRET not in ended.out + ended.err
            codes.append(str(last["error"]))
    return codes


@pytest.fixture
def at_hand(
    folder: Path, whole: tuple[Path, str], server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The working folder, with the file that was imported."""
    _name(monkeypatch, server)
    shutil.copy(whole[0].parent / "customers.csv", folder)
    return folder


def cases(path: Path) -> list[Case]:
    return [
        *journals.odd_values(path),
        *journals.odd_blocks(),
        *journals.changed_bytes(1, budget(120, 2_000)),
        *journals.changed_log(1, budget(20, 300)),
    ]


def test_damage_anywhere_is_told_or_does_no_harm(
    whole: tuple[Path, str], at_hand: Path, run: Run
) -> None:
    """A few commands each, others for the next: all of them for the large budget."""
    chance = random.Random(2)
    found: list[str] = []
    every = cases(whole[0])
    for case in every if budget(0, 1) else chance.sample(every, 60):
        some = commands(whole[1])
        some = some if budget(0, 1) else chance.sample(some, 2)
        try:
            found += try_out(case, whole, at_hand, run, some)
        except Exception as error:
            error.add_note(f"{case}: {some}")
            raise
    assert "journal-damaged" in found


@pytest.mark.parametrize("case", [*journals.odd_blocks()], ids=str)
def test_rows_that_can_not_be_unpacked_are_damage(
    whole: tuple[Path, str], tmp_path: Path, case: Case
) -> None:
    """Whoever reads them, in whatever order."""
    path = tmp_path / "damaged.sqlite"
    shutil.copy(whole[0], path)
    case.damage(path)
    with pytest.raises(JournalDamaged):
        read_all(path, whole[1])


def read_all(path: Path, run_id: str) -> None:
    """Every part of every row."""
    with open_journal(path) as journal:
        for row in journal.results(run_id):
            journal.row(run_id, row.row_id)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("blocks", "cells", ("report",)),
        ("blocks", "heads", ("report",)),
        ("blocks", "bodies", ("resume", "--yes", "--settle", "0s")),
        ("rows", "block", ("report",)),
        ("attempts", "body", ("verify",)),
        ("rows", "ending", ("report",)),
        ("problems", "code", ("report",)),
        ("sources", "record", ("report",)),
        ("runs", "started_at", ("runs",)),
        ("facts", "value", ("report",)),
    ],
)
def test_a_record_that_can_not_be_understood_is_damage(
    whole: tuple[Path, str], at_hand: Path, run: Run, table: str, column: str, words: Sequence[str]
) -> None:
    case = Case("bytes", journals._set(table, column, b"\xff" + SECRET.encode()))

    assert try_out(case, whole, at_hand, run, [words]) == ["journal-damaged"]
