"""Starts the pages' server on this machine, and ends it in order."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.web.app import build_app
from importer.web.guard import Door
from importer.web.site import Site

HOST = "127.0.0.1"
_PATIENCE = 2
"""Seconds that open connections are waited for at the end; a page that watches never closes its
own."""


def serve(site: Site, port: int, show: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or a polite kill; then end what is under way, in order.

    Args:
        port: 0 takes a free one.
        show: gets the address that opens the door once, as soon as it can be opened.

    Raises:
        ImporterError: `address-unusable`.
    """
    with _listening(port) as listener:
        door = Door(listener.getsockname()[1])
        try:
            _Server(config_of(site, door), lambda: show(address_of(door))).run(sockets=[listener])
        finally:
            site.close()


def config_of(site: Site, door: Door) -> uvicorn.Config:
    """How the pages are served: by HTTP/1.1 alone, without a log, and without belief in what a
    proxy says."""
    return uvicorn.Config(
        build_app(site, door),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )


def address_of(door: Door) -> str:
    """The address that opens the door once."""
    return f"http://{HOST}:{door.port}/enter?token={door.token}"


class _Server(uvicorn.Server):
    """uvicorn, which would end the process by the signal that it was ended by: there is work to be
    ended in order after it.

    Args:
        ready: called once it can be asked.
    """

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell."""
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take signals as the wish to end, while it serves."""
        numbers = [signal.SIGINT, signal.SIGTERM]
        if hasattr(signal, "SIGHUP"):  # the window of its terminal is closed
            numbers.append(signal.SIGHUP)
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # there it would let another program take the address over
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise ImporterError(
            "address-unusable",
            gettext("{host}:{port} can't be listened on: {strerror}.").format(
                host=HOST, port=port, strerror=error.strerror or error
            ),
            hint=gettext("Choose another --port, or leave it out to take a free one."),
        ) from error
    return listener
