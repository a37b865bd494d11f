"""The commands of `importer fleet`; what each does lives in `cli.fleet` and the room `fleet`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from importer.cli.job_commands import config_option
from importer.cli.options import (
    journal_options,
    metrics_option,
    organization_options,
    organizations_option,
    store_option,
)
from importer.cli.spoken import SpokenCommand, group, option

Flags = Mapping[str, Any]

_address_option = option(
    "--address",
    metavar="NAME",
    default="",
    help="The outgoing address, by any name, where workers have several: limits count by it.",
)


@group("fleet")
def fleet() -> None:
    """Bring in files and jobs on many machines, over one journal on PostgreSQL."""


@fleet.command("submit", cls=SpokenCommand)
@click.argument("what", metavar="[FILE|JOB]", required=False)
@option(
    "--manifest",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="A CSV of files, each with its organization and options: a task for each.",
)
@option("--options", metavar="TEXT", default="", help="Options as `importer run` takes them.")
@_address_option
@config_option
@organization_options
@journal_options
def fleet_submit(
    what: str | None,
    manifest: Path | None,
    options: str,
    address: str,
    config: Path | None,
    **flags: Any,
) -> int:
    """Put FILE, or the job JOB, where any worker takes it up. Its rows are sent unasked."""
    from importer.cli.commands import options_of_a_run
    from importer.cli.fleet_submitting import Submitted, submit

    return submit(Submitted(what, manifest, options, address, config), flags, options_of_a_run)


@fleet.command("worker", cls=SpokenCommand)
@option(
    "--concurrency",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Tasks at once.",
)
@_address_option
@option(
    "--name", default="", help="How it is called in lists; its machine and process if not given."
)
@option("--heartbeat", metavar="TIME", default="5s", help="How often it says that it lives (5s).")
@option(
    "--silence", metavar="TIME", default="30s", help="After which others take over its tasks (30s)."
)
@option(
    "--budget", metavar="TIME", default="60s", help="What SIGTERM leaves to end in order (60s)."
)
@option("--until-idle", is_flag=True, help="End when no task is left.")
@store_option
@metrics_option
@organizations_option
@journal_options
def fleet_worker(concurrency: int, until_idle: bool, **flags: Any) -> int:
    """Do the tasks of the fleet until SIGTERM or Ctrl-C."""
    from importer.cli.commands import options_of_a_run
    from importer.cli.fleet_working import work

    return work(concurrency, flags, options_of_a_run, until_idle=until_idle)


@fleet.command("status", cls=SpokenCommand)
@journal_options
def fleet_status(**flags: Any) -> int:
    """List the tasks: which worker does what, how far, what waits, which rows are unknown."""
    from importer.cli.fleet_status import show_status

    return show_status(flags)


@fleet.command("cancel", cls=SpokenCommand)
@click.argument("task", type=int)
@journal_options
def fleet_cancel(task: int, **flags: Any) -> int:
    """End TASK: one that waits never begins, one under way is stopped in order."""
    from importer.cli.fleet_status import cancel

    return cancel(task, flags)


@fleet.command("schedule", cls=SpokenCommand)
@option("--once", is_flag=True, help="Submit what is due by now, and end.")
@_address_option
@config_option
@journal_options
def fleet_schedule(once: bool, address: str, config: Path | None, **flags: Any) -> int:
    """Submit the jobs of the jobs file at their times, each time once in the whole fleet."""
    from importer.cli.fleet_submitting import schedule

    return schedule(config, address, flags, once=once)
