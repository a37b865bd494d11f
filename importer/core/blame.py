"""Whose trouble an internal error is, the row's or the server's: judged by moments, no I/O.

The server answers a row that it can never store as it answers every row while its database is down
(BIGCAPITAL.md section 2). An answer that was under way when the trouble began proves nothing of it
(section 10): only requests that *left* after the row's last failure do.
"""

import math
from dataclasses import dataclass, replace

from importer.core.answers import NotStored, Trouble


@dataclass(frozen=True, slots=True)
class Proofs:
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


@dataclass(frozen=True, slots=True)
class Failures:
    """What the server has answered to one row so far, each time that it was sent.

    Attributes:
        faults: how many of its requests got an internal error.
        ended_at: when the last of them failed, for whatever reason; monotonic seconds.
        suspicious: whether that reason was an internal error: it may be the row's fault.
    """

    faults: int = 0
    ended_at: float = -math.inf
    suspicious: bool = False

    def then(self, answer: NotStored, now: float) -> "Failures":
        """After it has failed once more."""
        return Failures(
            self.faults + answer.tries.faults, now, suspicious=answer.trouble is Trouble.SERVER
        )


def is_rows_fault(before: Failures, proofs: Proofs, answer: NotStored) -> bool:
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
        and proofs.show_well_since(before.ended_at)
    )
