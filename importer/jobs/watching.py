"""One long process that starts jobs: at their times, or once files have come and are still.

One job at a time. Nothing is done between two looks but to wait; what is looked at is what is there
now, so that no change can be missed for want of having been told.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from importer.core.errors import ImporterError
from importer.core.exit_codes import EXIT_INTERRUPTED, EXIT_OK
from importer.core.jobs.timetable import parse_timetable
from importer.core.jobs.turns import AtItsTimes, Moment, NightEnd, Seen, Turn, WhenFilesCome
from importer.core.jobs.windows import zone_named
from importer.core.language import gettext
from importer.jobs.clocks import JobClock
from importer.jobs.files import new_files
from importer.settings import Job, find_job, load_jobs

_LONGEST_WAIT = 60.0
"""Seconds: by then the clock is read and folders are looked at, whatever was told of them."""
_SHORTEST_WAIT = 0.02


class Waits(Protocol):
    """What wakes the process."""

    def of(self, folders: frozenset[Path]) -> None:
        """Watch these folders from now on."""

    def wait(self, seconds: float) -> None:
        """Until something happens there, or so long. Raises KeyboardInterrupt if it is to end."""

    def close(self) -> None:
        """Watch nothing any more."""


class Front(Protocol):
    """Runs jobs, and says what happens."""

    def watches(self, jobs: Sequence[Job]) -> None:
        """These are watched from now on."""

    def unreadable(self, error: ImporterError) -> None:
        """The description changed and can't be used; what was watched before still is."""

    def missing(self, job: Job, error: ImporterError) -> None:
        """What the job reads is gone; it is waited for."""

    def sees(self, job: Job, names: Sequence[str]) -> None:
        """New files are there; they are taken once they are still."""

    def rests(self) -> None:
        """All that was due has had its go; it is waited again."""

    def go(self, job: Job) -> NightEnd:
        """Run a job; nothing that is wrong with it is raised."""


class _Place(Struct):
    """A job that is watched.

    Attributes:
        told: of which files it was said that they have come.
    """

    job: Job
    turn: Turn
    told: Seen = frozenset()
    is_missing: bool = False
    seen: Seen = field(default=frozenset())


class Watching:
    """Jobs, and whose turn it is.

    Args:
        names: of the jobs; all of the file if there are none.

    Raises:
        UsageError: the file or one of the jobs can't be used.
    """

    def __init__(
        self, config: Path, names: Sequence[str], front: Front, clock: JobClock, waits: Waits
    ) -> None:
        self._config = config
        self._names = names
        self._front = front
        self._clock = clock
        self._waits = waits
        self._version = _version(config)
        self._places = self._described()

    def run(self) -> int:
        """Watch until somebody ends the process; the exit code: 0, unless a job was broken off."""
        self._front.watches([place.job for place in self._places])
        try:
            while True:
                self._read_again()
                self._waits.of(self._folders())
                due = [place for place in self._places if self._has_its_turn(place)]
                if EXIT_INTERRUPTED in map(self._go, due):  # nothing is begun after it
                    return EXIT_INTERRUPTED
                if due:
                    self._front.rests()
                self._waits.wait(self._seconds())
        except KeyboardInterrupt:
            return EXIT_OK
        finally:
            self._waits.close()

    def _go(self, place: _Place) -> int:
        end = self._front.go(place.job)
        place.turn.ended(self._now(), end, self._look(place))
        return end.code

    def _has_its_turn(self, place: _Place) -> bool:
        place.seen = self._look(place)
        is_due = place.turn.is_due(self._now(), place.seen)
        if not is_due and isinstance(place.turn, WhenFilesCome) and place.turn.has_new(place.seen):
            self._say_seen(place)
        return is_due

    def _say_seen(self, place: _Place) -> None:
        """Once for each file, however long it grows."""
        known = {name for name, *_ in place.told}
        if names := sorted({name for name, *_ in place.seen} - known):
            self._front.sees(place.job, names)
        place.told = place.seen

    def _look(self, place: _Place) -> Seen:
        """The files that a job may take; it is said once if there is nowhere to look."""
        try:
            found = frozenset(map(_seen, new_files(place.job)))
        except FileNotFoundError:  # it went while we looked: the next look tells
            return place.seen
        except OSError as error:
            return self._nowhere(place, _unreadable(place.job, error))
        except ImporterError as error:
            return self._nowhere(place, error)
        place.is_missing = False
        return found

    def _nowhere(self, place: _Place, error: ImporterError) -> Seen:
        if not place.is_missing:
            self._front.missing(place.job, error)
        place.is_missing = True
        return frozenset()

    def _seconds(self) -> float:
        now = self._now()
        shortest = min(place.turn.seconds(now) for place in self._places)
        return min(max(shortest, _SHORTEST_WAIT), _LONGEST_WAIT)

    def _now(self) -> Moment:
        return Moment(self._clock.now().timestamp(), self._clock.monotonic())

    # --- the description --------------------------------------------------------------------------

    def _read_again(self) -> None:
        """Take the description as it is now; one that can't be used changes nothing."""
        version = _version(self._config)
        if version == self._version:
            return
        self._version = version
        try:
            places = self._described()
        except ImporterError as error:
            self._front.unreadable(error)
            return
        before = {place.job.name: place for place in self._places}
        self._places = [
            known if (known := before.get(new.job.name)) and known.job == new.job else new
            for new in places
        ]
        self._front.watches([place.job for place in self._places])

    def _described(self) -> list[_Place]:
        named = [find_job(self._config, name) for name in self._names]
        return [_Place(job, self._turn(job)) for job in named or load_jobs(self._config)]

    def _turn(self, job: Job) -> Turn:
        if not job.schedule:
            return WhenFilesCome(job.guards.still_for)
        zone = zone_named(job.settings().time_zone)
        return AtItsTimes(parse_timetable(job.schedule, zone), self._now().unix)

    def _folders(self) -> frozenset[Path]:
        inputs = (place.job.input for place in self._places)
        return frozenset({self._config.parent} | {_folder_of(path) for path in inputs})


def _folder_of(path: Path) -> Path:
    """Where files of this input come: the inbox itself; beside the file or the pattern."""
    return path.parent if path.is_file() or "*" in path.name else path


def _unreadable(job: Job, error: OSError) -> ImporterError:
    return ImporterError(
        "job-input-unreadable",
        gettext("The job {job} can't look at {path}: {reason}.").format(
            job=job.name, path=job.input, reason=error.strerror or type(error).__name__
        ),
        hint=gettext("Let the user that the process runs as read and write there."),
    )


def _seen(path: Path) -> tuple[str, int, int]:
    found = path.stat()
    return path.name, found.st_size, found.st_mtime_ns


def _version(path: Path) -> tuple[int, int, int]:
    """What tells one state of a file from the next."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
