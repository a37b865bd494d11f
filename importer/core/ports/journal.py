"""The journal, part by part: whoever asks one thing of it depends on that part alone.

Below the parts stand the wholes that the walks of the corridor pass on. The parts of the room
`journal` keep them, each under the name that it has here (`journal.journal`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from importer.core.ports.matching import RowMatching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from importer.core.deactivations import Deactivation, DeactivationState
    from importer.core.edits import Edit, EditState
    from importer.core.jobs.history import JobRecord
    from importer.core.outcomes import Ending, Outcome
    from importer.core.problems import Problem
    from importer.core.result_columns import ProblemColumns, ResultColumns, TableKey
    from importer.core.runs import (
        Attempt,
        AttemptNews,
        AttemptState,
        BalanceTotal,
        CheckedChunk,
        CheckedRow,
        ExistingCustomer,
        Holder,
        KeyedRow,
        ResultRow,
        RivalClaim,
        RunRecord,
        RunState,
        SourceRecord,
        WaitingRow,
    )
    from importer.core.templates.remembered import RememberedMapping
    from importer.core.written import Written


class RunRecords(Protocol):
    """What is on record of runs as a whole."""

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, oldest first."""

    def run(self, run_id: str) -> RunRecord:
        """One run. Raises ImporterError `run-unknown`."""

    def sources(self, run_id: str) -> tuple[SourceRecord, ...]:
        """The tables of a run, in the order read."""

    def facts(self, run_id: str) -> Mapping[str, str]:
        """What the run has learnt and wants shown or remembered; key -> text."""


class RunKeeping(Protocol):
    """Putting runs on record."""

    def start_run(self, run: RunRecord) -> None:
        """Record a new run."""

    def bind_run(self, run: RunRecord) -> None:
        """Aim a run that was only checked at the server and organization of this record."""

    def set_state(self, run_id: str, state: RunState) -> None:
        """Record how far the run has come."""

    def set_fact(self, run_id: str, key: str, value: str) -> None:
        """Remember something about the run."""

    def add_source(self, run_id: str, source: SourceRecord) -> None:
        """Record a table once it has been read to its end."""

    def unfinished_run(self, organization_id: str, sha256s: Sequence[str]) -> RunRecord | None:
        """The latest run over the same files in the same organization, at whatever address, that
        resume could take up; runs that never sent or claimed anything (a mere check, a dry run)
        are left out."""

    def forget(self, run_id: str) -> None:
        """Remove a run and all its data."""


class RowResults(Protocol):
    """What became of rows, one by one and counted."""

    def results(
        self, run_id: str, *, endings: Sequence[Ending] | None = None, with_problems: bool = False
    ) -> Iterator[ResultRow]:
        """Every row in the order read, streamed; narrowed to endings, or to rows with problems of
        severity error or warning."""

    def row_columns(self, run_id: str) -> Iterator[ResultColumns]:
        """The same rows as columns and without their cells, some thousand at a time, streamed."""

    def problem_columns(self, run_id: str) -> Iterator[ProblemColumns]:
        """Every problem as columns, in the order of the rows, streamed; those of a row stand in one
        portion."""

    def table_endings(self, run_id: str) -> Mapping[TableKey, Mapping[Ending, int]]:
        """Rows per table and ending, tables in the order read; endings that occur only."""

    def endings(self, run_id: str) -> dict[Ending, int]:
        """Rows per ending; all nine keys present."""

    def problem_counts(self, run_id: str) -> dict[str, int]:
        """Occurrences per problem code, commonest first."""

    def rows_created_with_errors(self, run_id: str) -> int:
        """Rows that were created, or updated, with a problem of severity error."""

    def balance_totals(self, run_id: str, endings: Sequence[Ending]) -> tuple[BalanceTotal, ...]:
        """Opening balances of the rows with these endings, per currency and date."""


class PackedChunk(Protocol):
    """Rows that were checked together, as the journal will write them; only it knows how."""

    @property
    def first_id(self) -> int:
        """The row id of the first; the others follow without a gap."""

    def __len__(self) -> int:
        """How many rows."""


class RowKeeping(Protocol):
    """Putting rows on record, and what became of them."""

    def add_rows(self, run_id: str, rows: Iterable[CheckedRow]) -> None:
        """Record rows, in large transactions; streams."""

    def add_chunks(self, run_id: str, chunks: Iterable[CheckedChunk | PackedChunk]) -> None:
        """The same for rows that were checked together, packed already or not."""

    def pack(self, chunk: CheckedChunk) -> PackedChunk:
        """What `add_chunks` does first, and what a process without a journal may do."""

    def drop_rows(self, run_id: str, first_id: int) -> None:
        """Forget the rows from a row id on: their table is checked anew."""

    def record_outcomes(self, run_id: str, outcomes: Iterable[tuple[int, Outcome]]) -> None:
        """Give rows (by row id) an ending, an id, and further problems, in one transaction."""

    def add_problems(self, run_id: str, problems: Iterable[tuple[int, Problem]]) -> None:
        """Add problems to rows (by row id) without touching their endings; a row that has the very
        same problem keeps one."""

    def drop_problems(self, run_id: str, code: str, row_ids: Iterable[int]) -> None:
        """Take the problems of one kind from rows (by row id)."""


