"""Every command of the console: its arguments and options, and where its work is done.

Nothing heavy is imported before a command runs.
"""

from pathlib import Path
from typing import Any

import click

from importer.cli.fleet_commands import fleet
from importer.cli.job_commands import job
from importer.cli.options import (
    columns_option,
    diff_option,
    duplicate_options,
    fix_option,
    journal_options,
    json_option,
    language_option,
    offline_option,
    out_option,
    reading_options,
    retry_refused_option,
    run_options,
    sandbox_option,
    sending_options,
    server_options,
    store_option,
    value_options,
    yes_option,
)
from importer.cli.spoken import SpokenCommand, command, group, option
from importer.core.errors import UsageError
from importer.core.language import gettext

Flags = Any
_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_RUN = click.argument("run", required=False, default=None)


@command("check")
@_FILES
@reading_options
@value_options
@duplicate_options
@offline_option
@sandbox_option
@server_options
@columns_option
@diff_option
@out_option
@journal_options
def check(files: tuple[Path, ...], **flags: Flags) -> int:
    """Read, map and check FILES, and write a report. Writes nothing to a server."""
    from importer.cli.importing import check_command

    return check_command(files, flags)


@command("run")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@option(
    "--manifest",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="A CSV of files, each with its organization and options: a run for each.",
)
@run_options
@reading_options
@value_options
@duplicate_options
@sending_options
@offline_option
@sandbox_option
@server_options
@columns_option
@out_option
@journal_options
def run(files: tuple[Path, ...], manifest: Path | None, **flags: Flags) -> int:
    """Check FILES, send what is valid, read back what was created, and write a report."""
    if bool(files) == bool(manifest):
        raise UsageError(
            "files-or-manifest",
            gettext("importer run takes files, or a manifest that names them, and not both."),
            hint=gettext("Write importer run FILE…, or importer run --manifest FILE."),
        )
    if manifest:
        from importer.cli.manifest import run_manifest

        return run_manifest(manifest, flags, options_of_a_run)
    from importer.cli.importing import import_command

    return import_command(files, flags)


def options_of_a_run(options: tuple[str, ...]) -> Flags:
    """What options of `importer run` come to; ValueError for what is none, as click's own."""
    if not {"--help", "-h"}.isdisjoint(options):
        raise ValueError(gettext("its options ask for help"))
    found = run.make_context("run", [*options, "--", "file"], resilient_parsing=False).params
    if found["files"] != (Path("file"),):
        raise ValueError(gettext("its options name another file"))
    return {name: value for name, value in found.items() if name != "files"}


@command("resume")
@_RUN
@yes_option
@option("--first", metavar="N", default=None, help="Send N more rows only.")
@retry_refused_option
@sending_options
@server_options
@out_option
@journal_options
def resume(run: str | None, **flags: Flags) -> int:
    """Go on with RUN: the latest unfinished one if none is named."""
    from importer.cli.importing import resume_command

    return resume_command(run, flags)


@command("report")
@_RUN
@option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="Only this file, such as results.csv; may be repeated.",
)
@store_option
@out_option
@journal_options
def report(run: str | None, formats: tuple[str, ...], **flags: Flags) -> int:
    """Write the report of RUN again: the latest run if none is named."""
    from importer.cli.showing import write_report

    return write_report(run, formats, flags)


@command("verify")
@_RUN
@server_options
@out_option
@journal_options
def verify(run: str | None, **flags: Flags) -> int:
    """Read every customer of RUN back, compare field by field, and prove the totals."""
    from importer.cli.proving import verify_command

    return verify_command(run, flags)


@command("undo")
@_RUN
@yes_option
@server_options
@out_option
@journal_options
def undo(run: str | None, **flags: Flags) -> int:
    """Delete what RUN created and nobody has changed or used since."""
    from importer.cli.proving import undo_command

    return undo_command(run, flags)


@command("runs")
@journal_options
def runs(**flags: Flags) -> int:
    """List the runs in the journal."""
    from importer.cli.showing import list_runs

    return list_runs(flags)


@command("forget")
@click.argument("run")
@yes_option
@journal_options
def forget(run: str, **flags: Flags) -> int:
    """Remove RUN and all its data from the journal."""
    from importer.cli.showing import forget_run

    return forget_run(run, flags)


@command("fixes")
@_RUN
@fix_option
@option(
    "--save",
    type=click.Path(path_type=Path),
    default=None,
    help="Write the run's mapping with the fixes as value maps: a template for next time.",
)
@journal_options
def fixes(run: str | None, save: Path | None, **flags: Flags) -> int:
    """List what could be put right in RUN's rows at once, grouped by cause."""
    from importer.cli.fixing import list_fixes

    return list_fixes(run, save, flags)


