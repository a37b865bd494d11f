"""A disk that keeps only what was synced: every write that SQLite makes is noted on its way down.

A power cut may leave of the writes after a file's last sync any of them, in part, in any order.
SQLite is asked through `apsw`, whose files may be written in Python; the statements, their order
and the pragmas are the journal's own.
"""

# ruff: noqa: N802  the names of files' methods are SQLite's

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw


@dataclass(frozen=True)
class Write:
    """Bytes went to a file; None instead of bytes cuts the file at the offset."""

    file: str
    offset: int
    data: bytes | None


@dataclass(frozen=True)
class Sync:
    """All earlier writes to the file are on the disk now."""

    file: str


@dataclass(frozen=True)
class Delete:
    """The file is gone."""

    file: str


class NotedFile(apsw.VFSFile):
    """A file whose changes are noted, then made."""

    def __init__(self, events: list[object], name: Any, flags: Any) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""
        self._events = events
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:
        self._events.append(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._events.append(Write(self._name, newsize, None))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._events.append(Sync(self._name))


class NotingDisk(apsw.VFS):
    """The real disk, with a list of all that happened to it.

    Attributes:
        events: writes, syncs and deletions in the order in which SQLite made them.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.events: list[object] = []
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: Any) -> NotedFile:
        return NotedFile(self.events, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.events.append(Delete(Path(filename).name))


class ApswConnection:
    """apsw's connection with the few methods of `sqlite3.Connection` that the journal calls."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    @property
    def total_changes(self) -> int:
        return self._connection.total_changes()

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(sql, rows)

    def close(self) -> None:
        self._connection.close()


def files_after_power_cut(events: Sequence[object], chance: random.Random) -> dict[str, bytes]:
    """What the disk holds when the power goes after these events.

    Args:
        chance: decides which of the writes that were not synced reached the disk, and how far.
    """
    synced: dict[str, bytearray] = {}
    pending: dict[str, list[Write]] = {}
    for event in events:
        match event:
            case Write(file=file):
                pending.setdefault(file, []).append(event)
            case Sync(file=file):
                content = synced.setdefault(file, bytearray())
                for write in pending.pop(file, []):
                    _apply(content, write)
            case Delete(file=file):
                synced.pop(file, None)
                pending.pop(file, None)
    for file, writes in pending.items():
        content = synced.setdefault(file, bytearray())
        for write in _survivors(writes, chance):
            _apply(content, write)
    return {file: bytes(content) for file, content in synced.items()}


def _survivors(writes: list[Write], chance: random.Random) -> list[Write]:
    """Some of the writes, some of them torn, not always in their order."""
    kept = [write for write in writes if chance.random() < chance.choice((0.0, 0.5, 1.0))]
    if chance.random() < 0.3:
        chance.shuffle(kept)
    return [_torn(write, chance) if chance.random() < 0.2 else write for write in kept]


def _torn(write: Write, chance: random.Random) -> Write:
    if write.data is None:
        return write
    return Write(write.file, write.offset, write.data[: chance.randint(0, len(write.data))])


def _apply(content: bytearray, write: Write) -> None:
    if write.data is None:
        del content[write.offset :]
        return
    end = write.offset + len(write.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[write.offset : end] = write.data
