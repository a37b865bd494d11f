"""Proposals that were right once, kept in a template, so that next month's file needs no option."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from importer.core.templates.rules import Parser, Rule, Sign
from importer.core.templates.template import Template, parse_template

_LEAVE_ONE_TEXT = frozenset({None, Parser.HTML_TEXT, Parser.LAST_OF_PATH, Parser.EMAIL_LIST})
_OF_ONE_ROW = frozenset({"openingBalance", "openingBalanceAt", "openingBalanceExchangeRate"})
"""Amounts, dates and rates: what was right for one customer is wrong for the next."""


@dataclass(frozen=True, slots=True)
class ValueMap:
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


def _takes_lookup(rule: Rule) -> bool:
    return rule.parse in _LEAVE_ONE_TEXT and rule.format is None and rule.sign is Sign.AS_IS


def _with(lookup: Mapping[str, str], one: ValueMap) -> dict[str, Any]:
    """A lookup's texts count case apart: a known one is replaced."""
    others = {text: to for text, to in lookup.items() if text.casefold() != one.value.casefold()}
    # What older entries led to the replaced text leads on with it.
    led_on = {text: one.proposed if to == one.value else to for text, to in others.items()}
    return {**led_on, one.value: one.proposed}
