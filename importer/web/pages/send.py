"""The steps Confirm and Sending: what will happen, one button, and how far it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from msgspec.structs import replace
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.numbers import figure, whole
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
from importer.web.advice import told
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.taking import Form, form_of
from importer.web.works import Look, WorkKind

if TYPE_CHECKING:
    from importer.core.runs import RunRecord
    from importer.core.sending.options import Pace
    from importer.run.corridor import Corridor
    from importer.run.finishing import Finished
    from importer.web.imports import Import
    from importer.web.site import Site

_SHORT = 60
"""Seconds that nobody asks the reason of."""

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
    look = site.desk.look(one.id)
    if look and look.kind is WorkKind.SEND and not look.is_over:  # back, by the browser's button
        return RedirectResponse(f"/imports/{one.id}/sending", HTTPStatus.SEE_OTHER)
    others = at_work_elsewhere(site, one)
    plan = _plan(site, one)
    return shown(request, "confirm", step="confirm", one=one, others=others, **plan)


def _plan(site: Site, one: Import) -> dict[str, Any]:
    run_id = one.run_id
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
        "in_base": any(total.currency != run.base_currency for total in due),
        "rates": [
            (currency, figure(Decimal(str(rate))))
            for currency, rate in one.options.get("rate", {}).items()
        ],
        "bookings": booking_sentences(replace(balances, booked=(), in_doubt=())),
        "totals": file_total_sentences(balances, sources),
        "pace": _time(work, pace) if pace and left else "",
        "elsewhere": _is_elsewhere(site, run),
        "pilot": PILOT,
    }


def _time(work: Work, pace: Pace) -> str:
    """How long it takes; what decides it where that is worth a thought."""
    seconds = pace.forecast(work).seconds
    return duration_words(seconds) if seconds < _SHORT else pace_sentence(work, pace)


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
        if not look.error or not at_work_elsewhere(site, one):
            return shown(request, "sending", step="sending", one=one, news=news_of(look), others=())
        return RedirectResponse(f"/imports/{one.id}/confirm", HTTPStatus.SEE_OTHER)
    others = at_work_elsewhere(site, one)
    if others and others.is_this_run:
        news = others.news
        return shown(request, "sending", step="sending", one=one, news=news, others=others)
    return RedirectResponse(f"/imports/{one.id}/{_step_after(site, one)}", HTTPStatus.SEE_OTHER)


def _step_after(site: Site, one: Import) -> str:
    """Where to be while nobody sends."""
    if not one.run_id:
        return "file"
    with site.journal() as journal:
        was_cut_off = journal.run(one.run_id).state is RunState.SENDING
    return "confirm" if was_cut_off else "done"


@dataclass(frozen=True, slots=True)
class Others:
    """Who else is at work in an import's organization: a terminal, a job, another page.

    Attributes:
        owner: who, and since when, as a sentence.
        news: how far what they send is; no rows where they send nothing.
        is_this_run: it is the import's own run that they send.
    """

    owner: str
    news: dict[str, Any]
    is_this_run: bool


def at_work_elsewhere(site: Site, one: Import) -> Others | None:
    """Who is; None where nobody is, and this import may begin."""
    if not one.run_id:
        return None
    with site.journal() as journal:
        run = journal.run(one.run_id)
        owner = site.owner_of(run.organization_id) if run.organization_id else ""
        if not owner:
            return None
        sent = _run_under_way(journal.runs(), run)
        endings = journal.endings(sent.id) if sent else {}
    left = sum(endings.get(ending, 0) for ending in UNFINISHED)
    ended = {ending.value: n for ending, n in endings.items() if n and ending not in UNFINISHED}
    rows = sum(endings.values())
    news = _counted({**_NOTHING, "done": rows - left, "rows": rows, "endings": ended})
    return Others(owner, news, sent is not None and sent.id == run.id)


def _run_under_way(runs: Sequence[RunRecord], mine: RunRecord) -> RunRecord | None:
    """The run that is being sent in an organization, the import's own before others."""
    found = None
    for run in runs:
        if run.state is RunState.SENDING and run.organization_id == mine.organization_id:
            found = run
            if run.id == mine.id:
                return run
    return found


def stop(request: Request) -> Response:
    """`POST /imports/…/stop`: in order, as Ctrl-C once."""
    one = import_of(request)
    look = site_of(request).desk.look(one.id)
    site_of(request).desk.stop(one.id)
    step = "sending" if look and look.kind is WorkKind.SEND else "mend"
    return gone_to(f"/imports/{one.id}/{step}")


def news(request: Request) -> Response:
    """`/imports/…/news`: how the work stands, again with every change (server-sent events);
    with `?of=others` that of whoever else is at work in the organization."""
    one = import_of(request)
    if request.method == "HEAD":  # nobody to tell
        return Response(media_type="text/event-stream")
    look = _look_at_others if request.query_params.get("of") == "others" else _look_at_own
    return StreamingResponse(_news(request, one, look), media_type="text/event-stream")


async def _news(
    request: Request, one: Import, look: Callable[[Site, Import], dict[str, Any]]
) -> AsyncIterator[str]:
    site, before = site_of(request), ""
    while not await request.is_disconnected():
        now = await run_in_threadpool(look, site, one)
        said = json.dumps(now)
        if said != before:
            before = said
            yield f"data: {said}\n\n"
        if now["over"]:
            return
        await asyncio.sleep(_NEWS_EVERY)


def _look_at_own(site: Site, one: Import) -> dict[str, Any]:
    look = site.desk.look(one.id)
    return news_of(look) if look else {**_NOTHING, "over": True}


def _look_at_others(site: Site, one: Import) -> dict[str, Any]:
    try:
        others = at_work_elsewhere(site, one)
    except ImporterError:  # the page tells it once it is loaded again
        others = None
    return {**_NOTHING, **others.news} if others else {**_NOTHING, "over": True}


_NOTHING: dict[str, Any] = {
    "kind": WorkKind.SEND.value,
    "over": False,
    "stopping": False,
    "asks": False,
    "done": 0,
    "rows": 0,
    "count": "",
    "endings": {},
    "left": "",
    "wait": "",
    "said": [],
    "error": None,
}


def news_of(look: Look) -> dict[str, Any]:
    """A work in words and numbers, as the page shows it."""
    advance, news = look.advance, dict(_NOTHING)
    news |= {
        "kind": look.kind.value,
        "over": look.is_over,
        "stopping": look.stopping,
        "asks": look.question is not None,
        "wait": wait_sentence(*look.wait) if look.wait else "",
        "said": list(look.said[-_SAID:]),
        "error": told(look.error).facts() if look.error else None,
    }
    if advance:
        news |= {
            "done": advance.done,
            "rows": advance.rows,
            "endings": {ending.value: n for ending, n in advance.endings.items() if n},
            "left": _left(advance.seconds_left),
        }
    return _counted(news)


def _counted(told: dict[str, Any]) -> dict[str, Any]:
    """The same with its count in words: before the first row leaves, the server is looked at."""
    if told["rows"]:
        count = f"{whole(told['done'])} / {whole(told['rows'])}"
    else:
        count = gettext("Looking at the customers that are in Bigcapital. Nothing new is sent yet.")
    return {**told, "count": count}


def _left(seconds: float | None) -> str:
    return "" if seconds is None else gettext("{time} left").format(time=duration_words(seconds))
