"""Look-ups that can be believed: a list that is shorter than it says is no answer.

Pages have no defined order and the default page is 12 rows (importer/api/README.md 7.1), so every
list sets its page size, and is complete only when its distinct ids are as many as `total` says.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote_plus

from importer.api.bodies import UnusableBody
from importer.api.errors import AnswerTooLong, unusable_answer
from importer.api.listing import Listing, NotAList
from importer.api.requests import LIST, MOST_BYTES, Request, Sender
from importer.core.errors import ServerUnavailable
from importer.core.language import gettext
from importer.core.sending.stored import StoredCustomer

PAGE_SIZE = 2_000
"""Rows a page at first: some 2 MB and two seconds. A list that fits is read in one request."""

MOST_ROWS = 400_000
"""Rows a page at most. A list that does not fit into the first page is asked for in one as long as
it is: pages have no order, so what several of them tell need not be everybody."""

SMALLEST_PAGE = 250
"""Rows a page at least, where customers are so long that fewer fit into one answer."""

ROW_BYTES = 16_000
"""Bytes of answer that a row explains, one with another; usual are 1,200."""

MOST_PAGE_BYTES = 256_000_000

MOST_UNASKED = 32_000
"""Customers that a page may hold where fewer were asked for."""

ROW_SECONDS = 0.004
"""For which a server works on each row of a page before the first byte of its answer; two thirds of
it were seen on a busy machine."""

FRUITLESS_PASSES = 3
"""How often the pages of a list are read to no avail before the list counts as incomplete."""

URL_BYTES = 7_500
"""Bytes of filter in one URL; a common proxy limit is 8 kB (importer/api/README.md 7.2)."""

SMALLEST_URL_BYTES = 500

_COLUMNS = {"displayName": "display_name", "email": "email", "companyName": "company_name"}
_TOO_LONG = frozenset({414, 431})

Role = dict[str, str]


def _anybody(_: int) -> bool:
    return True


class Lookup:
    """Lists customers through a sender of requests."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._url_bytes = URL_BYTES
        self._page_size = PAGE_SIZE
        self._may_grow = True
        self._long_lists: dict[str, int] = {}

    async def scan(self, wanted: Callable[[int], bool]) -> tuple[StoredCustomer, ...]:
        """Every customer, active and inactive, whose id is wanted."""
        return await self._both({}, wanted)

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
                gettext(
                    "The server, or a proxy before it, refuses even short look-ups as too long."
                ),
                hint=gettext("Ask whoever hosts the server to allow URLs of 2 kB."),
            )
        self._url_bytes = max(SMALLEST_URL_BYTES, self._url_bytes // 2)

    async def _both(
        self, params: Mapping[str, str], wanted: Callable[[int], bool] = _anybody
    ) -> tuple[StoredCustomer, ...]:
        # A plain list holds only active customers, `inactive_mode` gives only the others.
        active = await self._list(params, wanted)
        inactive = await self._list({**params, "inactive_mode": "true"}, wanted)
        return (*active, *inactive)

    async def _list(
        self, params: Mapping[str, str], wanted: Callable[[int], bool] = _anybody
    ) -> tuple[StoredCustomer, ...]:
        """Pass over the pages until they have told as many customers as there are.

        Pages without an order can leave customers out, so of a list that does not fit into one page
        several passes may be needed.
        """
        found = _Found(wanted)
        fruitless = 0
        while True:
            known, size = len(found.ids), self._size_of(params)
            try:
                total = await self._read_pages(params, size, found)
            except ServerUnavailable as failure:
                self._shorten_pages(size, failure)
                continue
            if len(found.ids) == total:
                return tuple(found.customers.values())
            fruitless += len(found.ids) == known or len(found.ids) > total
            if fruitless == FRUITLESS_PASSES:
                raise _incomplete(len(found.ids), total)
            if len(found.ids) > total:  # somebody deleted meanwhile: what is left must be read anew
                found = _Found(wanted)

    def _size_of(self, params: Mapping[str, str]) -> int:
        grown = self._long_lists.get(str(params), 0) if self._may_grow else 0
        return max(grown, self._page_size)

    def _shorten_pages(self, size: int, failure: ServerUnavailable) -> None:
        """Ask for less at a time, where that may be what was wrong."""
        is_too_long = isinstance(failure, AnswerTooLong) and size > SMALLEST_PAGE
        if not is_too_long and size <= PAGE_SIZE:
            raise failure
        self._page_size, self._may_grow = max(SMALLEST_PAGE, size // 4), False

    async def _read_pages(self, params: Mapping[str, str], size: int, found: "_Found") -> int:
        """Add what all pages hold to `found`; how many customers there are in all."""
        rows, number = 0, 1
        while True:
            page, total = await self._read_page(params, number, size, found.wanted)
            found.add(page)
            rows += page.rows
            if rows >= total or not page.rows:
                return total
            if number == 1 and page.rows >= size and self._may_grow and size < MOST_ROWS:
                # The server lets us say how long a page is; somebody may come meanwhile.
                self._long_lists[str(params)] = min(MOST_ROWS, total + total // 20 + 100)
                return total
            number += 1

    async def _read_page(
        self, params: Mapping[str, str], number: int, size: int, wanted: Callable[[int], bool]
    ) -> tuple[Listing, int]:
        """The page, and how many customers the whole list has.

        Raises:
            ServerUnavailable: the answer is not a list of customers.
        """
        page = Listing(wanted, max(size, MOST_UNASKED))
        request = Request(
            "GET",
            LIST,
            "/api/customers",
            {**params, "page": str(number), "page_size": str(size)},
            most_bytes=min(MOST_BYTES + size * ROW_BYTES, MOST_PAGE_BYTES),
            slow=size * ROW_SECONDS,
            sink=page,
        )
        status = 200
        try:
            status = (await self._sender.send(request)).status_code
            if status == 200:
                return page, page.total()
        except UnusableBody as error:
            raise unusable_answer("/api/customers", str(error)) from None
        except NotAList:
            pass
        if status in _TOO_LONG:
            raise _UrlTooLong
        raise _not_a_list(status)


class _Found:
    """What the pages of a list have told so far.

    Attributes:
        wanted: which customers are kept.
        ids: of all that were told.
    """

    def __init__(self, wanted: Callable[[int], bool]) -> None:
        self.wanted = wanted
        self.ids: set[int] = set()
        self.customers: dict[int, StoredCustomer] = {}

    def add(self, page: Listing) -> None:
        """Take in a page; what was told last of a customer holds."""
        self.ids |= page.ids
        self.customers.update((customer.id, customer) for customer in page.customers)


class _UrlTooLong(Exception):
    """414 or 431."""


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


def _role(column: str, value: str) -> Role:
    return {"fieldKey": column, "comparator": "equals", "value": value, "condition": "or"}


def _encoded(roles: Sequence[Role]) -> str:
    return json.dumps(list(roles), ensure_ascii=False, separators=(",", ":"))


def _not_a_list(status: int) -> ServerUnavailable:
    return ServerUnavailable(
        "look-up-not-understood",
        gettext("The server's list of customers can't be understood (status {status}).").format(
            status=status
        ),
        hint=gettext("Check BIGCAPITAL_BASE_URL; `importer doctor` tells what answers there."),
    )


def _incomplete(found: int, total: int) -> ServerUnavailable:
    return ServerUnavailable(
        "look-up-incomplete",
        gettext("The server says that it has {total} customers, but lists {found}.").format(
            total=total, found=found
        ),
        hint=gettext("Somebody may be changing customers right now; try again in a quiet moment."),
    )
