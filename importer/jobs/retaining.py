"""What a job has kept long enough goes: files, their reports, and their runs in the journal.

Whenever the process dies, the next one finds what is left, and takes it away. What customers and
files are recognised by stays: links, and the records of the job.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from importer.core.errors import ImporterError
from importer.core.jobs.history import JobRecord
from importer.core.jobs.retention import outlived
from importer.core.language import gettext
from importer.core.outcomes import UNFINISHED
from importer.core.runs import RunRecord, RunState
from importer.jobs.files import folders_of
from importer.journal import Journal
from importer.settings import Job


class Outlived(Struct, frozen=True):
    """One file that need not be kept any longer.

    Attributes:
        folders: those that are there: the file with its reports, or its reports alone.
        run_id: its run; "" if that is gone, open, or another file's that is kept.
    """

    record: JobRecord
    folders: tuple[Path, ...]
    run_id: str


def outlived_files(job: Job, journal: Journal) -> tuple[Outlived, ...]:
    """What the next `remove_outlived` takes away, oldest first."""
    records = journal.job_records(job.whole_name)
    going = outlived(job.retention, records, datetime.now(UTC))
    kept = {one.run_id for one in records if one not in going}
    over = {run.id for run in journal.runs() if run.id not in kept and _is_over(journal, run)}
    found = (
        Outlived(one, folders_of(job, one), one.run_id if one.run_id in over else "")
        for one in going
    )
    return tuple(one for one in found if one.folders or one.run_id)


def remove_outlived(job: Job, journal: Journal) -> tuple[Outlived, ...]:
    """Take it away, and tell what it was.

    Raises:
        ImporterError: `not-removed`, `journal-in-use`, `disk-full`; the next time it is tried
            again.
    """
    found = outlived_files(job, journal)
    for one in found:
        for folder in one.folders:
            _remove(folder)
    if runs := tuple(dict.fromkeys(one.run_id for one in found if one.run_id)):
        journal.clear(runs)
    return found


def _is_over(journal: Journal, run: RunRecord) -> bool:
    """Whether nothing of it is under way: what was never sent of a run that was, is."""
    if run.state in {RunState.CHECKING, RunState.CHECKED, RunState.UNDONE}:
        return True
    endings = journal.endings(run.id)
    return run.state is RunState.FINISHED and not any(endings[ending] for ending in UNFINISHED)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise ImporterError(
            "not-removed",
            gettext("{folder} can't be removed: {reason}.").format(
                folder=folder, reason=error.strerror
            ),
            hint=gettext(
                "The job has kept it long enough (retention). Remove it by hand, or see to it that "
                "the user of the job may."
            ),
        ) from error
