"""A mapping for a file that no template claims.

Headers are read one by one (`headers.grammar`) and their values heard (`headers.witnesses`,
`headers.by_values`); address columns are put together to addresses (`headers.addresses`); of
several columns for one field the best wins, and the others go into the note. Writing a proposal as
a template file is `proposal_toml`'s business.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from importer.core.customer import FieldKind
from importer.core.evidence.secrets import are_secrets
from importer.core.headers.addresses import Addresses, settle_addresses
from importer.core.headers.by_values import are_flags, column_of
from importer.core.headers.columns import ReadColumns, is_bare_name, is_whole_name, read_columns
from importer.core.headers.flags import NO_WORDS, YES_WORDS
from importer.core.headers.grammar import HeaderReading
from importer.core.headers.known import HeaderIndex, HeaderMatch, known_header, normal_form
from importer.core.headers.pieces import MARK
from importer.core.headers.row_kinds import RowFilter, row_filters
from importer.core.headers.told import LEFT_OUT, Told, hear
from importer.core.language import gettext, gettext_noop
from importer.core.late_texts import later
from importer.core.mapping.derived_columns import add_gender, add_turned_flag, add_whole_name
from importer.core.mapping.unclaimed_names import unclaimed_names
from importer.core.rows import Header
from importer.core.stages import ColumnUsage, Evidence
from importer.core.target_fields import TargetField, target_fields
from importer.core.templates.template import Template, parse_template
from importer.core.values.countries import country_code
from importer.core.values.phones import PHONE, parse_labelled_phones

PROPOSAL_NAME = "headers"
"""The name of the template that stands for "matched by headers"."""

_SERVE_EACH_OTHER = frozenset({FieldKind.PHONE, FieldKind.EMAIL})
_CALLED_BY = frozenset({"displayName", "companyName"})
"""Fields, and kinds of them, of which one column serves where a better one is blank."""

_OF_COMPANIES = {
    **dict.fromkeys(sorted(YES_WORDS), "business"),
    **dict.fromkeys(sorted(NO_WORDS), "individual"),
}
"""What yes and no mean under `Is a company`."""

_Matches = dict[int, HeaderMatch]


class Joined(NamedTuple):
    """Columns that are put together for one field, in this order, `mark` between them."""

    columns: tuple[int, ...]
    mark: str = ", "


class MappingProposal(Struct, frozen=True):
    """A proposed mapping, and why.

    Attributes:
        index: the header's columns.
        matches: 0-based column -> its field, with reason and confidence.
        verbs: 0-based column -> what else the rule of its field says (`parse`, `lookup`).
        joined: 0-based column -> all columns that are put together for its field, itself included.
        instead: 0-based column -> itself and those that fill its field where it is blank.
        outdone: 0-based column -> why it has no field although its header resembles one.
        filters: columns that tell which rows are customers; none of them fills a field.
        left_out: columns that somebody wants neither in a field nor in the note.
        secrets: columns whose values are passwords or the like; they have no field, and no reason
            that would show a value.
        noted: columns that stand in the note as well as in a field, which takes less from them.
    """

    index: HeaderIndex
    matches: Mapping[int, HeaderMatch]
    verbs: Mapping[int, Mapping[str, Any]]
    joined: Mapping[int, Joined]
    instead: Mapping[int, tuple[int, ...]]
    outdone: Mapping[int, str]
    filters: tuple[RowFilter, ...] = ()
    left_out: tuple[int, ...] = ()
    secrets: frozenset[int] = frozenset()
    noted: tuple[int, ...] = ()

    def rules(self) -> dict[str, dict[str, Any]]:
        """Field -> its rule, in the words of templates."""
        behind = {one for first, joined in self.joined.items() for one in joined.columns} - {
            *self.joined
        }
        behind |= {column for columns in self.instead.values() for column in columns[1:]}
        return {
            match.field: self._rule(column)
            for column, match in self.matches.items()
            if column not in behind
        }

    def filter_rules(self) -> list[dict[str, Any]]:
        """What tells rows that are no customers, in the words of templates."""
        return [
            {
                "column": self.index.address_of(one.column),
                **({"skip": list(one.skip)} if one.skip else {"keep": list(one.keep)}),
                "reason": one.reason,
            }
            for one in self.filters
        ]

    def note_rules(self) -> list[dict[str, str]]:
        """What stands in the note besides, in the words of templates."""
        return [{"column": self.index.address_of(column)} for column in self.noted]

    def usage_of(self, column: int) -> ColumnUsage:
        """What becomes of a column without private data."""
        if column in self.matches:
            return ColumnUsage.FIELD
        if column in self.left_out:
            return ColumnUsage.LEFT_OUT
        is_filter = any(one.column == column for one in self.filters)
        return ColumnUsage.FILTER if is_filter else ColumnUsage.NOTE

    def _rule(self, column: int) -> dict[str, Any]:
        verbs, address_of = self.verbs.get(column, {}), self.index.address_of
        if column in self.joined:
            columns = [address_of(one) for one in self.joined[column].columns]
            return {"columns": columns, "join": self.joined[column].mark, **verbs}
        if column in self.instead:
            return {"first": [address_of(one) for one in self.instead[column]], **verbs}
        return {"column": address_of(column), **verbs}


def propose_mapping(
    header: Header, sample: Sequence[Sequence[str]] = (), *, told: Told = MappingProxyType({})
) -> MappingProposal:
    """The mapping that headers and values suggest; empty if nothing of them is known.

    Args:
        sample: cells of some rows below the header.
        told: what a person said of some columns.
    """
    return _proposal(header, tuple(map(tuple, sample)), tuple(told.items()))


@lru_cache(maxsize=8)
def _proposal(
    header: Header, sample: Sequence[Sequence[str]], answers: Sequence[tuple[int, str]]
) -> MappingProposal:
    """Kept for some tables: whether a template reads enough, which columns it is completed by and
    what a person is asked rest on the same reading."""
    index, told = HeaderIndex(header.names), dict(answers)
    columns = read_columns(header.names, sample)
    hear(columns, told)
    secrets = _secrets(index, sample)
    for column in secrets:
        columns.forget(column)
    settled = secrets.union(told)
    filters = tuple(one for one in row_filters(index.names, sample) if one.column not in settled)
    for one in filters:
        columns.forget(one.column)
    outdone = dict(columns.doubts)
    _tell_first_from_last_name(columns)
    parts = {c: part for c, part in columns.addresses().items() if c not in told}
    addresses = settle_addresses(parts, index.names, columns.fill.__getitem__)
    others = {c: match for c, match in columns.matches.items() if c not in parts}
    matches, instead = _winners(index, others, columns, outdone)
    outdone.update(addresses.left)
    matches.update(_address_matches(addresses, columns, taken={*told.values()}))
    verbs = _verbs(sample, matches, columns.readings)
    add_whole_name(columns, matches, verbs, outdone)
    _add_only_names(index, columns, matches, outdone, sample, settled)
    add_turned_flag(columns, matches, verbs)
    noted = add_gender(columns, matches, verbs, sample)
    joined = {column: Joined(joined) for column, joined in addresses.joined.items()}
    joined.update(_streets_with_numbers(addresses, columns, sample))
    for first, run in columns.pieces.items():
        if first in matches:
            joined[first] = Joined(run, MARK)
            matches.update(dict.fromkeys(run, matches[first]))
    left_out = tuple(column for column, target in told.items() if target == LEFT_OUT)
    return MappingProposal(
        index=index,
        matches=matches,
        verbs=verbs,
        joined=joined,
        instead=instead,
        outdone=outdone,
        filters=filters,
        left_out=left_out,
        secrets=secrets,
        noted=noted,
    )


def _secrets(index: HeaderIndex, sample: Sequence[Sequence[str]]) -> frozenset[int]:
    """The columns whose values are secrets, as far as some rows tell: checking sees all of them."""
    found = (c for c, name in enumerate(index.names) if are_secrets(column_of(sample, c), name))
    return frozenset(found)


def _winners(
    index: HeaderIndex, found: _Matches, columns: ReadColumns, outdone: dict[int, str]
) -> tuple[_Matches, dict[int, tuple[int, ...]]]:
    """The column that fits each field best, and those that serve where it is blank.

    A customer may be called by its `Customer` where `Display Name` is blank, and a `Mobile` is as
    good as a `Home Phone`; two columns of websites or amounts mean different things.
    """
    matches: _Matches = {}
    instead: dict[int, tuple[int, ...]] = {}

    def rank(column: int) -> tuple[bool, bool, float, bool, bool, str]:
        reading = columns.readings.get(column)
        is_further = reading is not None and reading.number > 1
        is_others = reading is not None and not reading.groups.isdisjoint({"contact", "other"})
        is_blank = not columns.fill.get(column)
        name = normal_form(index.names[column])
        is_told = found[column].evidence is Evidence.PERSON
        return not is_told, is_further, -found[column].confidence, is_blank, is_others, name

    for column in sorted(found, key=rank):
        match = found[column]
        winner = next((c for c, taken in matches.items() if taken.field == match.field), None)
        target = target_fields()[match.field]
        if winner is None:
            matches[column] = match
        elif _may_serve(target, column, index.names[column], columns):
            instead[winner] = (*instead.get(winner, (winner,)), column)
            reason = later(
                "{reason}, and serves where {value} is blank",
                reason=match.reason,
                value=index.names[winner],
            )
            matches[column] = replace(match, reason=reason)
        else:
            name, label = index.names[winner], later(target.label)
            said = gettext_noop("{label} is taken from {name}, which fits better")
            outdone[column] = later(said, label=label, name=name)
    return matches, instead


def _may_serve(target: TargetField, column: int, header: str, columns: ReadColumns) -> bool:
    """Whether a column of this header may fill the field where a better one is blank."""
    reading = columns.readings.get(column)
    if reading is None and known_header(header) is None:
        return False
    if is_whole_name(reading):  # a person's, more likely
        return False
    if reading is not None and reading.number > 1:
        return False
    return target.kind in _SERVE_EACH_OTHER or target.name in _CALLED_BY


_ENOUGH_NAMES = 3
_BY_ELIMINATION = 0.8


def may_be_names(proposal: MappingProposal, sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Columns that may hold the customers' names, as templates call them; none if one surely does.

    Whoever lists customers knows their names. Customers that are called by their e-mail address
    because the header of their names is in a language that we don't read would be a nuisance.
    """
    found = unclaimed_names(proposal.index, proposal.matches, sample, proposal.secrets)
    return tuple(map(proposal.index.address_of, found))


