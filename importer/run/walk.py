"""What the parts of one sending walk share: the run, its doors to other rooms, what it learns."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct, field

from importer.core.edits import Edit
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.jobs.windows import Hours
from importer.core.organization import Organization
from importer.core.outcomes import Ending, Outcome
from importer.core.ports import Clock, SendJournal, Target
from importer.core.runs import AttemptState, WaitingRow
from importer.core.sending.blame import Proofs
from importer.core.sending.options import SendOptions, StopCause
from importer.run.revising import Revising
from importer.run.stopping import StopSignal
from importer.run.walk_events import WalkEvent

DROPPED, KEPT = "dropped", "kept"
"""What `RunFact.POSTCODES` says."""


class Progress(Protocol):
    """Who watches a walk: a progress bar, a log, a test."""

    def ended(self, ending: Ending) -> None:
        """A row has come to its ending."""

    def reopened(self, ending: Ending) -> None:
        """A row that had ended so, in this walk or in one before, goes on: it is in doubt again."""

    def event(self, event: WalkEvent) -> None:
        """Something has happened that the user should know now."""


class Walk(Struct):
    """One walk of sending. Parts hold it; only they change what it has learnt.

    Attributes:
        proofs: what has shown that the server was well, and when.
        created: rows that this walk has ended as created.
        revising: what rows change of customers that are there.
        hours: when nothing may be sent; None if it always may.
        lost: rows that the server lost too often, and how many were created by then; they wait, on
            disk too, and have failed once the walk ends.
        booking: held by whatever books an opening balance, as two at once are never safe
            (importer/api/README.md 1.1).
        last_abnormal: when the server last failed to answer normally, monotonic seconds.
        failing_since: when reads began to fail, None while they work.
    """

    run_id: str
    journal: SendJournal
    target: Target
    clock: Clock
    options: SendOptions
    organization: Organization
    progress: Progress
    stop: StopSignal = field(default_factory=StopSignal)
    revising: Revising | None = None
    hours: Hours | None = None
    proofs: Proofs = field(default_factory=Proofs)
    created: int = 0
    lost: dict[int, "Lost"] = field(default_factory=dict)
    booking: asyncio.Lock = field(default_factory=asyncio.Lock)
    last_abnormal: float = float("-inf")
    errors: int = 0
    failing_since: float | None = None
    _facts: dict[str, str] = field(default_factory=dict)
    _there_before: frozenset[int] | None = None

    def __post_init__(self) -> None:
        self._facts.update(self.journal.facts(self.run_id))

    def fact(self, key: str) -> str:
        """A fact of the run, "" if it is not known."""
        return self._facts.get(key, "")

    def learn(self, key: str, value: str) -> None:
        """Remember something about the run, on disk too."""
        self._facts[key] = value
        self.journal.set_fact(self.run_id, key, value)

    def there_before(self) -> frozenset[int]:
        """Ids of the customers that were on the server before the run's first write."""
        if self._there_before is None:
            self._there_before = self.journal.existing_ids(self.run_id)
        return self._there_before

    def abnormal(self) -> None:
        """Note that the server did not answer normally just now."""
        self.last_abnormal = self.clock.monotonic()

    async def is_readable(self) -> bool:
        """Whether a read that leaves now gets a complete answer."""
        left = self.clock.monotonic()
        try:
            await self.target.organization()
        except ImporterError as error:
            self.unreadable(error)
            return False
        self.readable(left)
        return True

    def readable(self, left: float) -> None:
        """A read that left then (monotonic seconds) got a complete answer."""
        self.proofs = self.proofs.with_read(left)
        self.failing_since = None

    def unreadable(self, error: ImporterError) -> None:
        """A read got none. A refused key ends the walk, and so does trouble that lasts too long."""
        self.abnormal()
        now = self.clock.monotonic()
        self.failing_since = now if self.failing_since is None else self.failing_since
        if not isinstance(error, ServerUnavailable):
            self.stop.set(StopCause.STOPPED, error)
        elif now - self.failing_since >= self.options.give_up_after:
            self.stop.set(StopCause.GAVE_UP, error)

    def set_aside(self, row: WaitingRow, reason: str) -> None:
        """A row was lost too often: it is not sent again before something else has moved."""
        self.lost[row.row_id] = Lost(row, reason, self.created)

    def end(self, row_id: int, outcome: Outcome) -> None:
        """Record a row's ending and tell."""
        self.journal.record_outcomes(self.run_id, [(row_id, outcome)])
        self._tell(outcome)

    def end_with(self, attempt_id: int, state: AttemptState, outcome: Outcome) -> None:
        """Record how an attempt ended and with it its row, both or neither, and tell."""
        self.end_all_with(state, [(attempt_id, outcome)])

    def end_all_with(self, state: AttemptState, ended: Sequence[tuple[int, Outcome]]) -> None:
        """The same for several attempts, by their ids, in one go."""
        self.journal.end_attempts(state, ended)
        for _, outcome in ended:
            self._tell(outcome)

    def end_edit(self, edit: Edit, outcome: Outcome) -> None:
        """Record what became of an edit and of its row, both or neither, and tell."""
        self.journal.end_edit(self.run_id, edit, outcome)
        self._tell(outcome)

    def _tell(self, outcome: Outcome) -> None:
        self.progress.ended(outcome.ending)
        self.created += outcome.ending is Ending.CREATED
        if outcome.ending in {Ending.REFUSED, Ending.FAILED}:
            self.errors += 1


class Lost(Struct, frozen=True):
    """A row that the server lost each time that it was sent.

    Attributes:
        reason: how, the last time.
        created_by_then: rows that the walk had ended as created when that was known.
    """

    row: WaitingRow
    reason: str
    created_by_then: int


class Sent(Struct, frozen=True):
    """A row whose attempt the server has answered with 201, or whose customer was found.

    Attributes:
        body: what was sent, as JSON.
        after_doubt: the answer never came; evidence says that this is the row's customer.
    """

    row: WaitingRow
    attempt_id: int
    body: str
    customer_id: int
    after_doubt: bool = False
