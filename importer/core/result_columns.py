"""A run's rows and problems as columns: for whoever lists or counts all of them."""

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct

from importer.core.errors import JournalDamaged
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import RowRef
from importer.core.runs import ResultRow

TableKey = tuple[str, str]
"""Source name and sheet."""


class ResultColumns(Struct, frozen=True):
    """Rows that follow one another as columns, for whoever lists them all: no cells, no kinds.

    What the columns mean is said at `ResultRow`. All are of one length.

    Attributes:
        lines: 0 where there is none.
        problems: position -> the problems of that row; rows without any are left out.
    """

    row_ids: Sequence[int]
    sources: Sequence[str]
    sheets: Sequence[str]
    numbers: Sequence[int]
    lines: Sequence[int]
    source_keys: Sequence[str]
    display_names: Sequence[str]
    endings: Sequence[Ending]
    customer_ids: Sequence[int | None]
    problems: Mapping[int, tuple[Problem, ...]]

    def __len__(self) -> int:
        return len(self.row_ids)

    def row(self, position: int) -> ResultRow:
        """One row by itself, without its cells."""
        return ResultRow(
            row_id=self.row_ids[position],
            ref=RowRef(self.sources[position], self.sheets[position], self.numbers[position]),
            line=self.lines[position] or None,
            cells=(),
            source_key=self.source_keys[position],
            display_name=self.display_names[position],
            ending=self.endings[position],
            customer_id=self.customer_ids[position],
            problems=self.problems.get(position, ()),
        )


class ProblemColumns(Struct, frozen=True):
    """Problems of rows that follow one another as columns, for whoever counts them.

    All are of one length: a row with two problems stands there twice.

    Attributes:
        columns: 0-based, None where no single column is to blame.
        facts: as JSON, "" for none.
    """

    row_ids: Sequence[int]
    sources: Sequence[str]
    sheets: Sequence[str]
    numbers: Sequence[int]
    endings: Sequence[Ending]
    codes: Sequence[str]
    fields: Sequence[str]
    columns: Sequence[int | None]
    values: Sequence[str]
    facts: Sequence[str]

    def __len__(self) -> int:
        return len(self.row_ids)

    def table(self, position: int) -> TableKey:
        """The table of a problem's row."""
        return self.sources[position], self.sheets[position]

    def row(self, position: int) -> ResultRow:
        """The row of a problem, as far as it is known here: neither cells nor names."""
        return ResultRow(
            row_id=self.row_ids[position],
            ref=RowRef(*self.table(position), self.numbers[position]),
            line=None,
            cells=(),
            source_key="",
            display_name="",
            ending=self.endings[position],
            customer_id=None,
            problems=(),
        )

    def problem(self, position: int) -> Problem:
        """One problem by itself.

        Raises:
            JournalDamaged: its facts are none.
        """
        return Problem(
            code=self.codes[position],
            field=self.fields[position],
            column=self.columns[position],
            value=self.values[position],
            facts=_facts_of(self.facts[position]),
        )


def _facts_of(text: str) -> Mapping[str, str]:
    try:
        facts = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        raise JournalDamaged("a problem") from None
    if not isinstance(facts, dict) or not all(isinstance(fact, str) for fact in facts.values()):
        raise JournalDamaged("a problem")
    return facts
