"""A piece of work as the pages see it: a check, a walk to the server and back, in a thread.

The thread writes, the pages read; both only through what is here, under its lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Condition
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from importer.core.errors import ImporterError

if TYPE_CHECKING:
    from importer.core.asking.questions import Question
    from importer.core.outcomes import Ending
    from importer.core.sending.options import Wait
    from importer.run.finishing import Finished
    from importer.run.proving import UndoFinished, UndoForeseen, Verified

    Result = Finished | Verified | UndoForeseen | UndoFinished | None
    """What a work may come to."""

_KEPT = 200
"""Sentences that are kept of what happened."""


class WorkKind(StrEnum):
    """What is done."""

    CHECK = "check"
    MEND = "mend"
    """Corrections that were brought back are taken into their run."""
    SEND = "send"
    VERIFY = "verify"
    FORESEE = "foresee"
    """A look at what undoing would come to."""
    UNDO = "undo"


class Choosing(Struct, frozen=True):
    """A question whose answer is one of some names: a layout, a column.

    Attributes:
        none: what is chosen where none of them is right; "" where one always is.
    """

    text: str
    names: tuple[str, ...]
    none: str = ""


class Advance(Struct, frozen=True):
    """How far a walk has come.

    Attributes:
        seconds_left: None where nothing is known to go by.
    """

    done: int
    rows: int
    endings: Mapping[Ending, int]
    seconds_left: float | None = None


class Look(Struct, frozen=True):
    """A work at one moment.

    Attributes:
        question: what waits for an answer.
        wait: what is waited for, and until when; None while nothing is.
        answered: the questions that were answered, each with what was understood.
        said: what has happened, in sentences, latest last.
        stopping: it was asked to stop in order.
        result: what it came to; None where it came to nothing.
        error: what stopped it; a bug is told as one.
    """

    kind: WorkKind
    run_id: str = ""
    is_over: bool = False
    question: Question | Choosing | None = None
    answered: tuple[tuple[str, str], ...] = ()
    advance: Advance | None = None
    wait: tuple[Wait, datetime] | None = None
    said: tuple[str, ...] = ()
    stopping: bool = False
    result: Result = None
    error: ImporterError | None = None


@dataclass(slots=True)
class Work:
    """One piece of work; whoever changes it wakes what waits for an answer."""

    kind: WorkKind
    _look: Look = field(init=False)
    _changed: Condition = field(default_factory=Condition)
    _answer: str | None = None

    def __post_init__(self) -> None:
        self._look = Look(self.kind)

    def look(self) -> Look:
        """How it stands."""
        with self._changed:
            return self._look

    def change(self, **changes: object) -> None:
        """Something is different from now on."""
        with self._changed:
            self._look = replace(self._look, **changes)
            self._changed.notify_all()

    def say(self, sentence: str) -> None:
        """Something has happened that whoever watches should know."""
        with self._changed:
            said = (*self._look.said, sentence)[-_KEPT:]
        self.change(said=said)

    def ask(self, question: Question | Choosing) -> str | None:
        """Put a question and wait for its answer; None if the work is to end instead."""
        with self._changed:
            self._answer = None
            self.change(question=question)
            self._changed.wait_for(lambda: self._answer is not None or self._look.stopping)
            answer, self._answer = self._answer, None
            self.change(question=None)
            return answer

    def answer(self, text: str) -> None:
        """What somebody says to the question that waits; nothing where none does. It is answered
        from here on, for whoever looks."""
        with self._changed:
            if self._look.question is not None:
                self._answer = text
                self.change(question=None)
