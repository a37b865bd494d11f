"""What starts a job at its hours: the files for it, where they belong, and what to do with them."""

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs
from msgspec import Struct

from importer.core.jobs.schedule import Schedule
from importer.core.jobs.timers import (
    TimedJob,
    cron_line,
    launchd_agent,
    systemd_service,
    systemd_timer,
    windows_task,
)
from importer.settings import Job, Settings, locks_folder


class Installation(Struct, frozen=True):
    """Files, and the command lines that make them count.

    Attributes:
        files: path -> text.
        then: to be run by the person, in this order.
        encoding: of the files.
    """

    files: Mapping[Path, str]
    then: tuple[str, ...]
    encoding: str = "utf-8"


def timed(job: Job, settings: Settings, schedule: Schedule) -> TimedJob:
    """The job as something that starts it sees it."""
    command = (sys.executable, "-m", "importer", "job", "run", job.name, "--config", job.config)
    fetches = ("--fetch",) if job.fetch else ()
    place = settings.journal_place()
    folders = (
        job.input if job.input.is_dir() else job.input.parent,
        *(path.parent for path in job.sights.files()),
        *((place.absolute().parent,) if isinstance(place, Path) else ()),
        *(job.reports, locks_folder().parent),
    )
    return TimedJob(
        name=job.name,
        command=tuple(map(str, (*command, *fetches))),
        schedule=schedule,
        writable=tuple(dict.fromkeys(map(str, folders))),
        credentials=tuple(dict.fromkeys(one.credential for one in job.secrets() if one.credential)),
    )


def _systemd(job: TimedJob) -> Installation:
    """Of the whole machine for root, else of the user."""
    of_machine = hasattr(os, "geteuid") and os.geteuid() == 0
    folder = Path("/etc/systemd/system" if of_machine else platformdirs.user_config_dir())
    folder = folder if of_machine else folder / "systemd" / "user"
    control = "systemctl" if of_machine else "systemctl --user"
    unit = f"importer-{job.name}"
    return Installation(
        {
            folder / f"{unit}.service": systemd_service(job),
            folder / f"{unit}.timer": systemd_timer(job),
        },
        (f"{control} daemon-reload", f"{control} enable --now {unit}.timer"),
    )


def _cron(job: TimedJob) -> Installation:
    """A file of its own: nobody's crontab is written over."""
    path = Path(platformdirs.user_config_dir()) / f"importer-{job.name}.cron"
    return Installation({path: cron_line(job)}, (f"(crontab -l; cat '{path}') | crontab -",))


def _launchd(job: TimedJob) -> Installation:
    path = Path.home() / "Library" / "LaunchAgents" / f"bigcapital-importer.{job.name}.plist"
    return Installation(
        {path: launchd_agent(job)}, (shlex.join(("launchctl", "load", "-w", str(path))),)
    )


def _task_scheduler(job: TimedJob) -> Installation:
    path = Path(platformdirs.user_config_dir()) / f"importer-{job.name}.xml"
    then = f'schtasks /create /tn "importer-{job.name}" /xml "{path}"'
    return Installation({path: windows_task(job)}, (then,), encoding="utf-16")


INSTALLATIONS: Mapping[str, Callable[[TimedJob], Installation]] = {
    "systemd": _systemd,
    "cron": _cron,
    "launchd": _launchd,
    "task-scheduler": _task_scheduler,
}


def write(installation: Installation) -> None:
    """Put the files where they belong; what stood there under their names is replaced."""
    for path, text in installation.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=installation.encoding)
