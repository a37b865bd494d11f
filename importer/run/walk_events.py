"""What happens on a walk that whoever watches should know now, as facts; words are the front's."""

from dataclasses import dataclass

from importer.core.options import Postcodes


@dataclass(frozen=True, slots=True)
class ServerAwaited:
    """The server does not answer normally; it is waited for, for so many seconds at the longest."""

    patience: float


@dataclass(frozen=True, slots=True)
class PostcodesDropped:
    """The server does not store postal codes: from now on they are kept elsewhere."""

    kept: Postcodes


@dataclass(frozen=True, slots=True)
class DoubtWatched:
    """Nobody knows yet whether the server stored some rows: it is watched for so many seconds
    more, and what is certainly not there by then is sent again.

    Attributes:
        again: it lasts longer than was told before.
    """

    rows: int
    seconds: float
    again: bool = False


@dataclass(frozen=True, slots=True)
class DoubtUnheard:
    """Rows are in doubt, and the server can't be asked about them now.

    Attributes:
        settle: seconds for which it is watched once it answers again.
        patience: seconds without an answer after which it is given up.
    """

    rows: int
    settle: float
    patience: float


@dataclass(frozen=True, slots=True)
class CustomersLost:
    """The server no longer has so many customers that it had been seen to have: they are looked
    for, and sent again if they are certainly lost."""

    customers: int


@dataclass(frozen=True, slots=True)
class NotScanned:
    """Customers that were lost, or created twice, could not be looked for at the end."""


@dataclass(frozen=True, slots=True)
class JournalsUntold:
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