@command("support")
@_RUN
@out_option
@journal_options
def support(run: str | None, **flags: Flags) -> int:
    """Write a bundle about RUN without personal data, to attach to a bug report."""
    from importer.cli.supporting import write_support_bundle

    return write_support_bundle(run, flags)


@command("explain")
@click.argument("words", metavar="[CODE]", nargs=-1)
@journal_options
def explain(words: tuple[str, ...], **flags: Flags) -> int:
    """Say what a problem, an ending, an exit code, an error or a field means, and what to do.

    Without CODE all are listed; a word lists those that speak of it.
    """
    from importer.cli.explaining import explain as explain_words

    return explain_words(words, flags)


@command("doctor")
@option("--rows", default=2000, show_default=True, help="Rows to tell the duration for.")
@option(
    "--all", "every_one", is_flag=True, help="A line for each organization of organizations.toml."
)
@sandbox_option
@server_options
@journal_options
def doctor(rows: int, every_one: bool, **flags: Flags) -> int:
    """Reach the server and say who we are there, its limits, and how long ROWS rows take."""
    if every_one:
        from importer.cli.organizations import examine_all

        return examine_all(rows, flags)
    from importer.cli.serving import examine_server

    return examine_server(rows, flags)


@command("sandbox")
@option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@option("--port", default=0, help="Port to listen on; a free one if not given.")
@option(
    "--limits",
    default="stock",
    show_default=True,
    help="stock, hosted, none, or a number of requests a minute.",
)
@option(
    "--fault",
    "faults",
    multiple=True,
    help="A fault on order, KIND or KIND,name=value,…; see importer/sandbox/README.md.",
)
@option(
    "--database", default=None, type=click.Path(path_type=Path), help="Keep the data in a file."
)
@json_option
@language_option
def sandbox(
    host: str,
    port: int,
    limits: str,
    faults: tuple[str, ...],
    database: Path | None,
    **flags: Flags,
) -> int:
    """Start the stand-in server and print its URL and key. Ctrl-C stops it."""
    from importer.cli.serving import serve_stand_in

    return serve_stand_in(host, port, limits, faults, database, flags)


@command("web")
@option("--port", default=0, help="Port to listen on; a free one if not given.")
@option("--no-browser", is_flag=True, help="Print the address and open no browser.")
@option("--shortcut", is_flag=True, help="Put a starter on the desktop, and open nothing.")
@sandbox_option
@server_options
@journal_options
def web(port: int, no_browser: bool, shortcut: bool, **flags: Flags) -> int:
    """Open the page in the browser: the whole way without a terminal, on this machine only."""
    from importer.cli.browsing import open_page, put_starter

    if shortcut:
        return put_starter(flags)
    return open_page(port, flags, opens=not no_browser)


@group("templates", invoke_without_command=True)
@journal_options
@click.pass_context
def templates(context: click.Context, /, **flags: Flags) -> int:
    """List the templates, show one, or write one for a file of yours."""
    if context.invoked_subcommand is not None:
        return 0
    from importer.cli.templating import list_templates

    return list_templates(flags)


@templates.command("list", cls=SpokenCommand)
@journal_options
def templates_list(**flags: Flags) -> int:
    """List the templates."""
    from importer.cli.templating import list_templates

    return list_templates(flags)


@templates.command("forget", cls=SpokenCommand)
@click.argument("name")
@journal_options
def templates_forget(name: str, **flags: Flags) -> int:
    """Forget the mapping NAME that you confirmed once."""
    from importer.cli.templating import forget_mapping

    return forget_mapping(name, flags)


@templates.command("show", cls=SpokenCommand)
@click.argument("name")
@journal_options
def templates_show(name: str, **flags: Flags) -> int:
    """Print the template NAME."""
    from importer.cli.templating import show_template

    return show_template(name, flags)


@templates.command("init", cls=SpokenCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@option("--blank", is_flag=True, help="Write the blank spreadsheet instead.")
@option("--out", type=click.Path(path_type=Path), default=None, help="Where to write it.")
@reading_options
@journal_options
def templates_init(file: Path | None, blank: bool, out: Path | None, **flags: Flags) -> int:
    """Write the proposed mapping of FILE as a template to edit, or the blank spreadsheet."""
    from importer.cli.templating import write_blank_spreadsheet, write_proposal

    if blank or file is None:
        return write_blank_spreadsheet(out, flags)
    return write_proposal(file, out, flags)


COMMANDS: tuple[click.Command, ...] = (
    check,
    run,
    resume,
    report,
    verify,
    undo,
    runs,
    forget,
    fixes,
    support,
    explain,
    templates,
    job,
    fleet,
    doctor,
    sandbox,
    web,
)
