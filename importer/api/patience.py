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

from msgspec import Struct

from importer.core.errors import ServerUnavailable
from importer.core.language import gettext
from importer.core.sending.options import duration_words

LEAST = 3.0
"""Seconds; who has no patience at all still hears a server out that answers at once."""


class _Question(Struct):
    limit: asyncio.Timeout
    trouble: str = ""


_OPEN: ContextVar[tuple[_Question, ...]] = ContextVar("open questions", default=())
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
        question = _Question(asyncio.timeout(longest))
        try:
            async with question.limit:
                token = _OPEN.set((*_OPEN.get(), question))
                try:
                    yield
                finally:
                    _OPEN.reset(token)
        except TimeoutError:
            raise _no_whole_answer(self._seconds, question.trouble) from None


def leave_out(seconds: float) -> None:
    """The current task is about to wait so long for a limit: its questions may last longer."""
    for question in _OPEN.get():
        when = question.limit.when()
        if when is not None and not question.limit.expired():
            question.limit.reschedule(when + seconds)


def note_trouble(words: str) -> None:
    """What a request of the current task met; said if its question comes to no end."""
    for question in _OPEN.get():
        question.trouble = words


def _no_whole_answer(seconds: float, trouble: str) -> ServerUnavailable:
    words = duration_words(seconds) if seconds >= 60 else f"{seconds:g} s"
    met = f": {trouble}" if trouble else ""
    return ServerUnavailable(
        "server-in-trouble",
        gettext("The server has not come to the end of an answer within {words}{met}.").format(
            words=words, met=met
        ),
        hint=gettext(
            "See whether it is well, or overloaded. If it is only slow, wait longer with "
            "--give-up-after."
        ),
    )
