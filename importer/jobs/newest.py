"""Whether files still come at all."""

from datetime import UTC, datetime

from importer.core.jobs.guards import nothing_came
from importer.core.jobs.history import Records, latest_time
from importer.settings import Job


def check_newest(job: Job, records: Records, now: datetime) -> None:
    """Look at a night in which there was nothing to import.

    A job that has never had a file waits from the day on that it was described.

    Raises:
        GuardTripped: `nothing-came`.
    """
    most = job.guards.max_age
    if most is None:
        return
    since = latest_time(records, now) or datetime.fromtimestamp(job.config.stat().st_mtime, UTC)
    if (now - since).total_seconds() > most:
        raise nothing_came(job.name, since.astimezone(), most)
