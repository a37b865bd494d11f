"""Look-ups that can be believed: a list that is shorter than it says is no answer.

Pages have no defined order and the default page is 12 rows (importer/api/README.md 7.1), so every
list sets its page size, and is complete only when its distinct ids are as many as `total` says.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import quote_plus

import httpx

from importer.api.bodies import UnusableBody, folded, read_json
from importer.api.errors import AnswerTooLong, unusable_answer
from importer.api.requests import LIST, MOST_BYTES, Request, Sender
from importer.core.errors import ServerUnavailable
from importer.core.sending.stored import StoredCustomer, parse_customer

PAGE_SIZE = 32_000
"""Rows a page; full, about 40 MB and half a minute. A list that fits is read in one request; pages
of a list that doesn't have no order, so what the first of them told could not be relied on."""

SMALLEST_PAGE = 250
"""Rows a page at least, where customers are so long that fewer fit into one answer."""

ROW_BYTES = 16_000
"""Bytes of answer that a row explains, one with another; usual are 1,200."""

MOST_PAGE_BYTES = 64_000_000

MOST_CUSTOMERS = 2_000_000
"""More than this nobody has; a list that says so is no list."""

FRUITLESS_PASSES = 3
"""How often the pages of a list are read to no avail before the list counts as incomplete."""

URL_BYTES = 7_500
"""Bytes of filter in one URL; a common proxy limit is 8 kB (importer/api/README.md 7.2)."""

SMALLEST_URL_BYTES = 500

_COLUMNS = {"displayName": "display_name", "email": "email", "companyName": "company_name"}
_TOO_LONG = frozenset({414, 431})

Role = dict[str, str]


class Lookup:
    """Lists customers through a sender of requests."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._url_bytes = URL_BYTES
        self._page_size = PAGE_SIZE

    async def scan(self) -> tuple[StoredCustomer, ...]:
        """Every customer, active and inactive."""
        return await self._both({})

    async def find(
        self, wanted: Mapping[str, Sequence[str]], *, inactive_too: bool
    ) -> tuple[StoredCustomer, ...]:
        """Customers with one of these values in one of these fields."""
        roles = [
            _role(_COLUMNS[field], value)
            for field, values in wanted.items()
            for value in dict.fromkeys(values)
            if value
        ]
        found: dict[int, StoredCustomer] = {}
        while roles:
            packed = next(pack(roles, self._url_bytes))
            try:
                customers = await self._filtered(packed, inactive_too=inactive_too)
            except _UrlTooLong:
                self._shrink(packed)
                continue
            found.update((customer.id, customer) for customer in customers)
            roles = roles[len(packed) :]
        return tuple(found.values())

    async def _filtered(
        self, roles: Sequence[Role], *, inactive_too: bool
    ) -> tuple[StoredCustomer, ...]:
        params = {"stringified_filter_roles": _encoded(roles)}
        return await (self._both(params) if inactive_too else self._list(params))

    def _shrink(self, packed: Sequence[Role]) -> None:
        if len(packed) == 1 or self._url_bytes <= SMALLEST_URL_BYTES:
            raise ServerUnavailable(
                "look-up-refused",
                "The server, or a proxy before it, refuses even short look-ups as too long.",
                hint="Ask whoever hosts the server to allow URLs of 2 kB.",
            )
        self._url_bytes = max(SMALLEST_URL_BYTES, self._url_bytes // 2)

    async def _both(self, params: Mapping[str, str]) -> tuple[StoredCustomer, ...]:
        # A plain list holds only active customers, `inactive_mode` gives only the others.
        active = await self._list(params)
        inactive = await self._list({**params, "inactive_mode": "true"})
        return (*active, *inactive)

    async def _list(self, params: Mapping[str, str]) -> tuple[StoredCustomer, ...]:
        """Pass over the pages until they have told as many customers as there are.

        Pages without an order can leave customers out, so of a list that does not fit into one page
        several passes may be needed.
        """
        found: dict[int, StoredCustomer] = {}
        fruitless = 0
        while True:
            known = len(found)
            try:
                total = await self._read_pages(params, self._page_size, found)
            except AnswerTooLong:
                self._shorten_pages()
                continue
            if len(found) == total:
                return tuple(found.values())
            fruitless += len(found) == known or len(found) > total
            if fruitless == FRUITLESS_PASSES:
                raise _incomplete(len(found), total)
            if len(found) > total:  # somebody deleted meanwhile: what is left must be read anew
                found.clear()

    def _shorten_pages(self) -> None:
        if self._page_size == SMALLEST_PAGE:
            raise unusable_answer("/api/customers", "its list is longer than customers can be")
        self._page_size = max(SMALLEST_PAGE, self._page_size // 4)

    async def _read_pages(
        self, params: Mapping[str, str], page_size: int, found: dict[int, StoredCustomer]
    ) -> int:
        """Add what all pages hold to `found`; how many customers there are in all."""
        rows, number = 0, 1
        while True:
            page = await self._read_page(params, number, page_size)
            found.update((customer.id, customer) for customer in page.customers)
            rows += len(page.customers)
            if rows >= page.total or not page.customers:
                return page.total
            number += 1

    async def _read_page(self, params: Mapping[str, str], number: int, page_size: int) -> "Page":
        paging = {"page": str(number), "page_size": str(page_size)}
        answer = await self._sender.send(
            Request(
                "GET",
                LIST,
                "/api/customers",
                {**params, **paging},
                most_bytes=min(MOST_BYTES + page_size * ROW_BYTES, MOST_PAGE_BYTES),
            )
        )
        if answer.status_code in _TOO_LONG:
            raise _UrlTooLong
        return parse_page(answer)


class _UrlTooLong(Exception):
    """414 or 431."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many customers the whole list has."""

    customers: tuple[StoredCustomer, ...]
    total: int


