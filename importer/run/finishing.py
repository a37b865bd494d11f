"""The end of a command on a run: how its rows ended, its reports, and what it all comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from importer.core.errors import EXIT_STOPPED, ImporterError
from importer.core.exit_codes import EXIT_INTERRUPTED, EXIT_OK, strictest_exit_code
from importer.core.outcomes import UNFINISHED, Ending, exit_code_of
from importer.core.ports import RunReader
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord
from importer.core.sending.options import StopCause
from importer.core.store_address import Written
from importer.run.corridor import Corridor
from importer.run.fronts import ReportsWritten, RowsEnded
from importer.run.missing import left_to_deactivate

if TYPE_CHECKING:
    from importer.run.sending import SendResult


class Finished(Struct, frozen=True):
    """What a command on a run came to.

    Attributes:
        exit_code: what a process ends with that did nothing else.
        problems: occurrences per problem code, commonest first.
        result: how sending ended; None if there was nothing to send.
        reports: the files written.
        report_error: why some were not.
    """

    run: RunRecord
    exit_code: int
    endings: Mapping[Ending, int]
    problems: Mapping[str, int]
    result: SendResult | None = None
    reports: tuple[Written, ...] = ()
    report_error: ImporterError | None = None

    @property
    def error(self) -> ImporterError | None:
        """What stopped it, where something did."""
        stopped_by = self.result.error if self.result else None
        return stopped_by or self.report_error


def finish(
    corridor: Corridor, run: RunRecord, result: SendResult | None = None, *, exit_code: int = 0
) -> Finished:
    """Show how the rows of a run ended and write its reports.

    Args:
        exit_code: what the command came to, whatever its rows ended in.
    """
    journal = corridor.journal
    endings, problems = journal.endings(run.id), journal.problem_counts(run.id)
    corridor.shows.event(RowsEnded(endings, problems))
    reports, error = write_reports(corridor, run.id)
    codes = (exit_code, error.exit_code if error else 0, run_exit_code(journal, run.id, result))
    return Finished(
        run=run,
        exit_code=strictest_exit_code(*codes),
        endings=endings,
        problems=problems,
        result=result,
        reports=reports,
        report_error=error,
    )


def write_reports(
    corridor: Corridor, run_id: str
) -> tuple[tuple[Written, ...], ImporterError | None]:
    """Write a run's reports and name the files; an error is shown and not raised, since what the
    command did to the run must be told of all the same."""
    if corridor.reports is None:
        return (), None
    try:
        written = corridor.reports.write(run_id)
        corridor.journal.set_fact(run_id, RunFact.REPORTED, "yes")
    except ImporterError as error:
        corridor.shows.event(ReportsWritten((), error))
        return (), error
    corridor.shows.event(ReportsWritten(written))
    return written, None


def run_exit_code(reader: RunReader, run_id: str, result: SendResult | None) -> int:
    """The exit code of a run: its endings, and why it ended."""
    endings = reader.endings(run_id)
    of_rows = exit_code_of(endings, created_with_errors=reader.rows_created_with_errors(run_id))
    if result is None:
        return of_rows
    if result.cause is StopCause.INTERRUPTED:
        return strictest_exit_code(of_rows, EXIT_INTERRUPTED)
    if endings[Ending.FAILED]:  # the run is not over: `resume` sends them again
        return strictest_exit_code(of_rows, EXIT_STOPPED)
    if result.cause is not StopCause.FIRST and left_to_deactivate(reader, run_id):
        return strictest_exit_code(of_rows, EXIT_STOPPED)
    if result.cause in _IN_ORDER and not any(endings[ending] for ending in UNFINISHED):
        return of_rows
    return strictest_exit_code(of_rows, EXIT_STOPPED if result.cause in _STOPPED else EXIT_OK)


_IN_ORDER = frozenset({StopCause.TIME_UP, StopCause.CLOSED})
"""What ends a run for the time being; one that had come to its end by then has just ended."""

_STOPPED = _IN_ORDER | {StopCause.GAVE_UP, StopCause.STOPPED, StopCause.TOO_MANY_ERRORS}
