"""The part of the journal that knows runs: their records, facts and tables, and which keys are
theirs."""

from collections.abc import Mapping, Sequence

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.outcomes import UNFINISHED
from importer.core.runs import RunRecord, RunState, SourceRecord
from importer.core.values.plain_text import plain_text
from importer.journal import statements as sql
from importer.journal.database import Database
from importer.journal.records import (
    fact_of,
    json_text,
    run_columns,
    run_number_of,
    run_of,
)
from importer.journal.schema import row_keys
from importer.journal.source_records import source_of, source_text
from importer.journal.update_statements import FORGET_CUSTOMERS

UNFINISHED_TEXT = json_text(sorted(UNFINISHED))
"""Endings that `resume` takes up, as a statement wants them."""


class Runs:
    """Runs and what is known of each as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> tuple[RunRecord, ...]:
        """All runs, oldest first."""
        return tuple(map(run_of, self._database.fetch_all(sql.ALL_RUNS)))

    def one(self, run_id: str) -> RunRecord:
        """A run by its id.

        Raises:
            ImporterError: `run-unknown`.
        """
        run_id = plain_text(run_id)
        columns = self._database.fetch_one(sql.ONE_RUN, [run_id])
        if columns is None:
            raise _run_unknown(run_id)
        return run_of(columns)

    def start(self, run: RunRecord) -> None:
        """Put a new run on record.

        Raises:
            ImporterError: `run-exists` if its id is taken.
        """
        if not self._database.execute(sql.INSERT_RUN, run_columns(run)):
            raise _run_exists(run.id)

    def bind(self, run: RunRecord) -> None:
        """Only the address and the organization of the record count."""
        values = [run.base_url, run.organization_id, run.organization_name, run.base_currency]
        self._database.execute(sql.BIND_RUN, [*values, run.id])

    def set_state(self, run_id: str, state: RunState) -> None:
        """How far the run has come."""
        values = [state.value, self.number(run_id)]
        self._database.execute("UPDATE runs SET state = ? WHERE number = ?", values)

    def set_fact(self, run_id: str, key: str, value: str) -> None:
        """A later value replaces an earlier one."""
        self._database.execute(sql.SET_FACT, [self.number(run_id), key, value])

    def facts(self, run_id: str) -> Mapping[str, str]:
        """In the order of their keys."""
        statement = "SELECT key, value FROM facts WHERE run = ? ORDER BY key"
        return dict(map(fact_of, self._database.fetch_all(statement, [self.number(run_id)])))

    def unfinished(self, organization_id: str, sha256s: Sequence[str]) -> RunRecord | None:
        """Whatever address the organization had then: a server has several, and one run is enough.
        One file in common is enough, since its customers would be created twice."""
        values = [organization_id, json_text(list(sha256s))]
        runs = map(run_of, self._database.fetch_all(sql.RUNS_OVER_FILES, values))
        return next((run for run in runs if self._is_unfinished(run)), None)

    def _is_unfinished(self, run: RunRecord) -> bool:
        keys = self.keys(run.id)
        if run.state is RunState.UNDONE or not self._database.fetch_one(sql.AN_ATTEMPT, keys):
            return False
        if run.state is not RunState.FINISHED:
            return True
        return self._database.fetch_one(sql.A_ROW_THAT_ENDED, [*keys, UNFINISHED_TEXT]) is not None

    def add_source(self, run_id: str, source: SourceRecord) -> None:
        """What was said of the table before is replaced."""
        with self._database.transaction():
            source_id = self.source_id(run_id, source.name, source.sheet)
            values = [source_text(source), source_id]
            self._database.execute("UPDATE sources SET record = ? WHERE id = ?", values)

    def sources(self, run_id: str) -> tuple[SourceRecord, ...]:
        """Those that were read to their end, in the order read."""
        statement = "SELECT record FROM sources WHERE run = ? AND record IS NOT NULL ORDER BY id"
        found = self._database.fetch_all(statement, [self.number(run_id)])
        return tuple(source_of(text) for (text,) in found)

    def source_id(self, run_id: str, name: str, sheet: str) -> int:
        """The id under which rows know their table; given when it is first heard of."""
        values = [self.number(run_id), name, sheet]
        self._database.execute(sql.INSERT_SOURCE, values)
        ((source_id,),) = self._database.fetch_all(sql.SOURCE_ID, values)
        return int(source_id)

    def number(self, run_id: str) -> int:
        """The number by which the tables know the run.

        Raises:
            ImporterError: `run-unknown`.
        """
        found = self._database.fetch_one("SELECT number FROM runs WHERE id = ?", [run_id])
        if found is None:
            raise _run_unknown(run_id)
        return run_number_of(found)

    def keys(self, run_id: str) -> tuple[int, int]:
        """The first and the last key of the run's rows."""
        return row_keys(self.number(run_id))

    def forget(self, run_id: str) -> None:
        """From the bytes of the files too: what was deleted is overwritten by SQLite
        (`secure_delete`), and its pages leave the file. A server keeps its log and its backups.

        Raises:
            ImporterError: `journal-in-use` while another process reads; `disk-full`.
        """
        self._remove([run_id], FORGET_CUSTOMERS)

    def clear(self, run_ids: Sequence[str]) -> None:
        """The same for several at once, but for what recognises their customers, which stays.

        Raises:
            ImporterError: as `forget`.
        """
        self._remove(run_ids, ())

    def _remove(self, run_ids: Sequence[str], of_customers: Sequence[str]) -> None:
        self._database.empty_log()
        with self._database.transaction():
            for run_id in run_ids:
                run, keys = self.number(run_id), self.keys(run_id)
                for statement in (*of_customers, *sql.FORGET_ROWS):
                    self._database.execute(statement, keys)
                for statement in sql.FORGET_RUN:
                    self._database.execute(statement, [run])
        self._database.shrink()


def _run_unknown(run_id: str) -> UsageError:
    return UsageError(
        "run-unknown",
        gettext("The journal has no run {run_id}.").format(run_id=run_id),
        hint=gettext("`importer runs` lists the runs that there are."),
        context={"run": run_id},
    )


def _run_exists(run_id: str) -> ImporterError:
    return ImporterError(
        "run-exists",
        gettext(
            "The journal already has a run {run_id}; another importer has just started it."
        ).format(run_id=run_id),
        hint=gettext("Start again."),
        context={"run": run_id},
    )
