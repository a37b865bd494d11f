"""Journals as older importers wrote them: the tables in `version….sql`, the records as columns."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from importer.core.problems import Problem
from importer.core.runs import CheckedRow, RunRecord, SourceRecord
from importer.journal.heads import letters_of
from importer.journal.records import problem_columns, run_columns
from importer.journal.source_records import source_text

VERSIONS = (1, 2, 3)
"""Those whose tables are written row by row; one of version 5 is kept as a whole."""
FIRST = 2**32
"""The key of what would be row 0 of the first run."""


def write_older_journal(
    path: Path,
    version: int,
    run: RunRecord,
    source: SourceRecord,
    rows: Sequence[CheckedRow],
) -> None:
    """A journal with one run over one table, of which nothing was sent yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA page_size = 8192")
        old.execute("PRAGMA journal_mode = WAL")
        old.executescript(_script(version))
        _insert(old, "runs", 1, *run_columns(run))
        _insert(old, "sources", 1, 1, source.name, source.sheet, source_text(source))
        for row in rows:
            _write_row(old, version, row)
        old.commit()


def write_journal_with_jobs(path: Path, version: int, added: Sequence[str]) -> None:
    """A journal of version 5, to which an importer between two releases added something.

    Args:
        version: what such an importer called it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA page_size = 8192")
        old.execute("PRAGMA journal_mode = WAL")
        for statement in (_script(5), *added, f"PRAGMA user_version = {version}"):
            old.executescript(statement)


def _script(version: int) -> str:
    return (Path(__file__).parent / f"version{version}.sql").read_text(encoding="utf-8")


def _write_row(old: sqlite3.Connection, version: int, row: CheckedRow) -> None:
    key = FIRST + row.row_id
    balance, base = row.opening_balance, row.opening_balance_base
    columns = [
        *(key, 1, row.ref.number, row.line or 0, row.ending.value, None, row.currency),
        *("" if balance is None else str(balance), "" if base is None else str(base)),
        *(row.opening_balance_date, row.body and f"hash of {row.body}", row.name_key),
        *(row.email_key, int(row.has_postcode)),
    ]
    texts = [key, json.dumps(row.cells), row.source_key, row.display_name, row.body]
    if version > 1:
        columns.append(0)
        texts.append(letters_of(row.kinds or ()))
    _insert(old, "rows", *columns)
    _insert(old, "texts", *texts)
    for problem in row.problems:
        _insert_problem(old, key, problem)


def _insert_problem(old: sqlite3.Connection, key: int, problem: Problem) -> None:
    columns = problem_columns(problem, key, sending=False)
    old.execute(
        "INSERT INTO problems (row, sending, code, field, column, value, facts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        columns,
    )


def add_attempt(path: Path, row_id: int, customer_id: int, ending: str = "created") -> None:
    """A row that was sent and read back."""
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "INSERT INTO attempts (row, state, body, status, customer_id) "
            "VALUES (?, 'confirmed', '{}', 201, ?)",
            [FIRST + row_id, customer_id],
        )
        old.execute(
            "UPDATE rows SET ending = ?, customer_id = ? WHERE id = ?",
            [ending, customer_id, FIRST + row_id],
        )
        old.commit()


def add_existing(path: Path, customer_id: int, name_key: str) -> None:
    """A customer that was on the server."""
    with closing(sqlite3.connect(path)) as old:
        _insert(old, "existing", 1, customer_id, name_key, "", "{}")
        old.commit()


def _insert(old: sqlite3.Connection, table: str, *values: object) -> None:
    places = ", ".join("?" * len(values))
    old.execute(f"INSERT INTO {table} VALUES ({places})", values)
