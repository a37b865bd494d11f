"""The server that the settings name, or a stand-in of our own."""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from importer.core.sending.traffic import TellExchange, count_nothing
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from importer.api.bigcapital import Bigcapital
    from importer.core.ports import TellWait
    from importer.core.ports.fleet import Budgets
    from importer.run.stopping import StopSignal

_SHARED: ContextVar[Callable[[], Budgets] | None] = ContextVar("shared", default=None)


@contextmanager
def sharing(open_budgets: Callable[[], Budgets]) -> Iterator[None]:
    """Within the block, what a server allows is shared with all who send from the same address."""
    token = _SHARED.set(open_budgets)
    try:
        yield
    finally:
        _SHARED.reset(token)


class Asked(Protocol):
    """May be asked to end, from any thread (`importer.fleet.queue.Stopping`)."""

    def heed(self, heed: Callable[[], None]) -> None:
        """Call this when it is, and at once where it was."""

    def forget(self, heed: Callable[[], None]) -> None:
        """Call it no more."""


_ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def looks_end_with(asked: Asked) -> Iterator[None]:
    """Within the block, whoever only looks at a server stops waiting for it when this is asked to
    end, by `asyncio.CancelledError`: nothing of it can be half done."""
    token = _ASKED.set(asked)
    try:
        yield
    finally:
        _ASKED.reset(token)


@contextmanager
def _ends_when_asked() -> Iterator[None]:
    asked = _ASKED.get()
    if asked is None:
        yield
        return
    import asyncio  # a check without a server does not wait for it

    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    is_looking = True

    def end() -> None:
        if is_looking and task is not None:
            task.cancel()

    def heed() -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(end)

    asked.heed(heed)
    try:
        yield
    finally:
        is_looking = False
        asked.forget(heed)


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
            with _ends_when_asked():
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
