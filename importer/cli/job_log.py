"""A job whose log is the standard error output: nothing else is said there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from importer.cli.screen import Screen
from importer.core.errors import ImporterError
from importer.core.outcomes import EXIT_STOPPED
from importer.journal import Journal
from importer.settings import STDERR, Job

if TYPE_CHECKING:
    from importer.jobs.running import Watches


def in_sight(job: Job, log: Path | None) -> Job:
    """The job with the log that its command names, if it does."""
    if log is None:
        return job
    to = log if log == STDERR else log.absolute()
    return replace(job, sights=job.sights.model_copy(update={"log": to}))


def run_in_sight(job: Job, journal: Journal, watches: Watches, screen: Screen) -> int:
    """Run the job. What stops it is in the log already where that is the standard error output;
    elsewhere it is raised, as everywhere.

    Raises:
        ImporterError: see `jobs.running.run_job`.
    """
    from importer.jobs.running import run_job

    if job.sights.log != STDERR:
        return run_job(job, journal, watches)
    try:
        return run_job(job, journal, watches)
    except ImporterError as error:
        screen.tell(error=error.code, message=error.message, hint=error.hint)
        return error.exit_code
    except Exception:  # noqa: BLE001  its traceback would quote cells among the lines of the log
        return EXIT_STOPPED
