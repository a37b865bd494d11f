"""From an address to the place behind it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from importer.drops.drop import Drop
from importer.drops.failures import not_installed


class Way(Struct, frozen=True):
    """How to get to a drop.

    Attributes:
        address: `sftp://host/folder`, `s3://bucket/folder` or `file:///folder`, or files there by a
            pattern with `*`.
        user: "" for the one that the address or the system knows.
        password: of the user; for s3 the secret key. Never shown.
        identity: a private SSH key; known_hosts: keys of hosts, as OpenSSH keeps them.
        endpoint: the address of a storage that speaks S3; "" for Amazon's.
    """

    address: str
    user: str = ""
    password: str = ""
    identity: Path | None = None
    known_hosts: Path | None = None
    endpoint: str = ""

    def __repr__(self) -> str:
        """Without the password: representations end up in logs and tracebacks."""
        return f"Way({self.address!r})"


def open_drop(way: Way) -> Drop:
    """The place behind the address, connected.

    Raises:
        UsageError: `fetch-not-installed`, `drop-refused`.
        GuardTripped: `host-key-unknown`.
        ImporterError: `drop-unreachable`.
    """
    return _DOORS[urlsplit(way.address).scheme](way)


def _open_sftp(way: Way) -> Drop:
    try:
        from importer.drops.sftp import connect
    except ImportError as error:
        raise not_installed(error.name or "paramiko") from error
    url = urlsplit(way.address)
    host, port = url.hostname or "", url.port or 22
    files = connect(way, host, port, unquote(url.username or ""))
    return Drop(files, _root(host, port), unquote(url.path), files.client.close)


def _root(host: str, port: int) -> str:
    return f"sftp://{host}" if port == 22 else f"sftp://{host}:{port}"


def _open_s3(way: Way) -> Drop:
    url = urlsplit(way.address)
    options: dict[str, Any] = {"client_kwargs": {"endpoint_url": way.endpoint}}
    if not way.endpoint:
        options = {}
    if way.user:
        options |= {"key": way.user, "secret": way.password}
    return Drop(_files("s3", options), "s3:/", unquote(f"{url.netloc}{url.path}"))


def _open_folder(way: Way) -> Drop:
    return Drop(_files("file", {}), "file://", unquote(urlsplit(way.address).path))


def _files(kind: str, options: Mapping[str, Any]) -> Any:
    try:
        import fsspec

        return fsspec.filesystem(kind, skip_instance_cache=True, **options)
    except ImportError as error:
        raise not_installed(error.name or kind) from error


_DOORS: Mapping[str, Callable[[Way], Drop]] = {
    "sftp": _open_sftp,
    "s3": _open_s3,
    "file": _open_folder,
}

SCHEMES = tuple(_DOORS)
"""Kinds of addresses that can be opened."""
