"""Undo, from the step Result: what it would delete and keep, told before anything is deleted."""

from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from importer.core.sending.verification import UndoEnding
from importer.phrases.proofs import foreseen_sentences
from importer.run.proving import UndoForeseen, foresee_undo, undo_run
from importer.web.pages.done import kept_lines
from importer.web.pages.send import news_of
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.works import WorkKind

_GOES = (UndoEnding.DELETED, UndoEnding.RESTORED)


def look(request: Request) -> Response:
    """`POST /imports/…/undo/look`: what would become of each customer."""
    one = import_of(request)
    site_of(request).start(one, WorkKind.FORESEE, partial(foresee_undo, name=one.run_id))
    return gone_to(f"/imports/{one.id}/undo")


def foreseen(request: Request) -> Response:
    """`/imports/…/undo`: the look while it goes on, then what it has found."""
    site, one = site_of(request), import_of(request)
    last = site.desk.look(one.id)
    if last is None or last.kind is not WorkKind.FORESEE:
        return RedirectResponse(f"/imports/{one.id}/done", HTTPStatus.SEE_OTHER)
    result = last.result
    undone = result.undone if isinstance(result, UndoForeseen) else None
    return shown(
        request,
        "undo",
        step="done",
        one=one,
        news=news_of(last),
        sentences=foreseen_sentences(undone) if undone else (),
        kept=kept_lines(undone) if undone else (),
        more=len(undone.kept) - len(kept_lines(undone)) if undone else 0,
        goes=sum(undone.ends[end] for end in _GOES) if undone else 0,
    )


def undo(request: Request) -> Response:
    """`POST /imports/…/undo`: what the run created is deleted again."""
    one = import_of(request)
    site_of(request).start(one, WorkKind.UNDO, partial(undo_run, name=one.run_id))
    return gone_to(f"/imports/{one.id}/done")
