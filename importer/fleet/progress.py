"""How far a task has come, as the journal knows it."""

from importer.core.fleet import Task, TaskKind
from importer.core.outcomes import UNFINISHED
from importer.core.ports import RunReader
from importer.core.runs import RunState
from importer.journal import Journal


def ended_rows(journal: Journal, task: Task) -> int:
    """The rows of its run that have ended, and one more once the run has; of a job those of all the
    runs that are kept of it."""
    wanted = _runs(journal, task)
    runs = [run for run in journal.runs() if run.id in wanted]
    finished = sum(run.state is RunState.FINISHED for run in runs)
    return finished + sum(_ended(journal, run.id) for run in runs)


def _runs(journal: Journal, task: Task) -> set[str]:
    if task.task.kind is TaskKind.FILE:
        return {task.run_id}
    records = journal.job_records(f"{task.task.config}/{task.task.name}")
    return {record.run_id for record in records}


def _ended(reader: RunReader, run_id: str) -> int:
    return sum(
        number for ending, number in reader.endings(run_id).items() if ending not in UNFINISHED
    )
