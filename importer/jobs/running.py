"""One night of a job: what was left is gone on with first, then the new files, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from importer.core.errors import EXIT_STOPPED, GuardTripped, ImporterError, UsageError
from importer.core.exit_codes import EXIT_OK, EXIT_SOME_ROWS_BAD, strictest_exit_code
from importer.core.jobs.guards import Limits, same_content
from importer.core.jobs.history import (
    JobRecord,
    JobState,
    imported_in,
    last_good,
    latest_time,
    record_of,
    settled,
)
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.jobs.clocks import JobClock, MachineClock
from importer.jobs.files import JobFile, digest_of, file_of, left_files, new_files, take
from importer.jobs.guarding import Watchman, facts_of
from importer.jobs.newest import check_newest
from importer.jobs.readiness import check_job
from importer.jobs.retaining import Outlived, remove_outlived
from importer.jobs.seeing import Seeing, seen
from importer.journal import Journal
from importer.run.corridor import Corridor
from importer.run.finishing import Finished, run_exit_code, write_reports
from importer.run.fronts import Shows
from importer.run.importing import run_files
from importer.run.resuming import NothingLeft, resume_run
from importer.settings import Job, Settings
from importer.wiring import open_corridor, user_files
from importer.wiring.locks import job_lock

_SENT = frozenset({RunState.SENDING, RunState.STOPPED, RunState.FINISHED, RunState.UNDONE})
"""Runs of which something may be on the server; any other is begun anew."""

_OF_THE_JOB = frozenset({"option-value-invalid"})
"""What may be wrong with the job and only the organization can tell: a branch in `set`."""


class Watches(Protocol):
    """Where a job can be watched."""

    def shows(self, settings: Settings) -> Shows:
        """Where its next run can be watched."""

    def takes_over(self, owner: str) -> None:
        """The process that had the lock of the job died with it."""

    def takes(self, file: Path) -> None:
        """A file is next."""

    def finished(self, finished: Finished) -> None:
        """What its run came to."""

    def stopped(self, file: Path, error: ImporterError, *, held: bool) -> None:
        """Something stands in the way of a file; a held one waits for a person, any other is gone
        on with the next time."""

    def leaves(self, files: Sequence[Path]) -> None:
        """These wait for the next time."""

    def moved(self, file: Path, folder: Path) -> None:
        """A file of an inbox is out of the way, in this folder, its reports with it."""

    def removed(self, files: Sequence[Outlived]) -> None:
        """These were kept long enough, and are gone with their reports and runs."""

    def not_removed(self, error: ImporterError) -> None:
        """Something of them could not be removed; the next time it is tried again."""


_MACHINE = MachineClock()


def run_job(job: Job, journal: Journal, watches: Watches, clock: JobClock = _MACHINE) -> int:
    """Import what is there; the strictest exit code of all files, 0 if there is none.

    Raises:
        GuardTripped: `job-already-running`, `nothing-came`.
        ImporterError: the job can't be used as it is, or the input is not there.
    """
    lock = job_lock(journal, job.whole_name, f"importer job run {job.name}")
    with seen(job, journal, watches) as seeing, lock as died:
        if died:
            seeing.takes_over(died)
        key = job.key.read()
        check_job(job, key)
        night = _Night(job, journal, seeing, key, clock, clock.monotonic())
        codes = tuple(night.codes())
        try:
            seeing.removed(remove_outlived(job, journal))
        except ImporterError as error:  # what was imported is no worse for it
            seeing.not_removed(error)
        if not codes:
            check_newest(job, night.records(), clock.now())
        return seeing.ended(strictest_exit_code(EXIT_OK, *codes))


class _Night(Struct, frozen=True):
    """A job under its lock.

    Attributes:
        began: monotonic seconds.
    """

    job: Job
    journal: Journal
    watches: Seeing
    key: str
    clock: JobClock
    began: float

    def codes(self) -> Iterator[int]:
        """The exit code of each file. A file that has not come to its end ends the night, as does
        the end of its time: those behind it wait their turn."""
        for code, state in chain(self._left(), self._new()):
            yield code
            if state is JobState.OPEN or self._seconds_left() == 0:
                if behind := tuple(self._behind()):
                    self.watches.leaves(behind)
                if behind and state is not JobState.OPEN:
                    yield EXIT_STOPPED
                return

    def _seconds_left(self) -> float | None:
        """Of the time that one night may take; None for no end."""
        longest = self.job.settings().max_duration
        if longest is None:
            return None
        return max(0.0, longest - (self.clock.monotonic() - self.began))

    def _left(self) -> Iterator[tuple[int, JobState]]:
        for file, record in self._begun():
            if record is not None and record.state is JobState.DONE:
                file.is_done()
            elif record is not None and record.state is JobState.HELD:
                file.is_held()
            else:
                yield self._bring_in(file, record)

    def _begun(self) -> Iterator[tuple[JobFile, JobRecord | None]]:
        records = self.records()
        if self.job.input.is_dir():
            for file in left_files(self.job):
                yield file, record_of(records, str(file.path))
            return
        for record in records:
            if record.state is JobState.OPEN and self._run_under_way(record):
                yield file_of(self.job, record), record

    def _new(self) -> Iterator[tuple[int, JobState]]:
        for path in new_files(self.job):
            if self._is_passed_over(path):
                continue
            try:
                file = take(self.job, path, self.clock, latest_time(self.records()))
            except GuardTripped as error:
                self.watches.stopped(path, error, held=False)
                yield error.exit_code, JobState.OPEN
                return
            except ImporterError as error:
                self.watches.stopped(path, error, held=True)
                yield error.exit_code, JobState.HELD
                continue
            yield self._bring_in(file, None)

    def _behind(self) -> Iterator[Path]:
        """The files whose turn has not come."""
        if not (self.job.input.is_dir() or "*" in self.job.input.name):
            return
        begun = {one.file for one in self.records() if one.state is JobState.OPEN}
        for path in new_files(self.job):
            if str(path) not in begun and not self._is_passed_over(path):
                yield path

    def _is_passed_over(self, path: Path) -> bool:
        """Whether a file that matches a pattern was there before."""
        if "*" not in self.job.input.name:
            return False
        state = settled(self.records(), digest_of(path))
        return state in {JobState.DONE, JobState.HELD}

    def _bring_in(self, file: JobFile, record: JobRecord | None) -> tuple[int, JobState]:
        self.watches.takes(file.path)
        since = self.clock.monotonic()
        record = record or self._begin(file)
        try:
            code, record = self._import(file, record)
        except ImporterError as error:
            is_held = self._is_the_file(file, error)
            self.watches.stopped(file.path, error, held=is_held)
            code, record = error.exit_code, self._left_by(record, error, held=is_held)
        self.journal.record_job(record.after_a_go(code, self.clock.monotonic() - since))
        if record.state is JobState.DONE:
            folder = file.is_done()
        elif record.state is JobState.HELD:
            folder = file.is_held()
        else:
            folder = None
        if folder is not None:
            self.watches.moved(file.path, folder)
        return code, record.state

    def _is_the_file(self, file: JobFile, error: ImporterError) -> bool:
        """Whether it is the file that stands in its way: tomorrow it would be the same."""
        if error.code in _OF_THE_JOB:
            return False
        if isinstance(error, GuardTripped | UsageError):
            return True
        settings = self.job.settings(api_key=self.key)
        try:
            user_files().open(file.path, file.path.name, settings.reading())
        except ImporterError:
            return True
        return False

    def _begin(self, file: JobFile) -> JobRecord:
        sha256, latest = digest_of(file.path), record_of(self.records(), str(file.path))
        if latest and latest.state is JobState.OPEN and latest.sha256 == sha256:
            return latest  # it was taken once and nothing was sent
        record = JobRecord(self.job.whole_name, str(file.path), sha256, file.taken_at)
        self.journal.record_job(record)
        return record

    def _import(self, file: JobFile, record: JobRecord) -> tuple[int, JobRecord]:
        under_way = self._run_under_way(record)
        if under_way is not None:
            corridor, _ = self._open(file, record, None)
            found = resume_run(corridor, under_way.id)
            if isinstance(found, NothingLeft):
                code = run_exit_code(self.journal, under_way.id, None)
                return code, self._end(record, under_way, code)
            return self._finish(record, found)
        records = self.records()
        before = settled(records, record.sha256)
        if before is JobState.DONE:
            raise same_content(file.path.name, imported_in(records, record.sha256))
        is_approved = before is JobState.APPROVED
        return self._import_anew(file, record, None if is_approved else self.job.guards)

    def _import_anew(
        self, file: JobFile, record: JobRecord, limits: Limits | None
    ) -> tuple[int, JobRecord]:
        corridor, watchman = self._open(file, record, limits)
        try:
            finished = run_files(corridor, (file.path,))
            if finished.result is None:  # nothing was to be sent, so nobody was asked
                watchman.check()
                self.journal.set_fact(finished.run.id, RunFact.NOTHING_TO_SEND, "yes")
        except GuardTripped:
            if watchman.planned is not None:
                write_reports(corridor, watchman.planned.id)
            raise
        record = replace(
            record, run_id=finished.run.id, facts=replace(record.facts, corrects=watchman.corrects)
        )
        return self._finish(record, finished)

    def _open(
        self, file: JobFile, record: JobRecord, limits: Limits | None
    ) -> tuple[Corridor, Watchman]:
        given = {"api_key": self.key, "out": file.reports, "max_duration": self._seconds_left()}
        settings = self.job.settings(**given)
        if limits is None:  # a person has approved what is rejected, and who is missing
            accepts = {"all_or_nothing": False, "max_missing": 100}
            settings = settings.model_copy(update=accepts)
        elif settings.all_or_nothing:
            limits = limits.model_copy(update={"rejected": 0})
        watchman = Watchman(
            self.journal,
            limits,
            last_good(self.records()),
            self.watches.shows(settings),
            partial(self._has_begun, record),
        )
        flags = {**self.job.options, **given}
        corridor = open_corridor(
            settings, self.journal, watchman, watchman, flags=flags, heard=self.watches.heard
        )
        return corridor, watchman

    def _has_begun(self, record: JobRecord, run_id: str) -> None:
        self.journal.record_job(replace(record, run_id=run_id))

    def _finish(self, record: JobRecord, finished: Finished) -> tuple[int, JobRecord]:
        self.watches.finished(finished)
        return finished.exit_code, self._end(record, finished.run, finished.exit_code)

    def _end(self, record: JobRecord, run: RunRecord, code: int) -> JobRecord:
        if code in {EXIT_OK, EXIT_SOME_ROWS_BAD}:
            facts = record.facts
            if not facts.corrects:
                facts = replace(facts_of(self.journal, run), seconds=facts.seconds)
            record = replace(record, state=JobState.DONE, run_id=run.id, facts=facts)
        return record

    def _left_by(self, record: JobRecord, error: ImporterError, *, held: bool) -> JobRecord:
        """The record of a file in whose way something stands."""
        kept = record_of(self.records(), record.file) or record  # it may know its run by now
        if not held:
            return kept
        runs = [run for run in self.journal.runs() if run.id == kept.run_id]
        facts = facts_of(self.journal, runs[0]) if runs else kept.facts
        facts = replace(facts, seconds=kept.facts.seconds)
        return replace(kept, state=JobState.HELD, said=(error.code, error.message), facts=facts)

    def _run_under_way(self, record: JobRecord) -> RunRecord | None:
        runs = {run.id: run for run in self.journal.runs()}
        run = runs.get(record.run_id)
        return run if run is not None and run.state in _SENT else None

    def records(self) -> tuple[JobRecord, ...]:
        """What is on record of the job."""
        return self.journal.job_records(self.job.whole_name)
