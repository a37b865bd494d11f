"""How what stopped a command is shown: what, where, what to do. On stderr, without a traceback."""

import json
import unicodedata

import click

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.values.plain_text import plain_text, plain_values


def show_failure(error: ImporterError, *, json_lines: bool = False) -> None:
    """The one message that an ImporterError ends in; an object on stdout too, for scripts."""
    if json_lines:
        said = {
            "error": error.code,
            "message": error.message,
            "hint": error.hint,
            "context": dict(error.context),
            "exit_code": error.exit_code,
        }
        click.echo(json.dumps(plain_values(said)))
    click.secho(gettext("Stopped: "), fg="red", bold=True, err=True, nl=False)
    click.echo(printable(error.message), err=True)
    if error.hint:
        click.secho(gettext("What to do: "), bold=True, err=True, nl=False)
        click.echo(printable(error.hint), err=True)


def shown_error(error: ImporterError) -> str:
    """The same message as a sentence, where the command goes on to say more."""
    return gettext("Stopped: {message} What to do: {hint}").format(
        message=error.message, hint=error.hint
    )


def show_usage(error: click.ClickException, *, json_lines: bool = False) -> None:
    """A command line that click can't understand."""
    command = "importer"
    if isinstance(error, click.UsageError) and error.ctx is not None:
        command = error.ctx.command_path
        click.echo(error.ctx.get_usage(), err=True)
    hint = gettext("`{command} --help` lists what there is.").format(command=command)
    stopped = ImporterError("usage", error.format_message(), hint=hint)
    stopped.exit_code = error.exit_code
    show_failure(stopped, json_lines=json_lines)


def show_interrupt() -> None:
    """Ctrl-C outside of questions and of walks, which say themselves what they came to."""
    click.echo(
        gettext(
            "Interrupted. Whatever was sent is on record; `importer resume` goes on with a run "
            "that had begun to send."
        ),
        err=True,
    )


def show_abandoned() -> None:
    """Ctrl-C at a question, where nothing was under way; a line below its prompt."""
    click.echo(err=True)
    click.echo(gettext("Interrupted. Nothing was being sent."), err=True)


def printable(text: str) -> str:
    """Text from files and servers without the characters that would drive or fool a terminal.

    Line breaks become blanks: a header with one must not look like a line of ours.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable, plain_text(text)))


def _printable(char: str) -> str:
    if char.isprintable():
        return char
    is_blank = char in "\t\n\r" or unicodedata.category(char) in {"Zs", "Zl", "Zp"}
    return " " if is_blank else "\N{REPLACEMENT CHARACTER}"
