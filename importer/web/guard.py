"""Who is let in: the person at this machine who was given the address, from our own pages.

A pure ASGI middleware over every scope. What it refuses reaches no page. Sources: OWASP's cheat
sheets on request forgery and on headers; the fetch metadata request headers of the W3C.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from importer.core.language import gettext

OUR_HEADER = "x-importer"
"""What our own scripts send with whatever changes something; no form of another page can."""

NONCE = "nonce"
"""Where a page finds the nonce for styles that a script of ours makes: `request.state`."""

_SAFE = frozenset({"GET", "HEAD"})
_BYTES = 32


def new_token() -> str:
    """A secret of 256 bits, fit for addresses and cookies."""
    return secrets.token_urlsafe(_BYTES)


@dataclass(slots=True)
class Door:
    """The secrets of one life of the server.

    Attributes:
        port: of the address that we are asked at.
        token: opens the door once; "" once it has.
        session: what the cookie of whoever came in holds.
    """

    port: int
    token: str = field(default_factory=new_token, repr=False)
    session: str = field(default_factory=new_token, repr=False)
    _lock: Lock = field(default_factory=Lock)

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call us."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @property
    def cookie(self) -> str:
        """The cookie's name: two servers of one user don't share it."""
        return f"importer-{self.port}"

    def open_with(self, token: str) -> bool:
        """Whether this is the token, for the first and only time."""
        with self._lock:
            is_right = bool(self.token) and secrets.compare_digest(
                token.encode(), self.token.encode()
            )
            if is_right:
                self.token = ""
            return is_right

    def knows(self, session: str) -> bool:
        """Whether this is the session of whoever was let in; nobody is before that."""
        return not self.token and secrets.compare_digest(session.encode(), self.session.encode())


@dataclass(frozen=True, slots=True)
class Refusal:
    """What somebody is told who gets no page.

    Attributes:
        leads_in: this browser was let in before; the first page is open to it.
    """

    status: HTTPStatus
    code: str
    message: str
    hint: str
    leads_in: bool = False


class Guard:
    """The middleware.

    Args:
        refuse: makes a page of a refusal; it knows nothing of what the pages show.
    """

    def __init__(
        self, app: ASGIApp, door: Door, refuse: Callable[[Scope, Refusal], Response]
    ) -> None:
        self._app = app
        self._door = door
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module."""
        if scope["type"] != "http":
            return  # there are no web sockets here, and nothing to do at start and end
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})[NONCE] = nonce

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), nonce)
            await send(message)

        answer = self._answer(scope)
        await (answer or self._app)(scope, receive, send_with_headers)

    def _answer(self, scope: Scope) -> Response | None:
        """What is said in place of a page; None lets whoever asks in."""
        headers, door = Headers(scope=scope), self._door
        if headers.get("host", "") not in door.hosts:
            return self._refuse(scope, _not_ours(door.port))
        is_known = door.knows(cookie_parser(headers.get("cookie", "")).get(door.cookie, ""))
        if scope["path"] == "/enter" and scope["method"] == "GET":
            return self._enter(scope, is_known)
        if not is_known:
            return self._refuse(scope, _not_let_in(leads_in=False))
        if scope["method"] not in _SAFE and not _is_from_our_page(headers, door):
            return self._refuse(scope, _not_from_us())
        return None

    def _enter(self, scope: Scope, is_known: bool) -> Response:
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not self._door.open_with(token):
            return self._refuse(scope, _not_let_in(leads_in=is_known))
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        response.set_cookie(
            self._door.cookie, self._door.session, path="/", httponly=True, samesite="strict"
        )
        return response


def _is_from_our_page(headers: Headers, door: Door) -> bool:
    is_ours = headers.get("sec-fetch-site") == "same-origin" or (
        headers.get("origin", "") in {f"http://{host}" for host in door.hosts}
    )
    is_json = headers.get("content-type", "").partition(";")[0].strip() == "application/json"
    return is_ours and (is_json or OUR_HEADER in headers)


def _not_ours(port: int) -> Refusal:
    return Refusal(
        HTTPStatus.MISDIRECTED_REQUEST,
        "not-our-address",
        gettext("This is no address of ours."),
        gettext(
            "The importer's page begins with http://127.0.0.1:{port}/ and with nothing else. If a "
            "link of another site has led you here, close this tab. Nothing was shown or changed."
        ).format(port=port),
    )


def _not_let_in(*, leads_in: bool) -> Refusal:
    if leads_in:
        hint = gettext("This browser has used it already, and is let in: go on there.")
    else:
        hint = gettext(
            "Its first address works once. If the page is still open in another tab, go on there. "
            "Else start the importer anew, by its sign on the desktop or as `importer web`: "
            "nothing is lost, and the first page offers to go on."
        )
    return Refusal(
        HTTPStatus.FORBIDDEN,
        "not-let-in",
        gettext("This page is for whoever started it."),
        hint,
        leads_in,
    )


def _not_from_us() -> Refusal:
    return Refusal(
        HTTPStatus.FORBIDDEN,
        "not-from-our-page",
        gettext("What changes something comes from our own pages."),
        gettext("Nothing was changed. Load the page again, and do it there."),
    )


POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def _add_headers(headers: MutableHeaders, nonce: str) -> None:
    headers.setdefault("content-security-policy", POLICY.format(nonce=nonce))
    headers["referrer-policy"] = "no-referrer"
    headers["x-content-type-options"] = "nosniff"
    headers["cross-origin-opener-policy"] = "same-origin"
    headers["cross-origin-resource-policy"] = "same-origin"
    headers.setdefault("cache-control", "no-store")
