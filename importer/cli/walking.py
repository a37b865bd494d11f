"""Sending from the terminal: the walk, its progress bar, and Ctrl-C."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from importer.cli.screen import Screen, SendingBar
from importer.cli.waiting import WaitTeller
from importer.core.language import gettext
from importer.core.sending.options import Pace, SendOptions, StopCause, Work
from importer.journal import Journal
from importer.run.clocks import SystemClock
from importer.run.sending import SendResult, send
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey
from importer.run.walk import Walk
from importer.settings import Settings
from importer.wiring import open_server, time_left

_BEAT = 1.0
"""Seconds between two looks at the clock."""


def walk_run(
    settings: Settings, journal: Journal, run_id: str, survey: Survey, screen: Screen
) -> SendResult:
    """Send what the run has waiting, with a progress bar, until it is done or stopped.

    Ctrl-C once: no new requests, those under way are waited for. Twice: at once; the journal knows
    what was under way.
    """
    options = replace(settings.sending(), max_duration=time_left(settings, survey.began))
    with SendingBar(screen, _work(journal, run_id, options), survey.pace, run_id=run_id) as bar:

        async def walk() -> SendResult:
            stop = StopSignal()
            async with open_server(settings, stop, WaitTeller(screen)) as server:
                with interrupts(stop, bar), kept_current(bar, server.pace):
                    return await send(
                        Walk(
                            run_id=run_id,
                            journal=journal,
                            target=server,
                            clock=SystemClock(),
                            options=options,
                            organization=survey.organization,
                            progress=bar,
                            stop=stop,
                        )
                    )

        try:
            return asyncio.run(walk())
        except asyncio.CancelledError:  # the second Ctrl-C: the journal knows what was under way
            return SendResult(StopCause.INTERRUPTED)


def _work(journal: Journal, run_id: str, options: SendOptions) -> Work:
    rows = journal.rows_to_send(run_id)
    owing = sum(total.count for total in journal.balances_to_send(run_id))
    return Work(rows, owing).first(options.first or rows)


@contextmanager
def kept_current(bar: SendingBar, pace: Callable[[], Pace]) -> Iterator[None]:
    """Let a bar know the time and what the server allows, also while no row ends."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(_BEAT)
            bar.paced(pace())
            bar.beat()

    task = asyncio.get_running_loop().create_task(beat())
    try:
        yield
    finally:
        task.cancel()


@contextmanager
def interrupts(stop: StopSignal, bar: SendingBar) -> Iterator[None]:
    """Turn Ctrl-C (and a polite kill) into an orderly stop; the second one breaks off."""
    loop = asyncio.get_running_loop()
    walk = asyncio.current_task()

    def interrupt(*_: object) -> None:
        if stop.cause is StopCause.INTERRUPTED and walk is not None:
            walk.cancel()
            return
        stop.set(StopCause.INTERRUPTED)
        bar.said(
            gettext(
                "Stopping: waiting for the requests under way. Ctrl-C again breaks off at once."
            )
        )

    if threading.current_thread() is not threading.main_thread():
        yield  # a library user's thread: signals are not ours to take
        return
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {
        number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(interrupt))
        for number in signals
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
