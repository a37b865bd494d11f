"""Items taken together, by number and by weight: some thousand short rows, or a few long ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from importer.core.problems import Problem
from importer.core.runs import CheckedRow

_Item = TypeVar("_Item")

HEAVIEST = 8 << 20
"""Characters, more or less, that are held together; one item may be heavier."""

_PER_CELL = 64
"""What a cell takes beside its characters."""


def portions(
    items: Iterable[_Item], most: int, weight: Callable[[_Item], int], heaviest: int = HEAVIEST
) -> Iterator[list[_Item]]:
    """The items in order, `most` at a time, fewer where they are heavy."""
    portion: list[_Item] = []
    carried = 0
    for item in items:
        portion.append(item)
        carried += weight(item)
        if len(portion) == most or carried >= heaviest:
            yield portion
            portion, carried = [], 0
    if portion:
        yield portion


def by_number(items: Iterable[_Item], most: int) -> Iterator[list[_Item]]:
    """The items in order, `most` at a time, however heavy."""
    return portions(items, most, lambda _: 0)


def weight_of_cells(cells: tuple[str, ...]) -> int:
    """What the cells of a row take."""
    return sum(map(len, cells)) + _PER_CELL * len(cells)


def weight_of_problems(problems: Iterable[Problem]) -> int:
    """What problems take, with the values that they quote."""
    return sum(_PER_CELL + len(one.value) + _weight_of_facts(one.facts) for one in problems)


def _weight_of_facts(facts: Mapping[str, str]) -> int:
    return sum(map(len, facts.values()))


def weight_of_row(row: CheckedRow) -> int:
    """What a row takes that was checked."""
    return weight_of_cells(row.cells) + len(row.body) + weight_of_problems(row.problems)
