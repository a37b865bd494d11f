"""What lies on another machine comes into the inbox, each file once.

A file is copied under a name that no job takes, put on record once all of it is on disk, and then
renamed. Whenever the process dies, the next one finds a copy that is on record and gives it its
name, or one that is not and copies anew. Nothing is done to the remote file before its copy is in
the inbox.
"""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from importer.core.errors import EXIT_GUARD, ImporterError, UsageError
from importer.core.exit_codes import EXIT_OK
from importer.core.jobs.guards import is_unfinished_name, still_growing
from importer.core.jobs.names import kept_name, together
from importer.core.language import gettext
from importer.core.values.plain_text import plain_text
from importer.drops import Drop, RemoteFile
from importer.journal import Journal
from importer.settings import After, Fetch, Job
from importer.wiring.deliveries import drop_of
from importer.wiring.locks import job_lock

_BEFORE, _BEHIND = ".fetch-", ".part"
"""Around what names a copy that has not its name yet."""


class Fetches(Protocol):
    """Where fetching can be watched."""

    def fetched(self, file: RemoteFile, path: Path) -> None:
        """A file is in the inbox."""

    def left(self, file: RemoteFile, error: ImporterError) -> None:
        """A file is left for the next time."""


def fetch_files(job: Job, journal: Journal, watches: Fetches) -> int:
    """Bring what is new into the inbox; the exit code.

    Raises:
        UsageError: `nothing-to-fetch-from`, `fetch-needs-inbox`, and what a drop raises.
        GuardTripped: `job-already-running`, `host-key-unknown`.
        ImporterError: `drop-unreachable`; what is in the inbox by then is safe.
    """
    fetch = _fetch_of(job)
    with job_lock(journal, job.whole_name, f"importer job fetch {job.name}"):
        _make_inbox(job)
        with closing(drop_of(fetch)) as drop:
            return _Fetching(job, fetch, journal, drop, watches).bring_all()


class _Fetching(Struct, frozen=True):
    """One look at a drop, under the lock of the job."""

    job: Job
    fetch: Fetch
    journal: Journal
    drop: Drop
    watches: Fetches

    def bring_all(self) -> int:
        self._end_what_was_begun()
        known = self.journal.fetched(self.job.whole_name)
        there = [one for one in self.drop.look() if self._is_wanted(one)]
        for file in there:
            if _named(file) in known:
                self._put_away(file)
        code = EXIT_OK
        for file, is_whole in self._looked_at_twice([f for f in there if _named(f) not in known]):
            if is_whole and self._bring(file):
                continue
            self.watches.left(file, still_growing(plain_text(file.name)))
            code = EXIT_GUARD
        return code

    def _is_wanted(self, file: RemoteFile) -> bool:
        folder = file.path.rpartition("/")[0].strip("/")
        was_moved = self.fetch.move_to and folder == self.fetch.move_to.strip("/")
        return not was_moved and not is_unfinished_name(file.name)

    def _looked_at_twice(self, new: list[RemoteFile]) -> Iterator[tuple[RemoteFile, bool]]:
        """Each with whether it stayed as it was."""
        if not new:
            return
        time.sleep(self.job.guards.still_for)
        again = frozenset(self.drop.look())
        for file in new:
            yield file, file in again

    def _bring(self, file: RemoteFile) -> bool:
        """Whether it is in the inbox now; False if it changed while it was copied."""
        part = self.job.input / _part_of(_named(file))
        with open(part, "wb", opener=_privately) as copy:
            copied = self.drop.copy(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
        if copied != file.size or not self.drop.is_as_seen(file):
            part.unlink()
            return False
        self.journal.record_fetched(self.job.whole_name, _named(file), datetime.now(UTC))
        self.watches.fetched(file, self._arrive(part, file.name))
        self._put_away(file)
        return True

    def _arrive(self, part: Path, name: str) -> Path:
        """Give a whole copy its name, or one of its own where another file waits under that."""
        place = self.job.input / kept_name(name)
        if place.exists():
            place = self.job.input / together(_token_in(part), name)
        part.rename(place)
        _sync_folder(self.job.input)
        return place

    def _put_away(self, file: RemoteFile) -> None:
        if self.fetch.after is After.KEEP or not self.drop.is_as_seen(file):
            return
        if self.fetch.after is After.DELETE:
            self.drop.delete(file)
        else:
            self.drop.move(file, self.fetch.move_to, together(_token_of(_named(file)), file.name))

    def _end_what_was_begun(self) -> None:
        """Copies that another process left: those on record are whole."""
        known = {_part_of(one): one for one in self.journal.fetched(self.job.whole_name)}
        for part in sorted(self.job.input.glob(f"{_BEFORE}*{_BEHIND}")):
            if part.name in known:
                self._arrive(part, known[part.name][0].rpartition("/")[2])
            else:
                part.unlink()


def _fetch_of(job: Job) -> Fetch:
    if job.fetch is not None:
        return job.fetch
    raise UsageError(
        "nothing-to-fetch-from",
        gettext("The job {job} names no place to fetch from.").format(job=job.name),
        hint=gettext('Write fetch.from = "sftp://HOST/FOLDER" into it.'),
    )


def _make_inbox(job: Job) -> None:
    if job.input.is_file() or "*" in job.input.name:
        raise UsageError(
            "fetch-needs-inbox",
            gettext("The job {job} has no inbox to fetch files into: {input}.").format(
                job=job.name, input=job.input
            ),
            hint=gettext("Name a folder as its input."),
        )
    job.input.mkdir(parents=True, exist_ok=True)


def _named(file: RemoteFile) -> tuple[str, str]:
    """Address and version, as the journal can hold them."""
    address, version = file.identity
    return plain_text(address), plain_text(version)


def _token_of(identity: tuple[str, str]) -> str:
    return sha256("\0".join(identity).encode()).hexdigest()[:16]


def _part_of(identity: tuple[str, str]) -> str:
    return f"{_BEFORE}{_token_of(identity)}{_BEHIND}"


def _token_in(part: Path) -> str:
    return part.name.removeprefix(_BEFORE).removesuffix(_BEHIND)


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut; Windows has no such thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
