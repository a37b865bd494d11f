"""What comes in from the browser: forms as JSON, files as bytes. Bounded in size and in silence,
and held to its shape, before a page sees it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext


class Bounds(Struct, frozen=True):
    """What is taken at most.

    Attributes:
        file: bytes of one file.
        form: bytes of a form.
        silence: seconds without a byte after which what is coming is given up.
    """

    file: int = 1 << 30
    form: int = 1 << 20
    silence: float = 30.0


class Form(BaseModel):
    """What a form of ours sends; what else stands in it is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


AnyForm = TypeVar("AnyForm", bound=Form)


async def form_of(request: Request, form: type[AnyForm], bounds: Bounds) -> AnyForm:
    """The form that a request brings.

    Raises:
        ImporterError: `upload-silent`.
        UsageError: `form-too-large`, `form-not-readable`.
    """
    pieces = [piece async for piece in _pieces(request, bounds.form, bounds.silence, _long_form)]
    try:
        return form.model_validate_json(b"".join(pieces))
    except ValidationError as error:
        raise UsageError(
            "form-not-readable",
            gettext("The page has sent something that can't be understood: {part}.").format(
                part=_part(form, error)
            ),
            hint=gettext("Load the page again, and try once more."),
        ) from None  # its own words quote what was sent


async def take_file(request: Request, path: Path, bounds: Bounds) -> None:
    """Put the file that a request brings where only its owner may read it; if it does not come
    whole, nothing of it stays.

    Raises:
        ImporterError: `upload-silent`.
        UsageError: `file-too-large`.
        OSError: it can't be written.
    """
    path.parent.mkdir(mode=0o700, exist_ok=True)
    pieces = _pieces(request, bounds.file, bounds.silence, _large_file)
    try:
        await _write(pieces, path)
    except BaseException:
        await run_in_threadpool(path.unlink, missing_ok=True)
        raise


async def _write(pieces: AsyncIterator[bytes], path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        async for piece in pieces:
            await run_in_threadpool(out.write, piece)


def _part(form: type[Form], error: ValidationError) -> str:
    """The field that is wrong; never what stands in it."""
    place = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    names = {field.alias or name for name, field in form.model_fields.items()}
    return str(place[0]) if place and place[0] in names else gettext("the whole of it")


async def _pieces(
    request: Request, most: int, silence: float, too_large: Callable[[int], UsageError]
) -> AsyncIterator[bytes]:
    if int(request.headers.get("content-length", 0)) > most:  # said before anything was read
        raise too_large(most)
    stream, taken = aiter(request.stream()), 0
    while True:
        try:
            async with asyncio.timeout(silence):
                piece = await anext(stream, None)
        except TimeoutError:
            raise _silent(silence) from None
        if piece is None:
            return
        taken += len(piece)
        if taken > most:
            raise too_large(most)
        yield piece


def _large_file(most: int) -> UsageError:
    return UsageError(
        "file-too-large",
        gettext("The file has more than {most} MB.").format(most=f"{most / (1 << 20):g}"),
        hint=gettext("Import it in the terminal: `importer run FILE`."),
    )


def _long_form(most: int) -> UsageError:
    return UsageError(
        "form-too-large",
        gettext("The page has sent more than {most} kB at once.").format(most=most >> 10),
        hint=gettext("Load the page again, and change less at once."),
    )


def _silent(seconds: float) -> ImporterError:
    return ImporterError(
        "upload-silent",
        gettext("Nothing has come for {seconds} seconds, so that it was given up.").format(
            seconds=f"{seconds:g}"
        ),
        hint=gettext("Nothing of it is kept. Choose the file once more."),
    )
