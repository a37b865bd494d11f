"""summary.json: what scripts rely on."""

import json
from pathlib import Path
from typing import Any

from importer.core.deactivations import DeactivationState
from importer.core.rows import LineKind
from importer.reports import write_reports

from tests.reports.examples import RUN_ID, csv_source, empty_run, everyday_run, run_record
from tests.reports.memory_runs import MemoryRuns


def _summary(runs: MemoryRuns, out: Path) -> dict[str, Any]:
    (path,) = write_reports(runs, RUN_ID, out, ["summary.json"])
    summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return summary


def test_the_everyday_run_is_summed_up(tmp_path: Path) -> None:
    """The whole file, as it is documented."""
    assert _summary(everyday_run(), tmp_path) == {
        "run": RUN_ID,
        "state": "finished",
        "started_at": "2026-01-31T14:25:01+00:00",
        "dry_run": False,
        "server": "https://books.example.com",
        "organization": {"id": "org-1", "name": "Sunrise Traders"},
        "base_currency": "USD",
        "rows": 12,
        "endings": {
            "created": 4,
            "updated": 0,
            "unchanged": 0,
            "skipped": 1,
            "rejected": 3,
            "refused": 1,
            "failed": 1,
            "unknown": 1,
            "waiting": 1,
        },
        "lines_left_out": {"blank": 2, "title": 3, "total": 1},
        "problems": {
            "currency-not-in-organization": 2,
            "blanks-trimmed": 1,
            "email-invalid": 1,
            "date-invalid": 1,
            "opening-balance-date-missing": 1,
            "refused-by-server": 1,
            "may-be-stored": 1,
            "duplicate-row": 1,
            "phone-unusual": 1,
            "date-reformatted": 1,
            "opening-balance-not-booked": 1,
            "not-stored": 1,
        },
        "repairs": {"blanks-trimmed": 1, "date-reformatted": 1},
        "created_with_errors": 1,
        "opening_balances": {
            "booked": [
                {
                    "currency": "USD",
                    "date": "2026-01-01",
                    "count": 3,
                    "debits": "1700.00",
                    "credits": "-50.00",
                    "base": "1650.00",
                }
            ],
            "waiting": [
                {
                    "currency": "EUR",
                    "date": "2026-01-01",
                    "count": 1,
                    "debits": "100.00",
                    "credits": "0",
                    "base": "108.00",
                }
            ],
            "in_doubt": [],
        },
        "sources": [
            {
                "file": "customers.csv",
                "sheet": "",
                "sha256": "0f" * 32,
                "template": "quickbooks-online",
                "rows": 12,
                "file_total": "1650.00",
                "rules_left_out": [],
            }
        ],
        "missing": 0,
        "missing_customers": [],
        "deactivations": {state.value: 0 for state in DeactivationState},
        "deactivated": [],
        "facts": {
            "sending-seconds": "60.0",
            "server-pace": "0.15",
            "postcodes": "dropped",
            "mark": "7",
        },
        "importer_version": _summary(everyday_run(), tmp_path)["importer_version"],
    }


def test_problems_stand_in_order_of_how_common_they_are(tmp_path: Path) -> None:
    """The first line of the object is the commonest."""
    assert next(iter(_summary(everyday_run(), tmp_path)["problems"])) == (
        "currency-not-in-organization"
    )


def test_a_run_that_has_read_nothing_has_all_nine_endings_at_zero(tmp_path: Path) -> None:
    """Scripts need not ask whether a key is there."""
    summary = _summary(empty_run(), tmp_path)
    assert summary["rows"] == 0
    assert list(summary["endings"].values()) == [0] * 9
    assert summary["sources"] == []


def test_lines_left_out_are_added_up_over_the_tables(tmp_path: Path) -> None:
    """Kinds that do not occur are left out."""
    tables = (
        csv_source(lines_left_out={LineKind.BLANK: 2, LineKind.MERGED: 0}),
        csv_source("more.csv", lines_left_out={LineKind.BLANK: 1, LineKind.FOOTER: 4}),
    )
    summary = _summary(MemoryRuns(run_record(), tables), tmp_path)
    assert summary["lines_left_out"] == {"blank": 3, "footer": 4}
