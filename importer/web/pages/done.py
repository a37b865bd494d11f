"""The step Result: the report, its files, and what can still be done with the run; and all runs."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from importer.core.errors import UsageError
from importer.core.language import gettext, gettext_noop
from importer.core.numbers import whole
from importer.core.outcomes import UNFINISHED, Ending
from importer.phrases.proofs import (
    compared_sentence,
    deviation_words,
    kept_words,
    row_words,
    rows_sentence,
)
from importer.reports import write_reports
from importer.reports.report import load_report
from importer.reports.report_html import render_page
from importer.reports.run_reports import made
from importer.reports.sentences import what_happened
from importer.reports.wording import TERMINAL, Wording
from importer.run.proving import UndoFinished, Verified, verify_run
from importer.web.pages.fixes import fixes_of
from importer.web.pages.send import at_work_elsewhere
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.wording import PageWording
from importer.web.works import WorkKind

if TYPE_CHECKING:
    from pathlib import Path

    from importer.run.undoing import Undone
    from importer.web.site import Site
    from importer.web.works import Look

_REPORT = "report.html"
_FRAMED = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""What lets our pages show the report in a frame. Its own policy, which stands in it, holds besides
and names its one style and its one script by their hashes."""

_EDITED = "corrections.edited-"

_SHOWN = 50
"""Customers that are listed one by one."""

_PILOT_SHOWN = 10


def done(request: Request) -> Response:
    """`/imports/…/done`."""
    site, one = site_of(request), import_of(request)
    if not one.run_id:
        return RedirectResponse(f"/imports/{one.id}/file", HTTPStatus.SEE_OTHER)
    look = site.desk.look(one.id)
    with site.journal() as journal:
        report = load_report(journal, one.run_id)
        endings = journal.endings(one.run_id)
        created = islice(journal.results(one.run_id, endings=[Ending.CREATED]), _PILOT_SHOWN)
        few = [(row.display_name, row.customer_id) for row in created]
        next_time = fixes_of(journal, one.run_id)
    return shown(
        request,
        "done",
        step="done",
        one=one,
        run=report.run,
        happened=what_happened(report.run, report.counts),
        endings=endings,
        to_mend=report.counts.to_mend,
        left=sum(endings[ending] for ending in UNFINISHED),
        few=few,
        files=[(path.name, _about(path.name)) for path in _files(site.reports(one))],
        others=at_work_elsewhere(site, one) if look and look.error else None,
        **next_time,
        **_found(look),
    )


def _found(look: Look | None) -> dict[str, Any]:
    """What the last work has found, where it was a look at the server or a taking back."""
    result = look.result if look else None
    proof: tuple[str, ...] = ()
    kept: tuple[tuple[str, int, str], ...] = ()
    if isinstance(result, Verified):
        found = result.verification
        proof = (rows_sentence(found), compared_sentence(found))
        kept = tuple(
            (row_words(each.ref), each.customer_id, deviation_words(each))
            for each in found.deviations[:_SHOWN]
        )
    elif isinstance(result, UndoFinished):
        ends = ((gettext(end.value), number) for end, number in result.undone.ends.items())
        proof = tuple(f"{words}: {whole(number)}" for words, number in ends if number)
        kept = kept_lines(result.undone)
    return {"proof": proof, "kept": kept}


def kept_lines(undone: Undone) -> tuple[tuple[str, int, str], ...]:
    """The first customers that undoing keeps: the row, the id, and why."""
    return tuple(
        (row_words(each.ref) if each.ref else each.name, each.customer_id, kept_words(each))
        for each in undone.kept[:_SHOWN]
    )


def report_inside(request: Request) -> Response:
    """`/imports/…/report`: the report as it stands now, in the page's words; with `?in=frame` the
    steps that it names are links, for the page around it to follow."""
    is_framed = request.query_params.get("in") == "frame"
    steps_at = f"/imports/{import_of(request).id}/" if is_framed else ""
    return _report(request, PageWording(steps_at))


