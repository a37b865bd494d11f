"""How what stopped a command is shown: what, where, what to do. On stderr, without a traceback."""

import json
import os
import sys

import click

from importer.core.errors import ImporterError


def show_failure(error: ImporterError) -> None:
    """The one message that an ImporterError ends in; as an object too where --json asked for it."""
    if "--json" in sys.argv or os.environ.get("IMPORTER_JSON"):
        said = {
            "error": error.code,
            "message": error.message,
            "hint": error.hint,
            "context": dict(error.context),
        }
        print(json.dumps(said, ensure_ascii=False))
    click.secho("Stopped: ", fg="red", bold=True, err=True, nl=False)
    click.echo(printable(error.message), err=True)
    if error.hint:
        click.secho("What to do: ", bold=True, err=True, nl=False)
        click.echo(printable(error.hint), err=True)


def show_usage(error: click.ClickException) -> None:
    """A command line that click can't understand."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
    click.secho("Usage: ", fg="red", bold=True, err=True, nl=False)
    click.echo(printable(error.format_message()), err=True)


def show_interrupt() -> None:
    """Ctrl-C outside sending, where nothing was under way."""
    click.echo("Interrupted. Nothing was being sent.", err=True)


def printable(text: str) -> str:
    """Text from files and servers without the characters that would drive a terminal."""
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )
