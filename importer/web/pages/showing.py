"""How a page is made: the markup, the step on the way, errors in words."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from importer.core.errors import ImporterError
from importer.core.language import gettext, gettext_noop, ngettext, spoken_language
from importer.core.numbers import day, moment, money, whole
from importer.core.sending.options import duration_words
from importer.reports.balances import currency_words
from importer.reports.sentences import counted
from importer.version import __version__
from importer.web.guard import NONCE
from importer.web.imports import Import
from importer.web.site import Site
from importer.web.tongue import NAMES

STEPS = (
    ("connect", gettext_noop("Connect")),
    ("file", gettext_noop("File")),
    ("columns", gettext_noop("Columns")),
    ("mend", gettext_noop("Mend")),
    ("confirm", gettext_noop("Confirm")),
    ("sending", gettext_noop("Sending")),
    ("done", gettext_noop("Done")),
)
"""The way, by the last part of each step's address."""


def site_of(request: Request) -> Site:
    """What all pages share."""
    site: Site = request.app.state.site
    return site


def import_of(request: Request) -> Import:
    """The import that an address names. Raises UsageError `import-unknown`."""
    return site_of(request).imports.load(request.path_params["import_id"])


def shown(
    request: Request,
    name: str,
    *,
    step: str = "",
    one: Import | None = None,
    status: int = HTTPStatus.OK,
    **facts: Any,
) -> Response:
    """A page.

    Args:
        name: of its markup.
        step: where on the way it stands; "" for none of it.
    """
    site = site_of(request)
    text = (
        _environment()
        .get_template(f"{name}.html")
        .render(
            language=spoken_language(),
            nonce=getattr(request.state, NONCE),
            version=__version__,
            languages=NAMES,
            connection=site.connection,
            steps=STEPS,
            step=step,
            one=one,
            look=site.desk.look(one.id) if one else None,
            **facts,
        )
    )
    return HTMLResponse(text, status)


def gone_to(address: str, **facts: Any) -> Response:
    """What our script does next: go there."""
    return JSONResponse({"go": address, **facts})


def error_page(request: Request, error: ImporterError, status: int) -> Response:
    """An error as a page, or for our script. A page of an import shows the way that it is on: from
    a file that can't be read it leads back to the choice of another."""
    if request.method not in {"GET", "HEAD"}:
        told = {"code": error.code, "message": error.message, "hint": error.hint}
        return JSONResponse({"error": told}, status)
    one = _import_at(request)
    step = _step_at(request) if one else ""
    return shown(request, "error", step=step, one=one, status=status, error=error)


def _import_at(request: Request) -> Import | None:
    """The import that an address is about; None where there is none, or it can't be read."""
    if "import_id" not in request.path_params:
        return None
    try:
        return import_of(request)
    except (ImporterError, OSError):
        return None


def _step_at(request: Request) -> str:
    last = request.url.path.rpartition("/")[2]
    return last if last in dict(STEPS) else STEPS[1][0]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("importer.web", "markup"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: Mapping[str, Any] = {
        "counted": counted,
        "money": money,
        "whole": whole,
        "day": day,
        "moment": moment,
        "duration": duration_words,
        "currency_words": currency_words,
    }
    environment.filters.update(filters)
    environment.globals.update({"_": gettext, "ngettext": ngettext})
    return environment
