"""What the corridor (`run`) asks of the rooms around it. Implementations live in those rooms."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from importer.core.organization import Organization
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.reading import ReadingOptions, Table
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
    ResultRow,
    RivalClaim,
    RunRecord,
    RunState,
    SourceRecord,
    WaitingRow,
)
from importer.core.sending.answers import CreateAnswer
from importer.core.sending.options import Pace, Wait
from importer.core.sending.stored import StoredCustomer
from importer.core.templates.remembered import RememberedMapping
from importer.core.templates.template import Template


class Clock(Protocol):
    """Time, passed in so that tests own it."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    def time(self) -> float:
        """Unix seconds."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


TellWait = Callable[[Wait], None]
"""Hears of every wait that somebody who watches would wonder about; called where it begins."""


def tell_nobody(wait: Wait) -> None:
    """Where nobody watches."""


class Target(Protocol):
    """The server, as far as importing needs it. Reads raise ServerUnavailable when no complete
    answer can be had, and ImporterError when the key is refused."""

    async def organization(self) -> Organization:
        """Who we are there."""

    async def create(self, body: str) -> CreateAnswer:
        """Create one customer; retries only what is certain not to have been stored."""

    async def read(self, customer_id: int) -> StoredCustomer | None:
        """One customer by id; None if the server has none."""

    async def find(
        self, wanted: Mapping[str, Sequence[str]], *, inactive_too: bool = True
    ) -> tuple[StoredCustomer, ...]:
        """Every customer with one of these values in one of these fields (contract names),
        compared as the server compares: compare again."""

    async def scan(
        self, wanted: Callable[[int], bool] = lambda _: True
    ) -> tuple[StoredCustomer, ...]:
        """Every customer, active and inactive; complete or an error.

        Args:
            wanted: by their ids; nothing is kept of the others.
        """

    async def edit(self, customer_id: int, body: str) -> bool:
        """Change fields of a customer; whether the server took it."""

    async def book_opening_balance(self, customer_id: int, body: str) -> bool:
        """Write the ledger entry of an opening balance anew; whether the server took it."""

    async def deletable(self, customer_ids: Sequence[int]) -> frozenset[int]:
        """Which of a few customers nothing refers to. Call with nothing else under way."""

    async def named_in_journals(self) -> frozenset[int] | None:
        """Customers that a manual journal names; nothing else refers to them and a delete succeeds.
        None if the server does not tell, which is asked once."""

    async def delete(self, customer_id: int) -> bool:
        """Delete one customer; False if the server refuses. A missing one counts as deleted."""

    def answers(self) -> Mapping[str, Mapping[str, str]]:
        """Headers of the last answer per route and status (`POST /api/customers 201`), as far as
        they tell of limits and of what stands before the server; nothing of anybody's data."""

    def pace(self) -> Pace:
        """How fast customers may be created, as far as the server has said."""


class Files(Protocol):
    """The files that a user names, and the templates by which they are understood."""

    def open(self, path: Path, name: str, options: ReadingOptions) -> tuple[Table, ...]:
        """The tables of a file, whose bytes can't change any more; the file itself is opened here
        and never again.

        Args:
            name: how messages and `RowRef.source` call it.

        Raises:
            ImporterError: it can't be read, or was changed meanwhile.
        """

    def templates(self) -> tuple[Template, ...]:
        """All that come with the importer, by name."""

    def template(self, name_or_path: str) -> Template:
        """One of them, or a TOML file. Raises UsageError `template-unknown` and others."""


class Mappings(Protocol):
    """How people have confirmed that files are to be mapped."""

    def remember_mapping(self, mapping: RememberedMapping) -> None:
        """Keep a mapping; an earlier one for the same headers makes room."""

    def mapping_for(self, headers: tuple[str, ...]) -> RememberedMapping | None:
        """The mapping that was confirmed for such headers; None if there is none."""


