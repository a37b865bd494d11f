"""The rows to mend as a workbook: taken away, mended in a spreadsheet program, brought back."""

from pathlib import Path
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from importer.core.errors import UsageError
from importer.core.language import gettext, spoken_language
from importer.reports import write_reports
from importer.run.correcting import bring_back
from importer.web.imports import stored_name
from importer.web.pages.showing import gone_to, import_of, site_of
from importer.web.taking import take_file
from importer.web.works import WorkKind

_CORRECTIONS = "corrections.xlsx"
_BACK = "back"
"""The folder, in an import's own, of files that came back."""


def corrections(request: Request) -> Response:
    """`/imports/…/mend/corrections.xlsx`: the rows to mend as they are now.

    Raises:
        UsageError: `nothing-to-mend`.
    """
    site, one = site_of(request), import_of(request)
    with site.journal() as journal:
        written = write_reports(
            journal, one.run_id, site.reports(one), [_CORRECTIONS], language=spoken_language()
        )
    if not written:
        raise UsageError(
            "nothing-to-mend",
            gettext("No row of this import has to be mended."),
            hint=gettext("Go back and on to the next step."),
        )
    return FileResponse(written[0], filename=_CORRECTIONS)


async def take_back(request: Request) -> Response:
    """`PUT /imports/…/mend/back/NAME`: a file that was mended; it goes into the run it is of."""
    site, one = site_of(request), import_of(request)
    path = site.imports.folder(one.id) / _BACK / stored_name(unquote(request.path_params["name"]))
    site.desk.check_is_free(one.id)
    await take_file(request, path, site.bounds)
    await run_in_threadpool(_start, request, path)
    return gone_to(f"/imports/{one.id}/mend")


def _start(request: Request, path: Path) -> None:
    site, one = site_of(request), import_of(request)
    site.start(one, WorkKind.MEND, lambda corridor: bring_back(corridor, [path], one.run_id))