def pack(roles: Sequence[Role], url_bytes: int) -> Iterator[list[Role]]:
    """Cut filters into portions whose encoded form stays within so many bytes of URL.

    A filter that is longer by itself stands alone.
    """
    portion: list[Role] = []
    size = 0
    for role in roles:
        cost = len(quote_plus(_encoded([role])))  # brackets are as long as commas, or longer
        if portion and size + cost > url_bytes:
            yield portion
            portion, size = [], 0
        portion.append(role)
        size += cost
    if portion:
        yield portion


def parse_page(answer: httpx.Response) -> Page:
    """The customers of one page, in either of the shapes that versions of the server give.

    Raises:
        ServerUnavailable: the answer is not a list of customers.
    """
    try:
        body = folded(read_json(answer))
    except UnusableBody as error:
        raise unusable_answer("/api/customers", str(error), answer.status_code) from None
    except ValueError:
        raise _not_a_list(answer.status_code) from None
    rows = body.get("customers", body.get("data"))
    total = folded(body.get("pagination")).get("total")
    if answer.status_code != 200 or not isinstance(rows, list) or not _is_count(total):
        raise _not_a_list(answer.status_code)
    customers = tuple(customer for row in rows if (customer := parse_customer(row)) is not None)
    if len(customers) < len(rows):
        raise _not_a_list(answer.status_code)
    return Page(customers, total)


def _is_count(total: object) -> TypeGuard[int]:
    if not isinstance(total, int) or isinstance(total, bool):
        return False
    return 0 <= total <= MOST_CUSTOMERS


def _role(column: str, value: str) -> Role:
    return {"fieldKey": column, "comparator": "equals", "value": value, "condition": "or"}


def _encoded(roles: Sequence[Role]) -> str:
    return json.dumps(list(roles), ensure_ascii=False, separators=(",", ":"))


def _not_a_list(status: int) -> ServerUnavailable:
    return ServerUnavailable(
        "look-up-not-understood",
        f"The server's list of customers can't be understood (status {status}).",
        hint="Check BIGCAPITAL_BASE_URL; `importer doctor` tells what answers there.",
    )


def _incomplete(found: int, total: int) -> ServerUnavailable:
    return ServerUnavailable(
        "look-up-incomplete",
        f"The server says that it has {total} customers, but lists {found}.",
        hint="Somebody may be changing customers right now; try again in a quiet moment.",
    )
