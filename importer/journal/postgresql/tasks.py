"""The tasks of a fleet and the files that they bring in, in tables beside the journal's."""

import json
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from msgspec.structs import astuple

from importer.core.errors import ImporterError, UsageError
from importer.core.fleet import NewTask, Task, TaskEnd, TaskKind, TaskState, Turn
from importer.core.language import gettext
from importer.journal.postgresql.connection import PostgresDatabase
from importer.journal.postgresql.queue_statements import FORGET_JOBS, OWN_TURN

_PART = 1 << 20
"""Bytes of a file that are kept together."""

_FALLS = """(SELECT count(*) FROM goes AS go
        WHERE go.task = tasks.id AND go.number > cleared AND go.number < tasks.goes
        AND go.is_told = 0 AND {company} (SELECT 1 FROM goes AS beside
            WHERE beside.life = go.life AND beside.task <> go.task AND beside.is_told = 0))"""
"""Workers that have told no end of a task since it got further last. What a worker had in hand when
it died are the tasks of which it has told no end."""

_OF_A_TASK = "kind, name, organization, options, server, address, source, config"
_COLUMNS = f"""id, {_OF_A_TASK}, coalesce(due, ''), state, run_id, worker,
    extract(epoch FROM since)::float8,
    CASE WHEN state = 'running' AND waits_until > clock_timestamp() THEN waits ELSE '' END,
    exit_code, error, message, hint, cancels, goes,
    {_FALLS.format(company="NOT EXISTS")}, {_FALLS.format(company="EXISTS")}"""

_ADD = f"""INSERT INTO tasks ({_OF_A_TASK}, due)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, '')) ON CONFLICT (due) DO NOTHING RETURNING id"""
_TAKE = f"""UPDATE tasks SET holder = ?2, worker = ?3, state = 'running', goes = goes + 1,
    cleared = CASE WHEN ?4 > reached THEN goes ELSE cleared END, reached = greatest(reached, ?4),
    since = clock_timestamp(), waits = '' WHERE id = ?1 RETURNING {_COLUMNS}"""
_GO = "INSERT INTO goes (task, number, holder, life) VALUES (?, ?, ?, ?)"
_TELLS = "UPDATE goes SET is_told = 1 WHERE task = ? AND holder = ?"
_BEGINS = "UPDATE tasks SET run_id = ?3 WHERE id = ?1 AND holder = ?2"
_WAITS = """UPDATE tasks SET waits = ?3,
    waits_until = clock_timestamp() + ?4::float8 * interval '1 second'
    WHERE id = ?1 AND holder = ?2"""
_END = """UPDATE tasks SET state = ?3, exit_code = ?4, error = ?5, message = ?6, hint = ?7,
    holder = '', waits = '', since = clock_timestamp() WHERE id = ?1 AND holder = ?2"""
_CANCEL = """WITH before AS (SELECT id, state FROM tasks WHERE id = ? FOR UPDATE),
    asked AS (UPDATE tasks SET cancels = cancels + 1,
        state = CASE tasks.state WHEN 'waiting' THEN 'cancelled' ELSE tasks.state END
        FROM before WHERE tasks.id = before.id AND before.state IN ('waiting', 'running'))
    SELECT state FROM before"""
_EVERY = f"""SELECT {_COLUMNS} FROM tasks
    WHERE state IN ('waiting', 'running') OR id > (SELECT max(id) FROM tasks) - 500 ORDER BY id"""
_KEEP = "INSERT INTO sources (source, part, bytes) VALUES (?, ?, ?)"
_PART_OF = "SELECT bytes FROM sources WHERE source = ? AND part = ?"
_OF_A_RUN = f"SELECT {_COLUMNS} FROM tasks WHERE run_id = ? FOR UPDATE"
_DROP_FILE = "DELETE FROM sources WHERE source = ?"
_FORGET = "DELETE FROM tasks WHERE id = ?"
_FORGET_GOES = "DELETE FROM goes WHERE task = ?"
_BLANK = "UPDATE tasks SET run_id = '', message = '', hint = '' WHERE id = ?"
_DROP_NEEDLESS = """DELETE FROM sources WHERE NOT EXISTS (
        SELECT 1 FROM tasks WHERE tasks.source = sources.source AND state IN ('waiting', 'running'))
    AND (kept_at < now() - interval '1 day'
        OR EXISTS (SELECT 1 FROM tasks WHERE tasks.source = sources.source))"""


