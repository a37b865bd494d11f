"""A mapping for a file that no template claims.

Headers are matched one by one (`headers`), values are looked at where the header leaves doubt
(`headers.by_values`); of several columns for one field the best wins, and the others go into the
note. Writing a proposal as a template file is `proposal_toml`'s business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from importer.core.customer import FieldKind, TargetField, target_fields
from importer.core.headers.addresses import further_lines, settle_sides
from importer.core.headers.by_values import are_flags, column_of, match_values
from importer.core.headers.known import (
    SURE,
    HeaderIndex,
    HeaderMatch,
    alias_index,
    doubtful_header,
    known_header,
    match_headers,
    normal_form,
)
from importer.core.headers.languages import BARE_NAMES, TURNED_FLAGS, WHOLE_NAMES
from importer.core.headers.row_kinds import RowFilter, row_filters
from importer.core.headers.sensitive import sensitivity_of
from importer.core.rows import Header
from importer.core.templates.template import Template, parse_template
from importer.core.values.phones import PHONE, parse_labelled_phones

PROPOSAL_NAME = "headers"
"""The name of the template that stands for "matched by headers"."""

_HOLD_ANYTHING = frozenset({"displayName", "companyName", "firstName", "lastName", "note"})
"""Fields that a column may fill whatever its values look like, if its header says so."""
_SURE_OF_VALUES = 0.95
_SERVE_EACH_OTHER = frozenset({FieldKind.PHONE, FieldKind.EMAIL})
_CALLED_BY = frozenset({"displayName", "companyName"})
"""Fields, and kinds of them, of which one column serves where a better one is blank."""

_BARE = frozenset(map(normal_form, BARE_NAMES.split(", ")))
_WHOLE = frozenset(map(normal_form, WHOLE_NAMES.split(", ")))
_TURNED = frozenset(map(normal_form, TURNED_FLAGS.split(", ")))
_CONTRARY = dict.fromkeys(("yes", "true", "1", "y", "t", "x", "ja", "oui", "sí", "sì"), "no")
_CONTRARY |= dict.fromkeys(("no", "false", "0", "n", "f", "nein", "non", "não", "nee"), "yes")
_CONTRARY |= {"si": "no", "sim": "no", "نعم": "no", "لا": "yes", "wahr": "no", "falsch": "yes"}

_Matches = dict[int, HeaderMatch]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping, and why.

    Attributes:
        index: the header's columns.
        matches: 0-based column -> its field, with reason and confidence.
        verbs: 0-based column -> what else the rule of its field says (`parse`, `lookup`).
        joined: 0-based column -> all columns that are put together for its field, itself the first.
        instead: 0-based column -> itself and those that fill its field where it is blank.
        outdone: 0-based column -> why it has no field although its header resembles one.
        filters: columns that tell which rows are customers; none of them fills a field.
    """

    index: HeaderIndex
    matches: Mapping[int, HeaderMatch]
    verbs: Mapping[int, Mapping[str, Any]]
    joined: Mapping[int, tuple[int, ...]]
    instead: Mapping[int, tuple[int, ...]]
    outdone: Mapping[int, str]
    filters: tuple[RowFilter, ...] = ()

    def rules(self) -> dict[str, dict[str, Any]]:
        """Field -> its rule, in the words of templates."""
        groups = (*self.joined.values(), *self.instead.values())
        behind = {column for columns in groups for column in columns[1:]}
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

    def _rule(self, column: int) -> dict[str, Any]:
        verbs, address_of = self.verbs.get(column, {}), self.index.address_of
        if column in self.joined:
            columns = [address_of(one) for one in self.joined[column]]
            return {"columns": columns, "join": ", ", **verbs}
        if column in self.instead:
            return {"first": [address_of(one) for one in self.instead[column]], **verbs}
        return {"column": address_of(column), **verbs}


