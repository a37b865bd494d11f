"""The reports of runs, each run's in its folder: the port `run.corridor.Reports`.

A folder of this machine is written into, file by file. To a store on other machines a report is
brought once all of it is written, in a private folder.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from importer.core.ports import RunReader
from importer.core.store_address import StoredFile
from importer.reports import write_reports
from importer.reports.formats import FORMATS

if TYPE_CHECKING:
    from importer.core.sending.verification import Verification

_LAST = "summary.json"
"""What scripts look for: once it is in a store, all else is."""


class RunReports(Struct, frozen=True):
    """Writes to where each run's files go.

    Attributes:
        folder_of: the folder for a run's id; it is made if it is not there.
    """

    reader: RunReader
    folder_of: Callable[[str], Path]

    def write(self, run_id: str, formats: Sequence[str] | None = None) -> tuple[Path, ...]:
        """These formats, or every one. Raises ImporterError `report-not-written`."""
        return write_reports(self.reader, run_id, made(self.folder_of(run_id)), formats)

    def write_verification(self, found: Verification) -> Path:
        """What verifying a run has found. Raises ImporterError `report-not-written`."""
        from importer.reports.verification_json import write_verification

        return write_verification(found, made(self.folder_of(found.run_id)))


class Shelf(Protocol):
    """A store on other machines, opened; raises ImporterError."""

    def put(
        self, folder: str, files: Sequence[Path], *, last: str, gone: Collection[str] = ()
    ) -> tuple[StoredFile, ...]:
        """Bring files into a folder there, the last one last, and remove what is gone."""


class StoredReports(Struct, frozen=True):
    """Brings each run's files to a store.

    Attributes:
        open_store: raises ImporterError if it can't be reached.
        make_folder: a private one of this machine, which is gone with its block.
    """

    reader: RunReader
    open_store: Callable[[], AbstractContextManager[Shelf]]
    make_folder: Callable[[], AbstractContextManager[Path]]

    def write(self, run_id: str, formats: Sequence[str] | None = None) -> tuple[StoredFile, ...]:
        """See `RunReports`; and what bringing them to the store raises."""
        with self.make_folder() as folder:
            written = write_reports(self.reader, run_id, folder, formats)
            gone = set(formats or FORMATS) - {path.name for path in written}
            with self.open_store() as store:
                return store.put(run_id, written, last=_LAST, gone=gone)

    def write_verification(self, found: Verification) -> StoredFile:
        """See `RunReports`; and what bringing it to the store raises."""
        from importer.reports.verification_json import write_verification

        with self.make_folder() as folder, self.open_store() as store:
            path = write_verification(found, folder)
            return store.put(found.run_id, (path,), last=_LAST)[0]


def made(folder: Path) -> Path:
    """The folder; new ones on the way to it are private."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    with suppress(OSError):  # whoever writes the first file tells it better
        for one in reversed(missing):
            one.mkdir(mode=0o700)
    return folder
