"""Which customer of the server a row is: known by its key from earlier runs, or else by its name or
address. Decisions over values; who reads and writes them is `run`'s business.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from importer.core.checking.duplicates import row_words
from importer.core.options import MatchOn
from importer.core.outcomes import Ending, Outcome
from importer.core.problems import Problem
from importer.core.rows import RowRef
from importer.core.runs import KeyedRow
from importer.core.sending.comparison import parse_body
from importer.core.sending.identity import is_another
from importer.core.sending.stored import StoredCustomer
from importer.core.values.text import name_key
from importer.core.written import Written

_FIELDS = {MatchOn.DISPLAY_NAME: "displayName", MatchOn.EMAIL: "email"}


class Recognised(Struct, frozen=True):
    """A row that may be sent, and its customer.

    Attributes:
        customer: None if the server has none: one is made.
        is_linked: the journal knows the row by its key.
    """

    row: KeyedRow
    customer: StoredCustomer | None
    is_linked: bool = False
    problems: tuple[Problem, ...] = ()


class KnownCustomers:
    """Recognises the rows of one run, in the order read: no two of them are one customer.

    Args:
        customers: those that count as there before.
        links: key -> customer id, as earlier runs have left it.
        column: the header of the column, where one is matched by.
    """

    def __init__(
        self,
        customers: Iterable[StoredCustomer],
        links: Mapping[str, int],
        match_on: MatchOn,
        column: str = "",
    ) -> None:
        self._customers = {one.id: one for one in customers}
        self._links = links
        self._match_on = match_on
        self._key_name = column or _FIELDS[match_on]
        # A column's text stands nowhere on the server: who is not known by it is by the name.
        self._by = MatchOn.DISPLAY_NAME if match_on is MatchOn.COLUMN else match_on
        self._unlinked = self._without(frozenset(links.values()))
        self._rows_of_keys: dict[str, RowRef] = {}
        self._rows_of_customers: dict[int, RowRef] = {}

    def _without(self, linked: frozenset[int]) -> dict[str, list[StoredCustomer]]:
        found: dict[str, list[StoredCustomer]] = {}
        for customer in self._customers.values():
            if customer.id not in linked:
                key = name_key(customer.text(_FIELDS[self._by]))
                found.setdefault(key, []).append(customer)
        return found

    def may_be(self, row: KeyedRow) -> int | None:
        """The customer that the row was linked to, by its id."""
        return self._links.get(row.keys[self._match_on])

    def candidates(self, row: KeyedRow) -> tuple[int, ...]:
        """Every customer that the row may turn out to be, by their ids."""
        linked = self.may_be(row)
        by_key = self._unlinked.get(row.keys[self._by], ()) if row.keys[self._by] else ()
        return (*(() if linked is None else (linked,)), *(one.id for one in by_key))

    def recognise(self, row: KeyedRow, written: Mapping[int, Written]) -> Recognised | Outcome:
        """Whose row it is, or how it ends because nobody can tell.

        Args:
            written: what we have written of the row's candidates.
        """
        key, ref = row.keys[self._match_on], row.row.ref
        earlier = self._rows_of_keys.setdefault(key, ref) if key else ref
        if not row.is_open:
            if row.customer_id is not None:
                self._rows_of_customers.setdefault(row.customer_id, ref)
            return Recognised(row, None)
        if not key:
            return _rejected(ref, Problem("match-key-missing", facts={"key": self._key_name}))
        if earlier != ref:
            return _matched_twice(ref, earlier)
        return self._of_one_customer(self._find(row, written))

    def _of_one_customer(self, found: Recognised | Outcome) -> Recognised | Outcome:
        if isinstance(found, Outcome) or found.customer is None:
            return found
        ref = found.row.row.ref
        earlier = self._rows_of_customers.setdefault(found.customer.id, ref)
        return found if earlier == ref else _matched_twice(ref, earlier)

    def _find(self, row: KeyedRow, written: Mapping[int, Written]) -> Recognised | Outcome:
        linked = self.may_be(row)
        if linked is None:
            return self._find_by_key(row)
        customer, last = self._customers.get(linked), written.get(linked)
        if customer is None:
            code = "linked-customer-gone"
        elif last is not None and is_another((last.body, parse_body(row.row.body)), customer):
            code = "linked-customer-another"
        else:
            return Recognised(row, customer, is_linked=True)
        return self._find_by_key(row, Problem(code, facts={"id": str(linked)}))

    def _find_by_key(self, row: KeyedRow, *problems: Problem) -> Recognised | Outcome:
        key = row.keys[self._by]
        found = self._unlinked.get(key, []) if key else []
        if len(found) > 1:
            ids = ", ".join(str(one.id) for one in found)
            return _rejected(row.row.ref, Problem("matches-several-customers", facts={"ids": ids}))
        return Recognised(row, found[0] if found else None, problems=problems)


def _rejected(ref: RowRef, problem: Problem) -> Outcome:
    return Outcome(ref, Ending.REJECTED, problems=(problem,))


def _matched_twice(ref: RowRef, earlier: RowRef) -> Outcome:
    words = str(row_words(earlier, seen_from=ref))
    return _rejected(ref, Problem("matched-twice", facts={"earlier": words}))
