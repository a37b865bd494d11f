"""The choices that a user makes for a run's checks, as plain values.

Where they come from (flags, environment, files) is `settings`' business.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field


class DateOrder(StrEnum):
    """How `01/02/2024` is to be read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class DecimalMark(StrEnum):
    """Which character stands before the decimals."""

    POINT = "point"
    COMMA = "comma"


class BalanceSign(StrEnum):
    """How the sign of a balance is to be taken."""

    AS_WRITTEN = "as-written"
    """A plus, or no sign, means that the customer owes us, unless the layout says otherwise."""
    REVERSED = "reversed"
    """The other way round. Texts that say themselves who owes (`Dr`, `Cr`) stay as they are."""


class OnExisting(StrEnum):
    """What becomes of a row whose customer the server has already."""

    SKIP = "skip"
    CREATE = "create"
    FAIL = "fail"
    UPDATE = "update"


class MatchOn(StrEnum):
    """What makes a row and a customer on the server the same."""

    DISPLAY_NAME = "display-name"
    EMAIL = "email"
    COLUMN = "column"
    """A column of the source; the journal remembers which customer its texts mean."""


class InvalidContacts(StrEnum):
    """What becomes of an unusable optional e-mail or an over-long optional text."""

    REJECT = "reject"
    NOTE = "note"


class Postcodes(StrEnum):
    """Where postal codes are kept on a server that drops them (importer/api/README.md 5)."""

    LINE2 = "line2"
    NOTE = "note"
    DROP = "drop"


class CheckOptions(Struct, frozen=True):
    """What the user decided about values and duplicates.

    Attributes:
        today: the day against which dates lie in the future; passed in, the core has no clock.
        set_values: contract field name -> text that replaces the value in every row.
        default_values: contract field name -> text that fills blanks only.
        rates: currency code -> base units per one unit of it.
        date_order: settles ambiguous dates for the whole run; None = evidence per column decides.
        decimal_mark: settles ambiguous numbers; None = evidence per column decides.
        balance_sign: None = nobody has said; read as written.
        no_merge: rows that are one customer are sent apart.
        keep_private: private data of persons goes into notes as other columns do.
        match_column: the header of the column that rows are matched by; "" for another key.
        overwrite: what somebody has edited on the server is changed all the same.
        clear_empty: a blank cell clears what an earlier run has written.
        update_opening_balances: opening balances that differ are booked anew.
        deactivate_missing: customers that the file before had and this one lacks are set inactive.
        max_missing: percent of the customers of the file before that may be.
        postcodes: where postal codes go on a server that drops them.
        fixes: problem codes whose proposals are applied, and `all-safe` (`core.checking.fixes`).
    """

    today: date
    set_values: Mapping[str, str] = field(default_factory=dict)
    default_values: Mapping[str, str] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None
    balance_sign: BalanceSign | None = None
    allow_new_currencies: bool = False
    invalid_contacts: InvalidContacts = InvalidContacts.REJECT
    keep_duplicates: bool = False
    no_merge: bool = False
    keep_private: bool = False
    on_existing: OnExisting = OnExisting.SKIP
    match_on: MatchOn = MatchOn.DISPLAY_NAME
    match_column: str = ""
    overwrite: bool = False
    clear_empty: bool = False
    update_opening_balances: bool = False
    deactivate_missing: bool = False
    max_missing: int = 10
    postcodes: Postcodes = Postcodes.LINE2
    fixes: tuple[str, ...] = ()
