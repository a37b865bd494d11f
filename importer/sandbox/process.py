"""The stand-in server in a process of its own, with its data in a file: it can be killed for real.

`SandboxProcess` is the parent's side; run as a program, this module is the child's.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec.json import Decoder, encode
from msgspec.structs import replace

from importer.sandbox.options import SandboxOptions
from importer.sandbox.records import Record
from importer.sandbox.server import serve_forever
from importer.sandbox.storage import Storage


def _path_as_plain(path: object) -> str:
    return str(path)


def _path_of_plain(kind: type, text: str) -> object:
    return kind(text)


_OPTIONS = Decoder(SandboxOptions, dec_hook=_path_of_plain)


class SandboxProcess:
    """A stand-in server that survives nothing but keeps its data.

    Args:
        database: the file that holds the customers; it may exist already.
    """

    def __init__(self, database: Path, options: SandboxOptions | None = None) -> None:
        self.options = replace(options or SandboxOptions(), database=database)
        self._database = database
        self._process: subprocess.Popen[str] | None = None
        self._port = 0
        self.url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def key(self) -> str:
        """The API key."""
        return self.options.key

    def start(self) -> None:
        """Start it and wait until it listens; at the same address if it was started before."""
        self.kill()
        options = encode(self.options, enc_hook=_path_as_plain).decode()
        command = [sys.executable, "-m", "importer.sandbox.process", str(self._port), options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own module
        self.url = self._announced_url()
        self._port = int(self.url.rpartition(":")[2])

    def _announced_url(self) -> str:
        announcement = self._process.stdout if self._process else None
        line = announcement.readline() if announcement else ""
        if not line:
            raise RuntimeError("the stand-in server did not start")
        return str(json.loads(line)["url"])

    def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None

    def wait_for_death(self, timeout: float = 30.0) -> None:
        """Wait until a kill on order has happened.

        Raises:
            subprocess.TimeoutExpired: it lives.
        """
        if self._process:
            self._process.wait(timeout)

    def customers(self) -> list[Record]:
        """All customers by id, inactive ones too; while it runs or afterwards."""
        storage = Storage(self._database)
        try:
            return storage.customers()
        finally:
            storage.close()


def _announce(url: str, key: str) -> None:
    sys.stdout.write(json.dumps({"url": url, "key": key}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, not its terminal
    serve_forever(_OPTIONS.decode(sys.argv[2]), _announce, port=int(sys.argv[1]))
