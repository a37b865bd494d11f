"""What goes wrong on the way to a page, in words; and that nobody else gets to see it.

A log shows where a bug is, never what it quotes: that may be a customer's data, a key, a cookie.
"""

import errno
import sys
import traceback
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from importer.core.errors import ImporterError
from importer.core.language import gettext

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def in_words(error: Exception) -> ImporterError:
    """What stopped something, for people; where it is a bug, its place is told on stderr."""
    if isinstance(error, ImporterError):
        return error
    if isinstance(error, OSError):
        return _of_the_disk(error)
    print_place(error)
    return ImporterError(
        "bug",
        gettext("The importer has a bug here ({kind}).").format(kind=type(error).__name__),
        hint=gettext(
            "What was sent is on record. Go back and try once more; `importer support` makes a "
            "bundle without anybody's data for whoever mends it."
        ),
    )


def print_place(bug: BaseException) -> None:
    """The lines of code that a bug went through, and its kind; not its text."""
    traceback.print_tb(bug.__traceback__)
    print(type(bug).__name__, file=sys.stderr)


def _of_the_disk(error: OSError) -> ImporterError:
    if error.errno in _FULL:
        return ImporterError(
            "disk-full",
            gettext("The disk is full."),
            hint=gettext(
                "Make room on the disk, and on that of the folder for temporary files (TMPDIR); "
                "then try once more. What was sent is on record."
            ),
        )
    return ImporterError(
        "page-files-unusable",
        gettext("A file of this import can't be read or written: {strerror}.").format(
            strerror=error.strerror or type(error).__name__
        ),
        hint=gettext(
            "Look whether the disk is there and yours to write to, then try once more. If the "
            "import's folder is gone, begin a new import; what was sent is on record."
        ),
    )


class Backstop:
    """The middleware between the guard and the pages: what no page has expected is a page too, and
    reaches no log of the server's."""

    def __init__(
        self, app: ASGIApp, show: Callable[[Request, Exception], Awaitable[Response]]
    ) -> None:
        self._app = app
        self._show = show

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module."""
        has_begun = False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:  # noqa: BLE001  the last one who can tell
            if has_begun:
                print_place(error)
                return
            request = Request(scope, receive)
            await (await self._show(request, error))(scope, receive, send)
