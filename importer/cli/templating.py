"""The commands about templates: list, show, init."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from importer.cli.screen import Screen
from importer.core.errors import ImporterError, UsageError
from importer.core.plain_text import plain_text
from importer.core.proposal import may_be_names, propose_mapping
from importer.core.proposal_toml import template_toml
from importer.core.remembered import RememberedMapping
from importer.reports.atomic_file import replacing
from importer.settings import Settings, load_settings
from importer.sources.template_files import (
    BLANK_SHEET,
    load_template,
    load_templates,
    templates_folder,
)
from importer.wiring import open_own_journal, read_tables

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


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
    write_private(target, (templates_folder() / BLANK_SHEET).read_bytes())
    _screen().say(f"{target} is ready to be filled in.")
    return 0


def write_proposal(file: Path, out: Path | None, flags: Mapping[str, Any]) -> int:
    """`importer templates init FILE`: the proposed mapping as a template to edit."""
    settings = load_settings(flags)
    (read, *_) = read_tables(settings, (file,))
    found = read.recognised
    proposal = propose_mapping(found.header, found.sample)
    target = out or Path(f"{file.stem}.toml")
    refuse_to_overwrite(target)
    names = may_be_names(proposal, found.sample)
    title = plain_text(file.stem)
    text = template_toml(proposal, name=template_name(target), title=title, names=names)
    write_private(target, text.encode())
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


def template_name(target: Path) -> str:
    """What a template in this file is called: in the letters that names of templates have."""
    return _NOT_IN_A_NAME.sub("-", plain_text(target.stem).lower()).strip("-") or "mapping"


def write_private(target: Path, content: bytes, *, option: str = "--out") -> None:
    """Write a file that is whole or not there, and that its owner alone may read: a mapping can
    hold values of customers.

    Raises:
        ImporterError: `file-not-written`; `option` names another place.
    """
    try:
        with replacing(target) as draft:
            draft.write_bytes(content)
    except OSError as error:
        raise ImporterError(
            "file-not-written",
            f"{target} could not be written: {error.strerror}.",
            hint=f"Name another place with {option}.",
        ) from error
