"""What a fleet asks of the place that its machines share."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from importer.core.fleet import NewTask, Task, TaskEnd, TaskState, Turn


class SharedState(Struct, frozen=True):
    """What is known of one route's limits, as it was kept last.

    Attributes:
        text: "" if nothing is known.
        version: goes up with every change.
    """

    text: str
    version: int


class Budgets(Protocol):
    """The limits of one lane, shared by all that send through it."""

    def now(self) -> float:
        """Seconds by the clock that all share."""

    def load(self, route: str) -> SharedState:
        """What is known of a route."""

    def keep(self, route: str, text: str, version: int) -> bool:
        """Replace what was loaded; False if somebody was faster.

        Raises:
            ImporterError: `task-lost`: another worker has taken over, so nothing may leave.
        """

    def close(self) -> None:
        """Let its connection go."""


class TaskStore(Protocol):
    """The tasks of a fleet, and the files that are to be brought in."""

    def add(self, task: NewTask, due: str = "") -> int | None:
        """Put a task on record; None if there is one for that time already."""

    def one(self, task_id: int) -> Task:
        """Raises UsageError `task-unknown`."""

    def find(self, task_id: int) -> Task | None:
        """The task, if there is one of that number."""

    def every(self) -> tuple[Task, ...]:
        """All that have not ended and the last that have, in the order in which they came."""

    def states(self) -> Mapping[str, int]:
        """How many tasks there are in each state."""

    def take(
        self,
        task_id: int,
        holder: str,
        worker: str,
        reached: int = 0,
        turn: Turn | None = None,
        life: str = "",
    ) -> Task:
        """From now on it is this holder's, and nobody else's.

        Args:
            reached: how far it has come by now; see `importer.fleet.queue.HowFar`. Whoever had it
                before and has told no end of it counts as having died at it, unless it has come
                further than ever; who tells one after all has not.
            life: names the process that takes it, whatever else it has in hand; "" for one that has
                nothing.

        Raises:
            ImporterError: `task-lost`: the turn is another's by now.
        """

    def begins(self, task_id: int, holder: str, run_id: str) -> None:
        """Its run has an id. Raises ImporterError `task-lost`."""

    def waits(self, task_id: int, holder: str, words: str, seconds: float) -> None:
        """What it waits for, and for how long; the words hold no longer."""

    def end(self, task_id: int, holder: str, end: TaskEnd) -> bool:
        """What became of it; False if it was another's by then, and nothing of it was changed but
        that the holder lives."""

    def ask_to_cancel(self, task_id: int) -> TaskState:
        """One that waits never begins; whoever works at one is told. How it stood until then.

        Raises:
            UsageError: `task-unknown`.
        """

    def forget_run(self, run_id: str) -> None:
        """Remove the tasks of a run, and the bytes of their files. What is left of one that was
        scheduled is that its time has been.

        Raises:
            ImporterError: `run-in-fleet`: a worker is at it.
        """

    def keep_file(self, path: Path) -> str:
        """Keep a file's bytes as long as a task may need them; the name of what is kept."""

    def bring_file(self, source: str, to: Path) -> None:
        """Write them to a new file. Raises ImporterError `source-damaged`."""

    def close(self) -> None:
        """Let its connection go."""
