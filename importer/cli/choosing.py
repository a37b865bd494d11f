"""Questions that a terminal can answer; without one the caller has to do without."""

import sys

import click

from importer.cli.failures import printable


def can_ask() -> bool:
    """Whether somebody sits there: questions are shown on stderr and answered on stdin."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask_yes(question: str) -> bool:
    """A question whose answer is no unless somebody says yes."""
    return can_ask() and click.confirm(printable(question), default=False, err=True)


def ask_for_template(file: str, names: tuple[str, ...]) -> str | None:
    """Which of several templates a file follows; None if nobody can be asked."""
    if not can_ask():
        return None
    question = printable(f"{file} fits several layouts. Which is it?")
    answer: str = click.prompt(question, type=click.Choice(names), err=True)
    return answer


NONE_OF_THEM = "none of them"


def ask_for_names(file: str, columns: tuple[str, ...]) -> str | None:
    """Which column of a file holds the customers' names; "" if none does, None if nobody can be
    asked."""
    if not can_ask():
        return None
    shown = {printable(column): column for column in columns}
    question = printable(f"Which column of {file} holds the customers' names?")
    answer: str = click.prompt(question, type=click.Choice([*shown, NONE_OF_THEM]), err=True)
    return shown.get(answer, "")