class RowCorrecting(Protocol):
    """Rows that come back corrected, among those of their run."""

    def together(self) -> AbstractContextManager[None]:
        """All of what is written inside, or nothing of it."""

    def picked(self, run_id: str, row_ids: Sequence[int]) -> tuple[ResultRow, ...]:
        """Some rows, by their ids, in the order read; ids that there are not are left out."""

    def every_row(self, run_id: str) -> Iterator[ResultRow]:
        """Every row in the order read, as what is written together has made it so far."""

    def next_row_id(self, run_id: str) -> int:
        """The id of a row that is added to the run."""

    def replace_rows(self, run_id: str, rows: Sequence[CheckedRow]) -> None:
        """Put rows, checked once more, in the place of those with their ids; none of them is
        held."""

    def hold_others(self, run_id: str, row_ids: Sequence[int]) -> None:
        """Keep every unfinished row but these out of the next walk; `reopen` lets them go again."""


class ExistingCustomers(Protocol):
    """The customers that were on the server before the first write."""

    def add_existing(self, run_id: str, customers: Iterable[ExistingCustomer]) -> None:
        """Remember the customers that were on the server before the first write (replaces)."""

    def existing_ids(self, run_id: str) -> frozenset[int]:
        """Their ids."""

    def matches(
        self, run_id: str, key: str
    ) -> Iterator[tuple[WaitingRow, tuple[ExistingCustomer, ...]]]:
        """Waiting rows whose `name_key` or `email_key` an existing customer shares."""


class RowsToSend(Protocol):
    """What waits to be sent."""

    def rows_to_send(self, run_id: str) -> int:
        """Unfinished rows that are not held."""

    def balances_to_send(self, run_id: str) -> tuple[BalanceTotal, ...]:
        """Opening balances of the unfinished rows that are not held, per currency and date."""

    def next_waiting(
        self, run_id: str, limit: int, *, with_balance: bool | None = None
    ) -> tuple[WaitingRow, ...]:
        """Waiting rows without an open attempt, in the order read; the caller opens attempts on
        them before asking again. `with_balance` narrows to one lane."""

    def row(self, run_id: str, row_id: int) -> WaitingRow:
        """A valid row by its id, whatever its ending."""

    def most_telling(self, run_id: str) -> WaitingRow | None:
        """The waiting row to send first: one with a postal code and no opening balance if there
        is any, then one with a postal code, else the first."""


class Attempts(Protocol):
    """Requests that were, or may have been, sent. Intents are durable (fsync) when the call
    returns."""

    def record_intents(self, run_id: str, intents: Sequence[tuple[int, str]]) -> tuple[int, ...]:
        """Open one attempt (row id, body) each; on disk, synced, when this returns their ids.
        From here until an outcome is recorded the row's ending is unknown: that is the truth,
        should the process be killed."""

    def record_attempt(self, news: AttemptNews) -> tuple[RivalClaim, ...]:
        """Record what became of an attempt. Withdrawn, not stored and absent attempts turn their
        row back to waiting. No two rows of an organization hold one id: those that held this one
        are put in doubt, and returned."""

    def doubt_again(self, attempt_ids: Sequence[int], detail: str) -> None:
        """Put answered or confirmed attempts in doubt; their rows are unknown, and what sending
        said of them is dropped."""

    def end_attempts(self, state: AttemptState, ended: Sequence[tuple[int, Outcome]]) -> None:
        """Record what became of attempts (their ids) and of their rows: all of it or nothing."""

    def attempts(
        self, run_id: str, states: Sequence[AttemptState] | None = None
    ) -> Iterator[Attempt]:
        """Attempts of a run in the order opened, narrowed to states."""

    def attempts_of_row(self, run_id: str, row_id: int) -> tuple[Attempt, ...]:
        """All attempts of one row, in the order opened."""

    def attempts_of_rows(
        self, run_id: str, row_ids: Sequence[int]
    ) -> Mapping[int, tuple[Attempt, ...]]:
        """The same of several rows, by their ids."""

    def claimed_ids(self, base_url: str, organization_id: str) -> frozenset[int]:
        """Ids that any run in this organization knows to be its own (answered or confirmed)."""

    def holders(
        self, base_url: str, organization_id: str, customer_ids: Sequence[int]
    ) -> tuple[Holder, ...]:
        """Who holds these ids, in any run of this organization; one for an id at most."""

    def reopen(self, run_id: str, endings: Sequence[Ending]) -> int:
        """Turn rows with these endings back to waiting (customer id and sending problems dropped);
        how many. The first step of resume."""


