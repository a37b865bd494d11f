"""The hours in which nothing may be sent: nobody sets out in them, and a walk stops before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.core.choices import Choices
from importer.core.jobs.windows import MARGIN, Hours, NotNow
from importer.core.ports import Clock
from importer.core.sending.options import StopCause
from importer.run.clocks import SystemClock
from importer.run.stopping import StopSignal, sleep_unless_stopped

if TYPE_CHECKING:
    from importer.run.surveying import Survey

_LONGEST_SLEEP = 60.0
"""Seconds until the clock is read again: it may be set, and the machine may sleep."""


def check_hours(choices: Choices, there: Survey) -> None:
    """Refuse to set out in hours in which nothing may be sent, or just before them.

    Raises:
        NotNow: `not-between`, with the moment from which on it may be.
    """
    hours, now = choices.hours(there.organization.time_zone), SystemClock().time()
    if hours is not None and not hours.let_send(now):
        raise NotNow(hours, now)


def stop_if_closed(hours: Hours | None, clock: Clock, stop: StopSignal) -> None:
    """Ask the walk to stop if nothing may be sent any more."""
    if hours is not None and not hours.let_send(clock.time()):
        stop.set(StopCause.CLOSED)


async def keep_hours(hours: Hours | None, clock: Clock, stop: StopSignal) -> None:
    """Ask the walk to stop shortly before the hours close; ends with it."""
    while hours is not None and not stop:
        now = clock.time()
        closing = hours.close_at(now)
        left = _LONGEST_SLEEP if closing is None else closing - MARGIN - now
        await sleep_unless_stopped(clock, stop, min(left, _LONGEST_SLEEP))
        stop_if_closed(hours, clock, stop)