def propose_mapping(
    header: Header, sample: Sequence[Sequence[str]] = (), *, names: str = ""
) -> Proposal:
    """The mapping that headers and values suggest; empty if nothing of them is known.

    Args:
        sample: cells of some rows below the header.
        names: the column of the customers' names, if somebody said which (`may_be_names`).
    """
    index = HeaderIndex(header.names)
    found, outdone = _matches(header, sample)
    if names and (told := index.find(names)) is not None:
        found[told] = HeaderMatch("displayName", SURE, "as somebody said")
        outdone.pop(told, None)
    filters = row_filters(index.names, sample)
    for one in filters:
        found.pop(one.column, None)
        outdone.pop(one.column, None)
    _tell_first_from_last_name(header, found)
    found = settle_sides(found)
    matches, instead = _winners(index, found, outdone)
    verbs = _verbs(sample, matches)
    _add_whole_name(header, matches, verbs, outdone)
    _add_turned_flag(header, matches, verbs)
    joined = further_lines(header.names, matches)
    for second, *further in joined.values():
        for column in further:
            reason = "header means a further line of the address"
            matches[column] = HeaderMatch(matches[second].field, 0.9, reason)
            outdone.pop(column, None)
    return Proposal(index, matches, verbs, joined, instead, outdone, filters)


def _winners(
    index: HeaderIndex, found: _Matches, outdone: dict[int, str]
) -> tuple[_Matches, dict[int, tuple[int, ...]]]:
    """The column that fits each field best, and those that serve where it is blank.

    A customer may be called by its `Customer` where `Display Name` is blank, and a `Mobile` is as
    good as a `Home Phone`; two columns of streets or amounts mean different things.
    """
    matches: _Matches = {}
    instead: dict[int, tuple[int, ...]] = {}
    for column, match in sorted(found.items(), key=lambda one: -one[1].confidence):
        winner = next((c for c, taken in matches.items() if taken.field == match.field), None)
        target = target_fields()[match.field]
        if winner is None:
            matches[column] = match
        elif _may_serve(target, index.names[column]):
            instead[winner] = (*instead.get(winner, (winner,)), column)
            reason = f"{match.reason}, and serves where {index.names[winner]} is blank"
            matches[column] = HeaderMatch(match.field, match.confidence, reason)
        else:
            name = index.names[winner]
            outdone[column] = f"{target.label} is taken from {name}, which fits better"
    return matches, instead


def _may_serve(target: TargetField, header: str) -> bool:
    """Whether a column of this header may fill the field where a better one is blank."""
    if known_header(header) is None or normal_form(header) in _WHOLE:  # a person's, more likely
        return False
    return target.kind in _SERVE_EACH_OTHER or target.name in _CALLED_BY


_NAMES = frozenset({"displayName", "companyName", "firstName", "lastName"})
_SHARE_OF_NAMES = 0.8


