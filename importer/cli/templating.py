"""The commands about templates: list, show, init."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from importer.cli.screen import Screen
from importer.core.errors import ImporterError, UsageError
from importer.core.proposal import may_be_names, propose_mapping
from importer.core.proposal_toml import template_toml
from importer.core.remembered import RememberedMapping
from importer.settings import Settings, load_settings
from importer.sources.template_files import (
    BLANK_SHEET,
    load_template,
    load_templates,
    templates_folder,
)
from importer.wiring import open_files, open_own_journal, read_tables


def list_templates(flags: Mapping[str, Any]) -> int:
    """`importer templates list`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    rows = [(template.name, template.title) for template in load_templates()]
    rows += [(one.name, _title(one)) for one in _remembered(settings)]
    for name, title in rows:
        screen.tell(template=name, title=title)
    screen.table(("!name", "layout"), rows)
    return 0


def _remembered(settings: Settings) -> tuple[RememberedMapping, ...]:
    if not settings.journal_path().exists():
        return ()
    with open_own_journal(settings, read_only=True) as journal:
        return journal.remembered_mappings()


def _title(mapping: RememberedMapping) -> str:
    headers = ", ".join(header for header in mapping.headers if header)
    return f"As you confirmed on {mapping.confirmed_at:%Y-%m-%d} for files with {headers}"


def forget_mapping(name: str, flags: Mapping[str, Any]) -> int:
    """`importer templates forget`."""
    settings = load_settings(flags)
    found = [one for one in _remembered(settings) if one.name == name]
    if not found:
        raise UsageError(
            "mapping-unknown",
            f"No confirmed mapping is called {name}.",
            hint="`importer templates list` names them last. Templates of the importer's own and "
            "files of yours are not forgotten.",
        )
    with open_own_journal(settings) as journal:
        journal.forget_mapping(found[0])
    screen = Screen(json_lines=settings.json_lines)
    screen.tell(template=name, forgotten=True)
    screen.say(f"{name} is forgotten; such files are mapped by their headers again.")
    return 0


def show_template(name: str) -> int:
    """`importer templates show`."""
    template = load_template(name)
    path = templates_folder() / f"{template.name}.toml"
    source = path if path.is_file() else Path(name)
    click.echo(source.read_text(encoding="utf-8"), nl=False)
    return 0


def write_blank_spreadsheet(out: Path | None) -> int:
    """`importer templates init` without a file: the blank spreadsheet."""
    target = out or Path(BLANK_SHEET)
    refuse_to_overwrite(target)
    try:
        shutil.copyfile(templates_folder() / BLANK_SHEET, target)
    except OSError as error:
        raise not_written(target, error) from error
    _screen().say(f"{target} is ready to be filled in.")
    return 0


def write_proposal(file: Path, out: Path | None, flags: Mapping[str, Any]) -> int:
    """`importer templates init FILE`: the proposed mapping as a template to edit."""
    settings = load_settings(flags)
    (read, *_) = read_tables(settings, open_files(settings, (file,)))
    found = read.recognised
    proposal = propose_mapping(found.header, found.sample)
    target = out or Path(f"{file.stem}.toml")
    refuse_to_overwrite(target)
    try:
        names = may_be_names(proposal, found.sample)
        text = template_toml(proposal, name=target.stem, title=file.stem, names=names)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise not_written(target, error) from error
    _screen().say(f"{target} is written. Edit it, then: importer run {file} --template {target}")
    return 0


def _screen() -> Screen:
    return Screen(json_lines=False)


def refuse_to_overwrite(target: Path, *, option: str = "--out") -> None:
    """Raises UsageError if there is such a file; `option` names another."""
    if target.exists():
        raise UsageError(
            "file-exists", f"{target} exists already.", hint=f"Name another file with {option}."
        )


def not_written(target: Path, error: OSError, *, option: str = "--out") -> ImporterError:
    """What to say of a template that could not be written."""
    return ImporterError(
        "file-not-written",
        f"{target} could not be written: {error.strerror}.",
        hint=f"Name another place with {option}.",
    )
