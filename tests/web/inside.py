"""The page in this process, on a real socket: for what a test has to break inside."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread

import httpx
import uvicorn
from importer.settings import load_settings
from importer.web.guard import Door
from importer.web.serving import address_of, config_of
from importer.web.site import Site, own_site
from importer.web.taking import Bounds
from importer.wiring import open_own_journal

from tests.cli.processes import wait_until
from tests.web.serving import OURS


@dataclass
class Inside:
    """A page, and somebody who was let in."""

    site: Site
    door: Door
    client: httpx.Client

    def begin(self) -> str:
        """The address of a new import."""
        return f"/imports/{self.site.imports.new().id}"

    def begin_request(self, method: str, path: str, **headers: str) -> HTTPConnection:
        """A request of ours whose head is sent, and whose body is the test's business."""
        connection = HTTPConnection("127.0.0.1", self.door.port, timeout=60)
        connection.putrequest(method, path)
        cookie = f"{self.door.cookie}={self.door.session}"
        for name, value in {**OURS, "Cookie": cookie, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection

    def kept(self) -> list[Path]:
        """The customers' files that are kept."""
        return [path for path in self.site.imports.root.rglob("files/*/*") if path.is_file()]


@contextmanager
def served(bounds: Bounds) -> Iterator[Inside]:
    """The page, as `importer web` serves it, but for its bounds."""
    settings = load_settings({})
    with open_own_journal(settings):
        pass
    site = own_site(settings)
    site.bounds = bounds
    with socket.create_server(("127.0.0.1", 0)) as listener:
        door = Door(listener.getsockname()[1])
        server = uvicorn.Server(config_of(site, door))
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            wait_until(lambda: server.started)
            origin = f"http://127.0.0.1:{door.port}"
            with httpx.Client(base_url=origin, follow_redirects=True, timeout=60) as client:
                assert client.get(address_of(door)).status_code == 200
                yield Inside(site, door, client)
        finally:
            server.should_exit = True
            thread.join()
            site.close()


def answer(connection: HTTPConnection) -> tuple[int, str]:
    """What comes back, and the end of it."""
    with closing(connection):
        response: HTTPResponse = connection.getresponse()
        return response.status, response.read().decode()