def _add_only_names(
    index: HeaderIndex,
    columns: ReadColumns,
    matches: _Matches,
    outdone: dict[int, str],
    sample: Sequence[Sequence[str]],
    settled: Collection[int],
) -> None:
    """Where one column alone can hold the customers' names, it does; a few rows prove nothing."""
    found = unclaimed_names(index, matches, sample, settled)
    if len(found) != 1 or found[0] in columns.readings:
        return
    (column,) = found
    if len(column_of(sample, column)) >= _ENOUGH_NAMES:
        outdone.pop(column, None)
        reason = later("no other column can hold the names, and its values look like names")
        matches[column] = HeaderMatch("displayName", _BY_ELIMINATION, reason, Evidence.VALUES)


def proposed_template(proposal: MappingProposal) -> Template:
    """The proposal as a template: each match a field, all else into the note.

    Raises:
        UsageError: `template-invalid` if no column is known.
    """
    data = {
        "name": PROPOSAL_NAME,
        "title": gettext("Matched by headers"),
        "fields": proposal.rules(),
        "filter": proposal.filter_rules(),
        "notes": proposal.note_rules(),
        "leave_out": [proposal.index.address_of(column) for column in proposal.left_out],
    }
    return parse_template(data, gettext("the proposed mapping"))


# --- columns beside one another -------------------------------------------------------------------


