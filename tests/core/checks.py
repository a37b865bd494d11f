"""Rows through the checks, in a line each, and what a server would say of the result."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from importer.core.checking.checker import Checker
from importer.core.checking.verdicts import Verdict
from importer.core.customer import body_of
from importer.core.evidence.formats import Formats
from importer.core.options import CheckOptions
from importer.core.organization import Branch, Organization
from importer.core.problems import Problem
from importer.core.rows import CellKind, RowRef
from importer.core.stages import MappedRow, RejectedRow, ValidRow

TODAY = date(2026, 5, 1)
BOOKS = Organization("1", "Acme Books", "USD", frozenset({"USD", "EUR", "JPY"}))
"""Keeps its books in dollars, knows euros and yen, has no branches."""

BRANCHES = (Branch(1, "Main", "HQ"), Branch(2, "North", "N1"), Branch(3, "north", "N2"))
BRANCHED = Organization("1", "Acme Books", "USD", frozenset({"USD"}), BRANCHES, branches_on=True)
"""The same with branches switched on; two of them share a name."""

OWING = {"displayName": "Acme", "openingBalance": "100", "openingBalanceAt": "2026-01-31"}
"""A customer who owes us 100."""


def mapped_row(
    values: Mapping[str, str],
    *,
    kinds: Mapping[str, CellKind] | None = None,
    constants: Iterable[str] = (),
    note_lines: tuple[str, ...] = (),
) -> MappedRow:
    """Texts under the contract's names, each from a column of its own but for `constants`."""
    columns = {name: at for at, name in enumerate(values) if name not in set(constants)}
    filled = {name: text for name, text in values.items() if text}
    return MappedRow(RowRef("f.csv", "", 2), filled, columns, kinds or {}, note_lines)


def judged(
    values: Mapping[str, str],
    *,
    organization: Organization | None = BOOKS,
    formats: Formats | None = None,
    kinds: Mapping[str, CellKind] | None = None,
    constants: Iterable[str] = (),
    note_lines: tuple[str, ...] = (),
    **options: Any,
) -> Verdict:
    """The verdict on one row; further keywords are those of `CheckOptions`."""
    checker = Checker(CheckOptions(TODAY, **options), organization, formats or Formats())
    row = mapped_row(values, kinds=kinds, constants=constants, note_lines=note_lines)
    return checker.judge(row)


def problems(values: Mapping[str, str], **given: Any) -> tuple[Problem, ...]:
    """Everything that is to be said of a row."""
    result = judged(values, **given).result
    assert isinstance(result, ValidRow | RejectedRow)
    return result.problems


def codes(values: Mapping[str, str], **given: Any) -> list[str]:
    """The codes of a row's problems, in the order found."""
    return [problem.code for problem in problems(values, **given)]


def sent(values: Mapping[str, str], **given: Any) -> dict[str, Any]:
    """The request body of a row that must be valid."""
    result = judged(values, **given).result
    assert isinstance(result, ValidRow), result
    return dict(json.loads(body_of(result.customer)))


def is_rejected(values: Mapping[str, str], **given: Any) -> bool:
    """Whether the row is not sent."""
    return isinstance(judged(values, **given).result, RejectedRow)
