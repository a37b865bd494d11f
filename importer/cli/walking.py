"""Sending from the terminal: the walk, its progress bar, and Ctrl-C."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from importer.cli.screen import Screen, SendingBar
from importer.cli.waiting import WaitTeller
from importer.core.sending import StopCause
from importer.journal import Journal
from importer.run.sending import SendResult, send
from importer.run.stopping import StopSignal
from importer.run.surveying import Survey
from importer.run.walk import Walk
from importer.settings import Settings
from importer.wiring import SystemClock, open_server, time_left


def walk_run(
    settings: Settings, journal: Journal, run_id: str, survey: Survey, screen: Screen
) -> SendResult:
    """Send what the run has waiting, with a progress bar, until it is done or stopped.

    Ctrl-C once: no new requests, those under way are waited for. Twice: at once; the journal knows
    what was under way.
    """
    options = replace(settings.sending(), max_duration=time_left(settings, survey.began))
    total = journal.rows_to_send(run_id)
    with SendingBar(screen, min(total, options.first or total), survey.pace) as bar:

        async def walk() -> SendResult:
            stop = StopSignal()
            async with open_server(settings, stop, WaitTeller(screen)) as server:
                with interrupts(stop, bar):
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
        bar.said("Stopping: waiting for the requests under way. Ctrl-C again breaks off at once.")

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
