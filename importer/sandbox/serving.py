"""uvicorn on a socket of our own: started and stopped at once, connections dropped on order."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

_LONGEST_HEAD = 1 << 20
"""Bytes of request line and headers that are parsed, so that a long URL gets its own answer."""


class _Protocol(H11Protocol):
    """HTTP/1.1 whose routes can reach their connection, to drop it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as asyncio calls it
        super().connection_made(transport)
        self.app_state = {"transport": transport}


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket bound to the address; port 0 takes a free one.

    Raises:
        OSError: the address is taken.
    """
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it every answer
    # would wait 40 ms for the client's delayed acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


class Serving:
    """One life of the server, from its first to its last connection."""

    def __init__(self, app: ASGIApp, listener: socket.socket, keep_alive: float) -> None:
        self._app = app
        self._listener = listener
        self._config = uvicorn.Config(
            self._guarded,
            http=_Protocol,
            interface="asgi3",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            # uvicorn declares whole seconds and hands the number to the event loop as it is.
            timeout_keep_alive=keep_alive,  # type: ignore[arg-type]  # takes fractions
            h11_max_incomplete_event_size=_LONGEST_HEAD,
        )
        self._connections = ServerState()
        self._stopping: asyncio.Event | None = None

    async def run(self, on_ready: Callable[[], None], tasks: set[asyncio.Task[None]]) -> None:
        """Serve until `stop`; then close every connection, answered or not.

        Args:
            tasks: work that goes on after its answer; it ends with the server.
        """
        self._config.load()
        self._stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._protocol, sock=self._listener, backlog=512)
        try:
            on_ready()
            await self._stopping.wait()
        finally:
            self._stopping.set()
            server.close()
            await self._close_connections(tasks)

    def stop(self) -> None:
        """End `run`. Called in the loop's thread."""
        if self._stopping:
            self._stopping.set()

    def _protocol(self) -> _Protocol:
        return _Protocol(self._config, self._connections, {})

    async def _close_connections(self, tasks: set[asyncio.Task[None]]) -> None:
        for connection in list(self._connections.connections):
            connection.transport.abort()
        # One turn of the loop, in which the protocols learn that their connections are gone.
        await asyncio.sleep(0)
        pending = [*self._connections.tasks, *tasks]
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application; requests that end with the server are no failures of it."""
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if not (self._stopping and self._stopping.is_set()):
                raise
