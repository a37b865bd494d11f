"""What a row changes of a customer that the server has: last written, stored, new.

A field that is stored as we last wrote it may be changed; one that somebody has edited since is
theirs, and is kept. What is sent, and when, is `run`'s business.
"""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from enum import Enum, auto

from msgspec import Struct

from importer.core.customer import FieldGroup, FieldKind
from importer.core.edits import Change
from importer.core.options import Postcodes
from importer.core.problems import Problem
from importer.core.sending.comparison import is_inactive, is_postcode, is_stored_so, value_text
from importer.core.sending.kept_postcodes import keep_postcodes, places_of
from importer.core.sending.stored import StoredCustomer, decimal_of
from importer.core.target_fields import target_fields
from importer.core.written import Written

_CURRENCY = "currencyCode"
"""An edit ignores it (importer/api/README.md 7.8)."""

_DERIVED = frozenset({"customerType", _CURRENCY})
"""Made up where the file has no such column: then they say nothing of the customer."""

_NEVER_CLEARED = frozenset({"customerType", "currencyCode", "displayName", "active"})
"""What every customer has. One whose `active` is null is in no list any more
(importer/api/README.md 7.8)."""


class UpdateRules(Struct, frozen=True):
    """How far an update goes.

    Attributes:
        postcodes: where they go on a server that drops them.
        keeps_postcodes: whether the server is known to store them in fields of their own.
        overwrite: what somebody has edited is changed all the same.
        clear_empty: a blank cell clears what we have written.
        opening_balances: opening balances are booked anew.
        time_zone: the organization's, for dates.
    """

    postcodes: Postcodes = Postcodes.LINE2
    keeps_postcodes: bool = False
    overwrite: bool = False
    clear_empty: bool = False
    opening_balances: bool = False
    time_zone: str = ""


class Revision(Struct, frozen=True):
    """What a row makes of a customer.

    Attributes:
        changes: what is to be sent; nothing where the server has it all.
        problems: what was kept, or can't be changed.
        written: what we have written once the changes are made.
    """

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    written: Written


class _Way(Enum):
    """What becomes of one field."""

    EQUAL = auto()
    CHANGE = auto()
    KEPT = auto()


def is_of_balance(field: str) -> bool:
    """Whether a field belongs to the opening balance; an edit of the customer ignores it
    (importer/api/README.md 7.8)."""
    return target_fields()[field].group is FieldGroup.OPENING_BALANCE


def revise(
    new: Mapping[str, object],
    stored: StoredCustomer,
    written: Written | None,
    mapped: Collection[str],
    rules: UpdateRules,
) -> Revision:
    """Compare three ways, field by field.

    Args:
        new: the row's body; a field that is not in it says nothing, unless blanks clear.
        written: what we wrote last; None if we never did: then nothing is somebody's edit.
        mapped: the fields that the file has columns for, or that an option sets.
    """
    return _Comparison(new, stored, written, frozenset(mapped), rules).revision()


def edit_body(changes: Collection[Change], stored: StoredCustomer) -> dict[str, object]:
    """The body that makes these changes, those of the opening balance left out; the server wants
    type and name in each (importer/api/README.md 7.8), and gets those that it has."""
    identity: dict[str, object] = {
        name: stored.get(name) for name in ("customerType", "displayName")
    }
    return identity | {one.field: one.after for one in changes if not is_of_balance(one.field)}


def is_made(change: Change, stored: StoredCustomer, time_zone: str = "") -> bool:
    """Whether a customer has what a change was to bring."""
    if change.after is None:
        return not stored.text(change.field)
    return is_stored_so(change.field, change.after, stored, time_zone=time_zone)


