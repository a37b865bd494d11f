"""The proof of a run: what was read, sent and stored, compared at any later time."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from importer.core.language import gettext_noop
from importer.core.outcomes import Ending
from importer.core.rows import RowRef
from importer.core.sending.comparison import Difference


class Deviation(Struct, frozen=True):
    """A row whose customer is not as it was sent.

    Attributes:
        missing: the server has no such customer any more.
        another: its id is certainly another customer's now.
    """

    ref: RowRef
    customer_id: int
    differences: tuple[Difference, ...] = ()
    missing: bool = False
    another: bool = False


class ClaimedTwice(Struct, frozen=True):
    """An id that the server answered for two rows.

    Attributes:
        ref: the row whose customer is in doubt because of it.
    """

    ref: RowRef
    customer_id: int


class ControlTotal(Struct, frozen=True):
    """Opening balances of one currency at the three stations of their way.

    Attributes:
        source: of all valid rows of the source.
        sent: of the rows that were created.
        stored: what the server has for those, by its `opening_balance` fields.
    """

    currency: str
    source: Decimal
    sent: Decimal
    stored: Decimal

    @property
    def agrees(self) -> bool:
        """Whether all that was sent is stored."""
        return self.sent == self.stored


class Verification(Struct, frozen=True):
    """What verify found.

    Attributes:
        rows: data rows read from the source, by the tables' own count.
        endings: rows per ending, by the rows' own count.
        compared: rows whose customers were read back and compared.
        claimed_twice: rows in doubt whose id another row was answered with later.
        active_again: ids of customers that the run had set inactive, and somebody has activated.
        moved_since: customers whose `balance` is no longer the opening balance: invoices and
            payments came; no fault.
    """

    run_id: str
    rows: int
    endings: Mapping[Ending, int]
    compared: int
    deviations: tuple[Deviation, ...]
    moved_since: int
    totals: tuple[ControlTotal, ...]
    claimed_twice: tuple[ClaimedTwice, ...] = ()
    active_again: tuple[int, ...] = ()

    @property
    def balances(self) -> bool:
        """Whether every row read has exactly one ending."""
        return self.rows == sum(self.endings.values())

    @property
    def holds(self) -> bool:
        """Whether nothing differs that should not."""
        told = (*self.deviations, *self.claimed_twice, *self.active_again)
        return self.balances and not told and all(total.agrees for total in self.totals)


class UndoEnding(StrEnum):
    """What undo did with one customer."""

    DELETED = gettext_noop("deleted")
    RESTORED = gettext_noop("as it was before")
    CHANGED = gettext_noop("kept because changed")
    IN_USE = gettext_noop("kept because in use")
    ANOTHER = gettext_noop("kept because another customer has the id")
    GONE = gettext_noop("gone already")
    FAILED = gettext_noop("failed")
