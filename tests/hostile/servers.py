"""Servers that answer as no Bigcapital does, on a real socket.

A `Scene` says what is written to the wire for each request; the rest of the conversation is that of
an ordinary small server, so that each oddity is met where it stands and nowhere else.
"""

import itertools
import json
import random
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs

KEY = "bc_hostile"
ORGANIZATION = {
    "organization_id": "org-1",
    "is_ready": True,
    "metadata": {"name": "Books", "base_currency": "USD", "timezone": "UTC"},
}
SECRET = "Zebulon Quark"
"""The name of a customer of the server; no message may hold it."""

Bytes = Iterable[bytes]
Answer = Callable[["Asked"], Bytes | None]


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it."""

    method: str
    path: str
    query: str
    body: bytes

    @property
    def route(self) -> str:
        """`GET /api/customers/:id`, the budget and the place of an oddity."""
        return f"{self.method} {re.sub(r'/[0-9]+', '/:id', self.path)}"


@dataclass(frozen=True)
class Scene:
    """A server that is odd in one way.

    Attributes:
        name: of the case.
        on: the route that is answered oddly; "*" for each.
        answer: what is written instead; None for the ordinary answer.
    """

    name: str
    on: str
    answer: Answer

    def __str__(self) -> str:
        return self.name


WELL = Scene("well again", "", lambda _: None)


def http(status: int, body: bytes, *headers: str, chunked: bool = False) -> bytes:
    """A whole answer."""
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}"
    lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json", length, *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def said(value: object, status: int = 200, *headers: str) -> bytes:
    """A whole answer in JSON."""
    return http(status, json.dumps(value).encode(), *headers)


class HostileServer:
    """A server on a port of its own; one thread a connection.

    Attributes:
        scene: what is odd about it just now.
        asked: every request.
        stored: customers by id, as far as the ordinary answers made them.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self.asked: list[Asked] = []
        self.stored: dict[int, dict[str, Any]] = {}
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._ended.set()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._ended.is_set():
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(60)
            with connection.makefile("rb") as wire:
                while (asked := _read_request(wire)) is not None:
                    with self._lock:
                        self.asked.append(asked)
                    if not self._write(connection, asked):
                        return

    def _write(self, connection: socket.socket, asked: Asked) -> bool:
        odd = self.scene.answer(asked) if self.scene.on in {"*", asked.route} else None
        for part in [self._ordinary(asked)] if odd is None else odd:
            if self._ended.is_set():
                return False
            connection.sendall(part)
        return odd is None

    def _ordinary(self, asked: Asked) -> bytes:
        fixed = {
            "GET /api/organization/current": ORGANIZATION,
            "GET /api/currencies": [{"currency_code": "USD", "is_base_currency": True}],
            "GET /api/dashboard/boot": {"features": [{"name": "branches", "is_accessible": "1"}]},
            "GET /api/branches": [{"id": 1, "name": "Main", "code": "M"}],
        }
        if asked.route in fixed:
            return said(fixed[asked.route])
        with self._lock:
            return self._customers(asked)

    def _customers(self, asked: Asked) -> bytes:
        last = asked.path.rsplit("/", 1)[-1]
        if asked.route == "POST /api/customers":
            identity = len(self.stored) + 1
            self.stored[identity] = {"id": identity, **_snake(json.loads(asked.body))}
            return said(self.stored[identity], 201)
        if asked.route == "POST /api/customers/validate-bulk-delete":
            return said({"deletable_ids": json.loads(asked.body)["ids"]}, 201)
        if last.isdigit():
            return self._one(asked, int(last))
        is_inactive = "inactive_mode=true" in asked.query
        rows = [] if is_inactive else list(self.stored.values())
        return said({"customers": rows, "pagination": {"total": len(rows)}})

    def _one(self, asked: Asked, identity: int) -> bytes:
        if identity not in self.stored:
            return said({"statusCode": 404, "message": "Not Found"}, 404)
        if asked.method == "DELETE":
            del self.stored[identity]
            return said({})
        return said(self.stored[identity])


@contextmanager
def serving(scene: Scene) -> Iterator[HostileServer]:
    server = HostileServer(scene)
    try:
        yield server
    finally:
        server.close()


def _read_request(wire: Any) -> Asked | None:
    first = wire.readline().decode("latin-1").split()
    if len(first) < 2:
        return None
    length = 0
    while (line := wire.readline().strip()) != b"":
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    path, _, query = first[1].partition("?")
    return Asked(first[0], path, query, wire.read(length))


def _snake(body: dict[str, Any]) -> dict[str, Any]:
    named = {re.sub("([A-Z])", r"_\1", key).lower(): value for key, value in body.items()}
    return {**named, "contact_type": named.get("customer_type")}


# --- answers


def always(*parts: bytes) -> Answer:
    return lambda _: parts


def odd_json(text: bytes, status: int = 200) -> Answer:
    return always(http(status, text))


def of_customer(text: bytes) -> Answer:
    """A list that holds one customer, given as its JSON."""
    return odd_json(b'{"customers":[' + text + b'],"pagination":{"total":1}}')


