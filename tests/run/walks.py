"""Runs ready to be sent, without files: customers straight into a journal, and walks over them."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from importer.api.bigcapital import Bigcapital
from importer.api.client import Client, Connection
from importer.api.opening import Conduct, open_bigcapital
from importer.api.pacing import Paced, Pacer
from importer.api.requests import Request
from importer.api.retrying import Retrying, RetryPolicy
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.ports import Clock
from importer.core.rows import Header, RowRef
from importer.core.run_facts import RunFact
from importer.core.runs import CheckedRow, ResultRow, RunRecord, RunState, SourceRecord
from importer.core.sending.options import SendOptions
from importer.core.sending.verification import Verification
from importer.core.values.text import name_key
from importer.journal import Journal
from importer.run.sending import SendResult, send
from importer.run.stopping import StopSignal
from importer.run.undoing import Undone, undo
from importer.run.verifying import verify
from importer.run.walk import Walk
from importer.run.walk_events import WalkEvent
from importer.sandbox.server import Sandbox

from tests.clocks import ScaledClock, VirtualClock

RUN = "20260131-120000-test"

Beside = Callable[[], Coroutine[None, None, None]]

Start = Callable[..., Sandbox]
"""The fixture `serve`: starts a stand-in with the given options."""

SPEED = 20
"""How many seconds of the walk and of the stand-in pass in one of ours."""

QUICK = SendOptions(settle=6.0, server_timeout=6.0, recheck=1.0, give_up_after=60.0)
"""The same walk with short waits: every duration is an option."""

QUICK_RETRIES = RetryPolicy(first_wait=0.2, longest_wait=0.4, seconds=100.0)


def plain(name: str, **fields: object) -> dict[str, object]:
    """A customer without an opening balance."""
    return {"customerType": "business", "currencyCode": "USD", "displayName": name, **fields}


def owing(name: str, amount: float = 100.0, **fields: object) -> dict[str, object]:
    """A customer with an opening balance."""
    balance = {"openingBalance": amount, "openingBalanceAt": "2026-01-01"}
    return plain(name, **balance, **fields)


def journal_rows(
    journal: Journal,
    server: Sandbox,
    bodies: Iterable[Mapping[str, object]],
    *,
    run_id: str = RUN,
) -> None:
    """Put customers into the journal as a checked run of the server's organization."""
    journal.start_run(
        RunRecord(
            id=run_id,
            started_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
            state=RunState.CHECKING,
            base_url=server.url,
            organization_id=server.options.organization.organization_id,
            organization_name=server.options.organization.name,
            base_currency=server.options.organization.base_currency,
        )
    )
    rows = [_checked(number, body) for number, body in enumerate(bodies, 1)]
    journal.add_rows(run_id, rows)
    journal.add_source(
        run_id,
        SourceRecord(
            name="customers.csv",
            sheet="",
            path="customers.csv",
            sha256="0" * 64,
            size=1,
            template="bigcapital",
            header=Header(1, ("Display Name",)),
            columns=(),
            rows=len(rows),
        ),
    )
    there = server.customers()
    journal.set_fact(
        run_id, RunFact.MARK, str(max((int(str(one["id"])) for one in there), default=0))
    )
    journal.set_state(run_id, RunState.CHECKED)


def _checked(number: int, body: Mapping[str, object]) -> CheckedRow:
    text = json.dumps(body, ensure_ascii=False)
    amount = body.get("openingBalance")
    balance = None if amount is None else Decimal(str(amount))
    return CheckedRow(
        row_id=number,
        ref=RowRef("customers.csv", "", number + 1),
        line=number + 1,
        cells=(str(body["displayName"]),),
        source_key="",
        display_name=str(body["displayName"]),
        ending=Ending.WAITING,
        body=text,
        opening_balance=balance,
        opening_balance_base=balance,
        opening_balance_date=str(body.get("openingBalanceAt", "")),
        currency=str(body["currencyCode"]),
        name_key=name_key(str(body["displayName"])),
        email_key=name_key(str(body.get("email", ""))),
        has_postcode=any(name.endswith("Postcode") for name in body),
    )


@dataclass
class Watcher:
    """Progress that remembers.

    Attributes:
        endings: of the rows that have ended in this walk; those that were reopened are taken out.
        before: rows of the run that had ended so when the walk began.
    """

    endings: list[Ending] = field(default_factory=list)
    before: Counter[Ending] = field(default_factory=Counter)
    events: list[WalkEvent] = field(default_factory=list)

    def ended(self, ending: Ending) -> None:
        self.endings.append(ending)

    def reopened(self, ending: Ending) -> None:
        if ending in self.endings:
            self.endings.remove(ending)
            return
        self.before[ending] -= 1
        assert self.before[ending] >= 0, f"a row is reopened that had not ended: {ending}"

    def event(self, event: WalkEvent) -> None:
        self.events.append(event)


def connect(server: Sandbox, clock: Clock, *, read_seconds: float = 2.0) -> Bigcapital:
    """The server behind the port, with quick retries."""
    connection = Connection(server.url, server.key, read_seconds=read_seconds)
    return open_bigcapital(connection, clock, Conduct(policy=QUICK_RETRIES))


