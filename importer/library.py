"""The front for programs: the corridor without a terminal. `importer/__init__` is its face."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress
from importer.core.outcomes import Ending
from importer.core.runs import ResultRow
from importer.core.sending.options import Pace, Wait
from importer.run.corridor import Corridor
from importer.run.finishing import Finished
from importer.run.fronts import Event, Nobody, WalkBegins
from importer.run.importing import check_files, run_files
from importer.run.interrupting import interrupts
from importer.run.stopping import StopSignal
from importer.run.walk import Progress
from importer.run.walk_events import WalkEvent
from importer.settings import Settings, load_settings
from importer.wiring import open_corridor, open_own_journal
from importer.wiring.server import stand_in


class FileResult(Struct, frozen=True):
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
    journal: Path | JournalAddress

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
    with _open(options) as (corridor, settings):
        return _result(settings, check_files(corridor, (path,)))


def import_file(path: Path, options: Mapping[str, object]) -> FileResult:
    """See `importer.import_file`."""
    with _open({**options, "yes": True}) as (corridor, settings):
        return _result(settings, run_files(corridor, (path,)))


@contextmanager
def _open(options: Mapping[str, object]) -> Iterator[tuple[Corridor, Settings]]:
    with stand_in(load_settings(options)) as settings, open_own_journal(settings) as journal:
        corridor = open_corridor(
            settings, journal, Nobody(), _Unseen(), flags=options, writes_reports=False
        )
        yield corridor, settings


class _Unseen:
    """Shows nothing: a program looks at the result. Ctrl-C is heeded all the same."""

    def event(self, event: Event) -> None:
        """See `run.fronts.Shows`."""

    def waits(self, wait: Wait) -> None:
        """See `run.fronts.Shows`."""

    @contextmanager
    def walking(
        self,
        walk: WalkBegins,  # noqa: ARG002  the port's
        stop: StopSignal,
        get_pace: Callable[[], Pace],  # noqa: ARG002  the port's
    ) -> Iterator[Progress]:
        """See `run.fronts.Shows`."""
        with interrupts(stop):
            yield _Unwatched()


class _Unwatched:
    """A walk that nobody watches."""

    def ended(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""

    def reopened(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""

    def event(self, event: WalkEvent) -> None:
        """See `run.walk.Progress`."""


def _result(settings: Settings, finished: Finished) -> FileResult:
    return FileResult(
        run_id=finished.run.id,
        exit_code=finished.exit_code,
        endings=finished.endings,
        problems=finished.problems,
        reports=tuple(path for path in finished.reports if isinstance(path, Path)),
        error=finished.error,
        journal=settings.journal_place(),
    )
