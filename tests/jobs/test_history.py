"""What `importer job history` tells: the numbers of each file, and what changed."""

import json
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from importer.core.jobs.history import JobRecord
from importer.journal import open_journal
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, customers, folder, run, server, write
from tests.jobs.nights import CONFIG, describe_job

__all__ = ["folder", "run", "server"]

SECRET = "zaphod@nowhere"
COMING = ("Display Name,Email,Currency,Opening Balance", "Ann,a@b.example,,", f"Ford,{SECRET},,")


def test_it_has_the_numbers_of_each_file_and_what_changed(run: Run, server: Sandbox) -> None:
    """All goes well, then a currency that nobody knows comes up in a column that is new."""
    nightly = ("nightly", "--config", str(CONFIG))
    customers(3)
    describe_job(
        *("customers.csv", "guards.rejected = 90", "guards.rows-rose = 900"),
        'default = { openingBalanceAt = "2026-01-01" }',
    )
    assert run("job", "run", *nightly).code == 0
    pounds = (f"Pound {row},{row}@example.com,GPB,10.00" for row in range(6))
    write("customers.csv", *COMING, *pounds)
    assert run("job", "run", *nightly).code == 5
    assert run("job", "approve", *nightly, "--yes").code == 0
    assert run("job", "run", *nightly).code == 3

    *files, whole = run("job", "history", *nightly, "--json").objects
    assert [(one["state"], one["exit_code"], one["code"]) for one in files] == [
        ("done", 0, None),
        ("approved", 5, "header-drifted"),
        ("done", 3, None),
    ]
    numbers = [(one["rows"], one["created"], one["rejected"]) for one in files]
    assert numbers == [(3, 3, 0), (8, 0, 7), (8, 1, 7)]
    assert all(one["seconds"] > 0 for one in files)
    assert whole["trends"] == [
        "Rejected rows are new today: 7, none in the file before; 6 × currency `GPB`.",
        "Rows more than doubled today: 8, 3 in the file before.",
    ]
    said = run("job", "history", *nightly)
    assert "6 × currency `GPB`" in said.out
    assert "header-drifted" in said.out

    # What is kept stays when the run is forgotten: it holds nothing of a customer.
    with sqlite3.connect(os.environ["IMPORTER_JOURNAL"]) as journal:
        kept = str(journal.execute("SELECT * FROM job_records").fetchall())
    assert "GPB" in kept
    assert SECRET not in kept
    assert "Ford" not in kept


def test_what_an_older_importer_kept_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with open_journal(path) as journal:
        journal.record_job(JobRecord("job", "file", "", datetime.now(UTC)))
    old = {"headers": ["Display Name"], "rows": 2, "rejected": 0, "balances": 0}
    with sqlite3.connect(path) as database:
        database.execute("UPDATE job_records SET facts = ?", [json.dumps(old)])
    with open_journal(path) as journal:
        (record,) = journal.job_records("job")
    assert (record.facts.rows, record.facts.created, record.facts.seconds) == (2, None, None)
