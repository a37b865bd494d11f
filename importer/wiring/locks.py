"""Who keeps whom out: one importer at a time in an organization, and one of each job."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from importer.journal import (
    lock_job,
    lock_organization,
    organization_in_use,
    owner_of_organization,
    owner_text,
    place_of,
)
from importer.settings import locks_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from importer.core.ports.leases import Leases


def lock(organization_id: str, command: str) -> AbstractContextManager[None]:
    """The organization's lock: one importer of a user and a machine at a time that sends or
    deletes, whatever its journal.

    Args:
        command: what the owner of the lock is doing, for whoever finds it taken.
    """
    return lock_organization(locks_folder(), organization_id, owner_text(command))


def who_is_at_work(organization_id: str, leases: Leases | None) -> str:
    """Who is, in a sentence; "" for nobody. Nobody is kept from beginning by the question.

    Args:
        leases: of a journal that several machines share; None for one in a file.
    """
    owner = owner_of_organization(locks_folder(), organization_id)
    if not owner and leases is not None:
        holders = (one.holder for one in leases.leases() if one.organization_id == organization_id)
        owner = next(holders, "")
    return organization_in_use(owner).message if owner else ""


@contextmanager
def lock_for_all(leases: Leases, organization_id: str, command: str) -> Iterator[None]:
    """The same, and one at a time of all that share the journal, on whatever machine."""
    owner, place = owner_text(command), place_of(locks_folder())
    with lock(organization_id, command), leases.lease(organization_id, owner, place):
        yield


@contextmanager
def job_lock(leases: Leases, job: str, command: str) -> Iterator[str]:
    """A job's lock, on this machine and on all that share the journal; what it yields is told at
    `importer.journal.lock_job`.

    Args:
        job: names it among all jobs of the user: the file that tells of it, and its name.
    """
    owner, place = owner_text(command), place_of(locks_folder())
    with lock_job(locks_folder(), job, owner) as died, leases.job_lease(job, owner, place):
        yield died
