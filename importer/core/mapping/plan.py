"""What becomes of a table's columns, bound and ready, and the mapping of its rows.

How a plan comes from a template is `mapping`'s business. `MappingPlan.map` runs for every row: most
rows need no cleaning, and most fields are one cell as it is, so these cases cost next to nothing.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from importer.core.customer import FieldKind
from importer.core.layout.lines import LineRules
from importer.core.mapping.conditions import BoundConditions, all_hold
from importer.core.mapping.row_steps import RowInHand
from importer.core.mapping.steps import Step
from importer.core.problems import Problem
from importer.core.rows import CellKind, Header, SourceRow
from importer.core.stages import ColumnUsage, ColumnUse, FilteredRow, MappedRow
from importer.core.templates.template import Template
from importer.core.values.caching import kept_for_short_texts
from importer.core.values.text import are_clean, clean

_NO_KINDS: Mapping[str, CellKind] = {}
_UNREADABLE = ((CellKind.ERROR, "cell-error"), (CellKind.UNCALCULATED, "cell-uncalculated"))
_cleaned = kept_for_short_texts(16_384)(clean)


class BoundFilter(Struct, frozen=True):
    """A template's filter over a found column.

    Attributes:
        known: the texts that it names, in small letters.
        skips: whether those are skipped; else all others are.
    """

    column: int
    known: frozenset[str]
    skips: bool
    reason: str
    conditions: BoundConditions = ()

    def drops(self, cells: Sequence[str]) -> bool:
        """Whether the row is no customer. A blank cell says nothing."""
        text = cells[self.column]
        if not text or (text.casefold() in self.known) is not self.skips:
            return False
        return all_hold(self.conditions, cells)


class RowMap(Struct, frozen=True):
    """How a row's cells become values: the inner part of a plan.

    Attributes:
        plain: fields that are one cell as it is -> its column.
        steps: what makes the other fields and some lines of the note.
        note_columns: label and column of those that go into the note as they are.
        maybe_unused: label and column of those that the rules may pass over; filled and not used,
            they go into the note.
        filters: what says that a row is no customer.
        blank: texts that mean "nothing here".
        wraps: what the system puts before and behind its texts.
        looked_at: columns that are used in any way; others are never even cleaned.
        source_key: the column with the row's id in the source system.
    """

    plain: Mapping[str, int]
    steps: tuple[Step, ...]
    note_columns: tuple[tuple[str, int], ...]
    maybe_unused: tuple[tuple[str, int], ...]
    filters: tuple[BoundFilter, ...]
    blank: frozenset[str]
    wraps: tuple[tuple[str, str], ...]
    looked_at: tuple[int, ...]
    source_key: int | None


class MappingPlan(Struct, frozen=True):
    """What becomes of every column of a table, and of its rows.

    Attributes:
        header: where the header stands, as written.
        template: the template that is applied; the proposed one where none claimed the table. Its
            rates, date order, decimal mark and balance currency hold for the checks.
        columns: one per source column.
        columns_of_interest: field kind -> columns whose evidence decides how its values are read.
        line_rules: what tells rows from titles, totals and the like.
        named_width: columns up to the last one that has a header.
        sensitive: columns whose cells go nowhere.
        delimiter: the file's, for messages.
    """

    header: Header
    template: Template
    columns: tuple[ColumnUse, ...]
    columns_of_interest: Mapping[FieldKind, tuple[int, ...]]
    line_rules: LineRules
    named_width: int
    sensitive: tuple[int, ...]
    delimiter: str
    row_map: RowMap

    @property
    def kept(self) -> tuple[int, ...]:
        """Columns without a field of their own whose cells are kept all the same."""
        aside = {ColumnUsage.FIELD, ColumnUsage.SENSITIVE}
        return tuple(use.column for use in self.columns if use.usage not in aside)

    def map(self, row: SourceRow) -> MappedRow | FilteredRow:
        """The row under the contract's field names, every filled cell accounted for."""
        mapping = self.row_map
        cells, problems = self._clean_cells(row)
        key = "" if mapping.source_key is None else cells[mapping.source_key]
        values = {name: text for name, column in mapping.plain.items() if (text := cells[column])}
        in_hand = RowInHand(cells, values)
        for step in mapping.steps:
            step.row(in_hand)
        for found in mapping.filters:
            if found.drops(cells):
                reason = found.reason.replace("{}", cells[found.column])
                return FilteredRow(row.ref, _shown_name(values), reason, key)
        for label, column in mapping.note_columns:
            if cells[column]:
                in_hand.notes.append(f"{label}: {cells[column]}")
        if mapping.maybe_unused:
            _note_unused(in_hand, mapping.maybe_unused)
        columns = {**mapping.plain, **in_hand.columns} if in_hand.columns else mapping.plain
        kinds = _NO_KINDS if row.kinds is None else _kinds_of(row, values, columns)
        return MappedRow(
            ref=row.ref,
            values=values,
            columns=columns,
            kinds=kinds,
            note_lines=tuple(in_hand.notes),
            source_key=key,
            problems=problems,
        )

    def redact(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """The cells as they may be kept and shown: those of payment-card and bank columns blanked.

        In a row with more cells than the header such a value may stand further right; as many
        cells more are blanked.
        """
        if not self.sensitive:
            return cells
        shift = max(0, len(cells) - len(self.columns))
        hidden = {column + step for column in self.sensitive for step in range(shift + 1)}
        return tuple("" if column in hidden else cell for column, cell in enumerate(cells))

    # --- cleaning ---------------------------------------------------------------------------------

    def _clean_cells(self, row: SourceRow) -> tuple[Sequence[str], tuple[Problem, ...]]:
        """The cells, one per column of the header, cleaned where they are used."""
        cells, kinds, mapping = row.cells, row.kinds, self.row_map
        if (
            len(cells) == len(self.columns)
            and (
                kinds is None
                or (CellKind.ERROR not in kinds and CellKind.UNCALCULATED not in kinds)
            )
            and are_clean(cells)
            and mapping.blank.isdisjoint(cells)
            and not mapping.wraps
        ):
            return cells, ()
        return self._clean_doubtful_cells(row)

    def _clean_doubtful_cells(self, row: SourceRow) -> tuple[Sequence[str], tuple[Problem, ...]]:
        fitted, problems = self._fit_to_header(row)
        if row.kinds is not None:
            self._drop_unreadable(row, fitted, problems)
        blank = self.row_map.blank
        for column in self.row_map.looked_at:
            raw = unwrapped(fitted[column], self.row_map.wraps)
            if _is_surely_clean(raw):
                fitted[column] = "" if raw in blank else raw
                continue
            text, repairs = _cleaned(raw)
            fitted[column] = "" if text in blank else text
            for code in repairs:
                facts = {"result": text}
                problems.append(Problem(code, self._field_of(column), column, raw, facts))
        return fitted, tuple(problems)

    def _fit_to_header(self, row: SourceRow) -> tuple[list[str], list[Problem]]:
        """As many cells as the header has columns, and what is to be said of a ragged row."""
        width, count = len(self.columns), len(row.cells)
        cells = list(self.redact(row.cells) if count > width else row.cells)
        if count < width:
            is_short = row.kinds is None and count < self.named_width
            return cells + [""] * (width - count), (
                [self._ragged("row-too-short", count)] if is_short else []
            )
        # In a delimited file a blank cell too many moves all others just as well.
        if (row.kinds is None and count > width) or any(map(str.strip, cells[width:])):
            return cells[:width], [self._ragged("row-too-long", count)]
        return cells[:width], []

    def _ragged(self, code: str, count: int) -> Problem:
        mark = {"\t": "tab", ",": "comma", ";": "semicolon"}.get(self.delimiter, self.delimiter)
        facts = {"cells": str(count), "expected": str(self.named_width), "delimiter": mark}
        return Problem(code, facts=facts)

    def _drop_unreadable(self, row: SourceRow, cells: list[str], problems: list[Problem]) -> None:
        """Take out what the workbook itself could not calculate."""
        for kind, code in _UNREADABLE:
            if kind not in (row.kinds or ()):
                continue
            for column in self.row_map.looked_at:
                if row.kind(column) is kind:
                    problems.append(Problem(code, self._field_of(column), column, cells[column]))
                    cells[column] = ""

    def _field_of(self, column: int) -> str:
        return next(iter(self.columns[column].fields), "")


def unwrapped(text: str, wraps: Iterable[tuple[str, str]]) -> str:
    """The text without the marks that its system puts around texts."""
    for before, behind in wraps:
        if text.startswith(before) and text.endswith(behind) and len(text) > len(before):
            text = text[len(before) : len(text) - len(behind)]
    return text


def _is_surely_clean(text: str) -> bool:
    """The common case of a text that `clean` would return as it is."""
    return not text or (
        text.isascii() and text.isprintable() and text[0] != " " and text[-1] != " "
    )


def _kinds_of(
    row: SourceRow, values: Iterable[str], columns: Mapping[str, int]
) -> Mapping[str, CellKind]:
    """The kinds of those fields that a workbook does not hold as text."""
    return {
        name: kind
        for name in values
        if (column := columns.get(name)) is not None
        and (kind := row.kind(column)) is not CellKind.TEXT
    }


def _note_unused(row: RowInHand, columns: Iterable[tuple[str, int]]) -> None:
    """A cell that no rule used goes into the note, unless a field says the same, or the person's
    name does."""
    said = {*row.values.values(), _person_in(row.values)}
    for label, column in columns:
        text = row.cells[column]
        if text and column not in row.used and text not in said:
            row.notes.append(f"{label}: {text}")


def _shown_name(values: Mapping[str, str]) -> str:
    names = (values.get("displayName"), values.get("companyName"), _person_in(values))
    return next(filter(None, (*names, values.get("email"))), "")


def _person_in(values: Mapping[str, str]) -> str:
    return " ".join(values[part] for part in ("firstName", "lastName") if part in values)
