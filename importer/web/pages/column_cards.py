"""Columns, and the first customers that they make, as the page Columns shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from importer.core.asking.open_questions import ASKED_ABOUT
from importer.core.customer import FieldKind
from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT
from importer.core.language import gettext, gettext_noop, ngettext
from importer.core.numbers import day, figure, money, whole
from importer.core.problems import Severity, render_message
from importer.core.stages import ColumnUsage, ColumnUse, Evidence
from importer.core.target_fields import TargetField, target_fields
from importer.core.values.money import read_amount
from importer.reports.columns import ColumnView, column_view
from importer.web.tables import Previewed


class ColumnCard(Struct, frozen=True):
    """A column as the page shows it.

    Attributes:
        number: 0-based.
        is_fixed: nobody may change what becomes of it.
        becomes: the name of its field, `IN_THE_NOTE`, `LEFT_OUT`, or "" where it is several fields.
        reason: why, where the layout does not say it of all.
    """

    number: int
    view: ColumnView
    is_fixed: bool
    becomes: str
    reason: str


def facts_of(tables: Sequence[Previewed], told: Mapping[int, str]) -> dict[str, Any]:
    """What the page shows of the tables; the columns are those of the first."""
    first = tables[0]
    groups: dict[str, list[object]] = {}
    for field in target_fields().values():
        groups.setdefault(field.group.value, []).append(field)
    cards = _cards(first, told)
    return {
        "tables": tables,
        "layout": first.layout,
        "cards": cards,
        "summary": _summary(cards),
        "guesses": sum(card.view.is_guess for card in cards),
        "groups": groups,
        "in_the_note": IN_THE_NOTE,
        "left_out": LEFT_OUT,
        "customers": customers_of(first),
        "asked": _are_asked_about(first),
    }


def _summary(cards: Sequence[ColumnCard]) -> str:
    """What becomes of the columns, counted."""
    noted = sum(card.becomes == IN_THE_NOTE for card in cards)
    out = sum(card.becomes == LEFT_OUT for card in cards)
    used = len(cards) - noted - out
    parts = [
        (used, ngettext("{number} column used", "{number} columns used", used)),
        (noted, gettext("{number} into the note")),
        (out, gettext("{number} not imported")),
    ]
    return " · ".join(words.format(number=whole(number)) for number, words in parts if number)


def customers_of(table: Previewed) -> Sequence[Mapping[str, Any]]:
    """The first customers in words; what is asked before anything is sent is not wrong yet."""
    return [
        {
            "number": row.ref.number,
            "values": [
                (field, _value_words(field, row.values[field.name]))
                for field in _filled(row.values)
            ],
            "problems": [
                render_message(problem, column=_header(table, problem.column))
                for problem in row.problems
                if problem.severity in _TOLD and problem.code not in ASKED_ABOUT
            ],
        }
        for row in table.found.customers
    ]


def _are_asked_about(table: Previewed) -> bool:
    return any(one.code in ASKED_ABOUT for row in table.found.customers for one in row.problems)


_TOLD = frozenset({Severity.ERROR, Severity.WARNING})
_WRITTEN = {FieldKind.AMOUNT: money, FieldKind.RATE: figure}
_SAYS_YES = {True: True, False: False, "true": True, "yes": True, "false": False, "no": False}


def _value_words(field: TargetField, value: Any) -> str:
    """A value as people read it: the row is not sent, it is only looked at."""
    if field.kind is FieldKind.FLAG and value in _SAYS_YES:
        return gettext("yes") if _SAYS_YES[value] else gettext("no")
    if field.kind in _WRITTEN:
        numbers = read_amount(str(value)).numbers()
        return _WRITTEN[field.kind](numbers[0]) if len(numbers) == 1 else str(value)
    if field.kind is FieldKind.DATE:
        return day(str(value))
    return gettext(value) if field.name == "customerType" and value in _TYPES else str(value)


_TYPES = (gettext_noop("individual"), gettext_noop("business"))


def _header(table: Previewed, column: int | None) -> str:
    columns = table.found.columns
    return columns[column].header if column is not None and column < len(columns) else ""


def _filled(values: Mapping[str, Any]) -> list[Any]:
    return [field for name, field in target_fields().items() if name in values]


def _cards(table: Previewed, told: Mapping[int, str]) -> list[ColumnCard]:
    found = table.found
    cards = []
    for use, contents in zip(found.columns, found.contents, strict=True):
        view = column_view(use, contents, found.rows)
        if view.is_empty:
            continue
        fixed = {ColumnUsage.SENSITIVE, ColumnUsage.FILTER, ColumnUsage.KEY}
        is_told = use.evidence is not Evidence.TEMPLATE
        cards.append(
            ColumnCard(
                number=use.column,
                view=view,
                is_fixed=use.usage in fixed and use.column not in told,
                becomes=told.get(use.column) or _becomes(use),
                reason=_why(use, told) or (view.reason if is_told else ""),
            )
        )
    return cards


def _why(use: ColumnUse, told: Mapping[int, str]) -> str:
    """What to know of a column that nobody but its layout leaves out."""
    if use.usage is not ColumnUsage.LEFT_OUT or use.column in told:
        return ""
    return gettext("Left out of such exports, unless you want it: “into the note” keeps it.")


def _becomes(use: ColumnUse) -> str:
    if use.usage in _WITHOUT_A_FIELD:
        return _WITHOUT_A_FIELD[use.usage]
    return use.fields[0] if len(use.fields) == 1 else ""


_WITHOUT_A_FIELD = {ColumnUsage.NOTE: IN_THE_NOTE, ColumnUsage.LEFT_OUT: LEFT_OUT}
