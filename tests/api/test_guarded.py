"""Connections that ask, right before bytes leave, whether they still may."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from importer.api.client import Client, Connection
from importer.api.guarded import GuardedConnections
from importer.api.transport import open_transport
from importer.core.errors import ImporterError
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox

from tests.api.test_client import CERTIFICATES, CREATING

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
LOST = ImporterError("lease-lost", "Somebody else has it.", hint="There is nothing to do.")


class Guard:
    """Says yes so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.asked = 0

    def __call__(self) -> None:
        self.asked += 1
        if self.asked > self.times:
            raise LOST


@pytest.mark.parametrize("times", [0, 1])
def test_what_may_not_leave_does_not(sandbox: Callable[..., Sandbox], times: int) -> None:
    """Neither its head, nor, once that is gone, its body; and the sender is told why."""
    server = sandbox(limits=Limits(default=1_000, auth=1_000))
    guard = Guard(times)

    async def send() -> None:
        client = Client(Connection(server.url, server.key), before_leaving=guard)
        try:
            with pytest.raises(ImporterError) as refusal:
                await client.send(CREATING)
            assert refusal.value is LOST
        finally:
            await client.aclose()

    asyncio.run(send())
    assert guard.asked == times + 1
    assert server.customers() == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_lies_between_the_question_and_the_leaving(scheme: str) -> None:
    """Not one turn of the event loop, in which others might have their say: what was asked for
    waits at the other side before the first of them."""
    waiting: list[bool] = []

    async def send() -> None:
        async with listening(scheme) as (url, arrived):

            def look() -> None:
                waiting.append(arrived())

            def ask() -> None:
                asyncio.get_running_loop().call_soon(look)

            transport = open_transport(
                httpx.URL(url),
                connections=1,
                ca_file=CERTIFICATES / "authority.pem" if scheme == "https" else None,
                before_leaving=ask,
            )
            request = httpx.Request("POST", url, content=b"{}")
            await (await transport.handle_async_request(request)).aread()
            await transport.aclose()

    asyncio.run(send())
    assert waiting == [True, True]  # head, body


@asynccontextmanager
async def listening(scheme: str) -> AsyncIterator[tuple[str, Callable[[], bool]]]:
    """A server, and whether there is something in its socket that it has not taken yet."""
    accepted: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.append(writer)
        with suppress(asyncio.IncompleteReadError):  # whoever connected may ask nothing
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(2)
            writer.write(ANSWER)
            await writer.drain()

    trust = None
    if scheme == "https":
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(CERTIFICATES / "server.pem")
    server = await asyncio.start_server(answer, "127.0.0.1", ssl=trust)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"{scheme}://localhost:{port}/", lambda: is_waiting(accepted[-1])
        for writer in accepted:
            writer.transport.abort()
        await asyncio.sleep(0)  # the loop lets go of them


def is_waiting(writer: asyncio.StreamWriter) -> bool:
    descriptor = writer.get_extra_info("socket").fileno()
    with socket.socket(fileno=socket.dup(descriptor)) as end:
        try:
            return bool(end.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False


def test_a_connection_that_the_server_closed_is_not_used_again(
    sandbox: Callable[..., Sandbox],
) -> None:
    """Though nobody has looked at it since."""

    async def ask_twice() -> int:
        served = 0

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal served
            await reader.readuntil(b"\r\n\r\n")
            served += 1
            writer.write(ANSWER)
            await writer.drain()
            writer.transport.abort()

        async with await asyncio.start_server(answer, "127.0.0.1") as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            transport = open_transport(httpx.URL(url), connections=1, before_leaving=lambda: None)
            for _ in range(2):
                got = await transport.handle_async_request(httpx.Request("GET", url))
                assert await got.aread() == b"[]"
                await asyncio.sleep(0.05)
            await transport.aclose()
        return served

    assert asyncio.run(ask_twice()) == 2


def test_a_host_with_several_addresses_is_reached_by_the_one_that_answers() -> None:
    """The name of this machine has one more, where nobody listens."""

    async def connect() -> None:
        async with listening("http") as (url, _):
            port = httpx.URL(url).port or 0
            stream = await GuardedConnections(lambda: None).connect_tcp("localhost", port)
            assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
            await stream.aclose()

    asyncio.run(connect())
