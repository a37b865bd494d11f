"""The step File: the files come in, streamed to the import's own folder."""

import os
from pathlib import Path
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.web.imports import Import, StoredFile, stored_name
from importer.web.pages.showing import gone_to, import_of, shown, site_of

LARGEST = 1 << 30
"""Bytes of one file that are taken."""

_MOST_FILES = 20


def files(request: Request) -> Response:
    """`/imports/…/file`."""
    one = import_of(request)
    sizes = [path.stat().st_size for path in site_of(request).imports.paths(one)]
    return shown(request, "file", step="file", one=one, sizes=sizes)


async def take(request: Request) -> Response:
    """`PUT /imports/…/file/NAME`: one file, its bytes as they are.

    Raises:
        UsageError: `file-too-large`, `too-many-files`.
    """
    site, one = site_of(request), import_of(request)
    if len(one.files) >= _MOST_FILES:
        raise UsageError(
            "too-many-files",
            gettext("An import takes {number} files at most.").format(number=_MOST_FILES),
            hint=gettext("Put the others into an import of their own."),
        )
    slot = max((file.slot for file in one.files), default=-1) + 1
    file = StoredFile(slot=slot, name=stored_name(unquote(request.path_params["name"])))
    path = site.imports.path_of(one, file)
    await stream_to(request, path)
    await run_in_threadpool(site.imports.save, _anew(one, (*one.files, file)))
    return gone_to(f"/imports/{one.id}/columns")


async def stream_to(request: Request, path: Path) -> None:
    """Put what is sent into a private file; nothing of it stays where that fails.

    Raises:
        UsageError: `file-too-large`.
    """
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        await _stream(request, path)
    except BaseException:
        await run_in_threadpool(path.unlink, missing_ok=True)
        raise


async def _stream(request: Request, path: Path) -> None:
    taken = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        async for piece in request.stream():
            taken += len(piece)
            if taken > LARGEST:
                raise UsageError(
                    "file-too-large",
                    gettext("The file has more than {most} MB.").format(most=LARGEST >> 20),
                    hint=gettext("Import it in the terminal: `importer run FILE`."),
                )
            await run_in_threadpool(out.write, piece)


def leave_out(request: Request) -> Response:
    """`DELETE /imports/…/file/SLOT`."""
    site, one = site_of(request), import_of(request)
    slot = request.path_params["slot"]
    left = tuple(file for file in one.files if file.slot != slot)
    site.imports.save(_anew(one, left))
    for file in set(one.files) - set(left):
        site.imports.path_of(one, file).unlink(missing_ok=True)
    return gone_to(f"/imports/{one.id}/file")


def _anew(one: Import, files: tuple[StoredFile, ...]) -> Import:
    """With other files nothing is decided, and no run is theirs."""
    return Import(id=one.id, began_at=one.began_at, files=files)
