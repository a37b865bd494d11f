"""`importer job fetch`, and what a run that fetches first shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importer.cli.failures import shown_error
from importer.cli.screen import Screen
from importer.core.errors import GuardTripped, ImporterError, UsageError
from importer.core.language import gettext
from importer.journal import Journal
from importer.settings import After, Job, find_job, job_file, load_settings
from importer.wiring import open_own_journal

if TYPE_CHECKING:
    from importer.drops import RemoteFile


def fetch_for_job(config: Path | None, name: str, flags: Mapping[str, Any]) -> int:
    """`importer job fetch`."""
    job = find_job(job_file(config), name)
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    own = job.options.get("journal") and settings.journal is None
    with open_own_journal(job.settings() if own else settings) as journal:
        return _fetch(screen, job, journal)


def say_fetching(screen: Screen, job: Job) -> None:
    """From where a job fetches, and what becomes of files there.

    Raises:
        UsageError: its secret can't be read.
    """
    fetch = job.fetch
    if fetch is None:
        return
    if fetch.password is not None:
        fetch.password.read()
    screen.tell(job=job.name, fetch_from=fetch.address, after=fetch.after.value)
    screen.say(
        gettext("`importer job fetch {job}` brings files from {address} into the inbox.").format(
            job=job.name, address=fetch.address
        )
    )
    if fetch.after is After.DELETE:
        screen.say(gettext("  Once they are safe here they are deleted there."))
    if fetch.after is After.MOVE:
        screen.say(
            gettext("  Once they are safe here they are moved to {folder} there.").format(
                folder=fetch.move_to
            )
        )


def fetch_first(screen: Screen, job: Job, journal: Journal) -> int:
    """Fetch before a run. What can't be had now keeps nothing in the inbox from its import.

    Raises:
        UsageError: the job, or what it says of the other machine, has to be put right.
    """
    try:
        return _fetch(screen, job, journal)
    except UsageError:
        raise
    except (GuardTripped, ImporterError) as error:
        screen.say(shown_error(error))
        screen.tell(error=error.code, message=error.message)
        return error.exit_code


def _fetch(screen: Screen, job: Job, journal: Journal) -> int:
    from importer.jobs.fetching import fetch_files

    watching = _Watching(screen)
    code = fetch_files(job, journal, watching)
    if not watching.files:
        screen.say(gettext("Nothing new to fetch."))
    screen.tell(job=job.name, fetched=watching.files, exit_code=code)
    return code


class _Watching:
    """`jobs.fetching.Fetches` in the terminal, or in the log of whoever starts the job."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.files: list[str] = []

    def fetched(self, file: RemoteFile, path: Path) -> None:
        """See `jobs.fetching.Fetches`."""
        self.files.append(str(path))
        self._screen.say(
            gettext("Fetched {address} as {path}.").format(address=file.address, path=path)
        )

    def left(self, file: RemoteFile, error: ImporterError) -> None:
        """See `jobs.fetching.Fetches`."""
        self._screen.say(shown_error(error))
        self._screen.tell(file=file.address, error=error.code, message=error.message)
