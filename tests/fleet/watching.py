"""Who asks a stand-in: each request with the process behind it, found by its connection."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass
class Asked:
    """One request, from its arrival to its answer; monotonic seconds."""

    port: int
    process: int
    creates: bool
    started: float
    finished: float = 0.0


@dataclass
class Watch:
    """Every request to all stand-ins of a test.

    Attributes:
        processes: those that may be behind them.
    """

    processes: list[int] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def over(self, app: ASGIApp) -> ASGIApp:
        """The same stand-in, watched."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            creates = (scope["method"], scope["path"]) == ("POST", "/api/customers")
            process = process_at(scope["client"][1], self.processes)
            one = Asked(scope["server"][1], process, creates, time.monotonic())
            self.asked.append(one)
            try:
                await app(scope, receive, send)
            finally:
                one.finished = time.monotonic()

        return watched

    def met(self) -> list[tuple[Asked, Asked]]:
        """Requests of two living processes that a stand-in had at the same time; of one that was
        killed just then nothing can be found any more."""
        found = []
        for port in {one.port for one in self.asked}:
            mine = sorted((a for a in self.asked if a.port == port), key=lambda one: one.started)
            for position, one in enumerate(mine):
                for other in mine[position + 1 :]:
                    if other.started >= one.finished:
                        break
                    if other.process != one.process and one.process and other.process:
                        found.append((one, other))
        return found

    def writers(self, port: int) -> list[int]:
        """Who has created customers at a stand-in, one after the other: each process once for each
        time that it came after another. Of one that was killed just then nothing is known."""
        mine = sorted((a for a in self.asked if a.port == port), key=lambda one: one.started)
        known = (one.process for one in mine if one.creates and one.process)
        return [process for process, _ in groupby(known)]

    def pause_after(self, moment: float, port: int) -> float:
        """Seconds from then to the next request to a stand-in."""
        later = [one.started for one in self.asked if one.port == port and one.started > moment]
        return min(later) - moment


def process_at(port: int, processes: Iterable[int]) -> int:
    """The process whose end of a connection to this machine has this port; 0 if it is none of
    these."""
    wanted = f"socket:[{_inode(port)}]"
    for process in processes:
        with suppress(OSError):
            for one in Path(f"/proc/{process}/fd").iterdir():
                with suppress(OSError):
                    if str(one.readlink()) == wanted:
                        return process
    return 0


def _inode(port: int) -> str:
    """proc(5), /proc/net/tcp: local address, and in the tenth column the inode."""
    suffix = f":{port:04X}"
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        columns = line.split()
        if columns[1].endswith(suffix):
            return columns[9]
    return ""


LINUX = os.name == "posix" and Path("/proc/net/tcp").exists()
