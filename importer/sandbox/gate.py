"""The way of a request through the server: what is checked before a route, in the server's order.

URL and body first, then the limiters, the key, the organization, and only then the faults on order
and the route (importer/api/README.md 2, 3 and 8).
"""

import json
import time
from typing import Any
from urllib.parse import unquote_plus

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Router
from starlette.routing import Route as StarletteRoute
from starlette.types import Receive, Scope, Send

from importer.sandbox import contacts, customers, journals, organization
from importer.sandbox.answers import (
    Answer,
    Cut,
    Dropped,
    Reply,
    internal_error,
    not_built,
    plain_error,
    too_many_requests,
    unauthorized,
)
from importer.sandbox.calls import Call, Route
from importer.sandbox.effects import apply_faults, gateway_page
from importer.sandbox.faults import Fault
from importer.sandbox.keys import Refusal
from importer.sandbox.replies import as_response
from importer.sandbox.state import RequestEntry, State, Tenant
from importer.sandbox.validation import Body, camel_keys

BODY_LIMIT = 102_400
"""Bytes of a request's body; one more is a 413."""


class Endpoint(Struct, frozen=True):
    """One route of the server.

    Attributes:
        open_to_unbuilt: it answers for an organization that was never set up, too.
    """

    method: str
    path: str
    route: Route
    open_to_unbuilt: bool = False

    @property
    def name(self) -> str:
        """As logs, limiters and faults name it: `GET /api/customers/{id}`."""
        return f"{self.method} {self.path}"


CREATE = Endpoint("POST", "/api/customers", customers.create_customer)
BOOK = Endpoint("PUT", "/api/customers/{id}/opening-balance", customers.edit_opening_balance)
ENDPOINTS = (
    CREATE,
    Endpoint("GET", "/api/customers", customers.list_customers),
    Endpoint("POST", "/api/customers/validate-bulk-delete", customers.validate_bulk_delete),
    Endpoint("POST", "/api/customers/bulk-delete", customers.bulk_delete),
    Endpoint("GET", "/api/customers/{id}", customers.read_customer),
    Endpoint("PUT", "/api/customers/{id}", customers.edit_customer),
    Endpoint("DELETE", "/api/customers/{id}", customers.delete_customer),
    BOOK,
    Endpoint("PATCH", "/api/contacts/{id}/activate", contacts.activate_contact),
    Endpoint("PATCH", "/api/contacts/{id}/inactivate", contacts.inactivate_contact),
    Endpoint("GET", "/api/manual-journals", journals.list_journals),
    Endpoint("GET", "/api/organization/current", organization.current_organization, True),
    Endpoint("GET", "/api/currencies", organization.list_currencies),
    Endpoint("GET", "/api/branches", organization.list_branches),
    Endpoint("GET", "/api/dashboard/boot", organization.boot_dashboard),
)


class _Outcome(Struct, frozen=True):
    """What a request came to, and what the log says of it."""

    reply: Reply
    faults: tuple[Fault, ...] = ()
    with_balance: bool = False


