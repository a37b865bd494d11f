"""How often and how long something is tried to be delivered, and what came of it."""

import threading
import time
from collections.abc import Callable
from contextvars import copy_context

from msgspec import Struct
from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    stop_when_event_set,
    wait_random_exponential,
)
from tenacity.nap import sleep_using_event

from importer.core.errors import ImporterError
from importer.core.jobs.news import Undelivered
from importer.core.language import gettext

MOST_TRIES = 3


class Patience(Struct, frozen=True):
    """How long a receiver is waited for, in seconds.

    Attributes:
        step: for one step of a try: a connection, an answer.
        whole: for all tries together.
        pause: before the second try; it doubles from there.
    """

    step: float
    whole: float
    pause: float = 1.0


FOR_NOTICES = Patience(step=10.0, whole=45.0)
FOR_PINGS = Patience(step=5.0, whole=15.0)


class Delivery:
    """Something on its way, in a thread of its own, which nobody has to wait for."""

    def __init__(self, deliver: Callable[[float], None], patience: Patience) -> None:
        """Begin.

        Args:
            deliver: one try, told how many seconds one step of it may take; raises `Undelivered`.
        """
        self._deliver = deliver
        self._patience = patience
        self._end = time.monotonic() + patience.whole
        self._given_up = threading.Event()
        self._failure: Undelivered | None = None
        context = copy_context()  # the language that is spoken
        self._thread = threading.Thread(target=context.run, args=(self._run,), daemon=True)
        self._thread.start()

    def failure(self) -> Undelivered | None:
        """Wait until it has arrived or failed, but no longer than patience has it; what is not
        there by then is given up."""
        self._thread.join(max(0.0, self._end - time.monotonic()))
        self._given_up.set()
        if self._thread.is_alive():
            return Undelivered(gettext("no end of it within the time allowed"), may_pass=True)
        return self._failure

    def _run(self) -> None:
        try:
            self._tries()(self._deliver, self._patience.step)
        except Undelivered as error:
            self._failure = error
        except ImporterError as error:  # a secret that can't be read
            self._failure = Undelivered(error.message.rstrip("."), may_pass=False)
        except Exception as error:  # noqa: BLE001  what a library says may quote an address
            self._failure = Undelivered(
                gettext("an error of our own ({kind})").format(kind=type(error).__name__),
                may_pass=False,
            )

    def _tries(self) -> Retrying:
        return Retrying(
            retry=retry_if_exception(lambda error: getattr(error, "may_pass", False)),
            stop=stop_after_attempt(MOST_TRIES)
            | stop_after_delay(self._patience.whole)
            | stop_when_event_set(self._given_up),
            wait=wait_random_exponential(self._patience.pause, max=self._patience.whole),
            sleep=sleep_using_event(self._given_up),
            reraise=True,
        )
