"""`importer fleet submit` and `importer fleet schedule`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from importer.cli.failures import shown_error
from importer.cli.job_watching import ended_politely
from importer.cli.screen import Screen
from importer.core.checking.checker import Checker
from importer.core.errors import ImporterError, UsageError
from importer.core.fleet import NewTask, TaskKind
from importer.core.jobs.timetable import Timetable, parse_timetable
from importer.core.jobs.windows import zone_named
from importer.core.language import gettext
from importer.fleet.job_tasks import task_of
from importer.fleet.manifests import ManifestLine, read_manifest, refuse, split_options
from importer.fleet.opening import Fleet, open_fleet
from importer.run.now import today
from importer.settings import Job, Settings, find_job, job_file, load_jobs, load_settings
from importer.wiring.server import ServerOfSettings

Flags = Mapping[str, Any]
ReadOptions = Callable[[tuple[str, ...]], Flags]

_LOOKED_BACK = 3600.0
"""Seconds: a time that came round while no scheduler ran is made up for."""

_LONGEST_NAP = 20.0


_NOT_OF_A_TASK = frozenset(
    {"journal", "json_lines", "language", "manifest", "organizations", "out", "sandbox"}
    | {"unsafe_journal"}
)
"""Options of `importer run` that are the worker's own, or hold for no task."""


class Submitted(Struct, frozen=True):
    """What the command line says."""

    what: str | None
    manifest: Path | None
    options: str
    address: str
    config: Path | None


def submit(said: Submitted, flags: Flags, read_options: ReadOptions) -> int:
    """`importer fleet submit`."""
    settings = load_settings({**flags, "organization": None})
    screen = Screen(json_lines=settings.json_lines)
    fleet = open_fleet(settings)
    store = fleet.open_store()
    try:
        tasks = _tasks(said, flags, read_options, store.keep_file)
    finally:
        store.close()
    queue = fleet.queue()
    for task in tasks:
        number = queue.submit(task)
        screen.say(
            gettext("Task {task}: {name}, for {server}.").format(
                task=number, name=task.name, server=task.lane
            )
        )
        screen.tell(task=number, name=task.name, organization=task.organization, lane=task.lane)
    return 0


def _tasks(
    said: Submitted, flags: Flags, read_options: ReadOptions, keep: Callable[[Path], str]
) -> list[NewTask]:
    """What is to be submitted, once all of it is found to be usable; its files are kept."""
    lines = _lines(said, flags)
    if not lines:
        job = _job_named(said)
        _check_says_itself(said, flags)
        return [_job_task(job, said.address)]
    places: list[tuple[str, str]] = []
    wrong: list[str] = []
    for line in lines:
        try:
            places.append(_place(line, flags, read_options))
        except (ValueError, click.UsageError) as error:
            reason = _reason(error)
            if not said.manifest:
                raise _unusable(said.options, reason) from None
            wrong.append(_at(line, reason))
        except UsageError as error:
            if not said.manifest:
                raise
            wrong.append(_at(line, error.message))
    refuse(said.manifest or Path(), wrong)
    return [
        NewTask(
            kind=TaskKind.FILE,
            name=line.path.name,
            organization=organization,
            options=line.options,
            server=server,
            address=said.address,
            source=keep(line.path),
        )
        for line, (server, organization) in zip(lines, places, strict=True)
    ]


def _at(line: ManifestLine, reason: str) -> str:
    return gettext("line {number}: {reason}").format(
        number=line.number, reason=reason.removesuffix(".")
    )


def _reason(error: ValueError | click.UsageError) -> str:
    return error.format_message() if isinstance(error, click.UsageError) else str(error)


def _unusable(options: str, reason: str) -> UsageError:
    return UsageError(
        "options-unusable",
        gettext("--options “{options}” can't be used: {reason}").format(
            options=options, reason=reason if reason.endswith((".", "?")) else f"{reason}."
        ),
        hint=gettext(
            "Nothing was submitted. --options takes what `importer run` takes, in quotation marks: "
            "--options '--on-existing update'. `importer run --help` lists it."
        ),
    )


def _job_named(said: Submitted) -> Job:
    """What is no file is a job's name, if anything."""
    what = said.what or ""
    try:
        return find_job(job_file(said.config), what)
    except UsageError as error:
        if error.code not in {"job-unknown", "jobs-missing"}:
            raise
        raise UsageError(
            "file-or-job-unknown",
            gettext("There is no file {what}, and no job of that name.").format(what=what),
            hint=gettext("Check the name and the folder. Of jobs: {words}").format(
                words=error.message
            ),
        ) from None


def _check_says_itself(said: Submitted, flags: Flags) -> None:
    """What a job is done with stands in its file alone: whoever does it looks there."""
    if said.options or flags.get("organization"):
        raise UsageError(
            "job-says-itself",
            gettext("The job {name} says itself where it goes, and with which options.").format(
                name=said.what
            ),
            hint=gettext("Write the organization and the options into the jobs file."),
        )


