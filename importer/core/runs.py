"""What the journal holds about a run, as values: the run, its sources, its rows, its attempts."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from importer.core.bodies import Bodies
from importer.core.evidence.formats import Formats
from importer.core.looks import ColumnLook
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import CellKind, Header, LineKind, RowChunk, RowRef
from importer.core.stages import ColumnContents, ColumnUse
from importer.core.templates.template import Template


class RunState(StrEnum):
    """How far a run has come."""

    CHECKING = "checking"
    CHECKED = "checked"
    SENDING = "sending"
    STOPPED = "stopped"
    FINISHED = "finished"
    UNDONE = "undone"


class RunRecord(Struct, frozen=True):
    """One run.

    Attributes:
        id: sortable by time and short enough to type: `20260131-142501-k3`.
        started_at: UTC.
        base_url: the server that the run is bound to; "" for offline checks.
        organization_id: the organization it is bound to; "" for offline checks.
        options: the options it was started with, as text, for reports and for resume.
        dry_run: nothing of it was ever meant to be sent.
    """

    id: str
    started_at: datetime
    state: RunState
    base_url: str = ""
    organization_id: str = ""
    organization_name: str = ""
    base_currency: str = ""
    dry_run: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


def new_run_id(now: datetime, token: str) -> str:
    """A run's id: sortable by time, short enough to type.

    Args:
        now: when the run starts; any time zone.
        token: two or three random letters or digits that part runs of the same second.
    """
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{token}"


class SourceRecord(Struct, frozen=True):
    """One table (a file, or one sheet of it) of a run, and how it was read.

    Attributes:
        name: the file's name, unique within the run; `RowRef.source`.
        path: where it was found, as given.
        facts: what was detected: encoding, delimiter, sheets not read; label -> words.
        evidence: sentences on how it was read: what is odd about the file, and what decided how
            its columns were read ("Open Balance: 212 values prove a decimal point, ...").
        file_total: the opening-balance sum of the file's own total line, if it has one.
        rules_left_out: checks that could not be made, and why ("offline").
        mapping: the template that mapped the table, whole: the named one may change or go.
        formats: how its values were read. Rows that are checked again are read the same way.
        looks: how its columns look, as far as that is known.
        contents: what stands in its columns, one each; none in runs of older importers, and where
            rows were added to a table.
    """

    name: str
    sheet: str
    path: str
    sha256: str
    size: int
    template: str
    header: Header
    columns: tuple[ColumnUse, ...]
    rows: int = 0
    lines_left_out: Mapping[LineKind, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    file_total: Decimal | None = None
    rules_left_out: tuple[str, ...] = ()
    mapping: Template | None = None
    formats: Formats = field(default_factory=Formats)
    looks: tuple[ColumnLook, ...] = ()
    contents: tuple[ColumnContents, ...] = ()


class CheckedRow(Struct, frozen=True):
    """A row as checking leaves it to the journal.

    Attributes:
        row_id: 1, 2, 3, … in the order read, unique in the run.
        cells: the source cells, those of sensitive columns blanked.
        kinds: their kinds, None for delimited files.
        ending: rejected, skipped or waiting.
        body: the request body as JSON (`customer.body_of`); "" unless waiting.
        opening_balance: signed amount in the customer's currency; None if none will be booked.
        opening_balance_base: the same in the base currency.
        currency: the customer's currency.
        opening_balance_date: ISO date, "" without a balance.
        name_key, email_key: equal for names and addresses that differ in case, accents and blanks
            only; "" where there is none.
        has_postcode: whether the body holds a postal code.
    """

    row_id: int
    ref: RowRef
    line: int | None
    cells: tuple[str, ...]
    source_key: str
    display_name: str
    ending: Ending
    body: str = ""
    opening_balance: Decimal | None = None
    opening_balance_base: Decimal | None = None
    opening_balance_date: str = ""
    currency: str = ""
    name_key: str = ""
    email_key: str = ""
    has_postcode: bool = False
    problems: tuple[Problem, ...] = ()
    kinds: tuple[CellKind, ...] | None = None


class CheckedChunk(Struct, frozen=True):
    """Rows of one table that follow one another, as checking leaves them to the journal.

    What the columns mean is said at `CheckedRow`. All are of one length; `cells`, `kinds` and
    `lines` are the chunk's that they were read in.

    Attributes:
        first_id: the row id of the first; the others follow without a gap.
        problems: position -> the problems of that row; rows without any are left out.
    """

    first_id: int
    chunk: RowChunk
    source_keys: list[str]
    display_names: list[str]
    endings: list[Ending]
    bodies: Bodies
    balances: list[Decimal | None]
    balances_base: list[Decimal | None]
    balance_dates: list[str]
    currencies: list[str]
    name_keys: list[str]
    email_keys: list[str]
    have_postcodes: list[bool]
    problems: dict[int, tuple[Problem, ...]]

    def __len__(self) -> int:
        return len(self.chunk)

    def put(self, position: int, row: CheckedRow) -> None:
        """Take a row that was checked by itself; its cells are the chunk's."""
        self.source_keys[position] = row.source_key
        self.display_names[position] = row.display_name
        self.endings[position] = row.ending
        self.bodies.put(position, row.body)
        self.balances[position] = row.opening_balance
        self.balances_base[position] = row.opening_balance_base
        self.balance_dates[position] = row.opening_balance_date
        self.currencies[position] = row.currency
        self.name_keys[position] = row.name_key
        self.email_keys[position] = row.email_key
        self.have_postcodes[position] = row.has_postcode
        if row.problems:
            self.problems[position] = row.problems

    def rows(self) -> Iterator[CheckedRow]:
        """Every row by itself."""
        return map(self.row, range(len(self)))

    def row(self, position: int) -> CheckedRow:
        """One row by itself."""
        source = self.chunk.row(position)
        return CheckedRow(
            row_id=self.first_id + position,
            ref=source.ref,
            line=source.line,
            cells=source.cells,
            source_key=self.source_keys[position],
            display_name=self.display_names[position],
            ending=self.endings[position],
            body=self.bodies[position],
            opening_balance=self.balances[position],
            opening_balance_base=self.balances_base[position],
            opening_balance_date=self.balance_dates[position],
            currency=self.currencies[position],
            name_key=self.name_keys[position],
            email_key=self.email_keys[position],
            has_postcode=self.have_postcodes[position],
            problems=self.problems.get(position, ()),
            kinds=source.kinds,
        )


