"""One command at work: its settings, its journal, its screen, and how its run ends."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from importer.cli.failures import shown_error
from importer.cli.screen import Screen
from importer.core.errors import ImporterError
from importer.core.language import gettext, gettext_noop
from importer.core.outcomes import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_STOPPED,
    UNFINISHED,
    Ending,
    exit_code_of,
    strictest_exit_code,
)
from importer.core.ports import RunReader
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord
from importer.core.sending.options import StopCause
from importer.journal import Journal
from importer.reports import write_reports
from importer.reports.atomic_file import remove_left_drafts
from importer.reports.sentences import counted
from importer.run.sending import SendResult
from importer.settings import Settings, load_settings
from importer.wiring import open_own_journal, stand_in

Flags = Mapping[str, Any]

REPORTS = Path("import-results")
"""Where the reports of runs go, a folder each, unless the user names another place."""


@dataclass(frozen=True, slots=True)
class Job:
    """One command: what it was told, what it writes to, whom it speaks to.

    Attributes:
        flags: what was given with the command itself, not in the environment or a file.
        writes_reports: False writes them only where `out` says so.
        asks: False for programs: whatever is open stays open, even where there is a terminal.
    """

    settings: Settings
    journal: Journal
    screen: Screen
    flags: Flags = field(default_factory=dict)
    writes_reports: bool = True
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended.

    Attributes:
        run_id: "" if there was nothing to do.
        reports: the files written.
        error: what stopped it, where something did.
    """

    exit_code: int
    run_id: str = ""
    reports: tuple[Path, ...] = ()
    error: ImporterError | None = None


@contextmanager
def open_job(flags: Flags) -> Iterator[Job]:
    """A command's settings (aimed at a stand-in server if they ask for one), journal and screen."""
    with stand_in(load_settings(flags)) as settings, open_own_journal(settings) as journal:
        for folder in REPORTS.glob("*"):
            remove_left_drafts(folder)
        yield Job(settings, journal, Screen(json_lines=settings.json_lines), flags)


def finish(
    job: Job, run: RunRecord, result: SendResult | None = None, *, exit_code: int = 0
) -> Finished:
    """Show how the run ended, write its reports, and tell the exit code.

    Args:
        exit_code: what the command came to, whatever its rows ended in.
    """
    screen, journal = job.screen, job.journal
    endings, problems = journal.endings(run.id), journal.problem_counts(run.id)
    screen.endings(endings)
    screen.problems(problems)
    reports, error = write_run_reports(job, run.id)
    _show_stop(screen, result)
    _show_left(job, run, endings)
    codes = (exit_code, error.exit_code if error else 0, run_exit_code(journal, run.id, result))
    error = result.error if result and result.error else error
    finished = Finished(strictest_exit_code(*codes), run.id, reports, error)
    screen.tell(
        run=run.id,
        endings={ending.value: count for ending, count in endings.items()},
        problems=problems,
        cause=result.cause.value if result else None,
        error=error.code if error else None,
        report=[str(path) for path in reports],
        exit_code=finished.exit_code,
    )
    return finished


def write_run_reports(job: Job, run_id: str) -> tuple[tuple[Path, ...], ImporterError | None]:
    """Write a run's reports and name the files; an error is shown here, since what the command did
    to the run must be told of all the same."""
    if not job.writes_reports and job.settings.out is None:
        return (), None
    folder = report_folder(job.settings, run_id)
    try:
        written = write_reports(job.journal, run_id, folder)
        job.journal.set_fact(run_id, RunFact.REPORTED, "yes")
    except ImporterError as error:
        job.screen.heading(gettext("Report"))
        job.screen.say(shown_error(error))
        return (), error
    job.screen.heading(gettext("Report"))
    for path in written:
        job.screen.say(f"  {path}")
    return written, None


def report_folder(settings: Settings, run_id: str) -> Path:
    """Where the files of a run go; new folders on the way are private."""
    folder = settings.out or REPORTS / run_id
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    with suppress(OSError):  # whoever writes the first file tells it better
        for one in reversed(missing):
            one.mkdir(mode=0o700)
    return folder


_STOPS = {
    StopCause.INTERRUPTED: gettext_noop("Interrupted. Everything that was sent is on record."),
    StopCause.TOO_MANY_ERRORS: gettext_noop("Stopped: --stop-after-errors is reached."),
    StopCause.TIME_UP: gettext_noop("Stopped in order: --max-duration is over."),
}


def _show_stop(screen: Screen, result: SendResult | None) -> None:
    if result is None:
        return
    sentence = gettext(_STOPS.get(result.cause, ""))
    if result.error is not None:
        sentence = shown_error(result.error)
    if sentence:
        screen.say()
        screen.say(sentence)


def _show_left(job: Job, run: RunRecord, endings: Mapping[Ending, int]) -> None:
    left = sum(endings[ending] for ending in UNFINISHED)
    if not left or not run.base_url:
        return
    rows = counted(left, "row")
    job.screen.say()
    if run.dry_run:
        job.screen.say(
            gettext("{rows} can be sent: importer run with the same file.").format(rows=rows)
        )
    elif job.settings.sandbox:
        job.screen.say(
            gettext("{rows} left; the stand-in server ends with this command.").format(rows=rows)
        )
    else:
        job.screen.say(
            gettext("{rows} left: {resume_line}").format(
                rows=rows, resume_line=resume_line(job.settings, run.id)
            )
        )


def resume_line(settings: Settings, run_id: str) -> str:
    """The command that goes on with a run, as it can be copied."""
    journal = f" --journal {settings.journal}" if settings.journal else ""
    return f"importer resume {run_id}{journal}"


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
    if result.cause is StopCause.TIME_UP and not any(endings[ending] for ending in UNFINISHED):
        return of_rows
    return strictest_exit_code(of_rows, EXIT_STOPPED if result.cause in _STOPPED else EXIT_OK)


_STOPPED = frozenset(
    {StopCause.GAVE_UP, StopCause.STOPPED, StopCause.TOO_MANY_ERRORS, StopCause.TIME_UP}
)
