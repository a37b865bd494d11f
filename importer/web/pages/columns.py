"""The step Columns: what each column becomes, and what customers look like by it, before anything
is checked; and where the table stands, where that is not certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from importer.core.errors import UsageError
from importer.core.rows import column_letters
from importer.run.editing import repeat_edits
from importer.run.importing import check_files
from importer.web.imports import Import
from importer.web.pages.column_cards import customers_of, facts_of
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.tables import (
    are_corrections,
    opened,
    previewed,
    write_template,
)
from importer.web.taking import Form, form_of
from importer.web.works import WorkKind

if TYPE_CHECKING:
    from importer.run.corridor import Corridor
    from importer.run.finishing import Finished
    from importer.run.reading import OpenedFile
    from importer.web.site import Site

_ROWS_SHOWN = 12
_CELLS_SHOWN = 12


class LayoutSaid(Form):
    """Where the table stands; nothing said is looked for."""

    sheet: str = ""
    header_row: Annotated[int, Field(ge=1, le=1_048_576)] | None = None


class ColumnsSaid(Form):
    """What columns become instead, by their 0-based numbers."""

    told: Mapping[Annotated[int, Field(ge=0, le=16_384)], str] = Field(default_factory=dict)
    remembers: bool = False


def columns(request: Request) -> Response:
    """`/imports/…/columns`."""
    site, one = site_of(request), import_of(request)
    if not one.files:
        return RedirectResponse(f"/imports/{one.id}/file", HTTPStatus.SEE_OTHER)
    files = opened(site, one)
    if are_corrections(files):
        return shown(request, "corrections", step="columns", one=one)
    try:
        tables = previewed(site, one, files, one.told)
    except UsageError as error:
        return _layout(request, one, files, error)
    return shown(request, "columns", step="columns", one=one, **facts_of(tables, one.told))


def layout(request: Request) -> Response:
    """`/imports/…/layout`: the first rows of each sheet, to say where the header is."""
    one = import_of(request)
    return _layout(request, one, opened(site_of(request), one), None)


async def read_so(request: Request) -> Response:
    """`POST /imports/…/layout`: the sheet and the row of the header."""
    site, one = site_of(request), import_of(request)
    given = await form_of(request, LayoutSaid, site.bounds)
    site.desk.check_is_free(one.id)
    options = {
        name: value
        for name, value in one.options.items()
        if name not in {"sheet", "header_row", "template"}
    }
    if given.sheet:
        options["sheet"] = given.sheet
    if given.header_row:
        options["header_row"] = given.header_row
    update = {"options": options, "told": {}, "run_id": ""}
    change = partial(Import.model_copy, update=update)
    await run_in_threadpool(site.imports.change, one.id, change)
    return gone_to(f"/imports/{one.id}/columns")


async def preview_so(request: Request) -> Response:
    """`POST /imports/…/preview`: the customers as they would look with other columns."""
    given = await form_of(request, ColumnsSaid, site_of(request).bounds)
    return await run_in_threadpool(_preview, request, given.told)


def _preview(request: Request, told: Mapping[int, str]) -> Response:
    site, one = site_of(request), import_of(request)
    tables = previewed(site, one, opened(site, one), {**one.told, **told})
    return shown(request, "customers", customers=customers_of(tables[0]))


async def check(request: Request) -> Response:
    """`POST /imports/…/columns`: what columns become instead; then everything is checked."""
    given = await form_of(request, ColumnsSaid, site_of(request).bounds)
    return await run_in_threadpool(_check, request, given.told, given.remembers)


def _check(request: Request, told: Mapping[int, str], remembers: bool) -> Response:
    site, one = site_of(request), import_of(request)
    site.desk.check_is_free(one.id)
    if site.connection is None:
        return gone_to(f"/connect?import={one.id}")
    told = {**one.told, **told}  # the page tells what differs from what it was shown
    options = {name: value for name, value in one.options.items() if name != "template"}
    if told:
        options["template"] = str(write_template(site, one, told))
    update = {"told": told, "options": options, "remembers": remembers}
    one = one.model_copy(update=update)
    site.imports.save(one)
    site.start(one, WorkKind.CHECK, partial(_check_anew, site=site, one=one))
    return gone_to(f"/imports/{one.id}/mend")


def _check_anew(corridor: Corridor, *, site: Site, one: Import) -> Finished:
    """A run of its own; what was mended in the one before is mended in it, too."""
    found = check_files(corridor, site.imports.paths(one))
    if one.run_id and one.run_id != found.run.id:
        repeat_edits(corridor, one.run_id, found.run.id, site.survey)
    return found


def _layout(
    request: Request, one: Import, files: tuple[OpenedFile, ...], error: UsageError | None
) -> Response:
    sheets = [
        {
            "name": " · ".join(filter(None, (table.file, table.sheet))),
            "sheet": table.sheet,
            "rows": [
                (row.ref.number, [*row.cells, *[""] * _widest(head)][: _widest(head)])
                for row in head[:_ROWS_SHOWN]
            ],
            "letters": [column_letters(column) for column in range(_widest(head))],
        }
        for file in files
        for table, head in zip(file.tables, file.heads, strict=True)
    ]
    return shown(request, "layout", step="columns", one=one, sheets=sheets, error=error)


def _widest(head: Sequence[Any]) -> int:
    return min(_CELLS_SHOWN, max((len(row.cells) for row in head[:_ROWS_SHOWN]), default=0))
