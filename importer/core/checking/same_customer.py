"""Which rows of one name are one customer: decided over given groups, whatever their order.

A name alone is no evidence: two customers may share it. Rows are one customer if they have the same
key in the source system, or if something else ties them and no cell contradicts. What becomes of
such rows is `merging`'s business.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from importer.core.checking.balance_rules import BALANCE_FIELDS
from importer.core.customer import FieldGroup, FieldKind
from importer.core.headers.concepts import ADDRESS_PARTS
from importer.core.headers.grammar import concepts_in, read_header
from importer.core.stages import MappedRow
from importer.core.target_fields import target_fields
from importer.core.values.caching import kept_for_short_texts
from importer.core.values.emails import own_domain, split_emails
from importer.core.values.phones import phone_digits
from importer.core.values.text import name_key

MOST_ROWS = 50
"""Rows of one name in one table that are looked at; more are no customer with many addresses."""

_SHORTEST_PHONE = 7
"""Digits: shorter numbers are extensions, and many share them."""

_FEWEST_OWN_CELLS = 2
"""Of the first row of a customer, besides its balance: further ones leave them blank."""

_NUMBERED = re.compile(r"(?P<stem>.*\d)_\d{1,2}")
"""How systems key the further addresses of a customer: `5101_1`, `5101_2`."""

_OWN_GROUPS = frozenset({"customer", "company", "main"})
_OF_CONTACTS = ADDRESS_PARTS | frozenset(
    {"phone", "mobile", "fax", "email", "contact", "first_name", "last_name", "middle_name"}
    | {"full_name", "title", "job", "note", "billing", "shipping"}
)
_PERSON = frozenset({"salutation", "firstName", "lastName"})
_SINGLE = ("companyName", "website", "customerType", "active")
"""Fields of which a customer has one value."""

_MAY_DIFFER = frozenset(
    name
    for name, target in target_fields().items()
    if target.group in (FieldGroup.BILLING, FieldGroup.SHIPPING)
    or target.kind in (FieldKind.EMAIL, FieldKind.PHONE, FieldKind.NOTE)
) | (_PERSON | {"displayName"})
"""Fields that a row of a further address or contact fills."""


@dataclass(frozen=True)
class NamedRow:
    """A row that shares its name with others of its run.

    Attributes:
        body: what would be sent of it alone, by contract field name.
    """

    row_id: int
    mapped: MappedRow
    body: Mapping[str, object]

    @cached_property
    def labelled(self) -> Mapping[str, tuple[str, ...]]:
        """The lines of the note by their labels."""
        lines: dict[str, tuple[str, ...]] = {}
        for line in self.mapped.note_lines:
            label, _, text = line.partition(": ")
            lines[label] = (*lines.get(label, ()), text)
        return lines

    @cached_property
    def key(self) -> str:
        """The customer's id in the source system; "" if nothing says it."""
        if self.mapped.source_key:
            return self.mapped.source_key
        ids = (texts[0] for label, texts in self.labelled.items() if is_key(label))
        return next(ids, "")

    @cached_property
    def stem(self) -> str:
        """The key without the number of the address."""
        numbered = _NUMBERED.fullmatch(self.key)
        return numbered["stem"] if numbered else self.key

    @property
    def has_balance(self) -> bool:
        """Whether an opening balance would be booked."""
        return bool(self.body.get("openingBalance"))

    def said(self, name: str) -> str:
        """What the row itself says in a field, comparable; "" if nothing."""
        if name not in self.mapped.values:
            return ""
        return name_key(str(self.body.get(name, self.mapped.values[name])))

    @cached_property
    def marks(self) -> frozenset[tuple[str, str]]:
        """What ties the row to others that have it, too."""
        return frozenset(_marks_of(self))


class OneCustomer(Struct, frozen=True):
    """Rows that are one customer, in the order read."""

    rows: tuple[NamedRow, ...]


class Contradiction(Struct, frozen=True):
    """Rows that have one key, and cells that no customer has both of.

    Attributes:
        fields: contract field names and labels of the note.
    """

    rows: tuple[NamedRow, ...]
    fields: tuple[str, ...]


def customers_among(rows: Sequence[NamedRow]) -> Iterator[OneCustomer | Contradiction]:
    """The rows that are one customer; those that are nobody else's are left out.

    Args:
        rows: of one table and one name, in the order read.
    """
    if len(rows) > MOST_ROWS:
        return
    for tied in _tied(rows):
        if _is_one_key(tied):
            yield _of_one_key(tied)
        elif len({row.stem for row in tied if row.key}) < 2 and not any(_contradicted(tied)):
            yield OneCustomer(tied)
        else:
            yield from map(_of_one_key, _by_key(tied))


def _of_one_key(rows: tuple[NamedRow, ...]) -> OneCustomer | Contradiction:
    fields = tuple(dict.fromkeys(_never_both(rows)))
    return Contradiction(rows, fields) if fields else OneCustomer(rows)


def _is_one_key(rows: Iterable[NamedRow]) -> bool:
    keys = {row.key for row in rows}
    return len(keys) == 1 and "" not in keys


def _by_key(rows: Sequence[NamedRow]) -> Iterator[tuple[NamedRow, ...]]:
    for key in dict.fromkeys(row.key for row in rows if row.key):
        same = tuple(row for row in rows if row.key == key)
        if len(same) > 1:
            yield same


