"""Between the core's values and the journal's columns: one place for each record's form on disk.

Pure translation; no statement is run here.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import CellKind, RowRef
from importer.core.runs import (
    Attempt,
    AttemptState,
    CheckedRow,
    ExistingCustomer,
    ResultRow,
    RunRecord,
    RunState,
    SourceRecord,
    WaitingRow,
)

Columns = tuple[Any, ...]


def json_text(value: object) -> str:
    """A value as JSON; pydantic's writer, since rows are written by the hundred thousand."""
    return to_json(value).decode()


RUN_COLUMNS = (
    "id, started_at, state, base_url, organization_id, organization_name, base_currency, dry_run, "
    "options"
)


def run_columns(run: RunRecord) -> Columns:
    """A run as `RUN_COLUMNS` hold it; the start in UTC at fixed width, so that text sorts."""
    return (
        run.id,
        run.started_at.astimezone(UTC).isoformat(timespec="microseconds"),
        run.state.value,
        run.base_url,
        run.organization_id,
        run.organization_name,
        run.base_currency,
        run.dry_run,
        json_text(dict(run.options)),
    )


def run_of(columns: Columns) -> RunRecord:
    """The run that `RUN_COLUMNS` hold."""
    id_, started_at, state, base_url, organization_id, name, currency, dry_run, options = columns
    return RunRecord(
        id=id_,
        started_at=datetime.fromisoformat(started_at),
        state=RunState(state),
        base_url=base_url,
        organization_id=organization_id,
        organization_name=name,
        base_currency=currency,
        dry_run=bool(dry_run),
        options=from_json(options),
    )


@cache
def _sources() -> TypeAdapter[SourceRecord]:
    return TypeAdapter(SourceRecord)


def source_text(source: SourceRecord) -> str:
    """A source as one JSON text: nothing in it but its hash is ever searched for."""
    return _sources().dump_json(source).decode()


def source_of(text: str) -> SourceRecord:
    """The source that `source_text` wrote."""
    return _sources().validate_json(text)


ROW_COLUMNS = (
    "id, source, number, line, ending, currency, balance, balance_base, balance_date, "
    "fingerprint, name_key, email_key, has_postcode"
)


def row_columns(row: CheckedRow, key: int, source: int) -> Columns:
    """A row as `ROW_COLUMNS` hold it.

    A blank text or a 0 stands for nothing: Python's sqlite3 takes five times as long to bind None,
    a truth value or bytes.
    """
    return (
        key,
        source,
        row.ref.number,
        row.line or 0,
        row.ending.value,
        row.currency,
        _decimal_text(row.opening_balance),
        _decimal_text(row.opening_balance_base),
        row.opening_balance_date,
        row.fingerprint.hex(),
        row.name_key,
        row.email_key,
        int(row.has_postcode),
    )


def _decimal_text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def decimal_of(text: str) -> Decimal | None:
    """The amount that a column holds, None for a blank one."""
    return Decimal(text) if text else None


TEXT_COLUMNS = "id, cells, source_key, display_name, body, kinds"

_KIND_LETTERS = {
    CellKind.TEXT: "t",
    CellKind.NUMBER: "n",
    CellKind.DATE: "d",
    CellKind.BOOLEAN: "b",
    CellKind.ERROR: "e",
    CellKind.UNCALCULATED: "u",
}
_KINDS = {letter: kind for kind, letter in _KIND_LETTERS.items()}


def text_columns(row: CheckedRow, key: int) -> Columns:
    """A row's texts as `TEXT_COLUMNS` hold them."""
    kinds = "" if row.kinds is None else "".join(map(_KIND_LETTERS.__getitem__, row.kinds))
    return key, json_text(row.cells), row.source_key, row.display_name, row.body, kinds


PROBLEM_COLUMNS = "row, sending, code, field, column, value, facts"


def problem_columns(problem: Problem, key: int, *, sending: bool) -> Columns:
    """A problem as `PROBLEM_COLUMNS` hold it.

    Args:
        sending: whether sending found it; such problems go when the row is reopened.
    """
    return (
        key,
        int(sending),
        problem.code,
        problem.field,
        problem.column,
        problem.value,
        _facts_text(problem.facts),
    )


def _facts_text(facts: Mapping[str, str]) -> str:
    return json_text(dict(facts)) if facts else ""


def problem_of(columns: Columns) -> Problem:
    """The problem behind `code, field, column, value, facts`."""
    code, field, column, value, facts = columns
    if not facts:
        return Problem(code, field, column, value)
    return Problem(code, field, column, value, from_json(facts))


WAITING_COLUMNS = (
    "rows.row_id, sources.name, sources.sheet, rows.number, texts.body, rows.has_balance"
)


def waiting_of(columns: Columns) -> WaitingRow:
    """The row that `WAITING_COLUMNS` hold."""
    row_id, name, sheet, number, body, has_balance = columns
    return WaitingRow(row_id, RowRef(name, sheet, number), body, bool(has_balance))


RESULT_COLUMNS = (
    "rows.row_id, sources.name, sources.sheet, rows.number, rows.line, texts.cells, "
    "texts.source_key, texts.display_name, rows.ending, rows.customer_id, texts.kinds"
)


def result_of(columns: Columns, problems: tuple[Problem, ...]) -> ResultRow:
    """The row that `RESULT_COLUMNS` hold, with its problems."""
    row_id, name, sheet, number, line, cells = columns[:6]
    key, display_name, ending, customer, kinds = columns[6:]
    return ResultRow(
        row_id=row_id,
        ref=RowRef(name, sheet, number),
        line=line or None,
        cells=tuple(from_json(cells)),
        source_key=key,
        display_name=display_name,
        ending=Ending(ending),
        customer_id=customer,
        problems=problems,
        kinds=tuple(map(_KINDS.__getitem__, kinds)) if kinds else None,
    )


ATTEMPT_COLUMNS = (
    "attempts.id, rows.row_id, sources.name, sources.sheet, rows.number, attempts.state, "
    "attempts.body, attempts.mended_body, attempts.ended_at, attempts.status, "
    "attempts.customer_id, attempts.detail"
)


def attempt_of(columns: Sequence[Any]) -> Attempt:
    """The attempt that `ATTEMPT_COLUMNS` hold."""
    id_, row_id, name, sheet, number, state, body, mended, ended, status, customer, detail = columns
    return Attempt(
        attempt_id=id_,
        row_id=row_id,
        ref=RowRef(name, sheet, number),
        state=AttemptState(state),
        body=body,
        mended_body=mended,
        ended_at=ended,
        status=status,
        customer_id=customer,
        detail=detail,
    )


EXISTING_COLUMNS = "customer_id, name_key, email_key, customer"


def existing_columns(customer: ExistingCustomer) -> Columns:
    """A customer that was there before, as `EXISTING_COLUMNS` hold it."""
    return customer.customer_id, customer.name_key, customer.email_key, customer.values


def existing_of(columns: Columns) -> ExistingCustomer:
    """The customer that `EXISTING_COLUMNS` hold."""
    return ExistingCustomer(*columns)
