"""What is on record of a job: each time that it took a file, and what that came to."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace


class JobState(StrEnum):
    """What became of a file that a job took."""

    OPEN = "open"
    """Taken, and not at its end: the next time it is gone on with first."""
    DONE = "done"
    """Every row has ended."""
    HELD = "held"
    """Nothing was sent: a guard tripped, or the file can't be used."""
    APPROVED = "approved"
    """Was held; a person accepts the file as it is."""


class Cause(Struct, frozen=True):
    """Why rows were rejected.

    Attributes:
        code: of the problem.
        value: what is wrong, where it tells nothing of a customer; "" elsewhere.
    """

    code: str
    value: str
    rows: int


class JobFacts(Struct, frozen=True):
    """What the guards compare from one file to the next, and what the job's history tells of it.

    None stands for what was not kept when the file was taken.

    Attributes:
        headers: of all tables, in the order read.
        rejected: rows that did not pass the checks.
        balances: rows with an opening balance, rejected ones left out.
        balance_total: their sums per currency and date in the base currency, without signs.
        organization: its id and its name.
        seconds: how long the importer was at work on the file, all its goes together.
        exit_code: what the last go came to.
        causes: of rejected rows, the commonest first.
        corrects: it is a file of corrections, to which no later file is compared.
    """

    headers: tuple[str, ...] = ()
    rows: int = 0
    rejected: int = 0
    balances: int = 0
    balance_total: Decimal = Decimal(0)
    server: str = ""
    organization: tuple[str, str] = ("", "")
    created: int | None = None
    updated: int | None = None
    unchanged: int | None = None
    seconds: float | None = None
    exit_code: int | None = None
    causes: tuple[Cause, ...] = ()
    corrects: bool = False


class JobRecord(Struct, frozen=True):
    """One file that a job took.

    Attributes:
        file: where it was when it was imported; with `job` and `began_at` it names the record.
        sha256: of its bytes, in hex.
        began_at: UTC.
        run_id: "" until a run has begun.
        said: why it is held: code and sentence; blank otherwise.
    """

    job: str
    file: str
    sha256: str
    began_at: datetime
    state: JobState = JobState.OPEN
    run_id: str = ""
    said: tuple[str, str] = ("", "")
    facts: JobFacts = field(default_factory=JobFacts)

    def after_a_go(self, exit_code: int, seconds: float) -> "JobRecord":
        """The same once a process has worked on the file for so long."""
        together = (self.facts.seconds or 0.0) + seconds
        facts = replace(self.facts, exit_code=exit_code, seconds=round(together, 3))
        return replace(self, facts=facts)


class Untold(Struct, frozen=True):
    """Somebody was to be told what a night came to, and could not be.

    Attributes:
        at: UTC.
        sentence: who, and why.
    """

    job: str
    at: datetime
    sentence: str


Records = Sequence[JobRecord]

FILES_SHOWN = 30
"""Of a job's history."""


def latest_time(records: Records, until: datetime | None = None) -> datetime | None:
    """When the last file was taken; None for the first.

    Args:
        until: files that were taken later, when the clock was wrong, are passed over.
    """
    times = (one.began_at for one in records if until is None or one.began_at <= until)
    return max(times, default=None)


def last_good(records: Records) -> JobFacts | None:
    """What the latest file that came to its end was like; None for the first."""
    done = (one.facts for one in reversed(records) if one.state is JobState.DONE)
    return next((facts for facts in done if not facts.corrects), None)


def settled(records: Records, sha256: str) -> JobState | None:
    """What the same bytes last came to; None if they never came to anything."""
    found = [one.state for one in records if one.sha256 == sha256]
    return next((state for state in reversed(found) if state is not JobState.OPEN), None)


def imported_in(records: Records, sha256: str) -> str:
    """The run that brought the same bytes to their end."""
    done = (one for one in records if one.state is JobState.DONE and one.sha256 == sha256)
    return next((record.run_id for record in done), "")


def record_of(records: Records, file: str) -> JobRecord | None:
    """The latest record of a file, by where it is."""
    found = [record for record in records if record.file == file]
    return found[-1] if found else None


def held(records: Records) -> JobRecord | None:
    """The latest file that is held and may be approved."""
    found = [record for record in records if record.state is JobState.HELD]
    return found[-1] if found else None
