"""A job as those see it who watch many machines: what happens becomes sightings for log, metrics
and traces, on its way to whoever else watches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from importer.core.errors import EXIT_STOPPED, ImporterError
from importer.core.exit_codes import EXIT_INTERRUPTED
from importer.core.explaining.error_texts import ERROR_TEXTS
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE
from importer.core.runs import RunRecord
from importer.core.sending.options import Pace, Wait
from importer.core.sending.traffic import Exchange
from importer.jobs.sightings import (
    Checked,
    Code,
    Crash,
    FileEnded,
    FileHeld,
    FileLeft,
    FilesLeft,
    FileTaken,
    JobBegan,
    JobCrashed,
    JobEnded,
    JobStopped,
    NotRemoved,
    NotWritten,
    RowEnded,
    RowsEnded,
    RunBegan,
    RunId,
    SendingBegan,
    SendingEnded,
    Sight,
    Sighting,
    TakenOver,
    Waits,
)
from importer.journal import Journal
from importer.run.finishing import Finished
from importer.run.fronts import (
    CorrectionsBegin,
    Event,
    Planned,
    RunBegins,
    RunGoesOn,
    Shows,
    WalkBegins,
)
from importer.settings import Job, Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from importer.jobs.retaining import Outlived
    from importer.jobs.running import Watches
    from importer.run.stopping import StopSignal
    from importer.run.walk import Progress

ROWS_TOLD = 50
"""Rows of a run that a log names one by one; the report has all."""

_NEED_A_PERSON = (Ending.REJECTED, Ending.REFUSED, Ending.FAILED, Ending.UNKNOWN)


class Sink(Protocol):
    """Takes sightings; an OSError that it raises does not end what is watched."""

    kind: Sight

    def tell(self, sighting: Sighting) -> None:
        """Something was seen."""

    def close(self) -> None:
        """Nothing more comes."""


@contextmanager
def seen(job: Job, journal: Journal, watches: Watches) -> Iterator[Seeing]:
    """One go of a job, seen from outside wherever its settings say.

    Raises:
        ImporterError: a log or a textfile can't be written where it is to be, or a package for
            traces is not there.
    """
    seeing = Seeing(journal, watches, list(_sinks(job)))
    try:
        yield seeing
    except ImporterError as error:
        seeing.tell(JobStopped(code_of(error)))
        seeing.ended(error.exit_code)
        raise
    except BaseException as error:
        seeing.tell(JobCrashed(Crash.of(error)))
        is_bug = isinstance(error, Exception)
        seeing.ended(EXIT_STOPPED if is_bug else EXIT_INTERRUPTED)
        raise
    finally:
        seeing.close()


def _sinks(job: Job) -> Iterator[Sink]:
    """The log last: it hears what becomes of the others."""
    sights = job.sights
    if sights.metrics is not None:
        from importer.jobs.textfile import Textfile

        yield Textfile(job.name, sights.metrics)
    if sights.traces:
        from importer.jobs.traces import Traces

        yield Traces(job.name)
    if sights.log is not None:
        from importer.jobs.json_log import JsonLog

        yield JsonLog(job.name, sights.log)


def code_of(error: ImporterError) -> Code:
    """The code of an error, as far as `importer explain` knows it."""
    return Code(error.code if error.code in ERROR_TEXTS else "code-unknown")


class Seeing:
    """`jobs.running.Watches` that tells sinks what it hears, and hands it on."""

    def __init__(self, journal: Journal, watches: Watches, sinks: list[Sink]) -> None:
        self._journal = journal
        self._watches = watches
        self._sinks = sinks
        self._began = self._file_began = time.monotonic()
        self._file = self._requests = self._limited = 0
        self._is_taken = False
        self._waited = 0.0
        self.tell(JobBegan())

    def tell(self, sighting: Sighting) -> None:
        """Hand a sighting to all sinks."""
        for sink in self._sinks:
            with suppress(OSError):  # a disk that is full must not end what is watched
                sink.tell(sighting)

    def close(self) -> None:
        """Close all sinks, and tell those behind it of one that fails."""
        while self._sinks:
            sink = self._sinks.pop(0)
            try:
                sink.close()
            except OSError:
                self.tell(NotWritten(sink.kind))

    def heard(self, exchange: Exchange) -> None:
        """Count a request (`core.sending.traffic.TellExchange`)."""
        self._requests += 1
        self._limited += exchange.was_limited
        self._waited += exchange.waited

    def ended(self, exit_code: int) -> int:
        """The job has come to its end, and to this."""
        self.tell(
            JobEnded(
                files=self._file,
                exit_code=exit_code,
                seconds=_seconds_since(self._began),
                requests=self._requests,
                limited=self._limited,
                waited=round(self._waited, 3),
            )
        )
        return exit_code

    def shows(self, settings: Settings) -> Shows:
        """See `jobs.running.Watches`."""
        return _SeenShows(self, self._journal, self._watches.shows(settings))

    def takes_over(self, owner: str) -> None:
        """See `jobs.running.Watches`."""
        self.tell(TakenOver())
        self._watches.takes_over(owner)

    def takes(self, file: Path) -> None:
        """See `jobs.running.Watches`."""
        self._take()
        self._watches.takes(file)

    def finished(self, finished: Finished) -> None:
        """See `jobs.running.Watches`."""
        if self._sinks:
            self._tell_rows(finished)
        self.tell(
            FileEnded(self._file, finished.exit_code, seconds=_seconds_since(self._file_began))
        )
        self._is_taken = False
        self._watches.finished(finished)

    def stopped(self, file: Path, error: ImporterError, *, held: bool) -> None:
        """See `jobs.running.Watches`."""
        if not self._is_taken:  # something stood in its way before it was taken
            self._take()
        kind = FileHeld if held else FileLeft
        seconds = _seconds_since(self._file_began)
        self.tell(kind(self._file, code_of(error), error.exit_code, seconds))
        self._is_taken = False
        self._watches.stopped(file, error, held=held)

    def moved(self, file: Path, folder: Path) -> None:
        """See `jobs.running.Watches`."""
        self._watches.moved(file, folder)

    def leaves(self, files: Sequence[Path]) -> None:
        """See `jobs.running.Watches`."""
        self.tell(FilesLeft(len(files)))
        self._watches.leaves(files)

    def removed(self, files: Sequence[Outlived]) -> None:
        """See `jobs.running.Watches`."""
        self._watches.removed(files)

    def not_removed(self, error: ImporterError) -> None:
        """See `jobs.running.Watches`."""
        self.tell(NotRemoved(code_of(error)))
        self._watches.not_removed(error)

    def _take(self) -> None:
        self._file += 1
        self._is_taken = True
        self._file_began = time.monotonic()
        self.tell(FileTaken(self._file))

    def _tell_rows(self, finished: Finished) -> None:
        run_id = finished.run.id
        sources = enumerate(self._journal.sources(run_id), start=1)
        tables = {(one.name, one.sheet): number for number, one in sources}
        rows = self._journal.results(run_id, endings=_NEED_A_PERSON)
        for row in islice(rows, ROWS_TOLD):
            codes = dict.fromkeys(one.code for one in row.problems if one.code in CATALOGUE)
            table = tables.get((row.ref.source, row.ref.sheet), 0)
            self.tell(RowEnded(table, row.ref.number, row.ending, tuple(map(Code, codes))))
        problems = {Code(code): n for code, n in finished.problems.items() if code in CATALOGUE}
        self.tell(RowsEnded(finished.endings, problems))


class _SeenShows:
    """`run.fronts.Shows` that tells what it hears, and hands it on."""

    def __init__(self, seeing: Seeing, journal: Journal, shows: Shows) -> None:
        self._seeing = seeing
        self._journal = journal
        self._shows = shows

    def event(self, event: Event) -> None:
        """See `run.fronts.Shows`."""
        match event:
            case RunBegins(run_id) | RunGoesOn(run_id) | CorrectionsBegin(run_id):
                self._seeing.tell(RunBegan(RunId(run_id)))
            case Planned(run):
                self._seeing.tell(Checked(self._endings(run)))
            case _:
                pass
        self._shows.event(event)

    def waits(self, wait: Wait) -> None:
        """See `run.fronts.Shows`."""
        self._seeing.tell(Waits(wait.cause, round(wait.seconds, 3)))
        self._shows.waits(wait)

    @contextmanager
    def walking(
        self, walk: WalkBegins, stop: StopSignal, get_pace: Callable[[], Pace]
    ) -> Iterator[Progress]:
        """See `run.fronts.Shows`."""
        self._seeing.tell(SendingBegan(walk.work.rows, walk.work.owing))
        began = time.monotonic()
        try:
            watched: AbstractContextManager[Progress] = self._shows.walking(walk, stop, get_pace)
            with watched as progress:
                yield progress
        finally:
            self._seeing.tell(SendingEnded(_seconds_since(began)))

    def _endings(self, run: RunRecord) -> Mapping[Ending, int]:
        return self._journal.endings(run.id)


def _seconds_since(moment: float) -> float:
    return round(time.monotonic() - moment, 3)
