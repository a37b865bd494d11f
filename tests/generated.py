"""What is generated from the code and kept in the repository: blank sheet, tables, texts.

`python -m tests.generated --write` brings them up to date; without `--write` it says what is stale.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from importer.cli import importer
from importer.core.customer import target_fields
from importer.core.outcomes import ENDING_MEANINGS, EXIT_HINTS, EXIT_MEANINGS
from importer.core.problems import CATALOGUE, Severity
from importer.core.templates.template import Layout, Template
from importer.reports.blank_sheet import build_blank_sheet
from importer.sources.template_files import BLANK_SHEET, load_templates, templates_folder
from openpyxl import load_workbook

from tests.explained import ERRORS_FILE, SAMPLES_FILE, render_errors, render_samples
from tests.texts import CATALOGUE_FILE, render_catalogue

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


# --- the blank spreadsheet ------------------------------------------------------------------------


def blank_sheet_is_current() -> bool:
    """Whether templates/customers.xlsx says what the fields say."""
    path = templates_folder() / BLANK_SHEET
    return path.is_file() and sheet_contents(path.read_bytes()) == sheet_contents(_new_sheet())


def sheet_contents(workbook: bytes) -> dict[str, Any]:
    """All of a workbook that a user meets; file dates and the like left out."""
    book = load_workbook(BytesIO(workbook))
    contents = {
        sheet.title: (
            sheet.sheet_state,
            sheet.freeze_panes,
            [_cell_contents(cell) for row in sheet.iter_rows() for cell in row],
            {
                letter: (one.width, one.number_format)
                for letter, one in sheet.column_dimensions.items()
            },
            sorted(_drop_down(one) for one in sheet.data_validations.dataValidation),
        )
        for sheet in book.worksheets
    }
    names = {name: one.attr_text for name, one in book.defined_names.items()}
    return {**contents, "names": names}


def _cell_contents(cell: Any) -> tuple[Any, ...]:
    comment = cell.comment.text if cell.comment else ""
    return cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, comment


def _drop_down(validation: Any) -> tuple[str, str, bool]:
    return str(validation.sqref), validation.formula1, bool(validation.showErrorMessage)


def _new_sheet() -> bytes:
    buffer = BytesIO()
    build_blank_sheet().save(buffer)
    return buffer.getvalue()


# --- the texts for translators --------------------------------------------------------------------


def catalogue_name() -> str:
    """Where the texts stand."""
    return CATALOGUE_FILE.relative_to(ROOT).as_posix()


def catalogue_is_current() -> bool:
    """Whether importer/locale/importer.pot has the texts of the code."""
    if not CATALOGUE_FILE.is_file():
        return False
    return CATALOGUE_FILE.read_text(encoding="utf-8") == render_catalogue()


# --- the words of `importer explain` --------------------------------------------------------------


def modules_are_current() -> dict[str, bool]:
    """The modules that are made from tests and code, and whether each says what they say."""
    return {
        path.relative_to(ROOT).as_posix(): _is_current(path, render())
        for path, render in MODULES.items()
    }


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


MODULES: Mapping[Path, Callable[[], str]] = {
    SAMPLES_FILE: render_samples,
    ERRORS_FILE: render_errors,
}


# --- README's tables ------------------------------------------------------------------------------


def field_table() -> str:
    """The 33 target fields."""
    rows = (
        (f"`{field.name}`", field.label, _sentence(field.description), f"`{field.example}`")
        for field in target_fields().values()
    )
    return _table(("field", "column in the blank spreadsheet", "what it holds", "example"), rows)


_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.REPAIR, Severity.NOTICE)


def problem_table() -> str:
    """Every problem code, the gravest first."""
    kinds = sorted(CATALOGUE.values(), key=lambda kind: _SEVERITIES.index(kind.severity))
    rows = (
        (f"`{kind.code}`", kind.severity.value, kind.title, _plain(kind.hint)) for kind in kinds
    )
    return _table(("code", "severity", "what it is", "what to do"), rows)


def ending_table() -> str:
    """The nine endings."""
    rows = ((f"**{ending}**", meaning) for ending, meaning in ENDING_MEANINGS.items())
    return _table(("ending", "what it means"), rows)


def exit_table() -> str:
    """The exit codes."""
    rows = ((str(code), words, EXIT_HINTS[code]) for code, words in EXIT_MEANINGS.items())
    return _table(("exit code", "what it means", "what to do"), rows)


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
    if template.layout is Layout.EXACT:
        return "headers of real files"
    return "headers known from documentation"


PARTS: Mapping[str, Callable[[], str]] = {
    "options": option_table,
    "fields": field_table,
    "problems": problem_table,
    "endings": ending_table,
    "exit codes": exit_table,
    "templates": template_table,
}
"""Name of the markers in README.md -> what stands between them."""


class MarkerMissingError(Exception):
    """README.md lacks a place for one of its tables."""


def with_tables(readme: str) -> str:
    """README's text with its tables up to date.

    Raises:
        MarkerMissingError: a marker is missing, or there is more than one of it.
    """
    for name, table in PARTS.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        if readme.count(begin) != 1 or readme.count(end) != 1:
            raise MarkerMissingError(
                f"README.md needs the lines {begin} and {end}, once each, around its table."
            )
        before, _, rest = readme.partition(begin)
        _, _, behind = rest.partition(end)
        readme = f"{before}{begin}\n{table()}\n{end}{behind}"
    return readme


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(hint: str) -> str:
    """The hint as it stands in a table: what differs from row to row shown as `…`, a proposal not
    at all."""
    return re.sub(r"\{\w+\}", "…", hint.replace("{suggestion}", ""))


# --- the command ----------------------------------------------------------------------------------


def stale() -> list[str]:
    """What has to be written again, by name."""
    readme = README.read_text(encoding="utf-8")
    checks = {
        **modules_are_current(),
        catalogue_name(): catalogue_is_current(),
        f"templates/{BLANK_SHEET}": blank_sheet_is_current(),
        "README.md": with_tables(readme) == readme,
    }
    return [name for name, is_current in checks.items() if not is_current]


def write() -> None:
    """Bring all of it up to date; what is current is not touched."""
    for path, render in MODULES.items():
        path.write_text(render(), encoding="utf-8")
    CATALOGUE_FILE.parent.mkdir(exist_ok=True)
    CATALOGUE_FILE.write_text(render_catalogue(), encoding="utf-8")
    if not blank_sheet_is_current():
        (templates_folder() / BLANK_SHEET).write_bytes(_new_sheet())
    readme = README.read_text(encoding="utf-8")
    README.write_text(with_tables(readme), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """0 if all is current, or was written."""
    try:
        if "--write" in arguments:
            write()
        names = stale()
    except MarkerMissingError as error:
        print(error, file=sys.stderr)
        return 1
    if names:
        print(f"Stale: {', '.join(names)}. Run: python -m tests.generated --write", file=sys.stderr)
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
