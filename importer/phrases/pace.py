"""How long a walk takes, in words."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from importer.core.language import gettext
from importer.core.numbers import clock, weekday_words
from importer.core.sending.options import Bound, Pace, Work, duration_words
from importer.reports.sentences import counted

_LONG = 600.0
"""Seconds from which on an import is told the time of day at which it ends."""


def pace_sentence(work: Work, pace: Pace) -> str:
    """How long the customers take, what decides it, and who could make it faster."""
    customers, forecast = counted(work.rows, "customer"), pace.forecast(work)
    duration, done = duration_words(forecast.seconds), _done_about(forecast.seconds)
    if forecast.bound is Bound.LIMIT:
        return gettext(
            "Pace: the server allows {pace}. {customers}: {duration}{done}. "
            "Whoever hosts the server can raise THROTTLE_AUTH_LIMIT and "
            "THROTTLE_GLOBAL_LIMIT for the time of the import."
        ).format(pace=pace.words(), customers=customers, duration=duration, done=done)
    if forecast.bound is Bound.CAP:
        capped = replace(pace, per_second=pace.cap).words()
        return gettext("Pace: {pace}, as --max-rate asks. {customers}: {duration}{done}.").format(
            pace=capped, customers=customers, duration=duration, done=done
        )
    is_short = forecast.seconds < 60
    about = duration if is_short else gettext("about {duration}").format(duration=duration)
    return gettext(
        "Pace: {pace}. {customers}: {duration}{done}, by what such servers were "
        "seen to take; the time left is corrected while it runs."
    ).format(pace=_no_limit(pace), customers=customers, duration=about, done=done)


def _no_limit(pace: Pace) -> str:
    if pace.known:
        return gettext("no limit known that would hold this import back")
    return gettext(
        "no limit known; starting at {pace} and speeding up while the server allows"
    ).format(pace=pace.words())


def _done_about(seconds: float) -> str:
    if seconds < _LONG:
        return ""
    now = datetime.now().astimezone()
    end = now + timedelta(seconds=seconds)
    day = "" if end.date() == now.date() else f"{weekday_words(end)} "
    return gettext(", done about {day}{end}").format(day=day, end=clock(end))
