"""Where reports go that is no folder of this machine: an address as fsspec writes them."""

from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

_FOLDERS = frozenset({"file", "local"})
_NO_STORES = frozenset({"http", "https", "ftp"})
"""What takes no files, and what would let everybody on the way read them."""


class StoreAddress(Struct, frozen=True):
    """A place on other machines.

    Attributes:
        url: what is opened; it may hold a password, so it is never shown.
        shown: the same without it.
    """

    url: str
    shown: str

    def __repr__(self) -> str:
        """As in a log or a traceback."""
        return f"StoreAddress({self.shown!r})"

    def __str__(self) -> str:
        """As it may be shown."""
        return self.shown

    @property
    def protocol(self) -> str:
        """Which kind of place it is."""
        return urlsplit(self.url).scheme

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be quoted of it: libraries quote addresses in what they say."""
        parts = urlsplit(self.url)
        password = parts.password or ""
        found = {password, unquote(password), parts.query, *parts.query.split("&")}
        return tuple(sorted(found - {""}, key=len, reverse=True))


class StoredFile(Struct, frozen=True):
    """A file in a store.

    Attributes:
        folder: the address of what it lies in, without secrets.
    """

    folder: str
    name: str

    def __str__(self) -> str:
        """As it is shown."""
        return f"{self.folder}/{self.name}"


Written = Path | StoredFile
"""A file of a report, wherever it is."""


def is_store_address(text: str) -> bool:
    """Whether a store's name is no name of a folder."""
    return "://" in text


def parse_store(text: str) -> Path | StoreAddress:
    """A folder, or an address: `sftp://user@host/folder`, `s3://bucket/folder`.

    Raises:
        ValueError: it is none to which reports may be brought; what is told does not quote it.
    """
    if not is_store_address(text):
        return Path(text)
    text = text.strip()
    parts = urlsplit(text)
    if parts.scheme in _FOLDERS and not parts.netloc and parts.path.startswith("/"):
        return Path(unquote(parts.path))
    if parts.scheme in _FOLDERS or not _is_address(text):
        raise ValueError("no address of a store")
    return StoreAddress(text, _shown(text))


def _is_address(text: str) -> bool:
    """Addresses within addresses (`zip::s3://…`) are none that files are put into; and a password
    that holds / or ? would be taken for something else, and shown."""
    parts = urlsplit(text)
    has_place = bool(parts.netloc or parts.path.strip("/"))
    is_odd = "@" in parts.path + parts.query and ":" in parts.netloc and "@" not in parts.netloc
    return (
        parts.scheme not in _NO_STORES | {""}
        and has_place
        and not is_odd
        and not parts.fragment
        and "::" not in text
        and text.isprintable()
        and _names_a_port(parts)
    )


def _names_a_port(parts: SplitResult) -> bool:
    """Or none; what else stands there must not be quoted, as the error does: it may be a part of a
    password."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _shown(text: str) -> str:
    """Without the password, and without what is asked: tokens stand there."""
    parts = urlsplit(text)
    user, at, host = parts.netloc.rpartition("@")
    asked = "?…" if parts.query else ""
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path.rstrip('/')}{asked}"
