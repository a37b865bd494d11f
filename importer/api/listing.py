"""A list of customers, taken apart while it comes: 50,000 of them are never held as text.

What `bodies` asks of an answer is asked of each customer here; one by one they need no more memory
than what is kept of them.
"""

import codecs
import re
from collections.abc import Callable
from json import JSONDecodeError
from typing import TypeGuard

from importer.api.bodies import DECODER, UnusableBody, folded, storable
from importer.api.requests import MOST_BYTES
from importer.core.language import gettext
from importer.core.sending.stored import StoredCustomer, fold_key, id_of, parse_customer

MOST_CUSTOMERS = 2_000_000
"""More than this nobody has; a list that says so is no list."""

_ENOUGH = 262_144
"""Characters that are collected before customers are looked for in them: one that is cut off costs
its reading once more."""

_BLANKS = re.compile(r"[ \t\r\n]*")
_LISTS = frozenset({"customers", "data"})
"""What versions of the server call it."""

_PAGINATION = "pagination"
_MOST_MEMBERS = 100
"""Of the answer around the list; a real one has three."""


class NotAList(ValueError):
    """Whatever it is, it is no list of customers."""


class _NotYet(Exception):
    """What comes next is not whole yet."""


class Listing:
    """One page of a list, in either of the shapes that versions of the server give.

    Args:
        wanted: whether the customer with this id is to be kept; the others are only counted.
        most: customers that the page can hold.

    Attributes:
        ids: of all customers of the page.
        customers: those that are wanted.
        rows: customers of the page, whether or not one stands there twice.
    """

    def __init__(self, wanted: Callable[[int], bool], most: int) -> None:
        self._wanted = wanted
        self._most = most
        self.begin()

    def begin(self) -> None:
        """Forget what came, since it comes anew. See `requests.Sink`."""
        self.ids: set[int] = set()
        self.customers: list[StoredCustomer] = []
        self.rows = 0
        self._members: dict[str, object] = {}
        self._utf8 = codecs.getincrementaldecoder("utf-8-sig")()
        self._coming: list[str] = []
        self._waiting = 0
        self._text, self._at = "", 0
        self._is_last = False
        self._step: Callable[[], None] = self._open

    def take(self, chunk: bytes) -> None:
        """The next bytes. See `requests.Sink`.

        Raises:
            UnusableBody: it looks like a list and can't be used.
            NotAList: it is something else.
        """
        text = self._decoded(chunk)
        self._coming.append(text)
        self._waiting += len(text)
        if self._waiting >= _ENOUGH:
            self._advance()

    def total(self) -> int:
        """How many customers the whole list has, once all of the page has come.

        Raises:
            UnusableBody: it is not whole, or can't be used.
            NotAList: it is something else.
        """
        self._is_last = True
        self._coming.append(self._decoded(b""))
        self._advance()
        total = folded(self._members.get(_PAGINATION)).get("total")
        if self._step != self._end or not _LISTS & self._members.keys() or not _is_count(total):
            raise NotAList
        return total

    def _decoded(self, chunk: bytes) -> str:
        try:
            return self._utf8.decode(chunk, final=self._is_last)
        except UnicodeDecodeError:
            raise UnusableBody(gettext("it is not UTF-8")) from None

    def _advance(self) -> None:
        self._text = "".join([self._text[self._at :], *self._coming])
        self._coming.clear()
        self._at = self._waiting = 0
        try:
            while True:
                self._step()
        except _NotYet:
            pass
        if self._is_last and self._step not in {self._open, self._end}:
            raise UnusableBody(gettext("it is no whole JSON"))
        if len(self._text) - self._at > MOST_BYTES:
            raise UnusableBody(gettext("it is longer than customers can be"))

    # Each step takes in something whole, names the step that follows, or waits for more.

    def _open(self) -> None:
        if self._char(self._at) != "{":
            raise NotAList
        self._go_on_after(self._at, self._first_member)

    def _first_member(self) -> None:
        if self._char(self._at) == "}":
            self._go_on_after(self._at, self._end)
        else:
            self._member()

    def _member(self) -> None:
        name, at = self._value(self._at)
        if not isinstance(name, str) or self._char(at) != ":":
            raise UnusableBody(gettext("it is no whole JSON"))
        at = self._blanks(at) + 1
        key = fold_key(name)
        if key in self._members or (key in _LISTS and _LISTS & self._members.keys()):
            raise UnusableBody(gettext("it names one value twice"))
        if key in _LISTS and self._char(at) == "[":
            self._members[key] = True
            self._go_on_after(at, self._first_customer)
            return
        if key in _LISTS:
            raise NotAList
        value, at = self._value(at)
        self._expect_another(at, self._member, "}", self._end)
        self._members[key] = value if key == _PAGINATION else None
        if len(self._members) > _MOST_MEMBERS:
            raise UnusableBody(gettext("it holds more values than a list of customers can"))

    def _first_customer(self) -> None:
        if self._char(self._at) == "]":
            self._go_on_after(self._at, self._after_list)
        else:
            self._customer()

    def _customer(self) -> None:
        value, at = self._value(self._at)
        self._expect_another(at, self._customer, "]", self._after_list)
        self._keep(value)

    def _after_list(self) -> None:
        self._expect_another(self._at, self._member, "}", self._end)

    def _end(self) -> None:
        """Nothing but blanks may follow."""
        self._char(self._at)
        raise UnusableBody(gettext("it is no whole JSON"))

    def _keep(self, value: object) -> None:
        identity = id_of(value.get("id")) if isinstance(value, dict) else None
        self.rows += 1
        if identity is None:
            raise NotAList
        if self.rows > self._most:
            raise UnusableBody(gettext("it holds more customers than were asked for"))
        self.ids.add(identity)
        if self._wanted(identity):
            customer = parse_customer(value)
            if customer is None:
                raise NotAList
            self.customers.append(customer)

    def _expect_another(
        self, at: int, another: Callable[[], None], last: str, then: Callable[[], None]
    ) -> None:
        char = self._char(at)
        if char not in {",", last}:
            raise UnusableBody(gettext("it is no whole JSON"))
        self._go_on_after(at, another if char == "," else then)

    def _go_on_after(self, at: int, step: Callable[[], None]) -> None:
        self._at, self._step = self._blanks(at) + 1, step

    def _value(self, at: int) -> tuple[object, int]:
        at = self._blanks(at)
        try:
            value, end = DECODER.raw_decode(self._text, at)
        except JSONDecodeError:
            raise _NotYet from None  # at the end of all that comes, it is no JSON
        except RecursionError:
            raise UnusableBody(gettext("it is nested too deeply")) from None
        if self._text.find("\\ud", at, end) >= 0 or self._text.find("\\uD", at, end) >= 0:
            return storable(value), end
        return value, end

    def _char(self, at: int) -> str:
        """What stands there, blanks passed over."""
        at = self._blanks(at)
        if at == len(self._text):
            raise _NotYet
        return self._text[at]

    def _blanks(self, at: int) -> int:
        found = _BLANKS.match(self._text, at)
        return found.end() if found else at


def _is_count(total: object) -> TypeGuard[int]:
    if not isinstance(total, int) or isinstance(total, bool):
        return False
    return 0 <= total <= MOST_CUSTOMERS
