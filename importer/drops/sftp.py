"""SFTP by fsspec and paramiko, with the one thing changed that they leave open: a host is trusted
only by a key that is known already."""

from pathlib import Path
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from importer.drops.failures import host_not_known, telling
from importer.drops.opening import Way

_PATIENCE = 30
"""Seconds that each step of connecting may take."""


class HostNotKnown(Exception):
    """The key of a host is not the one that we know, or we know none.

    Attributes:
        known_hosts: the file that was looked into.
    """

    def __init__(self, host: str, known_hosts: str, *, differs: bool) -> None:
        super().__init__(host)
        self.host = host
        self.known_hosts = known_hosts
        self.differs = differs


class _NoKey(Exception):
    """No key is known of a host."""


class _KnownOnly(paramiko.MissingHostKeyPolicy):  # type: ignore[misc] # it has no types
    def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:  # noqa: ARG002
        raise _NoKey


class _KnownHostFiles(SFTPFileSystem):  # type: ignore[misc] # it has no types
    cachable = False

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        known_hosts = self.ssh_kwargs.pop("known_hosts")
        if known_hosts.is_file():
            self.client.load_host_keys(str(known_hosts))
        self.client.set_missing_host_key_policy(_KnownOnly())
        try:
            self.client.connect(self.host, **self.ssh_kwargs)
            self.ftp = self.client.open_sftp()
        except BaseException:
            self.client.close()
            raise
        self.ftp.get_channel().settimeout(_PATIENCE)


def connect(way: Way, host: str, port: int, user: str) -> SFTPFileSystem:
    """The files of a host.

    Raises:
        UsageError: `drop-refused`.
        GuardTripped: `host-key-unknown`.
        ImporterError: `drop-unreachable`.
    """
    with telling(f"sftp://{host}"):
        try:
            return files_of(way, host, port, user)
        except HostNotKnown as error:
            raise host_not_known(error.host, error.known_hosts, differs=error.differs) from None


def files_of(way: Way, host: str, port: int, user: str) -> SFTPFileSystem:
    """The files of a host, for whoever tells in his own words what goes wrong.

    Raises:
        HostNotKnown: it may be another machine.
        PermissionError: it does not let us in.
        OSError, EOFError, paramiko.SSHException: it can't be reached.
    """
    known_hosts = way.known_hosts or Path.home() / ".ssh" / "known_hosts"
    secret: dict[str, str | None] = {"password": way.password} if way.password else {}
    if way.identity is not None:
        secret = {"key_filename": str(way.identity), "passphrase": way.password or None}
    try:
        return _KnownHostFiles(
            host,
            port=port,
            username=way.user or user or None,
            known_hosts=known_hosts,
            allow_agent=not secret,
            look_for_keys=not secret,
            timeout=_PATIENCE,
            banner_timeout=_PATIENCE,
            auth_timeout=_PATIENCE,
            **secret,
        )
    except _NoKey:
        raise HostNotKnown(host, str(known_hosts), differs=False) from None
    except paramiko.BadHostKeyException:
        raise HostNotKnown(host, str(known_hosts), differs=True) from None
    except (paramiko.AuthenticationException, paramiko.PasswordRequiredException) as error:
        raise PermissionError(str(error)) from error