class Tasks:
    """A `TaskStore` (`importer.core.ports.fleet`). Belongs to the thread that uses it."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self.close = database.close

    def add(self, task: NewTask, due: str = "") -> int | None:
        """See `TaskStore`."""
        options = json.dumps(task.options)
        where = (task.server, task.address, task.source, task.config, due)
        values = (task.kind.value, task.name, task.organization, options, *where)
        with self._database.transaction(synced=True):
            found = self._database.fetch_one(_ADD, values)
        return None if found is None else int(found[0])

    def one(self, task_id: int) -> Task:
        """See `TaskStore`."""
        found = self.find(task_id)
        if found is None:
            raise _unknown(task_id)
        return found

    def find(self, task_id: int) -> Task | None:
        """See `TaskStore`."""
        row = self._database.fetch_one(f"SELECT {_COLUMNS} FROM tasks WHERE id = ?", [task_id])
        return None if row is None else _task(row)

    def every(self) -> tuple[Task, ...]:
        """See `TaskStore`."""
        rows = self._database.fetch_all(_EVERY)
        return tuple(map(_task, rows))

    def states(self) -> Mapping[str, int]:
        """See `TaskStore`."""
        rows = self._database.fetch_all("SELECT state, count(*) FROM tasks GROUP BY state")
        return {**dict.fromkeys(map(str, TaskState), 0), **dict(rows)}

    def take(
        self,
        task_id: int,
        holder: str,
        worker: str,
        reached: int = 0,
        turn: Turn | None = None,
        life: str = "",
    ) -> Task:
        """See `TaskStore`."""
        with self._database.transaction(synced=True):
            if turn is not None and not self._database.fetch_one(OWN_TURN, astuple(turn)):
                raise task_lost()
            found = self._database.fetch_one(_TAKE, [task_id, holder, worker, reached])
            if found is None:
                raise _unknown(task_id)
            task = _task(found)
            self._database.execute(_GO, [task_id, task.goes, holder, life or holder])
        return task

    def begins(self, task_id: int, holder: str, run_id: str) -> None:
        """See `TaskStore`."""
        with self._database.transaction(synced=True):
            if not self._database.execute(_BEGINS, [task_id, holder, run_id]):
                raise task_lost()

    def waits(self, task_id: int, holder: str, words: str, seconds: float) -> None:
        """See `TaskStore`."""
        self._database.execute(_WAITS, [task_id, holder, words, seconds])

    def end(self, task_id: int, holder: str, end: TaskEnd) -> bool:
        """See `TaskStore`."""
        said = (end.state.value, end.exit_code, end.error, end.message, end.hint)
        with self._database.transaction(synced=True):
            found = bool(self._database.execute(_END, [task_id, holder, *said]))
            self._database.execute(_TELLS, [task_id, holder])
        if found and end.state is not TaskState.WAITING:
            self._drop_files()
        return found

    def ask_to_cancel(self, task_id: int) -> TaskState:
        """See `TaskStore`."""
        with self._database.transaction(synced=True):
            found = self._database.fetch_one(_CANCEL, [task_id])
        if found is None:
            raise _unknown(task_id)
        self._drop_files()
        return TaskState(found[0])

    def forget_run(self, run_id: str) -> None:
        """See `TaskStore`."""
        with self._database.transaction(synced=True):
            tasks = [_task(row) for row in self._database.fetch_all(_OF_A_RUN, [run_id])]
            for task in tasks:
                if task.state is TaskState.RUNNING:
                    raise _under_way(run_id, task)
                self._database.execute(_DROP_FILE, [task.task.source])
                self._database.execute(_BLANK if task.due else _FORGET, [task.id])
                if not task.due:
                    self._database.execute(_FORGET_GOES, [task.id])
                    self._database.execute(FORGET_JOBS, [task.id])
        if tasks:
            for table in ("tasks", "sources"):
                self._database.say(f"VACUUM {table}")

    def keep_file(self, path: Path) -> str:
        """See `TaskStore`."""
        with path.open("rb") as file:
            source = f"{file_digest(file, 'sha256').hexdigest()} {uuid4().hex}"
            file.seek(0)
            with self._database.transaction(synced=True):
                for number, part in enumerate(iter(lambda: file.read(_PART), b"")):
                    self._database.execute(_KEEP, [source, number, part])
        return source

    def bring_file(self, source: str, to: Path) -> None:
        """See `TaskStore`."""
        seen, number = sha256(), 0
        with to.open("xb") as file:
            while row := self._database.fetch_one(_PART_OF, [source, number]):
                seen.update(row[0])
                file.write(row[0])
                number += 1
        if seen.hexdigest() != source.partition(" ")[0]:
            raise ImporterError(
                "source-damaged",
                gettext("What the journal keeps of {file} is not what was submitted.").format(
                    file=to.name
                ),
                hint=gettext("Submit the file again."),
            )

    def _drop_files(self) -> None:
        """Bytes are kept as long as a task may need them; those of a submitter that died, a day."""
        self._database.execute(_DROP_NEEDLESS)


def _task(row: tuple[Any, ...]) -> Task:
    number, kind, name, organization, options, server, address, source, config, *rest = row
    due, state, run_id, worker, since, waits, exit_code, error, message, hint, *counts = rest
    cancels, goes, falls, falls_in_company = counts
    return Task(
        id=number,
        task=NewTask(
            kind=TaskKind(kind),
            name=name,
            organization=organization,
            options=tuple(json.loads(options)),
            server=server,
            address=address,
            source=source,
            config=config,
        ),
        due=due,
        state=TaskState(state),
        run_id=run_id,
        worker=worker,
        since=since,
        waits=waits,
        exit_code=exit_code,
        error=error,
        message=message,
        hint=hint,
        cancels=bool(cancels),
        goes=goes,
        falls=falls,
        falls_in_company=falls_in_company,
    )


def _unknown(task_id: int) -> UsageError:
    return UsageError(
        "task-unknown",
        gettext("The fleet has no task {task}.").format(task=task_id),
        hint=gettext("`importer fleet status` lists all tasks."),
    )


def _under_way(run_id: str, task: Task) -> ImporterError:
    return ImporterError(
        "run-in-fleet",
        gettext("{worker} is at work on the run {run}: task {task}.").format(
            worker=task.worker, run=run_id, task=task.id
        ),
        hint=gettext(
            "`importer fleet cancel {task}` ends it in order; then the run can be forgotten."
        ).format(task=task.id),
    )


def task_lost() -> ImporterError:
    """What to say where another worker has taken over."""
    return ImporterError(
        "task-lost",
        gettext("Another worker has taken this task over; nothing more is sent from here."),
        hint=gettext("Nothing is to be done: the other one goes on with it."),
    )