def _lines(said: Submitted, flags: Flags) -> tuple[ManifestLine, ...]:
    """The files; none for a job."""
    if bool(said.what) == bool(said.manifest):
        raise UsageError(
            "files-or-manifest",
            gettext("importer fleet submit takes a file or a job, or a manifest, and not both."),
            hint=gettext("Write importer fleet submit FILE, or importer fleet submit JOB."),
        )
    if said.manifest:
        return read_manifest(said.manifest)
    path = Path(said.what or "")
    if not path.is_file():
        return ()
    try:
        options = split_options(said.options)
    except ValueError as error:
        raise _unusable(said.options, str(error)) from None
    return (ManifestLine(1, path.name, path, flags.get("organization") or "", options),)


def _place(line: ManifestLine, flags: Flags, read_options: ReadOptions) -> tuple[str, str]:
    """Where it goes: the address of the server, and the organization's name, whoever named it: a
    worker hears nothing of this environment. What it would stumble over is found here.

    Raises:
        ValueError: no task may say this, in words.
        click.UsageError: `importer run` has no such option.
        UsageError: its settings can't be used.
    """
    said = read_options(line.options).items()
    own = {name: value for name, value in said if value is not None and value != ()}
    _check_are_a_tasks(own)
    named = {"organization": line.organization} if line.organization else {}
    settings = load_settings({**flags, **own, **named})
    Checker(settings.checking(today()), None)
    return ServerOfSettings(settings).base_url, settings.organization


def _check_are_a_tasks(options: Flags) -> None:
    if "organization" in options:
        raise ValueError(
            gettext("--organization stands beside --options, and in a column of a manifest")
        )
    for name in sorted(options.keys() & _NOT_OF_A_TASK):
        option = f"--{name.removesuffix('_lines').replace('_', '-')}"
        raise ValueError(
            gettext("{option} is said to the worker, not of a task").format(option=option)
        )


def _job_task(job: Job, address: str) -> NewTask:
    return task_of(job, ServerOfSettings(job.settings()).base_url, address)


def schedule(config: Path | None, address: str, flags: Flags, *, once: bool) -> int:
    """`importer fleet schedule`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    fleet = open_fleet(settings)
    dues = _dues(load_jobs(job_file(config)), settings, address)
    since, said = time.time() - _LOOKED_BACK, ""
    with ended_politely():
        try:
            while True:
                now = time.time()
                wrong = _submit_all(screen, fleet, dues, (since, now))
                if once and wrong is not None:
                    raise wrong
                if once:
                    return 0
                said = _say_once(screen, wrong, said)
                since = now if wrong is None else since  # what failed comes round again
                time.sleep(_nap(dues, now))
        except KeyboardInterrupt:
            screen.say(gettext("Scheduling has ended."))
            return 0


def _dues(jobs: tuple[Job, ...], settings: Settings, address: str) -> list[_Due]:
    """Those that have a schedule, each of which can be submitted as it stands.

    Raises:
        UsageError: `nothing-scheduled`, or one of them can't be used.
    """
    zone = zone_named(settings.time_zone)
    found = [
        _Due(job, parse_timetable(job.schedule, zone), address) for job in jobs if job.schedule
    ]
    for due in found:
        _job_task(due.job, address)
    if found:
        return found
    raise UsageError(
        "nothing-scheduled",
        gettext("None of the jobs has a schedule."),
        hint=gettext("Write schedule = “daily 02:30” into a job, or submit it by hand."),
    )


class _Due(Struct, frozen=True):
    """A job that may be due."""

    job: Job
    timetable: Timetable
    address: str


def _submit_all(
    screen: Screen, fleet: Fleet, dues: list[_Due], between: tuple[float, float]
) -> ImporterError | None:
    """Submit those whose time came round: one that can't be keeps back no other. What is wrong."""
    wrong = None
    for due in dues:
        try:
            _submit_due(screen, fleet, due, between)
        except ImporterError as error:
            wrong = wrong or error
    return wrong


def _say_once(screen: Screen, wrong: ImporterError | None, said: str) -> str:
    """Say what is wrong, unless it is what was said last."""
    if wrong is None:
        return ""
    words = shown_error(wrong)
    if words != said:
        screen.say(words)
        screen.tell(error=wrong.code, message=wrong.message, hint=wrong.hint)
    return words


def _submit_due(screen: Screen, fleet: Fleet, due: _Due, between: tuple[float, float]) -> None:
    """Submit a job whose time came round; once, however many times did."""
    since, now = between
    came = None
    while (following := due.timetable.next_after(came or since)) <= now:
        came = following
    if came is None:
        return
    moment = f"{datetime.fromtimestamp(came, UTC):%Y-%m-%dT%H:%MZ}"
    task = _job_task(due.job, due.address)
    number = fleet.queue().schedule(task, f"{due.job.whole_name} {moment}")
    if number is not None:
        screen.say(
            gettext("Task {task}: {name}, for {server}.").format(
                task=number, name=due.job.name, server=task.lane
            )
        )
    screen.tell(job=due.job.name, due=moment, task=number)


def _nap(dues: list[_Due], now: float) -> float:
    return max(0.0, min(_LONGEST_NAP, *(due.timetable.next_after(now) - now for due in dues)))
