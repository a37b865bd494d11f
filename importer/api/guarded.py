"""Connections that ask, right before bytes leave, whether they still may.

Between the question and the operating system's taking of the bytes there must be as little as
possible: a process that is stopped there and woken long after would send what another one has sent
meanwhile. httpcore's own connections do some twenty times as much in between. What is left is a
few instructions, and in them a server that closes idle connections after 5 s
(importer/api/README.md 10.4) has the last word: whoever slept longer writes into a closed one.
"""

import asyncio
import selectors
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
from httpcore import SOCKET_OPTION

_NEXT_ADDRESS_SECONDS = 0.25
"""After it the next of a host's addresses is tried beside the first (RFC 8305, 5)."""

_NAMES = {"client_addr": "sockname", "server_addr": "peername"}
"""asyncio's for httpcore's."""


@contextmanager
def _told_as(
    error: type[httpcore.NetworkError], too_late: type[httpcore.TimeoutException]
) -> Iterator[None]:
    """A `TimeoutError` is an `OSError` too."""
    try:
        yield
    except TimeoutError as caught:
        raise too_late(caught) from caught
    except OSError as caught:  # TLS has its errors among them
        raise error(caught) from caught


class _Stream(httpcore.AsyncNetworkStream):
    """One connection; the signatures are httpcore's, the time-outs in them too."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        before_leaving: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._before_leaving = before_leaving

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        with _told_as(httpcore.ReadError, httpcore.ReadTimeout):
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        if not buffer:
            return
        with _told_as(httpcore.WriteError, httpcore.WriteTimeout):
            async with asyncio.timeout(timeout):
                self._before_leaving()
                self._writer.write(buffer)
                await self._writer.drain()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            with _told_as(httpcore.ConnectError, httpcore.ConnectTimeout):
                async with asyncio.timeout(timeout):
                    await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            await self.aclose()
            raise
        return self

    async def aclose(self) -> None:
        """Without waiting for the other side's farewell, which TLS would do for half a minute."""
        self._writer.close()
        await asyncio.sleep(0)
        self._writer.transport.abort()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return self._reader.at_eof() or self._has_something()
        return self._writer.get_extra_info(_NAMES.get(info, info))

    def _has_something(self) -> bool:
        """Whether bytes, or an end, wait in the socket: on an idle connection it is the end."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._writer.get_extra_info("socket"), selectors.EVENT_READ)
            return bool(selector.select(0))


class GuardedConnections(httpcore.AsyncNetworkBackend):
    """Opens connections, all of which ask the same question.

    Args:
        before_leaving: raises what the one who sends is to get.
    """

    def __init__(self, before_leaving: Callable[[], None]) -> None:
        self._before_leaving = before_leaving

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,  # noqa: ARG002  nothing of ours sets one
        socket_options: Iterable[SOCKET_OPTION] | None = None,  # noqa: ARG002  nor these
    ) -> httpcore.AsyncNetworkStream:
        """A connection, in the time that is left for it."""
        with _told_as(httpcore.ConnectError, httpcore.ConnectTimeout):
            async with asyncio.timeout(timeout):
                reader, writer = await asyncio.open_connection(
                    host, port, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS
                )
        return _Stream(reader, writer, self._before_leaving)

    async def sleep(self, seconds: float) -> None:
        """Between httpcore's own attempts, of which there are none."""
        await asyncio.sleep(seconds)
