"""The numbers of a run, as values. Every format takes its counts from here: they can't disagree.

How they are counted lives in `tally`.
"""

from collections.abc import Mapping

from msgspec import Struct

from importer.core.outcomes import Ending
from importer.core.problems import Severity
from importer.core.result_columns import TableKey

TO_MEND = frozenset({Ending.REJECTED, Ending.REFUSED})
"""Endings of rows that the user has to mend before they can be sent."""


class Cause(Struct, frozen=True):
    """Problems of one kind that say the same: "currency GPB is not one of yours".

    Attributes:
        rows: rows that have it; places: cells or rows of the first ones.
    """

    message: str
    hint: str
    rows: int
    places: tuple[str, ...]


class ProblemGroup(Struct, frozen=True):
    """All problems of one kind (repairs are grouped apart).

    Attributes:
        count: occurrences; rows: rows that have at least one.
        causes: commonest first.
        others: occurrences beyond the causes that are told apart.
    """

    code: str
    severity: Severity
    title: str
    count: int
    rows: int
    causes: tuple[Cause, ...]
    others: int


class RepairGroup(Struct, frozen=True):
    """What we changed, by kind and column.

    Attributes:
        examples: the first of them: (place, value before, value after); after is "" where the kind
            keeps none.
    """

    code: str
    title: str
    source: str
    sheet: str
    header: str
    count: int
    examples: tuple[tuple[str, str, str], ...]


class ColumnCount(Struct, frozen=True):
    """Errors and warnings in one column."""

    source: str
    sheet: str
    header: str
    errors: int
    warnings: int


class TableCount(Struct, frozen=True):
    """What a table holds for those who copy rows of it.

    Attributes:
        to_mend: rows that the user has to mend.
    """

    rows: int
    to_mend: int


class Counts(Struct, frozen=True):
    """The numbers of a run. `rows` is the sum of the endings.

    Attributes:
        problems: occurrences per code, repairs and notices included, commonest first.
        groups: errors first, then warnings, then notices; commonest first.
        columns: most errors and warnings first.
        created_with_errors: rows that were created with a difference of severity error.
        with_warnings: rows without an error that have a warning.
    """

    rows: int
    endings: Mapping[Ending, int]
    problems: Mapping[str, int]
    groups: tuple[ProblemGroup, ...]
    repairs: tuple[RepairGroup, ...]
    columns: tuple[ColumnCount, ...]
    tables: Mapping[TableKey, TableCount]
    created_with_errors: int
    with_warnings: int

    @property
    def to_mend(self) -> int:
        """Rows that the user has to mend."""
        return sum(self.endings[ending] for ending in TO_MEND)
