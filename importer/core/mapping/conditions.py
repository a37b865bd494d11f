"""What must be true of a row for a rule or a filter to hold: of one row, and of many at once."""

from collections.abc import Callable, Iterable, Sequence

from importer.core.templates.rules import Condition
from importer.core.values.text import name_key, name_keys

Cells = Sequence[str]
Columns = Sequence[Sequence[str]]
"""The cells of some rows (at least one), column by column; none is missing."""

BoundConditions = tuple[tuple[Condition, tuple[int | None, ...]], ...]
"""Conditions with the columns that they look at; None for those that the table lacks."""


def bind_conditions(
    conditions: Iterable[Condition], find: Callable[[str], int | None]
) -> BoundConditions:
    """Conditions over the table's columns; a column that the table lacks is always blank."""
    return tuple((one, tuple(map(find, one.named_columns))) for one in conditions)


def all_hold(conditions: BoundConditions, cells: Cells) -> bool:
    """Whether a row meets every condition."""
    for condition, columns in conditions:
        texts = ["" if column is None else cells[column] for column in columns]
        if not _holds(condition, *texts):
            return False
    return True


def _holds(condition: Condition, text: str, *others: str) -> bool:
    if condition.equals is not None:
        return text.casefold() in map(str.casefold, condition.equals)
    if condition.differs_from is not None:
        return name_key(text) != name_key(" ".join(others))
    return (not text) is condition.blank


def where_all_hold(conditions: BoundConditions, columns: Columns) -> Sequence[bool]:
    """The same of many rows."""
    nothing = [""] * len(columns[0])
    found = (
        _where_holds(condition, *(nothing if at is None else columns[at] for at in looked_at))
        for condition, looked_at in conditions
    )
    return list(map(all, zip(*found, strict=True)))


def _where_holds(condition: Condition, texts: Cells, *others: Cells) -> Sequence[bool]:
    if condition.differs_from is not None:
        said = map(" ".join, zip(*others, strict=True))
        keys = zip(name_keys(texts), name_keys(list(said)), strict=True)
        return [key != other for key, other in keys]
    held = {text: _holds(condition, text) for text in set(texts)}
    return [held[text] for text in texts]
