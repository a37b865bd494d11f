"""The part of the journal that knows customers that are set inactive, by run and by their id: a
customer that a file has lost has no row."""

from collections.abc import Iterable, Sequence

from importer.core.deactivations import Deactivation, DeactivationState
from importer.core.written import Written
from importer.journal import update_statements as sql
from importer.journal.database import Database
from importer.journal.links import Links
from importer.journal.records import deactivation_of, json_text
from importer.journal.runs import Runs


class Deactivations:
    """What becomes of customers that are missing from the file."""

    def __init__(self, database: Database, runs: Runs, links: Links) -> None:
        self._database = database
        self._runs = runs
        self._links = links

    def plan(self, run_id: str, missing: Iterable[Deactivation]) -> None:
        """What was planned before and is not on its way yet makes room."""
        run = self._runs.number(run_id)
        with self._database.transaction():
            self._database.execute(sql.DROP_DEACTIVATIONS, [run])
            self._database.execute_many(
                sql.PLAN_DEACTIVATION,
                ((run, one.customer_id, one.name, one.state.value) for one in missing),
            )

    def of_run(
        self, run_id: str, states: Sequence[DeactivationState] | None = None
    ) -> tuple[Deactivation, ...]:
        """In the order of their ids, narrowed to states."""
        wanted = None if states is None else json_text(list(states))
        found = self._database.fetch_all(sql.DEACTIVATIONS, [self._runs.number(run_id), wanted])
        return tuple(map(deactivation_of, found))

    def intend(self, run_id: str, customer_id: int) -> None:
        """On disk, synced, when this returns."""
        with self._database.transaction(synced=True):
            self._set(run_id, customer_id, DeactivationState.INTENDED)

    def end(self, run_id: str, ended: Deactivation, written: Written | None = None) -> None:
        """What became of it, and what we have written of the customer then: both or neither."""
        with self._database.transaction():
            self._set(run_id, ended.customer_id, ended.state)
            if written is not None:
                self._links.keep(self._runs.number(run_id), [(ended.customer_id, written)])

    def _set(self, run_id: str, customer_id: int, state: DeactivationState) -> None:
        values = [state.value, self._runs.number(run_id), customer_id]
        self._database.execute(sql.SET_DEACTIVATION, values)
