"""`importer job watch`: jobs that start by themselves, in the terminal or in a service's log."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from importer.cli.failures import show_failure, show_interrupt
from importer.cli.jobs import run_described
from importer.cli.screen import Screen
from importer.core.errors import ImporterError, importer_error_in
from importer.core.exit_codes import EXIT_INTERRUPTED
from importer.core.jobs.turns import NightEnd, night_end
from importer.core.language import gettext
from importer.settings import Job, job_file, load_settings

Flags = Mapping[str, Any]


def watch_jobs(config: Path | None, names: Sequence[str], flags: Flags) -> int:
    """`importer job watch`."""
    from importer.jobs.clocks import MachineClock
    from importer.jobs.folders import FolderChanges
    from importer.jobs.watching import Watching

    screen = Screen(json_lines=load_settings(flags).json_lines)
    clock = MachineClock()
    front = _Front(screen, flags)
    watching = Watching(job_file(config), names, front, clock, FolderChanges(clock))
    with ended_politely():
        code = watching.run()
    screen.say(gettext("Watching has ended."))
    screen.tell(watching=[], exit_code=code)
    return code


@contextmanager
def ended_politely() -> Iterator[None]:
    """A polite kill ends the process as Ctrl-C does: what is under way is brought to an end."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Front:
    """`jobs.watching.Front` on a screen."""

    def __init__(self, screen: Screen, flags: Flags) -> None:
        self._screen = screen
        self._flags = flags

    def watches(self, jobs: Sequence[Job]) -> None:
        """See `jobs.watching.Front`."""
        self._screen.say(gettext("Watching, one job at a time, until Ctrl-C or SIGTERM:"))
        for job in jobs:
            when = job.schedule or gettext("whenever a file has come")
            self._screen.say(f"  {job.name}: {when} ({job.input})")
        self._screen.tell(watching=[job.name for job in jobs])

    def unreadable(self, error: ImporterError) -> None:
        """See `jobs.watching.Front`."""
        self._failed(error)
        self._screen.say(gettext("The jobs go on as they were described before."))

    def missing(self, job: Job, error: ImporterError) -> None:
        """See `jobs.watching.Front`."""
        self._failed(error)
        self._screen.say(gettext("{job} waits until it is there.").format(job=job.name))

    def sees(self, job: Job, names: Sequence[str]) -> None:
        """See `jobs.watching.Front`."""
        self._screen.say(
            gettext("{job}: {files} has come, and is taken once it is still.").format(
                job=job.name, files=", ".join(names)
            )
        )
        self._screen.tell(job=job.name, sees=list(names))

    def rests(self) -> None:
        """See `jobs.watching.Front`."""
        self._screen.say(gettext("Waiting for what comes next."))
        self._screen.tell(rests=True)

    def go(self, job: Job) -> NightEnd:
        """See `jobs.watching.Front`."""
        try:
            code, opens = run_described(job, self._flags, fetches=job.fetch is not None)
        except KeyboardInterrupt:
            show_interrupt()
            return NightEnd(EXIT_INTERRUPTED)
        except OSError as error:
            return self._ended_by(_files_unusable(job, error))
        except (ImporterError, BaseExceptionGroup) as error:
            told = importer_error_in(error)
            if told is None:
                raise
            return self._ended_by(told)
        return night_end(code, opens)

    def _ended_by(self, error: ImporterError) -> NightEnd:
        self._failed(error)
        return NightEnd(error.exit_code, goes_on=error.code == "job-already-running")

    def _failed(self, error: ImporterError) -> None:
        show_failure(error, json_lines=self._screen.json_lines)


def _files_unusable(job: Job, error: OSError) -> ImporterError:
    return ImporterError(
        "job-files-unusable",
        gettext("The files of the job {job} can't be used: {reason}.").format(
            job=job.name, reason=error
        ),
        hint=gettext(
            "Let the user that the process runs as read and write there. What was begun is gone "
            "on with the next time."
        ),
    )
