"""A task at one worker: its file fetched from the journal's store, its run begun or gone on with.

Nobody watches and nobody is asked: who submitted it has confirmed it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from importer.core.errors import EXIT_STOPPED, ImporterError, UsageError
from importer.core.exit_codes import EXIT_INTERRUPTED
from importer.core.fleet import Task, TaskEnd, TaskKind, TaskState
from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.ports.fleet import Budgets, TaskStore
from importer.core.runs import RunState
from importer.core.sending.options import Pace, StopCause, Wait, WaitCause
from importer.core.server_identity import server_identity
from importer.fleet.counting import Counts
from importer.fleet.job_tasks import JobReports, JobWatches, described_job
from importer.fleet.queue import Hold
from importer.journal import Journal
from importer.phrases.waits import wait_sentence
from importer.phrases.walks import sentence_of
from importer.run.corridor import Corridor
from importer.run.finishing import Finished, run_exit_code
from importer.run.fronts import Event, Nobody, Planned, RunBegins, RunGoesOn, WalkBegins
from importer.run.importing import run_files
from importer.run.resuming import NothingLeft, resume_run
from importer.run.stopping import StopSignal
from importer.run.walk import Progress
from importer.run.walk_events import DoubtUnheard, DoubtWatched, ServerAwaited, WalkEvent
from importer.settings import Settings, load_settings
from importer.sources.private_folder import PrivateFolder
from importer.wiring import open_corridor, open_own_journal
from importer.wiring.server import ServerOfSettings, sharing, stoppable

_LASTING = frozenset({WaitCause.LIMIT, WaitCause.REFUSED})
"""Waits for a moment; the others are over as soon as the server answers."""

ReadOptions = Callable[[tuple[str, ...]], Mapping[str, Any]]
"""The flags that options on a command line come to."""

_ANOTHER_TIME: Mapping[str, float] = {
    "journal-connection-lost": 1.0,
    "journal-unreachable": 5.0,
    "journal-in-use": 1.0,
    "job-already-running": 5.0,
    "lease-lost": 1.0,
    "task-lost": 0.0,
}
"""What has nothing to do with the task itself, and the seconds for which it rests."""


class Bringing:
    """`queue.BringIn`.

    Args:
        flags: of the worker's own command: its journal, and where reports go.
        open_budgets: what is shared of the limits of a hold's lane.
        counts: hears of requests and of rows.
    """

    def __init__(
        self,
        flags: Mapping[str, Any],
        open_store: Callable[[], TaskStore],
        open_budgets: Callable[[Hold], Budgets],
        read_options: ReadOptions,
        counts: Counts,
    ) -> None:
        self._flags = flags
        self._open_store = open_store
        self._open_budgets = open_budgets
        self._read_options = read_options
        self._counts = counts

    def __call__(self, hold: Hold) -> TaskEnd:
        """Do the task as far as it goes."""
        try:
            store = self._open_store()
            try:
                with (
                    sharing(lambda: self._open_budgets(hold)),
                    stoppable(hold.stopping.heeded),
                ):
                    return self._done(hold, store)
            finally:
                store.close()
        except asyncio.CancelledError:  # asked to end while it was still looking at the server
            return _end(hold, EXIT_INTERRUPTED)
        except ImporterError as error:
            return _stopped_by(hold, error)

    def _done(self, hold: Hold, store: TaskStore) -> TaskEnd:
        shows = Shown(hold, store, self._counts)
        if hold.task.task.kind is TaskKind.JOB:
            return _end(hold, *self._do_job(hold.task, shows))
        with _file_of(hold.task, store) as path:
            return _end(hold, *self._import(hold.task, path, shows))

    def _do_job(self, task: Task, shows: Shown) -> _Outcome:
        from importer.jobs.running import run_job

        job = described_job(task.task)
        settings = _own_settings(self._flags)
        with open_own_journal(settings) as journal:
            reports = JobReports(job, journal, settings)
            shows.hear_of_reports(reports.is_to_come)
            code = run_job(job, journal, JobWatches(shows, reports))
            reports.bring()
        if reports.error is None or code == EXIT_INTERRUPTED:
            return code, None
        return EXIT_STOPPED, reports.error

    def _import(self, task: Task, path: Path, shows: Shown) -> _Outcome:
        named = {"organization": task.task.organization} if task.task.organization else {}
        given = {**self._read_options(task.task.options), **self._flags, **named, "yes": True}
        settings = _own_settings(given)
        if not task.task.organization:
            _check_is_meant(settings, task)
        with open_own_journal(settings) as journal:
            corridor = open_corridor(
                settings, journal, Nobody(), shows, flags=given, heard=self._counts.heard
            )
            return _go(corridor, journal, task.run_id, path)


def _own_settings(flags: Mapping[str, Any]) -> Settings:
    """A worker's. A folder for the reports of one run would take those of all, one over another."""
    return load_settings(flags).model_copy(update={"out": None})


def _check_is_meant(settings: Settings, task: Task) -> None:
    """Raises UsageError if the worker's settings name another server than the submitter's did."""
    ours, meant = ServerOfSettings(settings).base_url, task.task.server
    if server_identity(ours) != server_identity(meant):
        raise UsageError(
            "other-server",
            gettext("The task is for {server}; this worker's settings name {other}.").format(
                server=meant, other=ours
            ),
            hint=gettext(
                "Nothing was sent. Set BIGCAPITAL_BASE_URL alike for those who submit and for all "
                "workers; or give the organization a name in organizations.toml, and submit the "
                "file with --organization."
            ),
        )