class RunReader(Protocol):
    """What showing needs: reads, never writes. Works for any run, at any time."""

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, oldest first."""

    def run(self, run_id: str) -> RunRecord:
        """One run. Raises ImporterError `run-unknown`."""

    def sources(self, run_id: str) -> tuple[SourceRecord, ...]:
        """The tables of a run, in the order read."""

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
        """Rows that were created with a problem of severity error."""

    def balance_totals(self, run_id: str, endings: Sequence[Ending]) -> tuple[BalanceTotal, ...]:
        """Opening balances of the rows with these endings, per currency and date."""

    def facts(self, run_id: str) -> Mapping[str, str]:
        """What the run has learnt and wants shown or remembered; key -> text."""


class CheckJournal(RunReader, Protocol):
    """What checking writes."""

    def start_run(self, run: RunRecord) -> None:
        """Record a new run."""

    def set_state(self, run_id: str, state: RunState) -> None:
        """Record how far the run has come."""

    def set_fact(self, run_id: str, key: str, value: str) -> None:
        """Remember something about the run."""

    def unfinished_run(self, organization_id: str, sha256s: Sequence[str]) -> RunRecord | None:
        """The latest run over the same files in the same organization, at whatever address, that
        resume could take up; runs that never sent or claimed anything (a mere check, a dry run)
        are left out."""

    def add_source(self, run_id: str, source: SourceRecord) -> None:
        """Record a table once it has been read to its end."""

    def add_rows(self, run_id: str, rows: Iterable[CheckedRow]) -> None:
        """Record rows, in large transactions; streams."""

    def add_chunks(self, run_id: str, chunks: Iterable[CheckedChunk]) -> None:
        """The same for rows that were checked together."""

    def drop_rows(self, run_id: str, first_id: int) -> None:
        """Forget the rows from a row id on: their table is checked anew."""

    def groups(self, run_id: str, key: str) -> Iterator[tuple[str, Sequence[WaitingRow]]]:
        """Waiting rows that share a key (`fingerprint`: equal bodies, `name_key` or `email_key`): a
        text that stands for the key's value and two or more rows in the order read. Blank keys
        never match; rows with equal bodies have equal name keys. The rows of a group can be looked
        at until the next one is asked for."""

    def add_existing(self, run_id: str, customers: Iterable[ExistingCustomer]) -> None:
        """Remember the customers that were on the server before the first write (replaces)."""

    def existing_ids(self, run_id: str) -> frozenset[int]:
        """Their ids."""

    def matches(
        self, run_id: str, key: str
    ) -> Iterator[tuple[WaitingRow, tuple[ExistingCustomer, ...]]]:
        """Waiting rows whose `name_key` or `email_key` an existing customer shares."""

    def record_outcomes(self, run_id: str, outcomes: Iterable[tuple[int, Outcome]]) -> None:
        """Give rows (by row id) an ending, an id, and further problems, in one transaction."""

    def add_problems(self, run_id: str, problems: Iterable[tuple[int, Problem]]) -> None:
        """Add problems to rows (by row id) without touching their endings; a row that has the very
        same problem keeps one."""


class CorrectJournal(CheckJournal, Protocol):
    """What taking up corrected rows reads and writes."""

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

    def rows_to_send(self, run_id: str) -> int:
        """Unfinished rows that are not held."""

    def balances_to_send(self, run_id: str) -> tuple[BalanceTotal, ...]:
        """Opening balances of the unfinished rows that are not held, per currency and date."""

    def kin(
        self, run_id: str, key: str
    ) -> Iterator[tuple[tuple[WaitingRow, ...], tuple[WaitingRow, ...]]]:
        """Rows to be sent (second) and rows that share a key with them and came to something or may
        do so (first); at least two together."""

    def claimed_names(self, run_id: str) -> frozenset[str]:
        """Name keys of the rows that are, or may be, stored."""

    def bind_run(self, run: RunRecord) -> None:
        """Aim a run that was only checked at the server and organization of this record."""


class SendJournal(CorrectJournal, Protocol):
    """What sending reads and writes. Intents are durable (fsync) when the call returns."""

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
        """All attempts of one row."""

    def claimed_ids(self, base_url: str, organization_id: str) -> frozenset[int]:
        """Ids that any run in this organization knows to be its own (answered or confirmed)."""

    def holders(
        self, base_url: str, organization_id: str, customer_ids: Sequence[int]
    ) -> tuple[Holder, ...]:
        """Who holds these ids, in any run of this organization; one for an id at most."""

    def reopen(self, run_id: str, endings: Sequence[Ending]) -> int:
        """Turn rows with these endings back to waiting (customer id and sending problems dropped);
        how many. The first step of resume."""

    def forget(self, run_id: str) -> None:
        """Remove a run and all its data."""
