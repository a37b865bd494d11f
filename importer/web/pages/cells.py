"""Cells of the step Mend: edited one by one, or many at once by a proposal."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from importer.core.corrections.edited_cells import CellEdit, cell_text
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.reports.report import load_report
from importer.reports.rows import RowView
from importer.reports.sentences import counted
from importer.run.corridor import Corridor
from importer.run.editing import Edited, Proposal, apply_proposal, edit_cells, take_back_proposal
from importer.run.surveying import Survey
from importer.web.pages.mend import news_of_edit
from importer.web.pages.rows import row_facts, row_sentence
from importer.web.pages.showing import gone_to, import_of, site_of
from importer.web.taking import Form, form_of

_LONGEST = 32_767
"""Characters of a cell: what a spreadsheet holds."""

Propose = Callable[[Corridor, str, Proposal, "Survey | None"], Edited]


_ROWS = range(1, 1 << 62)
_COLUMNS = range(1 << 14)


class CellSaid(Form):
    """A cell that was typed into: its row's id, its 0-based column, its text before and now."""

    row: int
    column: int
    was: str
    now: str


class ProposalSaid(Form):
    """A proposal: the problem's code, what stands there, what is to stand there."""

    code: str = ""
    value: str = ""
    proposed: str = ""


async def edit(request: Request) -> Response:
    """`POST /imports/…/mend/edit`: one cell; the row as it is now, and what else is different.

    409 where the text was not taken: whoever typed it sees what is there instead.
    """
    given = await form_of(request, CellSaid, site_of(request).bounds)
    if given.row not in _ROWS or given.column not in _COLUMNS or len(given.now) > _LONGEST:
        raise _no_cell()
    wanted = CellEdit(given.row, given.column, given.was, given.now)
    return await run_in_threadpool(_edit, request, wanted)


def _edit(request: Request, wanted: CellEdit) -> Response:
    site, one = site_of(request), import_of(request)
    with site.editing(one) as corridor:
        edited = edit_cells(corridor, one.run_id, [wanted], site.survey)
    with site.journal() as journal:
        rows = journal.picked(one.run_id, [wanted.row_id])
        if not rows:
            raise _no_cell()
        report = load_report(journal, one.run_id)
        view = report.views.view(rows[0])
    is_there = cell_text(view.row, wanted.column) == wanted.now
    said = row_sentence(view) if is_there else _not_taken(edited, wanted, view)
    facts = {"row": row_facts(view), "said": said, **news_of_edit(report)}
    return JSONResponse(facts, HTTPStatus.OK if is_there else HTTPStatus.CONFLICT)


def _not_taken(edited: Edited, wanted: CellEdit, view: RowView) -> str:
    if edited.changed:
        return gettext(
            "This cell was changed meanwhile, in another tab or place: it is “{there}” now. What "
            "you typed, “{typed}”, was not taken."
        ).format(there=cell_text(view.row, wanted.column), typed=wanted.now)
    return gettext(
        "This cell can't be changed: the row was sent already, or nothing is left in it."
    )


def _no_cell() -> UsageError:
    return UsageError(
        "no-such-cell",
        gettext("There is no such cell, or its text is longer than any spreadsheet holds."),
        hint=gettext("Load the page again."),
    )


# --- proposals ------------------------------------------------------------------------------------


async def apply(request: Request) -> Response:
    """`POST /imports/…/mend/apply`: a proposal into every row that it is for."""
    given = await form_of(request, ProposalSaid, site_of(request).bounds)
    return await run_in_threadpool(_propose, request, given, apply_proposal)


async def undo(request: Request) -> Response:
    """`POST /imports/…/mend/undo`: what a proposal has replaced, back."""
    given = await form_of(request, ProposalSaid, site_of(request).bounds)
    return await run_in_threadpool(_propose, request, given, take_back_proposal)


def _propose(request: Request, given: ProposalSaid, do: Propose) -> Response:
    site, one = site_of(request), import_of(request)
    proposal = Proposal(given.code, given.value, given.proposed)
    with site.editing(one) as corridor:
        edited = do(corridor, one.run_id, proposal, site.survey)
    said = gettext("{cells} changed and checked again.").format(
        cells=counted(edited.taken.cells, "cell")
    )
    return gone_to(f"/imports/{one.id}/mend", said=said)
