"""The part of the journal that knows edits: what rows change of customers that the server has.

A row has one edit at most, and is not created while it has one. As with attempts, the intent is on
disk, synced, before its request leaves.
"""

from collections.abc import Iterable, Iterator, Sequence

from importer.core.edits import Edit, EditState
from importer.core.outcomes import Ending, Outcome
from importer.journal import update_statements as sql
from importer.journal.database import Database
from importer.journal.links import Links
from importer.journal.problems import Problems
from importer.journal.records import edit_columns, edit_of, json_text
from importer.journal.runs import Runs
from importer.journal.statements import END_ROW, MAY_BE_STORED


class Edits:
    """Edits of rows."""

    def __init__(self, database: Database, runs: Runs, problems: Problems, links: Links) -> None:
        self._database = database
        self._runs = runs
        self._problems = problems
        self._links = links

    def plan(self, run_id: str, edits: Iterable[Edit]) -> None:
        """What was planned before and is not on its way yet makes room."""
        first, last = self._runs.keys(run_id)
        with self._database.transaction():
            self._database.execute(sql.DROP_PLANNED, [first, last])
            self._database.execute_many(
                sql.PLAN, ((first + edit.row_id, *edit_columns(edit)) for edit in edits)
            )

    def stream(self, run_id: str, states: Sequence[EditState] | None = None) -> Iterator[Edit]:
        """Edits of a run in the order of the rows, streamed, narrowed to states."""
        wanted = None if states is None else json_text(list(states))
        values = [*self._runs.keys(run_id), wanted]
        with self._database.snapshot() as snapshot:
            yield from map(edit_of, snapshot.stream(sql.EDITS, values))

    def following(self, run_id: str, after: int, limit: int) -> tuple[Edit, ...]:
        """Planned edits of waiting rows behind a row id, in the order read."""
        values = [*self._runs.keys(run_id), after, limit]
        return tuple(map(edit_of, self._database.fetch_all(sql.NEXT, values)))

    def intend(self, run_id: str, row_id: int) -> None:
        """Put the intent to edit on disk, synced; from here until an outcome is recorded the row's
        ending is unknown: that is the truth, should the process be killed.

        Raises:
            ValueError: the row has no edit that is planned.
        """
        key = self._runs.keys(run_id)[0] + row_id
        with self._database.transaction(synced=True):
            if not self._database.execute(sql.INTEND, [key]):
                raise ValueError("the row has no edit that is planned")
            self._database.execute(MAY_BE_STORED, [key])

    def end(self, run_id: str, edit: Edit, outcome: Outcome) -> None:
        """Record what became of an edit and of its row, both or neither. It stays on record with
        its changes, unless its row turned out to change nothing."""
        key = self._runs.keys(run_id)[0] + edit.row_id
        with self._database.transaction():
            if outcome.ending is Ending.UNCHANGED:
                self._database.execute(sql.DROP, [key])
            else:
                _, changes = edit_columns(edit)
                self._database.execute(sql.END, [edit.state.value, changes, key])
            self._database.execute(END_ROW, [outcome.ending.value, outcome.customer_id, key])
            self._problems.put_sending((key, problem) for problem in outcome.problems)
            self._links.remember([(key, outcome)])