# --- what ties rows -------------------------------------------------------------------------------


def _tied(rows: Sequence[NamedRow]) -> Iterator[tuple[NamedRow, ...]]:
    """Sets of two or more rows, each tied to some other one of its set."""
    left = list(rows)
    while left:
        found, before = [left.pop(0)], 0
        while before < len(found):
            before = len(found)
            joining = [row for row in left if _is_tied(row, found)]
            found += joining
            left = [row for row in left if row not in joining]
        if len(found) > 1:
            yield tuple(sorted(found, key=lambda row: row.row_id))


def _is_tied(row: NamedRow, found: Sequence[NamedRow]) -> bool:
    return any(not row.marks.isdisjoint(one.marks) for one in found) or _continues(row, found)


def _marks_of(row: NamedRow) -> Iterator[tuple[str, str]]:
    values = row.mapped.values
    if row.key:
        yield "key", row.stem
    for name, target in target_fields().items():
        text = values.get(name, "")
        if text and target.kind is FieldKind.EMAIL:
            yield from (("e-mail", name_key(address)) for address in split_emails(text))
        elif text and target.kind is FieldKind.PHONE:
            digits = phone_digits(text)
            if len(digits) >= _SHORTEST_PHONE:
                yield "phone", digits
    if row.said("website"):
        yield "website", row.said("website")
    for side in ("billing", "shipping"):
        parts = (values.get(f"{side}Address{part}", "") for part in ("1", "Postcode", "City"))
        street, postcode, city = map(name_key, parts)
        if street and (postcode or city):
            yield "place", f"{street} {postcode or city}"
    for label, texts in row.labelled.items():
        if _is_tax_number(label):
            yield from (("tax number", name_key(text)) for text in texts)


def _continues(row: NamedRow, found: Iterable[NamedRow]) -> bool:
    """Whether a row has the shape of a continuation: it follows at once, and has nothing but an
    address or a contact where the first row of the customer says more.

    A blank balance is none: most customers owe nothing.
    """
    if row.key or _own_cells(row):
        return False
    before = {one.row_id: one for one in found}
    row_id = row.row_id - 1
    while row_id in before and not _own_cells(before[row_id]):
        row_id -= 1
    return (
        row_id in before and len(_own_cells(before[row_id]) - BALANCE_FIELDS) >= _FEWEST_OWN_CELLS
    )


def _own_cells(row: NamedRow) -> set[str]:
    """Fields and labels that the row fills and that are not of an address or a contact."""
    fields = row.mapped.columns.keys() & row.mapped.values.keys()
    return {*fields - _MAY_DIFFER, *(one for one in row.labelled if not is_of_contacts(one))}


# --- what parts rows ------------------------------------------------------------------------------


def _contradicted(rows: Sequence[NamedRow]) -> Iterator[str]:
    """Fields and labels in which rows differ without being a further address or contact."""
    yield from _never_both(rows)
    yield from (name for name in _SINGLE if _differ(row.said(name) for row in rows))
    if _are_of_several(split_emails(" ".join(row.mapped.values.get("email", "") for row in rows))):
        yield "email"
    yield from (
        label
        for label in _labels(rows)
        if not (is_key(label) or is_of_contacts(label)) and _differ_at(rows, label)
    )


def _never_both(rows: Sequence[NamedRow]) -> Iterator[str]:
    """What would falsify the ledger or the tax office's customer."""
    if _differ(row.said("currencyCode") for row in rows):
        yield "currencyCode"
    owing = [row for row in rows if row.has_balance]
    for name in sorted(BALANCE_FIELDS):
        if len({row.body.get(name) for row in owing}) > 1:
            yield name
    if len({row.body.get("currencyCode") for row in owing}) > 1:
        yield "currencyCode"
    yield from (one for one in _labels(rows) if _is_tax_number(one) and _differ_at(rows, one))


def _differ(texts: Iterable[str]) -> bool:
    return len(set(filter(None, texts))) > 1


def _are_of_several(addresses: Iterable[str]) -> bool:
    """Whether e-mail addresses show no common owner."""
    different = {name_key(address) for address in addresses}
    domains = {own_domain(address) for address in different}
    return len(different) > 1 and (len(domains) > 1 or "" in domains)


def _labels(rows: Iterable[NamedRow]) -> dict[str, None]:
    return dict.fromkeys(label for row in rows for label in row.labelled)


def _differ_at(rows: Iterable[NamedRow], label: str) -> bool:
    return _differ(name_key(" ".join(row.labelled.get(label, ()))) for row in rows)


# --- what labels of the note say ------------------------------------------------------------------


@kept_for_short_texts(1_024)
def is_key(label: str) -> bool:
    """Whether a label of the note names the customer's id in the source system."""
    reading = read_header(label)
    if reading is None or not reading.groups <= _OWN_GROUPS:
        return False
    return reading.part == "id" or (reading.part == "number" and bool(reading.groups))


@kept_for_short_texts(1_024)
def _is_tax_number(label: str) -> bool:
    reading = read_header(label)
    return reading is not None and reading.part == "tax"


@kept_for_short_texts(1_024)
def is_of_contacts(label: str) -> bool:
    """Whether a label of the note names a part of an address or of a contact."""
    return not _OF_CONTACTS.isdisjoint(concepts_in(label))
