"""`importer fleet worker`: what ends it, and what it needs."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from msgspec.structs import replace

from importer.cli.fleet_log import WorkerLog
from importer.cli.screen import Screen
from importer.core.durations import parse_duration
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.fleet.counting import Counts
from importer.fleet.observing import observed, parse_address
from importer.fleet.opening import open_fleet
from importer.fleet.queue import Conduct, Stopping
from importer.settings import load_settings
from importer.wiring.reports import check_store

Flags = Mapping[str, Any]
_BEATS = 2
_OWN = ("address", "name", "heartbeat", "silence", "budget")


def work(
    concurrency: int,
    flags: Flags,
    read_options: Callable[[tuple[str, ...]], Flags],
    *,
    until_idle: bool,
) -> int:
    """`importer fleet worker`."""
    own = {name: flags[name] for name in _OWN}
    given = {name: value for name, value in flags.items() if name not in own}
    settings = load_settings({**given, "organization": None})
    screen = Screen(json_lines=settings.json_lines)
    heartbeat, silence = _beats(own)
    check_store(settings)
    fleet = open_fleet(settings)
    stopping = Stopping()
    counts, log = Counts(stopping, fleet.states), WorkerLog(screen)
    conduct = Conduct(
        worker=own["name"] or f"{socket.gethostname()} {os.getpid()}",
        concurrency=concurrency,
        address=own["address"],
        heartbeat=heartbeat,
        silence=silence,
        budget=_seconds("budget", own["budget"]),
        until_idle=until_idle,
        how_far=fleet.how_far(settings),
        beat=log.beside(counts.beat),
    )
    screen.say(gettext("Working as {worker}; SIGTERM or Ctrl-C ends it.").format(
        worker=conduct.worker))  # fmt: skip
    screen.tell(worker=conduct.worker, concurrency=conduct.concurrency)
    # A lease that outlives its holder's heartbeats would keep others from taking over.
    journal = replace(fleet.place, lease_seconds=max(1.0, conduct.silence))
    flags = {**given, "organization": None, "journal": journal}
    bringing = fleet.bringing(flags, read_options, counts)
    with _asked_to_end(stopping), _seen_at(settings.metrics, counts):
        fleet.queue().work(log.around(counts.around(bringing)), conduct, stopping)
    screen.say(gettext("The worker has ended; what was left is back in the queue."))
    screen.tell(worker=conduct.worker, ended=True)
    return 0


def _seen_at(address: str, counts: Counts) -> AbstractContextManager[object]:
    return observed(counts, parse_address(address)) if address else nullcontext()


def _beats(own: Flags) -> tuple[float, float]:
    """How often it says that it lives, and how long others wait for it: one heartbeat may go astray
    without its tasks being taken from it."""
    heartbeat = _seconds("heartbeat", own["heartbeat"])
    silence = _seconds("silence", own["silence"])
    if silence >= _BEATS * heartbeat:
        return heartbeat, silence
    raise UsageError(
        "silence-too-short",
        gettext(
            "--silence {silence} is too short for --heartbeat {heartbeat}: a worker that lives "
            "would be taken for dead."
        ).format(silence=own["silence"], heartbeat=own["heartbeat"]),
        hint=gettext("--silence is at least twice --heartbeat, better five times."),
    )


def _seconds(option: str, text: str) -> float:
    try:
        found = parse_duration(text)
    except ValueError:
        found = 0.0
    if isinstance(found, float | int) and found > 0:
        return float(found)
    raise UsageError(
        "time-invalid",
        gettext("--{option} {text} is no time.").format(option=option, text=text),
        hint=gettext("Write it like 90s or 15m."),
    )


@contextmanager
def _asked_to_end(stopping: Stopping) -> Iterator[None]:
    """The first signal asks for an orderly end, another one breaks off."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, lambda *_: stopping.ask()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
