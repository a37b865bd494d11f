"""Whose trouble an internal error is, the row's or the server's: judged by moments, no I/O.

The server answers a row that it can never store as it answers every row while its database is down
(importer/api/README.md 2.3). An answer that was under way when the trouble began proves nothing of
it (importer/api/README.md 10.3): only requests that *left* after the row's last failure do.
"""

import math

from msgspec import Struct
from msgspec.structs import replace

from importer.core.sending.answers import NotStored, Trouble

TIMES_ALONE = 2
"""How often a row must have failed between two moments at which the server was well."""


class Proofs(Struct, frozen=True):
    """When the latest requests left that the server has answered normally, monotonic seconds.

    Attributes:
        read_left: a read that got a complete answer.
        create_left: a row that was created or refused.
    """

    read_left: float = -math.inf
    create_left: float = -math.inf

    def with_read(self, left: float) -> "Proofs":
        """And of a read that left then."""
        return replace(self, read_left=max(left, self.read_left))

    def with_create(self, left: float) -> "Proofs":
        """And of a row that left then."""
        return replace(self, create_left=max(left, self.create_left))

    def show_well_since(self, moment: float) -> bool:
        """Whether the server has read and stored what left later than this."""
        return self.read_left > moment and self.create_left > moment


class Failures(Struct, frozen=True):
    """What the server has answered to one row so far, each time that it was sent.

    Attributes:
        faults: how many of its requests got an internal error.
        ended_at: when the last of them failed, for whatever reason; monotonic seconds.
        suspicious: whether that reason was an internal error: it may be the row's fault.
        times_alone: how often it failed although the server was well before and after.
    """

    faults: int = 0
    ended_at: float = -math.inf
    suspicious: bool = False
    times_alone: int = 0

    def then(self, answer: NotStored, now: float) -> "Failures":
        """After it has failed once more."""
        return replace(
            self,
            faults=self.faults + answer.tries.faults,
            ended_at=now,
            suspicious=answer.trouble is Trouble.SERVER,
        )

    def alone(self) -> "Failures":
        """The last one happened to this row and not to the server."""
        return replace(self, times_alone=self.times_alone + 1)

    def would_tell(self, proofs: Proofs) -> bool:
        """Whether a further failure would say something: the server has been well since the last.

        Once it has been seen to store others in between, being read is enough.
        """
        if self.times_alone:
            return proofs.read_left > self.ended_at
        return proofs.show_well_since(self.ended_at)

    @property
    def are_the_rows_own(self) -> bool:
        """Whether the row is to blame. One short outage may happen to begin and end around the
        second attempt of a row that met another one before; two of them don't."""
        return self.times_alone >= TIMES_ALONE


def speaks_against_row(before: Failures, proofs: Proofs, answer: NotStored) -> bool:
    """Whether an internal error speaks against the row: it had failed with one before, then the
    server was well, and now each request that it was sent with reached the server and failed again.

    What the server does after that is for the caller to see: trouble may have begun once more.

    Args:
        before: its failures before it was sent this time.
        proofs: what was known of the server when it was sent this time.
    """
    return (
        answer.trouble is Trouble.SERVER
        and not answer.tries.unsent
        and before.suspicious
        and before.would_tell(proofs)
    )
