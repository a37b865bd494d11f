"""Looking at a run again on the server: comparing its customers, or deleting them.

How they are compared lives in `verifying`, what may be deleted in `undoing`.
"""

import asyncio

from msgspec import Struct

from importer.core.deactivations import DeactivationState
from importer.core.edits import EditState
from importer.core.errors import EXIT_STOPPED, ImporterError, UsageError
from importer.core.exit_codes import (
    EXIT_INTERRUPTED,
    EXIT_SOME_ROWS_BAD,
    EXIT_SOME_ROWS_UNKNOWN,
    strictest_exit_code,
)
from importer.core.language import gettext
from importer.core.outcomes import exit_code_of
from importer.core.ports import RunRecords
from importer.core.runs import RunRecord
from importer.core.sending.options import StopCause
from importer.core.sending.verification import UndoEnding, Verification
from importer.core.store_address import Written
from importer.run.arriving import check_same_organization, survey
from importer.run.clocks import in_time, time_left
from importer.run.corridor import Corridor
from importer.run.finishing import write_reports
from importer.run.foreseeing import foresee
from importer.run.fronts import UndoBegins
from importer.run.latest import named_or_latest
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey
from importer.run.undoing import Undone
from importer.run.verifying import made_customers, verify
from importer.run.walking import walk_back


class Verified(Struct, frozen=True):
    """What verifying a run came to.

    Attributes:
        report: where it was written; None where no files are wanted.
    """

    verification: Verification
    report: Written | None

    @property
    def exit_code(self) -> int:
        """What a process ends with that did nothing else."""
        of_rows = exit_code_of(self.verification.endings)
        return strictest_exit_code(of_rows, 0 if self.verification.holds else EXIT_SOME_ROWS_BAD)


def verify_run(corridor: Corridor, name: str | None) -> Verified:
    """Read every customer of a run back and compare; of the latest run if none is named.

    Raises:
        ImporterError: the run has nothing on a server, the server can't be used, does not answer in
            time or holds another organization; or the report can't be written.
    """
    run, there = _arrive(corridor, name)

    async def look() -> Verification:
        async with corridor.server.to_look(corridor.shows.waits) as target:
            return await verify(corridor.journal, target, run.id, there.organization)

    left = time_left(corridor.choices.max_duration, there.began)
    found = asyncio.run(in_time(look(), left))
    report = corridor.reports.write_verification(found) if corridor.reports else None
    return Verified(found, report)


class UndoFinished(Struct, frozen=True):
    """What undoing a run came to.

    Attributes:
        customers: how many there were to be deleted, or to be as they were before.
        stop: what ended it before its time; not set if nothing did.
        reports: the files written.
        report_error: why some were not.
    """

    run: RunRecord
    customers: int
    undone: Undone
    stop: StopSignal
    reports: tuple[Written, ...] = ()
    report_error: ImporterError | None = None

    @property
    def exit_code(self) -> int:
        """What a process ends with that did nothing else."""
        ends = self.undone.ends
        return strictest_exit_code(
            _exit_code_of_stop(self.stop),
            EXIT_SOME_ROWS_BAD if any(ends[end] for end in _STILL_THERE) else 0,
            EXIT_SOME_ROWS_UNKNOWN if ends[UndoEnding.ANOTHER] else 0,
            self.report_error.exit_code if self.report_error else 0,
        )


_STILL_THERE = (UndoEnding.CHANGED, UndoEnding.IN_USE, UndoEnding.FAILED)


def _exit_code_of_stop(stop: StopSignal) -> int:
    if stop.cause is StopCause.INTERRUPTED:
        return EXIT_INTERRUPTED
    return EXIT_STOPPED if stop else 0


def undo_run(corridor: Corridor, name: str | None) -> UndoFinished:
    """Delete what a run created and take back what it changed, unless somebody has changed or used
    it since; the latest run if none is named.

    Raises:
        ImporterError: nothing was deleted: it was not confirmed, the run has nothing on a server,
            or the server can't be used or holds another organization.
    """
    run, there = _arrive(corridor, name)
    customers = sum(1 for _ in made_customers(corridor.journal, run.id))
    customers += sum(1 for _ in corridor.journal.edits(run.id, (EditState.MADE,)))
    customers += len(corridor.journal.deactivations(run.id, (DeactivationState.MADE,)))
    corridor.shows.event(UndoBegins(run.id, customers))
    if not customers:
        return UndoFinished(run, 0, Undone(), StopSignal())
    _confirm(corridor, run, there, customers)
    with corridor.lock(there.organization.id, "importer undo"):
        stop, undone = walk_back(corridor, run.id, there, customers)
    return UndoFinished(run, customers, undone, stop, *write_reports(corridor, run.id))


class UndoForeseen(Struct, frozen=True):
    """What undoing a run would come to, as far as looking tells; see `foreseeing`."""

    run: RunRecord
    undone: Undone


def foresee_undo(corridor: Corridor, name: str | None) -> UndoForeseen:
    """Look what undoing a run would delete and what it would keep; nothing is deleted.

    Raises:
        ImporterError: as `verify_run`.
    """
    run, there = _arrive(corridor, name)
    return UndoForeseen(run, _foreseen(corridor, run, there))


def _foreseen(corridor: Corridor, run: RunRecord, there: Survey) -> Undone:
    async def look() -> Undone:
        async with corridor.server.to_look(corridor.shows.waits) as target:
            return await foresee(corridor.journal, target, run.id, there.organization)

    left = time_left(corridor.choices.max_duration, there.began)
    return asyncio.run(in_time(look(), left))


def _confirm(corridor: Corridor, run: RunRecord, there: Survey, customers: int) -> None:
    if corridor.choices.yes:
        return

    def foresee() -> Undone:
        return _foreseen(corridor, run, there)

    if not corridor.asks.may_delete(run, there.organization.name, customers, foresee):
        raise UsageError(
            "not-confirmed",
            gettext("Nothing was deleted."),
            hint=gettext("Confirm in a terminal, or with --yes."),
        )


def _arrive(corridor: Corridor, name: str | None) -> tuple[RunRecord, Survey]:
    """The run, and the server if it is the run's."""
    run = _run_on_a_server(corridor.journal, name)
    there = survey(corridor.server, corridor.choices, corridor.shows.waits, run)
    check_same_organization(run, there)
    return run, there


def _run_on_a_server(reader: RunRecords, name: str | None) -> RunRecord:
    run = named_or_latest(reader, name)
    if not run.base_url:
        raise UsageError(
            "run-never-sent",
            gettext("Run {run} was checked offline; it has nothing on a server.").format(
                run=run.id
            ),
            hint=gettext("`importer runs` lists the runs."),
        )
    return run
