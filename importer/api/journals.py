"""Whom the organization's manual journals name (`GET /api/manual-journals`).

No foreign key protects such a customer (importer/api/README.md 7.5), and the lines of a journal may
come to nothing together, so that its balance tells nothing either.
"""

from msgspec import Struct

from importer.api.bodies import folded, folded_rows, parsed_json
from importer.api.errors import AnswerTooLong
from importer.api.lookup import FRUITLESS_PASSES
from importer.api.requests import JOURNALS, Request, Sender
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.language import gettext

PAGE_SIZE = 500
"""Journals a page, where they are short."""

SMALLEST_PAGE = 5
"""Journals a page at least, where their lines are so many that fewer fit into one answer."""

MOST_PAGE_BYTES = 16_000_000
"""Each line carries its whole account, some 900 bytes: forty lines weigh 37 kB, and the longest
journal that one request can post, of 2,600 lines, three times a million
(importer/api/README.md 7.5)."""


class _Untold(Exception):
    """The server does not tell what its journals name, or not to this key."""


class _Page(Struct, frozen=True):
    """One page: whom each journal names, by the journal's id, and how many journals there are."""

    named: dict[int, frozenset[int]]
    total: int


class ManualJournals:
    """Reads who is named, as long as the server tells it."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._is_told = True
        self._page_size = PAGE_SIZE

    async def contacts(self) -> frozenset[int] | None:
        """Ids of all customers and vendors that any journal names; None from a server whose version
        has no such route, or whose key may not use it. It is asked once then.

        Raises:
            ServerUnavailable: no complete answer can be had.
        """
        found: dict[int, frozenset[int]] = {}
        total, fruitless = 0, 0
        while self._is_told and fruitless < FRUITLESS_PASSES:
            known = len(found)
            try:
                total = await self._pass(found)
            except AnswerTooLong:
                if self._page_size == SMALLEST_PAGE:
                    raise
                self._page_size = max(SMALLEST_PAGE, self._page_size // 4)
                continue
            except _Untold:
                self._is_told = False
                break
            if len(found) >= total:
                return frozenset[int]().union(*found.values())
            fruitless += len(found) == known
        if not self._is_told:
            return None
        raise _incomplete(len(found), total)

    async def _pass(self, found: dict[int, frozenset[int]]) -> int:
        """Add what the pages hold; how many journals there are. Pages have no order: several passes
        may be needed to see all."""
        rows, number = 0, 1
        while True:
            page = await self._page(number)
            found.update(page.named)
            rows, number = rows + len(page.named), number + 1
            if rows >= page.total or not page.named:
                return page.total

    async def _page(self, number: int) -> _Page:
        params = {"page": str(number), "page_size": str(self._page_size)}
        request = Request(
            "GET", JOURNALS, "/api/manual-journals", params, most_bytes=MOST_PAGE_BYTES
        )
        try:
            answer = await self._sender.send(request)
        except ServerUnavailable:
            raise
        except ImporterError:  # a role without this right; a refused key is refused elsewhere too
            raise _Untold from None
        body = folded(parsed_json(answer))
        journals = body.get("manualjournals", body.get("data"))
        total = folded(body.get("pagination")).get("total")
        if 400 <= answer.status_code < 500:
            raise _Untold
        if answer.status_code != 200 or not isinstance(journals, list):
            raise _not_a_list(answer.status_code)
        named = {
            identity: _named(journal)
            for journal in folded_rows(journals)
            if isinstance(identity := journal.get("id"), int)
        }
        return _Page(named, total if isinstance(total, int) else len(named))


def _named(journal: dict[str, object]) -> frozenset[int]:
    contacts = [entry.get("contactid") for entry in folded_rows(journal.get("entries"))]
    return frozenset(one for one in contacts if isinstance(one, int))


def _not_a_list(status: int) -> ServerUnavailable:
    return ServerUnavailable(
        "look-up-not-understood",
        gettext(
            "The server's list of manual journals can't be understood (status {status})."
        ).format(status=status),
        hint=gettext("Check BIGCAPITAL_BASE_URL; `importer doctor` tells what answers there."),
    )


def _incomplete(found: int, total: int) -> ServerUnavailable:
    return ServerUnavailable(
        "look-up-incomplete",
        gettext("The server says that it has {total} manual journals, but lists {found}.").format(
            total=total, found=found
        ),
        hint=gettext("Somebody may be posting journals right now; try again in a quiet moment."),
    )
