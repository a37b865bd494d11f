"""The way on from a journal that can't be used: it is put aside and kept, a new one begins."""

from starlette.requests import Request
from starlette.responses import Response

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.web.advice import told
from importer.web.pages.showing import gone_to, shown, site_of
from importer.web.site import Site


def journal(request: Request) -> Response:
    """`/journal`: what is wrong with it, and what a new one means."""
    site = site_of(request)
    wrong = _what_is_wrong(site)
    return shown(
        request,
        "journal",
        path=site.settings.journal_place(),
        wrong=told(wrong) if wrong else None,
        is_there=wrong is None or wrong.code != "journal-missing",
    )


def begin_anew(request: Request) -> Response:
    """`POST /journal`: the old one gets another name, and nothing of it is deleted.

    Raises:
        ImporterError: `work-under-way`, `journal-in-use`, `journal-not-writable`.
    """
    site = site_of(request)
    if site.desk.busy():
        raise ImporterError(
            "work-under-way",
            gettext("An import is at work, which writes to this journal."),
            hint=gettext("Wait for it, or stop it."),
        )
    kept = site.begin_journal_anew()
    if kept is None:
        return gone_to("/", said=gettext("A new journal has begun."))
    said = gettext("A new journal has begun. The old one is kept as {path}.").format(path=kept)
    return gone_to("/", said=said)


def _what_is_wrong(site: Site) -> ImporterError | None:
    """What a first look at the journal stumbles over."""
    try:
        with site.journal() as found:
            found.runs()
    except ImporterError as error:
        return error
    return None
