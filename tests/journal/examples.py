"""Runs, tables and rows for the tests of the journal; each differs where it must."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from importer.core.outcomes import Ending
from importer.core.rows import Header, LineKind, RowRef
from importer.core.runs import CheckedRow, RunRecord, RunState, SourceRecord, new_run_id
from importer.core.stages import ColumnContents, ColumnUsage, ColumnUse
from importer.journal import Journal

SERVER = "https://books.example.com"
ORGANIZATION = "4x7"
STARTED = datetime(2026, 1, 31, 14, 25, 1, tzinfo=UTC)


def run_record(number: int = 1, **changes: Any) -> RunRecord:
    """The run that was started `number` minutes after two o'clock something."""
    started_at = STARTED + timedelta(minutes=number)
    values: dict[str, Any] = {
        "id": new_run_id(started_at, f"k{number}"),
        "started_at": started_at,
        "state": RunState.CHECKING,
        "base_url": SERVER,
        "organization_id": ORGANIZATION,
    }
    return RunRecord(**values | changes)


def source_record(name: str = "customers.csv", **changes: Any) -> SourceRecord:
    """A table of three columns, with something in every attribute."""
    values: dict[str, Any] = {
        "name": name,
        "sheet": "",
        "path": f"exports/{name}",
        "sha256": f"sha of {name}",
        "size": 1234,
        "template": "quickbooks-online",
        "header": Header(3, ("Customer", "Open Balance", "")),
        "columns": (
            ColumnUse(0, "Customer", ColumnUsage.FIELD, ("displayName",), "an alias", 0.9),
            ColumnUse(1, "Card number", ColumnUsage.SENSITIVE),
        ),
        "rows": 17,
        "lines_left_out": {LineKind.BLANK: 2, LineKind.TOTAL: 1},
        "facts": {"encoding": "UTF-8", "delimiter": "comma"},
        "evidence": ("Open Balance: 17 numbers, decimal point",),
        "file_total": Decimal("-12345678901.230"),
        "rules_left_out": ("currency-unknown: offline",),
        "contents": (ColumnContents(17, ("Acme", "Beta")), ColumnContents(3)),
    }
    return SourceRecord(**values | changes)


def checked_row(row_id: int, **changes: Any) -> CheckedRow:
    """A row that waits to be sent, without an opening balance."""
    name = f"Customer {row_id}"
    values: dict[str, Any] = {
        "row_id": row_id,
        "ref": RowRef("customers.csv", "", row_id + 1),
        "line": row_id + 1,
        "cells": (name, "12.50", ""),
        "source_key": f"C-{row_id}",
        "display_name": name,
        "ending": Ending.WAITING,
        "body": body_of(row_id),
        "currency": "USD",
        "name_key": name.casefold(),
    }
    return CheckedRow(**values | changes)


def rejected_row(row_id: int, **changes: Any) -> CheckedRow:
    """A row that will never be sent."""
    nothing = {"body": "", "name_key": ""}
    return checked_row(row_id, ending=Ending.REJECTED, **nothing | changes)


def balance_row(row_id: int, amount: str = "100.00", **changes: Any) -> CheckedRow:
    """A row that waits to be sent with an opening balance in the base currency."""
    values: dict[str, Any] = {
        "opening_balance": Decimal(amount),
        "opening_balance_base": Decimal(amount),
        "opening_balance_date": "2026-01-01",
    }
    return checked_row(row_id, **values | changes)


def body_of(row_id: int) -> str:
    """What is sent for a row."""
    return json.dumps({"displayName": f"Customer {row_id}"})


def run_with_rows(journal: Journal, *rows: CheckedRow, number: int = 1, **changes: Any) -> str:
    """Start a run, add its rows, leave it checked; its id."""
    run = run_record(number, **changes)
    journal.start_run(run)
    journal.add_rows(run.id, rows)
    journal.add_source(run.id, source_record())
    journal.set_state(run.id, RunState.CHECKED)
    return run.id