class _Comparison:
    """One row against one customer."""

    def __init__(
        self,
        new: Mapping[str, object],
        stored: StoredCustomer,
        written: Written | None,
        mapped: frozenset[str],
        rules: UpdateRules,
    ) -> None:
        self._stored = stored
        self._written = written
        self._rules = rules
        self._last: Mapping[str, object] = written.body if written else {}
        self._otherwise: Mapping[str, str] = written.otherwise if written else {}
        self._keeps_postcodes = rules.keeps_postcodes or any(
            stored.text(name) for name in target_fields() if is_postcode(name)
        )
        self._comes_back = _comes_back(new, stored, written)
        new = {**new, "active": True} if self._comes_back else new
        told = {name: new[name] for name in new if name not in _DERIVED or name in mapped}
        self._new = told if self._keeps_postcodes else self._with_last_postcodes(told)
        kept = keep_postcodes(self._new, rules.postcodes)
        self._target = self._new if self._keeps_postcodes else kept.body
        self._moved = () if self._keeps_postcodes else kept.problems
        self._places = kept.changed
        self._mapped = mapped if self._keeps_postcodes else mapped | places_of(mapped)

    def _with_last_postcodes(self, new: Mapping[str, object]) -> Mapping[str, object]:
        """What stands together in one field must not go because one of its cells is blank."""
        body = dict(new)
        # A place that holds something may be full; then the postal code goes to another.
        while not self._rules.clear_empty and (more := self._beside(body)):
            body |= more
        return body

    def _beside(self, body: Mapping[str, object]) -> dict[str, object]:
        """What we last wrote into the fields of this body's postal codes, and it lacks."""
        unmoved = self._written.unmoved if self._written else {}
        places = self._places_in(body)
        alone = places & (self._last.keys() - self._places_in(unmoved))
        together = unmoved.keys() | places_of(unmoved.keys())
        past = {name: self._last[name] for name in alone}
        if not together.isdisjoint(body.keys() | places):
            past |= unmoved
        return {name: value for name, value in past.items() if name not in body}

    def _places_in(self, body: Mapping[str, object]) -> frozenset[str]:
        """The fields that take a body's postal codes."""
        return frozenset(keep_postcodes(body, self._rules.postcodes).changed)

    def revision(self) -> Revision:
        ways = {name: self._way(name, value) for name, value in self._target.items()}
        cleared = tuple(self._cleared())
        balance, balance_problems = self._balance(ways)
        changes = [
            self._change(name, self._target[name])
            for name, way in ways.items()
            if way is _Way.CHANGE and name != _CURRENCY and not is_of_balance(name)
        ]
        problems = (
            *(self._kept(name) for name, way in ways.items() if way is _Way.KEPT),
            *self._currency(ways),
            *balance_problems,
            *self._said_of_postcodes(),
            *((Problem("activated-again"),) if self._comes_back else ()),
        )
        all_changes = (*changes, *cleared, *balance)
        return Revision(all_changes, problems, self._written_then(ways, all_changes))

    def _way(self, name: str, value: object) -> _Way:
        if self._holds(name, value):
            return _Way.EQUAL
        is_ours = self._written is None or self._is_as_written(name)
        if is_ours or self._rules.overwrite or name == _CURRENCY:
            return self._unless_known(name, value)
        return _Way.KEPT

    def _unless_known(self, name: str, value: object) -> _Way:
        """A value that the server stores otherwise is not sent to it every night."""
        otherwise = self._otherwise.get(name)
        known = otherwise is not None and self._stored.text(name) == otherwise
        return _Way.EQUAL if known and self._last.get(name) == value else _Way.CHANGE

    def _holds(self, name: str, value: object) -> bool:
        return is_stored_so(name, value, self._stored, time_zone=self._rules.time_zone)

    def _is_as_written(self, name: str) -> bool:
        """Whether the field is as we left it: nobody has edited it since."""
        last = self._last.get(name)
        if last is None:
            return _is_blank(name, self._stored)
        return self._holds(name, last) or self._stored.text(name) == self._otherwise.get(name)

    def _change(self, name: str, after: object) -> Change:
        return Change(name, self._stored.get(name), after)

    def _cleared(self) -> Iterator[Change]:
        """What we wrote, and what the file now leaves blank."""
        if not self._rules.clear_empty:
            return
        for name in self._last:
            if (
                name in self._mapped
                and name not in self._target
                and name not in _NEVER_CLEARED
                and not is_of_balance(name)
                and self._stored.text(name)
                and (self._is_as_written(name) or self._rules.overwrite)
            ):
                yield self._change(name, None)

    def _kept(self, name: str) -> Problem:
        stored = value_text(self._stored.get(name) or "")
        return Problem(
            "kept-because-edited",
            field=name,
            value=value_text(self._target[name]),
            facts={"stored": stored},
        )

    def _currency(self, ways: Mapping[str, _Way]) -> Iterator[Problem]:
        if ways.get(_CURRENCY, _Way.EQUAL) is not _Way.EQUAL:
            facts = {"stored": self._stored.text(_CURRENCY)}
            value = value_text(self._target[_CURRENCY])
            yield Problem("currency-differs", field=_CURRENCY, value=value, facts=facts)

    def _balance(self, ways: Mapping[str, _Way]) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
        """Changes of the opening balance, or what is said instead of making them."""
        amount = decimal_of(self._target.get("openingBalance"))
        told = [name for name in self._target if is_of_balance(name)]
        if not amount:  # a date or a rate without a balance books nothing
            told = [name for name in told if name == "openingBalance"]
        changed = [name for name in told if ways[name] is _Way.CHANGE]
        if not changed or (not amount and not decimal_of(self._stored.get("openingBalance"))):
            return (), ()
        if self._rules.opening_balances and _Way.KEPT not in {ways[name] for name in told}:
            return tuple(self._change(name, self._target[name]) for name in changed), ()
        return (), (self._balance_differs(changed[0]),)

    def _balance_differs(self, name: str) -> Problem:
        return Problem(
            "opening-balance-differs",
            field=name,
            value=value_text(self._target[name]),
            facts={"stored": self._stored.text(name) or "-"},
        )

    def _said_of_postcodes(self) -> Iterator[Problem]:
        """Said once, not every night."""
        for problem in self._moved:
            if self._written is None or problem.value != self._written.unmoved.get(problem.field):
                yield problem

    def _written_then(self, ways: Mapping[str, _Way], changes: Collection[Change]) -> Written:
        body = dict(self._last)
        sent = {one.field: one.after for one in changes}
        equal = {name for name, way in ways.items() if way is _Way.EQUAL}
        for name in target_fields():
            if name in sent or name in equal:
                body[name] = sent.get(name, self._target.get(name))
        body = {name: value for name, value in body.items() if value is not None}
        otherwise = {
            name: text
            for name, text in self._otherwise.items()
            if name in body and body[name] == self._last.get(name)
        }
        return Written(body, otherwise, self._unmoved())

    def _unmoved(self) -> Mapping[str, object]:
        if self._moved:
            names = (*self._places, *filter(is_postcode, self._new))
            return {name: self._new[name] for name in names if name in self._new}
        return self._written.unmoved if self._written and not self._rules.clear_empty else {}


def _comes_back(new: Mapping[str, object], stored: StoredCustomer, written: Written | None) -> bool:
    """Whether we set the customer inactive for want of a row, and it has one again that does not
    speak of it. One that somebody has activated meanwhile is as it should be."""
    is_ours = written is not None and written.switched_off
    return is_ours and "active" not in new and is_inactive(stored)


def _is_blank(name: str, stored: StoredCustomer) -> bool:
    """Whether a field is as a customer has it that was made without it."""
    kind = target_fields()[name].kind
    if kind is FieldKind.FLAG:
        return not is_inactive(stored)
    if kind is FieldKind.AMOUNT:
        return not decimal_of(stored.get(name))
    if kind is FieldKind.RATE:
        return decimal_of(stored.get(name)) in {None, Decimal(1)}
    return not stored.text(name)
