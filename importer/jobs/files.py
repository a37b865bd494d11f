"""The files of a job: which there are, and where each stands on its way.

A file of an inbox goes `inbox → working → done | quarantine`, from the second step on in a folder
of its own with its reports beside it. Each step is one rename within the inbox, so a file is in one
place at any time, whenever the process dies.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from importer.core.errors import ImporterError
from importer.core.jobs.guards import is_unfinished_name, still_growing
from importer.core.language import gettext
from importer.settings import Job

_WORKING, _DONE, _QUARANTINE = "working", "done", "quarantine"


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file that is being imported.

    Attributes:
        reports: the folder for its reports.
        inbox: the inbox that it came through; None for a file that stays where it is.
    """

    path: Path
    reports: Path
    inbox: Path | None = None

    def digest(self) -> str:
        """SHA-256 of its bytes, in hex."""
        with self.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    def is_done(self) -> Path | None:
        """Move it out of the way, its reports with it, and tell the folder; None if it stays."""
        return self._move(_DONE)

    def is_held(self) -> Path | None:
        """Move it to where a person looks for it, its reports with it, and tell the folder; None if
        it stays."""
        return self._move(_QUARANTINE)

    def _move(self, to: str) -> Path | None:
        if self.inbox is None:
            return None
        folder = self.path.parent
        (self.inbox / to).mkdir(exist_ok=True)
        return folder.rename(self.inbox / to / folder.name)


def left_files(job: Job) -> Iterator[JobFile]:
    """What an earlier process had taken from the inbox and did not bring to its end."""
    working = job.input / _WORKING
    for folder in sorted(working.iterdir()) if working.is_dir() else ():
        files = [path for path in folder.iterdir() if path.name == _name_in(folder)]
        if files:
            yield JobFile(files[0], folder, job.input)
        else:  # it died before it had moved the file
            folder.rmdir()


def new_files(job: Job) -> list[Path]:
    """The files to take, in the order of their names; those that are still being copied, by what
    they are called, are left out.

    Raises:
        ImporterError: `job-input-missing`.
    """
    if job.input.is_dir():
        found = [path for path in job.input.iterdir() if path.is_file()]
    elif "*" in job.input.name:
        found = [path for path in job.input.parent.glob(job.input.name) if path.is_file()]
    else:
        found = [job.input]
        if not job.input.is_file():
            raise ImporterError(
                "job-input-missing",
                gettext("The job {job} finds no file {path}.").format(job=job.name, path=job.input),
                hint=gettext("Look whether whoever exports it has run, and where it writes."),
            )
    return sorted(path for path in found if not is_unfinished_name(path.name))


def take(job: Job, path: Path) -> JobFile:
    """The file on its way: from the inbox into a folder of its own, elsewhere where it stands.

    Raises:
        GuardTripped: `file-still-growing`.
    """
    _check_stillness(path, job.guards.still_for)
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f} {path.name}"
    if not job.input.is_dir():
        return JobFile(path, job.reports / name)
    folder = job.input / _WORKING / name
    folder.mkdir(parents=True)
    path.rename(folder / path.name)
    return JobFile(folder / path.name, folder, job.input)


def give_back(job: Job, file: Path) -> None:
    """Put a file that was held back into its inbox: the next time it is taken again."""
    if file.parent.parent != job.input / _WORKING:
        return
    folder = job.input / _QUARANTINE / file.parent.name
    if (folder / file.name).is_file():
        (folder / file.name).rename(job.input / file.name)


def _name_in(folder: Path) -> str:
    return folder.name.partition(" ")[2]


def _check_stillness(path: Path, seconds: float) -> None:
    before = _look(path)
    time.sleep(seconds)
    if _look(path) != before:
        raise still_growing(path.name)


def _look(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns
