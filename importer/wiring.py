"""The only place that names concrete classes: settings in, a corridor out.

What speaks HTTP and what reads files is loaded where it is used: listing runs needs neither.
"""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importer.core.sending.traffic import TellExchange, count_nothing
from importer.journal import Journal, lock_job, lock_organization, open_journal, owner_text
from importer.reports.run_reports import RunReports
from importer.settings import Settings, locks_folder, recall

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from importer.api.bigcapital import Bigcapital
    from importer.core.ports import Files, Teller, TellWait
    from importer.drops import Drop
    from importer.notices.watchdogs import Watchdog
    from importer.run.corridor import Corridor
    from importer.run.fronts import Asks, Shows
    from importer.run.stopping import StopSignal
    from importer.settings import Email, Fetch, SecretReference


def open_corridor(
    settings: Settings,
    journal: Journal,
    asks: Asks,
    shows: Shows,
    *,
    flags: Mapping[str, Any],
    writes_reports: bool = True,
    heard: TellExchange = count_nothing,
) -> Corridor:
    """The corridor of one command, from a front through all rooms.

    Args:
        flags: what was given with the command itself, not in the environment or a file; it holds
            against what a run remembers.
        writes_reports: False writes them only where the settings say so (`out`).
        heard: counts the requests to the server.
    """
    from importer.run.corridor import Corridor

    def corridor(settings: Settings) -> Corridor:
        reports = RunReports(journal, settings.report_folder)
        return Corridor(
            choices=settings,
            journal=journal,
            files=user_files(),
            server=ServerOfSettings(settings, heard),
            lock=lock,
            reports=reports if writes_reports or settings.out else None,
            asks=asks,
            shows=shows,
            recall=lambda remembered: corridor(recall(settings, remembered, flags)),
        )

    return corridor(settings)


def user_files() -> Files:
    """The files that the user names."""
    from importer.sources.files import UserFiles

    return UserFiles()


def open_own_journal(settings: Settings, *, read_only: bool = False) -> Journal:
    """The journal of the settings; close it, or use it as a context. What processes that were
    killed have left of customers' data among the temporary files is removed first."""
    from importer.sources import remove_abandoned_folders

    remove_abandoned_folders()
    return open_journal(settings.journal_path(), read_only=read_only)


def lock(organization_id: str, command: str) -> AbstractContextManager[None]:
    """The organization's lock: one importer at a time that sends or deletes.

    Args:
        command: what the owner of the lock is doing, for whoever finds it taken.
    """
    return lock_organization(locks_folder(), organization_id, owner_text(command))


def job_lock(job: str, command: str) -> AbstractContextManager[str]:
    """A job's lock; what it yields is told at `importer.journal.lock_job`.

    Args:
        job: names it among all jobs of the user: the file that tells of it, and its name.
    """
    return lock_job(locks_folder(), job, owner_text(command))


def drop_of(fetch: Fetch) -> Drop:
    """The place from which a job fetches, connected; its secret is read now."""
    from importer.drops import Way, open_drop

    return open_drop(
        Way(
            fetch.address,
            fetch.user,
            fetch.password.read() if fetch.password else "",
            fetch.identity,
            fetch.known_hosts,
            fetch.endpoint,
        )
    )


def mailbox(email: Email) -> Callable[[], Teller]:
    """What opens mail as it is set: its password is read then, and may be unreadable."""
    from importer.notices.mails import Mailbox

    return lambda: Mailbox(
        to=email.to,
        sender=email.sender,
        place=email.place,
        is_encrypted_from_the_start=email.tls == "from-the-start",
        user=email.user,
        password=email.password.read() if email.password else "",
        ca_file=email.ca_file,
    )


def webhook(address: SecretReference) -> Callable[[], Teller]:
    """What opens an address that takes JSON; see `mailbox`."""
    from importer.notices.webhooks import Webhook

    return lambda: Webhook(address.read())


def service(address: SecretReference) -> Callable[[], Teller]:
    """What opens an address as apprise writes them; see `mailbox`."""
    from importer.notices.services import Service

    return lambda: Service(address.read())


def watchdog(read_address: Callable[[], str]) -> Watchdog:
    """A dead man's switch."""
    from importer.notices.delivery import FOR_PINGS
    from importer.notices.watchdogs import Watchdog

    return Watchdog(read_address, FOR_PINGS)


@contextmanager
def stand_in(settings: Settings) -> Iterator[Settings]:
    """The settings, aimed at a stand-in server of their own where `--sandbox` asks for one."""
    if not settings.sandbox:
        yield settings
        return
    from importer.sandbox.options import demonstration
    from importer.sandbox.server import Sandbox

    with Sandbox(demonstration()) as server:
        yield settings.aimed_at(server.url, server.key)


@dataclass(frozen=True, slots=True)
class ServerOfSettings:
    """The server that the settings name (`run.corridor.Server`)."""

    settings: Settings
    heard: TellExchange = count_nothing

    @property
    def base_url(self) -> str:
        """See `run.corridor.Server`."""
        from importer.api.client import parse_base_url
        from importer.settings.server import base_url_of

        return parse_base_url(base_url_of(self.settings), insecure_http=self.settings.insecure_http)

    @asynccontextmanager
    async def to_look(self, tell: TellWait) -> AsyncIterator[Bigcapital]:
        """See `run.corridor.Server`."""
        from importer.run.stopping import StopSignal

        async with self.to_send(StopSignal(), tell) as server, server.in_patience():
            yield server

    @asynccontextmanager
    async def to_send(self, stop: StopSignal, tell: TellWait) -> AsyncIterator[Bigcapital]:
        """See `run.corridor.Server`."""
        from importer.api.client import Connection
        from importer.api.opening import Conduct, open_bigcapital
        from importer.api.requests import CREATE
        from importer.run.clocks import StoppableClock
        from importer.settings.server import key_of

        settings = self.settings
        server = open_bigcapital(
            Connection(self.base_url, key_of(settings), settings.organization_id, settings.ca_file),
            StoppableClock(stop),
            Conduct(
                max_rate=settings.max_rate,
                in_flight=settings.in_flight,
                give_up_after=settings.give_up_after,
                server_timeout=settings.server_timeout,
                halted=lambda route: stop.halts(creates=route == CREATE),
                tell=tell,
                heard=self.heard,
            ),
        )
        async with aclosing(server):
            yield server
