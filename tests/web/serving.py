"""The page as a process of its own, and whoever sits in front of it."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.cli.processes import read_line, start

OURS = {"X-Importer": "page", "Sec-Fetch-Site": "same-origin"}
"""What our own script sends with whatever changes something."""


@dataclass
class Visitor:
    """A browser without a screen, let in by the address that the command told.

    Attributes:
        address: it was let in by; works once.
    """

    process: subprocess.Popen[str]
    address: str
    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        """A page; redirects are followed."""
        return self.client.get(path)

    def send(self, path: str, method: str = "POST", **values: object) -> httpx.Response:
        """A form, as our script sends it."""
        return self.client.request(method, path, json=values, headers=OURS)

    def give(self, path: str, file: Path) -> httpx.Response:
        """A file, as our script sends it."""
        return self.client.put(f"{path}/{file.name}", content=file.read_bytes(), headers=OURS)

    def new_import(self) -> str:
        """The address of an import that holds nothing yet."""
        return str(self.send("/imports").json()["go"]).rpartition("/")[0]

    def import_of(self, file: Path) -> str:
        """The address of a new import of this file into a stand-in."""
        self.send("/connect", stand_in="yes")
        import_path = self.new_import()
        self.give(f"{import_path}/file", file)
        return import_path

    def follow(self, import_path: str, *, to_its_end: bool = False) -> str:
        """The news of a work until it is over, or asks."""
        news = ""
        with self.client.stream("GET", f"{import_path}/news", timeout=60) as lines:
            for line in lines.iter_lines():
                if line.startswith("data: "):
                    news = line
                if '"asks": true' in line and not to_its_end:
                    break
        return news


@contextmanager
def own_home(folder: Path) -> Iterator[Path]:
    """A home of its own for what is kept, and the folder to be in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.chdir(folder)
        yield folder


@contextmanager
def visiting(*flags: str) -> Iterator[Visitor]:
    """The page, started by its command and ended politely; somebody is let in."""
    process = start("web", "--no-browser", "--json", *flags)
    try:
        address = str(read_line(process)["address"])
        origin = re.match(r"http://[^/]+", address)
        assert origin is not None
        with httpx.Client(base_url=origin[0], follow_redirects=True, timeout=60) as client:
            assert client.get(address).status_code == 200
            yield Visitor(process, address, client)
    finally:
        process.terminate()
        process.communicate(timeout=60)
