"""The tables of an import before anything is checked: how they are read, and what they would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from importer.core.headers.told import Told
from importer.core.mapping.overruled import overruled, overruled_toml
from importer.reports.atomic_file import replacing
from importer.run.fronts import Nobody
from importer.run.now import today
from importer.run.previewing import Preview, preview
from importer.run.reading import open_files, read_corrections, read_tables
from importer.wiring import user_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importer.run.checking import ReadTable
    from importer.run.reading import OpenedFile
    from importer.settings import Settings
    from importer.web.imports import Import
    from importer.web.site import Site

CUSTOMERS = 3
"""Customers that are shown as they will look."""

_TEMPLATE = "columns.toml"


class Previewed(Struct, frozen=True):
    """A table as it would be imported.

    Attributes:
        file: its file and sheet.
        layout: the title of the layout that claims it; "" where its headers tell.
        found: what becomes of it.
    """

    file: str
    layout: str
    found: Preview


class _TakesTheFirst(Nobody):
    """Where nobody is asked yet: a layout among several, no column of names."""

    def template(self, file: str, names: tuple[str, ...]) -> str | None:  # noqa: ARG002  the port's
        """See `run.fronts.Asks`."""
        return names[0]

    def name_column(self, file: str, columns: tuple[str, ...]) -> str | None:  # noqa: ARG002  the port's
        """See `run.fronts.Asks`."""
        return ""


def opened(site: Site, one: Import) -> tuple[OpenedFile, ...]:
    """The files of an import.

    Raises:
        ImporterError: one can't be read.
    """
    reading = _settings(site, one).reading()
    return open_files(user_files(), site.imports.paths(one), reading)


def are_corrections(files: tuple[OpenedFile, ...]) -> bool:
    """Whether they are corrections of an earlier run. Raises UsageError if only some are."""
    return bool(read_corrections(files))


def previewed(
    site: Site, one: Import, files: tuple[OpenedFile, ...], told: Told
) -> Sequence[Previewed]:
    """What becomes of their tables.

    Args:
        told: what somebody says of the columns of the first of them.

    Raises:
        ImporterError: a file is no list of customers.
        UsageError: an option holds what no row could use.
    """
    settings = _settings(site, one)
    options = settings.checking(today())
    organization = site.connection.survey.organization if site.connection else None
    shown = []
    for number, read in enumerate(_read(site, settings, files)):
        table = _told(read, told) if told and number == 0 else read
        template = table.recognised.template
        shown.append(
            Previewed(
                " · ".join(filter(None, (read.table.file, read.table.sheet))),
                template.title if template else "",
                preview(table, options, organization, CUSTOMERS),
            )
        )
    return shown


def write_template(site: Site, one: Import, told: Told) -> Path:
    """The mapping of the first table, as somebody wants it, as a template beside the files."""
    settings = _settings(site, one)
    read = _told(_read(site, settings, opened(site, one))[0], told)
    path = site.imports.folder(one.id) / _TEMPLATE
    with replacing(path) as draft:
        if template := read.recognised.template:
            draft.write_text(overruled_toml(template), encoding="utf-8")
    return path


def _settings(site: Site, one: Import) -> Settings:
    options = {name: value for name, value in one.options.items() if name != "template"}
    return type(site.settings).model_validate({**dict(site.settings), **options})


def _read(site: Site, settings: Settings, files: tuple[OpenedFile, ...]) -> tuple[ReadTable, ...]:
    with site.journal() as journal:
        return read_tables(files, user_files(), settings, journal, _TakesTheFirst())


def _told(read: ReadTable, told: Told) -> ReadTable:
    """The table as it stands, but for what somebody says."""
    from importer.core.options import CheckOptions
    from importer.run.checking import plan_of

    plan = plan_of(read, CheckOptions(today=today()))
    template = overruled(plan.template, read.recognised.header, told)
    return replace(read, recognised=read.recognised.as_overruled(template))
