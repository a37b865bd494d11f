"""What keeps importers on several machines out of each other's organizations and jobs."""

from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct


class Lease(Struct, frozen=True):
    """Who is at work in an organization, as the journal that all share knows it.

    Attributes:
        organization_id: as the server tells it.
        holder: as `importer.journal.owner_text` writes it: process, user, machine, command, since.
        seconds_left: until somebody else may take it over, if its holder says nothing meanwhile.
    """

    organization_id: str
    holder: str
    seconds_left: float


class Leases(Protocol):
    """One importer at a time in an organization, and at a job, on whatever machine.

    A lease that its holder does not renew in time is free for the next one. What the former holder
    writes from then on is refused: in the transaction that would have written it.
    """

    def lease(
        self, organization_id: str, owner: str, place: str = ""
    ) -> AbstractContextManager[None]:
        """Hold the organization, and renew the lease until the block is left; every write of this
        journal is bound to it meanwhile. A journal in a file has no leases: its users share one
        machine, and the operating system's locks are enough.

        Args:
            place: where the holder also has a lock of the operating system; a lease that was left
                there by somebody who died is taken over at once. "" for nowhere.

        Raises:
            ImporterError: `journal-in-use`, naming the holder. From within the block whatever
                writes raises `lease-lost` once another one has taken over.
        """

    def job_lease(self, job: str, owner: str, place: str = "") -> AbstractContextManager[None]:
        """The same for a job, by what names it among all jobs of the journal; an organization may
        be held within it.

        Raises:
            ImporterError: `job-already-running`, naming the holder; `lease-lost` as above.
        """

    def keep_lease(self) -> None:
        """To be called right before something leaves: from here on nobody else has it, for a while.
        A process that slept may have slept too long.

        Raises:
            ImporterError: `lease-lost`; `journal-connection-lost` where nobody can tell.
        """

    def leases(self) -> tuple[Lease, ...]:
        """Who is at work where."""
