"""A place on other machines into which the reports of runs are put, each run's into a folder there.

A report is whole once its last file is there, which is the one that scripts look for; so that one
goes away first where there was a report before. Where files can be renamed, each is brought under
another name and moved; elsewhere (S3, say) a file is there once it is there as a whole.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from importer.core.errors import ImporterError
from importer.core.store_address import StoreAddress, StoredFile
from importer.drops.opening import Way
from importer.drops.store_failures import (
    host_not_known,
    kind_not_known,
    library_missing,
    not_reached,
)

_DRAFT = ".part"


def _nothing() -> None:
    """Nothing was begun."""


class Store:
    """An opened store.

    Args:
        files: of fsspec (`fsspec.AbstractFileSystem`).
        root: what it is called there.
        close: ends what was begun to get there.
    """

    def __init__(
        self,
        address: StoreAddress,
        files: Any,
        root: str,
        close: Callable[[], None] = _nothing,
    ) -> None:
        self._address = address
        self._files = files
        self._root = root.rstrip("/")
        self.close = close

    def put(
        self, folder: str, files: Sequence[Path], *, last: str, gone: Collection[str] = ()
    ) -> tuple[StoredFile, ...]:
        """Bring files into a folder, in place of those that have their names.

        Args:
            last: the name of the file that says that all others are there.
            gone: names of files of an earlier time that do not hold any more.

        Returns:
            Where each is, in the order in which they were given.

        Raises:
            ImporterError: `store-unreachable`; what is there then lacks the last file.
        """
        there = f"{self._root}/{folder}"
        names = [path.name for path in files]
        with telling(self._address):
            before = self._names(there)
            drafts = {name for name in before if name.startswith(".") and name.endswith(_DRAFT)}
            outdated = ({last} if last in names else set()) | set(gone) | drafts
            for name in sorted(outdated & before, key=lambda name: name != last):
                self._files.rm_file(f"{there}/{name}")
            for path in sorted(files, key=lambda path: path.name == last):
                self._bring(path, f"{there}/{path.name}")
        shown = f"{self._address}/{folder}"
        return tuple(StoredFile(shown, name) for name in names)

    def try_out(self) -> None:
        """See that files can be put there, and removed.

        Raises:
            ImporterError: `store-unreachable`.
        """
        place = f"{self._root}/.{uuid4().hex[:8]}{_DRAFT}"
        with telling(self._address):
            if self._can_rename():
                self._files.makedirs(self._root, exist_ok=True)
            self._files.pipe_file(place, b"importer")
            self._files.rm_file(place)

    def _names(self, folder: str) -> set[str]:
        """What is in the folder; one that can be made is made."""
        if self._can_rename():
            self._files.makedirs(folder, exist_ok=True)
        self._files.invalidate_cache()
        try:
            found = self._files.ls(folder, detail=False)
        except FileNotFoundError:  # there are no empty folders in S3 and its like
            return set()
        return {PurePosixPath(str(one)).name for one in found}

    def _bring(self, path: Path, place: str) -> None:
        if not self._can_rename():
            self._files.put_file(str(path), place)
            return
        folder, _, name = place.rpartition("/")
        draft = f"{folder}/.{name}.{uuid4().hex[:8]}{_DRAFT}"
        self._files.put_file(str(path), draft)
        self._files.mv(draft, place)

    def _can_rename(self) -> bool:
        """What fsspec does for those that can't is to copy and to delete."""
        from fsspec import AbstractFileSystem

        return type(self._files).mv is not AbstractFileSystem.mv


@contextmanager
def opened_store(address: StoreAddress) -> Iterator[Store]:
    """The place behind the address, connected until the block is left.

    Raises:
        UsageError: `store-not-installed`, `store-unknown`.
        ImporterError: `store-unreachable`, `store-host-unknown`.
    """
    with telling(address):
        store = _open_sftp(address) if address.protocol in {"sftp", "ssh"} else _open(address)
    try:
        yield store
    finally:
        store.close()


def _open(address: StoreAddress) -> Store:
    try:
        import fsspec
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise library_missing(address, error) from None
    if address.protocol not in fsspec.available_protocols():
        raise kind_not_known(address)
    try:
        files, root = url_to_fs(address.url, skip_instance_cache=True)
    except ImportError as error:
        raise library_missing(address, error) from None
    return Store(address, files, str(root))


def _open_sftp(address: StoreAddress) -> Store:
    """Unlike fsspec's own, to no host whose key is not known."""
    try:
        from importer.drops.sftp import HostNotKnown, files_of
    except ImportError as error:
        raise library_missing(address, error) from None
    url = urlsplit(address.url)
    host, port = url.hostname or "", url.port or 22
    way = Way(address.shown, password=unquote(url.password or ""))
    try:
        files = files_of(way, host, port, unquote(url.username or ""))
    except HostNotKnown as error:
        raise host_not_known(error.host, error.known_hosts, differs=error.differs) from None
    return Store(address, files, unquote(url.path), files.client.close)


@contextmanager
def telling(address: StoreAddress) -> Iterator[None]:
    """Tell what a library raises while it speaks to this place: each has errors of its own.

    Raises:
        ImporterError: `store-unreachable`.
    """
    try:
        yield
    except ImporterError:
        raise
    except Exception as error:  # noqa: BLE001  what a library says may quote the address
        raise not_reached(address, error) from None
