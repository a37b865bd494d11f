"""The server, as far as importing needs it. `api` has the one that speaks HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from importer.core.organization import Organization
    from importer.core.sending.answers import CreateAnswer, Refused
    from importer.core.sending.options import Pace
    from importer.core.sending.stored import StoredCustomer


class Target(Protocol):
    """The server, as far as importing needs it. Reads raise ServerUnavailable when no complete
    answer can be had, and ImporterError when the key is refused."""

    async def organization(self) -> Organization:
        """Who we are there."""

    async def create(self, body: str) -> CreateAnswer:
        """Create one customer; retries only what is certain not to have been stored."""

    async def read(self, customer_id: int) -> StoredCustomer | None:
        """One customer by id; None if the server has none."""

    async def find(
        self, wanted: Mapping[str, Sequence[str]], *, inactive_too: bool = True
    ) -> tuple[StoredCustomer, ...]:
        """Every customer with one of these values in one of these fields (contract names),
        compared as the server compares: compare again."""

    async def scan(
        self, wanted: Callable[[int], bool] = lambda _: True
    ) -> tuple[StoredCustomer, ...]:
        """Every customer, active and inactive; complete or an error.

        Args:
            wanted: by their ids; nothing is kept of the others.
        """

    async def edit(self, customer_id: int, body: str) -> Refused | None:
        """Change fields of a customer; why the server does not, if it refuses. Sent again only
        where nothing was changed for certain."""

    async def book_opening_balance(self, customer_id: int, body: str) -> Refused | None:
        """Write the ledger entry of an opening balance anew; the same."""

    async def inactivate(self, customer_id: int) -> Refused | None:
        """Switch a customer off, and change nothing else of it; why the server does not, if it
        refuses, as it does where there is nothing to do. Sent again only where nothing was changed
        for certain. Any contact is taken, a supplier too: ask first whose id it is."""

    async def activate(self, customer_id: int) -> Refused | None:
        """Switch a customer on again; the same."""

    async def deletable(self, customer_ids: Sequence[int]) -> frozenset[int]:
        """Which of a few customers nothing refers to. Call with nothing else under way."""

    async def named_in_journals(self) -> frozenset[int] | None:
        """Customers that a manual journal names; nothing else refers to them and a delete succeeds.
        None if the server does not tell, which is asked once."""

    async def delete(self, customer_id: int) -> bool:
        """Delete one customer; False if the server refuses. A missing one counts as deleted."""

    def answers(self) -> Mapping[str, Mapping[str, str]]:
        """Headers of the last answer per route and status (`POST /api/customers 201`), as far as
        they tell of limits and of what stands before the server; nothing of anybody's data."""

    def pace(self) -> Pace:
        """How fast customers may be created, as far as the server has said."""
