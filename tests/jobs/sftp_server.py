"""A real SFTP server on this machine, with one user."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh

USER, PASSWORD = "importer", "an open sesame"


class _Door(asyncssh.SSHServer):
    def __init__(self, connections: set[asyncssh.SSHServerConnection]) -> None:
        self._connections = connections

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connections.add(conn)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


class SFTPServer:
    """Serves one folder as its root.

    Attributes:
        port: on 127.0.0.1.
        known_hosts: its line for a file of known hosts.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder).encode()
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._begun = threading.Event()
        self._end: Callable[[], object] = lambda: None
        self.port = 0

    @property
    def known_hosts(self) -> str:
        return f"[127.0.0.1]:{self.port} {self._key.export_public_key().decode()}"

    @contextmanager
    def serving(self) -> Iterator["SFTPServer"]:
        thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        thread.start()
        assert self._begun.wait(30)
        try:
            yield self
        finally:
            self._end()
            thread.join(30)

    async def _serve(self) -> None:
        """Until it is to end; then no connection is left."""
        end, connections = asyncio.Event(), set[asyncssh.SSHServerConnection]()
        loop = asyncio.get_running_loop()
        self._end = lambda: loop.call_soon_threadsafe(end.set)
        listener = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=lambda: _Door(connections),
            server_host_keys=[self._key],
            sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=self._folder),
        )
        self.port = listener.get_port()
        self._begun.set()
        await end.wait()
        listener.close()
        await listener.wait_closed()
        for connection in tuple(connections):
            connection.abort()
            await connection.wait_closed()
