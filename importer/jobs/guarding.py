"""Between check and send: the front of a job, which asks the guards where others ask a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from importer.core.edits import EditState
from importer.core.jobs.changes import PlannedChanges, changes_tripped, count_changes
from importer.core.jobs.guards import Limits, tripped
from importer.core.jobs.history import JobFacts
from importer.core.outcomes import Ending
from importer.core.ports import RunReader
from importer.core.runs import RunRecord
from importer.core.sending.options import Pace, Wait
from importer.jobs.causes import causes_in
from importer.run.fronts import (
    CorrectionsBegin,
    Event,
    Nobody,
    Planned,
    RunBegins,
    Shows,
    WalkBegins,
)

if TYPE_CHECKING:
    from importer.run.stopping import StopSignal
    from importer.run.walk import Progress


class Watchman(Nobody):
    """`run.fronts.Asks` and `Shows` of a job.

    Attributes:
        planned: the run, once all its rows are checked.
        corrects: the file turned out to be one of corrections.

    Args:
        limits: None lets everything pass: a person has approved the file.
        before: what the last good file was like; None for the first, or where it does not matter.
        shows: where the job can be watched; it is told all that happens.
        begins: called with the run's id once it has one.
    """

    def __init__(
        self,
        journal: RunReader,
        limits: Limits | None,
        before: JobFacts | None,
        shows: Shows,
        begins: Callable[[str], None],
    ) -> None:
        self._journal = journal
        self._limits = limits
        self._before = before
        self._shows = shows
        self._begins = begins
        self.planned: RunRecord | None = None
        self.corrects = False

    def may_send(
        self,
        organization: str,  # noqa: ARG002  the run knows it
        problems: Mapping[str, int],  # noqa: ARG002  the journal knows them
    ) -> bool:
        """See `run.fronts.Asks`.

        Raises:
            GuardTripped: a guard holds the file.
        """
        self.check()
        return True

    def check(self) -> None:
        """Look at the run that was planned.

        Raises:
            GuardTripped: a guard holds the file.
        """
        if self._limits is None or self.planned is None:
            return
        now = replace(facts_of(self._journal, self.planned), corrects=self.corrects)
        found = tripped(self._limits, now, self._before) or changes_tripped(
            self._limits,
            planned_changes(self._journal, self.planned.id),
            is_first=self._before is None,
        )
        if found is not None:
            raise found

    def event(self, event: Event) -> None:
        """See `run.fronts.Shows`."""
        match event:
            case RunBegins(run_id):
                self._begins(run_id)
            case CorrectionsBegin():
                self.corrects = True
            case Planned(run):
                self.planned = run
            case _:
                pass
        self._shows.event(event)

    def waits(self, wait: Wait) -> None:
        """See `run.fronts.Shows`."""
        self._shows.waits(wait)

    def walking(
        self, walk: WalkBegins, stop: StopSignal, get_pace: Callable[[], Pace]
    ) -> AbstractContextManager[Progress]:
        """See `run.fronts.Shows`."""
        return self._shows.walking(walk, stop, get_pace)


def facts_of(journal: RunReader, run: RunRecord) -> JobFacts:
    """What is compared from one file to the next, and told of it later."""
    endings = journal.endings(run.id)
    balances = journal.balance_totals(run.id, [one for one in Ending if one is not Ending.REJECTED])
    return JobFacts(
        headers=tuple(name for one in journal.sources(run.id) for name in one.header.names),
        rows=sum(endings.values()),
        rejected=endings[Ending.REJECTED],
        balances=sum(total.count for total in balances),
        balance_total=sum((_gross(total.base) for total in balances), Decimal(0)),
        server=run.base_url,
        organization=(run.organization_id, run.organization_name),
        created=endings[Ending.CREATED],
        updated=endings[Ending.UPDATED],
        unchanged=endings[Ending.UNCHANGED],
        causes=causes_in(journal.problem_columns(run.id)),
    )


def planned_changes(journal: RunReader, run_id: str) -> PlannedChanges:
    """What the run is to change of the customers that are there."""
    unchanged = journal.endings(run_id)[Ending.UNCHANGED]
    edits = tuple(journal.edits(run_id, (EditState.PLANNED,)))
    return count_changes(edits, unchanged + len(edits))


def _gross(base: Decimal | None) -> Decimal:
    return abs(base or Decimal(0))
