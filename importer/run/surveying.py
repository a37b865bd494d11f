"""What is read from the server before anything is checked: who we are there, and who is there."""

from dataclasses import dataclass

from importer.core.organization import Organization
from importer.core.ports import Target
from importer.core.sending import Pace
from importer.core.stored import StoredCustomer


@dataclass(frozen=True, slots=True)
class Survey:
    """The server before the run's first write.

    Attributes:
        customers: a full scan, active and inactive.
        pace: what the answers told of the limits.
        began: when the command's first request left, monotonic seconds; None if nobody asks.
    """

    base_url: str
    organization: Organization
    customers: tuple[StoredCustomer, ...]
    pace: Pace
    began: float | None = None


async def survey_server(target: Target, base_url: str) -> Survey:
    """Read what checking and the plan need.

    Raises:
        ImporterError: the key is refused, the organization is not set up, or no usable answer came.
    """
    organization = await target.organization()
    customers = await target.scan()
    return Survey(base_url, organization, customers, target.pace())
