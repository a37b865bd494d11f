"""The files of a job: which there are, and where each stands on its way.

A file of an inbox goes `inbox → working → done | quarantine`, from the second step on in a folder
of its own: the file in `file`, where no report can take its place, its reports beside that. Each
step is one rename within the inbox, so a file is in one place at any time, whenever the process
dies.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from msgspec import Struct

from importer.core.errors import ImporterError
from importer.core.jobs.guards import is_unfinished_name, still_growing
from importer.core.jobs.history import JobRecord
from importer.core.jobs.names import folder_name, kept_name, taken_at
from importer.core.language import gettext
from importer.core.values.plain_text import is_plain, plain_text
from importer.jobs.clocks import JobClock
from importer.jobs.markers import bring_back_marker, is_whole, take_marker, vouch_for
from importer.settings import Job

_WORKING, _DONE, _QUARANTINE = "working", "done", "quarantine"
_FILE = "file"
_LEAST = timedelta(microseconds=1)


class JobFile(Struct, frozen=True):
    """A file that is being imported.

    Attributes:
        reports: the folder for its reports; of a file of an inbox the one that goes its way.
        taken_at: UTC.
        inbox: the inbox that it came through; None for a file that stays where it is.
    """

    path: Path
    reports: Path
    taken_at: datetime
    inbox: Path | None = None

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
        folder = self.reports
        (self.inbox / to).mkdir(exist_ok=True)
        return folder.rename(self.inbox / to / folder.name)


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def left_files(job: Job) -> Iterator[JobFile]:
    """What an earlier process had taken from the inbox and did not bring to its end."""
    working = job.input / _WORKING
    for folder in sorted(working.iterdir()) if working.is_dir() else ():
        when = taken_at(folder.name)
        if when is None:
            continue
        if file := _file_in(folder):
            yield JobFile(file, folder, when, job.input)
        else:  # it died before it had moved the file
            bring_back_marker(job, folder)
            with suppress(OSError):  # whatever else somebody put there stays
                (folder / _FILE).rmdir()
            with suppress(OSError):
                folder.rmdir()


def file_of(job: Job, record: JobRecord) -> JobFile:
    """A file that stays where it is, as it was taken."""
    path = Path(record.file)
    reports = job.reports / folder_name(record.began_at, path.name)
    return JobFile(path, reports, record.began_at)


def new_files(job: Job) -> list[Path]:
    """The files to take, in the order of their names; those that are still being copied, by what
    they are called or for want of their marker, are left out.

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
    return sorted(
        path for path in found if not is_unfinished_name(path.name) and is_whole(job, path)
    )


def take(job: Job, path: Path, clock: JobClock, latest: datetime | None) -> JobFile:
    """The file on its way: from the inbox into a folder of its own, elsewhere where it stands.

    Args:
        latest: when the last one was taken. This one is taken later, whatever the clock says, which
            may have been set back: the order of files is that of their times.

    Raises:
        GuardTripped: `file-still-growing`.
        ImporterError: `file-name-unreadable`.
    """
    _check_stillness(path, job.guards.still_for, clock)
    now = clock.now() if latest is None else max(clock.now(), latest + _LEAST)
    name = folder_name(now, path.name)
    if not job.input.is_dir():
        _check_name(path)
        return JobFile(path, job.reports / name, now)
    folder = job.input / _WORKING / name
    (folder / _FILE).mkdir(parents=True)
    take_marker(job, path, folder)
    taken = path.rename(folder / _FILE / kept_name(path.name))
    return JobFile(taken, folder, now, job.input)


def held_at(job: Job, record: JobRecord) -> Path:
    """Where a held file waits for a person. It is where it was taken to if the process died before
    it had moved it."""
    file = Path(record.file)
    if not _came_in(job, file) or file.is_file():
        return file
    return job.input / _QUARANTINE / file.parent.parent.name / _FILE / file.name


def folders_of(job: Job, record: JobRecord) -> tuple[Path, ...]:
    """The folders that are there of a file that is out of the way, or of its reports."""
    file = Path(record.file)
    if _came_in(job, file):
        name = file.parent.parent.name
        places = [job.input / _DONE / name, job.input / _QUARANTINE / name]
    else:
        places = [file_of(job, record).reports]
    return tuple(place for place in places if place.is_dir())


def give_back(job: Job, record: JobRecord) -> None:
    """Put a file that was held back into its inbox: the next time it is taken again. Where one of
    its name waits by now, it goes by the name of its folder, and neither is lost."""
    file = Path(record.file)
    if not _came_in(job, file):
        return
    folder = file.parent.parent
    if file.is_file():  # what the process did that died: the reports stay there
        JobFile(file, folder, record.began_at, job.input).is_held()
    held = held_at(job, record)
    if not held.is_file():
        return
    place = job.input / file.name
    if place.exists():
        place = job.input / folder.name
    vouch_for(job, place)
    held.rename(place)


def _came_in(job: Job, file: Path) -> bool:
    """Whether it came through the inbox."""
    return file.parent.parent.parent == job.input / _WORKING


def _file_in(folder: Path) -> Path | None:
    place = folder / _FILE
    return next(place.iterdir(), None) if place.is_dir() else None


def _check_stillness(path: Path, seconds: float, clock: JobClock) -> None:
    before = _look(path)
    clock.sleep(seconds)
    if _look(path) != before:
        raise still_growing(path.name)


def _check_name(path: Path) -> None:
    """A file that stays is known again by its name; one of an inbox can be given another."""
    if is_plain(str(path)):
        return
    raise ImporterError(
        "file-name-unreadable",
        gettext("The name of {file} is not written in UTF-8.").format(file=plain_text(path.name)),
        hint=gettext("Rename it, or let the job read an inbox: there it is given a name."),
    )


def _look(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns
