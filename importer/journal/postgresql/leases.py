"""Leases of organizations and of jobs: who may write and send, on whatever machine.

A lease has a number that goes up whenever it changes hands. Whoever writes looks at it in the same
transaction, and keeps it from changing hands until that is committed; so a process that slept while
another took over writes nothing any more, and what is not on record does not leave. The database's
clock decides how long a lease lasts, whatever the machines think.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import psycopg
from msgspec import Struct
from psycopg import sql

from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress
from importer.core.language import gettext
from importer.journal.locks import job_in_use, organization_in_use
from importer.journal.postgresql.failures import BUSY_SECONDS, errors_told
from importer.journal.postgresql.sessions import open_session

_RENEWALS = 4
"""So many while a lease lasts: one that goes astray does no harm."""

_LOOK_SECONDS = 1
"""How often it is looked whether who keeps a lease locked is still there."""

_IN_SECONDS = "clock_timestamp() + make_interval(secs => $3::float8)"

_WHOSE = "SELECT holder FROM leases WHERE organization = $1 AND expires_at > clock_timestamp()"

# Whoever has the lock of the operating system where a lease was left knows that its holder died.
_OF_OTHERS = f"{_WHOSE} AND (place = '' OR place <> $2)"

_TAKE = f"""
    INSERT INTO leases (organization, holder, expires_at, place)
    VALUES ($1, $2, {_IN_SECONDS}, $4)
    ON CONFLICT (organization) DO UPDATE SET
        number = leases.number + 1, holder = excluded.holder, expires_at = excluded.expires_at,
        place = excluded.place
    WHERE leases.expires_at <= clock_timestamp() OR (leases.place = $4 AND $4 <> '')
    RETURNING number"""  # noqa: S608  our constants

# One that nobody has taken meanwhile is renewed however late.
_RENEW = f"""
    UPDATE leases SET expires_at = {_IN_SECONDS} WHERE organization = $1 AND number = $2"""  # noqa: S608

# A process that is stopped amid a statement (a COPY, several sent together) is not idle for the
# server, which would wait for it for ever, and keep what it has locked.
_END_SILENT = """
    SELECT count(pg_terminate_backend(pid))
    FROM pg_locks JOIN pg_stat_activity USING (pid)
        JOIN leases ON organization = $1 AND expires_at <= clock_timestamp()
    WHERE locktype = 'advisory' AND objsubid = 1
        AND (classid::int8 << 32) | objid::int8
            = hashtextextended(concat_ws(' ', 'lease', current_schema(), organization, number), 0)
        AND wait_event IN ('ClientRead', 'ClientWrite')
        AND query_start < clock_timestamp() - make_interval(secs => $2::float8)"""

_GIVE_BACK = """
    UPDATE leases SET expires_at = '-infinity', holder = ''
    WHERE organization = $1 AND number = $2"""

HOLDERS = """
    SELECT organization, holder, extract(epoch FROM expires_at - clock_timestamp())::float8
    FROM leases WHERE expires_at > clock_timestamp() AND NOT starts_with(organization, 'job ')
    ORDER BY organization"""
"""Of organizations."""


class Claim(Struct, frozen=True):
    """What is to be held.

    Attributes:
        name: of the lease; jobs stand among the organizations, with a word before them.
        taken: what to say where somebody else has it.
        lost: the sentence on who has taken it over.
    """

    name: str
    taken: Callable[[str], ImporterError]
    lost: str


def of_organization(organization_id: str) -> Claim:
    """The organization, as the server tells it."""
    lost = gettext("Another importer has taken over this organization: {owner}.")
    return Claim(organization_id, organization_in_use, lost)


def of_job(job: str) -> Claim:
    """The job, by what names it among all jobs of the journal."""
    lost = gettext("Another process has taken over this job: {owner}.")
    return Claim(f"job {job}", partial(job_in_use, job), lost)


def _seconds() -> float:
    """Seconds that go on while the process, or the machine, sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class Held:
    """A lease while it is held; it is renewed by a thread, on a connection of its own.

    Attributes:
        number: which of the leases of its name it is.
    """

    def __init__(self, address: JournalAddress, claim: Claim, owner: str, place: str) -> None:
        self._address = address
        self._claim = claim
        self._lock = threading.Lock()
        self._let_go = threading.Event()
        self._is_lost = False
        self._session = open_session(address)
        try:
            self._until = _seconds() + address.lease_seconds
            self.number = self._take(owner, place)
        except BaseException:
            self._session.close()
            raise
        self._thread = threading.Thread(target=self._renew_in_time, daemon=True)
        self._thread.start()

    def _take(self, owner: str, place: str) -> int:
        """Synced: a number is never given twice, not even after a crash of the server."""
        with errors_told(self._address):
            holder = self._session.execute(_OF_OTHERS, [self._claim.name, place]).fetchone()
            taken = None
            if holder is None:
                self._session.execute("SET synchronous_commit TO on")
                values = [self._claim.name, owner, self._address.lease_seconds, place]
                taken = self._once_nobody_writes(values)
        if taken is None:
            raise self._claim.taken(str(holder[0]) if holder else self.holder())
        return int(taken[0])

    def _once_nobody_writes(self, values: Sequence[object]) -> tuple[Any, ...] | None:
        """A holder whose lease has run out may be in the middle of a transaction."""
        self._wait_at_most(_LOOK_SECONDS)
        deadline = _seconds() + BUSY_SECONDS
        while True:
            try:
                taken: tuple[Any, ...] | None = self._session.execute(_TAKE, values).fetchone()
            except psycopg.errors.LockNotAvailable:
                if _seconds() >= deadline:
                    raise
            else:
                self._wait_at_most(BUSY_SECONDS)
                return taken
            with suppress(psycopg.errors.InsufficientPrivilege):
                self._session.execute(_END_SILENT, [self._claim.name, self._address.lease_seconds])

    def _wait_at_most(self, seconds: float) -> None:
        self._session.execute(f"SET lock_timeout TO '{seconds}s'")

    @property
    def mark(self) -> str:
        """What whoever writes under the lease keeps locked, so that it is known as its session."""
        name = sql.Literal(self._claim.name).as_string()
        words = f"concat_ws(' ', 'lease', current_schema(), {name}, {self.number})"
        return f"hashtextextended({words}, 0)"

    @property
    def condition(self) -> str:
        """What finds the lease for as long as it is ours."""
        name = sql.Literal(self._claim.name).as_string()
        return f"organization = {name} AND number = {self.number}"

    def holder(self) -> str:
        """Who has it now."""
        with errors_told(self._address):
            found = self._session.execute(_WHOSE, [self._claim.name]).fetchone()
        return str(found[0]) if found else gettext("an importer that has just started")

    def check(self) -> None:
        """See `importer.core.ports.leases.Leases.keep_lease`."""
        if self._is_lost or _seconds() >= self._until:
            self.look()

    def look(self) -> None:
        """Ask the server whether it is ours. Raises as `check`."""
        with errors_told(self._address):
            self._renew()
        if self._is_lost:
            raise self.lost()

    def lost(self) -> ImporterError:
        """What to say when it is somebody else's."""
        self._is_lost = True
        owner = gettext("another machine")
        with suppress(ImporterError):
            owner = self.holder()
        return ImporterError(
            "lease-lost",
            self._claim.lost.format(owner=owner),
            hint=gettext(
                "There is nothing to do: this one was silent for too long, what it had sent is on "
                "record, and the other one goes on from there."
            ),
            context={"owner": owner},
        )

    def _renew_in_time(self) -> None:
        every = self._address.lease_seconds / _RENEWALS
        while not self._let_go.wait(every) and not self._is_lost:
            with suppress(psycopg.Error, ImporterError):
                self._renew()

    def _renew(self) -> None:
        """What is known afterwards is as old as the question, not as the answer."""
        with self._lock:
            asked = _seconds()
            if self._session.closed:
                self._session = open_session(self._address)
            values = [self._claim.name, self.number, self._address.lease_seconds]
            try:
                renewed = self._session.execute(_RENEW, values).rowcount
            except psycopg.OperationalError:
                self._session.close()
                raise
            self._is_lost = renewed == 0
            if renewed:
                self._until = asked + self._address.lease_seconds

    def let_go(self) -> None:
        """Give it back. Where the server can't be asked it runs out by itself."""
        self._let_go.set()
        self._thread.join()
        with suppress(psycopg.Error):
            self._session.execute(_GIVE_BACK, [self._claim.name, self.number])
        self._session.close()


def fence(leases: Sequence[Held]) -> str:
    """What finds as many leases as these are, as long as they are ours, and keeps them so."""
    ours = " OR ".join(one.condition for one in leases)
    return f"SELECT 1 FROM leases WHERE {ours} FOR SHARE"  # noqa: S608  quoted above


@contextmanager
def held(address: JournalAddress, claim: Claim, owner: str, place: str = "") -> Iterator[Held]:
    """Hold what is claimed.

    Raises:
        ImporterError: `journal-in-use` or `job-already-running`, naming the holder.
    """
    lease = Held(address, claim, owner, place)
    try:
        yield lease
    finally:
        lease.let_go()
