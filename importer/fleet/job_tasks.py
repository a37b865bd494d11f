"""Jobs of the jobs file as tasks of a fleet: its worker reads what the file says of them then, and
brings to the fleet's store what their runs report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importer.core.errors import ImporterError
from importer.core.fleet import NewTask, TaskKind
from importer.core.run_facts import RunFact
from importer.jobs.retaining import Outlived
from importer.run.finishing import Finished
from importer.settings import Job, Settings, find_job
from importer.wiring.reports import reports_of

if TYPE_CHECKING:
    from importer.journal import Journal
    from importer.run.fronts import Shows


def task_of(job: Job, server: str, address: str) -> NewTask:
    """A task that runs the job."""
    return NewTask(
        kind=TaskKind.JOB,
        name=job.name,
        organization=job.organization,
        options=(),
        server=server,
        address=address,
        config=str(job.config),
    )


def described_job(task: NewTask) -> Job:
    """The job as it is described by now. Raises UsageError if it can't be used."""
    return find_job(Path(task.config), task.name)


class JobReports:
    """Brings the reports of a job's runs to the store, beside the folder that the job has for them.

    Which are still to come stands in the journal: whoever runs the job the next time brings what a
    worker that died, or a store that was away, has left behind.

    Args:
        settings: the worker's own, which name the store, if there is one.

    Attributes:
        error: why those that are still to come could not be brought.
    """

    def __init__(self, job: Job, journal: Journal, settings: Settings) -> None:
        self._job = job
        self._journal = journal
        self._reports = reports_of(settings, journal) if settings.store else None
        self.error: ImporterError | None = None

    def is_to_come(self, run_id: str) -> None:
        """The run has got so far that something will be reported of it."""
        if self._reports is not None:
            self._journal.set_fact(run_id, RunFact.TO_STORE, "yes")

    def bring(self) -> None:
        """Those that are still to come."""
        self.error = None
        if self._reports is None:
            return
        known = {run.id for run in self._journal.runs()}
        records = self._journal.job_records(self._job.whole_name)
        runs = dict.fromkeys(record.run_id for record in records if record.run_id in known)
        for run_id in runs:
            if not self._journal.facts(run_id).get(RunFact.TO_STORE):
                continue
            try:
                self._reports.write(run_id)
            except ImporterError as error:  # the job goes on; it may be there the next time
                self.error = error
                return
            self._journal.set_fact(run_id, RunFact.TO_STORE, "")


class JobWatches:
    """`jobs.running.Watches`: what its runs come to, their reports and the job's history tell."""

    def __init__(self, shows: Shows, reports: JobReports) -> None:
        self._shows = shows
        self._reports = reports

    def shows(self, settings: Settings) -> Shows:  # noqa: ARG002  the port's
        """See `jobs.running.Watches`."""
        return self._shows

    def takes_over(self, owner: str) -> None:
        """See `jobs.running.Watches`."""

    def takes(self, file: Path) -> None:
        """See `jobs.running.Watches`."""

    def finished(self, finished: Finished) -> None:  # noqa: ARG002  the port's
        """See `jobs.running.Watches`."""
        self._reports.bring()

    def stopped(self, file: Path, error: ImporterError, *, held: bool) -> None:  # noqa: ARG002  the port's
        """See `jobs.running.Watches`."""
        self._reports.bring()

    def leaves(self, files: Sequence[Path]) -> None:
        """See `jobs.running.Watches`."""

    def moved(self, file: Path, folder: Path) -> None:
        """See `jobs.running.Watches`."""

    def removed(self, files: Sequence[Outlived]) -> None:
        """See `jobs.running.Watches`."""

    def not_removed(self, error: ImporterError) -> None:
        """See `jobs.running.Watches`."""
