"""The house keeps its measures, and what people read about it is true."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from importer.cli import importer as front_door

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPTIONS = (ROOT / "importer" / "cli" / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

LONGEST_FUNCTION = 60
LONGEST_MODULE = 400
LONGEST_README = 212


def modules() -> list[Path]:
    return sorted((ROOT / "importer").rglob("*.py"))


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_too_long_to_be_read_at_once() -> None:
    too_long = [
        f"{module.relative_to(ROOT)}:{one.lineno} {one.name}"
        for module in modules()
        for one in functions(module)
        if (one.end_lineno or one.lineno) - one.lineno >= LONGEST_FUNCTION
    ]
    assert too_long == []


def test_a_long_module_says_why_it_is_one() -> None:
    """A comment that starts with `# Long:` is the reason."""
    too_long = [
        str(module.relative_to(ROOT))
        for module in modules()
        if len((text := module.read_text(encoding="utf-8")).splitlines()) > LONGEST_MODULE
        and "# Long:" not in text
    ]
    assert too_long == []


@pytest.mark.parametrize("name", sorted(front_door.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"importer {name}" in README


def test_the_readme_names_no_command_or_option_that_does_not_exist() -> None:
    options = {
        option
        for command in all_commands(front_door)
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    foreign = {
        "--help",
        "--version",
        *("--require-hashes", "--no-deps", "--no-build-isolation", "--constraints"),  # pip's, uv's
    }
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README + OPTIONS))
    assert named - options - foreign == set()


def test_the_readme_is_short_enough_to_be_read() -> None:
    """What is longer stands on the pages beside the rooms, which it names."""
    assert len(README.splitlines()) <= LONGEST_README


def all_commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from all_commands(command)


def test_every_room_is_in_the_picture_of_the_house() -> None:
    rooms = {path.parent.name for path in (ROOT / "importer").glob("*/__init__.py")}
    assert {room for room in rooms if f"{room}" not in CONTRIBUTING} == set()


def test_whoever_unpacks_the_archive_has_what_the_readme_speaks_of() -> None:
    """What it links to, what it installs from, and what `make` needs."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    packed = set(build["build"]["targets"]["sdist"]["include"])
    linked = {link.partition("/")[0] for link in re.findall(r"\]\(([\w./-]+)[)#]", README)}
    assert linked | {"requirements.lock", "Makefile", "sample_data", "tests"} <= packed