_Outcome = tuple[int, ImporterError | None]
"""The exit code, and what stopped it, where something did."""


def _go(corridor: Corridor, journal: Journal, run_id: str, path: Path) -> _Outcome:
    """Begin its run, or go on with what was begun."""
    run = next((run for run in journal.runs() if run.id == run_id), None)
    if run is None or run.state is RunState.CHECKING:
        if run is not None:  # its worker died on the way: nothing of it was sent
            journal.forget(run.id)
        finished: Finished | NothingLeft = run_files(corridor, (path,))
    else:
        finished = resume_run(corridor, run.id)
    if isinstance(finished, NothingLeft):
        return run_exit_code(journal, run_id, None), None
    if finished.error is not None and finished.error.code in _ANOTHER_TIME:
        raise finished.error
    return finished.exit_code, finished.error


@contextmanager
def _file_of(task: Task, store: TaskStore) -> Iterator[Path]:
    """The file as it was submitted, under its own name."""
    folder = PrivateFolder()
    try:
        path = folder.path / Path(task.task.name).name
        store.bring_file(task.task.source, path)
        yield path
    finally:
        folder.remove()


def _end(hold: Hold, code: int, error: ImporterError | None = None) -> TaskEnd:
    if hold.stopping.is_cancelled:
        return TaskEnd(TaskState.CANCELLED, code)
    if code == EXIT_INTERRUPTED:
        return TaskEnd(TaskState.WAITING)
    state = TaskState.STOPPED if code == EXIT_STOPPED else TaskState.DONE
    if error is None:
        return TaskEnd(state, code)
    return TaskEnd(state, code, error.code, error.message, error.hint)


def _stopped_by(hold: Hold, error: ImporterError) -> TaskEnd:
    rests = _ANOTHER_TIME.get(error.code)
    if rests is not None and not hold.stopping.is_cancelled:
        return TaskEnd(TaskState.WAITING, rests=rests)
    state = TaskState.CANCELLED if hold.stopping.is_cancelled else TaskState.STOPPED
    return TaskEnd(state, error.exit_code, error.code, error.message, error.hint)


def _tell_nobody(run_id: str) -> None:
    """Where nobody wants to hear of it."""


class Shown:
    """`run.fronts.Shows`: what is seen of a task from outside stands in the store."""

    def __init__(self, hold: Hold, store: TaskStore, counts: Counts) -> None:
        self._hold = hold
        self._store = store
        self._counts = counts
        self._is_passing = False
        self._will_report: Callable[[str], None] = _tell_nobody

    def hear_of_reports(self, will_report: Callable[[str], None]) -> None:
        """Call this with the id of each run of which something will be reported."""
        self._will_report = will_report

    def event(self, event: Event) -> None:
        """See `run.fronts.Shows`."""
        if isinstance(event, Planned):
            self._will_report(event.run.id)
        if isinstance(event, RunGoesOn):
            self._will_report(event.run_id)
        if isinstance(event, RunBegins):
            self._store.begins(self._hold.task.id, self._hold.holder, event.run_id)
        if isinstance(event, ServerAwaited):
            self.walk_event(event)
        else:
            self.goes_on()

    def waits(self, wait: Wait) -> None:
        """See `run.fronts.Shows`."""
        until = datetime.now().astimezone() + timedelta(seconds=wait.seconds)
        self._say(wait_sentence(wait, until), wait.seconds, lasts=wait.cause in _LASTING)

    def walk_event(self, event: WalkEvent) -> None:
        """What a walk waits for is told as long as it does."""
        seconds = _seconds_of(event)
        if seconds:
            self._say(sentence_of(event), seconds)

    def goes_on(self) -> None:
        """What was waited for has come; nobody is told of it any longer."""
        if self._is_passing:
            self._say("", 0.0)
            self._is_passing = False

    def _say(self, words: str, seconds: float, *, lasts: bool = False) -> None:
        self._is_passing = not lasts
        with suppress(ImporterError):  # it is told again when there is more to tell
            self._store.waits(self._hold.task.id, self._hold.holder, words, seconds)

    @contextmanager
    def walking(
        self,
        walk: WalkBegins,  # noqa: ARG002  the port's
        stop: StopSignal,
        get_pace: Callable[[], Pace],  # noqa: ARG002  the port's
    ) -> Iterator[Progress]:
        """See `run.fronts.Shows`. Asked once: no new requests, those under way are waited for.
        Twice: at once."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def interrupt() -> None:
            if stop.cause is StopCause.INTERRUPTED and task is not None:
                task.cancel()
            stop.set(StopCause.INTERRUPTED)

        def heed() -> None:
            with suppress(RuntimeError):  # the walk has ended meanwhile, and its loop with it
                loop.call_soon_threadsafe(interrupt)

        with self._hold.stopping.heeded(heed):
            yield _Course(self._counts, self)


class _Course:
    """A walk whose course the journal tells."""

    def __init__(self, counts: Counts, shown: Shown) -> None:
        self._counts = counts
        self._shown = shown

    def ended(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""
        self._counts.row_ended(ending)
        self._shown.goes_on()

    def reopened(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""

    def event(self, event: WalkEvent) -> None:
        """See `run.walk.Progress`."""
        self._shown.walk_event(event)


def _seconds_of(event: WalkEvent) -> float:
    """How long an event lets wait, at the longest; 0 if it is none to wait for."""
    match event:
        case DoubtWatched(_, seconds):
            return seconds
        case DoubtUnheard(_, _, patience) | ServerAwaited(patience):
            return patience
        case _:
            return 0.0
