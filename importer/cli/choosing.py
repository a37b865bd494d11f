"""Questions that a terminal can answer; without one the caller has to do without.

All questions look alike: what can be chosen is numbered and taken by number, by name or by an
unambiguous beginning, and Enter takes the default that is shown.
"""

import sys
from collections.abc import Callable, Sequence

import click

from importer.cli.failures import printable
from importer.core.asking.questions import Choice
from importer.core.language import gettext

_YES_OR_NO = {"y": True, "yes": True, "n": False, "no": False, "": False}


def can_ask() -> bool:
    """Whether somebody sits there: questions are shown on stderr and answered on stdin."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask_yes(question: str) -> bool:
    """A question whose answer is no unless somebody says yes."""
    if not can_ask():
        return False
    while (said := _YES_OR_NO.get(_answer(f"{printable(question)} [y/N]: ").casefold())) is None:
        _say(gettext("Type y for yes or n for no."))
    return said


def choose(question: str, choices: Sequence[Choice], default: str) -> str:
    """One of several answers, by its value.

    Args:
        default: the value that Enter takes.

    Raises:
        click.Abort: Ctrl-C, or nobody answers any more.
    """
    _say(question)
    width = max(len(printable(choice.value)) for choice in choices)
    for number, choice in enumerate(choices, start=1):
        words = f"  {choice.words}" if choice.words else ""
        _say(f"{number:>4}  {printable(choice.value):<{width}}{words}".rstrip())
    shown = [choice.value for choice in choices].index(default) + 1

    def read(text: str) -> str | None:
        return chosen(text, [choice.value for choice in choices])

    unclear = gettext("Type one of the numbers, or a name or its beginning that fits one only.")
    return ask_text(gettext("Number or name"), read, str(shown), unclear)


def chosen(text: str, values: Sequence[str]) -> str | None:
    """The value that is meant by its number, its name or its beginning; None if none or several
    may be. Upper and lower case are alike."""
    wanted = text.strip()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(values):
        return values[int(wanted) - 1]
    key = wanted.casefold()
    names = {value: printable(value).casefold() for value in values}
    exact = [value for value in values if names[value] == key]
    found = exact or [value for value in values if key and names[value].startswith(key)]
    return found[0] if len(found) == 1 else None


def ask_text(prompt: str, read: Callable[[str], str | None], default: str, unclear: str) -> str:
    """An answer in words, asked for until `read` can make something of it.

    Args:
        default: what Enter stands for; shown.
        unclear: said before the question is put again.
    """
    while True:
        understood = read(_answer(f"{printable(prompt)} [{printable(default)}]: ") or default)
        if understood is not None:
            return understood
        _say(unclear)


def _answer(prompt: str) -> str:
    """What is typed behind a prompt; empty where it is Enter alone.

    The prompt is shown here and not by `input`, which swallows a Ctrl-C that comes while it writes
    its prompt out (CPython clears whatever the flush raises), and goes on to read.

    Raises:
        click.Abort: Ctrl-C, or nobody answers any more.
    """
    try:
        click.echo(prompt, nl=False, err=True)
        typed: str = click.prompt("", prompt_suffix="", default="", show_default=False, err=True)
    except KeyboardInterrupt:  # between the prompt and the reading, too, the question was there
        raise click.Abort from None
    return typed.strip()


def ask_for_template(file: str, names: tuple[str, ...]) -> str | None:
    """Which of several templates a file follows; None if nobody can be asked."""
    if not can_ask():
        return None
    question = gettext("{file} fits several layouts. Which is it?").format(file=file)
    return choose(question, [Choice(name, "") for name in names], names[0])


def ask_for_names(file: str, columns: tuple[str, ...]) -> str | None:
    """Which column of a file holds the customers' names; "" if none does, None if nobody can be
    asked."""
    if not can_ask():
        return None
    none = gettext("none of them")
    question = gettext("Which column of {file} holds the customers' names?").format(file=file)
    answer = choose(question, [Choice(name, "") for name in (*columns, none)], columns[0])
    return answer if answer in columns else ""


def _say(text: str) -> None:
    """A line for whoever is asked. Our own blanks are kept, those of files are made harmless."""
    click.echo(printable(text), err=True)
