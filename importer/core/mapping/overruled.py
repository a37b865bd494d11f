"""A template in which some columns become something else, as a person said.

All that the template says of other columns stays: how it takes names, addresses and phones apart,
which rows it passes over, the sign of its balances. A field is filled by the column that was named
for it alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from importer.core.headers.known import HeaderIndex
from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT, Told
from importer.core.mapping.proposal_toml import toml_text
from importer.core.rows import Header
from importer.core.target_fields import target_fields
from importer.core.templates.rules import NoteRule, Rule
from importer.core.templates.template import Template, Unmapped

_AnyRule = TypeVar("_AnyRule", bound=Rule)


def overruled(template: Template, header: Header, told: Told) -> Template:
    """The template as a person wants it for a table with such a header."""
    index = HeaderIndex(header.names)
    fields = {
        field: rules
        for field, before in template.fields.items()
        if (rules := tuple(_without(before, index, _moved_from(field, told))))
    }
    for column, target in told.items():
        if target in target_fields():
            fields[target] = (Rule(column=index.address_of(column)),)
    notes = tuple(_without(template.notes, index, told.keys()))
    out = (index.address_of(c).strip("*") for c, target in told.items() if target == LEFT_OUT)
    update = {"fields": fields, "notes": notes, "leave_out": (*template.leave_out, *out)}
    changed = template.model_copy(update=update)
    lines = tuple(_lines_of_the_note(template, changed, index, told))
    return changed.model_copy(update={"notes": (*notes, *lines)})


def overruled_toml(template: Template) -> str:
    """A template as a file that says the same."""
    data = template.model_dump(mode="json", exclude_defaults=True)
    return "".join(f"{key} = {_toml(value)}\n" for key, value in data.items())


def _moved_from(field: str, told: Told) -> Collection[int]:
    """The columns that a field loses; what goes into the note stays in the field that is one."""
    stays = IN_THE_NOTE if field == "note" else None
    return {column for column, target in told.items() if target not in {stays, field}}


def _without(
    rules: Iterable[_AnyRule], index: HeaderIndex, columns: Collection[int]
) -> Iterator[_AnyRule]:
    """The rules as they are without these columns."""
    for rule in rules:
        left = {
            name: tuple(one for one in getattr(rule, name) if index.find(one) not in columns)
            for name in ("first", "columns")
        }
        if rule.column is not None and index.find(rule.column) in columns:
            continue
        if rule.named_columns and rule.column is None and not any(left.values()):
            continue
        yield rule.model_copy(update=left)


def _lines_of_the_note(
    before: Template, now: Template, index: HeaderIndex, told: Told
) -> Iterator[NoteRule]:
    """Lines for what goes into the note and would not by itself: what the template leaves out, and
    where it leaves out all that it does not name, what another column has taken the field of."""
    lost = {*_sources(before, index)} - {*told} if before.unmapped is Unmapped.LEAVE_OUT else set()
    wanted = {column for column, target in told.items() if target == IN_THE_NOTE}
    for column in sorted((wanted | lost) - {*_sources(now, index)}):
        yield NoteRule(column=index.address_of(column))


def _sources(template: Template, index: HeaderIndex) -> Iterator[int]:
    """The columns that fill fields or stand in the note; not those that only decide something."""
    rules = [*(rule for rules in template.fields.values() for rule in rules), *template.notes]
    found = (index.find(name) for rule in rules for name in rule.named_columns)
    return (column for column in found if column is not None)


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml_text(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return toml_text(value) if isinstance(value, str) else str(value)
