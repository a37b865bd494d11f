"""What the parts of the journal ask of a database, whichever it is.

Statements are constants of this room, written as SQLite has them (`statements` says what is its
own); PostgreSQL's are made of them once. Lists of values go as JSON texts, flags as 0 and 1.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from importer.core.ports.leases import Lease

Values = Sequence[Any]


class Database(Protocol):
    """One connection to the journal.

    Everything is committed in the order in which it was said, so a power cut takes away the end of
    the story and never its middle. Commits are synced to the disk only where `transaction` is asked
    to; any other commit is durable against a crash of the process, and against a power cut from
    the next sync on.
    """

    @property
    def roll_backs(self) -> int:
        """How many transactions came to nothing; what was read in one is void."""

    def state(self) -> tuple[object, ...]:
        """Values of which one is another after anything was written, by whomever, or undone."""

    def execute(self, sql: str, values: Values = ()) -> int:
        """Run one statement; the number of rows that it changed."""

    def update(self, sql: str, values: Values = ()) -> int:
        """Run one update as a transaction of its own; the number of rows that it changed.

        Args:
            sql: ends in its condition, which further ones may be added to.
        """

    def execute_many(self, sql: str, rows: Iterable[Values]) -> int:
        """Run one statement for many rows; the number of rows that it changed."""

    def fetch_one(self, sql: str, values: Values = ()) -> tuple[Any, ...] | None:
        """The first row of an answer, or None."""

    def fetch_all(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of a short answer."""

    def stream(self, sql: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a long answer, one at a time; for use inside a `snapshot`."""

    def transaction(self, *, synced: bool = False) -> AbstractContextManager[None]:
        """All of what is written inside, or nothing of it. One inside another is a part of it.

        Args:
            synced: on disk, synced, with everything committed before it, when the block is left.
        """

    def snapshot(self) -> AbstractContextManager["Database"]:
        """The journal as it stands now, on a connection of its own that sees no later writes.

        Whoever reads row by row may therefore write between two rows. Inside a transaction it is
        the journal as the transaction has made it so far.
        """

    def empty_log(self) -> None:
        """Make sure, before something is to vanish without a trace, that nobody is in the way.

        Raises:
            ImporterError: `journal-in-use` while another process still reads.
        """

    def shrink(self) -> None:
        """Leave as little as can be of what was deleted.

        Raises:
            ImporterError: `journal-in-use` while another process still reads it.
        """

    def lease(
        self, organization_id: str, owner: str, place: str = ""
    ) -> AbstractContextManager[None]:
        """See `importer.core.ports.leases.Leases`, and so the next three."""

    def job_lease(self, job: str, owner: str, place: str = "") -> AbstractContextManager[None]:
        """Hold a job."""

    def keep_lease(self) -> None:
        """Make sure of it."""

    def leases(self) -> tuple[Lease, ...]:
        """Who is at work where."""

    def close(self) -> None:
        """Close the connection."""
