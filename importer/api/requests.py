"""A request as the layers of the room hand it on, and the routes that have budgets of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import httpx

CREATE = "POST /api/customers"
LIST = "GET /api/customers"
READ = "GET /api/customers/:id"
EDIT = "PUT /api/customers/:id"
BOOK = "PUT /api/customers/:id/opening-balance"
ACTIVATE = "PATCH /api/contacts/:id/activate"
INACTIVATE = "PATCH /api/contacts/:id/inactivate"
DELETE = "DELETE /api/customers/:id"
JOURNALS = "GET /api/manual-journals"
CHECK_DELETE = "POST /api/customers/validate-bulk-delete"

MOST_BYTES = 1_000_000
"""Of an answer that is no list. The longest customer has a note of 64 kB."""


class Sink(Protocol):
    """Takes the body of a 200 while it comes, unpacked."""

    def begin(self) -> None:
        """It comes, or comes once more: from its first byte."""

    def take(self, chunk: bytes) -> None:
        """The next bytes. What it raises ends the request."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request.

    Attributes:
        route: the budget that it uses up: the server counts each route by itself
            (importer/api/README.md 8.1).
        path: below the base URL, `/api/…`.
        params: of the query, not encoded.
        body: JSON text, None for none. Like the query it holds customer data, which
            representations, and so tracebacks and logs, leave out.
        most_bytes: of the answer, unpacked; a larger one can't be an answer to this request.
        repeatable: whether sending it twice does what sending it once does; only such requests
            are tried again after a doubtful failure.
        slow: seconds that the server may work on it before it answers, beyond what is usual.
        sink: takes the body in the answer's stead, which has none then.
    """

    method: str
    route: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str | None = field(default=None, repr=False)
    repeatable: bool = True
    most_bytes: int = MOST_BYTES
    slow: float = 0.0
    sink: Sink | None = field(default=None, repr=False)


class Sender(Protocol):
    """One face for every layer: client, pacer, retry."""

    async def send(self, request: Request) -> httpx.Response:
        """The answer: any status but 401, 403, 408, 429 and 5xx.

        Raises:
            ApiFailure: no answer that can be used.
            ImporterError: the key was refused, or the organization was never set up.
        """
