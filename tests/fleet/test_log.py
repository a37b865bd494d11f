"""What a worker says of what it does."""

import json

import pytest
from importer.cli.fleet_log import WorkerLog
from importer.cli.screen import Screen
from importer.core.fleet import NewTask, Task, TaskEnd, TaskKind, TaskState
from importer.fleet.queue import Hold, Stopping, beat_for_nobody
from msgspec.structs import replace

Captured = pytest.CaptureFixture[str]


def a_hold(goes: int = 1) -> Hold:
    task = NewTask(TaskKind.FILE, "a.csv", "acme", (), "http://one", "")
    return Hold(Task(7, task, "", TaskState.RUNNING, goes=goes), "me", Stopping())


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (TaskEnd(TaskState.DONE, 3), "Task 7 is done (exit code 3)."),
        (
            TaskEnd(TaskState.STOPPED, 1, "odd", "It is odd.", "Look at it."),
            "Task 7 has stopped: It is odd. Look at it.",
        ),
        (TaskEnd(TaskState.WAITING), "Task 7 is put back; any worker goes on with it."),
        (TaskEnd(TaskState.CANCELLED, 130), "Task 7 has ended, as was asked for."),
    ],
)
def test_what_is_taken_up_and_what_became_of_it(capfd: Captured, end: TaskEnd, words: str) -> None:
    log = WorkerLog(Screen(json_lines=True))
    assert log.around(lambda _: end)(a_hold()) is end
    out, err = capfd.readouterr()
    assert err.splitlines() == ["Task 7 begins: a.csv → acme.", words]
    taken, left = map(json.loads, out.splitlines())
    assert (taken["event"], taken["task"], taken["goes"]) == ("task-taken", 7, 1)
    assert (left["event"], left["state"]) == ("task-left", end.state.value)


def test_what_another_had_is_gone_on_with(capfd: Captured) -> None:
    log = WorkerLog(Screen(json_lines=False))
    log.around(lambda _: TaskEnd(TaskState.DONE, 0))(a_hold(goes=2))
    assert "Task 7 is gone on with: a.csv → acme." in capfd.readouterr().err


def test_what_is_taken_up_alone_is_told(capfd: Captured) -> None:
    """Whoever wonders why the worker does one task at a time reads it there."""
    log = WorkerLog(Screen(json_lines=False))
    hold = replace(a_hold(goes=4), task=replace(a_hold(goes=4).task, falls=1, falls_in_company=2))
    log.around(lambda _: TaskEnd(TaskState.DONE, 0))(hold)
    said = capfd.readouterr().err
    assert "Workers have died at task 7: nothing else is taken up beside it." in said


def test_a_database_that_is_gone_is_told_of_once_and_again_when_it_is_back(
    capfd: Captured,
) -> None:
    """With what it said; a moment without it is none."""
    now = [0.0]
    beat = WorkerLog(Screen(json_lines=False), lambda: now[0]).beside(beat_for_nobody)
    for second, reached in enumerate([True, False, False, True, *[False] * 9, True, True]):
        now[0] = second * 1.0
        beat(reached=reached, why_not="" if reached else "connection refused")
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 2
    assert "has not answered for a while" in said[0]
    assert "(connection refused)" in said[0]
    assert said[1] == "The journal's database answers again."
