"""The step Columns: what each column becomes, seen before anything is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from importer.core.headers.by_values import column_of
from importer.core.headers.sensitive import sensitive_columns
from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT
from importer.core.language import gettext
from importer.core.mapping.proposal import propose_mapping
from importer.core.mapping.proposal_toml import template_toml
from importer.core.rows import column_letters
from importer.core.target_fields import target_fields
from importer.reports.atomic_file import replacing
from importer.run.fronts import Nobody
from importer.run.importing import check_files
from importer.run.reading import open_files, recognise
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.works import WorkKind
from importer.wiring import user_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.core.layout.recognition import Recognised
    from importer.web.imports import Import
    from importer.web.site import Site

_SAMPLES = 3
_TEMPLATE = "columns.toml"


@dataclass(frozen=True, slots=True)
class ColumnCard:
    """A column as the page shows it.

    Attributes:
        number: 0-based.
        becomes: the name of its field, `IN_THE_NOTE`, `LEFT_OUT`, or "" for what is kept nowhere.
        reason: why, in words; "" where nothing has to be said.
        is_guess: a person should have a look.
        is_fixed: nobody may change it: it holds what must not leave this machine.
    """

    number: int
    letters: str
    header: str
    samples: tuple[str, ...]
    becomes: str
    reason: str
    is_guess: bool
    is_fixed: bool


def columns(request: Request) -> Response:
    """`/imports/…/columns`."""
    site, one = site_of(request), import_of(request)
    found = _recognised(site, one)
    groups: dict[str, list[object]] = {}
    for field in target_fields().values():
        groups.setdefault(field.group.value, []).append(field)
    return shown(
        request,
        "columns",
        step="columns",
        one=one,
        layout=found.template.title if found.template else "",
        cards=_cards(found),
        groups=groups,
        in_the_note=IN_THE_NOTE,
        left_out=LEFT_OUT,
    )


async def check(request: Request) -> Response:
    """`POST /imports/…/columns`: what columns become instead; then everything is checked."""
    told = (await request.json()).get("told", {})
    return await run_in_threadpool(_check, request, {int(c): str(f) for c, f in told.items()})


def _check(request: Request, told: Mapping[int, str]) -> Response:
    site, one = site_of(request), import_of(request)
    if told:
        one = _with_template(site, one, told)
    paths = site.imports.paths(one)
    site.start(one, WorkKind.CHECK, lambda corridor: check_files(corridor, paths))
    return gone_to(f"/imports/{one.id}/mend")


def _recognised(site: Site, one: Import) -> Recognised:
    settings = site.settings.model_copy(update={"template": None, **one.options})
    opened = open_files(user_files(), site.imports.paths(one), settings.reading())
    return recognise(opened, user_files(), settings, Nobody())[0].recognised


def _with_template(site: Site, one: Import, told: Mapping[int, str]) -> Import:
    """The import with its mapping as a template beside its files."""
    found = _recognised(site, one)
    proposal = propose_mapping(found.header, found.sample, told=told)
    path = site.imports.folder(one.id) / _TEMPLATE
    title = gettext("as decided for {file}").format(file=one.files[0].name)
    with replacing(path) as draft:
        draft.write_text(template_toml(proposal, name="columns", title=title), encoding="utf-8")
    changed = one.model_copy(update={"options": {**one.options, "template": str(path)}})
    site.imports.save(changed)
    return changed


def _cards(found: Recognised) -> Sequence[ColumnCard]:
    names = found.header.names
    proposal = propose_mapping(found.header, found.sample, told=found.told)
    hidden = {*sensitive_columns(proposal.index.names), *proposal.secrets}
    cards = []
    for column, header in enumerate(names):
        values = column_of(found.sample, column)
        if not values and not header.strip():
            continue
        match = proposal.matches.get(column)
        field = match.field if match else IN_THE_NOTE
        cards.append(
            ColumnCard(
                number=column,
                letters=column_letters(column),
                header=header,
                samples=() if column in hidden else tuple(dict.fromkeys(values))[:_SAMPLES],
                becomes="" if column in hidden else field,
                reason=match.reason if match else proposal.outdone.get(column, ""),
                is_guess=match is not None and match.is_guess,
                is_fixed=column in hidden,
            )
        )
    return cards
