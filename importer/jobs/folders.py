"""Folders in which something may happen, and a wait that ends when it does."""

from pathlib import Path

from importer.core.jobs.timetable import not_installed
from importer.jobs.clocks import JobClock

_TOGETHER = 100
"""Milliseconds: what happens within is one change."""
_STEP = 250
"""Milliseconds after which a waiting process looks whether it was told to end."""

Watched = frozenset[tuple[Path, int]]


class FolderChanges:
    """Waits for changes in folders, and for signals.

    Drives of other machines tell nothing of what happens on them, and a system may have no more
    watches to give: whoever waits here looks for himself now and then.

    Args:
        clock: sleeps where the system can't tell of changes.

    Raises:
        UsageError: `watch-not-installed`.
    """

    def __init__(self, clock: JobClock) -> None:
        try:
            from watchfiles._rust_notify import RustNotify
        except ImportError as error:
            raise not_installed() from error
        self._open = RustNotify
        self._clock = clock
        self._watched: Watched | None = None
        self._notify: RustNotify | None = None

    def of(self, folders: frozenset[Path]) -> None:
        """Watch these from now on; of one that is not there, what it would stand in. A folder that
        was made anew is another one, whatever it is called."""
        there = frozenset((place, _identity(place)) for place in map(_nearest, folders))
        if there == self._watched:
            return
        self.close()
        try:
            paths = [str(place) for place, _ in there]
            self._notify = self._open(paths, False, False, 0, False, True)
        except OSError:  # one vanished just now, or there are no more watches
            self._watched = None
        else:
            self._watched = there

    def wait(self, seconds: float) -> None:
        """Until something happens there, or so long.

        Raises:
            KeyboardInterrupt: the process is to end.
        """
        if self._notify is None:
            self._clock.sleep(seconds)
            return
        milliseconds = max(1, int(seconds * 1000))
        if self._notify.watch(_TOGETHER, _STEP, milliseconds, None) == "signal":
            raise KeyboardInterrupt

    def close(self) -> None:
        """Watch nothing any more."""
        if self._notify is not None:
            self._notify.close()
        self._notify = self._watched = None


def _nearest(path: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next((one for one in (path, *path.parents) if one.is_dir()), Path(path.anchor))


def _identity(folder: Path) -> int:
    try:
        return folder.stat().st_ino
    except OSError:
        return 0
