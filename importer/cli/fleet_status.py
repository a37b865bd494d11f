"""`importer fleet status` and `importer fleet cancel`."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from importer.cli.fleet_log import what_of
from importer.cli.screen import Screen
from importer.core.fleet import ENDED, Task, TaskState
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.outcomes import UNFINISHED, Ending
from importer.fleet.opening import open_fleet
from importer.journal import Journal
from importer.settings import load_settings
from importer.wiring import open_own_journal

_MOST_UNKNOWN = 100
"""Rows that are named; the report has all."""


def show_status(flags: Mapping[str, Any]) -> int:
    """`importer fleet status`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines, lists=True)
    tasks = open_fleet(settings).queue().status()
    with open_own_journal(settings, read_only=True) as journal:
        known = {run.id for run in journal.runs()}
        endings = {
            task.id: journal.endings(task.run_id) if task.run_id in known else {} for task in tasks
        }
        rows = [_row(task, endings[task.id]) for task in tasks]
        for task in tasks:
            screen.tell(**_facts(journal, task, endings[task.id]))
    if not tasks:
        screen.say(gettext("The fleet has no tasks."))
        screen.tell(tasks=0)
        return 0
    screen.table(
        (
            "#task",
            "state",
            "file",
            "!run",
            "#rows",
            "#created",
            "#left",
            "#under way",
            "#unknown",
            "worker",
        ),
        rows,
    )
    for task in tasks:
        if said := task.waits or f"{task.message} {task.hint}".rstrip():
            screen.say(gettext("Task {task}: {words}").format(task=task.id, words=said))
    return 0


def cancel(task_id: int, flags: Mapping[str, Any]) -> int:
    """`importer fleet cancel`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    stood = open_fleet(settings).queue().cancel(task_id)
    screen.say(_cancelled(stood).format(task=task_id, state=gettext(stood.value)))
    screen.tell(task=task_id, cancelled=stood not in ENDED, state=stood.value)
    return 0


def _cancelled(stood: TaskState) -> str:
    if stood is TaskState.RUNNING:
        return gettext(
            "Task {task} is to end; what its worker has under way is waited for. Cancelled once "
            "more it is broken off at once."
        )
    if stood is TaskState.WAITING:
        return gettext("Task {task} is cancelled; no worker begins with it.")
    return gettext("Task {task} had ended before ({state}); nothing is to be cancelled.")


def _row(task: Task, endings: Mapping[Ending, int]) -> tuple[str, ...]:
    under_way, unknown = _in_doubt(task, endings)
    return (
        str(task.id),
        gettext(task.state.value),
        what_of(task),
        task.run_id,
        whole(sum(endings.values())),
        whole(endings.get(Ending.CREATED, 0)),
        whole(sum(endings.get(ending, 0) for ending in UNFINISHED)),
        whole(under_way),
        whole(unknown),
        task.worker,
    )


def _in_doubt(task: Task, endings: Mapping[Ending, int]) -> tuple[int, int]:
    """The rows that its worker has under way, and those that were left unknown.

    A row that is about to be sent counts as unknown in the journal from its intent on, since its
    worker may die at any moment; while that one lives nobody has to look after it.
    """
    open_rows = endings.get(Ending.UNKNOWN, 0)
    return (open_rows, 0) if task.state is TaskState.RUNNING else (0, open_rows)


def _facts(journal: Journal, task: Task, endings: Mapping[Ending, int]) -> dict[str, object]:
    said = task.task
    under_way, unknown = _in_doubt(task, endings)
    return {
        "task": task.id,
        "kind": said.kind.value,
        "name": said.name,
        "organization": said.organization,
        "lane": said.lane,
        "due": task.due or None,
        "state": task.state.value,
        "run": task.run_id or None,
        "worker": task.worker or None,
        "since": task.since,
        "goes": task.goes,
        "deaths": task.falls,
        "deaths_in_company": task.falls_in_company,
        "waits": task.waits or None,
        "exit_code": task.exit_code,
        "error": task.error or None,
        "message": task.message or None,
        "hint": task.hint or None,
        "endings": {ending.value: count for ending, count in endings.items()},
        "under_way": under_way,
        "unknown_rows": _unknown(journal, task) if unknown else [],
    }


def _unknown(journal: Journal, task: Task) -> list[str]:
    """The rows of which nobody knows whether they are stored, as the user sees them."""
    found = (
        f"{row.ref.sheet} {row.ref.number}".strip()
        for row in journal.results(task.run_id)
        if row.ending is Ending.UNKNOWN
    )
    return list(islice(found, _MOST_UNKNOWN))