def _tell_first_from_last_name(columns: ReadColumns) -> None:
    """`Name` beside `Vorname` is the last name, `Nombre` beside `Apellidos` the first."""
    fields = {match.field for match in columns.matches.values()}
    if ("firstName" in fields) is ("lastName" in fields):
        return
    missing, beside = (
        ("lastName", "First Name") if "firstName" in fields else ("firstName", "Last Name")
    )
    for column, match in columns.matches.items():
        if match.field == "displayName" and is_bare_name(columns.readings.get(column)):
            reason = later(
                "{reason}, and {beside} stands beside it", reason=match.reason, beside=beside
            )
            evidence = Evidence.NEIGHBOURS
            columns.matches[column] = HeaderMatch(missing, match.confidence, reason, evidence)
            return


def _address_matches(settled: Addresses, columns: ReadColumns, taken: Collection[str]) -> _Matches:
    """The fields of the columns that belong to addresses, each with its reason.

    Args:
        taken: fields that other columns were told to fill.
    """
    matches: _Matches = {}
    for column, field in settled.fields.items():
        if field in taken:
            continue
        own = columns.matches.get(column)
        if own is not None and own.field == field:
            matches[column] = own
        else:
            label = target_fields()[field].label
            reason = later(
                "header means a part of an address that becomes {label}", label=later(label)
            )
            confidence = own.confidence if own else 0.9
            matches[column] = HeaderMatch(field, confidence, reason, Evidence.NEIGHBOURS)
    return matches


