"""A work as a front of the corridor: it asks and shows through the pages (`run.fronts`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from importer.core.asking.questions import Option, Question, QuestionKind, read_answer
from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.numbers import day, figure
from importer.core.sending.options import Pace, StopCause, Wait
from importer.phrases.corrections import taken_sentences
from importer.phrases.course import Course
from importer.phrases.walks import sentence_of
from importer.run.fronts import (
    Answered,
    CorrectionsTaken,
    Event,
    NotSent,
    NotSentBecause,
    ProposedColumn,
    RunBegins,
    RunGoesOn,
    WalkBegins,
)
from importer.run.walk_events import ServerAwaited, WalkEvent
from importer.web.advice import fit_for_a_page
from importer.web.works import Advance, Choosing, Work, WorkKind

if TYPE_CHECKING:
    from importer.core.headers.told import Told
    from importer.core.outcomes import Ending
    from importer.core.runs import RunRecord
    from importer.run.stopping import StopSignal
    from importer.run.undoing import Undone

OPEN = "-"
"""The answer that leaves a question open."""

_BEAT = 0.5
"""Seconds between two looks at the clock."""


def check_stopped() -> ImporterError:
    """Somebody has stopped a check before its end."""
    return ImporterError("stopped", gettext("The check was stopped."))


class Watching:
    """`run.fronts.Asks` and `run.fronts.Shows` for one work.

    Args:
        remembers: how the files are mapped is kept once they are sent.

    Attributes:
        answers: what was answered on the way, as options.
    """

    def __init__(self, work: Work, *, remembers: bool = True) -> None:
        self._work = work
        self._remembers = remembers
        self.answers: tuple[Option, ...] = ()
        self._stop: Callable[[], None] = lambda: None

    def stop(self) -> None:
        """End the work in order; from any thread."""
        self._work.change(stopping=True)
        self._stop()

    @contextmanager
    def heeded(self, heed: Callable[[], None]) -> Iterator[None]:
        """What ends it in order while the block lasts; called at once if it is to end already."""
        self._stop = heed
        try:
            if self._work.look().stopping:
                heed()
            yield
        finally:
            self._stop = lambda: None

    # --- what is asked ----------------------------------------------------------------------------

    @property
    def takes_questions(self) -> bool:
        """See `run.fronts.Asks`: what a person has seen and sends is kept for the next file of such
        headers, unless that is not wanted."""
        return self._remembers or self._work.kind is not WorkKind.SEND

    def template(self, file: str, names: tuple[str, ...]) -> str | None:
        """See `run.fronts.Asks`."""
        text = gettext("{file} fits several layouts. Which is it?").format(file=file)
        return self._ask(Choosing(text, names))

    def name_column(self, file: str, columns: tuple[str, ...]) -> str | None:
        """See `run.fronts.Asks`."""
        text = gettext("Which column of {file} holds the customers' names?").format(file=file)
        answer = self._ask(Choosing(text, columns, gettext("none of them")))
        return answer if answer in columns else ""

    def columns(self, file: str, columns: tuple[ProposedColumn, ...]) -> Told | None:
        """See `run.fronts.Asks`; the page of the columns has asked before."""
        return None

    def answer(self, question: Question) -> Option | None:
        """See `run.fronts.Asks`; what is no answer is asked for again."""
        while (text := self._ask(question)) != OPEN:
            option = read_answer(question, text)
            if option is not None:
                understood = (question.text, _understood(question, option))
                self._work.change(answered=(*self._work.look().answered, understood))
                return option
        return None

    def may_send(self, organization: str, problems: Mapping[str, int]) -> bool | None:
        """See `run.fronts.Asks`; the page that started the work has asked."""
        return True

    def may_delete(
        self, run: RunRecord, organization: str, customers: int, foresee: Callable[[], Undone]
    ) -> bool | None:
        """See `run.fronts.Asks`; the page that started the work has asked."""
        return True

    def _ask(self, question: Question | Choosing) -> str:
        answer = self._work.ask(question)
        if answer is None:
            raise check_stopped()
        return answer

    # --- what is shown ----------------------------------------------------------------------------

    def event(self, event: Event) -> None:
        """See `run.fronts.Shows`."""
        match event:
            case RunBegins(run_id, _) | RunGoesOn(run_id, _):
                self._work.change(run_id=run_id)
            case Answered(options):
                self.answers = options
            case CorrectionsTaken(_, taken):
                for sentence in taken_sentences(taken):
                    self._work.say(sentence)
            case NotSent(why):
                self._work.say(_not_sent(why))
            case ServerAwaited():
                self._work.say(fit_for_a_page(sentence_of(event)))
            case _:
                pass

    def waits(self, wait: Wait) -> None:
        """See `run.fronts.Shows`."""
        until = datetime.now().astimezone() + timedelta(seconds=wait.seconds)
        self._work.change(wait=(wait, until))

    @contextmanager
    def walking(
        self, walk: WalkBegins, stop: StopSignal, get_pace: Callable[[], Pace]
    ) -> Iterator[_Walking]:
        """See `run.fronts.Shows`."""
        loop = asyncio.get_running_loop()
        watched = _Walking(self._work, Course(walk.work, walk.pace))
        beat = loop.create_task(watched.beat(get_pace))
        try:
            with self.heeded(lambda: _call_in(loop, lambda: stop.set(StopCause.INTERRUPTED))):
                yield watched
        finally:
            beat.cancel()
            watched.show()


class _Walking:
    """`run.walk.Progress` for the pages."""

    def __init__(self, work: Work, course: Course) -> None:
        self._work = work
        self._course = course

    async def beat(self, get_pace: Callable[[], Pace]) -> None:
        """Show how far it is, again and again: time passes, whether or not a row ends."""
        while True:
            self._course.pace = get_pace()
            self.show()
            await asyncio.sleep(_BEAT)

    def show(self) -> None:
        """How far it is."""
        course, speed = self._course, self._course.speed()
        forecast = course.forecast(speed)
        wait = self._work.look().wait
        self._work.change(
            advance=Advance(
                course.done,
                course.work.rows,
                dict(course.endings),
                forecast.seconds if forecast else None,
            ),
            wait=wait if wait and wait[1].timestamp() > time.time() else None,
        )

    def ended(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""
        self._course.ended(ending)

    def reopened(self, ending: Ending) -> None:
        """See `run.walk.Progress`."""
        self._course.reopened(ending)

    def event(self, event: WalkEvent) -> None:
        """See `run.walk.Progress`."""
        self._work.say(fit_for_a_page(sentence_of(event)))


def _call_in(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


def _understood(question: Question, option: Option) -> str:
    """An answer as it was understood, for whoever gave it to read."""
    if question.kind is QuestionKind.BALANCE_DATE:
        return day(str(option.value))
    if question.kind is QuestionKind.RATE:
        return figure(Decimal(str(option.value)))
    words = {choice.value: choice.words for choice in question.choices}
    if len(words) == 1:
        return gettext("Yes")
    return words.get(str(option.value)) or str(option.value)


def _not_sent(why: NotSentBecause) -> str:
    if why is NotSentBecause.ROWS_REJECTED:
        return gettext("Nothing is sent: every row was to be valid, and some are not.")
    return gettext("Nothing was sent.")