def may_be_names(proposal: Proposal, sample: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Columns that may hold the customers' names, as templates call them; none if one surely does.

    Whoever lists customers knows their names. Customers that are called by their e-mail address
    because the header of their names is in a language that we don't read would be a nuisance.
    """
    if not _NAMES.isdisjoint(match.field for match in proposal.matches.values()):
        return ()
    return tuple(
        proposal.index.address_of(column)
        for column, name in enumerate(proposal.index.names)
        if column not in proposal.matches
        and sensitivity_of(name) is None
        and _look_like_names(column_of(sample, column))
    )


def _look_like_names(values: Sequence[str]) -> bool:
    """Whether the values are mostly letters, and most of them differ."""
    alike = sum(1 for value in values if 2 * sum(map(str.isalpha, value)) > len(value))
    return alike > _SHARE_OF_NAMES * len(values) and 2 * len(set(values)) > len(values)


def proposed_template(proposal: Proposal) -> Template:
    """The proposal as a template: each match a field, all else into the note.

    Raises:
        UsageError: `template-invalid` if no column is known.
    """
    data = {
        "name": PROPOSAL_NAME,
        "title": "Matched by headers",
        "fields": proposal.rules(),
        "filter": proposal.filter_rules(),
    }
    return parse_template(data, "the proposed mapping")


# --- columns by themselves ------------------------------------------------------------------------


def _matches(header: Header, sample: Sequence[Sequence[str]]) -> tuple[_Matches, dict[int, str]]:
    """Each column's likeliest field, and why others have none."""
    found: _Matches = {}
    doubts: dict[int, str] = {}
    for column, by_header in enumerate(match_headers(header.names)):
        name = header.names[column]
        if sensitivity_of(name) is not None:
            continue
        values = column_of(sample, column)
        match, doubt = _settle(name, values, by_header)
        if match is not None:
            found[column] = match
        elif doubt:
            doubts[column] = doubt
    return found, doubts


def _settle(
    name: str, values: Sequence[str], by_header: HeaderMatch | None
) -> tuple[HeaderMatch | None, str]:
    """What a column is by header and values, and why it is nothing."""
    by_values = match_values(name, values)
    if by_header is None:
        return by_values, "" if by_values else doubtful_header(name)
    if by_values and _outweighs(by_values, by_header):
        return by_values, ""
    if target_fields()[by_header.field].kind is FieldKind.FLAG and values and not are_flags(values):
        shown = ", ".join(dict.fromkeys(values[:3]))
        return None, f"its values say neither yes nor no: {shown}"
    if by_header.field == "billingAddressState" and _is_state_or_status(name, values):
        return HeaderMatch("active", by_header.confidence, "its values say yes or no"), ""
    return by_header, ""


def _outweighs(by_values: HeaderMatch, by_header: HeaderMatch) -> bool:
    """Whether values say more than the header: always where that is only nearly known."""
    if target_fields()[by_values.field].kind is target_fields()[by_header.field].kind:
        return False
    if by_values.field == "email":
        return by_header.field not in _HOLD_ANYTHING
    is_nearly_known = by_header.confidence < min(_SURE_OF_VALUES, by_values.confidence)
    return is_nearly_known and by_header.field not in _HOLD_ANYTHING


def _is_state_or_status(name: str, values: Sequence[str]) -> bool:
    """`Estado` is a state or a status."""
    _, spelling = alias_index().get(normal_form(name), ("", ""))
    return spelling == "Estado" and are_flags(values)


# --- columns beside one another -------------------------------------------------------------------


def _tell_first_from_last_name(header: Header, found: _Matches) -> None:
    """`Name` beside `Vorname` is the last name, `Nombre` beside `Apellidos` the first."""
    fields = {match.field for match in found.values()}
    if ("firstName" in fields) is ("lastName" in fields):
        return
    missing, beside = (
        ("lastName", "First Name") if "firstName" in fields else ("firstName", "Last Name")
    )
    for column, match in found.items():
        if match.field == "displayName" and normal_form(header.names[column]) in _BARE:
            reason = f"{match.reason}, and {beside} stands beside it"
            found[column] = HeaderMatch(missing, match.confidence, reason)
            return


def _verbs(sample: Sequence[Sequence[str]], matches: _Matches) -> dict[int, dict[str, Any]]:
    """What the values of a column want besides its field."""
    column_by_field = {match.field: column for column, match in matches.items()}
    verbs: dict[int, dict[str, Any]] = {}
    for side in ("billing", "shipping"):
        street = column_by_field.get(f"{side}Address1")
        parts = {f"{side}Address{part}" for part in ("2", "City", "Postcode")}
        if street is not None and parts.isdisjoint(column_by_field):
            verbs[street] = {"parse": "address-lines"}
    phone = column_by_field.get("workPhone")
    if phone is not None and any(map(_has_labels, column_of(sample, phone))):
        verbs[phone] = {"parse": "labelled-phones"}
    return verbs


def _has_labels(text: str) -> bool:
    return parse_labelled_phones(text) not in ({PHONE: text}, {})


def _add_whole_name(
    header: Header,
    matches: _Matches,
    verbs: dict[int, dict[str, Any]],
    outdone: dict[int, str],
) -> None:
    """A contact person's whole name fills the person's fields, if they have no columns."""
    fields = {match.field for match in matches.values()}
    is_named = not fields.isdisjoint({"displayName", "companyName"})
    if not is_named or not fields.isdisjoint({"firstName", "lastName"}):
        return
    for column, name in enumerate(header.names):
        if column not in matches and normal_form(name) in _WHOLE:
            matches[column] = HeaderMatch("firstName", 0.9, "header means a person's whole name")
            verbs[column] = {"parse": "person-name"}
            outdone.pop(column, None)
            return


def _add_turned_flag(header: Header, matches: _Matches, verbs: dict[int, dict[str, Any]]) -> None:
    """`Inactive` is `Active` the other way round."""
    if "active" in {match.field for match in matches.values()}:
        return
    for column, name in enumerate(header.names):
        if column not in matches and normal_form(name) in _TURNED:
            reason = "header means the contrary of Active, so yes and no change places"
            matches[column] = HeaderMatch("active", 0.95, reason)
            verbs[column] = {"lookup": _CONTRARY}
            return
