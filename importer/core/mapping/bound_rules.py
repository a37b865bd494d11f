"""A template's rules bound to one table's columns, compiled once.

What becomes of the columns as a whole, and of the row, is the business of `plan` and `columns`.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from importer.core.mapping.column_readers import ColumnReader, column_reader
from importer.core.mapping.conditions import bind_conditions
from importer.core.mapping.parsers import PARTS
from importer.core.mapping.row_readers import BoundSource, RowReader, row_reader
from importer.core.templates.name_paths import split_path
from importer.core.templates.rules import Parser, Rule, Sign
from importer.core.values.html_text import parse_html_text
from importer.core.values.money import reversed_sign

Find = Callable[[str], int | None]
"""The column of a header, None if there is none."""


class BoundRule(Struct, frozen=True):
    """A rule whose columns are found.

    Attributes:
        read: gives the text of one row.
        read_columns: gives the texts of many rows.
        columns: those that its text may come from.
        certain: those whose text it uses wherever they have one.
        telling: those whose texts show how the field is written.
        conditions: those that decide whether it holds.
        plain: its text is that of `columns[0]`, unchanged.
        parse: the parser that makes several values of its text.
    """

    read: RowReader
    read_columns: ColumnReader
    columns: tuple[int, ...] = ()
    certain: tuple[int, ...] = ()
    telling: tuple[int, ...] = ()
    conditions: tuple[int, ...] = ()
    plain: bool = False
    parse: Parser | None = None


def bind_rule(rule: Rule, find: Find, path: str | None = None) -> BoundRule | None:
    """The rule over the table's columns; None if the table has none of them.

    Args:
        path: what parts parent and child in names.
    """
    columns = tuple(c for name in rule.named_columns if (c := find(name)) is not None)
    if rule.named_columns and not columns:
        return None
    source = _bind_source(rule, columns, find, path)
    sure = () if rule.when else columns if rule.columns else columns[:1]
    parse = rule.parse if rule.parse in PARTS else None
    return BoundRule(
        read=row_reader(source),
        read_columns=column_reader(source),
        columns=columns,
        certain=sure,
        telling=columns[:1] if rule.columns else columns,
        conditions=tuple(c for _, seen in source.conditions for c in seen if c is not None),
        plain=len(columns) == 1
        and not (source.conditions or parse or rule.without or source.changes),
        parse=parse,
    )


def _bind_source(rule: Rule, columns: tuple[int, ...], find: Find, path: str | None) -> BoundSource:
    repeated = tuple(
        tuple(column for name in names if (column := find(name)) is not None)
        for names in rule.without
    )
    return BoundSource(
        constant=rule.constant,
        columns=columns,
        mark=_mark_between(rule) if rule.columns else None,
        conditions=bind_conditions(rule.when, find),
        repeated=repeated if any(repeated) else (),
        path=path,
        changes=_changes(rule, path),
        fills_blanks=rule.default is not None,
    )


def _mark_between(rule: Rule) -> str:
    if rule.join is not None:
        return rule.join
    return "\n" if rule.parse is Parser.ADDRESS_LINES else " "


def _changes(rule: Rule, path: str | None) -> tuple[Callable[[str], str], ...]:
    """The rule's verbs in the order in which they act; each leaves a blank blank but the last."""
    changes: list[Callable[[str], str]] = []
    if rule.parse is Parser.LAST_OF_PATH:
        changes.append(lambda text: split_path(text, path)[1])
    if rule.parse is Parser.AMOUNT_DR_CR:
        changes.append(_with_short_side)
    if rule.parse is Parser.HTML_TEXT:
        changes.append(parse_html_text)
    if rule.lookup:
        known = {source.casefold(): target for source, target in rule.lookup.items()}
        changes.append(partial(_looked_up, known, rule.otherwise))
    if rule.sign is Sign.REVERSED:
        changes.append(reversed_sign)
    if rule.format is not None:
        before, _, behind = rule.format.partition("{}")
        changes.append(lambda text: f"{before}{text}{behind}" if text else "")
    if rule.default is not None:
        default = rule.default
        changes.append(lambda text: text or default)
    return tuple(changes)


def _looked_up(known: Mapping[str, str], otherwise: str | None, text: str) -> str:
    if not text:
        return ""
    return known.get(text.casefold(), text if otherwise is None else otherwise)


_SIDE = re.compile(r"\b(?P<side>debit|dr|credit|cr)\b\.?[\s)]*$", re.IGNORECASE)
_BEFORE_SIDE = "( \t\r\n"


def _with_short_side(text: str) -> str:
    """`1,200.00 Debit` as `1,200.00 Dr`; a side without an amount is no amount."""
    side = _SIDE.search(text)
    if side is None:
        return text
    amount = text[: side.start()].rstrip(_BEFORE_SIDE).strip()
    short = "Dr" if side["side"][0] in "Dd" else "Cr"
    return f"{amount} {short}" if amount else ""
