"""The step File: the files come in, streamed to the import's own folder."""

from collections.abc import Sequence
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.sources.packing import OF_ARCHIVES, OF_TABLES
from importer.sources.template_files import load_templates
from importer.web.hints import ERRORS
from importer.web.imports import Import, StoredFile, stored_name
from importer.web.pages.showing import gone_to, import_of, shown, site_of
from importer.web.site import Site
from importer.web.tables import opened
from importer.web.taking import take_file

_MOST_FILES = 20


def files(request: Request) -> Response:
    """`/imports/…/file`."""
    one = import_of(request)
    sizes = [path.stat().st_size for path in site_of(request).imports.paths(one)]
    largest = site_of(request).bounds.file
    return shown(
        request,
        "file",
        step="file",
        one=one,
        sizes=sizes,
        layouts=_layouts(),
        kinds=",".join(sorted(OF_TABLES | OF_ARCHIVES)),
        largest=largest,
        too_large_hint=gettext(ERRORS["file-too-large"].hint),
    )


def _layouts() -> tuple[str, ...]:
    """The exports of other systems that are recognised by themselves, in words."""
    known = (one for one in load_templates() if one.recognise or one.shape)
    return tuple(sorted(one.title for one in known if one.refuse is None))


async def take(request: Request) -> Response:
    """`PUT /imports/…/file/NAME`: one file, its bytes as they are.

    Raises:
        ImporterError: `work-under-way`, `upload-silent`.
        UsageError: `file-too-large`, `too-many-files`.
    """
    site, one = site_of(request), import_of(request)
    if len(one.files) >= _MOST_FILES:
        raise UsageError(
            "too-many-files",
            gettext("An import takes {number} files at most.").format(number=_MOST_FILES),
            hint=gettext("Put the others into an import of their own."),
        )
    site.desk.check_is_free(one.id)
    name = stored_name(unquote(request.path_params["name"]))
    with site.imports.receiving(one, name) as (file, path):
        await take_file(request, path, site.bounds)
        await run_in_threadpool(_add, site, one, file)
    return gone_to(f"/imports/{one.id}/columns")


def _add(site: Site, one: Import, file: StoredFile) -> None:
    site.desk.check_is_free(one.id)  # while the file came, something may have begun
    useless = [kept for kept in one.files if not _is_readable(site, one, kept)]
    site.imports.change(one.id, lambda now: _anew(now, (*_but(now, useless), file)))


def _is_readable(site: Site, one: Import, file: StoredFile) -> bool:
    """Whether a file that is there already is of use: one that can't be read is not chosen beside
    another, but was a mistake."""
    try:
        opened(site, one.model_copy(update={"files": (file,)}))
    except ImporterError:
        return False
    return True


def _but(now: Import, useless: Sequence[StoredFile]) -> tuple[StoredFile, ...]:
    """What is there by now, but for what has no use."""
    return tuple(file for file in now.files if file not in useless)


def leave_out(request: Request) -> Response:
    """`DELETE /imports/…/file/SLOT`."""
    site, one = site_of(request), import_of(request)
    slot = request.path_params["slot"]
    site.desk.check_is_free(one.id)
    site.imports.change(one.id, lambda now: _anew(now, _without(now, slot)))
    for file in set(one.files) - set(_without(one, slot)):
        site.imports.path_of(one, file).unlink(missing_ok=True)
    return gone_to(f"/imports/{one.id}/file")


def _without(one: Import, slot: int) -> tuple[StoredFile, ...]:
    return tuple(file for file in one.files if file.slot != slot)


def _anew(one: Import, files: tuple[StoredFile, ...]) -> Import:
    """With other files nothing is decided, and no run is theirs."""
    return Import(id=one.id, began_at=one.began_at, files=files)
