"""A worker seen from outside: its numbers, whether it lives, and whether it takes work.

Off unless an address is named. What is served are counts: no name, no row, no key. Whoever may
reach the address may read them, so it is this machine's own unless another is named.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_HIGHEST_PORT = 65535


class Observed(Protocol):
    """A worker that can be looked at, from any thread."""

    def render(self) -> str:
        """Its numbers, as Prometheus reads them."""

    def why_not_alive(self) -> str:
        """Why it should be started anew; "" while it works."""

    def why_not_ready(self) -> str:
        """Why it takes no new task now; "" while it does."""


def parse_address(text: str) -> tuple[str, int]:
    """`PORT`, `HOST:PORT` or `[HOST]:PORT`; without a host this machine alone is served.

    Raises:
        UsageError: it is none.
    """
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and 0 <= int(port) <= _HIGHEST_PORT):
        raise UsageError(
            "metrics-address-invalid",
            gettext("“{text}” is no address to be seen at.").format(text=text),
            hint=gettext("Give a port (9464), or an address and a port (0.0.0.0:9464)."),
        )
    return host.strip("[]") or "127.0.0.1", int(port)


@contextmanager
def observed(worker: Observed, address: tuple[str, int]) -> Iterator[int]:
    """Serve `/metrics`, `/health` and `/ready` from a thread of its own until the block ends.

    Yields:
        The port: the one asked for, or a free one for 0.

    Raises:
        ImporterError: `metrics-address-taken`.
    """
    import uvicorn

    listener = _listening(address)
    config = uvicorn.Config(
        _application(worker), log_config=None, access_log=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    # A daemon: a scrape that hangs must not keep a worker that is done.
    # Signals stay the worker's: uvicorn takes them in the main thread only.
    thread = Thread(
        target=lambda: asyncio.run(server.serve([listener])), name="observing", daemon=True
    )
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=2)
        listener.close()


def _listening(address: tuple[str, int]) -> socket.socket:
    host, port = address
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except OSError as error:
        raise ImporterError(
            "metrics-address-taken",
            gettext("The worker can't be seen at {host}:{port}: {error}.").format(
                host=host, port=port, error=error.strerror or error
            ),
            hint=gettext("Nothing was begun. Name another port with --metrics."),
        ) from error


def _application(worker: Observed) -> Starlette:
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    def metrics(_: Request) -> Response:
        return PlainTextResponse(worker.render(), media_type=PROMETHEUS_TYPE)

    def told(why: Callable[[], str]) -> Callable[[Request], Response]:
        def answer(_: Request) -> Response:
            words = why()
            status = HTTPStatus.SERVICE_UNAVAILABLE if words else HTTPStatus.OK
            return PlainTextResponse(words or "ok", status)

        return answer

    return Starlette(
        routes=[
            Route("/metrics", metrics),
            Route("/health", told(worker.why_not_alive)),
            Route("/ready", told(worker.why_not_ready)),
        ]
    )
