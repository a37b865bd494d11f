"""What `import importer` offers to programs: the commands without a terminal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from importer.cli.importing import check_files, run_files
from importer.cli.job import Finished, Job
from importer.cli.screen import Screen
from importer.core.errors import ImporterError
from importer.core.outcomes import Ending
from importer.core.runs import ResultRow
from importer.settings import load_settings
from importer.wiring import open_own_journal, stand_in


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file.

    Attributes:
        run_id: names the run in the journal, for `importer resume`, `verify` and the others.
        exit_code: what the command line would have ended with.
        endings: rows per ending; all nine are present.
        problems: occurrences per problem code, commonest first.
        reports: the files written; none unless `out` was given.
        error: what stopped the run after it had begun, None if nothing did.
        journal: where the run is on record.
    """

    run_id: str
    exit_code: int
    endings: Mapping[Ending, int]
    problems: Mapping[str, int]
    reports: tuple[Path, ...]
    error: ImporterError | None
    journal: Path

    @property
    def is_clean(self) -> bool:
        """Whether every row ended well."""
        return self.exit_code == 0

    def rows(self) -> Iterator[ResultRow]:
        """Every row with its ending and problems, streamed from the journal in the file's order.

        Raises:
            ImporterError: the run was forgotten meanwhile.
        """
        settings = load_settings({"journal": self.journal})
        with open_own_journal(settings, read_only=True) as journal:
            journal.run(self.run_id)
            yield from journal.results(self.run_id)


def check_file(path: Path, options: Mapping[str, object]) -> FileResult:
    """See `importer.check_file`."""
    with _open(options) as job:
        return _result(job, check_files(job, (path,)))


def import_file(path: Path, options: Mapping[str, object]) -> FileResult:
    """See `importer.import_file`."""
    with _open({**options, "yes": True}) as job:
        return _result(job, run_files(job, (path,)))


@contextmanager
def _open(options: Mapping[str, object]) -> Iterator[Job]:
    with stand_in(load_settings(options)) as settings, open_own_journal(settings) as journal:
        screen = Screen(json_lines=False, quiet=True)
        yield Job(settings, journal, screen, options, writes_reports=False, asks=False)


def _result(job: Job, finished: Finished) -> FileResult:
    journal, run_id = job.journal, finished.run_id
    return FileResult(
        run_id=run_id,
        exit_code=finished.exit_code,
        endings=journal.endings(run_id),
        problems=journal.problem_counts(run_id),
        reports=finished.reports,
        error=finished.error,
        journal=job.settings.journal_path(),
    )
