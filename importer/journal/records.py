"""Between the core's values and the journal's columns: one place for each record's form on disk.

Pure translation; no statement is run here. What is read passes the door of `forms`: a record is as
it was written, or the journal is damaged.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from msgspec.json import encode
from pydantic_core import from_json

from importer.core.deactivations import Deactivation, DeactivationState
from importer.core.edits import Change, Edit, EditState
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE, Problem
from importer.core.rows import RowRef
from importer.core.run_facts import RunFact
from importer.core.runs import (
    Attempt,
    AttemptNews,
    AttemptState,
    ExistingCustomer,
    KeyedRow,
    ResultRow,
    RunRecord,
    RunState,
    WaitingRow,
)
from importer.core.sending.comparison import body_json, parse_body
from importer.core.sending.stored import LARGEST_ID
from importer.core.target_fields import target_fields
from importer.core.written import Written
from importer.journal.forms import (
    MAYBE_NUMBER,
    Columns,
    door,
    moment_of,
    text_map_of,
    typed,
)
from importer.journal.heads import KIND_LETTERS, Head
from importer.journal.schema import ROWS_PER_RUN


def json_text(value: object) -> str:
    """A value as JSON; msgspec's writer, since rows are written by the hundred thousand."""
    return encode(value).decode()


_MOST_RUNS = 2**31

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


@door("a run")
def run_of(columns: Columns) -> RunRecord:
    """The run that `RUN_COLUMNS` hold."""
    id_, started_at, state, base_url, organization_id, name, currency, dry_run, options = typed(
        columns, str, str, str, str, str, str, str, int, str
    )
    started = datetime.fromisoformat(started_at)
    if started.utcoffset() is None:
        raise ValueError("a moment without a zone")
    return RunRecord(
        id=id_,
        started_at=started,
        state=RunState(state),
        base_url=base_url,
        organization_id=organization_id,
        organization_name=name,
        base_currency=currency,
        dry_run=bool(dry_run),
        options=text_map_of(options),
    )


@door("a row's ending")
def ending_count_of(columns: Columns) -> tuple[Ending, int]:
    """An ending, and how many rows have it."""
    ending, count = typed(columns, str, int)
    return Ending(ending), count


@door("a problem")
def problem_count_of(columns: Columns) -> tuple[str, int]:
    """A problem's code, and how often it occurs."""
    code, count = typed(columns, str, int)
    return CATALOGUE[code].code, count


@door("a fact")
def fact_of(columns: Columns) -> tuple[str, str]:
    """What the run has learnt."""
    key, value = typed(columns, str, str)
    if value and key in _FACT_FORMS:
        _FACT_FORMS[key](value)
    return key, value


_FACT_FORMS: Mapping[str, Callable[[str], object]] = {
    RunFact.MARK: int,
    RunFact.SENDING_SECONDS: float,
    RunFact.SERVER_PACE: float,
    RunFact.ANSWERS: from_json,
    RunFact.OPTIONS: from_json,
    RunFact.MISSING: from_json,
    RunFact.EXPECTED: int,
}
"""How facts that are more than words are read back."""


@door("a run's number")
def run_number_of(columns: Columns) -> int:
    """The number by which the tables know a run; its rows' keys are to fit into a column too."""
    (number,) = typed(columns, int)
    if not 0 < number < _MOST_RUNS:
        raise ValueError("no number")
    return int(number)


@door("a customer's id")
def customer_id_of(columns: Columns) -> int:
    """The id of a customer on the server."""
    (customer_id,) = typed(columns, int)
    if not 0 <= customer_id <= LARGEST_ID:
        raise ValueError("no id")
    return int(customer_id)


PROBLEM_COLUMNS = 'row, sending, code, field, "column", value, facts'


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


@door("a problem")
def problem_of(columns: Columns) -> Problem:
    """The problem behind `code, field, column, value, facts`."""
    code, field, column, value, facts = typed(columns, str, str, MAYBE_NUMBER, str, str)
    kind = CATALOGUE[code]
    if column is not None and column < 0:
        raise ValueError("no column")
    if not facts:
        return Problem(kind.code, field, column, value)
    return Problem(kind.code, field, column, value, text_map_of(facts))


ROW_ID = f"rows.id & {ROWS_PER_RUN - 1}"

_PLACE = f"rows.id, rows.block, {ROW_ID}, sources.name, sources.sheet, rows.number"

WAITING_COLUMNS = f"{_PLACE}, rows.has_balance"


@door("a row")
def waiting_of(columns: Columns, body: str) -> WaitingRow:
    """The row that `WAITING_COLUMNS` hold."""
    row_id, name, sheet, number, has_balance = typed(columns[2:], int, str, str, int, int)
    return WaitingRow(row_id, RowRef(name, sheet, number), body, bool(has_balance))


RESULT_COLUMNS = f"{_PLACE}, rows.line, rows.ending, rows.customer_id"

_KINDS = {letter: kind for kind, letter in KIND_LETTERS.items()}


