"""Everything that people read in the terminal stands in the catalogue of texts.

Once by the code (a literal that reads like words must be marked), once by what is really shown: a
terminal that speaks a language in which every text stands in brackets shows nothing outside them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from importer.cli import importer as front_door
from importer.cli.spoken import SpokenCommand, SpokenOption, every_command
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, folder, run, server, write
from tests.languages import pseudo

__all__ = ["folder", "run", "server"]

ROOT = Path(__file__).parent.parent / "importer"
ROOMS = (*(ROOT / "cli").glob("*.py"), *(ROOT / "run").glob("*.py"), ROOT / "library.py",
         *(ROOT / "wiring").glob("*.py"), *(ROOT / "settings").glob("*.py"),
         *(ROOT / "jobs").glob("*.py"), *(ROOT / "core" / "jobs").glob("*.py"),
         *(ROOT / "core" / "asking").glob("*.py"),
         ROOT / "core" / "explaining" / "explanations.py",
         ROOT / "core" / "evidence" / "profiles.py",
         ROOT / "core" / "checking" / "checker.py")  # fmt: skip

MARKS = {"gettext", "later", "gettext_noop", "ngettext", "ngettext_noop", "counted"}
TECHNICAL = {"compile", "partial", "tell", "getattr", "RuntimeError", "TypeError"}
"""Calls whose texts nobody reads."""
SHOWN = {"say", "heading", "secho", "prompt", "confirm", "ask_yes"}
"""Calls whose first argument is shown, if it is a single word."""

_LETTERS = r"[^\W\d_]"
_SENTENCE = re.compile(rf"{_LETTERS}{{2,}}[,.;:!?)”]* +[“(]?{_LETTERS}|{_LETTERS}{{3,}}[.?!:]$")
_COMMAND_LINE = re.compile(r"\s*(importer|export) [A-Za-z_]+[^.;]*")
NAMES = {"Stand-in Trading", "Value error, ", "exit code"}
"""A company of ours; how pydantic begins a message, which is cut off; a word for scripts."""
HELP = {"commands.py", "fleet_commands.py", "job_commands.py", "options.py"}
"""The help of commands and options, which the catalogue takes from the commands themselves."""
FOR_MACHINES = {"timers.py", "metrics.py"}
"""What systemd, cron and the others read, and Prometheus."""


def literals(node: ast.AST, *, is_shown: bool = False) -> Iterator[tuple[int, str]]:
    """Line and text of what is not marked and may be read by people; docstrings left out."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        text = _text(node)
        if _is_for_people(text, is_shown=is_shown):
            yield node.lineno, text
        for part in getattr(node, "values", ()):
            if isinstance(part, ast.FormattedValue):
                yield from literals(part.value)
        return
    called = _called(node)
    if called in MARKS | TECHNICAL:
        return
    for name, value in ast.iter_fields(node):
        if called == "table" and name == "args":
            value = value[1:]  # noqa: PLW2901  the headers are marked by standing there
        if isinstance(node, ast.Dict) and name == "keys":
            continue
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                first = called in SHOWN and name == "args" and at == 0
                yield from literals(child, is_shown=first)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
    return "".join(map(str, parts))


def _is_for_people(text: str, *, is_shown: bool) -> bool:
    bare = re.sub(r"--[a-z-]+", "", text)
    if text in NAMES or _COMMAND_LINE.fullmatch(bare):
        return False
    return bool(_SENTENCE.search(bare) or (is_shown and re.search(rf"{_LETTERS}{{2,}}", bare)))


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_reads_like_words_is_marked(path: Path) -> None:
    if path.name in HELP | FOR_MACHINES:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert list(literals(tree)) == []


@pytest.mark.parametrize(
    "code",
    [
        'screen.say(f"{n} rows are left")',
        'screen.heading("Report")',
        'raise UsageError("x-y", f"The file {name} is gone.", hint="Look again.")',
        'WORDS = {"a": "one of them"}',
        'x = f"{gettext(one)}, and then {two}"',
        'bar.say("Waiting.")',
        'f(gettext("Fine"), "but this is not")',
    ],
)
def test_the_search_finds_unmarked_words(code: str) -> None:
    assert list(literals(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        'screen.say(gettext("{n} rows").format(n=f"{n:,}"))',
        'screen.say(f"  {path}")',
        'click.echo(f"export KEY={key}")',
        'screen.table(("#rows", "how it ended"), rows)',
        'screen.tell(event="it was said")',
        'def f():\n    """What it is for."""\n    return "display_name"',
    ],
)
def test_and_nothing_else(code: str) -> None:
    assert list(literals(ast.parse(code))) == []


def test_every_command_and_option_speaks_the_language_of_its_reader() -> None:
    for command in every_command(front_door):
        assert isinstance(command, SpokenCommand), command.name
        for one in command.params:
            is_clicks = one.name in {"version", "help"}
            assert is_clicks or isinstance(one, SpokenOption | click.Argument), one.name


OWN = re.compile(r"⟦[^⟦⟧]*⟧")
FILE = ("Customer,Email,Currency,Open Balance,Opening Date,Hue",
        "Acme,a@b,USD,,,red", 'Beta,b@b.example,EUR,"1,200",01/02/2026,blue',
        "Gamma,,CHF,5,,", "Gamma,,,,,")  # fmt: skip


def outside_brackets(shown: str) -> str:
    """What is left once every text of the catalogue is taken out, the inner ones first."""
    while (less := OWN.sub("", shown)) != shown:
        shown = less
    return shown


def test_a_terminal_shows_nothing_but_texts_of_the_catalogue(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands outside of them are numbers, names, places and codes."""
    name = write("open.csv", *FILE)
    commands = (
        ("run", name, "--yes"), ("check", name, "--expect-total", "USD=1"), ("runs",), ("verify",),
        ("fixes",), ("doctor",), ("explain", "balance"), ("explain", "email-invalid"), ("resume",),
        ("undo",), ("run", name, "--rate", "x"),
    )  # fmt: skip
    found: list[tuple[tuple[str, ...], str]] = []
    monkeypatch.setattr("importer.cli.wanted_language", lambda _: pseudo())
    for arguments in commands:
        said = run(*arguments)
        left = outside_brackets(said.err + said.out)
        for own in ("Open Balance", "Opening Date", "Stand-in Trading"):
            left = left.replace(own, "")
        assert "⟦" in said.err + said.out
        words = re.compile(rf"{_LETTERS}{{3,}} {_LETTERS}")
        found += [(arguments, line) for line in left.splitlines() if words.search(line)]
    assert found == []
