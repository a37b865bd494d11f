"""The only place that names concrete classes: settings in, ports out.

What speaks HTTP and what reads files is loaded where it is used: listing runs needs neither.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.ports import tell_nobody
from importer.core.runs import new_run_id
from importer.core.sending.options import StopCause
from importer.core.values.plain_text import plain_text
from importer.journal import Journal, lock_organization, open_journal
from importer.run.clocks import StoppableClock
from importer.run.stopping import StopSignal
from importer.settings import Settings, locks_folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from importer.api.bigcapital import Bigcapital
    from importer.core.corrections.row_keys import KeyedTable
    from importer.core.layout.recognition import Recognised, Tie
    from importer.core.ports import TellWait
    from importer.core.reading import Table
    from importer.core.rows import Header
    from importer.core.templates.remembered import RememberedMapping
    from importer.core.templates.template import Template
    from importer.run.checking import ReadTable

    Choose = Callable[[str, tuple[str, ...]], str | None]
    Recall = Callable[[Header], RememberedMapping | None]

Found = TypeVar("Found")


def base_url_of(settings: Settings) -> str:
    """The server's root.

    Raises:
        UsageError: none is set, or it is not usable.
    """
    if not settings.base_url:
        raise UsageError(
            "server-not-set",
            gettext("No server is set."),
            hint=gettext(
                "Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY, or try the stand-in "
                "server with --sandbox. `importer check --offline` needs no server."
            ),
        )
    from importer.api.client import parse_base_url

    return parse_base_url(settings.base_url, insecure_http=settings.insecure_http)


@asynccontextmanager
async def open_server(
    settings: Settings, stop: StopSignal, tell: TellWait = tell_nobody
) -> AsyncIterator[Bigcapital]:
    """The server that the settings name, closed at the end.

    Args:
        tell: hears of every wait that is longer than a moment.

    Raises:
        UsageError: the settings name no server, or no key.
    """
    from importer.api.bigcapital import Waiting, open_bigcapital
    from importer.api.client import WHOLE_SECONDS, Connection
    from importer.api.patience import LEAST
    from importer.api.requests import CREATE
    from importer.api.retrying import RetryPolicy

    base_url, key = base_url_of(settings), settings.key()
    if not key:
        raise UsageError(
            "key-not-set",
            gettext("No key for the server is set."),
            hint=gettext(
                "Set BIGCAPITAL_API_KEY to an API key (Bigcapital, Preferences, API "
                "keys), or BIGCAPITAL_API_KEY_FILE to a file that holds one."
            ),
        )

    def halted(route: str) -> bool:
        return stop.cause is StopCause.INTERRUPTED or (bool(stop) and route == CREATE)

    server = open_bigcapital(
        Connection(
            base_url,
            key,
            settings.organization_id,
            settings.ca_file,
            # What is given up sooner than the server may still be at work on it is in doubt longer.
            whole_seconds=min(
                WHOLE_SECONDS, max(LEAST, settings.give_up_after, settings.server_timeout)
            ),
        ),
        StoppableClock(stop),
        max_rate=settings.max_rate,
        in_flight=settings.in_flight,
        halted=halted,
        policy=RetryPolicy(seconds=min(RetryPolicy().seconds, settings.give_up_after)),
        waiting=Waiting(max(LEAST, settings.give_up_after), tell),
    )
    try:
        yield server
    finally:
        await server.aclose()


def time_left(settings: Settings, began: float | None) -> float | None:
    """Seconds that --max-duration leaves a command whose first request left then; None for no end.

    Args:
        began: monotonic seconds; None for just now.
    """
    if settings.max_duration is None or began is None:
        return settings.max_duration
    return max(0.0, settings.max_duration - (time.monotonic() - began))


async def in_time(work: Awaitable[Found], seconds: float | None) -> Found:
    """What the work comes to, if it does so within so many seconds; None for without end.

    Raises:
        ImporterError: `time-is-up`.
    """
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        raise ImporterError(
            "time-is-up",
            gettext("The time that --max-duration allows is over."),
            hint=gettext("Give it more time, or leave --max-duration out."),
        ) from None


@contextmanager
def stand_in(settings: Settings) -> Iterator[Settings]:
    """The settings, aimed at a stand-in server of their own where `--sandbox` asks for one."""
    if not settings.sandbox:
        yield settings
        return
    from importer.sandbox.options import NAMED_LIMITS, Organization, SandboxOptions
    from importer.sandbox.server import Sandbox

    demo = Organization(
        name="Stand-in Trading", currencies=("USD", "EUR", "GBP", "CAD"), timezone="UTC"
    )
    options = SandboxOptions(organization=demo, limits=NAMED_LIMITS["none"])
    with Sandbox(options) as server:
        yield settings.model_copy(
            update={
                "base_url": server.url,
                "api_key": type(settings.api_key)(server.key),
                # The user's own key and organization are no business of the stand-in.
                "api_key_file": None,
                "organization_id": "",
                "ca_file": None,
                "insecure_http": False,
            }
        )


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
    who = f"process {os.getpid()} on {socket.gethostname()}"
    since = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
    return lock_organization(locks_folder(), organization_id, f"{who}, `{command}`, since {since}")


def run_id_now() -> str:
    """An id for a run that starts now."""
    return new_run_id(datetime.now(UTC), secrets.token_hex(2))


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file whose bytes can't change any more.

    Attributes:
        name: what it is called in a run: its name, or its path where names repeat.
    """

    path: Path
    name: str
    tables: tuple[Table, ...]


