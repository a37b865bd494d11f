"""A row on its way through the checks: mapped, then valid or rejected. Two states, two types."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from importer.core.customer import Customer
from importer.core.problems import Problem
from importer.core.rows import CellKind, RowRef


class MappedRow(Struct, frozen=True):
    """Source cells under the contract's field names, still text.

    Attributes:
        values: contract field name -> cleaned text; blank ones are left out.
        columns: contract field name -> 0-based source column it came from; fields that come from a
            constant, a default or an option are left out.
        kinds: contract field name -> cell kind, only where a workbook says other than text.
        note_lines: `Label: value` lines for columns that go into the note.
        source_key: the row's id in the source system, "" if the template names none.
        problems: what cleaning and mapping found (repairs, unreadable cells, ragged rows).
    """

    ref: RowRef
    values: Mapping[str, str]
    columns: Mapping[str, int]
    kinds: Mapping[str, CellKind] = field(default_factory=dict)
    note_lines: tuple[str, ...] = ()
    source_key: str = ""
    problems: tuple[Problem, ...] = ()


class FilteredRow(Struct, frozen=True):
    """A row that the template's filter says is no customer; its ending is skipped."""

    ref: RowRef
    display_name: str
    reason: str
    source_key: str = ""


class ValidRow(Struct, frozen=True):
    """A row that may be sent, with the warnings and repairs found on the way."""

    ref: RowRef
    customer: Customer
    problems: tuple[Problem, ...] = ()


class RejectedRow(Struct, frozen=True):
    """A row with at least one error; never sent.

    Attributes:
        display_name: how the reports call it, "" if nothing serves.
    """

    ref: RowRef
    display_name: str
    problems: tuple[Problem, ...]


class ColumnUsage(StrEnum):
    """What becomes of a source column."""

    FIELD = "field"
    NOTE = "note"
    FILTER = "filter"
    KEY = "key"
    """Rows are known again by it, where somebody has named it for that; it may go into the note,
    too."""
    LEFT_OUT = "left out"
    SENSITIVE = "sensitive"
    """Payment-card or bank data: only the header is kept, the cells are never written anywhere."""


class Evidence(StrEnum):
    """What tells what a column becomes."""

    TEMPLATE = "template"
    WORDS = "words"
    """Those of its header."""
    VALUES = "values"
    NEIGHBOURS = "neighbours"
    """The columns beside it."""
    PERSON = "person"
    """Somebody who was asked."""


_SURE_OF_WORDS = 0.9
_SURE_OF_VALUES = 0.95


def is_guessed(confidence: float, evidence: Evidence | None) -> bool:
    """Whether a person should have a look: the header is only nearly known, or the values alone
    speak for a field and others may look like them."""
    return confidence < (_SURE_OF_VALUES if evidence is Evidence.VALUES else _SURE_OF_WORDS)


class ColumnUse(Struct, frozen=True):
    """What becomes of one source column, and why.

    Attributes:
        column: 0-based.
        header: as written in the file.
        fields: contract field names that take values from it.
        reason: in words, for the report: "named by the template", "header equals Email".
        confidence: 0 to 1; 1 for a template's own word.
        evidence: what the reason rests on; None where a column becomes nothing in particular, and
            in runs of older importers.
    """

    column: int
    header: str
    usage: ColumnUsage
    fields: tuple[str, ...] = ()
    reason: str = ""
    confidence: float = 1.0
    evidence: Evidence | None = None

    @property
    def is_guess(self) -> bool:
        """Whether a person should have a look at the field that it fills."""
        return self.usage is ColumnUsage.FIELD and is_guessed(self.confidence, self.evidence)


class ColumnContents(Struct, frozen=True):
    """What stands in a source column.

    Attributes:
        filled: rows of the table in which its cell is not blank.
        samples: the first values that differ, trimmed and cut (`evidence.contents`); none where the
            cells of the column are kept nowhere.
    """

    filled: int = 0
    samples: tuple[str, ...] = ()
