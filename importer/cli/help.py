"""The help of the console: where to start, what there is, what exit codes mean."""

from collections.abc import Iterator

import click

from importer.cli.spoken import SpokenGroup
from importer.core.exit_codes import EXIT_MEANINGS
from importer.core.language import gettext, gettext_noop

START_HERE = (
    ("importer run FILE --sandbox", gettext_noop("try it: all of it, on a stand-in server")),
    ("importer check FILE --offline", gettext_noop("look what is wrong in a file; sends nothing")),
    ("importer doctor", gettext_noop("see whether your server can be reached, and how fast it is")),
    ("importer run FILE", gettext_noop("import: check, show the plan, ask, send, report")),
    ("importer templates init", gettext_noop("get a blank spreadsheet to fill in")),
    ("importer explain", gettext_noop("what a problem or an exit code means, what to do")),
)
"""The first things to do, and what each is good for."""


class FrontDoor(SpokenGroup):
    """The command `importer`: without arguments it says where to start, and that is no error."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click asks for it
        """As `COMMANDS` has them: in the order in which they are needed."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Help where there is nothing to do."""
        return super().parse_args(ctx, args or ["--help"])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Where to start stands before all there is."""
        with formatter.section(gettext("Start here")):
            formatter.write_dl([(line, gettext(words)) for line, words in START_HERE])
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each with its whole first sentence."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl(
                [
                    (name, one.get_short_help_str())
                    for name in self.list_commands(ctx)
                    if (one := self.get_command(ctx, name)) is not None
                ]
            )
        with formatter.section(gettext("Exit codes")):
            formatter.write_dl(list(_exit_codes()))


def _exit_codes() -> Iterator[tuple[str, str]]:
    for code, words in EXIT_MEANINGS.items():
        yield str(code), gettext(words).replace("`", "")
