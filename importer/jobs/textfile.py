"""The numbers of a job's last run where node_exporter's textfile collector looks for them."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from importer.core.errors import EXIT_GUARD, EXIT_STOPPED, ImporterError
from importer.core.exit_codes import EXIT_OK, EXIT_SOME_ROWS_BAD
from importer.core.explaining.error_texts import ERROR_TEXTS
from importer.core.jobs.metrics import RunNumbers, last_success_in, render_metrics
from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.jobs.sightings import (
    Checked,
    FileHeld,
    FileLeft,
    FileTaken,
    JobEnded,
    JobStopped,
    RowsEnded,
    Sight,
    Sighting,
)

_GOOD = frozenset({EXIT_OK, EXIT_SOME_ROWS_BAD})
_MODE = 0o644
"""The collector is another user; what stands in the file are counts."""


class Textfile:
    """Counts sightings and writes the file when the run of the job is over, whatever it came to.

    Args:
        path: `…/name.prom`; what stands there of the run before tells when the last good one was.

    Raises:
        ImporterError: `metrics-not-writable`: the folder is not there.
    """

    kind = Sight.METRICS

    def __init__(self, job: str, path: Path) -> None:
        if not path.parent.is_dir():
            raise ImporterError(
                "metrics-not-writable",
                gettext("The folder for {path} is not there.").format(path=path),
                hint=gettext(
                    "Nothing was done. Name the folder that node_exporter was given with "
                    "--collector.textfile.directory, and let the job write there."
                ),
            )
        self._job = job
        self._path = path
        self._files: dict[int, dict[Ending, int]] = {}
        self._guards = {
            code: False for code, texts in ERROR_TEXTS.items() if texts.exit_code == EXIT_GUARD
        }
        self._end = JobEnded(0, EXIT_STOPPED, 0.0, 0, 0, 0.0)

    def tell(self, sighting: Sighting) -> None:
        """See `jobs.seeing.Sink`."""
        match sighting:
            case FileTaken(file):
                self._files[file] = {}
            case Checked(endings) | RowsEnded(endings, _):
                self._files[len(self._files)] = dict(endings)
            case FileHeld() | FileLeft() | JobStopped():
                self._trip(sighting.code.word)
            case JobEnded():
                self._end = sighting
            case _:
                pass

    def close(self) -> None:
        """Write the file; OSError where that can't be."""
        now = time.time()
        text = render_metrics(
            self._job,
            RunNumbers(
                ended_at=now,
                seconds=self._end.seconds,
                exit_code=self._end.exit_code,
                files=len(self._files),
                requests=self._end.requests,
                limited=self._end.limited,
                waited=self._end.waited,
                rows=sum(map(Counter, self._files.values()), Counter()),
                guards=self._guards,
                succeeded_at=now if self._end.exit_code in _GOOD else _last_success(self._path),
            ),
        )
        with _renamed_to(self._path) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")

    def _trip(self, code: str) -> None:
        if code in self._guards:
            self._guards[code] = True


def _last_success(path: Path) -> float | None:
    with suppress(OSError, UnicodeDecodeError):
        return last_success_in(path.read_text(encoding="utf-8"))
    return None


@contextmanager
def _renamed_to(path: Path) -> Iterator[Path]:
    """A draft whose name the collector passes over; it sees the old file or the new one."""
    with NamedTemporaryFile(prefix=f".{path.name}.", dir=path.parent, delete=False) as file:
        draft = Path(file.name)
    try:
        yield draft
        draft.chmod(_MODE)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
