"""Proposals that were right once, kept in a template, so that next month's file needs no option."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from importer.core.templates.rules import Parser, Rule, Sign
from importer.core.templates.template import Template, parse_template

_LEAVE_ONE_TEXT = frozenset({None, Parser.HTML_TEXT, Parser.LAST_OF_PATH, Parser.EMAIL_LIST})
_OF_ONE_ROW = frozenset({"openingBalance", "openingBalanceAt", "openingBalanceExchangeRate"})
"""Amounts, dates and rates: what was right for one customer is wrong for the next."""


class ValueMap(Struct, frozen=True):
    """One text of a field, and what it becomes."""

    field: str
    value: str
    proposed: str


def with_value_maps(template: Template, name: str, maps: Iterable[ValueMap]) -> Template:
    """The template with these texts in the `lookup` of their fields, under another name.

    Texts that a rule takes apart or writes otherwise, amounts, dates and rates are left out:
    `fits` tells which.
    """
    data = template.model_dump(mode="json", exclude_defaults=True)
    for one in maps:
        if not fits(template, one):
            continue
        for written, rule in zip(
            data["fields"][one.field], template.fields[one.field], strict=True
        ):
            if _takes_lookup(rule):
                written["lookup"] = _with(written.get("lookup", {}), one)
    return parse_template({**data, "name": name}, name)


def fits(template: Template, one: ValueMap) -> bool:
    """Whether a `lookup` of the template's can put the text right."""
    rules = template.fields.get(one.field, ())
    return one.field not in _OF_ONE_ROW and any(map(_takes_lookup, rules))


def holds(template: Template, one: ValueMap) -> bool:
    """Whether the template puts the text right already."""
    return any(
        _folded(rule).get(one.value.casefold()) == one.proposed
        for rule in template.fields.get(one.field, ())
    )


def extends(longer: Template, shorter: Template) -> bool:
    """Whether a template is another one with texts put right besides, whatever it is called."""
    if _plain(longer) != _plain(shorter):
        return False
    return all(
        _folded(more).get(text) == to
        for field, rules in shorter.fields.items()
        for rule, more in zip(rules, longer.fields[field], strict=True)
        for text, to in _folded(rule).items()
    )


def _folded(rule: Rule) -> Mapping[str, str]:
    return {text.casefold(): to for text, to in rule.lookup.items()}


def _plain(template: Template) -> Mapping[str, Any]:
    """Without what it is called, and without the texts that are put right."""
    data = template.model_dump(mode="json", exclude_defaults=True, exclude={"name", "title"})
    fields = {
        field: [{key: value for key, value in rule.items() if key != "lookup"} for rule in rules]
        for field, rules in data.get("fields", {}).items()
    }
    return {**data, "fields": fields}


def _takes_lookup(rule: Rule) -> bool:
    return rule.parse in _LEAVE_ONE_TEXT and rule.format is None and rule.sign is Sign.AS_IS


def _with(lookup: Mapping[str, str], one: ValueMap) -> dict[str, Any]:
    """A lookup's texts count case apart: a known one is replaced."""
    others = {text: to for text, to in lookup.items() if text.casefold() != one.value.casefold()}
    # What older entries led to the replaced text leads on with it.
    led_on = {text: one.proposed if to == one.value else to for text, to in others.items()}
    return {**led_on, one.value: one.proposed}
