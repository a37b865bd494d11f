"""What the corridor asks of a front: somebody to ask (`Asks`), somewhere to show (`Shows`).

Nothing here knows a terminal: questions come as values with their choices and evidence, events as
facts. Words, layout and exit codes as processes have them are the front's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from importer.core.asking.questions import Option, Question
from importer.core.choices import Origins
from importer.core.errors import ImporterError
from importer.core.headers.told import Told
from importer.core.outcomes import Ending
from importer.core.runs import RunRecord
from importer.core.sending.options import Pace, Wait, Work
from importer.core.stages import ColumnUsage
from importer.core.store_address import Written
from importer.run.walk_events import ServerAwaited

if TYPE_CHECKING:
    # What only a run that sends, or one of corrections, needs; so it is in all of this room.
    from importer.run.stopping import StopSignal
    from importer.run.taking import Taken
    from importer.run.undoing import Undone
    from importer.run.walk import Progress


class ProposedColumn(Struct, frozen=True):
    """What a column of a file that no template claims is going to become.

    Attributes:
        column: 0-based.
        field: its name; "" without one.
        reason: in words; samples: its first values.
        is_guess: a person should have a look.
    """

    column: int
    header: str
    usage: ColumnUsage
    field: str
    reason: str
    samples: tuple[str, ...]
    is_guess: bool


class Asks(Protocol):
    """Somebody who can be asked.

    Every answer may be None: nobody is there, or does not know. The corridor then does without, or
    stops with a hint; it never asks the same again, and never waits by itself.
    """

    @property
    def takes_questions(self) -> bool:
        """Whether `answer` may ever give one; False spares the search for open questions."""

    def template(self, file: str, names: tuple[str, ...]) -> str | None:
        """Which of several templates a file follows that fits all of them equally well."""

    def name_column(self, file: str, columns: tuple[str, ...]) -> str | None:
        """Which column holds the customers' names, where none is known to; "" for none of them."""

    def columns(self, file: str, columns: tuple[ProposedColumn, ...]) -> Told | None:
        """What columns become instead; nothing where all is right as it stands.

        All columns of a file are put at once, since they tell of each other, and once more as an
        answer changes them.
        """

    def answer(self, question: Question) -> Option | None:
        """The option that the answer comes to (`core.asking.questions.read_answer`)."""

    def may_send(self, organization: str, problems: Mapping[str, int]) -> bool | None:
        """Whether the run that was just planned is to be sent to this organization.

        Args:
            problems: occurrences per problem code, commonest first.
        """

    def may_delete(
        self, run: RunRecord, organization: str, customers: int, foresee: Callable[[], Undone]
    ) -> bool | None:
        """Whether so many customers are to be deleted that the run created, or to be again as they
        were before it changed them.

        Args:
            foresee: looks at the server for what would become of each; whoever is asked is told.
        """


class Nobody:
    """A front without anybody to ask: a program, a job at night."""

    takes_questions = False

    def template(self, file: str, names: tuple[str, ...]) -> str | None:
        """See `Asks`."""
        return None

    def name_column(self, file: str, columns: tuple[str, ...]) -> str | None:
        """See `Asks`."""
        return None

    def columns(self, file: str, columns: tuple[ProposedColumn, ...]) -> Told | None:
        """See `Asks`."""
        return None

    def answer(self, question: Question) -> Option | None:
        """See `Asks`."""
        return None

    def may_send(
        self,
        organization: str,
        problems: Mapping[str, int],
    ) -> bool | None:
        """See `Asks`."""
        return None

    def may_delete(
        self,
        run: RunRecord,
        organization: str,
        customers: int,
        foresee: Callable[[], Undone],
    ) -> bool | None:
        """See `Asks`."""
        return None


# --- what happens on the way ----------------------------------------------------------------------


class RunBegins(Struct, frozen=True):
    """A new run has its id; with other answers it is checked again under another one."""

    run_id: str
    files: tuple[str, ...]


class CorrectionsBegin(Struct, frozen=True):
    """The files are corrections of this run."""

    run_id: str
    files: tuple[str, ...]


class RunGoesOn(Struct, frozen=True):
    """A run is taken up again.

    Attributes:
        left: rows to be taken up.
        lacks_report_only: all is sent, and nobody was told.
    """

    run_id: str
    left: int
    lacks_report_only: bool = False


class Answered(Struct, frozen=True):
    """What somebody was asked for, as options: with them nothing is asked next time."""

    options: tuple[Option, ...]


class CorrectionsTaken(Struct, frozen=True):
    """What a file of corrections brought."""

    run_id: str
    taken: Taken


class Planned(Struct, frozen=True):
    """All rows are checked. What becomes of them the journal tells.

    Attributes:
        pace: None if no server was asked.
        expected: opening balances that the user expects, by currency.
        first: so many rows are sent, and no more.
        sends: False for a check and a dry run.
        origins: where the choices come from.
    """

    run: RunRecord
    pace: Pace | None
    expected: Mapping[str, Decimal]
    first: int | None = None
    sends: bool = True
    origins: Origins = field(default_factory=Origins)


class NotSentBecause(StrEnum):
    """Why a planned run is not sent."""

    ROWS_REJECTED = "rows-rejected"
    """It was to be all or nothing."""
    DECLINED = "declined"
    NOBODY_TO_CONFIRM = "nobody-to-confirm"


class NotSent(Struct, frozen=True):
    """A planned run is not sent.

    Attributes:
        has_begun: rows of it were sent before.
    """

    why: NotSentBecause
    has_begun: bool = False


class RowsEnded(Struct, frozen=True):
    """How the rows ended, before the reports are written.

    Attributes:
        problems: occurrences per problem code, commonest first.
    """

    endings: Mapping[Ending, int]
    problems: Mapping[str, int]


class ReportsWritten(Struct, frozen=True):
    """The reports are there, or some could not be written."""

    files: tuple[Written, ...]
    error: ImporterError | None = None


class UndoBegins(Struct, frozen=True):
    """So many customers of the run are still there to be deleted, or to be as they were before."""

    run_id: str
    customers: int


Event = (
    RunBegins
    | CorrectionsBegin
    | RunGoesOn
    | Answered
    | CorrectionsTaken
    | Planned
    | NotSent
    | ServerAwaited
    | RowsEnded
    | ReportsWritten
    | UndoBegins
)


class WalkBegins(Struct, frozen=True):
    """A walk to the server and back that is about to begin.

    Attributes:
        work: the customers that it is to send, or to delete.
        pace: what is known of the server's limits so far.
    """

    run_id: str
    work: Work
    pace: Pace
    deletes: bool = False


class Shows(Protocol):
    """Where a run can be watched."""

    def event(self, event: Event) -> None:
        """Something has happened. What a front does not care for it passes over."""

    def waits(self, wait: Wait) -> None:
        """A request waits, from now on, for longer than a moment (`core.ports.TellWait`)."""

    def walking(
        self, walk: WalkBegins, stop: StopSignal, get_pace: Callable[[], Pace]
    ) -> AbstractContextManager[Progress]:
        """Watch a walk; entered and left in its event loop and task.

        Args:
            stop: set it (`StopCause.INTERRUPTED`) to end the walk in order. Cancelling the task
                breaks it off at once; the journal then knows what was under way.
            get_pace: the pace as the server has shown it by then.
        """