class TimelessWire:
    """Requests over it take no time of a virtual clock, however long the machine needs for them."""

    def __init__(self, client: Client, clock: VirtualClock) -> None:
        self._client = client
        self._clock = clock

    async def send(self, request: Request) -> httpx.Response:
        """See `requests.Sender`."""
        with self._clock.held():
            return await self._client.send(request)


def connect_in_virtual_time(server: Sandbox, clock: VirtualClock) -> Bigcapital:
    """The same on a clock that stands still while a request is under way."""
    client = Client(Connection(server.url, server.key))
    pacer = Pacer(clock)
    paced = Paced(TimelessWire(client, clock), pacer)
    return Bigcapital(client, Retrying(paced, clock, RetryPolicy(), random.Random(0)), pacer)


@asynccontextmanager
async def walking(
    journal: Journal,
    server: Sandbox,
    *,
    options: SendOptions = QUICK,
    stop: StopSignal | None = None,
    watcher: Watcher | None = None,
    read_seconds: float = 2.0,
    run_id: str = RUN,
    clock: VirtualClock | None = None,
) -> AsyncIterator[Walk]:
    """A walk over the run that is about to begin; its connections are closed at the end.

    Args:
        clock: where a test tells of times that a loaded machine must not change.
    """
    ticking = ScaledClock(SPEED) if clock is None else clock
    target = (
        connect(server, ticking, read_seconds=read_seconds)
        if clock is None
        else connect_in_virtual_time(server, clock)
    )
    watcher = watcher or Watcher()
    watcher.before = Counter(journal.endings(run_id))
    try:
        yield Walk(
            run_id=run_id,
            journal=journal,
            target=target,
            clock=ticking,
            options=options,
            organization=await target.organization(),
            progress=watcher,
            stop=StopSignal() if stop is None else stop,
        )
    finally:
        await target.aclose()


def walk(
    journal: Journal, server: Sandbox, *, beside: Beside | None = None, **settings: Any
) -> SendResult:
    """Send the run until it ends by itself or is stopped; settings as for `walking`.

    Args:
        beside: what happens meanwhile.
    """

    async def go() -> SendResult:
        async with walking(journal, server, **settings) as ready, asyncio.TaskGroup() as others:
            if beside is not None:
                others.create_task(beside())
            result = await send(ready)
            check_told(journal, ready)
            return result

    return asyncio.run(go())


def check_told(journal: Journal, ready: Walk) -> None:
    """Whoever watched the walk has heard of every row that came to an end, and of none twice."""
    watcher, there = ready.progress, journal.endings(ready.run_id)
    assert isinstance(watcher, Watcher)
    told = watcher.before + Counter(watcher.endings)
    for ending in (Ending.CREATED, Ending.REFUSED, Ending.FAILED):
        assert told[ending] == there[ending], ending


def verify_run(journal: Journal, server: Sandbox) -> Verification:
    """What `importer verify` finds."""

    async def go() -> Verification:
        async with walking(journal, server) as ready:
            return await verify(journal, ready.target, RUN, ready.organization)

    return asyncio.run(go())


def undo_run(journal: Journal, server: Sandbox, **settings: Any) -> dict[str, int]:
    """What `importer undo` does, as the numbers that it shows; settings as for `walking`."""
    return {
        ending.value: count
        for ending, count in undone_run(journal, server, **settings).ends.items()
        if count
    }


def undone_run(journal: Journal, server: Sandbox, **settings: Any) -> Undone:
    """The same with what it kept."""

    async def go() -> Undone:
        async with walking(journal, server, **settings) as ready:
            return await undo(ready)

    return asyncio.run(go())


def resume(journal: Journal, server: Sandbox, **settings: Any) -> SendResult:
    """What `importer resume` does before it walks, and the walk."""
    journal.reopen(RUN, sorted(UNFINISHED))
    return walk(journal, server, **settings)


def endings(journal: Journal) -> dict[str, int]:
    """How many rows ended how."""
    return {ending.value: count for ending, count in journal.endings(RUN).items() if count}


def row_named(journal: Journal, name: str) -> ResultRow:
    """The row of this display name."""
    return next(row for row in journal.results(RUN) if row.display_name == name)


def codes(journal: Journal, name: str) -> list[str]:
    """The problems of the row of this display name."""
    return [problem.code for problem in row_named(journal, name).problems]


def plains(count: int) -> list[dict[str, object]]:
    """So many customers without an opening balance."""
    return [plain(f"Customer {n:03}", email=f"c{n}@example.com") for n in range(count)]


def names(bodies: Iterable[Mapping[str, object]]) -> list[str]:
    """The display names of bodies, sorted."""
    return sorted(str(body["displayName"]) for body in bodies)


def check_balances_never_overlap(server: Sandbox) -> None:
    """No request with an opening balance began before the one before it was over on the server."""
    posts = sorted(
        (entry for entry in server.requests if entry.with_balance), key=lambda one: one.started
    )
    for earlier, later in pairwise(posts):
        assert later.started >= earlier.finished, "two opening balances at once"


def names_on(server: Sandbox) -> list[str]:
    """The display names on the server, sorted, one per customer."""
    return sorted(str(customer["display_name"]) for customer in server.customers())


def path_of(folder: Path) -> Path:
    """Where a test keeps its journal."""
    return folder / "journal.sqlite"
