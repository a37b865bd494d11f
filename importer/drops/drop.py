"""A folder, or a pattern, of another machine: what lies there, and how to take it away.

Every failure of the other side is an `ImporterError` here (`failures`).
"""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from msgspec import Struct

from importer.drops.failures import telling

_CHUNK = 1 << 20


def _nothing() -> None:
    """Nothing was begun."""


class RemoteFile(Struct, frozen=True):
    """A file as it was when we looked.

    Attributes:
        address: names it among all files, without a password.
        path: names it to its machine.
        size: in bytes.
        version: what changes when the file does: an ETag, or the time of its last change.
    """

    address: str
    path: str
    size: int
    version: str

    @property
    def name(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.path.replace("\\", "/")).name

    @property
    def identity(self) -> tuple[str, str]:
        """Names this state of it: a file that was changed is another one."""
        return self.address, f"{self.size} {self.version}"


class Drop:
    """One place from which files are fetched.

    Args:
        files: of fsspec (`fsspec.AbstractFileSystem`).
        root: what stands before a path in an address, such as `sftp://example.com`.
        pattern: a folder, or files by a pattern with `*`.
        close: ends what was begun to get there.
    """

    def __init__(
        self, files: Any, root: str, pattern: str, close: Callable[[], None] = _nothing
    ) -> None:
        self._files = files
        self._root = root
        self._pattern = pattern
        self.close = close

    def look(self) -> tuple[RemoteFile, ...]:
        """The files that are there now, in the order of their names.

        Raises:
            ImporterError: `drop-unreachable`, `drop-refused`.
        """
        with telling(self._root):
            self._files.invalidate_cache()
            if "*" in self._pattern:
                found = self._files.glob(self._pattern, detail=True).values()
            elif self._files.isdir(self._pattern):
                found = self._files.ls(self._pattern, detail=True)
            else:
                found = [self._files.info(self._pattern)]
        files = (self._file(one) for one in found if one["type"] == "file")
        return tuple(sorted(files, key=lambda one: (one.name, one.address)))

    def is_as_seen(self, file: RemoteFile) -> bool:
        """Whether it is there still, and as it was."""
        with telling(self._root):
            self._files.invalidate_cache()
            if not self._files.exists(file.path):
                return False
            return self._file(self._files.info(file.path)) == file

    def copy(self, file: RemoteFile, into: BinaryIO) -> int:
        """Write its bytes, at most one more than it had, and tell how many there were."""
        copied = 0
        with telling(self._root), self._files.open(file.path, "rb") as remote:
            while copied <= file.size:
                chunk = remote.read(min(_CHUNK, file.size + 1 - copied))
                if not chunk:
                    break
                into.write(chunk)
                copied += len(chunk)
        return copied

    def delete(self, file: RemoteFile) -> None:
        """Remove it there."""
        with telling(self._root):
            self._files.rm_file(file.path)

    def move(self, file: RemoteFile, folder: str, name: str) -> None:
        """Move it into a folder there, which is made; `name` is taken if another has its own."""
        with telling(self._root):
            self._files.makedirs(folder, exist_ok=True)
            place = f"{folder.rstrip('/')}/{file.name}"
            if self._files.exists(place):
                place = f"{folder.rstrip('/')}/{name}"
            self._files.mv(file.path, place)

    def _file(self, info: dict[str, Any]) -> RemoteFile:
        path = str(info["name"])
        told = (info.get(key) for key in ("ETag", "mtime", "LastModified", "created"))
        version = next((str(one) for one in told if one is not None), "")
        return RemoteFile(f"{self._root}/{path.lstrip('/')}", path, int(info["size"]), version)
