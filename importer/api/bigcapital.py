"""Bigcapital's routes, as the port `Target` asks for them: answers in, meanings out."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx

from importer.api import requests as routes
from importer.api.bodies import UnusableBody, folded, folded_rows, parsed_json, read_json, text_of
from importer.api.client import Client
from importer.api.errors import (
    AnswerTooLarge,
    AnswerTooLong,
    ApiFailure,
    NotStoredFailure,
    organization_not_built,
    subject_of,
    unexpected_answer,
    unusable_answer,
)
from importer.api.journals import ManualJournals
from importer.api.lookup import Lookup
from importer.api.pacing import Pacer
from importer.api.patience import Patience
from importer.api.refusals import refusal_in
from importer.api.requests import Request, Sender
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.language import gettext, gettext_noop
from importer.core.organization import Branch, Organization
from importer.core.sending.answers import CreateAnswer, Created, InDoubt, NotStored, Refused
from importer.core.sending.options import Pace
from importer.core.sending.stored import StoredCustomer, id_of, parse_customer
from importer.core.values.months import MONTHS

_MOST_FACTS = 4_000_000
"""Bytes of what a server says of an organization: its currencies, branches and features."""

_MOST_ECHOES = 200
"""Copies of a row in the answer that refuses it: 33 fields, at most six bytes for one of ours."""

_OFF = frozenset({"", "0", "false"})
"""What a feature that is switched off is given as, by one version or another
(importer/api/README.md 7.6)."""


class Bigcapital:
    """A server behind the port `core.ports.Target`. Close it with `aclose`."""

    def __init__(
        self, client: Client, sender: Sender, pacer: Pacer, patience: Patience | None = None
    ) -> None:
        self._client = client
        self._sender = sender
        self._pacer = pacer
        self._patience = patience or Patience()
        self._reading = _Reading(sender)
        self._lookup = Lookup(self._reading)
        self._journals = ManualJournals(self._reading)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    def in_patience(self) -> AbstractAsyncContextManager[None]:
        """All that is asked inside, together, within the time that one question may take."""
        return self._patience.question()

    async def organization(self) -> Organization:
        """Who we are there: `GET /api/organization/current`, currencies, branches, features."""
        async with self._patience.question():
            return await self._organization()

    async def _organization(self) -> Organization:
        current = await self._read_object("/api/organization/current")
        metadata = folded(current.get("metadata"))
        base = text_of(metadata.get("basecurrency"))
        if not base:
            raise organization_not_built(200)
        currencies = await self._read_list("/api/currencies")
        features = await self._read_object("/api/dashboard/boot")
        branches_on = _feature_is_on(features, "branches")
        branches = await self._read_list("/api/branches") if branches_on else []
        return Organization(
            id=text_of(current.get("organizationid")),
            name=text_of(metadata.get("name")),
            base_currency=base,
            currencies=frozenset(
                [base, *filter(None, (text_of(row.get("currencycode")) for row in currencies))]
            ),
            branches=tuple(map(_branch, branches)),
            branches_on=branches_on,
            time_zone=text_of(metadata.get("timezone")),
            fiscal_year_start=MONTHS.get(text_of(metadata.get("fiscalyear")).casefold(), 1),
        )

    async def create(self, body: str) -> CreateAnswer:
        """`POST /api/customers`."""
        request = Request(
            "POST",
            routes.CREATE,
            "/api/customers",
            body=body,
            repeatable=False,
            # A refusal echoes the whole row beside each field that it speaks of
            # (importer/api/README.md 2.2).
            most_bytes=routes.MOST_BYTES + _MOST_ECHOES * len(body),
        )
        try:
            answer = await self._sender.send(request)
        except NotStoredFailure as failure:
            return NotStored(failure.trouble, failure.status, failure.detail, failure.tries)
        except ApiFailure as failure:
            return InDoubt(failure.status, failure.detail)
        return _meaning(answer)

    async def read(self, customer_id: int) -> StoredCustomer | None:
        """`GET /api/customers/:id`."""
        path = f"/api/customers/{customer_id}"
        async with self._patience.question():
            answer = await self._reading.send(Request("GET", routes.READ, path))
        if _says_missing(answer):
            return None
        customer = parse_customer(_usable(path, answer))
        if answer.status_code != 200 or customer is None or customer.id != customer_id:
            raise _unavailable(path, answer.status_code)
        return customer

    async def find(
        self, wanted: Mapping[str, Sequence[str]], *, inactive_too: bool = True
    ) -> tuple[StoredCustomer, ...]:
        """`GET /api/customers` with filters."""
        async with self._patience.question():
            return await self._lookup.find(wanted, inactive_too=inactive_too)

    async def scan(
        self, wanted: Callable[[int], bool] = lambda _: True
    ) -> tuple[StoredCustomer, ...]:
        """`GET /api/customers`, all of them."""
        async with self._patience.question():
            return await self._lookup.scan(wanted)

    async def edit(self, customer_id: int, body: str) -> Refused | None:
        """`PUT /api/customers/:id`."""
        path = f"/api/customers/{customer_id}"
        return await self._change(Request("PUT", routes.EDIT, path, body=body, repeatable=False))

    async def book_opening_balance(self, customer_id: int, body: str) -> Refused | None:
        """`PUT /api/customers/:id/opening-balance`."""
        path = f"/api/customers/{customer_id}/opening-balance"
        return await self._change(Request("PUT", routes.BOOK, path, body=body, repeatable=False))

    async def activate(self, customer_id: int) -> Refused | None:
        """`PATCH /api/contacts/:id/activate`."""
        return await self._switch(routes.ACTIVATE, customer_id, "activate")

    async def inactivate(self, customer_id: int) -> Refused | None:
        """`PATCH /api/contacts/:id/inactivate`."""
        return await self._switch(routes.INACTIVATE, customer_id, "inactivate")

    async def _switch(self, route: str, customer_id: int, verb: str) -> Refused | None:
        path = f"/api/contacts/{customer_id}/{verb}"
        return await self._change(Request("PATCH", route, path, repeatable=False))

    async def deletable(self, customer_ids: Sequence[int]) -> frozenset[int]:
        """`POST /api/customers/validate-bulk-delete`."""
        if not customer_ids:
            return frozenset()
        path = "/api/customers/validate-bulk-delete"
        body = f'{{"ids":[{",".join(str(customer_id) for customer_id in customer_ids)}]}}'
        request = Request("POST", routes.CHECK_DELETE, path, body=body)
        async with self._patience.question():
            answer = await self._reading.send(request)
        ids = folded(_usable(path, answer)).get("deletableids")
        if answer.status_code not in {200, 201} or not isinstance(ids, list):
            raise _unavailable(path, answer.status_code)
        return frozenset(customer_ids).intersection(filter(None, map(id_of, ids)))

    async def named_in_journals(self) -> frozenset[int] | None:
        """`GET /api/manual-journals`, all of them."""
        async with self._patience.question():
            return await self._journals.contacts()

    async def delete(self, customer_id: int) -> bool:
        """`DELETE /api/customers/:id`."""
        path = f"/api/customers/{customer_id}"
        return await self._write(Request("DELETE", routes.DELETE, path), missing_is_done=True)

    def answers(self) -> Mapping[str, Mapping[str, str]]:
        """See `core.ports.Target`."""
        return self._client.answers

    def pace(self) -> Pace:
        """What the pacer knows of the create route."""
        return self._pacer.pace(routes.CREATE)

    async def _write(self, request: Request, *, missing_is_done: bool = False) -> bool:
        """Whether the server itself took it."""
        answer = await self._heard(request)
        is_done = answer.status_code == 404 and missing_is_done and _says_missing(answer)
        return is_done or answer.is_success

    async def _change(self, request: Request) -> Refused | None:
        """The server's own reasons for not taking it, if it does not."""
        answer = await self._heard(request)
        if answer.is_success:
            return None
        return refusal_in(answer.status_code, parsed_json(answer))

    async def _heard(self, request: Request) -> httpx.Response:
        """The server's own answer; a gateway's page is neither yes nor no."""
        async with self._patience.question():
            answer = await self._reading.send(request)
        if parsed_json(answer) is None and (answer.content or not answer.is_success):
            raise _unavailable(request.path, answer.status_code)
        return answer

    async def _read_object(self, path: str) -> dict[str, Any]:
        return folded(await self._read_json(path, dict))

    async def _read_list(self, path: str) -> list[dict[str, Any]]:
        return folded_rows(await self._read_json(path, list))

    async def _read_json(self, path: str, kind: type) -> object:
        request = Request("GET", f"GET {path}", path, most_bytes=_MOST_FACTS)
        answer = await self._reading.send(request)
        parsed = _usable(path, answer)
        if answer.status_code != 200 or not isinstance(parsed, kind):
            raise unexpected_answer(path, answer.status_code)
        return parsed


