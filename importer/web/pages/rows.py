"""Rows as the tables and the grid of the page Mend show them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from importer.core.language import gettext, gettext_noop
from importer.core.outcomes import Ending
from importer.core.problems import Severity
from importer.core.rows import column_letters
from importer.core.runs import SourceRecord
from importer.core.stages import ColumnUsage
from importer.reports.rows import ProblemView, RowView
from importer.web.advice import problem_hint

STATES: Mapping[Ending, str] = {
    Ending.WAITING: gettext_noop("can be sent"),
    Ending.REJECTED: gettext_noop("to mend"),
    Ending.REFUSED: gettext_noop("to mend: Bigcapital refused it"),
}
"""What is said of a row where its ending alone would say too little to whoever mends."""

_EDITABLE = frozenset(STATES) | {Ending.FAILED, Ending.SKIPPED}
"""Endings of rows that may still be sent otherwise."""

_TELLING = frozenset({Severity.ERROR, Severity.WARNING})


def state_of(ending: Ending) -> str:
    """How a row stands, in words."""
    return gettext(STATES.get(ending, ending.value))


class ShownColumn(Struct, frozen=True):
    """A column of a table.

    Attributes:
        number: 0-based.
        header: as written; its letters where it has none.
        is_fixed: nobody may edit it: what stands in it is kept nowhere.
    """

    number: int
    header: str
    is_fixed: bool


class ShownTable(Struct, frozen=True):
    """Rows of one table that stand together.

    Attributes:
        title: file and sheet.
        rows: as `row_facts` has them.
    """

    title: str
    rows: Sequence[Mapping[str, Any]]


def columns_of(source: SourceRecord, width: int) -> Sequence[ShownColumn]:
    """Every column of a table, and those beyond its header that the widest row has."""
    hidden = {use.column for use in source.columns if use.usage is ColumnUsage.SENSITIVE}
    names = source.header.names
    return [
        ShownColumn(
            column,
            (names[column].strip() if column < len(names) else "")
            or gettext("column {letters}").format(letters=column_letters(column)),
            column in hidden,
        )
        for column in range(max(width, len(names)))
    ]


def tables_of(views: Sequence[RowView]) -> Sequence[ShownTable]:
    """Rows in the order read, by the tables that they stand in."""
    return [
        ShownTable(", ".join(filter(None, key)), [row_facts(view) for view in some])
        for key, some in groupby(views, lambda view: view.row.ref.table)
    ]


def row_facts(view: RowView) -> Mapping[str, Any]:
    """A row for our script and our markup: texts and numbers only, of which neither makes HTML."""
    row = view.row
    return {
        "id": row.row_id,
        "row": row.ref.number,
        "name": view.name,
        "ending": row.ending.value,
        "state": state_of(row.ending),
        "editable": row.ending in _EDITABLE,
        "cells": row.cells,
        "wrong": wrong_cells(view),
        "told": [_said(problem) for problem in _told(view) if problem.column is None],
    }


def wrong_cells(view: RowView) -> Mapping[int, Mapping[str, str]]:
    """What is wrong with which cell (0-based column), in the order of the columns."""
    wrong: dict[int, dict[str, str]] = {}
    for problem in _told(view):
        if problem.column is None:
            continue
        cell = wrong.setdefault(problem.column, _cell_facts(problem))
        cell["said"] = " ".join(filter(None, (cell["said"], problem.message)))
        cell["proposal"] = cell["proposal"] or problem.proposal
    return dict(sorted(wrong.items()))


def _cell_facts(problem: ProblemView) -> dict[str, str]:
    return {
        "header": problem.header,
        "place": problem.cell,
        "severity": problem.severity.value,
        "said": "",
        "proposal": "",
    }


def row_sentence(view: RowView) -> str:
    """What a row is like now, for whoever has just edited it and may not see it."""
    where = gettext("Row {number}").format(number=view.row.ref.number)
    said = " ".join(problem.message for problem in _told(view))
    return f"{where}: {state_of(view.row.ending)}. {said}".strip()


def _told(view: RowView) -> Iterator[ProblemView]:
    """What is wrong; of a row that is skipped, why it is, too."""
    telling = _TELLING | ({Severity.NOTICE} if view.row.ending is Ending.SKIPPED else set())
    return (problem for problem in view.told if problem.severity in telling)


def _said(problem: ProblemView) -> Mapping[str, str]:
    return {
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem_hint(problem.code, problem.hint),
    }
