"""The steps Confirm and Sending: what the plan is, one button, and how far it is."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.sending.options import Work, duration_words
from importer.phrases.pace import pace_sentence
from importer.phrases.plans import counts_sentence, where_sentence
from importer.phrases.waits import wait_sentence
from importer.reports.balances import booking_sentences, file_total_sentences
from importer.reports.report import load_report
from importer.run.corridor import Corridor
from importer.run.finishing import Finished
from importer.run.resuming import NothingLeft, resume_run
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.works import Look, WorkKind

PILOT = 5
"""Customers that are sent first, for a look at them in Bigcapital."""

_NEWS_EVERY = 0.5
"""Seconds between two looks at a work for whoever watches."""


def confirm(request: Request) -> Response:
    """`/imports/…/confirm`."""
    site, one = site_of(request), import_of(request)
    if not one.run_id:
        return RedirectResponse(f"/imports/{one.id}/columns", 303)
    with site.journal() as journal:
        report = load_report(journal, one.run_id)
        left = journal.rows_to_send(one.run_id)
        owing = sum(total.count for total in journal.balances_to_send(one.run_id))
        pace = site.connection.survey.pace if site.connection else None
        return shown(
            request,
            "confirm",
            step="confirm",
            one=one,
            run=report.run,
            where=where_sentence(report.run),
            counts=counts_sentence(journal.endings(one.run_id), left),
            balances=report.balances,
            bookings=(
                *booking_sentences(report.balances),
                *file_total_sentences(report.balances, report.sources),
            ),
            pace=pace_sentence(Work(left, owing), pace) if pace and left else "",
            left=left,
            created=journal.endings(one.run_id)[Ending.CREATED],
            pilot=PILOT,
        )


async def send(request: Request) -> Response:
    """`POST /imports/…/send`: all that waits, or the first few."""
    first = (await request.json()).get("first")
    return await run_in_threadpool(_send, request, int(first) if first else None)


def _send(request: Request, first: int | None) -> Response:
    site, one = site_of(request), import_of(request)

    def call(corridor: Corridor) -> Finished | None:
        found = resume_run(corridor, one.run_id)
        return None if isinstance(found, NothingLeft) else found

    site.start(one, WorkKind.SEND, call, first=first)
    return gone_to(f"/imports/{one.id}/sending")


def sending(request: Request) -> Response:
    """`/imports/…/sending`."""
    site, one = site_of(request), import_of(request)
    look = site.desk.look(one.id)
    if look is None or look.kind != WorkKind.SEND:
        return RedirectResponse(
            f"/imports/{one.id}/done" if one.run_id else f"/imports/{one.id}", 303
        )
    if look.is_over and look.error is None:
        return RedirectResponse(f"/imports/{one.id}/done", 303)
    return shown(request, "sending", step="sending", one=one, news=news_of(look))


def stop(request: Request) -> Response:
    """`POST /imports/…/stop`: in order, as Ctrl-C once."""
    one = import_of(request)
    site_of(request).desk.stop(one.id)
    return gone_to(f"/imports/{one.id}/sending")


def news(request: Request) -> Response:
    """`/imports/…/news`: how the work stands, again with every change (server-sent events)."""
    one = import_of(request)
    return StreamingResponse(_news(request, one.id), media_type="text/event-stream")


async def _news(request: Request, import_id: str) -> AsyncIterator[str]:
    desk, version = site_of(request).desk, -1
    while not await request.is_disconnected():
        look = desk.look(import_id)
        if look is None:
            return
        if look.version != version:
            version = look.version
            yield f"id: {version}\ndata: {json.dumps(news_of(look))}\n\n"
        if look.is_over:
            return
        await asyncio.sleep(_NEWS_EVERY)


def news_of(look: Look) -> dict[str, Any]:
    """A work in words and numbers, as the page shows it."""
    advance = look.advance
    return {
        "kind": look.kind.value,
        "over": look.is_over,
        "stopping": look.stopping,
        "asks": look.question is not None,
        "done": advance.done if advance else 0,
        "rows": advance.rows if advance else 0,
        "endings": {ending.value: n for ending, n in advance.endings.items()} if advance else {},
        "left": _left(advance.seconds_left) if advance else "",
        "wait": wait_sentence(*look.wait) if look.wait else "",
        "said": list(look.said[-5:]),
        "error": {"message": look.error.message, "hint": look.error.hint} if look.error else None,
    }


def _left(seconds: float | None) -> str:
    return "" if seconds is None else gettext("{time} left").format(time=duration_words(seconds))
