"""The steps that make fields and note lines by a template's rules, in the two forms that they have.

Both forms say the same: that of one row is the truth, that of many rows is the faster.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from importer.core.mapping.bound_rules import BoundRule
from importer.core.mapping.column_steps import (
    ColumnStep,
    field_columns,
    inactive_columns,
    note_columns,
    path_columns,
)
from importer.core.mapping.row_steps import RowStep, field_row, inactive_row, note_row, path_row


class Step(NamedTuple):
    """What is done to one row, and to many."""

    row: RowStep
    columns: ColumnStep


def field_step(name: str, rules: Iterable[BoundRule]) -> Step:
    """Gives a field the text of the first rule that has one."""
    several = tuple(rules)
    return Step(field_row(name, several), field_columns(name, several))


def inactive_step(columns: Iterable[int], suffix: str) -> Step:
    """Takes the mark of inactive customers off their names, before anything else reads them."""
    several = tuple(columns)
    return Step(inactive_row(several, suffix), inactive_columns(several, suffix))


def note_step(label: str, labels: Mapping[int, str], rule: BoundRule) -> Step:
    """Adds a line to the note: `label` or, if a column gave the text, that column's label."""
    return Step(note_row(label, labels, rule), note_columns(label, labels, rule))


def path_step(mark: str, is_unique: Callable[[str], bool] | None) -> Step:
    """Puts the parent of a `Parent:Child` name into the note.

    Args:
        is_unique: tells which names may be shortened to their last part; None shortens none.
    """
    return Step(path_row(mark, is_unique), path_columns(mark, is_unique))
