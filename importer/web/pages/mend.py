"""The step Mend: what the check has found, grouped by cause, and what is to be decided."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from importer.core.outcomes import Ending
from importer.reports.attention import attention_rows
from importer.reports.report import load_report
from importer.web.pages.send import news_of
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.taking import Form, form_of
from importer.web.watching import OPEN


def mend(request: Request) -> Response:
    """`/imports/…/mend`: the check while it goes on, then what it has found."""
    site, one = site_of(request), import_of(request)
    look = site.desk.look(one.id)
    if look and (not look.is_over or look.error) and look.kind == "check":
        return shown(
            request, "checking", step="mend", one=one, open_answer=OPEN, news=news_of(look)
        )
    if not one.run_id:
        return RedirectResponse(f"/imports/{one.id}/columns", 303)
    with site.journal() as journal:
        report = load_report(journal, one.run_id)
        endings = journal.endings(one.run_id)
        return shown(
            request,
            "mend",
            step="mend",
            one=one,
            groups=report.counts.groups,
            repairs=report.counts.repairs,
            attention=attention_rows(report),
            valid=endings[Ending.WAITING],
            rejected=endings[Ending.REJECTED],
            endings=endings,
            rows=report.counts.rows,
        )


class AnswerSaid(Form):
    """What somebody says to a question: a choice's value, a day, a number, `OPEN`."""

    answer: str


async def answer(request: Request) -> Response:
    """`POST /imports/…/answer`: what somebody says to a question of the check."""
    site, one = site_of(request), import_of(request)
    given = await form_of(request, AnswerSaid, site.bounds)
    await run_in_threadpool(site.desk.answer, one.id, given.answer)
    return gone_to(f"/imports/{one.id}/mend")
