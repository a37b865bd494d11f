"""Promise 3 when the process really dies: SIGKILL at any moment, and `importer resume`."""

import csv
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.core.sending.comparison import parse_body
from importer.journal import open_journal
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox

from tests.budget import budget
from tests.laws.processes import Importer
from tests.laws.truth import check_nothing_lost, check_truth

ROWS = 30
KILLS = 3
"""In a row; few enough requests between them that the run is never finished before the last."""

ROOMY = Limits(default=1_000_000, auth=1_000_000)
LATE = 0.3
SHORT_WAITS = {
    "IMPORTER_SETTLE": "1",
    "IMPORTER_SERVER_TIMEOUT": "1",
    "IMPORTER_RECHECK": "0.4",
    "IMPORTER_BATCH_SIZE": "8",
}
"""Longer than anything of these faults takes, as the defaults are on a real server."""

FAULTS = (
    FaultKind.DELAY,
    FaultKind.DELAY_ANSWER,
    FaultKind.ERROR,
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.CUT_AFTER,
    FaultKind.STORE_LATER,
    FaultKind.COMMIT_LATER,
    FaultKind.LOSE,
    FaultKind.NOT_BOOKED,
    FaultKind.GATEWAY_BEFORE,
    FaultKind.GATEWAY_AFTER,
    FaultKind.REDIRECT_AFTER,
    FaultKind.NO_ID,
)


def write_customers(path: Path) -> None:
    """A file of customers of all kinds: plain, owing, inactive, with postal codes."""
    header = [
        *("Display Name", "Customer Type", "Currency", "Email", "Active", "Opening Balance"),
        *("Opening Balance At", "Billing Address Postcode"),
    ]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(ROWS):
            owes = number % 3 == 1
            writer.writerow(
                (
                    f"Customer {number:02}",
                    "business",
                    "USD",
                    f"c{number}@example.com",
                    "no" if number % 7 == 5 else "yes",
                    f"{100 + number}.25" if owes else "",
                    "2026-01-01" if owes else "",
                    f"{2000 + number:05}" if number % 5 == 3 else "",
                )
            )


def some_faults(chance: random.Random) -> tuple[Fault, ...]:
    return tuple(
        Fault(kind, probability=0.05, seconds=chance.uniform(0.05, LATE))
        for kind in chance.sample(FAULTS, k=4)
    )


@pytest.mark.parametrize("seed", range(budget(2, 12)))
def test_a_killed_importer_is_resumed_and_nothing_is_lost_or_doubled(
    seed: int, tmp_path: Path
) -> None:
    """Killed again and again, at random moments, while the server fails at random."""
    chance = random.Random(seed)
    file = tmp_path / "customers.csv"
    write_customers(file)
    faults = some_faults(chance) if seed % 3 else ()  # every third server is well
    with Sandbox(SandboxOptions(limits=ROOMY, faults=faults, seed=seed)) as server:
        importer = Importer(tmp_path, file, server, SHORT_WAITS)
        for _ in range(KILLS):
            assert importer.go_on_and_die(after=chance.randrange(5, 16))
            check_journal(importer, server)
        server.clear_faults()

        assert importer.go_on() in (0, 3), importer.shown.read_text()

        check_journal(importer, server)
        check_files(importer, server)


def test_kills_use_up_no_chance_of_a_row(tmp_path: Path) -> None:
    """Nothing may be sent again that was lost, and nothing was lost: only the importer was killed,
    with rows whose requests it was about to send."""
    file = tmp_path / "customers.csv"
    write_customers(file)
    with Sandbox(SandboxOptions(limits=ROOMY)) as server:
        importer = Importer(tmp_path, file, server, SHORT_WAITS | {"IMPORTER_RESEND": "0"})
        for after in (8, 12, 10):
            assert importer.go_on_and_die(after=after)
            check_journal(importer, server)

        assert importer.go_on() == 0, importer.shown.read_text()

        check_journal(importer, server)
        check_files(importer, server)
        assert len(server.customers()) == ROWS


def check_journal(importer: Importer, server: Sandbox) -> None:
    """What the journal says of every row is true, whenever somebody looks."""
    if not importer.has_journal():
        return
    with open_journal(importer.journal) as journal:
        if not journal.runs():
            return
        run = journal.runs()[-1].id
        rows = list(journal.results(run))
        if len(rows) < ROWS:
            return  # killed while it was checking
        bodies = {row.display_name: parse_body(journal.row(run, row.row_id).body) for row in rows}
        check_truth(journal, server, run, bodies)


def check_files(importer: Importer, server: Sandbox) -> None:
    """Every row is one customer, and `summary.json` and `results.csv` say so."""
    summary = json.loads((importer.out / "summary.json").read_text())
    with (importer.out / "results.csv").open(newline="", encoding="utf-8-sig") as file:
        results = list(csv.DictReader(file))
    names = {str(one["id"]): one["display_name"] for one in server.customers()}
    created = [row for row in results if row["ending"] == Ending.CREATED]
    assert summary["rows"] == sum(summary["endings"].values()) == len(results) == ROWS
    assert summary["endings"] == {
        ending.value: count
        for ending, count in (
            dict.fromkeys(Ending, 0) | Counter(Ending(row["ending"]) for row in results)
        ).items()
    }
    assert all(names[row["customer_id"]] == row["display_name"] for row in created)
    with open_journal(importer.journal) as journal:
        everybody = [f"Customer {number:02}" for number in range(ROWS)]
        check_nothing_lost(journal, server, journal.runs()[-1].id, everybody)
