"""The step Columns: what each column becomes, and what customers look like by it, before anything
is checked; and where the table stands, where that is not certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from importer.core.errors import UsageError
from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT
from importer.core.problems import Severity, render_message
from importer.core.rows import column_letters
from importer.core.stages import ColumnUsage, ColumnUse, Evidence
from importer.core.target_fields import target_fields
from importer.reports.columns import ColumnView, column_view
from importer.run.importing import check_files
from importer.web.imports import Import
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.tables import (
    Previewed,
    are_corrections,
    opened,
    previewed,
    write_template,
)
from importer.web.taking import Form, form_of
from importer.web.works import WorkKind

if TYPE_CHECKING:
    from importer.run.reading import OpenedFile

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


@dataclass(frozen=True, slots=True)
class ColumnCard:
    """A column as the page shows it.

    Attributes:
        number: 0-based.
        is_fixed: nobody may change what becomes of it.
        becomes: the name of its field, `IN_THE_NOTE`, `LEFT_OUT`, or "" where it is several fields.
        reason: why, where the layout does not say it of all.
    """

    number: int
    view: ColumnView
    is_fixed: bool
    becomes: str
    reason: str


def columns(request: Request) -> Response:
    """`/imports/…/columns`."""
    site, one = site_of(request), import_of(request)
    if not one.files:
        return RedirectResponse(f"/imports/{one.id}/file", 303)
    files = opened(site, one)
    if are_corrections(files):
        return shown(request, "corrections", step="columns", one=one)
    try:
        tables = previewed(site, one, files, one.told)
    except UsageError as error:
        return _layout(request, one, files, error)
    return shown(request, "columns", step="columns", one=one, **_facts(tables))


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
    return shown(request, "customers", customers=_facts(tables)["customers"])


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
    paths = site.imports.paths(one)
    site.start(one, WorkKind.CHECK, lambda corridor: check_files(corridor, paths))
    return gone_to(f"/imports/{one.id}/mend")


def _layout(
    request: Request, one: Import, files: tuple[OpenedFile, ...], error: UsageError | None
) -> Response:
    sheets = [
        {
            "name": " · ".join(filter(None, (table.file, table.sheet))),
            "sheet": table.sheet,
            "rows": [(row.ref.number, row.cells[:_CELLS_SHOWN]) for row in head[:_ROWS_SHOWN]],
            "letters": [column_letters(column) for column in range(_widest(head))],
        }
        for file in files
        for table, head in zip(file.tables, file.heads, strict=True)
    ]
    return shown(request, "layout", step="columns", one=one, sheets=sheets, error=error)


def _widest(head: Sequence[Any]) -> int:
    return min(_CELLS_SHOWN, max((len(row.cells) for row in head[:_ROWS_SHOWN]), default=0))


def _facts(tables: Sequence[Previewed]) -> dict[str, Any]:
    first = tables[0]
    groups: dict[str, list[object]] = {}
    for field in target_fields().values():
        groups.setdefault(field.group.value, []).append(field)
    cards = _cards(first)
    return {
        "tables": tables,
        "layout": first.layout,
        "cards": cards,
        "guesses": sum(card.view.is_guess for card in cards),
        "groups": groups,
        "in_the_note": IN_THE_NOTE,
        "left_out": LEFT_OUT,
        "customers": [
            {
                "number": row.ref.number,
                "values": [(field, row.values[field.name]) for field in _filled(row.values)],
                "problems": [
                    render_message(problem, column=_header(first, problem.column))
                    for problem in row.problems
                    if problem.kind.severity in {Severity.ERROR, Severity.WARNING}
                ],
            }
            for row in first.found.customers
        ],
    }


def _header(table: Previewed, column: int | None) -> str:
    columns = table.found.columns
    return columns[column].header if column is not None and column < len(columns) else ""


def _filled(values: Mapping[str, Any]) -> list[Any]:
    return [field for name, field in target_fields().items() if name in values]


def _cards(table: Previewed) -> list[ColumnCard]:
    found = table.found
    cards = []
    for use, contents in zip(found.columns, found.contents, strict=True):
        view = column_view(use, contents, found.rows)
        if view.is_empty:
            continue
        fixed = {ColumnUsage.SENSITIVE, ColumnUsage.FILTER}
        is_told = use.evidence is not Evidence.TEMPLATE
        cards.append(
            ColumnCard(
                number=use.column,
                view=view,
                is_fixed=use.usage in fixed,
                becomes=_becomes(use),
                reason=view.reason if is_told else "",
            )
        )
    return cards


def _becomes(use: ColumnUse) -> str:
    if len(use.fields) == 1:
        return use.fields[0]
    return {ColumnUsage.NOTE: IN_THE_NOTE, ColumnUsage.LEFT_OUT: LEFT_OUT}.get(use.usage, "")
