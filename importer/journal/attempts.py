"""The part of the journal that knows attempts: requests that were, or may have been, sent for rows,
and what became of both.

An intent is on disk, synced, before its request leaves; every other fact may lag behind a power
cut, and only ever makes a row doubtful again, which the evidence on the server settles.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from importer.core.outcomes import Ending, Outcome
from importer.core.runs import (
    ID_GIVEN_AGAIN,
    Attempt,
    AttemptNews,
    AttemptState,
    Holder,
    RivalClaim,
)
from importer.journal import statements as sql
from importer.journal.database import Database
from importer.journal.links import Links
from importer.journal.problems import Problems
from importer.journal.records import (
    attempt_of,
    customer_id_of,
    json_text,
    news_columns,
)
from importer.journal.runs import Runs

_CERTAINLY_NOT_STORED = frozenset(
    {AttemptState.WITHDRAWN, AttemptState.NOT_STORED, AttemptState.ABSENT}
)
"""What turns a row back to waiting: nothing of it can be on the server."""

_HOLDS_AN_ID = frozenset({AttemptState.ANSWERED, AttemptState.CONFIRMED})


class Attempts:
    """Attempts of rows."""

    def __init__(self, database: Database, runs: Runs, problems: Problems, links: Links) -> None:
        self._database = database
        self._runs = runs
        self._problems = problems
        self._links = links

    def intend(self, run_id: str, intents: Sequence[tuple[int, str]]) -> tuple[int, ...]:
        """Open one attempt (row id, body) each; on disk, synced, when this returns their ids.

        From here until an outcome is recorded the row's ending is unknown: that is the truth,
        should the process be killed.

        Raises:
            ValueError: a row is not waiting or has an open attempt, so sending it could double
                it; nothing is recorded.
        """
        first, _ = self._runs.keys(run_id)
        bodies = {first + row_id: body for row_id, body in intents}
        keys = json_text(list(bodies))
        with self._database.transaction(synced=True):
            if self._database.execute(sql.CLAIM, [keys]) != len(intents):
                raise ValueError("a row is not waiting, or an attempt of it is still open")
            intended = AttemptState.INTENDED.value
            self._database.execute_many(
                sql.INTEND, ((key, intended, body) for key, body in bodies.items())
            )
            opened = dict(self._database.fetch_all(sql.LATEST, [keys]))
        return tuple(opened[key] for key in bodies)

    def record(self, news: AttemptNews) -> tuple[RivalClaim, ...]:
        """What became of an attempt, and what follows for its row and for rows that held its id.

        Raises:
            ValueError: there is no such attempt; nothing is recorded.
        """
        attempt_id, state, columns = news.attempt_id, news.state, news_columns(news)
        holds = state in _HOLDS_AN_ID
        if holds and self._database.update(sql.RECORD_UNRIVALLED, columns):
            return ()
        with self._database.transaction():
            rivals = self._oust(attempt_id, news.customer_id) if holds else ()
            if not self._database.execute(sql.RECORD_ATTEMPT, columns):
                raise ValueError(f"no attempt {attempt_id}")
            if state in _CERTAINLY_NOT_STORED:
                self._database.execute(sql.CERTAINLY_NOT_STORED, [attempt_id])
            return rivals

    def _oust(self, attempt_id: int, customer_id: int | None) -> tuple[RivalClaim, ...]:
        """Put the rows in doubt that hold the id that an attempt is to hold."""
        found = self._database.fetch_all(sql.RIVAL_CLAIMS, [attempt_id, customer_id])
        self.doubt_again([attempt for attempt, *_ in found], ID_GIVEN_AGAIN)
        return tuple(
            RivalClaim(run_id, row_id, bool(was_created))
            for _, run_id, row_id, was_created in found
        )

    def doubt_again(self, attempt_ids: Sequence[int], detail: str) -> None:
        """Attempts that were answered, or confirmed, and of which the server shows no customer:
        they are in doubt and their rows unknown; what sending said of the rows is dropped."""
        with self._database.transaction():
            for attempt_id in attempt_ids:
                self._forget_customer(attempt_id)
                self._database.execute(sql.DOUBT_ATTEMPT, [attempt_id, detail])
                self._database.execute(sql.DOUBT_ROW, [attempt_id])
                self._database.execute(sql.DROP_WHAT_SENDING_SAID, [attempt_id])

    def end(self, state: AttemptState, ended: Sequence[tuple[int, Outcome]]) -> None:
        """Record what became of attempts (their ids) and of their rows: all of it or nothing.

        Raises:
            ValueError: there is no such attempt.
        """
        outcomes = dict(ended)
        with self._database.transaction():
            values = [state.value, json_text(list(outcomes))]
            keys = dict(self._database.fetch_all(sql.END_ATTEMPTS, values))
            if keys.keys() != outcomes.keys():
                raise ValueError("no such attempt")
            if state is AttemptState.DELETED:
                for attempt_id in outcomes:
                    self._forget_customer(attempt_id)
            self._end_rows([(keys[attempt_id], one) for attempt_id, one in outcomes.items()])

    def _end_rows(self, ended: Sequence[tuple[int, Outcome]]) -> None:
        """Rows by their keys."""
        self._database.execute_many(
            sql.END_ROW, ((one.ending.value, one.customer_id, key) for key, one in ended)
        )
        self._problems.put_sending((key, problem) for key, one in ended for problem in one.problems)
        self._links.remember(ended)

    def _forget_customer(self, attempt_id: int) -> None:
        """What is known of the customer that an attempt holds is of no use any more."""
        found = self._database.fetch_all(
            "SELECT row, customer_id FROM attempts WHERE id = ? AND customer_id IS NOT NULL",
            [attempt_id],
        )
        for key, customer_id in found:
            self._links.forget_customer(key, customer_id)

    def stream(
        self, run_id: str, states: Sequence[AttemptState] | None = None
    ) -> Iterator[Attempt]:
        """Attempts of a run in the order opened, streamed, narrowed to states."""
        wanted = None if states is None else json_text(list(states))
        return self._stream([*self._runs.keys(run_id), wanted])

    def _stream(self, values: Sequence[Any]) -> Iterator[Attempt]:
        with self._database.snapshot() as snapshot:
            for columns in snapshot.stream(sql.ATTEMPTS, values):
                yield attempt_of(columns)

    def of_row(self, run_id: str, row_id: int) -> tuple[Attempt, ...]:
        """All attempts of one row, in the order opened."""
        return self.of_rows(run_id, [row_id])[row_id]

    def of_rows(self, run_id: str, row_ids: Sequence[int]) -> Mapping[int, tuple[Attempt, ...]]:
        """The same of several, by the rows' ids."""
        first, _ = self._runs.keys(run_id)
        keys = json_text([first + row_id for row_id in row_ids])
        found: dict[int, tuple[Attempt, ...]] = dict.fromkeys(row_ids, ())
        for attempt in map(attempt_of, self._database.fetch_all(sql.ATTEMPTS_OF_ROWS, [keys])):
            found[attempt.row_id] += (attempt,)
        return found

    def claimed_ids(self, base_url: str, organization_id: str) -> frozenset[int]:
        """Ids that any run in this organization knows to be its own (answered or confirmed)."""
        rows = self._database.fetch_all(sql.CLAIMED, [base_url, organization_id])
        return frozenset(map(customer_id_of, rows))

    def holders(
        self, base_url: str, organization_id: str, customer_ids: Sequence[int]
    ) -> tuple[Holder, ...]:
        """Who holds these ids, in any run of this organization; one for an id at most."""
        values = [json_text(list(customer_ids)), base_url, organization_id]
        found = self._database.fetch_all(sql.HOLDERS, values)
        return tuple(
            Holder(run_id, customer_id, attempt_of(tuple(columns)))
            for run_id, customer_id, *columns in found
        )

    def reopen(self, run_id: str, endings: Sequence[Ending]) -> int:
        """Turn rows with these endings back to waiting; how many.

        Rows with an open attempt may be stored: they are unknown, then, and not counted. Customer
        ids and what sending found wrong are dropped; what checking found and all attempts stay.
        """
        values = [*self._runs.keys(run_id), json_text(list(endings))]
        with self._database.transaction():
            self._database.execute(sql.DROP_SENDING_PROBLEMS, values)
            self._database.execute(sql.KEEP_IN_DOUBT, values)
            return self._database.execute(sql.REOPEN, values)
