"""The step Done: the report, its files, and what can still be done with the run."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.outcomes import UNFINISHED
from importer.core.runs import RunRecord
from importer.reports.report import load_report
from importer.reports.sentences import what_happened
from importer.run.corridor import Corridor
from importer.run.proving import undo_run, verify_run
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.works import WorkKind

_REPORT = "report.html"
_FRAMED = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""What lets our pages show the report in a frame. Its own policy, which stands in it, holds besides
and names its one style and its one script by their hashes."""


def done(request: Request) -> Response:
    """`/imports/…/done`."""
    site, one = site_of(request), import_of(request)
    if not one.run_id:
        return RedirectResponse(f"/imports/{one.id}/file", 303)
    with site.journal() as journal:
        report = load_report(journal, one.run_id)
        endings = journal.endings(one.run_id)
        return shown(
            request,
            "done",
            step="done",
            one=one,
            run=report.run,
            happened=what_happened(report.run, report.counts),
            endings=endings,
            left=sum(endings[ending] for ending in UNFINISHED),
            files=[path.name for path in _files(site_of(request).reports(one))],
        )


def download(request: Request) -> Response:
    """`/imports/…/files/NAME`: one of the reports.

    Raises:
        UsageError: `report-unknown`.
    """
    one, name = import_of(request), request.path_params["name"]
    for path in _files(site_of(request).reports(one)):
        if path.name == name:
            if name == _REPORT:
                return FileResponse(path, headers={"content-security-policy": _FRAMED})
            return FileResponse(path, filename=name)
    raise UsageError(
        "report-unknown",
        gettext("There is no report {name} here.").format(name=name[:60]),
        hint=gettext("The page Done lists those that there are."),
    )


def verify(request: Request) -> Response:
    """`POST /imports/…/verify`: every customer is read back and compared."""
    site, one = site_of(request), import_of(request)

    def call(corridor: Corridor) -> None:
        verify_run(corridor, one.run_id)

    site.start(one, WorkKind.VERIFY, call)
    return gone_to(f"/imports/{one.id}/done")


def undo(request: Request) -> Response:
    """`POST /imports/…/undo`: what the run created is deleted again."""
    site, one = site_of(request), import_of(request)

    def call(corridor: Corridor) -> None:
        undo_run(corridor, one.run_id)

    site.start(one, WorkKind.UNDO, call)
    return gone_to(f"/imports/{one.id}/done")


def runs(request: Request) -> Response:
    """`/runs`: every run in the journal, those of the terminal among them."""
    with site_of(request).journal() as journal:
        found: list[tuple[RunRecord, int, list[str]]] = [
            (run, sum(journal.endings(run.id).values()), [s.name for s in journal.sources(run.id)])
            for run in reversed(journal.runs())
        ]
    return shown(request, "runs", runs=found)


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.glob("[!.]*") if path.is_file()))
