"""One request that has passed limiter and key check, as the routes see it."""

from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from importer.sandbox.answers import Answer
from importer.sandbox.faults import Fault
from importer.sandbox.overlap import Posting
from importer.sandbox.state import State, Tenant
from importer.sandbox.validation import Body


class Call(Struct, frozen=True):
    """What a route is given.

    Attributes:
        path_id: the id in the path; 0 where the path has none, or it is no number.
        body: the body's fields; none where there is no body.
        posting: set where this is a POST with an opening balance.
        storing: a fault that changes how a new customer is stored.
    """

    state: State
    tenant: Tenant
    path_id: int
    query: Mapping[str, str]
    body: Body
    posting: Posting | None = None
    storing: Fault | None = None


Route = Callable[[Call], Awaitable[Answer]]