def _report(request: Request, wording: Wording) -> Response:
    site, one = site_of(request), import_of(request)
    with site.journal() as journal:
        page = render_page(load_report(journal, one.run_id, wording))
    return HTMLResponse(page, headers={"content-security-policy": _FRAMED})


def download(request: Request) -> Response:
    """`/imports/…/files/NAME`: one of the reports, for whoever keeps it.

    Raises:
        UsageError: `report-unknown`.
    """
    site, one, name = site_of(request), import_of(request), request.path_params["name"]
    if name == _REPORT and one.run_id:  # as it stands now, whether or not it was written
        return _report(request, TERMINAL)
    for path in _files(site.reports(one)):
        if path.name == name:
            return FileResponse(path, filename=name)
    raise UsageError(
        "report-unknown",
        gettext("There is no report {name} here.").format(name=name[:60]),
        hint=gettext("The step Result lists those that there are."),
    )


def write_again(request: Request) -> Response:
    """`POST /imports/…/reports`: all files of the run anew."""
    site, one = site_of(request), import_of(request)
    with site.journal() as journal:
        write_reports(journal, one.run_id, made(site.reports(one)))
    return gone_to(f"/imports/{one.id}/done")


def verify(request: Request) -> Response:
    """`POST /imports/…/verify`: every customer is read back and compared."""
    one = import_of(request)
    site_of(request).start(one, WorkKind.VERIFY, partial(verify_run, name=one.run_id))
    return gone_to(f"/imports/{one.id}/done")


def runs(request: Request) -> Response:
    """`/runs`: every run in the journal, those of the terminal among them, latest first."""
    with site_of(request).journal() as journal:
        found = [
            {
                "run": run,
                "endings": journal.endings(run.id),
                "files": list(dict.fromkeys(source.name for source in journal.sources(run.id))),
            }
            for run in reversed(journal.runs())
        ]
    return shown(request, "runs", runs=found)


def open_run(request: Request) -> Response:
    """`POST /runs/…`: a run as an import of the page, wherever it was begun."""
    site, run_id = site_of(request), request.path_params["run_id"]
    with site.journal() as journal:
        run = journal.run(run_id)
    for one in site.imports.all():
        if one.run_id == run.id:
            return gone_to(f"/imports/{one.id}")
    return gone_to(f"/imports/{_import_of_run(site, run.id)}")


def _import_of_run(site: Site, run_id: str) -> str:
    one = site.imports.new().model_copy(update={"run_id": run_id})
    site.imports.save(one)
    with site.journal() as journal:
        write_reports(journal, run_id, made(site.reports(one)))
    return one.id


_ABOUT = {
    _REPORT: gettext_noop("the report above, as a file"),
    "results.xlsx": gettext_noop("every row and what became of it, for Excel"),
    "results.csv": gettext_noop("the same as text, for other programs"),
    "corrections.xlsx": gettext_noop("the rows to mend, for Excel"),
    "corrections.csv": gettext_noop("the same as text, for other programs"),
    "summary.json": gettext_noop("the counts, for other programs"),
    "verification.json": gettext_noop("the last comparison with Bigcapital, for other programs"),
}

_ORDER = {name: number for number, name in enumerate(_ABOUT)}


def _about(name: str) -> str:
    """What a file of the run is for."""
    if name.startswith(_EDITED):
        return gettext("rows to mend of before, somebody has written into them")
    return gettext(_ABOUT[name]) if name in _ABOUT else ""


def _files(folder: Path) -> tuple[Path, ...]:
    """A run's files, each before what is "the same" of it; what somebody has edited comes last."""
    found = (path for path in folder.glob("[!.]*") if path.is_file())
    return tuple(sorted(found, key=lambda path: (_ORDER.get(path.name, len(_ORDER)), path.name)))
