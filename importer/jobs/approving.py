"""A person accepts a file that a guard holds, for this once."""

from msgspec.structs import replace

from importer.core.errors import UsageError
from importer.core.jobs.history import JobRecord, JobState, held
from importer.core.language import gettext
from importer.jobs.files import give_back, held_at
from importer.journal import Journal
from importer.settings import Job


def held_file(job: Job, journal: Journal) -> JobRecord:
    """The latest file that is held.

    Raises:
        UsageError: `nothing-held`, `held-file-gone`.
    """
    found = held(journal.job_records(job.whole_name))
    if found is not None and held_at(job, found).is_file():
        return found
    if found is not None:
        raise UsageError(
            "held-file-gone",
            gettext("{file} was held, and is no longer at {path}.").format(
                file=held_at(job, found).name, path=held_at(job, found)
            ),
            hint=gettext(
                "Whoever took it away has decided. Put it into the inbox to import it after all; "
                "the guards look at it again."
            ),
        )
    raise UsageError(
        "nothing-held",
        gettext("No file of the job {job} is held.").format(job=job.name),
        hint=gettext("`importer job history {job}` tells what became of its files.").format(
            job=job.name
        ),
    )


def approve(job: Job, journal: Journal, record: JobRecord) -> None:
    """The next run takes the file as it is. It is put back first: should the process die in
    between, it is held once more, and nothing is sent that nobody approved."""
    give_back(job, record)
    journal.record_job(replace(record, state=JobState.APPROVED))
