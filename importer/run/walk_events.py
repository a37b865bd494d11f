"""What happens on a walk that whoever watches should know now, as facts; words are the front's."""

from msgspec import Struct

from importer.core.options import Postcodes


class ServerAwaited(Struct, frozen=True):
    """The server does not answer normally; it is waited for, for so many seconds at the longest."""

    patience: float


class PostcodesDropped(Struct, frozen=True):
    """The server does not store postal codes: from now on they are kept elsewhere."""

    kept: Postcodes


class DoubtWatched(Struct, frozen=True):
    """Nobody knows yet whether the server stored some rows: it is watched for so many seconds
    more, and what is certainly not there by then is sent again.

    Attributes:
        again: it lasts longer than was told before.
    """

    rows: int
    seconds: float
    again: bool = False


class DoubtUnheard(Struct, frozen=True):
    """Rows are in doubt, and the server can't be asked about them now.

    Attributes:
        settle: seconds for which it is watched once it answers again.
        patience: seconds without an answer after which it is given up.
    """

    rows: int
    settle: float
    patience: float


class CustomersLost(Struct, frozen=True):
    """The server no longer has so many customers that it had been seen to have: they are looked
    for, and sent again if they are certainly lost."""

    customers: int


class NotScanned(Struct, frozen=True):
    """Customers that were lost, or created twice, could not be looked for at the end."""


class JournalsUntold(Struct, frozen=True):
    """The server does not tell what its manual journals name: a customer that stands in one whose
    lines come to nothing together looks unused."""


WalkEvent = (
    ServerAwaited
    | PostcodesDropped
    | DoubtWatched
    | DoubtUnheard
    | CustomersLost
    | NotScanned
    | JournalsUntold
)