class WaitingRow(Struct, frozen=True):
    """A row that may be sent now."""

    row_id: int
    ref: RowRef
    body: str
    has_balance: bool


class KeyedRow(Struct, frozen=True):
    """A row with what it may be known by again.

    Attributes:
        is_open: it waits, and nothing of it was sent.
        customer_id: its customer, where it came to one.
        keys: how it is called by each of `MatchOn`; "" where it has no such key.
    """

    row: WaitingRow
    is_open: bool
    customer_id: int | None
    keys: Mapping[str, str]


class AttemptState(StrEnum):
    """What is known of one request that was, or may have been, sent for a row."""

    INTENDED = "intended"
    """On disk, no answer recorded. After a crash: in doubt."""
    WITHDRAWN = "withdrawn"
    """Certainly never left."""
    NOT_STORED = "not stored"
    """Answered or broken in a way that never leaves a row (429, 500, refused connection)."""
    REFUSED = "refused"
    """A 4xx on the row."""
    ANSWERED = "answered"
    """201 with an id; not read back yet."""
    IN_DOUBT = "in doubt"
    """Sent, no answer that can be understood."""
    CONFIRMED = "confirmed"
    """Read back or found: this attempt made the customer."""
    ABSENT = "absent"
    """Doubt settled by evidence, or a 201 that two readings missed: certainly not stored."""
    DELETED = "deleted"
    """Confirmed once, deleted by undo."""


class Attempt(Struct, frozen=True):
    """One request for one row.

    Attributes:
        attempt_id: unique in the journal, in the order in which intents were recorded.
        body: what was (or was to be) sent, as JSON.
        mended_body: what an edit of ours made of it (postal codes kept elsewhere), "" if none.
        ended_at: Unix seconds when the request ended; None if nobody saw it end.
        status: HTTP status, 0 if none.
        detail: error class or server message, without customer data.
    """

    attempt_id: int
    row_id: int
    ref: RowRef
    state: AttemptState
    body: str
    mended_body: str = ""
    ended_at: float | None = None
    status: int = 0
    customer_id: int | None = None
    detail: str = ""

    @property
    def was_heard_of(self) -> bool:
        """Whether the importer lived to see its request leave and end. If not, it may never have
        left."""
        return self.ended_at is not None

    @property
    def sent_texts(self) -> tuple[str, ...]:
        """What the server may have of it: what was sent, and what our own edit made of it."""
        return tuple(dict.fromkeys(text for text in (self.body, self.mended_body) if text))


class AttemptNews(Struct, frozen=True):
    """What has become of an attempt. None, status 0 and a blank detail leave a value as it is.

    Attributes:
        body: what was sent, where that is not what was intended.
    """

    attempt_id: int
    state: AttemptState
    status: int = 0
    customer_id: int | None = None
    detail: str = ""
    ended_at: float | None = None
    body: str | None = None
    mended_body: str | None = None


ID_GIVEN_AGAIN = "the server has given the id that it answered to another customer"
"""Why an attempt is in doubt although it was answered: the detail that is kept of it."""


class Holder(Struct, frozen=True):
    """An attempt that holds an id as its customer's."""

    run_id: str
    customer_id: int
    attempt: Attempt


class RivalClaim(Struct, frozen=True):
    """A row that held an id as its customer's until a later answer gave it to another row.

    Attributes:
        run_id: its run; one of the same organization.
        was_created: it had been read back and had ended so.
    """

    run_id: str
    row_id: int
    was_created: bool = False


class ExistingCustomer(Struct, frozen=True):
    """A customer that was on the server before the run's first write.

    Attributes:
        values: the server's answer as JSON.
    """

    customer_id: int
    name_key: str
    email_key: str
    values: str


class ResultRow(Struct, frozen=True):
    """A row as reports show it: what was read, how it ended, all problems so far."""

    row_id: int
    ref: RowRef
    line: int | None
    cells: tuple[str, ...]
    source_key: str
    display_name: str
    ending: Ending
    customer_id: int | None
    problems: tuple[Problem, ...]
    kinds: tuple[CellKind, ...] | None = None


class BalanceTotal(Struct, frozen=True):
    """Opening balances of one currency and date, over the rows in question.

    Attributes:
        debits: sum of positive balances (customers owe us); credits: sum of negative ones.
        base: debits + credits in the base currency; None where it isn't known (offline).
    """

    currency: str
    date: str
    count: int
    debits: Decimal
    credits: Decimal
    base: Decimal | None
