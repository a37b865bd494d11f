"""The pages' application: addresses, errors as pages, and the guard around all of it."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.web.failing import Backstop, in_words
from importer.web.guard import Door, Guard
from importer.web.pages import (
    aside,
    asking,
    cells,
    columns,
    done,
    file,
    fixes,
    mend,
    returning,
    send,
    sheets,
    start,
    undo,
)
from importer.web.pages.showing import error_page, refusal_page
from importer.web.site import Site
from importer.web.tongue import Tongue

_IMPORT = "/imports/{import_id}"

ROUTES = (
    Route("/", start.start),
    Route("/connect", start.connect),
    Route("/connect", start.connect_to, methods=["POST"]),
    Route("/language", start.speak, methods=["POST"]),
    Route("/journal", aside.journal),
    Route("/journal", aside.begin_anew, methods=["POST"]),
    Route("/runs", done.runs),
    Route("/runs/{run_id}", done.open_run, methods=["POST"]),
    Route("/imports", start.begin, methods=["POST"]),
    Route(_IMPORT, start.current_step),
    Route(_IMPORT, start.remove, methods=["DELETE"]),
    Route(f"{_IMPORT}/anew", start.check_anew, methods=["POST"]),
    Route(f"{_IMPORT}/file", file.files),
    Route(f"{_IMPORT}/file/{{name}}", file.take, methods=["PUT"]),
    Route(f"{_IMPORT}/file/{{slot:int}}", file.leave_out, methods=["DELETE"]),
    Route(f"{_IMPORT}/columns", columns.columns),
    Route(f"{_IMPORT}/columns", columns.check, methods=["POST"]),
    Route(f"{_IMPORT}/layout", columns.layout),
    Route(f"{_IMPORT}/layout", columns.read_so, methods=["POST"]),
    Route(f"{_IMPORT}/preview", columns.preview_so, methods=["POST"]),
    Route(f"{_IMPORT}/mend", mend.mend),
    Route(f"{_IMPORT}/mend/edit", cells.edit, methods=["POST"]),
    Route(f"{_IMPORT}/mend/apply", cells.apply, methods=["POST"]),
    Route(f"{_IMPORT}/mend/undo", cells.undo, methods=["POST"]),
    Route(f"{_IMPORT}/mend/sheet", sheets.sheet),
    Route(f"{_IMPORT}/mend/rows", sheets.rows),
    Route(f"{_IMPORT}/mend/next", sheets.next_wrong),
    Route(f"{_IMPORT}/mend/corrections.xlsx", returning.corrections),
    Route(f"{_IMPORT}/mend/back/{{name}}", returning.take_back, methods=["PUT"]),
    Route(f"{_IMPORT}/answer", asking.answer, methods=["POST"]),
    Route(f"{_IMPORT}/leave", asking.leave, methods=["POST"]),
    Route(f"{_IMPORT}/confirm", send.confirm),
    Route(f"{_IMPORT}/send", send.send, methods=["POST"]),
    Route(f"{_IMPORT}/sending", send.sending),
    Route(f"{_IMPORT}/stop", send.stop, methods=["POST"]),
    Route(f"{_IMPORT}/news", send.news),
    Route(f"{_IMPORT}/done", done.done),
    Route(f"{_IMPORT}/report", done.report_inside),
    Route(f"{_IMPORT}/files/{{name}}", done.download),
    Route(f"{_IMPORT}/reports", done.write_again, methods=["POST"]),
    Route(f"{_IMPORT}/fixes", fixes.keep, methods=["POST"]),
    Route(f"{_IMPORT}/verify", done.verify, methods=["POST"]),
    Route(f"{_IMPORT}/undo", undo.foreseen),
    Route(f"{_IMPORT}/undo/look", undo.look, methods=["POST"]),
    Route(f"{_IMPORT}/undo", undo.undo, methods=["POST"]),
)


def build_app(site: Site, door: Door) -> Starlette:
    """The application of one life of the server."""
    app = Starlette(
        routes=[
            *ROUTES,
            Mount("/look", StaticFiles(packages=[("importer.reports", "page")])),
            Mount("/assets", StaticFiles(packages=[("importer.web", "assets")])),
        ],
        middleware=[
            Middleware(Tongue, site=site),
            Middleware(Guard, door=door, refuse=refusal_page),
            Middleware(Backstop, show=_unexpected),
        ],
        exception_handlers={
            ImporterError: _stopped,
            HTTPException: _no_page,
            ClientDisconnect: _nobody,
        },
    )
    app.state.site = site
    return app


_STATUSES: Mapping[str, HTTPStatus] = {
    "file-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "form-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "upload-silent": HTTPStatus.REQUEST_TIMEOUT,
    "disk-full": HTTPStatus.INSUFFICIENT_STORAGE,
    "bug": HTTPStatus.INTERNAL_SERVER_ERROR,
}


def _stopped(request: Request, error: Exception) -> Response:
    assert isinstance(error, ImporterError)  # noqa: S101  starlette calls it for nothing else
    other = HTTPStatus.CONFLICT
    if isinstance(error, UsageError):
        other = HTTPStatus.UNPROCESSABLE_ENTITY
    return error_page(request, error, _STATUSES.get(error.code, other))


def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  as above
    found = UsageError(
        "no-page",
        gettext("There is no such page."),
        hint=gettext("Go to the first page: it leads everywhere."),
    )
    response = error_page(request, found, error.status_code)
    response.headers.update(error.headers or {})
    return response


def _nobody(request: Request, error: Exception) -> Response:  # noqa: ARG001  starlette's signature
    """Whoever asked has gone: this answer reaches nobody."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _unexpected(request: Request, error: Exception) -> Response:
    return await run_in_threadpool(_stopped, request, in_words(error))
