"""The reports of runs, each run's in its folder: the port `run.corridor.Reports`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from importer.core.ports import RunReader
from importer.reports import write_reports

if TYPE_CHECKING:
    from importer.core.sending.verification import Verification


@dataclass(frozen=True, slots=True)
class RunReports:
    """Writes to where each run's files go.

    Attributes:
        folder_of: the folder for a run's id; it is made if it is not there.
    """

    reader: RunReader
    folder_of: Callable[[str], Path]

    def write(self, run_id: str) -> tuple[Path, ...]:
        """Every format. Raises ImporterError `report-not-written`."""
        return write_reports(self.reader, run_id, made(self.folder_of(run_id)))

    def write_verification(self, found: Verification) -> Path:
        """What verifying a run has found. Raises ImporterError `report-not-written`."""
        from importer.reports.verification_json import write_verification

        return write_verification(found, made(self.folder_of(found.run_id)))


def made(folder: Path) -> Path:
    """The folder; new ones on the way to it are private."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    with suppress(OSError):  # whoever writes the first file tells it better
        for one in reversed(missing):
            one.mkdir(mode=0o700)
    return folder