class RowEdits(Protocol):
    """What rows change of their customers."""

    def edits(self, run_id: str, states: Sequence[EditState] | None = None) -> Iterator[Edit]:
        """Edits of a run in the order of the rows, narrowed to states."""


class MissingCustomers(Protocol):
    """Customers of the file before that this one has no row for."""

    def deactivations(
        self, run_id: str, states: Sequence[DeactivationState] | None = None
    ) -> tuple[Deactivation, ...]:
        """What becomes of them where they are to be set inactive, in the order of their ids,
        narrowed to states."""


class Deactivating(MissingCustomers, Protocol):
    """Setting them inactive."""

    def plan_deactivations(self, run_id: str, missing: Iterable[Deactivation]) -> None:
        """Who is missing; replaces what was planned before."""

    def intend_deactivation(self, run_id: str, customer_id: int) -> None:
        """The request is about to leave. On disk, synced, when this returns."""

    def end_deactivation(
        self, run_id: str, ended: Deactivation, written: Written | None = None
    ) -> None:
        """Record what became of one, and what we have written of the customer then, both or
        neither."""


class Updates(RowEdits, Protocol):
    """Rows that are known again, and what they change of their customers."""

    def keyed_rows(self, run_id: str) -> Iterator[KeyedRow]:
        """Every row that is, or may come to be, a customer, in the order read, streamed."""

    def links(self, run_id: str) -> Mapping[str, int]:
        """Key -> the customer's id, of the run's organization and of what its rows are matched by
        (`RunFact.MATCH_ON`), as outcomes have told it."""

    def written(self, run_id: str, customer_ids: Sequence[int]) -> Mapping[int, Written]:
        """What we have written of these customers of the run's organization, by their ids."""

    def plan_edits(self, run_id: str, edits: Iterable[Edit]) -> None:
        """What waiting rows are to change; replaces what was planned before. No customer is made
        of a row that has an edit."""

    def next_edits(self, run_id: str, after: int, limit: int) -> tuple[Edit, ...]:
        """Planned edits of rows that wait and stand behind a row id, in the order read."""

    def intend_edit(self, run_id: str, row_id: int) -> None:
        """The request is about to leave. On disk, synced, when this returns; from here until an
        outcome is recorded the row's ending is unknown."""

    def end_edit(self, run_id: str, edit: Edit, outcome: Outcome) -> None:
        """Record what became of an edit and of its row, both or neither. It stays on record with
        its changes, unless its row turned out to change nothing."""


class Mappings(Protocol):
    """How people have confirmed that files are to be mapped."""

    def remember_mapping(self, mapping: RememberedMapping) -> None:
        """Keep a mapping; an earlier one for the same headers makes room."""

    def mapping_for(self, headers: tuple[str, ...]) -> RememberedMapping | None:
        """The mapping that was confirmed for such headers; None if there is none."""


class JobRecords(Protocol):
    """What jobs have done; it outlives the runs."""

    def record_job(self, record: JobRecord) -> None:
        """Keep what is known of a file that a job took, in the place of what was; on disk, synced,
        when this returns."""

    def job_records(self, job: str) -> tuple[JobRecord, ...]:
        """All that is on record of a job, oldest first."""


class JobsOfRuns(Protocol):
    """The jobs that runs belong to."""

    def job_records_beside(self, run_id: str) -> tuple[JobRecord, ...]:
        """All that is on record of the run's job, oldest first; none if no job began it."""


class RunReader(RunRecords, RowResults, RowEdits, MissingCustomers, JobsOfRuns, Protocol):
    """What showing needs: reads, never writes. Works for any run, at any time."""


class PlanReader(RunReader, RowsToSend, RowEdits, Protocol):
    """What showing a plan needs: what would be sent, too."""


class CheckJournal(
    RunReader,
    RunKeeping,
    RowKeeping,
    RowCorrecting,
    RowMatching,
    ExistingCustomers,
    Updates,
    Deactivating,
    Protocol,
):
    """What checking needs, of a new file as of corrections."""


class SendJournal(CheckJournal, RowsToSend, Attempts, Protocol):
    """What sending needs."""


class ImportJournal(SendJournal, Mappings, Protocol):
    """What an import needs, from the file to the report."""


class JobJournal(ImportJournal, JobRecords, Protocol):
    """What a job needs."""
