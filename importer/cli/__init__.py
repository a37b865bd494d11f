"""The front door: flags -> Settings -> wiring -> run; exit codes; the only place that catches all.

Commands live in a file each. Importing this package must stay cheap: pandas, pydantic, httpx and
openpyxl are imported where they are used, after the command line has been understood.
"""

import sys
from collections.abc import Sequence

import click

from importer import __version__
from importer.cli.commands import COMMANDS
from importer.cli.failures import show_failure, show_interrupt, show_usage
from importer.core.errors import EXIT_USAGE, ImporterError
from importer.core.outcomes import EXIT_INTERRUPTED


@click.group(
    commands={command.name or "": command for command in COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="importer")
def importer() -> None:
    """Spreadsheets in, customers in Bigcapital, a report that can be trusted out.

    Set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY, then: importer run FILE. Without a server of
    your own: importer run FILE --sandbox.

    Exit codes: 0 all rows ended well; 1 stopped by an error; 2 usage; 3 finished, some rows
    rejected, refused, failed or stored with an error; 4 some rows unknown; 130 interrupted.
    """


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        result = importer.main(args=list(arguments), prog_name="importer", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        show_usage(error)
        return EXIT_USAGE
    except ImporterError as error:
        show_failure(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        show_interrupt()
        return EXIT_INTERRUPTED
    return int(result or 0)


def main() -> None:
    """The console command `importer`."""
    sys.exit(run_command(sys.argv[1:]))