class _Reading:
    """Turns failures of requests that may be repeated into ServerUnavailable."""

    def __init__(self, inner: Sender) -> None:
        self._inner = inner

    async def send(self, request: Request) -> httpx.Response:
        try:
            return await self._inner.send(request)
        except AnswerTooLarge as failure:
            told = unusable_answer(
                request.path, gettext("it is larger than what was asked for explains")
            )
            raise AnswerTooLong(
                told.code, told.message, hint=told.hint, context=told.context
            ) from failure
        except ApiFailure as failure:
            raise _unavailable(request.path, failure.status, failure.detail) from failure


def _meaning(answer: httpx.Response) -> CreateAnswer:
    status, body = answer.status_code, parsed_json(answer)
    if status == 201:
        customer = parse_customer(body)
        if customer is not None:
            return Created(customer)
        return InDoubt(status, gettext_noop("the server said created, but gave no id"))
    if not 400 <= status < 500 or not isinstance(body, dict):
        return InDoubt(
            status,
            gettext("an answer that is not Bigcapital's (status {status})").format(status=status),
        )
    if status == 404:
        raise unexpected_answer("/api/customers", status)
    return refusal_in(status, body)


def _usable(path: str, answer: httpx.Response) -> object:
    """The answer's JSON; None if it is none at all."""
    try:
        return read_json(answer)
    except UnusableBody as error:
        raise unusable_answer(path, str(error), answer.status_code) from None
    except ValueError:
        return None


