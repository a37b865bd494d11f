"""One request over the wire and back, with its answer sorted into usable, failed or doubtful.

No retry, no pause, no meaning of bodies beyond what sorting needs.
"""

import asyncio
import logging
import re
import zlib
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct

from importer.api.bodies import parsed_json
from importer.api.errors import (
    AnswerTooLarge,
    DoubtfulFailure,
    RateLimited,
    ServerFault,
    certificate_not_trusted,
    failure_from,
    is_certificate_trouble,
    key_refused,
    organization_not_built,
)
from importer.api.limits import wait_asked_for
from importer.api.requests import MOST_BYTES, Request
from importer.api.transport import (
    CONNECT_SECONDS,
    WRITE_SECONDS,
    is_this_machine,
    open_transport,
    patience,
)
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.sending.answer_headers import allowed_headers

READ_SECONDS = 90.0
"""Above the server's own 60 s, so that most doubts become certain answers
(importer/api/README.md 1.2)."""
WHOLE_SECONDS = CONNECT_SECONDS + WRITE_SECONDS + READ_SECONDS
"""From the first byte of a request to the last of its answer. Each of the others begins anew with
every byte, so a server that trickles would never come to an end."""
SLOWEST = 250_000
"""Bytes a second; an answer that may be large may take longer."""

_LAST_PORT = 65_535
_PACKING = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_GZIP = 16 + zlib.MAX_WBITS
_JSON = {"Content-Type": "application/json"}
_IN_A_HEADER = re.compile("[!-~]+")
_GATEWAY_STATUSES = frozenset({408, 502, 503, 504})

_TALKATIVE = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")


