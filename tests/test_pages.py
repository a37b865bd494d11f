"""What the pages say can be done: their command lines are read, their links lead somewhere."""

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest
from importer.cli import importer as front_door

ROOT = Path(__file__).parent.parent
FOREIGN = {".venv", "node_modules", "build", "dist"}
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*.md")
    if FOREIGN.isdisjoint(path.relative_to(ROOT).parts)
    and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)

_FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def command_lines(text: str) -> Iterator[str]:
    """Lines of code blocks and words in backticks that call the importer."""
    lines = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    for line in (*lines, *_SPAN.findall(_FENCE.sub("", text))):
        words = line.removeprefix("$ ").partition("  #")[0].strip()
        if words.startswith("importer "):
            yield words


def parse(line: str) -> None:
    """Let click read the line, and do nothing.

    Raises:
        click.UsageError: there is no such command or option.
    """
    _, *words = shlex.split(line)
    command: click.Command = front_door
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, found, words = command.resolve_command(click.Context(command), words)
        assert found is not None, name
        command = found
    if words != ["--help"]:
        with suppress(click.MissingParameter):  # `importer run --yes`, whatever the file
            command.make_context("importer", words)


def is_example(line: str) -> bool:
    """Whether it calls a command, and not `importer COMMAND`, any of them."""
    return not line.startswith("importer COMMAND")


def anchors_of(text: str) -> set[str]:
    """The names of a page's headings, as links call them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_line_can_be_read(page: str) -> None:
    for line in filter(is_example, command_lines(text_of(page))):
        try:
            parse(line)
        except click.UsageError as error:
            pytest.fail(f"{page}: `{line}`: {error.format_message()}")


def test_a_line_that_cannot_be_read_is_noticed() -> None:
    assert list(command_lines("```\n$ importer run FILE  # so\n```\n`importer undo`")) == [
        "importer run FILE",
        "importer undo",
    ]
    for line in ("importer improt FILE", "importer run FILE --sandbocks"):
        with pytest.raises(click.UsageError):
            parse(line)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in _LINK.findall(_FENCE.sub("", text_of(page))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (ROOT / page).parent / name if name else ROOT / page
        assert target.exists(), f"{page}: {link}"
        if anchor:
            assert anchor in anchors_of(target.read_text(encoding="utf-8")), f"{page}: {link}"
