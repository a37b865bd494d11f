"""Problems that say the same of different rows, taken together before anything is put into words.

Wording takes time: a hundred thousand repaired dates are worded once for each date, not each row.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from importer.core.problems import CATALOGUE, Severity
from importer.core.result_columns import ProblemColumns

if TYPE_CHECKING:
    import pandas as pd

MANY = 40_000
"""Problems of a portion from which on pandas gains more than it takes to load (measured)."""

PLACES_KEPT = 40
"""Places that a cause names; the tables have all of them."""

EXAMPLES_KEPT = 1_000
"""Values that a kind of repair names, column by column; results.csv and results.xlsx have all."""

_SAME = ["source", "sheet", "code", "field", "column", "value", "facts", "named"]
_SAME_IN_ROW = ["row", "code", "column", "value", "facts", "named_field"]
_SAME_REPAIR = ["source", "sheet", "code", "field", "column"]


class Alike(Struct, frozen=True):
    """Problems that differ in their rows alone.

    Attributes:
        first: the position of the first of them.
        count: how many there are.
        rows_of_kind: rows in which none of the same kind stands before it.
        rows_of_cause: rows in which none that says the same does: a cell that feeds two fields is
            wrong once.
        numbers: of the first of these rows.
    """

    first: int
    count: int
    rows_of_kind: int
    rows_of_cause: int
    numbers: Sequence[int]


def alike(problems: ProblemColumns) -> Iterator[Alike]:
    """The problems, those together that say the same; in the order of their first rows.

    Of repairs the first ones come by themselves, since each is shown with its own place.
    """
    return together(problems) if len(problems) >= MANY else one_by_one(problems)


def one_by_one(problems: ProblemColumns) -> Iterator[Alike]:
    """Each by itself: of a few, most say something of their own."""
    row, kinds, causes = 0, set[str](), set[tuple[object, ...]]()
    for position, row_id in enumerate(problems.row_ids):
        if row_id != row:
            row, kinds, causes = row_id, set(), set()
        code = problems.codes[position]
        cause = (
            code,
            problems.columns[position],
            problems.values[position],
            problems.facts[position],
            problems.fields[position] if names_field(code) else "",
        )
        new_kind, new_cause = code not in kinds, cause not in causes
        kinds.add(code)
        causes.add(cause)
        numbers = (problems.numbers[position],) if new_cause else ()
        yield Alike(
            first=position,
            count=1,
            rows_of_kind=int(new_kind),
            rows_of_cause=int(new_cause),
            numbers=numbers,
        )


def together(problems: ProblemColumns) -> Iterator[Alike]:
    """The same by pandas."""
    import pandas as pd

    columns = {
        "row": problems.row_ids,
        "number": problems.numbers,
        "source": problems.sources,
        "sheet": problems.sheets,
        "code": problems.codes,
        "field": problems.fields,
        "column": [-1 if column is None else column for column in problems.columns],
        "value": problems.values,
        "facts": problems.facts,
    }
    # As objects: making texts of pandas' own of them takes longer than what is done with them.
    frame = pd.DataFrame(columns, dtype=object)
    frame["named"] = frame["number"].where(frame["code"].map(names_cell).astype(bool), 0)
    frame["named_field"] = frame["field"].where(frame["code"].map(names_field).astype(bool), "")
    frame["new_kind"] = ~frame.duplicated(["row", "code"])
    frame["new_cause"] = ~frame.duplicated(_SAME_IN_ROW)
    frame["own"] = _own_places(frame)
    beyond = frame["own"] == EXAMPLES_KEPT
    for name in ("value", "facts", "named"):
        frame[name] = frame[name].mask(beyond, "")
    frame["group"] = frame.groupby([*_SAME, "own"], sort=False).ngroup()
    return _groups_of(frame)


def _own_places(frame: "pd.DataFrame") -> "pd.Series[int]":
    """The first repairs of a column are told apart by a number; -1 where nothing is."""
    is_repair = frame["code"].map(_is_repair).astype(bool)
    nth = frame[is_repair].groupby(_SAME_REPAIR, sort=False).cumcount()
    return nth.clip(upper=EXAMPLES_KEPT).reindex(frame.index, fill_value=-1)


def _groups_of(frame: "pd.DataFrame") -> Iterator[Alike]:
    groups = frame.groupby("group", sort=False)
    counts = groups.agg(n=("group", "size"), kinds=("new_kind", "sum"), causes=("new_cause", "sum"))
    counts["first"] = frame.index[~frame.duplicated("group")]
    causes = frame[frame["new_cause"]]
    shown = causes[causes.groupby("group").cumcount() < PLACES_KEPT]
    numbers: dict[int, list[int]] = defaultdict(list)
    for group, number in zip(shown["group"], shown["number"], strict=True):
        numbers[group].append(number)
    columns = (counts[name].tolist() for name in ("first", "n", "kinds", "causes"))
    for group, first, count, kinds, seen in zip(counts.index.tolist(), *columns, strict=True):
        yield Alike(
            first=first,
            count=count,
            rows_of_kind=kinds,
            rows_of_cause=seen,
            numbers=numbers.get(group, ()),
        )


@cache
def names_cell(code: str) -> bool:
    """Whether the words of a kind name the cell: they differ from row to row."""
    return "{cell}" in _words_of(code)


@cache
def names_field(code: str) -> bool:
    """Whether the words of a kind name the field."""
    return "{field}" in _words_of(code)


def _words_of(code: str) -> str:
    return CATALOGUE[code].message + CATALOGUE[code].hint


def _is_repair(code: str) -> bool:
    return CATALOGUE[code].severity is Severity.REPAIR