class Gate:
    """The server as an ASGI application."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.router = Router(
            [
                StarletteRoute(one.path, self._serving(one), methods=[one.method])
                for one in ENDPOINTS
            ]
            + [Mount("", _no_such_route)],  # another method of a route is none either
            redirect_slashes=False,
        )

    def _serving(self, endpoint: Endpoint) -> Any:
        async def serve(request: Request) -> Response:
            started = time.monotonic()
            try:
                body = await request.body()
            except ClientDisconnect:
                return as_response(Dropped())
            outcome = await self._outcome(endpoint, request, body)
            self._log(endpoint, outcome, started)
            return as_response(outcome.reply)

        return serve

    def _log(self, endpoint: Endpoint, outcome: _Outcome, started: float) -> None:
        reply = outcome.reply
        entry = RequestEntry(
            method=endpoint.method,
            route=endpoint.name,
            status=_status(reply),
            started=started,
            finished=time.monotonic(),
            fault="+".join(fault.kind for fault in outcome.faults),
            with_balance=outcome.with_balance,
        )
        self._state.log.append(entry)

    async def _outcome(self, endpoint: Endpoint, request: Request, body: bytes) -> _Outcome:
        if refusal := self._refused_before_the_limiters(request, body):
            return _Outcome(refusal)
        try:
            fields = _fields(request, body)
        except ValueError:
            return _Outcome(plain_error(400, "Unexpected token in JSON", "Bad Request"))
        address = request.client.host if request.client else ""
        admission = self._state.limiters.admit(endpoint.name, address)
        if admission.refused:
            return _Outcome(replace(too_many_requests(), headers=admission.headers))
        tenant = self._tenant(endpoint, request)
        if isinstance(tenant, Answer):
            return _Outcome(replace(tenant, headers=admission.headers))
        outcome = await self._routed(endpoint, request, body, fields, tenant)
        if not isinstance(outcome.reply, Answer) or outcome.reply.of_gateway:
            return outcome
        return replace(outcome, reply=replace(outcome.reply, headers=admission.headers))

    def _refused_before_the_limiters(self, request: Request, body: bytes) -> Answer | None:
        options = self._state.options
        url_bytes = len(request.scope["raw_path"]) + len(request.scope["query_string"]) + 1
        if options.proxy_url_limit is not None and url_bytes > options.proxy_url_limit:
            return gateway_page(414)
        if url_bytes > options.url_limit:
            return Answer(431, headers=(("Connection", "close"),))
        if len(body) > BODY_LIMIT:
            return plain_error(413, "request entity too large")
        return None

    def _tenant(self, endpoint: Endpoint, request: Request) -> Tenant | Answer:
        """The organization that the request goes to, or the 401."""
        found = self._state.keyring.organization_of(
            request.headers.get("authorization", ""),
            request.headers.get("organization-id", ""),
            self._state.tenants,
        )
        if isinstance(found, Refusal):
            return unauthorized(found.message)
        tenant = self._state.tenants[found]
        return tenant if tenant.organization.built or endpoint.open_to_unbuilt else not_built()

    async def _routed(
        self, endpoint: Endpoint, request: Request, body: bytes, fields: Body, tenant: Tenant
    ) -> _Outcome:
        """The route's answer, under the faults that fire."""
        if hanging := tenant.balances.hanging():
            await self._state.sleep(hanging)
            return _Outcome(internal_error())
        query = unquote_plus(request.url.query)
        faults = self._state.faults.firing(endpoint.name, body.decode("utf-8", "replace") + query)
        with_balance = endpoint in (CREATE, BOOK) and bool(fields.get("openingBalance"))
        call = Call(
            state=self._state,
            tenant=tenant,
            path_id=_path_id(request),
            query=request.query_params,
            body=fields,
            posting=tenant.balances.begin() if with_balance else None,
        )
        try:
            reply = await apply_faults(faults, call, endpoint.route, request.url.path)
        finally:
            if call.posting:
                call.posting.release()
        return _Outcome(reply, faults, with_balance)


def _status(reply: Reply) -> int:
    """The status that the client sees; 0 without an answer."""
    if isinstance(reply, Cut):
        return reply.answer.status
    return reply.status if isinstance(reply, Answer) else 0


def _path_id(request: Request) -> int:
    text = request.path_params.get("id", "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _fields(request: Request, body: bytes) -> Body:
    """The body's fields; none where it is empty, or not declared to be JSON.

    Raises:
        ValueError: it is neither a JSON object nor a list.
    """
    if not body or "application/json" not in request.headers.get("content-type", ""):
        return {}
    parsed = json.loads(body.decode("utf-8", "replace"), parse_constant=_no_constant)
    if not isinstance(parsed, dict | list):
        raise ValueError("neither object nor list")
    return camel_keys(parsed)


def _no_constant(name: str) -> None:
    """`NaN` and `Infinity` are no JSON, though Python reads them."""
    raise ValueError(name)


async def _no_such_route(scope: Scope, receive: Receive, send: Send) -> None:
    answer = plain_error(404, f"Cannot {scope['method']} {scope['path']}", "Not Found")
    await as_response(answer)(scope, receive, send)