def _says_missing(answer: httpx.Response) -> bool:
    """Whether the server itself says so; a gateway's 404 page is no evidence."""
    return answer.status_code == 404 and isinstance(parsed_json(answer), dict)


def _unavailable(path: str, status: int, detail: str = "") -> ImporterError:
    if 300 <= status < 400:
        return unexpected_answer(path, status)
    if status in {200, 201} and not detail:
        return unusable_answer(path, gettext("it does not say what was asked for"), status)
    words = detail or f"status {status}"
    return ServerUnavailable(
        "server-unavailable",
        gettext("The server gave no usable answer about {subject_of}: {words}.").format(
            subject_of=subject_of(path), words=words
        ),
        hint=gettext(
            "Check that the server runs and can be reached (BIGCAPITAL_BASE_URL), then go on with "
            "`importer resume`."
        ),
        context={"path": path, "status": str(status)},
    )


def _feature_is_on(boot: Mapping[str, Any], name: str) -> bool:
    features = folded_rows(boot.get("features"))
    return any(
        feature.get("name") == name and _is_on(feature.get("isaccessible")) for feature in features
    )


def _is_on(value: object) -> bool:
    return value if isinstance(value, bool) else text_of(value).lower() not in _OFF


def _branch(row: Mapping[str, Any]) -> Branch:
    identity = id_of(row.get("id"))
    if identity is None:
        raise unusable_answer("/api/branches", gettext("a branch has no id"))
    return Branch(id=identity, name=text_of(row.get("name")), code=text_of(row.get("code")))
