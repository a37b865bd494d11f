"""A job in the words of whatever starts it: systemd, cron, launchd, the task scheduler of Windows.

All of them run one command that may be run at any time, and twice: the job's own lock and guards
keep order.
"""

import plistlib
import shlex
from xml.sax.saxutils import escape

from msgspec import Struct

from importer.core.jobs.schedule import DAYS, Schedule, cron_expression

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:,@")
_WINDOWS_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class TimedJob(Struct, frozen=True):
    """What is started, and when.

    Attributes:
        name: of the job; letters, digits, `.`, `_` and `-` only.
        command: the program and its arguments.
        writable: folders that it has to write to.
        credentials: those of systemd that hold its secrets.
    """

    name: str
    command: tuple[str, ...]
    schedule: Schedule
    writable: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()


def systemd_service(job: TimedJob) -> str:
    """The unit that runs the job once, with as little of the machine in its reach as it needs."""
    lines = (
        *("[Unit]", f"Description=Import customers into Bigcapital: {job.name}"),
        *("Wants=network-online.target", "After=network-online.target", ""),
        *("[Service]", "Type=oneshot", f"ExecStart={' '.join(map(_systemd_word, job.command))}"),
        *(f"LoadCredential={name}" for name in job.credentials),
        *("UMask=0077", "NoNewPrivileges=true", "PrivateTmp=true", "ProtectSystem=strict"),
        *("ProtectHome=read-only", "ProtectKernelTunables=true", "ProtectControlGroups=true"),
        *("RestrictSUIDSGID=true", "LockPersonality=true"),
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        *(f"ReadWritePaths={_systemd_word(f'-{folder}')}" for folder in job.writable),
    )
    return "\n".join(lines) + "\n"


def systemd_timer(job: TimedJob) -> str:
    """The timer of that unit; a time at which the machine was off is made up for."""
    when = job.schedule
    days = ",".join(DAYS[day].capitalize() for day in when.days)
    lines = (
        *("[Unit]", f"Description=Time for the import {job.name}", ""),
        *("[Timer]", f"OnCalendar={days} *-*-* {when.hour:02}:{when.minute:02}:00"),
        *("Persistent=true", "RandomizedDelaySec=5min", ""),
        *("[Install]", "WantedBy=timers.target"),
    )
    return "\n".join(lines) + "\n"


def cron_line(job: TimedJob) -> str:
    """A line of a user's crontab."""
    command = shlex.join(job.command).replace("%", "\\%")
    return f"{cron_expression(job.schedule)} {command}\n"


def launchd_agent(job: TimedJob) -> str:
    """A property list for launchd; its 0 is Sunday."""
    when = job.schedule
    times = [
        {"Weekday": (day + 1) % 7, "Hour": when.hour, "Minute": when.minute} for day in when.days
    ]
    agent = {
        "Label": f"bigcapital-importer.{job.name}",
        "ProgramArguments": list(job.command),
        "StartCalendarInterval": times,
        "ProcessType": "Background",
    }
    return plistlib.dumps(agent).decode()


def windows_task(job: TimedJob) -> str:
    """A task for `schtasks /create /xml`; one that is missed is made up for, and never runs
    twice at once."""
    when, (program, *arguments) = job.schedule, job.command
    days = "".join(f"<{_WINDOWS_DAYS[day]}/>" for day in when.days)
    words = escape(" ".join(f'"{word}"' for word in arguments))
    return f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{when.hour:02}:{when.minute:02}:00</StartBoundary>
      <ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>{days}</DaysOfWeek></ScheduleByWeek>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
  </Settings>
  <Actions>
    <Exec><Command>{escape(program)}</Command><Arguments>{words}</Arguments></Exec>
  </Actions>
</Task>
"""


def _systemd_word(word: str) -> str:
    """A word of a unit file (systemd.syntax(7), systemd.service(5), COMMAND LINES)."""
    word = word.replace("%", "%%")
    if set(word) <= _PLAIN | {"%"}:
        return word
    for char in ("\\", '"'):
        word = word.replace(char, f"\\{char}")
    return f'"{word.replace("$", "$$")}"'
