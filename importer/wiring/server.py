"""The server that the settings name, or a stand-in of our own."""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

from msgspec import Struct

from importer.core.sending.traffic import TellExchange, count_nothing
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager

    from importer.api.bigcapital import Bigcapital
    from importer.core.ports import TellWait
    from importer.core.ports.fleet import Budgets
    from importer.run.stopping import StopSignal

    Heeding = Callable[[Callable[[], None]], AbstractContextManager[None]]

_SHARED: ContextVar[Callable[[], Budgets] | None] = ContextVar("shared", default=None)
_STOPPABLE: ContextVar[Heeding | None] = ContextVar("stoppable", default=None)


@contextmanager
def stoppable(heeding: Heeding) -> Iterator[None]:
    """Within the block, looks at the server are broken off once they are asked to end: they raise
    `asyncio.CancelledError`. A walk is asked by other means, and ends in order.

    Args:
        heeding: lets a function be called, from whatever thread, while its own block lasts.
    """
    token = _STOPPABLE.set(heeding)
    try:
        yield
    finally:
        _STOPPABLE.reset(token)


@contextmanager
def _heeded() -> Iterator[None]:
    """Whoever is asked to end here is the task that is running now."""
    import asyncio

    heeding, task = _STOPPABLE.get(), asyncio.current_task()
    if heeding is None or task is None:
        yield
        return
    loop, is_looking = asyncio.get_running_loop(), True

    def cancel() -> None:
        if is_looking:
            task.cancel()

    def break_off() -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(cancel)

    with heeding(break_off):
        try:
            yield
        finally:
            is_looking = False


@contextmanager
def sharing(open_budgets: Callable[[], Budgets]) -> Iterator[None]:
    """Within the block, what a server allows is shared with all who send from the same address."""
    token = _SHARED.set(open_budgets)
    try:
        yield
    finally:
        _SHARED.reset(token)


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


class ServerOfSettings(Struct, frozen=True):
    """The server that the settings name (`run.corridor.Server`).

    Attributes:
        keep_lease: makes sure, right before a request leaves, that the organization is still
            ours; None of whoever only looks.
    """

    settings: Settings
    heard: TellExchange = count_nothing
    keep_lease: Callable[[], None] | None = None

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
            with _heeded():
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
        open_budgets = _SHARED.get()
        budgets = open_budgets() if open_budgets else None
        server = open_bigcapital(
            Connection(self.base_url, key_of(settings), settings.organization_id, settings.ca_file),
            StoppableClock(stop),
            Conduct(
                max_rate=settings.max_rate,
                in_flight=settings.in_flight,
                give_up_after=settings.give_up_after,
                server_timeout=settings.server_timeout,
                halted=lambda route: stop.halts(creates=route == CREATE),
                before_leaving=self.keep_lease,
                tell=tell,
                heard=self.heard,
                budgets=budgets,
            ),
        )
        async with aclosing(server):
            try:
                yield server
            finally:
                if budgets is not None:
                    budgets.close()