def open_files(settings: Settings, files: tuple[Path, ...]) -> tuple[OpenedFile, ...]:
    """Open every file, once: whatever is asked of it later is asked of the same bytes.

    Raises:
        ImporterError: a file can't be read, or was changed meanwhile.
    """
    from importer.sources import open_tables

    return tuple(
        OpenedFile(path, name, open_tables(path, name, settings.reading()))
        for path, name in zip(files, _unique_names(files), strict=True)
    )


def read_tables(
    settings: Settings,
    files: tuple[OpenedFile, ...],
    choose: Choose = lambda *_: None,
    recall: Recall = lambda _: None,
    *,
    names_of: Choose | None = None,
) -> tuple[ReadTable, ...]:
    """Every table of the files that holds customers, with the layout that it follows.

    Args:
        choose: asked for the template where several fit one file (its name, their names) equally
            well; None is no answer.
        recall: what somebody confirmed for such a header. It wins over every template but the one
            that the settings name.
        names_of: asked for the column of names in a table of which none is known (its name, the
            columns that may be it); "" is none of them, None no answer. Without it nothing is done.

    Raises:
        ImporterError: a file is no list of customers.
        UsageError: `no-name-column`; or several templates fit one table equally well, and nobody
            chose.
    """
    from importer.sources.template_files import load_template, load_templates

    forced = load_template(settings.template) if settings.template else None
    templates = load_templates()
    read: list[ReadTable] = []
    for file in files:
        with _naming(file.name):
            for one in _tables_of(settings, file, templates, forced, choose):
                found = one if forced else _recalled(one, recall)
                read.append(_with_names(found, file.name, names_of) if names_of else found)
    return tuple(read)


def _with_names(read: ReadTable, name: str, ask: Choose) -> ReadTable:
    """Rather than call customers by their e-mail addresses while their names go into notes."""
    from importer.core.mapping.proposal import may_be_names, propose_mapping

    found = read.recognised
    if found.template is not None:
        return read
    columns = may_be_names(propose_mapping(found.header, found.sample), found.sample)
    if not columns:
        return read
    answer = ask(name, columns)
    if answer is None:
        raise UsageError(
            "no-name-column",
            gettext(
                "No column is known to hold the customers' names, so they would be "
                "called by their e-mail address or phone. Columns that may hold them: "
                "{columns}."
            ).format(columns=", ".join(columns)),
            hint=gettext(
                "Write the mapping that we propose with importer templates init FILE, "
                "put the column under [fields.displayName], and give the file that was "
                "written to --template."
            ),
        )
    return replace(read, recognised=replace(found, names=answer))


def _recalled(read: ReadTable, recall: Recall) -> ReadTable:
    mapping = recall(read.recognised.header)
    if mapping is None:
        return read
    return replace(read, recognised=read.recognised.as_confirmed(mapping))


def read_corrections(files: tuple[OpenedFile, ...]) -> tuple[KeyedTable, ...]:
    """The tables of files of corrections; none if the files are none.

    Raises:
        UsageError: some of the files are corrections and others are not.
    """
    from importer.core.corrections.row_keys import keyed_table
    from importer.core.layout.recognition import HEAD_ROWS

    found: list[list[KeyedTable]] = []
    for file in files:
        keyed = [keyed_table(table, table.head(HEAD_ROWS)) for table in file.tables]
        found.append([table for table in keyed if table is not None])
    if any(found) and not all(found):
        raise UsageError(
            "corrections-among-others",
            gettext("Some of the files are corrections of an earlier import, others are not."),
            hint=gettext("Import the corrections by themselves, then the other files."),
        )
    return tuple(table for tables_of_file in found for table in tables_of_file)


@contextmanager
def _naming(file: str) -> Iterator[None]:
    """Name the file in messages about its layout, which know only what stands in it."""
    try:
        yield
    except UsageError as error:
        if file in error.message:
            raise
        named, context = f"{file}: {error.message}", {**error.context, "file": file}
        raise UsageError(error.code, named, hint=error.hint, context=context) from error


def _tables_of(
    settings: Settings,
    file: OpenedFile,
    templates: tuple[Template, ...],
    forced: Template | None,
    choose: Choose,
) -> Iterator[ReadTable]:
    from importer.core.layout.recognition import HEAD_ROWS, Recognised, Tie, recognise_tables
    from importer.run.checking import ReadTable

    heads = [table.head(HEAD_ROWS) for table in file.tables]
    found = recognise_tables(heads, templates, forced=forced, header_row=settings.header_row)
    for table, finding in zip(file.tables, found, strict=True):
        settled = _settled(finding, file.name, choose) if isinstance(finding, Tie) else finding
        if isinstance(settled, Recognised):
            yield ReadTable(table, settled, file.path)


def _settled(tie: Tie, file: str, choose: Choose) -> Recognised:
    """The one of the candidates that somebody chose."""
    candidates = {found.template.name: found for found in tie.candidates if found.template}
    chosen = choose(file, tuple(candidates))
    if chosen is None:
        raise tie.question()
    return candidates[chosen]


def _unique_names(files: tuple[Path, ...]) -> list[str]:
    """What the files are called in a run: their names, or their paths where names repeat."""
    names = [path.name for path in files]
    if len(set(files)) < len(files):
        raise UsageError(
            "file-named-twice",
            gettext("The same file is named twice."),
            hint=gettext("Name each file once; it would be imported twice otherwise."),
        )
    return [
        plain_text(name if names.count(name) == 1 else str(path))
        for path, name in zip(files, names, strict=True)
    ]
