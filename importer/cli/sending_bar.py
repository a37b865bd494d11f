"""The progress of a walk: rows, rate, and the time left."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from importer.cli.screen import Screen
from importer.core.language import gettext
from importer.core.numbers import rough, whole
from importer.core.outcomes import Ending
from importer.core.sending.options import Forecast, Pace, Work, duration_words
from importer.phrases.course import Course
from importer.phrases.walks import sentence_of
from importer.run.walk_events import WalkEvent

_BEAT = 1.0
"""Seconds between two looks at the clock."""

_SHOWN_EVERY = 0.1
"""Seconds between two changes of the bar: nobody reads faster, and drawing costs time."""


class SendingBar:
    """The progress of a walk: rows, rate, and the time left, kept current.

    A bar in a terminal; where there is none, a line on stderr every half a minute or twentieth of
    the rows; and for scripts as often an object on stdout.
    """

    def __init__(
        self,
        screen: Screen,
        work: Work,
        pace: Pace,
        *,
        label: str = "Sending",
        run_id: str = "",
        get_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._screen = screen
        self._label = label
        self._run_id = run_id
        self._course = Course(work, pace, get_time=get_time)
        self._bar = Progress(
            TextColumn(gettext(label)),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=screen.console,
            get_time=get_time,
            disable=not screen.in_terminal,
        )
        left = self._left(self._course.forecast(0.0))
        self._task = self._bar.add_task("", total=work.rows, rate="", left=left)
        self._shown_again_at = float("-inf")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._show()
        self._bar.update(self._task, left="")
        self._bar.stop()
        self._say()

    def paced(self, pace: Pace) -> None:
        """The pace is known better now."""
        self._course.pace = pace

    def ended(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""
        self._course.ended(ending)
        now = self._course.now()
        if now >= self._shown_again_at:
            self._shown_again_at = now + _SHOWN_EVERY
            self.beat()

    def reopened(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""
        self._course.reopened(ending)

    def beat(self) -> None:
        """Time passes, whether or not a row ends: what is shown stays true."""
        self._show()
        if self._course.is_to_be_said():
            self._say()

    def event(self, event: WalkEvent) -> None:
        """See `run.walk.Progress`."""
        self.say(sentence_of(event))

    def say(self, text: str) -> None:
        """A sentence above the bar, for people and for scripts."""
        self._screen.say(text)
        self._screen.tell(event="said", text=text)

    def _show(self) -> None:
        speed = self._course.speed()
        rate = rate_words(speed) if speed else ""
        left = self._left(self._course.forecast(speed))
        done, rows = self._course.done, self._course.work.rows
        self._bar.update(self._task, completed=done, total=rows, rate=rate, left=left)

    def _say(self) -> None:
        course, speed = self._course, self._course.speed()
        forecast = course.forecast(speed)
        self._screen.tell(
            event="progress",
            run=self._run_id,
            done=course.done,
            rows=course.work.rows,
            per_second=round(speed, 3) if speed else None,
            seconds_left=round(forecast.seconds, 1) if forecast else None,
            endings={ending.value: count for ending, count in course.endings.items() if count},
        )
        if not self._screen.in_terminal:
            rate = rate_words(speed) if speed else ""
            share = gettext("{label}: {done} of {rows} ({percent} %)").format(
                label=gettext(self._label),
                done=whole(course.done),
                rows=whole(course.work.rows),
                percent=self._percent(),
            )
            parts = (share, rate, self._left(forecast))
            self._screen.say(f"{', '.join(filter(None, parts))}.")

    def _percent(self) -> int:
        """Rounded down: 100 is all."""
        rows = self._course.work.rows
        return min(100, self._course.done * 100 // rows) if rows else 100

    def _left(self, forecast: Forecast | None) -> str:
        if not forecast:
            return ""
        return gettext("{duration} left").format(duration=duration_words(forecast.seconds))


def rate_words(speed: float) -> str:
    """A rate as the bar shows it: a second, or a minute where that is the larger number."""
    if speed >= 1:
        return gettext("{number}/s").format(number=rough(speed))
    return gettext("{number}/min").format(number=rough(speed * 60))


@contextmanager
def kept_current(bar: SendingBar, get_pace: Callable[[], Pace]) -> Iterator[None]:
    """Let a bar know the time and what the server allows, also while no row ends."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(_BEAT)
            bar.paced(get_pace())
            bar.beat()

    task = asyncio.get_running_loop().create_task(beat())
    try:
        yield
    finally:
        task.cancel()