@door("a row")
def result_of(
    columns: Columns, cells: tuple[str, ...], head: Head, problems: tuple[Problem, ...]
) -> ResultRow:
    """The row that `RESULT_COLUMNS` hold, with its texts and its problems."""
    row_id, name, sheet, number, line, ending, customer = typed(
        columns[2:], int, str, str, int, int, str, MAYBE_NUMBER
    )
    return ResultRow(
        row_id=row_id,
        ref=RowRef(name, sheet, number),
        line=line or None,
        cells=cells,
        source_key=head.source_key,
        display_name=head.display_name,
        ending=Ending(ending),
        customer_id=customer,
        problems=problems,
        kinds=tuple(map(_KINDS.__getitem__, head.kinds)) if head.kinds else None,
    )


ATTEMPT_COLUMNS = (
    f"attempts.id, {ROW_ID}, sources.name, sources.sheet, rows.number, attempts.state, "
    "attempts.body, attempts.mended_body, attempts.ended_at, attempts.status, "
    "attempts.customer_id, attempts.detail"
)


@door("an attempt to send a row")
def attempt_of(columns: Columns) -> Attempt:
    """The attempt that `ATTEMPT_COLUMNS` hold."""
    id_, row_id, name, sheet, number, state = typed(columns[:6], int, int, str, str, int, str)
    body, mended, ended, status, customer, detail = typed(
        columns[6:], str, str, int | float | None, int, MAYBE_NUMBER, str
    )
    return Attempt(
        attempt_id=id_,
        row_id=row_id,
        ref=RowRef(name, sheet, number),
        state=AttemptState(state),
        body=body,
        mended_body=mended,
        ended_at=moment_of(ended),
        status=status,
        customer_id=customer,
        detail=detail,
    )


def news_columns(news: AttemptNews) -> Columns:
    """What became of an attempt, as `statements.RECORD_ATTEMPT` takes it; the id comes last."""
    return (
        news.state.value,
        news.status,
        news.customer_id,
        news.detail,
        news.ended_at,
        news.body,
        news.mended_body,
        news.attempt_id,
    )


EXISTING_COLUMNS = "customer_id, name_key, email_key, customer"


def existing_columns(customer: ExistingCustomer) -> Columns:
    """A customer that was there before, as `EXISTING_COLUMNS` hold it."""
    return customer.customer_id, customer.name_key, customer.email_key, customer.values


@door("a customer of the server")
def existing_of(columns: Columns) -> ExistingCustomer:
    """The customer that `EXISTING_COLUMNS` hold."""
    return ExistingCustomer(*typed(columns, int, str, str, str))


@door("a link to a customer")
def link_of(columns: Columns) -> tuple[str, int]:
    """A key, and the id of the customer that it means."""
    key, customer_id = typed(columns, str, int)
    return key, customer_id_of((customer_id,))


def written_columns(written: Written) -> Columns:
    """What was written, as `body, otherwise, unmoved, switched_off`."""
    return (
        body_json(written.body),
        json_text(dict(written.otherwise)) if written.otherwise else "",
        body_json(written.unmoved) if written.unmoved else "",
        int(written.switched_off),
    )


@door("what was written of a customer")
def written_of(columns: Columns) -> tuple[int, Written]:
    """A customer's id, and what was written of it."""
    customer_id, body, otherwise, unmoved, is_off = typed(columns, int, str, str, str, int)
    written = Written(
        parse_body(body),
        text_map_of(otherwise) if otherwise else {},
        parse_body(unmoved) if unmoved else {},
        switched_off=bool(is_off),
    )
    return customer_id_of((customer_id,)), written


@door("a customer that is missing")
def deactivation_of(columns: Columns) -> Deactivation:
    """The customer behind `customer_id, name, state`."""
    customer_id, name, state = typed(columns, int, str, str)
    return Deactivation(customer_id_of((customer_id,)), name, DeactivationState(state))


EDIT_COLUMNS = (
    f"{ROW_ID}, sources.name, sources.sheet, rows.number, edits.customer_id, edits.state, "
    "edits.changes"
)


def edit_columns(edit: Edit) -> Columns:
    """An edit as `customer_id, changes`."""
    changes = [[one.field, one.before, one.after] for one in edit.changes]
    return edit.customer_id, json.dumps(changes, ensure_ascii=False, default=float)


@door("an edit of a customer")
def edit_of(columns: Columns) -> Edit:
    """The edit that `EDIT_COLUMNS` hold."""
    row_id, name, sheet, number, customer_id, state, changes = typed(
        columns, int, str, str, int, int, str, str
    )
    return Edit(
        row_id=row_id,
        ref=RowRef(name, sheet, number),
        customer_id=customer_id_of((customer_id,)),
        changes=tuple(map(_change_of, json.loads(changes, parse_float=Decimal))),
        state=EditState(state),
    )


def _change_of(values: list[object]) -> Change:
    name, before, after = values
    if name not in target_fields() or not all(map(_is_value, (before, after))):
        raise ValueError("no change of a field")
    return Change(str(name), before, after)


def _is_value(value: object) -> bool:
    return value is None or isinstance(value, str | bool | int | Decimal)


@door("a row")
def keyed_of(row: WaitingRow, columns: Columns, keys: Mapping[str, str]) -> KeyedRow:
    """A row with `customer_id, is_open` and its keys."""
    customer_id, is_open = typed(columns, MAYBE_NUMBER, int)
    return KeyedRow(row, bool(is_open), customer_id, keys)
