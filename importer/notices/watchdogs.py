"""The ping of a dead man's switch: whoever hears nothing knows that the job did not run.

The protocol of healthchecks: POST to `<address>/start`, then to `<address>/<exit code>`
(https://healthchecks.io/docs/http_api/).
"""

from collections.abc import Callable

import httpx

from importer.core.jobs.news import Undelivered
from importer.notices.addresses import parsed, post
from importer.notices.delivery import Delivery, Patience

_PLAIN = "text/plain; charset=utf-8"


class Watchdog:
    """One job, as one process runs it.

    Args:
        read_address: tells what the service gave for it; whoever has it can ping. It is called
            where nobody waits for it.
    """

    def __init__(self, read_address: Callable[[], str], patience: Patience) -> None:
        self._read_address = read_address
        self._patience = patience
        self._start: Delivery | None = None

    def check(self) -> None:
        """Whether there is an address.

        Raises:
            Undelivered: what is read is none.
            ImporterError: it can't be read.
        """
        parsed(self._read_address())

    def start(self) -> None:
        """Say that the job begins; nobody waits for it."""
        self._start = self._ping("start", "")

    def end(self, exit_code: int, body: str) -> Undelivered | None:
        """Say what it came to, after the word that it began; why that failed, if it did.

        Args:
            body: counts, and nothing of a customer.
        """
        if self._start is not None:
            self._start.failure()
        return self._ping(str(exit_code), body).failure()

    def try_out(self, body: str) -> Undelivered | None:
        """Leave a line in the service's log, which changes nothing of what it thinks of the job."""
        return self._ping("log", body).failure()

    def _ping(self, signal: str, body: str) -> Delivery:
        def deliver(seconds: float) -> None:
            url = below(parsed(self._read_address()), signal)
            post(url, body.encode(), seconds, _PLAIN)

        return Delivery(deliver, self._patience)


def below(url: httpx.URL, name: str) -> httpx.URL:
    """The address one step further down; what is asked for behind a `?` stays."""
    path, mark, query = url.raw_path.decode().partition("?")
    return url.copy_with(raw_path=f"{path.rstrip('/')}/{name}{mark}{query}".encode())
