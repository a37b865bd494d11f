"""The commands of `importer job`; what each does lives in `jobs`."""

from pathlib import Path
from typing import Any

import click

from importer.cli.options import journal_options, yes_option
from importer.cli.spoken import SpokenCommand, group, option

Flags = Any
_NAME = click.argument("name")
config_option = option(
    "--config",
    type=click.Path(path_type=Path),
    default=None,
    help="The file that describes the jobs (importer.toml in your configuration folder).",
)


@group("job")
def job() -> None:
    """Import files that come again and again, with guards and without anybody watching."""


@job.command("list", cls=SpokenCommand)
@config_option
@journal_options
def job_list(config: Path | None, **flags: Flags) -> int:
    """List the jobs."""
    from importer.cli.jobs import list_jobs

    return list_jobs(config, flags)


@job.command("check", cls=SpokenCommand)
@_NAME
@config_option
@journal_options
def job_check(name: str, config: Path | None, **flags: Flags) -> int:
    """Say in words what the job NAME would do. Sends and moves nothing."""
    from importer.cli.jobs import check_job

    return check_job(config, name, flags)


@job.command("run", cls=SpokenCommand)
@_NAME
@option("--fetch", is_flag=True, help="Fetch first what lies on the other machine.")
@option(
    "--log",
    type=click.Path(path_type=Path, allow_dash=True),
    default=None,
    metavar="FILE|-",
    help="Append JSON lines to FILE; with - they are all that is on stderr.",
)
@config_option
@journal_options
def job_run(name: str, config: Path | None, fetch: bool, log: Path | None, **flags: Flags) -> int:
    """Go on with what the job NAME has left, then import its new files. Asks nothing."""
    from importer.cli.jobs import run_one_job

    return run_one_job(config, name, flags, log=log, fetches=fetch)


@job.command("fetch", cls=SpokenCommand)
@_NAME
@config_option
@journal_options
def job_fetch(name: str, config: Path | None, **flags: Flags) -> int:
    """Bring what lies on another machine into the inbox of the job NAME. Imports nothing."""
    from importer.cli.fetching import fetch_for_job

    return fetch_for_job(config, name, flags)


@job.command("watch", cls=SpokenCommand)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@config_option
@journal_options
def job_watch(names: tuple[str, ...], config: Path | None, **flags: Flags) -> int:
    """Run the jobs NAME..., all if none is named, when it is time: by their schedules, or whenever
    a file has come. Goes on until it is stopped."""
    from importer.cli.job_watching import watch_jobs

    return watch_jobs(config, names, flags)


@job.command("history", cls=SpokenCommand)
@_NAME
@config_option
@journal_options
def job_history(name: str, config: Path | None, **flags: Flags) -> int:
    """List the last files that the job NAME took, what became of them, and what changed."""
    from importer.cli.jobs import show_history

    return show_history(config, name, flags)


@job.command("approve", cls=SpokenCommand)
@_NAME
@yes_option
@config_option
@journal_options
def job_approve(name: str, config: Path | None, **flags: Flags) -> int:
    """Accept the file that a guard of the job NAME holds, for this once, after showing why."""
    from importer.cli.jobs import approve_held

    return approve_held(config, name, flags)


@job.command("notify", cls=SpokenCommand)
@_NAME
@config_option
@journal_options
def job_notify(name: str, config: Path | None, **flags: Flags) -> int:
    """Tell whoever the job NAME tells that this is a trial, and say what arrived."""
    from importer.cli.notifying import try_to_tell

    return try_to_tell(config, name, flags)


@job.command("install", cls=SpokenCommand)
@_NAME
@option("--every", metavar="WHEN", required=True, help="Days and a time, such as weekdays 02:30.")
@option(
    "--as",
    "starter",
    type=click.Choice(("systemd", "cron", "launchd", "task-scheduler")),
    required=True,
    help="What is to start it.",
)
@option("--write", is_flag=True, help="Write the files that are shown.")
@config_option
@journal_options
def job_install(
    name: str, every: str, starter: str, write: bool, config: Path | None, **flags: Flags
) -> int:
    """Show what starts the job NAME at its hours, and where it belongs; with --write put it there.

    What then has to be run to make it count is said, and never run.
    """
    from importer.cli.jobs import install_job

    return install_job(config, name, (every, starter), flags, writes=write)
