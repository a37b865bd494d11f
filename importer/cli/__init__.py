"""The front door: flags -> Settings -> wiring -> run; exit codes; the only place that catches all.

Commands are listed in `commands`; what each does lives in a file of its own. Importing this package
must stay cheap: pandas, pydantic, httpx and openpyxl are imported where they are used, after the
command line has been understood.
"""

import os
import sys
from collections.abc import Sequence

import click

from importer.cli.commands import COMMANDS
from importer.cli.failures import show_abandoned, show_failure, show_interrupt, show_usage
from importer.cli.help import FrontDoor
from importer.cli.options import language_option
from importer.cli.speech import lent_to_click, wanted_language
from importer.cli.spoken import SpokenOption
from importer.cli.streams import exit_code, quiet_interrupts, steady_streams
from importer.core.errors import EXIT_USAGE, ImporterError, importer_error_in
from importer.core.exit_codes import EXIT_INTERRUPTED
from importer.core.garbage import leave_all_to_the_system
from importer.core.language import gettext_noop, speaking
from importer.version import __version__


@click.group(
    cls=FrontDoor,
    commands={command.name or "": command for command in COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__,
    prog_name="importer",
    cls=SpokenOption,
    help=gettext_noop("Show the version and exit."),
)
@language_option
def importer(language: str | None) -> None:
    """Spreadsheets in, customers in Bigcapital, a report that can be trusted out.

    Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY, then: importer run FILE. Every command tells
    its options with --help.
    """


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    language = wanted_language(arguments)
    with speaking(language), lent_to_click(language):
        return _run(arguments, json_lines=_wants_json(arguments))


def _run(arguments: Sequence[str], *, json_lines: bool) -> int:
    try:
        result = importer.main(args=list(arguments), prog_name="importer", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        show_usage(error, json_lines=json_lines)
        return EXIT_USAGE
    except (ImporterError, BaseExceptionGroup) as error:
        told = importer_error_in(error)
        if told is None:
            raise
        show_failure(told, json_lines=json_lines)
        return told.exit_code
    except click.Abort as abort:
        # click makes one of every Ctrl-C; those at its own prompts have no cause.
        if isinstance(abort.__cause__, KeyboardInterrupt):
            show_interrupt()
        else:
            show_abandoned()
        return EXIT_INTERRUPTED
    return int(result or 0)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether scripts listen; asked again here, since what fails may be the reading of settings."""
    said = os.environ.get("IMPORTER_JSON", "").strip().lower()
    return "--json" in arguments or said in {"1", "true", "yes", "on", "t", "y"}


def main() -> None:
    """The console command `importer`."""
    out = steady_streams()
    quiet_interrupts()
    # No other package may change how values are read; to look for such ones takes a while, too.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    code = run_command(sys.argv[1:])
    leave_all_to_the_system()
    sys.exit(exit_code(code, sys.argv[1:], out))
