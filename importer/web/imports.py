"""What is kept of each import that somebody does in the browser: its files, and what was decided.

A folder each, private (mode 0700), with the files as they came and `import.json`. All that happens
to rows is the journal's.
"""

import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.values.plain_text import plain_text
from importer.reports.atomic_file import replacing

_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
_RECORD = "import.json"
_FILES = "files"
_LONGEST_NAME = 200
"""Bytes in UTF-8; most file systems take 255, and reports put something before it."""

_NO_NAME = re.compile(r'[<>:"/|?*\\\x00-\x1f]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


class StoredFile(BaseModel):
    """A file of an import.

    Attributes:
        slot: the folder in which it stands alone, under its name.
        name: see `stored_name`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot: int
    name: str


class Import(BaseModel):
    """One import, from its files to its end.

    Attributes:
        id: in addresses, and the folder's name.
        files: in the order in which they came.
        options: decided on the way, by the settings' names, as `--option` would say them.
        told: what somebody said of columns, by their 0-based numbers.
        remembers: whether the next file of such headers is to be read alike.
        run_id: the run in the journal; "" before anything was checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    began_at: datetime
    files: tuple[StoredFile, ...] = ()
    options: Mapping[str, Any] = Field(default_factory=dict)
    told: Mapping[int, str] = Field(default_factory=dict)
    remembers: bool = True
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Imports:
    """All imports of the user that were begun in the browser and not removed.

    Attributes:
        root: the folder of their folders; made where it is missing.
    """

    root: Path
    _lock: Lock = field(default_factory=Lock, compare=False, repr=False)

    def new(self) -> Import:
        """An import that holds nothing yet."""
        now = datetime.now(UTC)
        begun = Import(id=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}", began_at=now)
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder(begun.id).mkdir(mode=0o700)
        (self.folder(begun.id) / _FILES).mkdir(mode=0o700)
        self.save(begun)
        return begun

    def save(self, one: Import) -> None:
        """Put it on disk; the old record or the new one is there, whenever the machine stops."""
        with replacing(self.folder(one.id) / _RECORD) as draft:
            draft.write_text(one.model_dump_json(indent=1), encoding="utf-8")

    def change(self, import_id: str, change: Callable[[Import], Import]) -> Import:
        """Put something else on record; two that do so at once both have their way.

        Raises:
            UsageError: `import-unknown`.
        """
        with self._lock:
            changed = change(self.load(import_id))
            self.save(changed)
            return changed

    @contextmanager
    def receiving(self, one: Import, name: str) -> Iterator[tuple[StoredFile, Path]]:
        """A place of its own for a file that is coming; if the block raises, nothing is left."""
        slot = self._new_slot(one)
        file = StoredFile(slot=slot, name=name)
        path = self.path_of(one, file)
        lock = _coming(path.parent)
        lock.acquire()
        try:
            yield file, path
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        finally:
            lock.release()
            Path(lock.lock_file).unlink(missing_ok=True)

    def _new_slot(self, one: Import) -> int:
        slot = max((file.slot for file in one.files), default=-1) + 1
        while True:
            try:
                self.path_of(one, StoredFile(slot=slot, name="x")).parent.mkdir(mode=0o700)
            except FileExistsError:  # another file is coming there
                slot += 1
            else:
                return slot

    def load(self, import_id: str) -> Import:
        """One of them. Raises UsageError `import-unknown`."""
        record = self.folder(import_id) / _RECORD
        try:
            return Import.model_validate(json.loads(record.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise _unknown(import_id) from error

    def all(self) -> tuple[Import, ...]:
        """Every one that can be read, latest first."""
        found = []
        for folder in sorted(self.root.glob("*"), reverse=True):
            if _ID.fullmatch(folder.name) and (folder / _RECORD).is_file():
                with suppress(UsageError):
                    found.append(self.load(folder.name))
        return tuple(found)

    def clear_broken_off(self) -> None:
        """Delete what a page that was killed has left of files that were coming; what comes to
        another page right now stays."""
        for one in self.all():
            kept = {str(file.slot) for file in one.files}
            for slot in (self.folder(one.id) / _FILES).iterdir():
                if slot.is_dir() and slot.name not in kept:
                    _clear(slot)

    def remove(self, import_id: str) -> None:
        """Delete its files and what was decided; its run stays in the journal."""
        shutil.rmtree(self.folder(import_id))

    def remove_of(self, run_id: str) -> int:
        """Delete the files of all imports that a run is of; how many there were."""
        found = [one.id for one in self.all() if one.run_id == run_id]
        for import_id in found:
            self.remove(import_id)
        return len(found)

    def folder(self, import_id: str) -> Path:
        """Its folder, whether or not there is one. Raises UsageError `import-unknown`."""
        if not _ID.fullmatch(import_id):
            raise _unknown(import_id)
        return self.root / import_id

    def path_of(self, one: Import, file: StoredFile) -> Path:
        """Where a file of it stands."""
        return self.folder(one.id) / _FILES / str(file.slot) / file.name

    def paths(self, one: Import) -> tuple[Path, ...]:
        """Where its files stand, in the order in which they came."""
        return tuple(self.path_of(one, file) for file in one.files)


def _coming(slot: Path) -> FileLock:
    """The system's lock on a file that is coming: it ends with its process."""
    return FileLock(slot.with_suffix(".lock"), timeout=0, mode=0o600)


def _clear(slot: Path) -> None:
    lock = _coming(slot)
    with suppress(Timeout), lock:
        shutil.rmtree(slot, ignore_errors=True)
        Path(lock.lock_file).unlink(missing_ok=True)


def stored_name(said: str) -> str:
    """The name under which a file is kept and shown: as the browser says it, where that can be the
    name of a file on any machine."""
    name = plain_text(said.replace("\\", "/").rpartition("/")[2]).strip(". ")
    if name and len(name.encode()) <= _LONGEST_NAME and not _NO_NAME.search(name):
        return name
    ending = Path(name).suffix
    return f"file{ending}" if _ENDING.fullmatch(ending) else "file"


def _unknown(import_id: str) -> UsageError:
    return UsageError(
        "import-unknown",
        gettext("There is no import {name} here.").format(name=import_id[:40]),
        hint=gettext("It may have been removed. The first page lists those that there are."),
    )
