"""How a page is made: the markup, the step on the way, errors in words."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from importer.core.errors import ImporterError
from importer.core.language import gettext, gettext_noop, ngettext, spoken_language
from importer.core.numbers import day, moment, money, money_in, whole
from importer.core.runs import RunState
from importer.core.sending.options import duration_words
from importer.reports.balances import currency_words
from importer.reports.sentences import counted
from importer.version import __version__
from importer.web.advice import told
from importer.web.guard import NONCE, Refusal
from importer.web.hints import Way
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
    ("done", gettext_noop("Result")),
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
            reached={step, *_reached(site, one)},
            one=one,
            look=site.desk.look(one.id) if one else None,
            told=told,
            **facts,
        )
    )
    return HTMLResponse(text, status)


def _reached(site: Site, one: Import | None) -> tuple[str, ...]:
    """The steps that an import has something to show of."""
    if one is None or not (one.files or one.run_id):
        return ("file",)
    if not one.run_id:
        return ("file", "columns")
    result = ("done",) if _was_begun(site, one.run_id) else ()
    return ("file", "columns", "mend", "confirm", *result)


def _was_begun(site: Site, run_id: str) -> bool:
    """Whether anything of a run was sent; before that there is no result."""
    try:
        with site.journal() as journal:
            return journal.run(run_id).state not in {RunState.CHECKING, RunState.CHECKED}
    except ImporterError:  # the page says so, where it needs the journal
        return False


def gone_to(address: str, **facts: Any) -> Response:
    """What our script does next: go there."""
    return JSONResponse({"go": address, **facts})


def error_page(request: Request, error: ImporterError, status: int) -> Response:
    """An error as a page, or for our script. A page of an import shows the way that it is on: from
    a file that can't be read it leads back to the choice of another."""
    one = _import_at(request)
    step = _step_at(request) if one else ""
    said = told(error, one.id if one else "", _WAYS_FROM.get(step, ()))
    if request.method not in {"GET", "HEAD"}:
        return JSONResponse({"error": said.facts()}, status)
    # The first page needs the journal: it would say the same.
    is_start = request.url.path == Way.START or Way.JOURNAL in {link.address for link in said.links}
    facts = {"said": said, "leads_to_start": not is_start}
    return shown(request, "error", step=step, one=one, status=status, **facts)


_WAYS_FROM = {"file": (Way.FILE,), "columns": (Way.FILE,), "mend": (Way.COLUMNS,)}
"""Where the way goes on from a step at which something unheard of has happened."""


def refusal_page(scope: Scope, refusal: Refusal) -> Response:
    """What somebody is shown who gets no page: nothing of ours, not even how pages look."""
    if scope["method"] not in {"GET", "HEAD"}:
        facts = {"code": refusal.code, "message": refusal.message, "hint": refusal.hint}
        return JSONResponse({"error": {**facts, "links": []}}, refusal.status)
    text = (
        _environment()
        .get_template("refused.html")
        .render(language=spoken_language(), nonce=scope["state"][NONCE], refusal=refusal)
    )
    return HTMLResponse(text, refusal.status)


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


def _moment_here(when: datetime) -> str:
    """A moment by the clock of this machine, before which whoever reads it sits."""
    return moment(when.astimezone())


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
        "money_in": money_in,
        "whole": whole,
        "day": day,
        "moment_here": _moment_here,
        "duration": duration_words,
        "currency_words": currency_words,
    }
    environment.filters.update(filters)
    environment.globals.update({"_": gettext, "ngettext": ngettext})
    return environment
