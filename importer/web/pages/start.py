"""The first page, and the server: which one, who we are there."""

from http import HTTPStatus

from pydantic import Field, SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from importer.core.language import LanguageCode, gettext
from importer.core.ports import tell_nobody
from importer.core.runs import RunState
from importer.core.sending.options import Work
from importer.phrases.pace import pace_sentence
from importer.run.arriving import survey
from importer.web.connection import Connection, aimed
from importer.web.imports import Import
from importer.web.keys import ChosenServer, has_keyring
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.site import Site
from importer.web.taking import Form, form_of
from importer.web.works import WorkKind
from importer.wiring.server import ServerOfSettings

_FOR_EXAMPLE = 2_000
"""Customers for which the time is told before a file is there."""


def start(request: Request) -> Response:
    """`/`: what there is, and what can be begun."""
    site = site_of(request)
    imports = site.imports.all()
    with site.journal() as journal:
        states = {run.id: run.state for run in journal.runs()}
    open_ones = [
        one
        for one in imports
        if states.get(one.run_id) in {RunState.SENDING, RunState.STOPPED}
        or one.id in site.desk.busy()
    ]
    return shown(request, "start", imports=imports, states=states, open_ones=open_ones)


class ServerSaid(Form):
    """The form of the page Connect.

    Attributes:
        stand_in: a try without a server; the rest does not matter then.
        back: the import to go on with.
    """

    stand_in: bool = False
    base_url: str = ""
    organization_id: str = ""
    key: SecretStr = SecretStr("")
    keep: bool = False
    back: str = Field("", alias="import")


def connect(request: Request) -> Response:
    """`/connect`: the server and the key."""
    site = site_of(request)
    chosen, sentence = site.keys.chosen(), ""
    if site.connection:
        sentence = pace_sentence(Work(_FOR_EXAMPLE), site.connection.survey.pace)
    base_url = chosen.base_url or site.settings.base_url
    return shown(
        request,
        "connect",
        step="connect",
        base_url=base_url,
        organization_id=chosen.organization_id or site.settings.organization_id,
        is_kept=bool(site.keys.kept(base_url)),
        is_set=bool(site.settings.key()) and base_url == site.settings.base_url,
        has_keyring=has_keyring(),
        pace=sentence,
        back=request.query_params.get("import", ""),
    )


async def connect_to(request: Request) -> Response:
    """`POST /connect`."""
    given = await form_of(request, ServerSaid, site_of(request).bounds)
    return await run_in_threadpool(_connect, request, given)


def _connect(request: Request, given: ServerSaid) -> Response:
    site = site_of(request)
    if given.stand_in:
        connect_stand_in(site)
    else:
        _connect_real(site, given)
    return gone_to(f"/imports/{given.back}" if given.back else "/connect")


def connect_stand_in(site: Site) -> None:
    """Start a stand-in server on this machine, and aim at it."""
    base_url, key = _stand_in(site)
    site.connection = _connected(site, base_url, key, "", stands_in=True)


def _connect_real(site: Site, given: ServerSaid) -> None:
    base_url, organization = _with_scheme(given.base_url), given.organization_id.strip()
    key = given.key.get_secret_value().strip() or site.keys.kept(base_url)
    if not key and base_url == site.settings.base_url:
        key = site.settings.key()
    site.connection = _connected(site, base_url, key, organization, stands_in=False)
    server = ChosenServer(base_url=base_url, organization_id=organization, keeps_key=given.keep)
    site.keys.choose(server, key)


def _with_scheme(address: str) -> str:
    """An address as it is meant where it was copied without its beginning, as browsers show it."""
    text = address.strip()
    return text if not text or "://" in text else f"https://{text}"


def _connected(
    site: Site, base_url: str, key: str, organization: str, *, stands_in: bool
) -> Connection:
    settings = aimed(site.settings, base_url, key, organization)
    found = survey(ServerOfSettings(settings), settings, tell_nobody)
    return Connection(found.base_url, SecretStr(key), organization, stands_in, found)


def _stand_in(site: Site) -> tuple[str, str]:
    from importer.sandbox.options import demonstration
    from importer.sandbox.server import Sandbox

    if site.stand_in is None:
        site.stand_in = Sandbox(demonstration())
        site.stand_in.start()
    return site.stand_in.url, site.stand_in.key


class LanguageSaid(Form):
    """What the list at the end of the page sends."""

    language: LanguageCode


async def speak(request: Request) -> Response:
    """`POST /language`: the language of all pages from now on."""
    site = site_of(request)
    site.language = (await form_of(request, LanguageSaid, site.bounds)).language
    return gone_to("")


def begin(request: Request) -> Response:
    """`POST /imports`: a new one, or one that holds nothing yet; a server is chosen first."""
    imports = site_of(request).imports
    empty = (one for one in imports.all() if not (one.files or one.run_id))
    one = next(empty, None) or imports.new()
    if site_of(request).connection is None:
        return gone_to(f"/connect?import={one.id}")
    return gone_to(f"/imports/{one.id}/file")


def current_step(request: Request) -> Response:
    """`/imports/…`: where the import stands."""
    site, one = site_of(request), import_of(request)
    return RedirectResponse(f"/imports/{one.id}/{_step(site, one)}", HTTPStatus.SEE_OTHER)


def _step(site: Site, one: Import) -> str:
    look = site.desk.look(one.id)
    if look and not look.is_over:
        return _AT_WORK[look.kind]
    if one.run_id:
        with site.journal() as journal:
            state = journal.run(one.run_id).state
        return _AT_REST.get(state, "done")
    return "columns" if one.files else "file"


_AT_WORK = {
    WorkKind.CHECK: "mend",
    WorkKind.MEND: "mend",
    WorkKind.SEND: "sending",
    WorkKind.VERIFY: "done",
    WorkKind.FORESEE: "undo",
    WorkKind.UNDO: "done",
}
_AT_REST = {
    RunState.CHECKING: "columns",
    RunState.CHECKED: "mend",
    RunState.SENDING: "sending",
}


def check_anew(request: Request) -> Response:
    """`POST /imports/…/anew`: as if it had never been checked; for a run that is not there any
    more."""
    site, one = site_of(request), import_of(request)
    site.desk.check_is_free(one.id)
    site.imports.change(one.id, lambda now: now.model_copy(update={"run_id": ""}))
    return gone_to(f"/imports/{one.id}/{'columns' if one.files else 'file'}")


def remove(request: Request) -> Response:
    """`DELETE /imports/…`: its files; its run stays in the journal."""
    one = import_of(request)
    site_of(request).desk.end(one.id)
    site_of(request).imports.remove(one.id)
    return gone_to("/", said=gettext("The files of this import are removed."))
