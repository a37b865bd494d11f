"""Promises 1 to 3 for rows that come back corrected: killed at any moment, created once each."""

import random
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.journal import open_journal
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox
from openpyxl import load_workbook

from tests.budget import budget
from tests.laws.processes import Importer

ROOMY = Limits(default=1_000_000, auth=1_000_000)
SHORT_WAITS = {
    "IMPORTER_SETTLE": "1",
    "IMPORTER_SERVER_TIMEOUT": "1",
    "IMPORTER_RECHECK": "0.4",
    "IMPORTER_BATCH_SIZE": "4",
}
ROWS = 24
ADDED = "Added by hand"


def write_customers(path: Path) -> None:
    """Every second row has an e-mail address that no server takes."""
    lines = ["Display Name,Email,Opening Balance,As of"]
    for number in range(ROWS):
        address = f"c{number}@example{'' if number % 2 else '.com'}"
        balance = "10.00,2026-01-01" if number % 3 == 0 else ","
        lines.append(f"Customer {number:02},{address},{balance}")
    path.write_text("\n".join(lines) + "\n")


def mend(corrections: Path, to: Path) -> None:
    """Every address put right, one row added, the sheet sorted the other way round."""
    workbook = load_workbook(corrections)
    sheet = workbook.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(2, sheet.max_row)
    for row in reversed(rows):
        sheet.append([row[0], f"{row[1]}.com", *row[2:]])
    sheet.append([ADDED, "added@example.com"])
    workbook.save(to)


@pytest.mark.parametrize("seed", range(budget(2, 10)))
def test_killed_while_corrections_are_sent_every_row_is_created_once(
    seed: int, tmp_path: Path
) -> None:
    """Whether `resume` goes on, or the file of corrections is given once more."""
    chance = random.Random(seed)
    file, mended = tmp_path / "customers.csv", tmp_path / "mended.xlsx"
    write_customers(file)
    with Sandbox(SandboxOptions(limits=ROOMY, seed=seed)) as server:
        importer = Importer(tmp_path, file, server, SHORT_WAITS)
        assert importer.run() == 3
        mend(importer.out / "corrections.xlsx", mended)

        for _ in range(2):
            importer.die(chance.randrange(1, 14), "run", str(mended))
            check_truth(importer, server)
        if seed % 2:
            importer.command("resume")
        assert importer.command("run", str(mended)) == 0, importer.shown.read_text()

        check_truth(importer, server)
        everybody = [*(f"Customer {number:02}" for number in range(ROWS)), ADDED]
        assert sorted(str(one["display_name"]) for one in server.customers()) == sorted(everybody)
        assert importer.command("verify") == 0


def check_truth(importer: Importer, server: Sandbox) -> None:
    """No row vanished, none was counted twice, and none is called what it is not."""
    on_server = [str(one["display_name"]) for one in server.customers()]
    with open_journal(importer.journal) as journal:
        (run,) = journal.runs()
        rows = list(journal.results(run.id))
        assert sum(journal.endings(run.id).values()) == len(rows)
        assert len(rows) in {ROWS, ROWS + 1}
        assert sum(source.rows for source in journal.sources(run.id)) == len(rows)
    for row in rows:
        assert on_server.count(row.display_name) <= 1
        if row.ending is Ending.CREATED:
            assert row.display_name in on_server
        elif row.ending is not Ending.UNKNOWN:
            assert row.display_name not in on_server
