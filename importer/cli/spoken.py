"""Commands and options whose help is said in the language spoken; the texts are those of click."""

from collections.abc import Callable, Iterator
from functools import partial
from inspect import cleandoc
from typing import Any

import click

from importer.core.language import gettext

_WHOLE_SENTENCE = 1000
"""Characters that no first sentence of a command's help has."""


class SpokenCommand(click.Command):
    """A command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without the code's indentation, of which Python 3.13 takes off some: a text for people.
        self.help = cleandoc(self.help) if self.help else self.help

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How it is called."""
        arguments = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, arguments, prefix=gettext("Usage: "))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows all this."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = gettext("Show this message and exit.")
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options, and if it has commands, these."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [one.get_help_record(ctx) for one in options]
        with formatter.section(gettext("Options")):
            formatter.write_dl([record for record in records if record is not None])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_help_text(
        self,
        ctx: click.Context,  # noqa: ARG002  click's own
        formatter: click.HelpFormatter,
    ) -> None:
        """What it is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(gettext(self.help or ""))

    def get_short_help_str(self, limit: int = _WHOLE_SENTENCE) -> str:  # noqa: ARG002  all
        """Its first sentence, whole."""
        words = " ".join(gettext(self.help or "").partition("\n\n")[0].split())
        return words.partition(". ")[0].removesuffix(".") + "."


class SpokenGroup(SpokenCommand, click.Group):
    """A command of commands."""


class SpokenOption(click.Option):
    """An option."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its names, and what it is for."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, gettext(self.help), 1)


command: Callable[..., Callable[[Callable[..., Any]], click.Command]]
command = partial(click.command, cls=SpokenCommand)
group: Callable[..., Callable[[Callable[..., Any]], click.Group]]
group = partial(click.group, cls=SpokenGroup)
option = partial(click.option, cls=SpokenOption)


def every_command(top: click.Group) -> Iterator[click.Command]:
    """The command, those in it, and those in them."""
    yield top
    for one in top.commands.values():
        if isinstance(one, click.Group):
            yield from every_command(one)
        else:
            yield one


def help_texts(one: click.Command) -> Iterator[str]:
    """What a command and its options say of themselves."""
    if one.help:
        yield one.help
    for parameter in one.params:
        if isinstance(parameter, SpokenOption) and parameter.help:
            yield parameter.help
