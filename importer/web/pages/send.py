"""The steps Confirm and Sending: what will happen, one button, and how far it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.runs import RunState
from importer.core.sending.options import Work, duration_words
from importer.phrases.pace import pace_sentence
from importer.phrases.plans import counts_sentence
from importer.phrases.waits import wait_sentence
from importer.reports.balances import (
    booking_sentences,
    file_total_sentences,
    load_balances,
    net,
    per_currency,
)
from importer.run.resuming import NothingLeft, resume_run
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.taking import Form, form_of
from importer.web.works import Look, WorkKind

if TYPE_CHECKING:
    from importer.core.runs import RunRecord
    from importer.run.corridor import Corridor
    from importer.run.finishing import Finished
    from importer.web.imports import Import
    from importer.web.site import Site

PILOT = 5
"""Customers that are sent first, for a look at them in Bigcapital."""

_NEWS_EVERY = 0.5
"""Seconds between two looks at a work for whoever watches."""

_SAID = 5
"""Sentences that are shown of what has happened, the latest."""


def confirm(request: Request) -> Response:
    """`/imports/…/confirm`: everything to know before anything is sent."""
    site, one = site_of(request), import_of(request)
    if not one.run_id:
        return RedirectResponse(f"/imports/{one.id}/columns", HTTPStatus.SEE_OTHER)
    return shown(request, "confirm", step="confirm", one=one, **_plan(site, one.run_id))


def _plan(site: Site, run_id: str) -> dict[str, Any]:
    with site.journal() as journal:
        run, endings = journal.run(run_id), journal.endings(run_id)
        left = sum(endings[ending] for ending in UNFINISHED)
        due = journal.balances_to_send(run_id)
        balances = load_balances(journal, run_id, run.base_currency)
        sources = journal.sources(run_id)
    pace = site.connection.survey.pace if site.connection else None
    work = Work(left, sum(total.count for total in due))
    return {
        "run": run,
        "left": left,
        "counts": counts_sentence(endings, left),
        "created": endings[Ending.CREATED],
        "rejected": endings[Ending.REJECTED],
        "due": [(total, net(total)) for total in per_currency(due)],
        "bookings": booking_sentences(balances),
        "totals": file_total_sentences(balances, sources),
        "pace": pace_sentence(work, pace) if pace and left else "",
        "elsewhere": _is_elsewhere(site, run),
        "owner": site.owner_of(run.organization_id) if run.organization_id else "",
        "pilot": PILOT,
    }


def _is_elsewhere(site: Site, run: RunRecord) -> bool:
    """Whether the run is for another organization than the one that is connected."""
    here = site.connection.survey.organization.id if site.connection else ""
    return bool(here) and run.organization_id != here


class SendSaid(Form):
    """The buttons of the page Confirm.

    Attributes:
        first: so many are sent, and no more.
    """

    first: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


async def send(request: Request) -> Response:
    """`POST /imports/…/send`: all that waits, or the first few."""
    given = await form_of(request, SendSaid, site_of(request).bounds)
    return await run_in_threadpool(_send, request, given.first)


def _send(request: Request, first: int | None) -> Response:
    one = import_of(request)
    site_of(request).start(one, WorkKind.SEND, partial(_go_on, run_id=one.run_id), first=first)
    return gone_to(f"/imports/{one.id}/sending")


def _go_on(corridor: Corridor, run_id: str) -> Finished | None:
    found = resume_run(corridor, run_id)
    return None if isinstance(found, NothingLeft) else found


def sending(request: Request) -> Response:
    """`/imports/…/sending`: how far it is, in this process or in another one."""
    site, one = site_of(request), import_of(request)
    look = site.desk.look(one.id)
    if look and look.kind is WorkKind.SEND and (not look.is_over or look.error):
        return shown(request, "sending", step="sending", one=one, news=news_of(look), owner="")
    owner, news = _elsewhere(site, one)
    if owner:
        return shown(request, "sending", step="sending", one=one, news=news, owner=owner)
    return RedirectResponse(f"/imports/{one.id}/{_step_after(site, one)}", HTTPStatus.SEE_OTHER)


def _step_after(site: Site, one: Import) -> str:
    """Where to be while nobody sends."""
    if not one.run_id:
        return "file"
    with site.journal() as journal:
        was_cut_off = journal.run(one.run_id).state is RunState.SENDING
    return "confirm" if was_cut_off else "done"


def _elsewhere(site: Site, one: Import) -> tuple[str, dict[str, Any]]:
    """Who sends the run in another process, and how far it is; "" if nobody does."""
    if not one.run_id:
        return "", {}
    with site.journal() as journal:
        run, endings = journal.run(one.run_id), journal.endings(one.run_id)
    owner = site.owner_of(run.organization_id) if run.state is RunState.SENDING else ""
    left = sum(endings[ending] for ending in UNFINISHED)
    ended = {ending.value: n for ending, n in endings.items() if n and ending not in UNFINISHED}
    rows = sum(endings.values())
    return owner, {**_NOTHING, "done": rows - left, "rows": rows, "endings": ended}


def stop(request: Request) -> Response:
    """`POST /imports/…/stop`: in order, as Ctrl-C once."""
    one = import_of(request)
    look = site_of(request).desk.look(one.id)
    site_of(request).desk.stop(one.id)
    step = "sending" if look and look.kind is WorkKind.SEND else "mend"
    return gone_to(f"/imports/{one.id}/{step}")


def news(request: Request) -> Response:
    """`/imports/…/news`: how the work stands, again with every change (server-sent events)."""
    one = import_of(request)
    if request.method == "HEAD":  # nobody to tell
        return Response(media_type="text/event-stream")
    return StreamingResponse(_news(request, one), media_type="text/event-stream")


async def _news(request: Request, one: Import) -> AsyncIterator[str]:
    site, before = site_of(request), ""
    while not await request.is_disconnected():
        look = site.desk.look(one.id)
        if look is not None and not (look.is_over and look.kind is not WorkKind.SEND):
            told = news_of(look)
        else:
            owner, told = await run_in_threadpool(_elsewhere, site, one)
            told = {**_NOTHING, **told, "over": not owner}
        said = json.dumps(told)
        if said != before:
            before = said
            yield f"data: {said}\n\n"
        if told["over"]:
            return
        await asyncio.sleep(_NEWS_EVERY)


_NOTHING: dict[str, Any] = {
    "kind": WorkKind.SEND.value,
    "over": False,
    "stopping": False,
    "asks": False,
    "done": 0,
    "rows": 0,
    "endings": {},
    "share": "",
    "rate": "",
    "left": "",
    "wait": "",
    "said": [],
    "error": None,
}


def news_of(look: Look) -> dict[str, Any]:
    """A work in words and numbers, as the page shows it."""
    advance, told = look.advance, dict(_NOTHING)
    told |= {
        "kind": look.kind.value,
        "over": look.is_over,
        "stopping": look.stopping,
        "asks": look.question is not None,
        "wait": wait_sentence(*look.wait) if look.wait else "",
        "said": list(look.said[-_SAID:]),
        "error": _error(look.error) if look.error else None,
    }
    if advance:
        told |= {
            "done": advance.done,
            "rows": advance.rows,
            "endings": {ending.value: n for ending, n in advance.endings.items() if n},
            "left": _left(advance.seconds_left),
        }
    return told


def _error(error: ImporterError) -> dict[str, str]:
    return {"message": error.message, "hint": error.hint}


def _left(seconds: float | None) -> str:
    return "" if seconds is None else gettext("{time} left").format(time=duration_words(seconds))
