"""The whole sheet: every row of a table in a grid, which asks for those that are in view."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from importer.core.runs import SourceRecord
from importer.journal import Journal
from importer.reports.rows import RowViews
from importer.reports.searching import next_wrong_cell
from importer.web.pages.rows import ShownColumn, columns_of, row_facts
from importer.web.pages.showing import import_of, shown, site_of

MOST_ROWS = 500
"""Rows that are told at once."""


class Span(Struct, frozen=True):
    """The rows of one table, which follow one another in the run.

    Attributes:
        first: the id of the first row.
    """

    source: SourceRecord
    first: int
    rows: int

    @property
    def title(self) -> str:
        """File and sheet."""
        return ", ".join(filter(None, (self.source.name, self.source.sheet)))


def spans_of(journal: Journal, run_id: str) -> Sequence[Span]:
    """The tables of a run that have rows, in the order read."""
    sources = {(source.name, source.sheet): source for source in journal.sources(run_id)}
    spans, first = [], 1
    for key, endings in journal.table_endings(run_id).items():
        rows = sum(endings.values())
        spans.append(Span(sources[key], first, rows))
        first += rows
    return spans


def sheet(request: Request) -> Response:
    """`/imports/…/mend/sheet?row=ID`: the table in which that row stands, else the first."""
    site, one = site_of(request), import_of(request)
    address = f"/imports/{one.id}/mend"
    row_id = _number(request.query_params, "row")
    with site.journal() as journal:
        spans = spans_of(journal, one.run_id) if one.run_id else ()
        if not spans:
            return RedirectResponse(address, HTTPStatus.SEE_OTHER)
        here = next((span for span in spans if row_id < span.first + span.rows), spans[-1])
        columns = _columns(journal, one.run_id, here)
    return shown(
        request,
        "sheet",
        step="mend",
        one=one,
        address=address,
        spans=spans,
        here=here,
        start=max(row_id - here.first, 0),
        columns=[
            {"number": each.number, "header": each.header, "fixed": each.is_fixed}
            for each in columns
        ],
    )


def _columns(journal: Journal, run_id: str, span: Span) -> Sequence[ShownColumn]:
    """As wide as the first rows are; cells further out are shown in the table of rows to mend."""
    some = range(span.first, span.first + min(span.rows, MOST_ROWS))
    width = max((len(row.cells) for row in journal.picked(run_id, some)), default=0)
    return columns_of(span.source, width)


def rows(request: Request) -> Response:
    """`/imports/…/mend/rows?from=ID&count=N`: rows that follow one another, N at most."""
    site, one = site_of(request), import_of(request)
    first = max(_number(request.query_params, "from"), 1)
    count = min(_number(request.query_params, "count"), MOST_ROWS)
    with site.journal() as journal:
        views = RowViews(journal.run(one.run_id), journal.sources(one.run_id))
        found = journal.picked(one.run_id, range(first, first + count))
        return JSONResponse({"rows": [row_facts(views.view(row)) for row in found]})


def next_wrong(request: Request) -> Response:
    """`/imports/…/mend/next?from=ID&count=N&row=ID&column=N`: the next wrong cell of a table."""
    site, one = site_of(request), import_of(request)
    first, count, row, column = (
        _number(request.query_params, name) for name in ("from", "count", "row", "column")
    )
    with site.journal() as journal:
        rows_of_table = range(first, first + count)
        found = next_wrong_cell(journal, one.run_id, rows_of_table, (row, column))
    return JSONResponse({"cell": found})


def _number(query: Mapping[str, str], name: str) -> int:
    text = query.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
