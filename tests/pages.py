"""The pages of the repository and the tables in them that are made from the code.

A page is written by hand around its tables, each of which stands between two markers:
`<!-- fields:begin -->` and `<!-- fields:end -->`.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import click
from importer.cli import importer
from importer.core.exit_codes import EXIT_HINTS, EXIT_MEANINGS
from importer.core.outcomes import ENDING_MEANINGS
from importer.core.problems import CATALOGUE, Severity
from importer.core.target_fields import target_fields
from importer.core.templates.template import Certainty, Template
from importer.sandbox import faults
from importer.settings.model import Settings
from importer.settings.places import OF_A_FOLDER, option_name, variable_name
from importer.sources.template_files import load_templates
from pydantic.fields import FieldInfo

ROOT = Path(__file__).parent.parent


# --- what rows and commands end in ----------------------------------------------------------------


def ending_table() -> str:
    """The nine endings."""
    rows = ((f"**{ending}**", meaning) for ending, meaning in ENDING_MEANINGS.items())
    return _table(("ending", "what it means"), rows)


def exit_table() -> str:
    """The exit codes."""
    rows = ((str(code), words, EXIT_HINTS[code]) for code, words in EXIT_MEANINGS.items())
    return _table(("exit code", "what it means", "what to do"), rows)


_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.REPAIR, Severity.NOTICE)


def problem_table() -> str:
    """Every problem code, the gravest first."""
    kinds = sorted(CATALOGUE.values(), key=lambda kind: _SEVERITIES.index(kind.severity))
    rows = (
        (f"`{kind.code}`", kind.severity.value, kind.title, _plain(kind.hint)) for kind in kinds
    )
    return _table(("code", "severity", "what it is", "what to do"), rows)


def _plain(hint: str) -> str:
    """The hint as it stands in a table: what differs from row to row shown as `…`, a proposal not
    at all."""
    return re.sub(r"\{\w+\}", "…", hint.replace("{suggestion}", ""))


# --- what files are made of -----------------------------------------------------------------------


def field_table() -> str:
    """The 33 target fields."""
    rows = (
        (f"`{field.name}`", field.label, _sentence(field.description), f"`{field.example}`")
        for field in target_fields().values()
    )
    return _table(("field", "column in the blank spreadsheet", "what it holds", "example"), rows)


def template_table() -> str:
    """The layouts that are recognised."""
    rows = (
        (f"`{one.name}`", one.title, _certainty(one))
        for one in sorted(load_templates(), key=_order)
    )
    return _table(("template", "file", "how sure we are of the layout"), rows)


def _order(template: Template) -> tuple[bool, str]:
    return template.refuse is not None, template.name


def _certainty(template: Template) -> str:
    if template.layout is Certainty.EXACT:
        return "headers of real files"
    return "headers known from documentation"


# --- what people can decide -----------------------------------------------------------------------


def option_table() -> str:
    """Every option of every command, those of `run` first."""
    commands = dict(sorted(_commands(importer), key=lambda named: named[0] != "run"))
    found: dict[tuple[str, str], list[str]] = {}
    for name, one in commands.items():
        for option in one.params:
            if isinstance(option, click.Option) and option.help:
                found.setdefault((_usage(option, one), option.help), []).append(f"`{name}`")
    rows = (
        (f"`{usage}`", ", ".join(names) if len(names) < len(commands) - 1 else "all", words)
        for (usage, words), names in found.items()
    )
    return _table(("option", "of", "what it does"), rows)


def _commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Those that do something, by the words that call them."""
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from _commands(one, f"{before}{name} ")
        else:
            yield f"{before}{name}", one


def _usage(option: click.Option, command: click.Command) -> str:
    name = max(option.opts, key=len)
    return name if option.is_flag else f"{name} {option.make_metavar(click.Context(command))}"


def setting_table() -> str:
    """Every setting with its key in files and its name in the environment."""
    rows = (
        (
            f"`{option_name(name)}`",
            f"`{variable_name(name)}`",
            "yes" if name in OF_A_FOLDER else "no",
            _default(field),
        )
        for name, field in Settings.model_fields.items()
    )
    return _table(("key", "in the environment", "in `importer.toml`", "if not set"), rows)


def _default(field: FieldInfo) -> str:
    match field.get_default(call_default_factory=True):
        case bool(is_on):
            return "yes" if is_on else "no"
        case float(seconds):
            return f"{seconds:g} seconds"
        case value:
            return str(value or "")


# --- the stand-in server --------------------------------------------------------------------------


def fault_table() -> str:
    """Every kind of fault, with what it does; kinds that stand together are told together."""
    rows, told = [], []
    for kind, words in _documented(Path(faults.__file__), "FaultKind"):
        told.append(f"`{kind}`")
        if words:
            rows.append((", ".join(told), " ".join(words.split())))
            told = []
    return _table(("kind", "what happens"), rows)


def _documented(module: Path, enum: str) -> Iterator[tuple[str, str]]:
    """The values of an enum and the text below each, or "" where the next one's holds for it."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    body = next(one.body for one in tree.body if isinstance(one, ast.ClassDef) and one.name == enum)
    for one, below in zip(body, [*body[1:], ast.Pass()], strict=True):
        if isinstance(one, ast.Assign):
            yield ast.literal_eval(one.value), _text(below)


def _text(statement: ast.stmt) -> str:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
        case _:
            return ""


# --- the pages ------------------------------------------------------------------------------------

Tables = Mapping[str, Callable[[], str]]

PAGES: Mapping[str, Tables] = MappingProxyType(
    {
        "README.md": {"endings": ending_table, "exit codes": exit_table},
        "importer/core/FIELDS.md": {"fields": field_table},
        "importer/core/PROBLEMS.md": {"problems": problem_table},
        "importer/cli/README.md": {"options": option_table, "settings": setting_table},
        "importer/sandbox/README.md": {"faults": fault_table},
        "templates/README.md": {"templates": template_table},
    }
)
"""Each page by its path -> the names of its markers -> what stands between them."""


class MarkerMissingError(Exception):
    """A page lacks a place for one of its tables."""


def with_tables(page: str, tables: Tables, name: str) -> str:
    """A page's text with its tables up to date.

    Raises:
        MarkerMissingError: a marker is missing, or there is more than one of it.
    """
    for table, render in tables.items():
        begin, end = f"<!-- {table}:begin -->", f"<!-- {table}:end -->"
        if page.count(begin) != 1 or page.count(end) != 1:
            raise MarkerMissingError(
                f"{name} needs the lines {begin} and {end}, once each, around its table."
            )
        before, _, rest = page.partition(begin)
        _, _, behind = rest.partition(end)
        page = f"{before}{begin}\n{render()}\n{end}{behind}"
    return page


def pages_are_current() -> dict[str, bool]:
    """Each page, and whether its tables say what the code says."""
    return {name: _read(name) == _current(name) for name in PAGES}


def write_pages() -> None:
    """Bring the tables of all pages up to date."""
    for name in PAGES:
        (ROOT / name).write_text(_current(name), encoding="utf-8")


def _current(name: str) -> str:
    return with_tables(_read(name), PAGES[name], name)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
