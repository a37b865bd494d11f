"""What the server's answer to `POST /api/customers` means for the row, as one of four values.

Anything that is not understood is `InDoubt`: only what is known never to have left a row
(importer/api/README.md 10.2) counts as `NotStored`.
"""

from enum import StrEnum

from msgspec import Struct

from importer.core.sending.stored import StoredCustomer


class Trouble(StrEnum):
    """Whose trouble a request that was not stored met."""

    LIMITED = "limited"
    """429: the budget was used up."""
    SERVER = "server"
    """500 in the server's own words."""
    UNREACHABLE = "unreachable"
    """The request never left: connection refused or timed out, no free connection."""
    HALTED = "halted"
    """The request never left: the run was asked to stop while it waited for its turn."""


class Created(Struct, frozen=True):
    """201 with an integer id. Not proof that the customer is stored: it is read back."""

    customer: StoredCustomer


class Reason(Struct, frozen=True):
    """One reason of a refusal.

    Attributes:
        field: the contract's field, or "".
        text: the server's words.
    """

    field: str
    text: str


class Refused(Struct, frozen=True):
    """A 4xx on the row: not stored, and never will be as it is."""

    status: int
    reasons: tuple[Reason, ...]


class Tries(Struct, frozen=True):
    """The requests that were made for one row, one after the other.

    Attributes:
        faults: how many of them the server answered with an internal error.
        unsent: how many of them never left.
    """

    requests: int = 0
    faults: int = 0
    unsent: int = 0

    def then(self, trouble: Trouble | None) -> "Tries":
        """These tries and one more, which met this trouble."""
        return Tries(
            self.requests + 1,
            self.faults + (trouble is Trouble.SERVER),
            self.unsent + (trouble is Trouble.UNREACHABLE),
        )


class NotStored(Struct, frozen=True):
    """Certainly not stored, after all the retries that were allowed."""

    trouble: Trouble
    status: int
    detail: str
    tries: Tries = Tries()


class InDoubt(Struct, frozen=True):
    """Sent, and nobody knows.

    Attributes:
        status: HTTP status of the answer that was not understood, 0 if none came.
        detail: what happened, without customer data.
    """

    status: int
    detail: str


CreateAnswer = Created | Refused | NotStored | InDoubt
