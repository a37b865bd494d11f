"""Jobs of the jobs file as tasks of a fleet: its worker reads what the file says of them then."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from importer.core.errors import ImporterError
from importer.core.fleet import NewTask, TaskKind
from importer.jobs.retaining import Outlived
from importer.run.finishing import Finished
from importer.settings import Job, Settings, find_job

if TYPE_CHECKING:
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


class JobWatches:
    """`jobs.running.Watches`: what its runs come to, the job's own reports and history tell."""

    def __init__(self, shows: "Shows") -> None:
        self._shows = shows

    def shows(self, settings: Settings) -> "Shows":  # noqa: ARG002  the port's
        """See `jobs.running.Watches`."""
        return self._shows

    def takes_over(self, owner: str) -> None:
        """See `jobs.running.Watches`."""

    def takes(self, file: Path) -> None:
        """See `jobs.running.Watches`."""

    def finished(self, finished: Finished) -> None:
        """See `jobs.running.Watches`."""

    def stopped(self, file: Path, error: ImporterError, *, held: bool) -> None:
        """See `jobs.running.Watches`."""

    def leaves(self, files: Sequence[Path]) -> None:
        """See `jobs.running.Watches`."""

    def moved(self, file: Path, folder: Path) -> None:
        """See `jobs.running.Watches`."""

    def removed(self, files: Sequence[Outlived]) -> None:
        """See `jobs.running.Watches`."""

    def not_removed(self, error: ImporterError) -> None:
        """See `jobs.running.Watches`."""
