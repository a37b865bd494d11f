"""The commands about templates: list, show, init."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from importer.cli.screen import Screen
from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.layout.header_search import likely_header
from importer.core.layout.recognition import HEAD_ROWS
from importer.core.mapping.proposal import may_be_names, propose_mapping
from importer.core.mapping.proposal_toml import template_toml
from importer.core.numbers import day_words
from importer.core.templates.remembered import RememberedMapping
from importer.core.values.plain_text import plain_text
from importer.reports.atomic_file import replacing
from importer.run.fronts import Nobody
from importer.run.reading import open_files, recognise
from importer.settings import Settings, load_settings
from importer.sources.template_files import (
    BLANK_SHEET,
    load_template,
    load_templates,
    templates_folder,
)
from importer.wiring import open_own_journal, user_files

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def list_templates(flags: Mapping[str, Any]) -> int:
    """`importer templates list`."""
    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines, lists=True)
    rows = [(template.name, template.title) for template in load_templates()]
    rows += [(one.name, _title(one)) for one in _remembered(settings)]
    for name, title in rows:
        screen.tell(template=name, title=title)
    screen.table(("!name", "layout"), rows)
    return 0


def _remembered(settings: Settings) -> tuple[RememberedMapping, ...]:
    try:
        with open_own_journal(settings, read_only=True) as journal:
            return journal.remembered_mappings()
    except ImporterError as error:
        if error.code != "journal-missing":
            raise
        return ()  # nothing has been confirmed yet


def _title(mapping: RememberedMapping) -> str:
    headers = ", ".join(header for header in mapping.headers if header)
    return gettext("As you confirmed on {confirmed_at} for files with {headers}").format(
        confirmed_at=day_words(mapping.confirmed_at), headers=headers
    )


def forget_mapping(name: str, flags: Mapping[str, Any]) -> int:
    """`importer templates forget`."""
    settings = load_settings(flags)
    found = [one for one in _remembered(settings) if one.name == name]
    if not found:
        raise UsageError(
            "mapping-unknown",
            gettext("No confirmed mapping is called {name}.").format(name=name),
            hint=gettext(
                "`importer templates list` names them last. Templates of the "
                "importer's own and files of yours are not forgotten."
            ),
        )
    with open_own_journal(settings) as journal:
        journal.forget_mapping(found[0])
    screen = Screen(json_lines=settings.json_lines)
    screen.tell(template=name, forgotten=True)
    screen.say(
        gettext("{name} is forgotten; such files are mapped by their headers again.").format(
            name=name
        )
    )
    return 0


def show_template(name: str, flags: Mapping[str, Any]) -> int:
    """`importer templates show`."""
    screen = Screen(json_lines=load_settings(flags).json_lines)
    template = load_template(name)
    path = templates_folder() / f"{template.name}.toml"
    source = path if path.is_file() else Path(name)
    text = source.read_text(encoding="utf-8")
    screen.tell(template=template.name, title=template.title, toml=text)
    if not screen.json_lines:
        click.echo(text, nl=False)
    return 0


def write_blank_spreadsheet(out: Path | None, flags: Mapping[str, Any]) -> int:
    """`importer templates init` without a file: the blank spreadsheet."""
    screen = Screen(json_lines=load_settings(flags).json_lines)
    target = out or Path(BLANK_SHEET)
    refuse_to_overwrite(target)
    write_private(target, (templates_folder() / BLANK_SHEET).read_bytes())
    screen.tell(written=str(target))
    screen.say(gettext("{target} is ready to be filled in.").format(target=target))
    return 0


def write_proposal(file: Path, out: Path | None, flags: Mapping[str, Any]) -> int:
    """`importer templates init FILE`: the proposed mapping as a template to edit."""
    settings = load_settings(flags)
    files = user_files()
    opened = open_files(files, (file,), settings.reading())
    try:
        (read, *_) = recognise(opened, files, settings, Nobody())
        header, sample = read.recognised.header, read.recognised.sample
    except UsageError as error:
        if error.code != "no-known-column":
            raise
        # Which is what a template is written for.
        head = opened[0].tables[0].head(HEAD_ROWS)
        header = likely_header(head, header_row=settings.header_row)
        sample = tuple(row.cells for row in head[header.number :])
    proposal = propose_mapping(header, sample)
    target = out or Path(f"{file.stem}.toml")
    refuse_to_overwrite(target)
    names = may_be_names(proposal, sample)
    title = plain_text(file.stem)
    text = template_toml(proposal, name=template_name(target), title=title, names=names)
    write_private(target, text.encode())
    screen = Screen(json_lines=settings.json_lines)
    screen.tell(written=str(target))
    screen.say(
        gettext(
            "{target} is written. Edit it, then: importer run {file} --template {target}"
        ).format(target=target, file=file)
    )
    return 0


def refuse_to_overwrite(target: Path, *, option: str = "--out") -> None:
    """Raises UsageError if there is such a file; `option` names another."""
    if target.exists():
        raise UsageError(
            "file-exists",
            gettext("{target} exists already.").format(target=target),
            hint=gettext("Name another file with {option}.").format(option=option),
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
            gettext("{target} could not be written: {strerror}.").format(
                target=target, strerror=error.strerror
            ),
            hint=gettext("Name another place with {option}.").format(option=option),
        ) from error