def endless(head: bytes, part: bytes, pause: float = 0.0) -> Answer:
    def parts(_: Asked) -> Bytes:
        yield head
        while True:
            if pause:
                time.sleep(pause)
            yield part

    return parts


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _page_of(asked: Asked) -> int:
    return int(parse_qs(asked.query)["page"][0])


def endless_pages(asked: Asked) -> Bytes:
    """A page of ten customers that nobody has told of before, of a list that grows with each."""
    page = _page_of(asked)
    rows = [{"id": page * 10 + one, "display_name": SECRET} for one in range(10)]
    return [said({"customers": rows, "pagination": {"total": page * 10 + 1_000}})]


def endless_journals(asked: Asked) -> Bytes:
    """A page of one manual journal that nobody has told of before; there is always one more."""
    page = _page_of(asked)
    row = {"id": page, "entries": [{"contact_id": page}]}
    return [said({"manual_journals": [row], "pagination": {"total": page + 1}})]


def with_headers(*headers: str, status: int = 200) -> Answer:
    """A refusal, or an ordinary-looking list, with these headers."""
    body = {"customers": [], "pagination": {"total": 0}}
    return always(said(body if status == 200 else {"statusCode": status}, status, *headers))


CREATE, LIST = "POST /api/customers", "GET /api/customers"
ORGANIZATION_ROUTE = "GET /api/organization/current"
BRANCHES = "GET /api/branches"
JOURNALS = "GET /api/manual-journals"

_DEEP = b"[" * 100_000 + b"]" * 100_000
_CHUNKED = http(200, b"", chunked=True)
_NAME = SECRET.encode()


