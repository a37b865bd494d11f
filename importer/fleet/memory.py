"""A queue in memory: a fleet of threads in one process, for tests. A task that raises SystemExit
has killed its worker, who tells no end of it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from importer.core.errors import UsageError
from importer.core.fleet import ENDED, NewTask, Task, TaskEnd, TaskState
from importer.core.language import gettext
from importer.fleet.queue import BringIn, Conduct, Hold, Stopping, given_up, unexpected_end

_NAP = 0.01


class _Life(Struct, eq=False):
    """A worker from its beginning to its end."""

    is_over: bool = False


class _Go(Struct):
    """One time that a worker has taken a task; see `TaskStore.take`."""

    task: int
    life: _Life
    is_told: bool = False
    is_cleared: bool = False


class MemoryQueue:
    """A `Queue`; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: dict[int, Task] = {}
        self._rests: dict[int, float] = {}
        self._holds: dict[int, Hold] = {}
        self._goes: list[_Go] = []
        self._left: set[int] = set()
        self._reached: dict[int, int] = {}
        self._died: dict[int, str] = {}

    def submit(self, task: NewTask) -> int:
        """See `Queue`."""
        with self._lock:
            return self._add(task, "")

    def schedule(self, task: NewTask, due: str) -> int | None:
        """See `Queue`."""
        with self._lock:
            if any(one.due == due for one in self._tasks.values()):
                return None
            return self._add(task, due)

    def _add(self, task: NewTask, due: str) -> int:
        number = len(self._tasks) + 1
        self._tasks[number] = Task(number, task, due, TaskState.WAITING)
        return number

    def status(self) -> tuple[Task, ...]:
        """See `Queue`."""
        with self._lock:
            return tuple(self._tasks.values())

    def cancel(self, task_id: int) -> TaskState:
        """See `Queue`."""
        with self._lock:
            task = self._tasks.get(task_id)
            hold = self._holds.get(task_id)
            if task is not None and task.state is TaskState.WAITING:
                self._tasks[task_id] = replace(task, state=TaskState.CANCELLED, cancels=True)
            elif task is not None and task.state is TaskState.RUNNING:
                self._tasks[task_id] = replace(task, cancels=True)
        if task is None:
            raise UsageError(
                "task-unknown",
                gettext("The fleet has no task {task}.").format(task=task_id),
                hint=gettext("`importer fleet status` lists all tasks."),
            )
        if hold is not None:
            hold.stopping.cancel()
        return task.state

    def work(self, bring_in: BringIn, conduct: Conduct, stopping: Stopping) -> None:
        """See `Queue`."""
        life = _Life()
        threads = [
            threading.Thread(target=self._work, args=(bring_in, conduct, stopping, life))
            for _ in range(conduct.concurrency)
        ]

        def stop() -> None:
            for hold in self._held_by(conduct.worker):
                hold.stopping.ask()

        stopping.heed(stop)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stopping.forget(stop)

    def _held_by(self, worker: str) -> list[Hold]:
        with self._lock:
            return [hold for hold in self._holds.values() if hold.task.worker == worker]

    def _work(self, bring_in: BringIn, conduct: Conduct, stopping: Stopping, life: _Life) -> None:
        while not (stopping.is_asked or life.is_over):
            conduct.beat(reached=True)
            hold = self._take(conduct, stopping, life)
            if hold is not None:
                if not self._outlives(hold, bring_in):
                    life.is_over = True
            elif conduct.until_idle and self._is_idle(conduct.address):
                return
            else:
                time.sleep(_NAP)

    def _outlives(self, hold: Hold, bring_in: BringIn) -> bool:
        """Whether the worker lives after the task."""
        end: TaskEnd | None = unexpected_end()
        try:
            died = self._died[hold.task.id]
            end = given_up(hold.task, died) if hold.task.is_given_up else bring_in(hold)
        except SystemExit:
            end = None
        finally:
            if end is not None:
                self._end(hold, end)
        if end is None:
            with self._lock:
                self._holds.pop(hold.task.id)
                self._left.add(hold.task.id)
        return end is not None

    def _take(self, conduct: Conduct, stopping: Stopping, life: _Life) -> Hold | None:
        with self._lock, suppress(StopIteration):
            if stopping.is_asked:  # what is taken from now on nobody would ask
                return None
            task = next(one for one in self._tasks.values() if self._is_next(one, conduct))
            self._clear(task, conduct)
            falls = self._falls(task)
            alone = sum(self._was_alone(one) for one in falls)
            taken = replace(
                task,
                state=TaskState.RUNNING,
                worker=conduct.worker,
                goes=task.goes + 1,
                falls=alone,
                falls_in_company=len(falls) - alone,
            )
            if not self._has_room(taken, conduct):
                return None
            self._died[task.id] = task.worker
            self._left.discard(task.id)
            self._goes.append(_Go(task.id, life))
            self._tasks[task.id] = taken
            self._holds[task.id] = Hold(taken, f"{conduct.worker} {taken.goes}", Stopping())
            return self._holds[task.id]
        return None

    def _clear(self, task: Task, conduct: Conduct) -> None:
        """See `TaskStore.take`."""
        reached = conduct.how_far(task)
        if reached > self._reached.get(task.id, 0):
            self._reached[task.id] = reached
            for go in self._goes:
                go.is_cleared = go.is_cleared or go.task == task.id

    def _falls(self, task: Task) -> list[_Go]:
        return [go for go in self._goes if go.task == task.id and not (go.is_told or go.is_cleared)]

    def _was_alone(self, fall: _Go) -> bool:
        return not any(
            go.life is fall.life and go.task != fall.task and not go.is_told for go in self._goes
        )

    def _has_room(self, task: Task, conduct: Conduct) -> bool:
        """Whether it may be taken beside what the worker has, which ends for a suspect."""
        beside = [hold for hold in self._holds.values() if hold.task.worker == conduct.worker]
        if task.is_suspect:
            for hold in beside:
                hold.stopping.ask_once()
        return not beside or not (task.is_suspect or any(hold.task.is_suspect for hold in beside))

    def _is_next(self, task: Task, conduct: Conduct) -> bool:
        open_before = (
            one.id < task.id or one.state is TaskState.RUNNING
            for one in self._tasks.values()
            if one.task.lane == task.task.lane
            and one.state in {TaskState.WAITING, TaskState.RUNNING}
            and one.id != task.id
        )
        return (
            (task.state is TaskState.WAITING or task.id in self._left)
            and task.task.address == conduct.address
            and self._rests.get(task.id, 0.0) <= time.monotonic()
            and not any(open_before)
        )

    def _is_idle(self, address: str) -> bool:
        with self._lock:
            mine = [one for one in self._tasks.values() if one.task.address == address]
        return all(one.state in ENDED for one in mine)

    def _end(self, hold: Hold, end: TaskEnd) -> None:
        with self._lock:
            task_id = hold.task.id
            self._holds.pop(task_id)
            last = [go for go in self._goes if go.task == task_id][-1]
            last.is_told = True
            self._rests[task_id] = time.monotonic() + end.rests
            self._tasks[task_id] = replace(
                self._tasks[task_id],
                state=end.state,
                exit_code=end.exit_code,
                error=end.error,
                message=end.message,
                hint=end.hint,
            )
