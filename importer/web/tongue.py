"""The language of the pages: the one that was chosen, else the first that the browser asks for."""

from collections.abc import Iterator

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from importer.core.language import LanguageCode, speaking
from importer.languages import first_spoken, load_language
from importer.web.site import Site

NAMES = {
    LanguageCode.ENGLISH: "English",
    LanguageCode.GERMAN: "Deutsch",
    LanguageCode.FRENCH: "Français",
    LanguageCode.SPANISH: "Español",
    LanguageCode.ARABIC: "العربية",
}
"""Each in its own words, for those who can't read the page as it is."""


class Tongue:
    """A pure ASGI middleware: a page, and the work that it starts, speak one language."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module."""
        wished = Headers(scope=scope).get("accept-language", "")
        code = self._site.language or first_spoken(_wishes(wished))
        with speaking(load_language(code)):
            await self._app(scope, receive, send)


def _wishes(header: str) -> Iterator[str]:
    """The languages of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4)."""
    weighed = []
    for part in header[:_LONGEST].split(","):
        name, _, weight = part.partition(";")
        weighed.append((-_weight_of(weight), name.strip()))
    return (name for _, name in sorted(weighed, key=lambda wish: wish[0]))


_LONGEST = 1_000


def _weight_of(text: str) -> float:
    """`q=0.8`; what can't be read is wanted least."""
    if not text:
        return 1.0
    try:
        return float(text.strip().removeprefix("q="))
    except ValueError:
        return 0.0
