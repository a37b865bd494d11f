"""Ctrl-C, and a polite kill, while a walk is under way."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from importer.core.sending.options import StopCause
from importer.run.stopping import StopSignal


@contextmanager
def interrupts(stop: StopSignal, stopping: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Turn the first one into an orderly stop of the walk of this task; the second breaks it off.

    In any other thread than the main one signals are the program's, and left alone.

    Args:
        stopping: told of the first.
    """
    loop = asyncio.get_running_loop()
    walk = asyncio.current_task()

    def interrupt(*_: object) -> None:
        if stop.cause is StopCause.INTERRUPTED and walk is not None:
            walk.cancel()
            return
        stop.set(StopCause.INTERRUPTED)
        stopping()

    if threading.current_thread() is not threading.main_thread():
        yield
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
