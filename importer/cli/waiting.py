"""What a command says while it waits: for what, and until when."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from importer.cli.screen import Screen
from importer.core.sending.options import Wait, WaitCause
from importer.phrases.waits import wait_sentence

SAID_AGAIN = 300.0
"""Seconds after which a wait like an earlier one is said again. At ten requests a minute there is
one a minute, and the progress bar tells how long all of them take together."""


class WaitTeller:
    """Says waits on a screen; each to scripts, to people each kind of them once in a while."""

    def __init__(self, screen: Screen, get_time: Callable[[], float] = time.monotonic) -> None:
        self._screen = screen
        self._get_time = get_time
        self._said: dict[WaitCause, tuple[float, float]] = {}

    def __call__(self, wait: Wait) -> None:
        """See `core.ports.TellWait`."""
        until = datetime.now().astimezone() + timedelta(seconds=wait.seconds)
        self._screen.tell(
            event="waiting",
            cause=wait.cause.value,
            seconds=round(wait.seconds, 1),
            until=until.isoformat(timespec="seconds"),
        )
        if self._is_news(wait):
            self._said[wait.cause] = self._get_time(), wait.seconds
            self._screen.say(wait_sentence(wait, until))

    def _is_news(self, wait: Wait) -> bool:
        if wait.cause not in self._said:
            return True
        said_at, seconds = self._said[wait.cause]
        return self._get_time() - said_at >= SAID_AGAIN or wait.seconds > 2 * seconds