@cache
def bomb(megabytes: int = 300) -> bytes:
    """Blanks, packed a thousandfold."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()


def odd_values(routes: Iterable[str] = (ORGANIZATION_ROUTE, BRANCHES, LIST)) -> Iterator[Scene]:
    """JSON, or nearly, that is not what was due."""
    bodies = {
        "nested deeply": _DEEP,
        "nested in objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "null": b"null",
        "a text": b'"' + _NAME + b'"',
        "a number": b"7",
        "a list in a list": b"[[]]",
        "an empty object": b"{}",
        "a list of null": b"[null]",
        "not whole": b'{"customers":[{"id":1,"display_name":"' + _NAME,
        "in another encoding": b'{"metadata":{"name":"M\xfcller","base_currency":"USD"}}',
        "in UTF-16": '{"customers":[],"pagination":{"total":0}}'.encode("utf-16"),
        "NaN": b'{"customers":[{"id":NaN}],"pagination":{"total":1}}',
        "infinite": b'{"customers":[{"id":1,"balance":1e999}],"pagination":{"total":1}}',
        "digits without end": b'{"customers":[],"pagination":{"total":' + b"9" * 5_000 + b"}}",
        "a total of 2^63": b'{"customers":[],"pagination":{"total":9223372036854775808}}',
        "one name twice": b'{"customers":[],"customers":[],"pagination":{"total":0}}',
        "nothing at all": b"",
        "web page": b"<html>Sign in, " + _NAME + b"</html>",
    }
    for route, (name, body) in itertools.product(routes, bodies.items()):
        yield Scene(f"{name} for {route}", route, odd_json(body))
    branches = {
        "a branch id that is no number": b'[{"id":"main"}]',
        "a branch id of 2^63": b'[{"id":9223372036854775808}]',
        "a branch without id": b'[{"name":"Main"}]',
        "a branch whose name is a list": b'[{"id":1,"name":[[["x"]]],"code":{}}]',
        "a branch that is null": b"[null]",
    }
    for name, body in branches.items():
        yield Scene(name, BRANCHES, odd_json(body))


def odd_customers() -> Iterator[Scene]:
    """A customer, in the list of all, as none can be stored."""
    customers = {
        "an id of 2^63": b'{"id":9223372036854775808}',
        "an id below zero": b'{"id":-1}',
        "an id with a point": b'{"id":1.0}',
        "an id that is true": b'{"id":true}',
        "half a character": b'{"id":1,"display_name":"\\ud83d ' + _NAME + b'"}',
        "half a character as a key": b'{"id":1,"\\udc00":"x","display_name":"A"}',
        "null for its name": b'{"id":1,"display_name":null,"email":null}',
        "a list for its name": b'{"id":1,"display_name":[[["x"]]],"email":{"a":1}}',
        "a NUL in its name": b'{"id":1,"display_name":"a\\u0000b"}',
        "a date at the end of time": b'{"id":1,"opening_balance_at":"9999-12-31T23:59:59-23:59"}',
        "a balance beyond measure": b'{"id":1,"balance":"1e9999999","opening_balance":"NaN"}',
        "a thousand values": b'{"id":1' + b"".join(b',"k%d":1' % n for n in range(2_000)) + b"}",
        "a name of a megabyte": b'{"id":1,"display_name":"' + b"x" * 1_000_000 + b'"}',
    }
    for name, body in customers.items():
        yield Scene(f"a customer with {name}", LIST, of_customer(body))


def odd_creations() -> Iterator[Scene]:
    """Answers to a create: nobody knows what became of the row, or the server refuses it oddly."""
    answers = {
        "nested deeply": (201, _DEEP),
        "an id of 2^63": (201, b'{"id":9223372036854775808}'),
        "no id": (201, b'{"display_name":"' + _NAME + b'"}'),
        "two ids": (201, b'{"id":1,"id":2}'),
        "half a character": (201, b'{"id":1,"display_name":"\\ud800"}'),
        "a list": (201, b"[1]"),
        "a megabyte and more": (201, b'{"id":1,"note":"' + b"x" * 30_000_000 + b'"}'),
        "a refusal nested deeply": (400, b'{"errors":' + _DEEP + b"}"),
        "a refusal without end": (400, b'{"message":"' + b"x" * 30_000_000 + b'"}'),
        "a refusal of odd things": (400, b'{"message":[{"property":[1],"constraints":{"a":[]}}]}'),
        "a thousand reasons": (400, b'{"message":[' + b'"no",' * 100_000 + b'"no"]}'),
        "half a character refused": (400, b'{"message":"\\udfff"}'),
        "a refusal that is a text": (400, b'"no"'),
        "a status of its own": (299, b'{"id":1}'),
        "an error without a body": (500, b""),
        "an error nested deeply": (500, _DEEP),
    }
    for name, (status, body) in answers.items():
        yield Scene(f"created: {name}", CREATE, odd_json(body, status))


def without_end(route: str = LIST) -> Iterator[Scene]:
    """Answers that never come to their end, or that nobody has room for."""
    informed = b"HTTP/1.1 100 Continue\r\n\r\n"
    drip = http(200, b"", "X-Slow: yes", chunked=True)
    answers: dict[str, Answer] = {
        "a body without end": endless(_CHUNKED, chunk(b" " * 65_536)),
        "an error's body without end": endless(http(500, b"", chunked=True), chunk(b"x" * 65_536)),
        "a list without end": endless(
            _CHUNKED + chunk(b'{"customers":['), chunk(b'{"id":1},' * 999)
        ),
        "brackets without end": endless(_CHUNKED, chunk(b"[" * 65_536)),
        "100 Continue without end": endless(b"", informed),
        "a byte now and then": endless(drip, chunk(b" "), 0.2),
        "a header now and then": endless(b"HTTP/1.1 200 OK\r\nX-A: ", b"a", 0.2),
        "nothing at all": endless(b"", b"", 0.2),
        "headers without end": endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1_000),
        "a packed bomb": lambda _: [http(200, bomb(), "Content-Encoding: gzip")],
        "a bomb in a bomb": lambda _: [http(200, bomb(), "Content-Encoding: gzip, gzip")],
        "packed as nobody asked": always(http(200, b"\x00" * 99, "Content-Encoding: br")),
        "packed and damaged": always(http(200, b"\x1f\x8b\x08garbage", "Content-Encoding: gzip")),
        "packed and cut off": always(http(200, bomb(0)[:-9], "Content-Encoding: gzip")),
        "pages without end": endless_pages,  # the last: no answer to anything but a list
    }
    for name, answer in answers.items():
        yield Scene(name, route, answer)


def long_waits(route: str = LIST) -> Iterator[Scene]:
    """Limits that keep everybody away for most of a day, or for ever."""
    used_up = "X-RateLimit-Limit: 10", "X-RateLimit-Remaining: 0"
    yield Scene("stay away a day", route, with_headers("Retry-After: 86400", status=429))
    yield Scene("used up for a day", route, with_headers(*used_up, "X-RateLimit-Reset: 80000"))
    yield Scene("used up for an hour", route, with_headers(*used_up, "X-RateLimit-Reset: 3600"))


def random_bodies(seed: int, number: int) -> Iterator[Scene]:
    """Ordinary answers with bytes of theirs changed, on any route."""
    chance = random.Random(seed)
    ordinary = {
        ORGANIZATION_ROUTE: json.dumps(ORGANIZATION),
        BRANCHES: '[{"id":1,"name":"Main","code":"M"}]',
        "GET /api/dashboard/boot": '{"features":[{"name":"branches","is_accessible":"1"}]}',
        "GET /api/currencies": '[{"currency_code":"USD","is_base_currency":true}]',
        LIST: '{"customers":[{"id":1,"display_name":"A","email":"a@b.example","balance":1.5}],'
        '"pagination":{"total":1}}',
        CREATE: '{"id":1,"display_name":"Customer 1","contact_type":"business"}',
    }
    for case in range(number):
        route = chance.choice(list(ordinary))
        body = bytearray(ordinary[route].encode())
        for _ in range(chance.choice([1, 1, 2, 5])):
            body[chance.randrange(len(body))] = chance.choice(
                [chance.randrange(256), *b'"{}[],:90']
            )
        status = 201 if route == CREATE else 200
        yield Scene(f"changed bytes {seed}.{case} of {route}", route, odd_json(bytes(body), status))
