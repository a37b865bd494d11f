"""How long a question to the server may take, whatever the server does meanwhile.

Each wait for an answer has an end of its own (`client`), and so have the repetitions (`retrying`).
This is the end of all of them together: of a list without end, of pages that trickle in. What we
wait because of the server's limits is not counted: at ten requests a minute a long list takes long.
"""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from importer.core.errors import ServerUnavailable
from importer.core.sending import duration_words

_OPEN: ContextVar[tuple[asyncio.Timeout, ...]] = ContextVar("open questions", default=())
"""The questions that the current task is asking, the outermost first."""


class Patience:
    """How long whoever asks is ready to wait, in seconds."""

    def __init__(self, seconds: float = math.inf) -> None:
        self._seconds = seconds

    @asynccontextmanager
    async def question(self) -> AsyncIterator[None]:
        """All requests made inside, together.

        Raises:
            ServerUnavailable: `server-in-trouble`, once they have taken too long.
        """
        longest = None if math.isinf(self._seconds) else self._seconds
        try:
            async with asyncio.timeout(longest) as limit:
                token = _OPEN.set((*_OPEN.get(), limit))
                try:
                    yield
                finally:
                    _OPEN.reset(token)
        except TimeoutError:
            raise _no_whole_answer(self._seconds) from None


def leave_out(seconds: float) -> None:
    """The current task is about to wait so long for a limit: its questions may last longer."""
    for limit in _OPEN.get():
        when = limit.when()
        if when is not None and not limit.expired():
            limit.reschedule(when + seconds)


def _no_whole_answer(seconds: float) -> ServerUnavailable:
    words = duration_words(seconds) if seconds >= 60 else f"{seconds:g} s"
    return ServerUnavailable(
        "server-in-trouble",
        f"The server has not come to the end of an answer within {words}.",
        hint="See whether it is well, or overloaded. If it is only slow, wait longer with "
        "--give-up-after.",
    )