def _is_harmless(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


# httpx logs whole URLs, and the filters of our look-ups hold customers' names; httpcore logs the
# headers of answers. A filter holds whatever level anybody sets.
for _name in _TALKATIVE:
    logging.getLogger(_name).addFilter(_is_harmless)


class Connection(Struct, frozen=True):
    """Where the server is and who we are there.

    Attributes:
        base_url: without a trailing slash and without `/api`; see `parse_base_url`.
        key: an API key (`bc_…`) or a JWT.
        organization_id: needed with a JWT, sent whenever known.
        ca_file: a bundle of private certificate authorities.
        read_seconds: how long to wait for an answer.
        whole_seconds: how long for all of it.
    """

    base_url: str
    key: str
    organization_id: str = ""
    ca_file: Path | None = None
    read_seconds: float = READ_SECONDS
    whole_seconds: float = WHOLE_SECONDS

    def __repr__(self) -> str:
        """Without the key: representations end up in logs and tracebacks."""
        return f"Connection({self.base_url!r}, organization_id={self.organization_id!r})"


def parse_base_url(text: str, *, insecure_http: bool = False) -> str:
    """The server's root, given with or without a trailing slash or `/api`.

    Raises:
        UsageError: no http(s) address, one with a user name or password in it, or plain HTTP to
            another machine without consent.
    """
    url = _parsed_url(text.strip())
    if url.scheme not in {"http", "https"} or not url.host or (url.port or 0) > _LAST_PORT:
        raise _not_an_address(text)
    if url.userinfo:
        raise UsageError(
            "base-url-with-password",
            gettext("The address of {host} holds a user name or a password.").format(host=url.host),
            hint=gettext(
                "Leave out what stands before the @; the key goes into BIGCAPITAL_API_KEY."
            ),
        )
    if url.scheme == "http" and not insecure_http and not is_this_machine(url.host):
        raise UsageError(
            "insecure-http",
            gettext(
                "{host} would be reached over plain HTTP: anybody on the way could read the key."
            ).format(host=url.host),
            hint=gettext("Use https://, or allow it with --insecure-http."),
        )
    path = url.raw_path.decode().partition("?")[0].rstrip("/").removesuffix("/api").rstrip("/")
    return f"{url.scheme}://{url.netloc.decode()}{path}"


def _parsed_url(text: str) -> httpx.URL:
    try:
        return httpx.URL(text)
    except httpx.InvalidURL:
        raise _not_an_address(text) from None


def _not_an_address(text: str) -> UsageError:
    return UsageError(
        "base-url-invalid",
        gettext("“{text}” is not the address of a server.").format(text=text),
        hint=gettext(
            "Give it with http:// or https://, such as https://books.example.com "
            "(BIGCAPITAL_BASE_URL)."
        ),
    )


class Client:
    """The wire. Owns its connections; close it with `aclose`."""

    def __init__(
        self,
        connection: Connection,
        *,
        connections: int = 8,
        before_leaving: Callable[[], None] | None = None,
    ) -> None:
        self._base_url = connection.base_url
        self._read_seconds = connection.read_seconds
        self._whole_seconds = connection.whole_seconds
        root = httpx.URL(connection.base_url)
        self._host = root.host
        self._headers = httpx.Headers(_headers(connection))
        self._json_headers = httpx.Headers({**self._headers, **_JSON})
        self._patience = patience(connection.read_seconds, connection.whole_seconds)
        self._transport = open_transport(
            root,
            connections=connections,
            ca_file=connection.ca_file,
            before_leaving=before_leaving,
        )
        self._urls: dict[str, httpx.URL] = {}
        self._answers: dict[str, httpx.Headers] = {}

    @property
    def answers(self) -> Mapping[str, Mapping[str, str]]:
        """See `core.ports.Target`."""
        return {name: allowed_headers(headers) for name, headers in self._answers.items()}

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def send(self, request: Request) -> httpx.Response:
        """See `requests.Sender`."""
        more_time = max(0.0, request.most_bytes - MOST_BYTES) / SLOWEST + request.slow
        try:
            async with asyncio.timeout(self._whole_seconds + more_time):
                answer = await self._exchange(request)
        except TimeoutError:
            raise DoubtfulFailure(gettext("no whole answer came in time")) from None
        except httpx.RequestError as error:
            if is_certificate_trouble(error):
                raise certificate_not_trusted(self._host) from None
            raise failure_from(error) from None
        self._answers[f"{request.route} {answer.status_code}"] = answer.headers
        return _sorted_answer(answer)

    async def _exchange(self, request: Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(
            httpx.Request(
                request.method,
                self._url(request),
                content=request.body,
                headers=self._headers if request.body is None else self._json_headers,
                extensions=self._patience_for(request),
            )
        )
        try:
            body = await _body(answer, request)
        finally:
            await answer.aclose()
        headers = [one for one in answer.headers.multi_items() if one[0] not in _PACKING]
        return httpx.Response(answer.status_code, headers=headers, content=body)

    def _patience_for(self, request: Request) -> dict[str, Any]:
        if not request.slow:
            return self._patience
        return patience(self._read_seconds + request.slow, self._whole_seconds)

    def _url(self, request: Request) -> httpx.URL:
        """The whole address. httpx takes a URL apart letter by letter, which for every customer
        again would cost as much as a tenth of all that sending does."""
        if request.params:
            query = httpx.QueryParams(request.params)
            return httpx.URL(f"{self._base_url}{request.path}?{query}")
        if request.method != "POST":  # every customer's own
            return httpx.URL(f"{self._base_url}{request.path}")
        if request.path not in self._urls:
            self._urls[request.path] = httpx.URL(f"{self._base_url}{request.path}")
        return self._urls[request.path]


async def _body(answer: httpx.Response, request: Request) -> bytes:
    """The body, unless the request has a sink for it.

    A refusal counts by its status, however much comes with it.
    """
    body = bytearray()
    take: Callable[[bytes], None] = body.extend
    if request.sink is not None and answer.status_code == 200:
        request.sink.begin()
        take = request.sink.take
    try:
        async with aclosing(_unpacked(answer, request.most_bytes)) as chunks:
            async for chunk in chunks:
                take(chunk)
    except AnswerTooLarge:
        if answer.status_code >= 400:
            return b""
        raise
    return bytes(body)


async def _unpacked(answer: httpx.Response, most: int) -> AsyncGenerator[bytes, None]:
    """The body while it comes, and never beyond `most` bytes."""
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"gzip", "identity", ""}:  # nothing else was asked for
        raise DoubtfulFailure(
            gettext("the answer is packed in a way that is not known"), answer.status_code
        )
    unpacker = zlib.decompressobj(_GZIP) if packing == "gzip" else None
    came = unpacked = 0
    try:
        async for chunk in answer.aiter_raw():
            came += len(chunk)
            room = most - unpacked + 1  # one more than there may be
            part = unpacker.decompress(chunk, room) if unpacker else chunk
            unpacked += len(part)
            if unpacked > most or came > most:
                raise AnswerTooLarge(answer.status_code)
            yield part
    except zlib.error:
        raise DoubtfulFailure(gettext("the packed answer is damaged"), answer.status_code) from None
    if unpacker and came and not unpacker.eof:
        raise DoubtfulFailure(gettext("the packed answer is not whole"), answer.status_code)


def _headers(connection: Connection) -> dict[str, str]:
    if not _IN_A_HEADER.fullmatch(connection.key):
        raise UsageError(
            "key-invalid",
            gettext("The key is empty or holds blanks or characters that no key has."),
            hint=gettext(
                "Copy it again into BIGCAPITAL_API_KEY, or into the file that "
                "BIGCAPITAL_API_KEY_FILE names."
            ),
        )
    headers = {
        "Authorization": f"Bearer {connection.key}",
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "User-Agent": f"python-httpx/{httpx.__version__}",
    }
    if not connection.organization_id and _is_jwt(connection.key):
        raise UsageError(
            "organization-id-missing",
            gettext("The key is a JWT, which may open several organizations, and none is named."),
            hint=gettext(
                "Set BIGCAPITAL_ORGANIZATION_ID, or use an API key, which belongs to one "
                "organization."
            ),
        )
    if not connection.organization_id:
        return headers
    if not _IN_A_HEADER.fullmatch(connection.organization_id):
        raise UsageError(
            "organization-id-invalid",
            gettext("“{organization_id}” can't be the id of an organization.").format(
                organization_id=connection.organization_id
            ),
            hint=gettext("Copy it again into BIGCAPITAL_ORGANIZATION_ID."),
        )
    return {**headers, "organization-id": connection.organization_id}


def _is_jwt(key: str) -> bool:
    return not key.startswith("bc_") and key.count(".") == 2


def _sorted_answer(answer: httpx.Response) -> httpx.Response:
    status = answer.status_code
    if status in {401, 403}:
        not_built = "TENANT.DATABASE.NOT.INITALIZED" in answer.text
        raise organization_not_built(status) if not_built else key_refused(status)
    if status == 429:
        raise RateLimited(wait_asked_for(answer.headers))
    if status == 500 and _is_the_servers_own(answer):
        raise ServerFault(gettext("the server answered with an internal error"), status)
    if status >= 500 or status in _GATEWAY_STATUSES:
        raise DoubtfulFailure(
            gettext("something before the server answered with status {status}").format(
                status=status
            ),
            status,
        )
    if 300 <= status < 400:
        raise DoubtfulFailure(
            gettext("the server redirected the request (status {status})").format(status=status),
            status,
        )
    return answer


def _is_the_servers_own(answer: httpx.Response) -> bool:
    """Whether a 500 is the server's own, after which nothing is stored, and not a gateway's."""
    body = parsed_json(answer)
    return isinstance(body, dict) and body.get("statusCode") == 500
