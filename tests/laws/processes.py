"""The importer as its users run it: a process of its own, started, killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from importer.core.errors import ImporterError
from importer.core.runs import RunState
from importer.journal import open_journal
from importer.sandbox.server import Sandbox

from tests.postgresql import journals

BEGUN = frozenset({RunState.SENDING, RunState.STOPPED})
ON_A_SERVER = False
"""Whether importers are told of a journal in a database; see `conftest`."""

PATIENCE = 120.0
"""Seconds after which a process that neither ends nor gets on is taken for hung."""


class Importer:
    """The command line over one file, with a journal and an output folder of its own.

    Args:
        settings: further settings, as the environment has them (`IMPORTER_SETTLE`).
    """

    def __init__(
        self, folder: Path, file: Path, server: Sandbox, settings: dict[str, str] | None = None
    ) -> None:
        self.journal = folder / "journal.sqlite"
        self.out = folder / "out"
        self.shown = folder / "shown.txt"
        self._folder = folder
        self._file = file
        self._server = server
        self._settings = settings or {}

    def run(self, *options: str) -> int:
        """`importer run FILE` to its end; its exit code."""
        return self._to_its_end("run", str(self._file), *options)

    def command(self, *words: str) -> int:
        """Another command (`resume`, `undo`, `run FILE`), to its end; its exit code."""
        return self._to_its_end(*words)

    def go_on(self) -> int:
        """What somebody does whose importer has ended early; its exit code."""
        return self._to_its_end(*self._next_command())

    def go_on_and_die(self, after: int) -> bool:
        """The same, killed (SIGKILL) once the server has answered so many more requests.

        Returns whether it lived that long.
        """
        return self.die(after, *self._next_command())

    def die(self, after: int, *command: str) -> bool:
        """A command, killed (SIGKILL) once the server has answered so many more requests; whether
        it lived that long."""
        heard = len(self._server.requests)
        return self._killed_once(lambda: len(self._server.requests) - heard >= after, command)

    def _next_command(self) -> tuple[str, ...]:
        if self.has_journal():
            with open_journal(self.journal) as journal:
                if any(run.state in BEGUN for run in journal.runs()):
                    return ("resume",)
        return ("run", str(self._file))

    def has_journal(self) -> bool:
        """Whether it has come so far."""
        if not ON_A_SERVER:
            return self.journal.exists()
        try:
            open_journal(self.journal, read_only=True).close()
        except ImporterError:
            return False
        return True

    def _killed_once(self, is_time: Callable[[], bool], command: tuple[str, ...]) -> bool:
        process = self._started(*command)
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and not is_time():
            assert time.monotonic() < deadline, self._words()
            time.sleep(0.0005)  # gives the server's thread its turn
        process.kill()
        return process.wait() == -signal.SIGKILL

    def _to_its_end(self, *command: str) -> int:
        try:
            return self._started(*command).wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(self._words()) from None

    def _started(self, *command: str) -> subprocess.Popen[bytes]:
        place = str(journals.address(self.journal)) if ON_A_SERVER else str(self.journal)
        options = ("--journal", place)
        environment = os.environ | {
            "BIGCAPITAL_BASE_URL": self._server.url,
            "BIGCAPITAL_API_KEY": self._server.key,
            "IMPORTER_OUT": str(self.out),
            "IMPORTER_YES": "true",
            "IMPORTER_UNSAFE_JOURNAL": "true",
            **self._settings,
        }
        with self.shown.open("ab") as shown:
            return subprocess.Popen(
                [sys.executable, "-m", "importer", *command, *options],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=shown,
                stderr=shown,
            )

    def _words(self) -> str:
        return f"hung:\n{self.shown.read_text()[-4000:]}"
