"""Holds rows back while the trouble is the server's, not a row's.

Closed, rows pass. Three rows in a row without one normal answer, or one that could not even leave,
open it: then one row at a time goes ahead, after a growing pause and once reads work again. A
normal answer closes it; after `give_up_after` the walk stops.
"""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.sending.options import StopCause, wait_words
from importer.run.stopping import sleep_unless_stopped
from importer.run.walk import Walk
from importer.run.walk_events import ServerAwaited

ROWS_TO_OPEN = 3
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Breaker:
    """One per walk, shared by all lanes."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._in_a_row = 0
        self._suspects: set[int] = set()
        self._open_since: float | None = None
        self._pause = FIRST_PAUSE
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether rows are held back."""
        return self._open_since is not None

    def passed(self) -> None:
        """A row got a normal answer: created or refused."""
        self._in_a_row = 0
        self._suspects.clear()
        self._open_since = None
        self._pause = FIRST_PAUSE

    def troubled(self, *, unreachable: bool = False, suspect: int | None = None) -> None:
        """A row got none, after all its retries.

        Args:
            suspect: the row, where the trouble may be its own: then it counts once.
        """
        self._walk.abnormal()
        self._in_a_row += suspect is None or suspect not in self._suspects
        if suspect is not None:
            self._suspects.add(suspect)
        if self._open_since is None and (unreachable or self._in_a_row >= ROWS_TO_OPEN):
            self._open_since = self._walk.clock.monotonic()
            self._walk.progress.event(ServerAwaited(self._walk.options.give_up_after))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A row's turn to be sent. Look at the stop signal once inside."""
        if self._open_since is None:
            yield
            return
        async with self._one_at_a_time:
            while self._open_since is not None and not self._walk.stop:
                if await self._server_is_back():
                    break
            yield

    async def _server_is_back(self) -> bool:
        pause = min(self._pause, max(0.0, self._patience_left()))
        await sleep_unless_stopped(self._walk.clock, self._walk.stop, pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        if self._walk.stop:
            return False
        if self._patience_left() <= 0:
            self._walk.stop.set(StopCause.GAVE_UP, _gave_up(self._walk.options.give_up_after))
            return False
        return await self._walk.is_readable()

    def _patience_left(self) -> float:
        """Seconds until the walk gives up; without end as long as there is no trouble."""
        if self._open_since is None:
            return math.inf
        waited = self._walk.clock.monotonic() - self._open_since
        return self._walk.options.give_up_after - waited


def _gave_up(seconds: float) -> ImporterError:
    return ImporterError(
        "server-in-trouble",
        gettext(
            "The server has not answered normally for {duration}, whatever row was sent."
        ).format(duration=wait_words(seconds)),
        hint=gettext(
            "Nothing is lost. When the server is well again, go on with `importer resume`."
        ),
    )
