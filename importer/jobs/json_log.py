"""The log of a job: one JSON object a line, each with its time, level, event, job and run."""

import sys
from pathlib import Path
from typing import TextIO

import structlog

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.jobs.sightings import FileTaken, RunBegan, Sight, Sighting, facts_of_sighting
from importer.settings import STDERR


class JsonLog:
    """Writes sightings as lines, each at once.

    Args:
        to: a file, to which is appended, or `STDERR`.

    Raises:
        ImporterError: `log-not-writable`.
    """

    kind = Sight.LOG

    def __init__(self, job: str, to: Path) -> None:
        self._file = sys.stderr if to == STDERR else _opened(to)
        self._owns_file = to != STDERR
        self._log = structlog.wrap_logger(
            structlog.WriteLogger(self._file),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(),
            ],
            wrapper_class=structlog.BoundLogger,
        ).bind(job=job, run=None)

    def tell(self, sighting: Sighting) -> None:
        """See `jobs.seeing.Sink`."""
        facts = facts_of_sighting(sighting)
        if isinstance(sighting, FileTaken):
            self._log = self._log.bind(run=None)
        elif isinstance(sighting, RunBegan):
            self._log = self._log.bind(**facts)
        getattr(self._log, sighting.level)(sighting.name, **facts)

    def close(self) -> None:
        """See `jobs.seeing.Sink`."""
        if self._owns_file:
            self._file.close()


def _opened(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8", newline="\n")
    except OSError as error:
        raise ImporterError(
            "log-not-writable",
            gettext("The log {path} can't be written: {reason}.").format(
                path=path, reason=error.strerror
            ),
            hint=gettext("Nothing was done. Let the job write there, or name another place."),
        ) from error