_NUMBER_FIRST = frozenset(
    ["US", "CA", "GB", "IE", "AU", "NZ", "IN", "FR", "LU", "ZA", "SG", "MY", "PH", "HK", "IL", "TH"]
)
"""Countries that write the house number before the street (Universal Postal Union)."""
_LANGUAGES_NUMBER_FIRST = frozenset({"en", "fr"})


def _streets_with_numbers(
    settled: Addresses, columns: ReadColumns, sample: Sequence[Sequence[str]]
) -> dict[int, Joined]:
    """Streets with their house numbers, in the order of the country: `Hauptstraße 5`, `5 Rue`."""
    country = next((c for c, field in settled.fields.items() if field.endswith("Country")), None)
    codes = [country_code(text) for text in column_of(sample, country)] if country else []
    known = [code for code in codes if code]
    joined: dict[int, Joined] = {}
    for street, house in settled.streets.items():
        language = columns.readings[house].language
        is_first = language in _LANGUAGES_NUMBER_FIRST
        if known:
            is_first = 2 * sum(code in _NUMBER_FIRST for code in known) > len(known)
        joined[street] = Joined((house, street) if is_first else (street, house), " ")
    return joined


def _verbs(
    sample: Sequence[Sequence[str]], matches: _Matches, readings: Mapping[int, HeaderReading]
) -> dict[int, dict[str, Any]]:
    """What the values of a column want besides its field."""
    column_by_field = {match.field: column for column, match in matches.items()}
    verbs: dict[int, dict[str, Any]] = {}
    for side in ("billing", "shipping"):
        street = column_by_field.get(f"{side}Address1")
        parts = {f"{side}Address{part}" for part in ("2", "City", "Postcode")}
        if street is not None and parts.isdisjoint(column_by_field):
            verbs[street] = {"parse": "address-lines"}
    for column, reading in readings.items():
        if reading.part == "postcode_city" and column in matches:
            verbs[column] = {"parse": "postcode-city"}
    kind = column_by_field.get("customerType")
    if kind is not None and are_flags(column_of(sample, kind)):
        verbs[kind] = {"lookup": _OF_COMPANIES}
    phone = column_by_field.get("workPhone")
    if phone is not None and any(map(_has_labels, column_of(sample, phone))):
        verbs[phone] = {"parse": "labelled-phones"}
    return verbs


def _has_labels(text: str) -> bool:
    return parse_labelled_phones(text) not in ({PHONE: text}, {})
