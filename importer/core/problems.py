"""What is wrong with a row: one occurrence of a kind of the catalogue (`problem_kinds`), in facts.

A `Problem` is a value, never raised, kept as facts and rendered late.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct

from importer.core.language import gettext, gettext_noop
from importer.core.late_texts import told_if_late
from importer.core.numbers import figure, money
from importer.core.problem_kinds import CATALOGUE, ProblemKind, Severity

__all__ = [
    "CATALOGUE",
    "Problem",
    "ProblemKind",
    "Severity",
    "has_errors",
    "render_hint",
    "render_message",
    "shortened",
]

_NO_FACTS: Mapping[str, str] = MappingProxyType({})


class Problem(Struct, frozen=True):
    """One occurrence in one row.

    Attributes:
        code: the kind, a key of `CATALOGUE`.
        field: the contract's field name, or "".
        column: 0-based index of the source column, or None where no single column is to blame.
        value: the offending value, byte-true, or "".
        facts: what the kind's texts need beyond that.
    """

    code: str
    field: str = ""
    column: int | None = None
    value: str = ""
    facts: Mapping[str, str] = _NO_FACTS

    @property
    def kind(self) -> ProblemKind:
        """The catalogue's entry."""
        return CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        """The kind's severity."""
        return CATALOGUE[self.code].severity


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of them keeps the row from being sent."""
    return any(problem.severity is Severity.ERROR for problem in problems)


_SHOWN_VALUE_LIMIT = 80
LONGEST_NAME = 120
"""Characters of a customer's name, or a column's, where many are shown: a line or two."""
WORDS = (
    *(gettext_noop("characters"), gettext_noop("bytes")),
    *(gettext_noop("point"), gettext_noop("comma")),
    *(gettext_noop("semicolon"), gettext_noop("tab"), gettext_noop("vertical bar")),
)
"""Words that are kept as facts of the names below, beside the endings of rows."""
_WORDED = frozenset({"unit", "mark", "delimiter", "ending", "place", "base", "currency", "reason"})
"""Facts that are, or may be, words of ours as English says them; a text of somebody else is none of
the catalogue, and stays."""
_COUNTED = frozenset({"length", "limit"})
_CENTS = 2
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?")
"""Of the facts of these names, as English writes it; all others are values of customers."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def render_message(problem: Problem, *, column: str = "", cell: str = "") -> str:
    """The message in words.

    Args:
        column: the header of the problem's column as written, "" where there is none.
        cell: the cell as the spreadsheet names it (`G17`).
    """
    return _fill(gettext(problem.kind.message), problem, column, cell)


def render_hint(problem: Problem, *, column: str = "", cell: str = "") -> str:
    """What to do, in words; arguments as for `render_message`."""
    return _fill(gettext(problem.kind.hint), problem, column, cell)


def _fill(text: str, problem: Problem, column: str, cell: str) -> str:
    label = _label(problem.field)
    words = {
        "value": shortened(problem.value),
        "field": label,
        "column": column or label,
        "cell": cell,
        **{name: _shown(name, fact) for name, fact in problem.facts.items()},
        "fields": _labels(problem.facts.get("fields", "")),
    }
    for name, word in words.items():
        if not word:
            text = text.replace(f"“{{{name}}}”", gettext("nothing"))
    # One pass over the template: braces inside a customer's value are never taken for placeholders.
    return _PLACEHOLDER.sub(lambda match: words.get(match.group(1), ""), text)


def _shown(name: str, fact: str) -> str:
    """A fact as the language has it; it is kept as English says it."""
    if name in _WORDED:
        return shortened(gettext(told_if_late(fact))) if fact else ""
    if name == "amount":
        return shown_amount(fact)
    if name in _COUNTED and _NUMBER.fullmatch(fact):
        return figure(Decimal(fact.replace(",", "")))
    return shortened(told_if_late(fact))


def shown_amount(fact: str) -> str:
    """An amount with its cents, as the language writes it; a text that is none as it stands."""
    if not _NUMBER.fullmatch(fact):
        return shortened(fact)
    amount = Decimal(fact.replace(",", ""))
    exponent = amount.as_tuple().exponent
    is_in_cents = isinstance(exponent, int) and exponent >= -_CENTS
    return money(amount) if is_in_cents else figure(amount)


def _label(field: str) -> str:
    """The field as our own spreadsheet calls it: people do not know `billingAddress1`."""
    from importer.core.target_fields import target_fields  # pydantic: only when something is shown

    target = target_fields().get(field)
    return gettext(target.label) if target else field


def _labels(fields: str) -> str:
    return ", ".join(map(_label, fields.split(", ")))


def shortened(value: str, limit: int = _SHOWN_VALUE_LIMIT) -> str:
    """A value cut to so many characters; the limit that stands here is what fits into a sentence.
    The report's value column has all of it."""
    return value if len(value) <= limit else f"{value[: limit - 1]}…"
