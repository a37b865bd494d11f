"""The port of the fleet: five verbs, whatever queue is behind them.

Two tasks of one lane never run at once, and they run in the order in which they came. A task whose
worker is gone is taken up by another; which of them is right is decided by the store, which knows
one holder of a task and lets nobody else act for it.

A worker that dies is no proof against what it had in hand, where that was more than one task. So a
death counts against a task only where nothing else was in hand; and at whatever a few have died, in
whatever company, is taken up with nothing beside it, so that the next death proves something.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from msgspec import Struct

from importer.core.errors import EXIT_STOPPED
from importer.core.fleet import NewTask, Task, TaskEnd, TaskState
from importer.core.language import gettext


class Stopping:
    """How a task under way is asked to end; from whatever thread.

    Attributes:
        cancels: how often somebody has asked to cancel it.
    """

    def __init__(self) -> None:
        # A signal's handler asks, and may come while its own thread is within.
        self._lock = threading.RLock()
        self._heeding: list[Callable[[], None]] = []
        self._times = 0
        self.cancels = 0

    @property
    def is_asked(self) -> bool:
        """Whether it was, at least once."""
        return self._times > 0

    @property
    def is_cancelled(self) -> bool:
        """Whether the task is not to be gone on with."""
        return self.cancels > 0

    def ask(self) -> None:
        """Ask for an orderly end; asked again, it is broken off."""
        self._ask(unless_asked=False)

    def ask_once(self) -> None:
        """Ask for an orderly end, unless somebody has: two with reasons of their own don't break
        off together what neither of them would."""
        self._ask(unless_asked=True)

    def cancel(self) -> None:
        """Ask so, and that the task is not gone on with; cancelled again, it is broken off."""
        self._ask(unless_asked=not self.is_cancelled, cancels=True)

    def _ask(self, *, unless_asked: bool, cancels: bool = False) -> None:
        with self._lock:
            self.cancels += cancels
            if unless_asked and self._times:
                return
            self._times += 1
            heeding = tuple(self._heeding)
        for heed in heeding:
            heed()

    def heed(self, heed: Callable[[], None]) -> None:
        """Call this whenever the end is asked for, and at once as often as it was."""
        with self._lock:
            times = self._times
            self._heeding.append(heed)
        for _ in range(times):
            heed()

    def forget(self, heed: Callable[[], None]) -> None:
        """Call it no more."""
        with self._lock:
            self._heeding.remove(heed)

    @contextmanager
    def heeded(self, heed: Callable[[], None]) -> Iterator[None]:
        """Call it so as long as the block lasts."""
        self.heed(heed)
        try:
            yield
        finally:
            self.forget(heed)


class Hold(Struct, frozen=True):
    """A task that a worker has taken.

    Attributes:
        holder: what names this one time of taking it.
    """

    task: Task
    holder: str
    stopping: Stopping


BringIn = Callable[[Hold], TaskEnd]
"""Does a task, in a thread of its own."""


def unexpected_end() -> TaskEnd:
    """What stands of a task whose worker has run into a bug; it is raised, and logged, all the
    same."""
    words = gettext("The importer itself has failed here; its worker's log says where.")
    return TaskEnd(TaskState.STOPPED, EXIT_STOPPED, "unexpected", words)


HowFar = Callable[[Task], int]
"""How far a task has come, by a number that grows: the rows that have ended."""


def came_nowhere(task: Task) -> int:  # noqa: ARG001  the type's
    """Where nobody can tell."""
    return 0


def given_up(task: Task, died: str) -> TaskEnd:
    """What becomes of a task at which worker after worker dies.

    Args:
        died: the last of them; by now the task is another's, who does not even begin.
    """
    hint = (
        gettext(
            "Look into the log of {worker}, and at the memory of its machine. "
            "`importer resume {run}` goes on with it by hand."
        ).format(worker=died, run=task.run_id)
        if task.run_id
        else gettext(
            "Look into the log of {worker}, and at the memory of its machine. Nothing of it was "
            "sent; `importer check` shows by hand whether it can be read."
        ).format(worker=died)
    )
    words = gettext(
        "{number} workers in a row have died at this task with no other in hand, and it got no "
        "further."
    )
    return TaskEnd(
        TaskState.STOPPED,
        EXIT_STOPPED,
        "workers-died",
        words.format(number=task.falls),
        hint,
    )


class Beat(Protocol):
    """Hears that a worker looks after its queue."""

    def __call__(self, *, reached: bool, why_not: str = "") -> None:
        """About once a second, and whether the queue could be reached.

        Args:
            why_not: what its database said, for whoever looks after it.
        """


def beat_for_nobody(*, reached: bool, why_not: str = "") -> None:
    """Where nobody listens."""


class Conduct(Struct, frozen=True):
    """How a worker works. Times are in seconds.

    Attributes:
        worker: how it is called in lists.
        concurrency: tasks at once.
        address: the outgoing address that it has; see `core.fleet.NewTask`.
        heartbeat: how often it says that it is alive.
        silence: after which others take over what it had.
        budget: what tasks under way may take to end when it is asked to stop.
        until_idle: end when nothing is left to do.
        how_far: asked when a task is taken up again; one at which workers die and that comes no
            further is given up.
        beat: told at every look at the queue.
    """

    worker: str
    concurrency: int = 1
    address: str = ""
    heartbeat: float = 5.0
    silence: float = 30.0
    budget: float = 60.0
    until_idle: bool = False
    how_far: HowFar = came_nowhere
    beat: Beat = beat_for_nobody


class Queue(Protocol):
    """The five verbs."""

    def submit(self, task: NewTask) -> int:
        """Put a task behind the others of its lane; its number."""

    def schedule(self, task: NewTask, due: str) -> int | None:
        """The same for a time of a schedule; None if it was put there before, by whomever."""

    def status(self) -> tuple[Task, ...]:
        """All that have not ended and the last that have, in the order in which they came."""

    def cancel(self, task_id: int) -> TaskState:
        """One that waits never begins; one under way is asked to end in order, and asked again it
        is broken off. How it stood.

        Raises:
            UsageError: `task-unknown`.
        """

    def work(self, bring_in: BringIn, conduct: Conduct, stopping: Stopping) -> None:
        """Do tasks, until it is asked to stop: then those under way are waited for within the
        budget, and what is left of them is put back."""
