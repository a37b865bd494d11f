"""SFTP by fsspec and paramiko, with the one thing changed that they leave open: a host is trusted
only by a key that is known already."""

from pathlib import Path
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from importer.drops.failures import host_not_known, refused, telling
from importer.drops.opening import Way

_PATIENCE = 30
"""Seconds that each step of connecting may take."""


class _UnknownHostError(Exception):
    """No key is known of a host."""


class _KnownOnly(paramiko.MissingHostKeyPolicy):  # type: ignore[misc] # it has no types
    def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:  # noqa: ARG002
        raise _UnknownHostError


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
    known_hosts = way.known_hosts or Path.home() / ".ssh" / "known_hosts"
    secret: dict[str, str | None] = {"password": way.password} if way.password else {}
    if way.identity is not None:
        secret = {"key_filename": str(way.identity), "passphrase": way.password or None}
    with telling(f"sftp://{host}"):
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
        except _UnknownHostError:
            raise host_not_known(host, str(known_hosts), differs=False) from None
        except paramiko.BadHostKeyException:
            raise host_not_known(host, str(known_hosts), differs=True) from None
        except (paramiko.AuthenticationException, paramiko.PasswordRequiredException) as error:
            raise refused(f"sftp://{host}", error) from error
