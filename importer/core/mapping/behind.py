"""What stands behind a template: columns that it does not name are read by their headers.

A layout gains columns, from a newer version, an add-on or somebody's own hand. They are read as in
a file without a template, as far as that is certain and the template leaves their field free; they
then belong to the template that is kept with the run, so that corrections follow the same plan.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from importer.core.customer import FieldKind
from importer.core.headers.by_values import column_of
from importer.core.headers.known import (
    ALIAS,
    WEAKLY_EQUAL,
    HeaderIndex,
    HeaderMatch,
    matches_pattern,
)
from importer.core.headers.witnesses import agree
from importer.core.mapping.parsers import family_of
from importer.core.mapping.proposal import MappingProposal, propose_mapping, proposed_template
from importer.core.rows import Header
from importer.core.target_fields import target_fields
from importer.core.templates.rules import Rule
from importer.core.templates.template import Template, Unmapped

_EXACTLY_SAID = frozenset(
    {FieldKind.AMOUNT, FieldKind.DATE, FieldKind.RATE, FieldKind.FLAG, FieldKind.BRANCH}
)
"""Kinds of fields whose header has to be known as a whole: the template passed it over, and what is
only nearly a balance is none."""
_SIDES = ("billingAddress", "shippingAddress")
_OF_CONTACTS = frozenset(
    {FieldKind.TEXT, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.COUNTRY, FieldKind.POSTCODE}
)
"""Kinds of fields that hold names, addresses and contacts."""


class Completed(Struct, frozen=True):
    """A template with the columns that were read behind it.

    Attributes:
        added: 0-based column -> its field.
    """

    template: Template
    added: Mapping[int, HeaderMatch] = field(default_factory=dict)


def complete(template: Template, header: Header, sample: Sequence[Sequence[str]]) -> Completed:
    """The template, and what else the headers say for certain; the template's own fields win.

    Args:
        sample: cells of some rows; without any nothing is certain.
    """
    if _leaves_nothing(template, header, sample):
        return Completed(template)
    read = _Read(template, propose_mapping(header, sample), sample)
    fields = read.added()
    if not fields:
        return Completed(template)
    rules = proposed_template(read.proposal).fields
    update = {"fields": {**template.fields, **{name: rules[name] for name in fields}}}
    added = {c: read.proposal.matches[c] for columns in fields.values() for c in columns}
    return Completed(template.model_copy(update=update), added)


def reads_less(template: Template, header: Header, sample: Sequence[Sequence[str]]) -> bool:
    """Whether a template leaves more names, addresses and contacts unread than it reads, which
    the headers by themselves tell: then the file is of another system whose headers look alike."""
    if _leaves_nothing(template, header, sample):
        return False
    read = _Read(template, propose_mapping(header, sample), sample)
    named = read.named.union(*read.added().values())
    known = {c for c, match in read.proposal.matches.items() if _is_contact(match) and read.says(c)}
    return len(known - named) > len(known & named)


def _leaves_nothing(template: Template, header: Header, sample: Sequence[Sequence[str]]) -> bool:
    """Whether no column is left for its header to be read: what that takes is spared then."""
    if not sample or not header.number or template.unmapped is Unmapped.LEAVE_OUT:
        return True
    unnamed = {*range(len(header.names))} - _named(template, HeaderIndex(header.names))
    return not any(column_of(sample, column) for column in unnamed)


def _is_contact(match: HeaderMatch) -> bool:
    return target_fields()[match.field].kind in _OF_CONTACTS


class _Read:
    """A template and the headers' own reading of the same table, side by side."""

    def __init__(
        self, template: Template, proposal: MappingProposal, sample: Sequence[Sequence[str]]
    ) -> None:
        self.proposal = proposal
        self._sample = sample
        index = proposal.index
        self.named = _named(template, index)
        self._taken = {
            name: columns
            for field_name, rules in template.fields.items()
            for rule in rules
            if (columns := _columns_of(rule, index)) is not None
            for name in family_of(field_name, rule.parse)
        }

    def columns_by_field(self) -> dict[str, tuple[int, ...]]:
        """The fields that the headers suggest, and their columns."""
        found: dict[str, tuple[int, ...]] = {}
        for column, match in self.proposal.matches.items():
            found[match.field] = (*found.get(match.field, ()), column)
        return found

    def added(self) -> dict[str, tuple[int, ...]]:
        """The fields that the template leaves free and the headers surely fill, with their
        columns."""
        return {name: cs for name, cs in self.columns_by_field().items() if self._adds(name, cs)}

    def _adds(self, name: str, columns: tuple[int, ...]) -> bool:
        if name in self._taken or not self.named.isdisjoint(columns):
            return False
        return all(map(self._is_certain, columns)) and self._is_of_one_address(name)

    def says(self, column: int) -> bool:
        """Whether a column is filled, and its values are what its header says."""
        match = self.proposal.matches[column]
        values = column_of(self._sample, column)
        return bool(values) and match.confidence >= WEAKLY_EQUAL and agree(match.field, values)

    def _is_certain(self, column: int) -> bool:
        match = self.proposal.matches[column]
        is_exact = target_fields()[match.field].kind in _EXACTLY_SAID
        enough = ALIAS if is_exact else WEAKLY_EQUAL
        return match.confidence >= enough and not match.by_values and self.says(column)

    def _is_of_one_address(self, name: str) -> bool:
        """Whether a part belongs to the very address that the template has begun; where it has
        none, the headers have to name a whole one: a `Region` alone is a market more often."""
        side = next((side for side in _SIDES if name.startswith(side)), "")
        begun = {part: cs for part, cs in self._taken.items() if side and part.startswith(side)}
        said = self.columns_by_field()
        if not begun:
            return not side or f"{side}1" in said or f"{side}City" in said
        return all(not cs or set(cs) & set(said.get(part, ())) for part, cs in begun.items())


def _columns_of(rule: Rule, index: HeaderIndex) -> tuple[int, ...] | None:
    """The columns of a rule; None where the table has none of those that it needs."""
    found = tuple(c for name in rule.named_columns if (c := index.find(name)) is not None)
    return None if rule.named_columns and not found else found


def _named(template: Template, index: HeaderIndex) -> set[int]:
    """The columns that the template says anything of."""
    found = {c for name in template.named_columns() if (c := index.find(name)) is not None}
    return found | _listed(template, index)


def _listed(template: Template, index: HeaderIndex) -> set[int]:
    """The columns that the template leaves out or keeps hidden."""
    patterns = (*template.leave_out, *template.sensitive)
    return {
        column
        for column, name in enumerate(index.names)
        for pattern in patterns
        if matches_pattern(name, pattern) or matches_pattern(index.address_of(column), pattern)
    }
