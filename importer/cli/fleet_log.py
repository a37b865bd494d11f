"""What `importer fleet worker` says while it works: what it takes up, what became of it, and
whether its database is there."""

import time
from collections.abc import Callable
from threading import Lock

from importer.cli.screen import Screen
from importer.core.fleet import Task, TaskEnd, TaskState
from importer.core.language import gettext
from importer.fleet.queue import Beat, BringIn, Hold

_PASSING = 5.0
"""Seconds without the database that nobody needs to hear of."""


class WorkerLog:
    """Safe for several threads: tasks are done in some of their own."""

    def __init__(self, screen: Screen, get_time: Callable[[], float] = time.monotonic) -> None:
        self._screen = screen
        self._get_time = get_time
        self._lock = Lock()
        self._reached_at = get_time()
        self._why_not = ""
        self._is_missed = False

    def around(self, bring_in: BringIn) -> BringIn:
        """The same, told of."""

        def told(hold: Hold) -> TaskEnd:
            self._takes(hold.task)
            end = bring_in(hold)
            self._ends(hold.task, end)
            return end

        return told

    def beside(self, beat: Beat) -> Beat:
        """The same, and told of where it matters to whoever reads."""

        def told(*, reached: bool, why_not: str = "") -> None:
            beat(reached=reached, why_not=why_not)
            self._heard(reached=reached, why_not=why_not)

        return told

    def _takes(self, task: Task) -> None:
        goes_on = gettext("Task {task} is gone on with: {what}.")
        words = goes_on if task.goes > 1 else gettext("Task {task} begins: {what}.")
        self._say(words.format(task=task.id, what=what_of(task)))
        if task.is_suspect:
            alone = gettext("Workers have died at task {task}: nothing else is taken up beside it.")
            self._say(alone.format(task=task.id))
        self._tell(event="task-taken", task=task.id, goes=task.goes, run=task.run_id or None)

    def _ends(self, task: Task, end: TaskEnd) -> None:
        self._say(_words_of(task, end))
        self._tell(
            event="task-left",
            task=task.id,
            state=end.state.value,
            exit_code=end.exit_code,
            error=end.error or None,
        )

    def _heard(self, *, reached: bool, why_not: str) -> None:
        now = self._get_time()
        self._why_not = why_not or self._why_not
        if reached:
            self._reached_at = now
            if self._is_missed:
                self._is_missed, self._why_not = False, ""
                self._say(gettext("The journal's database answers again."))
                self._tell(event="database-back")
        elif not self._is_missed and now - self._reached_at > _PASSING:
            self._is_missed = True
            self._say(_missed(self._why_not))
            self._tell(event="database-gone", why=self._why_not or None)

    def _say(self, words: str) -> None:
        with self._lock:
            self._screen.say(words)

    def _tell(self, **facts: object) -> None:
        with self._lock:
            self._screen.tell(**facts)


def what_of(task: Task) -> str:
    """What a task brings in, and where."""
    return f"{task.task.name} → {task.task.organization or task.task.server}"


def _words_of(task: Task, end: TaskEnd) -> str:
    if end.state is TaskState.WAITING:
        return gettext("Task {task} is put back; any worker goes on with it.").format(task=task.id)
    if end.state is TaskState.STOPPED:
        words = f"{end.message} {end.hint}".rstrip()
        return gettext("Task {task} has stopped: {words}").format(task=task.id, words=words)
    if end.state is TaskState.CANCELLED:
        return gettext("Task {task} has ended, as was asked for.").format(task=task.id)
    return gettext("Task {task} is done (exit code {code}).").format(
        task=task.id, code=end.exit_code
    )


def _missed(why_not: str) -> str:
    words = gettext(
        "The journal's database has not answered for a while. It is asked again and again, and "
        "what was under way is gone on with then."
    )
    return f"{words} ({why_not})" if why_not else words
